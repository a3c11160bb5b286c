import * as reckon from 'reckon';
import { ask } from './ask.js';

export const dynamic = 'force-dynamic';

export default () => <p id="answer">{ask(reckon)}</p>;
