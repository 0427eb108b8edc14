/** The catalogue lists what there is: every function once, with evidence and a test. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { entries, isFunction, readApi, root } from "../api.ts";

interface Row {
  readonly name: string;
  readonly computes: string;
  readonly evidence: string;
  readonly tests: readonly string[];
  readonly paper: string;
}

const { checker, exports } = readApi();
const sections = read(readFileSync(join(root, "docs", "catalogue.md"), "utf8"));

test("every subpath has its section, in the package's order or any other", (t) => {
  t.deepEqual([...sections.keys()].sort(), Object.keys(entries).sort());
});

for (const module of Object.keys(entries)) {
  test(`${module}: every function is listed, and nothing else`, (t) => {
    const names = exports.filter((each) => each.module === module && isFunction(each, checker)).map(({ name }) => name);
    const listed = names.filter((name) => !(name.endsWith("Sync") && names.includes(name.slice(0, -4))));
    t.deepEqual(
      sections
        .get(module)
        ?.map(({ name }) => name)
        .sort(),
      listed.sort(),
    );
  });

  test(`${module}: every row says what it computes, its evidence and its tests`, (t) => {
    for (const { name, computes, evidence, tests, paper } of sections.get(module) ?? []) {
      t.not(computes, "", name);
      t.not(evidence, "", name);
      t.true(tests.length > 0, `${name} names a test`);
      for (const path of tests) t.true(existsSync(join(root, path)), `${name}: ${path}`);
      t.regex(paper, /^(\d+(, \d+)*)?$/, `${name}: numbers of papers`);
    }
  });
}

/** The rows of the table below each heading `## gibbs…`. */
function read(text: string): Map<string, Row[]> {
  const parts = text.split(/^## /m).slice(1);
  return new Map(
    parts.map((part) => {
      const [heading, ...lines] = part.split("\n");
      const rows = lines.filter((line) => /^\| `/.test(line)).map((line) => line.split(/(?<!\\)\|/).slice(1, -1));
      return [heading.trim(), rows.map(row)];
    }),
  );
}

function row(cells: string[]): Row {
  const [name, computes, evidence, tests, paper] = cells.map((cell) => cell.trim());
  return {
    name: name.replaceAll("`", ""),
    computes,
    evidence,
    tests: [...tests.matchAll(/`([^`]+)`/g)].map(([, path]) => path),
    paper,
  };
}
