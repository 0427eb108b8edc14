/** Generated parts of a document that people write: what stands between two markers is replaced. */
import { readFileSync, writeFileSync } from "node:fs";

/** Puts `text` between `<!-- name:begin -->` and `<!-- name:end -->` of a file. */
export function replacePart(path, name, text) {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const document = readFileSync(path, "utf8");
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${path} has no part between ${begin} and ${end}`);
  writeFileSync(path, `${document.slice(0, from + begin.length)}\n\n${text.trim()}\n\n${document.slice(to)}`);
}
