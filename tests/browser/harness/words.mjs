// The application's own words, from its message files: what a test looks for by name stands in one place.

import { readFileSync } from 'node:fs';

/** The languages that the application has. */
export const LANGUAGES = ['en', 'de'];

function read(language) {
  const text = readFileSync(new URL(`../../../web/messages/${language}.txt`, import.meta.url), 'utf8');
  const lines = text.split('\n').map((line) => line.trim());
  const pairs = lines.filter((line) => line && !line.startsWith('#')).map((line) => {
    const at = line.indexOf('=');
    return [line.slice(0, at).trim().replaceAll('.', '_'), line.slice(at + 1).trim()];
  });
  return new Map(pairs);
}

const messages = new Map(LANGUAGES.map((language) => [language, read(language)]));

/**
 * A message of the application.
 * @param {string} language `en` or `de`
 * @param {string} key as the application's code writes it: with `_` for every `.` of the message files
 * @param {Record<string, string | number>} values what its placeholders stand for; `n` chooses the plural
 */
export function say(language, key, values = {}) {
  const known = messages.get(language);
  const plural = 'n' in values ? new Intl.PluralRules(language).select(values.n) : 'other';
  const text = known.get(key) ?? known.get(`${key}[${plural}]`) ?? known.get(`${key}[other]`);
  if (text === undefined) throw new Error(`web/messages/${language}.txt has no ${key}`);
  return text.replace(/\{([a-z_]+):[a-z]+\}/g, (_, name) => {
    if (!(name in values)) throw new Error(`${key} needs {${name}}`);
    const value = values[name];
    return typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : value;
  });
}

/** A pattern for a message whose placeholders may stand for anything. */
export function pattern(language, key) {
  const known = messages.get(language);
  const text = known.get(key) ?? known.get(`${key}[other]`);
  if (text === undefined) throw new Error(`web/messages/${language}.txt has no ${key}`);
  const parts = text.split(/\{[a-z_]+:[a-z]+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(parts.join('.*'));
}
