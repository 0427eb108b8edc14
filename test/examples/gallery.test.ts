/** The gallery in the documentation holds every figure that there is. */
import { readdirSync, readFileSync } from "node:fs";
import test from "ava";
import * as loss from "gibbs/loss";
import * as plot from "gibbs/plot";
import { parseHTML } from "linkedom";
import { groups, notShown, places } from "../../examples/gallery/losses.ts";

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

const { document: losses } = parseHTML(readFileSync(new URL("docs/gallery/losses.html", root), "utf8"));

test("the page of losses has each of the list with its value and its derivative, in the list's order", (t) => {
  const sections = [...losses.querySelectorAll("section")];
  t.deepEqual(
    sections.map((section) => section.querySelector("h2")?.textContent),
    groups.map(({ title }) => title),
  );
  sections.forEach((section, at) => {
    const figures = [...section.querySelectorAll("figure")];
    t.deepEqual(
      figures.map((figure) => figure.querySelector("svg > title")?.textContent),
      groups[at].losses.map(({ name }) => name),
    );
    for (const figure of figures) {
      t.is(figure.querySelectorAll('g[aria-label="line"] > path').length, 2);
      t.true((figure.querySelector("figcaption")?.textContent ?? "").length > 10);
    }
  });
});

test("losses are in order, and none of gibbs/loss is missing from the list", (t) => {
  for (const { losses } of groups) {
    const names = losses.map(({ name }) => name);
    t.deepEqual(names, [...names].sort());
  }
  const shown = new Set(groups.flatMap(({ losses }) => losses.map(({ name }) => name)));
  const functions = Object.entries(loss)
    .filter(([name, value]) => typeof value === "function" && !name.endsWith("Sync"))
    .map(([name]) => name);
  t.deepEqual([...shown, ...notShown].sort(), functions.sort());
});

/** Their gradients hold constant what their values depend on: weights, temperatures and factors. */
const reweighted = new Set(["activePassive", "aldrKl", "groupDro", "lossReweighting", "multiFocal", "normalizedFocal"]);

test("a derivative is the slope of its value", (t) => {
  for (const group of groups) {
    const at = places(group, 24);
    for (const { name, options, at: evaluate } of group.losses) {
      for (const place of at) {
        const h = 1e-5;
        const [below, here, above] = [place - h, place, place + h].map(evaluate);
        const [left, right] = [(here.value - below.value) / h, (above.value - here.value) / h];
        // Either side's, where there is a kink.
        const off = Math.min(...[left, right, (left + right) / 2].map((slope) => Math.abs(here.slope - slope)));
        const weighed = reweighted.has(name);
        if (!weighed)
          t.true(off < 1e-3 * (1 + Math.abs(left)), `${name} ${options} at ${place}: ${here.slope} ${left}`);
      }
    }
  }
});
