// For a bundler that hands out a file's address where the file is imported.
import address from 'reckon/reckon_bg.wasm';
import * as reckon from 'reckon';
import { ask } from './ask.js';

reckon.init(new URL(address, import.meta.url)).then(() => {
  document.title = `page:${ask(reckon)};`;
});
