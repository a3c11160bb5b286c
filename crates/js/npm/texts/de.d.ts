import type { Texts } from "../index.js";

declare const texts: Texts;
export default texts;
