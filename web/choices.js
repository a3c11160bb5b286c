// Before anything is painted: the colours and the language that were chosen on an earlier visit.
try {
  const { documentElement: root } = document;
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  root.lang = localStorage.getItem("language") ?? (navigator.language.startsWith("de") ? "de" : "en");
} catch {
  // A browser that keeps nothing shows the system's colours.
}
