import test from "ava";
import { merged, readTests, slowCrates } from "../../scripts/test-slow.mjs";

test("what slow tests print stands under their names", (t) => {
  const output = [
    "running 3 tests",
    "test emd::slow::stress ... worst gap 1e-13",
    "in 60000 solves",
    "ok",
    "test emd::slow::quiet ... ok",
    "test emd::slow::bad ... seen 3",
    "FAILED",
    "",
    "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s",
  ].join("\n");
  t.deepEqual(readTests(output), [
    { name: "emd::slow::stress", printed: ["worst gap 1e-13", "in 60000 solves"], passed: true },
    { name: "emd::slow::quiet", printed: [], passed: true },
    { name: "emd::slow::bad", printed: ["seen 3"], passed: false },
  ]);
});

test("the crates with slow tests", (t) => {
  t.true(slowCrates().includes("transport"));
});

test("a crate's section is replaced, the others stay, in the order of their names", (t) => {
  const counts = { passed: 1, failed: 0, skipped: 0 };
  const parts = [
    { crate: "cluster", busy: [1, 2], counts, tests: [{ name: "a::slow::b", printed: ["  n = 3: 1 s"] }] },
  ];
  const old = "### transport\n\nkept\n\n### cluster\n\n- gone\n";
  const document = merged(old, parts, "today, a machine");
  t.regex(
    document,
    /^### cluster\n\ntoday, a machine, load average 1 to 2: .*1 passed.*\n\n- `a::slow::b`\n {2}- n = 3: 1 s\n\n### transport\n\nkept$/,
  );
});
