/** The built files as plain module scripts from a server, without a bundler or an import map. */
import test from "ava";
import type { Browser, Page } from "playwright-core";
import { root } from "../../scripts/lib/paths.mjs";
import { check, launch, open } from "../support/browser.ts";
import { checks } from "../support/checks.js";
import { type FileServer, serve } from "../support/server.ts";

const html = `<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<script type="module">
  import * as gibbs from "/dist/browser/index.js";
  import * as cluster from "/dist/browser/cluster.js";
  import * as transport from "/dist/browser/transport.js";
  import * as model from "/dist/browser/model.js";
  import * as sample from "/dist/browser/sample.js";
  import * as diagnostics from "/dist/browser/diagnostics.js";
  import * as graph from "/dist/browser/graph.js";
  import * as loss from "/dist/browser/loss.js";
  import * as metrics from "/dist/browser/metrics.js";
  import { run } from "/test/support/checks.js";
  const modules = { gibbs, cluster, transport, graph, model, sample, diagnostics, loss, metrics };
  globalThis.run = (name) => run(name, modules);
</script>
`;

let browser: Browser;
let server: FileServer;
let page: Page;
let complaints: string[];

test.before(async () => {
  [browser, server] = await Promise.all([launch(), serve(root, { "/plain.html": html })]);
  ({ page, complaints } = await open(browser, `${server.url}/plain.html`));
});

test.after.always(async () => {
  await browser?.close();
  await server?.close();
});

for (const name of Object.keys(checks)) {
  test.serial(name, async (t) => {
    t.is(await check(page, name), undefined);
  });
}

test.serial("nothing was logged as an error or a warning", (t) => {
  t.deepEqual(complaints, []);
});
