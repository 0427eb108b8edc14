import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import test from "ava";
import { root } from "../../scripts/lib/paths.mjs";
import { fingerprint, unlessFresh } from "../../scripts/lib/stamp.mjs";
import { groupSources } from "../../scripts/lib/wasm.mjs";

const scratch = mkdtempSync(join(tmpdir(), "gibbs-stamp-"));
test.after.always(() => rmSync(scratch, { recursive: true, force: true }));

test("a fingerprint follows contents and texts, not times", (t) => {
  const file = join(scratch, "input");
  writeFileSync(file, "one");
  const first = fingerprint(["flag"], [file]);
  writeFileSync(file, "one");
  t.is(fingerprint(["flag"], [file]), first);
  t.not(fingerprint(["other flag"], [file]), first);
  writeFileSync(file, "two");
  t.not(fingerprint(["flag"], [file]), first);
});

test("made again after a change of the inputs or the loss of an output, and only then", async (t) => {
  const output = join(scratch, "output");
  let made = 0;
  const make = async () => {
    made += 1;
    writeFileSync(output, "");
    return undefined;
  };
  const attempt = (print: string) =>
    unlessFresh({ stamp: relative(root, join(scratch, "stamp")), print, outputs: [output] }, make);
  t.is(await attempt("a"), "done");
  t.is(await attempt("a"), "up to date");
  t.is(await attempt("b"), "done");
  rmSync(output);
  t.is(await attempt("b"), "done");
  t.is(made, 3);
  t.true(existsSync(output));
});

test("what fails to be made is not taken for made", async (t) => {
  const stamp = relative(root, join(scratch, "failed"));
  const fail = () => Promise.reject(new Error("no"));
  await t.throwsAsync(unlessFresh({ stamp, print: "a", outputs: [] }, fail));
  t.is(await unlessFresh({ stamp, print: "a", outputs: [] }, async () => undefined), "done");
});

test("a module group is made of its topics' crates and what they stand on, and of no other topic's", (t) => {
  const folders = (group: string) => [
    ...new Set(groupSources(group).map((file) => relative(root, file).split("/").slice(0, 2).join("/"))),
  ];
  t.deepEqual(
    folders("cluster").filter((folder) => folder.startsWith("crates/")),
    ["crates/cluster", "crates/core", "crates/linear", "crates/ops", "crates/transport", "crates/wasm"],
  );
  const listed = groupSources("loss-metrics").map((file) => relative(root, file));
  t.true(listed.includes("crates/ops/src/loss/rows.rs") && listed.includes("crates/core/src/simd/lanes.rs"));
  t.false(
    listed.some((file) => file.startsWith("crates/ops/src/transport/") || file.startsWith("crates/ops/src/cluster/")),
  );
  t.false(listed.some((file) => file.endsWith("/tests.rs")));
});
