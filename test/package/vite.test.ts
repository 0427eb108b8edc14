/** An application built by Vite from the installed package, in a real browser. */
import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { wasmGroups } from "../../scripts/lib/wasm.mjs";
import { check, launch, open } from "../support/browser.ts";
import { checks } from "../support/checks.js";
import { Installation, tarballs, tool } from "../support/installed.ts";
import { type FileServer, serve } from "../support/server.ts";

const html = `<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<script type="module" src="/application.js"></script>
`;

const application = `
import * as gibbs from "gibbs";
import * as cluster from "gibbs/cluster";
import * as transport from "gibbs/transport";
import * as model from "gibbs/model";
import * as sample from "gibbs/sample";
import * as diagnostics from "gibbs/diagnostics";
import * as graph from "gibbs/graph";
import * as loss from "gibbs/loss";
import * as metrics from "gibbs/metrics";
import { scatterPlot } from "gibbs/plot";
import { run } from "./checks.js";

const modules = { gibbs, cluster, transport, graph, model, sample, diagnostics, loss, metrics };
globalThis.run = (name) => run(name, modules);
globalThis.scatter = async () => (await scatterPlot([[0, 0], [1, 2]])).node.tagName;
`;

let installation: Installation;
let browser: Browser;
let server: FileServer;
let page: Page;
let complaints: string[];

test.before(async () => {
  installation = await Installation.of(tarballs.main);
  installation.write("index.html", html);
  installation.write("application.js", application);
  installation.copy("test/support/checks.js");
  linkPeer("@observablehq/plot");
  await build({ root: installation.folder, configFile: false, logLevel: "silent" });
  [browser, server] = await Promise.all([launch(), serve(join(installation.folder, "dist"))]);
  ({ page, complaints } = await open(browser, server.url));
});

test.after.always(async () => {
  await browser?.close();
  await server?.close();
  installation?.remove();
});

for (const name of Object.keys(checks)) {
  test.serial(name, async (t) => {
    t.is(await check(page, name), undefined);
  });
}

test.serial("gibbs/plot draws with the application's own copy of its peer", async (t) => {
  t.is(await page.evaluate("scatter()"), "svg");
});

test.serial("WebAssembly modules and the worker became files of the bundle", (t) => {
  const assets = readdirSync(join(installation.folder, "dist", "assets"));
  const modules = assets.filter((name) => name.endsWith(".wasm"));
  t.is(modules.length, Object.keys(wasmGroups).length, assets.join(" "));
  t.true(
    assets.some((name) => /^worker-.*\.js$/.test(name)),
    assets.join(" "),
  );
});

test.serial("nothing was logged as an error or a warning", (t) => {
  t.deepEqual(complaints, []);
});

/** Stands for the user's installation of an optional peer: the checkout has one. */
function linkPeer(name: string): void {
  const link = join(installation.folder, "node_modules", name);
  mkdirSync(join(link, ".."), { recursive: true });
  symlinkSync(tool(...name.split("/")), link);
}
