// The tag may weigh 4 KB compressed; a build that makes it heavier fails.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 4096;
const size = gzipSync(readFileSync(new URL("../src/minori/collect/built/t.js", import.meta.url)), { level: 9 }).length;
if (size > LIMIT) {
  console.error(`the tag weighs ${size} bytes compressed, the limit is ${LIMIT}`);
  process.exit(1);
}
console.log(`tag: ${size} of ${LIMIT} bytes compressed`);
