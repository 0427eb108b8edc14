/** The main job, run as a user runs it: what it must find, read from the page it writes. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import test from "ava";
import { parseHTML } from "linkedom";

const root = new URL("../../", import.meta.url);

let folder: string;
let printed: string;
let html: string;
let document: Document;

test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), "gibbs-report-"));
  const file = join(folder, "index.html");
  const { stdout } = await promisify(execFile)(process.execPath, ["--import=tsx", "examples/report/main.ts", file], {
    cwd: root,
  });
  printed = stdout;
  html = await readFile(file, "utf8");
  document = parseHTML(html).document;
});

test.after.always(() => rm(folder, { recursive: true, force: true }));

test("the page stands alone: five sections, seventeen figures, nothing from elsewhere", (t) => {
  t.is(document.querySelectorAll("section").length, 5);
  t.is(document.querySelectorAll("figure > svg").length, 17);
  t.is(document.querySelectorAll("script, link, img, iframe").length, 0);
  t.notRegex(html, /(?:src|href)="(?!#)/);
  t.notRegex(html, /url\(|@import/);
});

test("k-means: a bound for both tables, below the inertia and not far below", (t) => {
  // Explicit bounds alone are 45 and 38 percent below; the digits' is as good as three seconds of a busy machine make it.
  for (const [name, share] of [
    ["penguins", 0.98],
    ["digits", 0.65],
  ] as const) {
    const [, , inertia, lowerBound] = numbers(row(name));
    t.true(lowerBound >= share * inertia && lowerBound <= inertia, `${name}: ${lowerBound} against ${inertia}`);
  }
});

test("sinkhorn: the regularised problem is solved, the plan feasible, the optimum bracketed", (t) => {
  const value = (name: string) => numbers(row(name))[0];
  t.true(value("relative difference") <= 1e-6);
  t.true(value("error of the marginals") <= 1e-12);
  t.true(value("dual bound") <= value("cost of the rounded plan"));
  t.true(value("Sinkhorn divergence") > 0);
  t.true(row("iterations, time").join().includes("converged to a marginal error of 1e-8"));
});

test("nuts: the eight schools agree with the reference posterior, and hardly a tree diverges", (t) => {
  for (const [name, reference] of [
    ["mu", 4.41],
    ["tau", 3.6],
  ] as const) {
    const [mean, , , , , mcse, , , rhat] = numbers(row(name));
    t.true(Math.abs(mean - reference) <= 4 * mcse + 0.005, `${name}: ${mean}, MCSE ${mcse}`);
    t.true(rhat < 1.01);
  }
  const [, divergences, trees] = html.match(/(\d+) of (\d+) trees diverged/)?.map(Number) ?? [];
  t.true(divergences <= 0.002 * trees, `${divergences} of ${trees}`);
});

test("evidence: nested sampling, particles and tempering find the evidence that is known exactly", (t) => {
  const [exact] = numbers(row("exact").slice(1));
  for (const name of ["nested", "smc", "parallelTempering"]) {
    const [estimate, error] = row(name)[1].split("±").map(Number.parseFloat);
    t.true(Math.abs(estimate - exact) <= 4 * error, `${name}: ${estimate} ± ${error} against ${exact}`);
  }
});

test("predictions: better than guessing, and calibrated", (t) => {
  const [loss, brier, ece] = numbers(row("posterior predictive"));
  const [guessLoss, guessBrier] = numbers(row("share in training, for comparison"));
  t.true(loss < 0.5 * guessLoss && brier < 0.5 * guessBrier);
  t.true(ece < 0.1);
});

test("the terminal gets a line for each result", (t) => {
  for (const words of [
    "k-means, penguins",
    "k-means, digits",
    "Sinkhorn, Adelie to Chinstrap",
    "NUTS, eight schools",
    "evidence of two models",
    "Predictions, 3 against 8",
  ]) {
    t.true(printed.includes(words), words);
  }
});

/** The cells of the row with this heading, without it. */
function row(name: string): string[] {
  const rows = [...document.querySelectorAll("tr")].map((row) =>
    [...row.children].map((cell) => cell.textContent ?? ""),
  );
  return rows.find(([first]) => first === name)?.slice(1) ?? [];
}

function numbers(cells: string[]): number[] {
  return cells.map(Number.parseFloat);
}
