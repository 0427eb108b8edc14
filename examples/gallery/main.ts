/**
 * The gallery: every figure of `gibbs/plot` with the program that makes it, in `docs/gallery/index.html`.
 *
 * A file in `figures/` is an entry: its first comment gives the title (first line) and the words, its default export makes the
 * figure, and what follows the comment is shown as the program. Run with `node --import tsx examples/gallery/main.ts`.
 */

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import type { Figure } from "gibbs/plot";
import { figures, page, program, type Section, text } from "../lib/page.js";

const folder = new URL("figures/", import.meta.url);
const target = new URL("../../docs/gallery/index.html", import.meta.url);

const names = (await readdir(folder)).filter((name) => name.endsWith(".ts")).sort();
const sections: Section[] = [];
for (const name of names) sections.push(await entry(name));
await mkdir(new URL(".", target), { recursive: true });
await writeFile(
  target,
  page(
    {
      title: "gibbs: gallery of figures",
      lead: "Each function of gibbs/plot with a program that makes its figure. Take a program, put your data in.",
    },
    sections,
  ),
);
console.log(`${sections.length} figures in docs/gallery/index.html`);

async function entry(name: string): Promise<Section> {
  const source = await readFile(new URL(name, folder), "utf8");
  const [, comment, code] = source.match(/^\/\*\*\n([\s\S]*?)\n \*\/\n([\s\S]*)$/) ?? [];
  if (comment === undefined)
    throw new Error(`examples/gallery/figures/${name} must begin with a comment: its title and words`);
  const [title, ...words] = comment.split("\n").map((line) => line.replace(/^ \* ?/, ""));
  const make: () => Promise<Figure> = (await import(new URL(name, folder).href)).default;
  return {
    title: title.replace(/\.$/, ""),
    parts: [text(words.join(" ").trim()), figures([await make(), ""]), program(code.trim())],
  };
}
