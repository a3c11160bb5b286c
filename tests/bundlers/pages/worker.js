import * as reckon from 'reckon';
import { ask } from './ask.js';

reckon.init().then(() => postMessage(ask(reckon)));
