/** A self-contained page: figures, tables and words in one file that opens from disk. */

import type { Figure } from "gibbs/plot";
import { style } from "./style.js";

/** A part of a page, as HTML. */
export type Html = { readonly html: string };

/** One section of a page. */
export interface Section {
  readonly title: string;
  readonly parts: readonly Html[];
}

/** What stands above and below the sections. */
export interface Head {
  readonly title: string;
  readonly lead: string;
  readonly foot?: string;
  /** Pages beside this one, with the words that lead to them. */
  readonly links?: readonly (readonly [href: string, words: string])[];
}

/** The whole page. */
export function page(head: Head, sections: readonly Section[]): string {
  const own = sections.map(({ title }) => `<a href="#${anchor(title)}">${escaped(title)}</a>`);
  const others = (head.links ?? []).map(([href, words]) => `<a href="${escaped(href)}">${escaped(words)}</a>`);
  const links = [...own, ...others];
  const bodies = sections.map(
    ({ title, parts }) =>
      `<section id="${anchor(title)}"><h2>${escaped(title)}</h2>${parts.map(({ html }) => html).join("\n")}</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(head.title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(head.title)}</h1>
<p class="lead">${escaped(head.lead)}</p>
<nav>${links.join("\n")}</nav>
${bodies.join("\n")}
${head.foot === undefined ? "" : `<footer class="faint">${escaped(head.foot)}</footer>`}
</main>
</body>
</html>
`;
}

/** A paragraph; `code` in backticks. */
export function text(words: string): Html {
  return { html: `<p>${inline(words)}</p>` };
}

/** A heading within a section. */
export function heading(words: string): Html {
  return { html: `<h3>${inline(words)}</h3>` };
}

/** Figures side by side where there is room, each with a caption. */
export function figures(...captioned: readonly (readonly [figure: Figure, caption: string])[]): Html {
  const items = captioned.map(
    ([figure, caption]) => `<figure>${figure}<figcaption>${inline(caption)}</figcaption></figure>`,
  );
  return { html: `<div class="figures">${items.join("\n")}</div>` };
}

/** A table with a row of headings; columns of sentences are set to the left, all others to the right. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): Html {
  const wordy = headings.map((_, column) => column > 0 && rows.every((row) => /[a-z]{3,} [a-z]/i.test(row[column])));
  const set = (tag: string, words: string, column: number) =>
    `<${tag}${wordy[column] ? ' class="words"' : ""}>${inline(words)}</${tag.split(" ", 1)[0]}>`;
  const head = headings.map((words, column) => set('th scope="col"', words, column)).join("");
  const body = rows
    .map((row) => `<tr>${row.map((words, column) => set("td", words, column)).join("")}</tr>`)
    .join("\n");
  return { html: `<div class="table"><table><thead><tr>${head}</tr></thead>\n<tbody>${body}</tbody></table></div>` };
}

/** A program, as it is. */
export function program(source: string): Html {
  return { html: `<pre><code>${escaped(source)}</code></pre>` };
}

function inline(words: string): string {
  return escaped(words).replace(/`([^`]+)`/g, "<code>$1</code>");
}

function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

function escaped(words: string): string {
  return words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
