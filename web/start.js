// Starts the application. The page's link names the glue and the module, both already on their way;
// see Trunk.toml for why no inline script does this.

/** How long the page may say nothing, in milliseconds, before it says that it takes long. */
const PATIENCE = 15_000;

/** What the page says without the application, in both languages: which one is wanted is not known yet. */
const WORDS = {
  failed: ["The page could not start.", "Die Seite konnte nicht starten."],
  slow: ["This takes longer than usual.", "Das dauert länger als sonst."],
  again: ["Load again", "Neu laden"],
};

const inLanguage = ([en, de]) => (document.documentElement.lang.startsWith("de") || navigator.language.startsWith("de") ? de : en);

/** Says something in place of the bars that stand for the page, with a way to try again. */
function say(what) {
  const main = document.querySelector("#app main") ?? document.body;
  const place = document.createElement("div");
  place.id = "starting";
  place.className = "page notice";
  place.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = inLanguage(WORDS[what]);
  const again = document.createElement("button");
  again.type = "button";
  again.className = "button";
  again.textContent = inLanguage(WORDS.again);
  again.addEventListener("click", () => location.reload());
  place.append(words, again);
  document.getElementById("starting")?.remove();
  // Bars that stand for a page which will not come say the wrong thing.
  if (what === "failed") main.querySelector(".skeleton")?.remove();
  main.prepend(place);
}

const slow = setTimeout(() => say("slow"), PATIENCE);
try {
  const { href, dataset } = document.getElementById("application");
  const { default: start } = await import(href);
  document.getElementById("starting")?.remove();
  await start({ module_or_path: dataset.module });
  document.getElementById("starting")?.remove();
} catch (error) {
  say("failed");
  throw error;
} finally {
  clearTimeout(slow);
}
