import test from "ava";
import { readTests, slowCrates } from "../../scripts/test-slow.mjs";

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
