// What the rules say, in one language, fetched when it is asked for.

const languages = { en: () => import("../texts/en.js"), de: () => import("../texts/de.js") };

export const texts = async (language) => (await (languages[language] ?? languages.en)()).default;
