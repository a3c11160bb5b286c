// Compresses what the server sends: a `.br` and a `.gz` beside each file that gets smaller by it,
// written once here so that no request waits for it. Usage: node compress.mjs FOLDER
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { extname, join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = process.argv[2];
const compressible = new Set([".css", ".html", ".ico", ".js", ".json", ".svg", ".txt", ".wasm", ".webmanifest"]);

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);

const brotli = (bytes, isText) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_MODE]: isText ? constants.BROTLI_MODE_TEXT : constants.BROTLI_MODE_GENERIC,
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

const files = readdirSync(folder, { recursive: true })
  .map((name) => join(folder, name))
  .filter((path) => statSync(path).isFile() && ![".br", ".gz"].includes(extname(path)))
  .sort();

let plain = 0;
let sent = 0;
for (const path of files) {
  const bytes = readFileSync(path);
  plain += bytes.length;
  if (!compressible.has(extname(path))) {
    sent += bytes.length;
    continue;
  }
  const small = brotli(bytes, extname(path) !== ".wasm");
  const zipped = gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION });
  if (small.length < bytes.length) writeFileSync(`${path}.br`, small);
  if (zipped.length < bytes.length) writeFileSync(`${path}.gz`, zipped);
  sent += Math.min(small.length, bytes.length);
  console.log(`${kilobytes(bytes.length)} ${kilobytes(small.length)} in brotli  ${relative(folder, path)}`);
}
console.log(`${kilobytes(plain)} ${kilobytes(sent)} in brotli  everything in ${folder}`);
