/** Figures in a real page: made in its document, and read by a strict XML parser whatever made them. */
import test from "ava";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { root } from "../../scripts/lib/paths.mjs";
import { rankPlot, reliabilityDiagram, scatterPlot } from "../../src/plot/index.js";
import { check, launch, open } from "../support/browser.ts";
import { type FileServer, serve } from "../support/server.ts";

/** Runs in the page; each check returns undefined or what went wrong. */
const program = `
import { heatmap, scatterPlot, transportPlot } from "./src/plot/index.ts";

const hostile = '<b> & "quotes"';
const makers = {
  scatter: () => scatterPlot([[0, 1], [2, 3]], { labels: ["a", hostile], title: hostile, centers: [[1, 2]] }),
  transport: () => transportPlot({ x: [[0, 0]], y: [[1, 1]] }, { rows: [0], columns: [0], values: [1] }, { names: [hostile, "b"] }),
  heatmap: () => heatmap([[1, 2]], { columnNames: ["a", hostile] }),
};

globalThis.run = async (name) => {
  const figure = await makers[name]();
  if (!(figure.node instanceof SVGSVGElement)) return "the node is no element of this page";
  document.body.append(figure.node);
  const { width } = figure.node.getBoundingClientRect();
  if (Math.abs(width - 640) > 1) return "drawn " + width + " pixels wide";
  const written = [...figure.node.querySelectorAll("text")].map((text) => text.textContent);
  if (!written.includes(hostile)) return "the label reads " + written.join(" | ");
  return globalThis.wellFormed(figure.toString());
};

globalThis.wellFormed = (svg) => {
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
  const error = parsed.querySelector("parsererror");
  if (error) return error.textContent;
  return parsed.documentElement instanceof SVGSVGElement ? undefined : "no svg element";
};
`;

let browser: Browser;
let server: FileServer;
let page: Page;
let complaints: string[];

test.before(async () => {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: root, loader: "js" },
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  const html = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="/program.js"></script>`;
  const files = { "/plot.html": html, "/program.js": outputFiles[0].text };
  [browser, server] = await Promise.all([launch(), serve(root, files)]);
  ({ page, complaints } = await open(browser, `${server.url}/plot.html`));
});

test.after.always(async () => {
  await browser?.close();
  await server?.close();
});

for (const name of ["scatter", "transport", "heatmap"]) {
  test.serial(`${name} is drawn in the page's own document`, async (t) => {
    t.is(await check(page, name), undefined);
  });
}

test.serial("figures made on Node are well-formed XML", async (t) => {
  const figures = [
    await scatterPlot([[0, 1]], { title: `<b> & "quotes" 'n' ]]>`, labels: ["<&>"] }),
    await rankPlot([[1, 2, 3, 4]], { name: "mu & <tau>" }),
    await reliabilityDiagram({ confidence: [0.5], accuracy: [0.4], count: [3] }, { xLabel: `"x" < 1` }),
  ];
  for (const figure of figures) {
    t.is(
      await page.evaluate(
        (svg) => (globalThis as unknown as { wellFormed(svg: string): string | undefined }).wellFormed(svg),
        figure.toString(),
      ),
      undefined,
    );
  }
});

test.serial("nothing was logged as an error or a warning", (t) => {
  t.deepEqual(complaints, []);
});
