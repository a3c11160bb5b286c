import * as reckon from 'reckon/inline';
import { ask } from './ask.js';

reckon.init().then(() => {
  document.title = `page:${ask(reckon)};`;
});
