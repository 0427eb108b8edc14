import test from "ava";
import { countCargoTest, countNextest, countTap, inWords, settle, sum } from "../../scripts/lib/count.mjs";

test("cargo test: all binaries' lines are summed", (t) => {
  const output = `
running 2 tests
test a ... ok
test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

test result: FAILED. 5 passed; 1 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.10s
`;
  t.deepEqual(countCargoTest(output), { passed: 7, failed: 1, skipped: 3 });
});

test("nextest: all good, some slow", (t) => {
  const output = "     Summary [   0.512s] 12 tests run: 12 passed (1 slow), 2 skipped\n";
  t.deepEqual(countNextest(output), { passed: 12, failed: 0, skipped: 2 });
});

test("nextest: whatever did not pass has failed", (t) => {
  const output = "Summary [ 3.1s] 12 tests run: 9 passed, 1 failed, 1 timed out, 1 exec failed, 0 skipped";
  t.deepEqual(countNextest(output), { passed: 9, failed: 3, skipped: 0 });
});

test("nextest: tests that a broken-off run left out have failed", (t) => {
  t.deepEqual(countNextest("Summary [ 3.1s] 4/10 tests run: 3 passed, 1 failed, 0 skipped"), {
    passed: 3,
    failed: 7,
    skipped: 0,
  });
});

test("nextest: a failed build counts nothing", (t) => {
  t.deepEqual(countNextest("error: could not compile `gibbs-core`"), { passed: 0, failed: 0, skipped: 0 });
});

test("TAP: ok, not ok, skipped and todo", (t) => {
  const output = `TAP version 13
ok 1 - a
not ok 2 - b
  ---
    message: not ok in a block of details is no test
  ...
ok 3 - c # SKIP
not ok 4 - d # TODO
1..4
`;
  t.deepEqual(countTap(output), { passed: 1, failed: 1, skipped: 2 });
});

test("TAP: tests that the plan promises and that never report have failed", (t) => {
  t.deepEqual(countTap("ok 1 - a\n1..5\n"), { passed: 1, failed: 4, skipped: 0 });
});

test("a runner that ends badly without a failed test has failed", (t) => {
  t.deepEqual(settle({ passed: 3, failed: 0, skipped: 0 }, 1), { passed: 3, failed: 1, skipped: 0 });
  t.deepEqual(settle({ passed: 3, failed: 2, skipped: 0 }, 1), { passed: 3, failed: 2, skipped: 0 });
});

test("a runner that ends well and ran nothing has failed", (t) => {
  t.deepEqual(settle({ passed: 0, failed: 0, skipped: 0 }, 0), { passed: 0, failed: 1, skipped: 0 });
});

test("counts in words: skipped only where there are any", (t) => {
  const total = sum([
    { passed: 1, failed: 0, skipped: 0 },
    { passed: 2, failed: 1, skipped: 0 },
  ]);
  t.is(inWords(total), "3 passed, 1 failed");
  t.is(inWords({ passed: 3, failed: 0, skipped: 2 }), "3 passed, 0 failed, 2 skipped");
});
