/** Every public function against every bad input that fits it, on the backend under test. */
import { existsSync, readFileSync } from "node:fs";
import test from "ava";
import * as gibbs from "gibbs";
import * as clusterExports from "gibbs/cluster";
import * as diagnosticsExports from "gibbs/diagnostics";
import * as graphExports from "gibbs/graph";
import * as lossExports from "gibbs/loss";
import * as metricsExports from "gibbs/metrics";
import * as modelExports from "gibbs/model";
import * as sampleExports from "gibbs/sample";
import * as transportExports from "gibbs/transport";
import { rejects } from "../support/rejects.ts";
import { cluster } from "./refusals/cluster.ts";
import { distributions } from "./refusals/distributions.ts";
import { graph } from "./refusals/graph.ts";
import { loss } from "./refusals/loss.ts";
import { lossRows } from "./refusals/loss-rows.ts";
import { model } from "./refusals/model.ts";
import { diagnostics, main, metrics } from "./refusals/others.ts";
import type { Table } from "./refusals/rows.ts";
import { sample } from "./refusals/sample.ts";
import { transport } from "./refusals/transport.ts";

const table: Table = {
  ...main,
  ...cluster,
  ...transport,
  ...graph,
  ...model,
  ...distributions,
  ...sample,
  ...diagnostics,
  ...loss,
  ...lossRows,
  ...metrics,
};

for (const [name, rows] of Object.entries(table)) {
  test(name, async (t) => {
    for (const [argument, call, inputs] of rows) await rejects(t, argument, call, inputs);
  });
}

test("every function has rows here, or refusals in a test file of its own", (t) => {
  const subpaths = {
    gibbs,
    "gibbs/cluster": clusterExports,
    "gibbs/diagnostics": diagnosticsExports,
    "gibbs/graph": graphExports,
    "gibbs/loss": lossExports,
    "gibbs/metrics": metricsExports,
    "gibbs/model": modelExports,
    "gibbs/sample": sampleExports,
    "gibbs/transport": transportExports,
  };
  const names = Object.entries(subpaths).flatMap(([module, exports]) =>
    Object.entries(exports)
      .filter(([, value]) => typeof value === "function" && !/^class\b/.test(`${value}`))
      .map(([name]) => `${module} ${name.replace(/Sync$/, "")}`),
  );
  const missing = [...new Set(names)].filter((name) => !(name in table) && !hasOwnRefusals(name));
  t.deepEqual(missing, []);
  t.deepEqual(
    Object.keys(table).filter((name) => !names.includes(name)),
    [],
  );
});

/** Whether `test/<topic>/<function>.test.ts` holds the function against bad inputs. */
function hasOwnRefusals(name: string): boolean {
  const [module, identifier] = name.split(" ");
  const file = identifier.replace(/[A-Z]+/g, (letters) => `-${letters.toLowerCase()}`);
  const url = new URL(`../${module.replace("gibbs/", "")}/${file}.test.ts`, import.meta.url);
  return existsSync(url) && readFileSync(url, "utf8").includes("await rejects(");
}
