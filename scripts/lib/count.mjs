/** Counts of tests, read from what the runners print. A run that ends badly or counts nothing is never a green one. */

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

/** `cargo test`: one summary line a test binary. */
export function countCargoTest(output) {
  const lines = [...output.matchAll(/^test result: \S+ (\d+) passed; (\d+) failed; (\d+) ignored/gm)];
  return sum(lines.map(([, passed, failed, skipped]) => counts(passed, failed, skipped)));
}

/** `cargo nextest`: "12 tests run: 10 passed (1 slow), 1 failed, 1 timed out, 3 skipped". */
export function countNextest(output) {
  const line = [...output.matchAll(/(\d+)(?:\/(\d+))? tests? run: (.*)/g)].at(-1);
  if (!line) return counts(0, 0, 0);
  const number = (word) => Number(line[3].match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0);
  const planned = Number(line[2] ?? line[1]);
  return counts(number("passed"), planned - number("passed"), number("skipped"));
}

/** The Test Anything Protocol: tests that the plan promises and that did not report count as failed. */
export function countTap(output) {
  let total = counts(0, 0, 0);
  let planned = 0;
  for (const line of output.split("\n")) {
    const result = line.match(/^(not )?ok\b(.*)/);
    if (result) total = sum([total, tapResult(result)]);
    planned = Number(line.match(/^1\.\.(\d+)/)?.[1] ?? planned);
  }
  const missing = Math.max(0, planned - total.passed - total.failed - total.skipped);
  return sum([total, counts(0, missing, 0)]);
}

function tapResult([, not, rest]) {
  if (/# (skip|todo)\b/i.test(rest)) return counts(0, 0, 1);
  return not ? counts(0, 1, 0) : counts(1, 0, 0);
}

/** The tests that a runner reports, held against its exit status. */
export function settle(reported, status) {
  if (status !== 0 && reported.failed === 0) return { ...reported, failed: 1 };
  if (status === 0 && reported.passed + reported.failed + reported.skipped === 0) return counts(0, 1, 0);
  return reported;
}

/** A check that passes or fails as a whole. */
export const single = (good) => (good ? counts(1, 0, 0) : counts(0, 1, 0));

export const skipped = () => counts(0, 0, 1);

/** @param {Counts[]} all @returns {Counts} */
export function sum(all) {
  const add = (key) => all.reduce((total, each) => total + each[key], 0);
  return counts(add("passed"), add("failed"), add("skipped"));
}

/** "12 passed, 0 failed", with ", 1 skipped" where that is so. */
export function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`;
}

function counts(passed, failed, skipped) {
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
}
