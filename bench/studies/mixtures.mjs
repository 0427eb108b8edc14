/**
 * Misclassification of mixtures drawn anew, ours and peers'; prints the table of docs/clustering.md, of the instances so far
 * when it is interrupted.
 *
 *   node bench/studies/mixtures.mjs [instances = 150] [seed = 20261126] [python]
 *
 * Python needs numpy, SciPy and scikit-learn; default: the one that `npm run bench:peers` sets up, else `python3`.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { gaussianMixtureSync, ilaSdpSync } from "gibbs/cluster";

const own = fileURLToPath(new URL("../../.python/bin/python", import.meta.url));
const [count = "150", seed = "20261126", python = existsSync(own) ? own : "python3"] = process.argv.slice(2);
const script = fileURLToPath(new URL("mixtures.py", import.meta.url));
const drawing = spawn(python, [script, count, seed], {
  stdio: ["ignore", "pipe", "inherit"],
  env: { ...process.env, OMP_NUM_THREADS: "1" },
});

const methods = {
  "`gaussianMixture`": ({ points, clusters }, run) => gaussianMixtureSync(points, { components: clusters, ...run }),
  "`ilaSdp`": ({ points, clusters }, run) => ilaSdpSync(points, { clusters, ...run }),
};

const instances = [];
process.once("SIGINT", () => {
  table();
  drawing.kill();
  process.exit(1);
});
for await (const line of createInterface({ input: drawing.stdout })) {
  const { points: data, ...rest } = JSON.parse(line);
  const instance = { ...rest, points: { data: Float64Array.from(data), shape: [rest.n, rest.p] } };
  for (const [name, method] of Object.entries(methods)) {
    const before = process.cpuUsage();
    const { labels } = method(instance, { threads: 1, seed: instances.length });
    instance.seconds[name] = process.cpuUsage(before).user / 1e6;
    instance.errors[name] = misclassified(labels, instance.labels, instance.clusters);
  }
  instances.push(instance);
  // Room for an interruption.
  await new Promise((resolve) => setImmediate(resolve));
}
table();

function table() {
  const size = ({ n, clusters, p }) => n / clusters / p;
  const columns = {
    all: () => true,
    "n/(Kp) < 4": (i) => size(i) < 4,
    "4 to 15": (i) => size(i) >= 4 && size(i) < 15,
    "15 and more": (i) => size(i) >= 15,
    "condition 1": (i) => i.condition === 1,
    "condition 100": (i) => i.condition === 100,
  };
  const groups = Object.values(columns).map((belongs) => instances.filter(belongs));
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const names = Object.keys(instances[0].errors);
  console.log(`${instances.length} instances, seed ${seed}\n`);
  console.log(
    `| mean error | ${Object.keys(columns)
      .map((name, c) => `${name} (${groups[c].length})`)
      .join(" | ")} | CPU s |`,
  );
  console.log(`| --- |${" --- |".repeat(groups.length + 1)}`);
  for (const name of names) {
    const errors = groups.map((group) => mean(group.map((instance) => instance.errors[name])).toFixed(3));
    const seconds = mean(instances.map((instance) => instance.seconds[name]));
    console.log(`| ${name} | ${errors.join(" | ")} | ${seconds.toFixed(3)} |`);
  }
  console.log("\nPaired differences to `gaussianMixture` (standard error), and its wins, ties and losses by .01:");
  for (const name of names.filter((name) => name !== "`gaussianMixture`")) {
    const differences = instances.map(({ errors }) => errors[name] - errors["`gaussianMixture`"]);
    const centre = mean(differences);
    const error = Math.sqrt(mean(differences.map((d) => (d - centre) ** 2)) / (differences.length - 1));
    const counted = [(d) => d > 0.01, (d) => Math.abs(d) <= 0.01, (d) => d < -0.01].map(
      (is) => differences.filter(is).length,
    );
    console.log(`- ${name}: ${centre.toFixed(3)} (${error.toFixed(3)}), ${counted.join("/")}`);
  }
}

/** The share of labels that differ under the best renaming: all renamings of up to six groups. */
function misclassified(found, truth, clusters) {
  const together = Array.from({ length: clusters }, () => new Array(clusters).fill(0));
  for (const [i, label] of found.entries()) together[label][truth[i]]++;
  const most = (row, used) => {
    if (row === clusters) return 0;
    let best = 0;
    for (let column = 0; column < clusters; column++) {
      if (used & (1 << column)) continue;
      best = Math.max(best, together[row][column] + most(row + 1, used | (1 << column)));
    }
    return best;
  };
  return 1 - most(0, 0) / found.length;
}
