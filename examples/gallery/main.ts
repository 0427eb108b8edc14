/**
 * The gallery: every figure of `gibbs/plot` with the program that makes it, in `docs/gallery/index.html`, and every loss of
 * `gibbs/loss` along a line, in `docs/gallery/losses.html`.
 *
 * A file in `figures/` is an entry: its first comment gives the title (first line) and the words, its default export makes the
 * figure, and what follows the comment is shown as the program. Run with `node --import tsx examples/gallery/main.ts`.
 */

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { type Figure, lossCurve } from "gibbs/plot";
import { figures, page, program, type Section, text } from "../lib/page.js";
import { curve, groups, type LossEntry, type LossGroup, places } from "./losses.js";

const folder = new URL("figures/", import.meta.url);
const target = new URL("../../docs/gallery/index.html", import.meta.url);
const losses = new URL("../../docs/gallery/losses.html", import.meta.url);

await mkdir(new URL(".", target), { recursive: true });
const catalogue = (await readFile(new URL("../../docs/catalogue.md", import.meta.url), "utf8")).split(
  "## gibbs/loss",
)[1];

const lossSections = await Promise.all(groups.map(group));
const head = {
  title: "gibbs: gallery of losses",
  lead: "Each loss of gibbs/loss along a line: the value solid, the derivative dashed. All are evaluated by the function itself.",
  links: [["index.html", "Figures"]] as const,
};
await writeFile(losses, page(head, lossSections));
console.log(`${groups.flatMap((each) => each.losses).length} losses in docs/gallery/losses.html`);

const names = (await readdir(folder)).filter((name) => name.endsWith(".ts")).sort();
const sections: Section[] = [];
for (const name of names) sections.push(await entry(name));
await writeFile(
  target,
  page(
    {
      title: "gibbs: gallery of figures",
      lead: "Each function of gibbs/plot with a program that makes its figure. Take a program, put your data in.",
      links: [["losses.html", "Losses: value and gradient of each"]],
    },
    sections,
  ),
);
console.log(`${sections.length} figures in docs/gallery/index.html`);

async function group({ title, words, losses, ...line }: LossGroup): Promise<Section> {
  const at = places({ title, words, losses, ...line });
  const drawn = losses.map(async (loss) => {
    const options = { title: loss.name, xLabel: line.xLabel, width: 460, height: 250 };
    return [await lossCurve(at, { loss: curve(loss, at) }, options), caption(loss)] as const;
  });
  return { title, parts: [text(words), figures(...(await Promise.all(drawn)))] };
}

/** What the loss is, as in the catalogue, and what was set. */
function caption({ name, options }: LossEntry): string {
  const words = catalogue.match(new RegExp(`^\\| \`${name}\` \\| ([^|]*) \\|`, "m"))?.[1];
  if (words === undefined) throw new Error(`docs/catalogue.md has no row for ${name}`);
  const sentence = `${words[0].toUpperCase()}${words.slice(1)}`;
  return options === "" ? `${sentence}.` : `${sentence}; ${options}.`;
}

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
