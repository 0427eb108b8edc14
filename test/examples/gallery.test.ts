/** The gallery in the documentation holds every figure that there is. */
import { readdirSync, readFileSync } from "node:fs";
import test from "ava";
import * as plot from "gibbs/plot";
import { parseHTML } from "linkedom";

const root = new URL("../../", import.meta.url);
const entries = readdirSync(new URL("examples/gallery/figures/", root)).filter((name) => name.endsWith(".ts"));
const { document } = parseHTML(readFileSync(new URL("docs/gallery/index.html", root), "utf8"));

test("each entry is a section with its figure and its program; node --import tsx examples/gallery/main.ts writes them", (t) => {
  const sections = [...document.querySelectorAll("section")];
  t.is(sections.length, entries.length);
  for (const section of sections) {
    t.is(section.querySelectorAll("figure > svg").length, 1);
    t.is(section.querySelectorAll("pre > code").length, 1);
  }
});

test("each program is the one in the file", (t) => {
  const shown = new Set([...document.querySelectorAll("pre > code")].map((code) => code.textContent));
  for (const name of entries) {
    const source = readFileSync(new URL(`examples/gallery/figures/${name}`, root), "utf8");
    t.true(shown.has(source.slice(source.indexOf("*/") + 2).trim()), name);
  }
});

test("each function of gibbs/plot is shown", (t) => {
  const programs = [...document.querySelectorAll("pre > code")].map((code) => code.textContent).join("\n");
  for (const [name, value] of Object.entries(plot)) {
    if (typeof value === "function") t.true(programs.includes(`${name}(`), name);
  }
});
