/** Large points in place are not copied on the native backend. Alone in its file, since the measure is the process's. */
import test from "ava";
import { backend } from "gibbs";
import { kmeansSync, miniBatchKmeansSync } from "gibbs/cluster";

const [n, p] = [600_000, 16];

/** By how many bytes the most memory that this process ever had grows in a call. */
function growth(call: () => unknown): number {
  const before = process.resourceUsage().maxRSS;
  call();
  return 1024 * (process.resourceUsage().maxRSS - before);
}

// Single precision first: its own use would hide below the peak that double precision leaves.
for (const Numbers of [Float32Array, Float64Array]) {
  test(`${n} x ${p} numbers of a ${Numbers.name} are not copied`, (t) => {
    if (backend.name !== "native") return t.pass("WebAssembly copies");
    const data = new Numbers(n * p);
    for (let at = 0; at < data.length; at++) data[at] = ((at * 7919) % 1009) / 1009 + (at % (3 * p) < p ? 9 : 0);
    const points = { data, shape: [n, p] as const };
    const options = { clusters: 3, restarts: 1, certificate: "none" } as const;
    for (const solve of [kmeansSync, miniBatchKmeansSync]) {
      const grown = growth(() => solve(points, { ...options, maxIterations: 3 }));
      t.true(grown < 4 * n * p, `${solve.name}: ${grown / 1e6} MB beside ${data.byteLength / 1e6} MB`);
    }
  });
}
