import { execFile } from "node:child_process";
import { promisify } from "node:util";
import test from "ava";
import { parseHTML } from "linkedom";
import { scatterPlot } from "../../src/plot/index.js";
import { words } from "./support.js";

test("a page's own document makes the elements where it is given", async (t) => {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const figure = await scatterPlot([[1, 2]], { document: document as unknown as Document, title: "in the page" });
  t.is(figure.node.ownerDocument, document as unknown as Document);
  document.body.appendChild(figure.node as never);
  t.is(document.querySelectorAll("svg circle").length, 1);
});

test("ink and paper follow the reader's color scheme and can be set by a page", async (t) => {
  const svg = (await scatterPlot([[1, 2]])).toString();
  t.regex(svg, /prefers-color-scheme: dark/);
  t.regex(svg, /--gibbs-ink/);
  t.regex(svg, /--gibbs-paper/);
});

test("without a title the content is said in its place", async (t) => {
  const { node } = await scatterPlot([[1, 2]]);
  t.is(node.getAttribute("aria-label"), "Scatter plot of 1 points in 1 groups, x against y.");
});

test("a long legend goes on in further rows", async (t) => {
  const labels = Array.from({ length: 8 }, (_, index) => `a rather long name, number ${index}`);
  const points = labels.map((_, index) => [index, index]);
  const figure = await scatterPlot(points, { labels, width: 400 });
  t.is(words(figure).filter((word) => word.startsWith("a rather long")).length, 8);
  const rows = new Set(figure.toString().match(/translate\([\d.]+,-[\d.]+\)/g));
  t.true(rows.size > 2);
});

test("a peer that is not installed is asked for when the first figure is made, not before", async (t) => {
  for (const peer of ["@observablehq/plot", "linkedom"]) {
    const { stdout } = await withoutPackage(
      peer,
      `import { scatterPlot } from "./src/plot/index.ts";
       console.log("imported");
       await scatterPlot([[1, 2]]).catch((error) => console.log(error.name, error.code, error.message));`,
    );
    t.regex(stdout, /^imported\nGibbsError Unsupported /);
    t.true(stdout.includes(`${peer} could not be loaded`));
    t.true(stdout.includes("npm install @observablehq/plot (and linkedom on Node)"));
  }
});

/** Runs a program in a process in which importing the package fails as if it were not installed. */
function withoutPackage(name: string, program: string) {
  const hooks = `export async function resolve(specifier, context, next) {
    if (specifier === ${JSON.stringify(name)}) throw new Error("not installed");
    return next(specifier, context);
  }`;
  const loader = `import { register } from "node:module"; register(${JSON.stringify(dataUrl(hooks))});`;
  const flags = ["--import=tsx", `--import=${dataUrl(loader)}`, "--input-type=module", "-e", program];
  return promisify(execFile)(process.execPath, flags, { cwd: new URL("../../", import.meta.url) });
}

function dataUrl(program: string): string {
  return `data:text/javascript,${encodeURIComponent(program)}`;
}
