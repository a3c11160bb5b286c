import * as reckon from 'reckon';
import { ask } from './ask.js';

const started = reckon.init().then(() => {
  document.title = `page:${ask(reckon)};`;
});
if (document.documentElement.dataset.worker !== undefined) {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }) => started.then(() => {
    document.title += ` worker:${data};`;
  });
  worker.onerror = ({ message }) => console.error(`worker: ${message}`);
}
