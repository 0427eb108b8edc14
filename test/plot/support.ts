/** What the tests of figures share: reading a figure back from its text, and the refusals every figure must make. */

import type { ExecutionContext } from "ava";
import { DOMParser } from "linkedom";
import type { Figure } from "../../src/plot/index.js";

/** The figure's text, parsed again. */
export function parse(figure: Figure): SVGSVGElement {
  const document = new DOMParser().parseFromString(figure.toString(), "image/svg+xml");
  return document.documentElement as unknown as SVGSVGElement;
}

/** How many elements match. */
export function count(figure: Figure, selector: string): number {
  return parse(figure).querySelectorAll(selector).length;
}

/** All written words, in the order of the file. */
export function words(figure: Figure): string[] {
  return [...parse(figure).querySelectorAll("text")].map((element) => element.textContent ?? "");
}

/** Asserts that the call is refused with this code and that the error names the argument. */
export async function refuses(t: ExecutionContext, code: string, argument: string, call: () => Promise<Figure>) {
  const error = await t.throwsAsync(call, undefined, `${argument} must be refused`);
  const { name, message } = error as Error;
  const { code: given, argument: named } = error as unknown as { code: string; argument: string };
  t.deepEqual({ name, code: given, argument: named }, { name: "GibbsError", code, argument });
  t.true(message.includes(argument), message);
}

/** What every figure promises, whatever it shows. */
export async function keepsContract(t: ExecutionContext, make: (options: object) => Promise<Figure>) {
  const hostile = `<script>alert("1 & 2")</script>`;
  const figure = await make({ width: 500, height: 300, title: hostile });
  const svg = figure.toString();
  t.regex(svg, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  t.is(svg.match(/\sxmlns="/g)?.length, 1);
  t.is(svg, (await make({ width: 500, height: 300, title: hostile })).toString(), "the same input gives the same text");

  t.false(svg.includes("<script"), "a title is text and never markup");
  t.true(svg.includes("&lt;script&gt;"));
  t.notRegex(svg, /&(?!amp;|lt;|gt;|quot;|apos;|#)/, "ampersands are escaped");
  t.notRegex(svg.replace(/<style>[\s\S]*?<\/style>/g, ""), /NaN|undefined|Infinity|\[object/);

  const root = parse(figure);
  t.is(root.getAttribute("width"), "500");
  t.is(root.getAttribute("height"), "300");
  t.is(root.getAttribute("role"), "img");
  t.true(svg.includes('aria-label="&lt;script&gt;alert(&quot;1 &amp; 2&quot;)&lt;/script&gt;. '));
  t.is(root.firstElementChild?.tagName, "title");
  t.is(root.firstElementChild?.textContent, hostile);
  t.true(words(figure).includes(hostile));

  await refuses(t, "InvalidOption", "options.colour", () => make({ colour: "red" }));
  await refuses(t, "InvalidOption", "options.width", () => make({ width: 0 }));
  await refuses(t, "InvalidOption", "options.height", () => make({ height: Number.NaN }));
  await refuses(t, "InvalidOption", "options.title", () => make({ title: 3 }));
  await refuses(t, "InvalidOption", "options.document", () => make({ document: {} }));
}
