/** Expected calibration error against counting row by row. */
import test from "ava";
import { expectedCalibrationError } from "gibbs/metrics";
import { close, uniforms } from "../support/numbers.ts";
import { predicted, reference } from "./reference.ts";

test("closed forms", (t) => {
  const half = [
    [0.8, 0.2],
    [0.8, 0.2],
  ];
  close(t, expectedCalibrationError(half, [0, 1]).value, 0.3, 1e-15);
  t.is(expectedCalibrationError([1, 0], [1, 0]).value, 0);
  t.is(expectedCalibrationError([1, 0], [0, 1]).value, 1);
  close(t, expectedCalibrationError([0.75, 0.75, 0.75, 0.75], [1, 1, 1, 0]).value, 0, 1e-15);
  close(t, expectedCalibrationError([0.1, 0.9], [0, 1], { bins: 1 }).value, 0.1, 1e-15);
});

test("value and diagram are those of counting", (t) => {
  for (const [rows, classes] of [
    [1, 2],
    [50, 2],
    [200, 5],
    [300, 30],
  ]) {
    const given = predicted(rows, rows, classes);
    for (const bins of [1, 2, 7, 15, 100, 1000]) {
      const { value, diagram } = reference.calibration(given, bins);
      const actual = expectedCalibrationError(given.probabilities, given.labels, { bins });
      const name = `${rows} × ${classes}, ${bins} bins`;
      close(t, actual.value, value, 1e-12, name);
      t.deepEqual(
        [...actual.bins.count],
        diagram.map((bin) => bin.count),
        name,
      );
      for (const part of ["lower", "upper", "confidence", "accuracy"] as const) {
        const expected = diagram.map((bin) => bin[part]);
        close(t, actual.bins[part], expected, 1e-12, `${name}, ${part}`);
      }
    }
    t.deepEqual(
      expectedCalibrationError(given.probabilities, given.labels),
      expectedCalibrationError(given.probabilities, given.labels, { bins: 15 }),
    );
  }
});

test("a confidence on an edge belongs to the bin below", (t) => {
  for (const bins of [2, 3, 7, 10, 15, 20]) {
    for (let edge = Math.ceil(bins / 2); edge <= bins; edge++) {
      const p = edge / bins;
      if (p < 0.5) continue;
      const { count } = expectedCalibrationError([p], [1], { bins }).bins;
      t.is(count.indexOf(1), edge - 1, `${edge} of ${bins}`);
    }
  }
});

test("one column counts the more probable of the two classes", (t) => {
  const uniform = uniforms(8);
  const p = Array.from({ length: 100 }, uniform);
  const labels = p.map((value) => (uniform() < value ? 1 : 0));
  const both = p.map((value) => [1 - value, value]);
  const [one, two] = [expectedCalibrationError(p, labels), expectedCalibrationError(both, labels)];
  close(t, one.value, two.value, 1e-13);
  t.deepEqual(one.bins.count, two.bins.count);
});

test("predictions that are calibrated have a small error, shifted ones theirs", (t) => {
  const uniform = uniforms(3);
  const p = Array.from({ length: 20_000 }, () => 0.6 + 0.3 * uniform());
  const calibrated = p.map((value) => (uniform() < value ? 1 : 0));
  t.true(expectedCalibrationError(p, calibrated).value < 0.02);
  const overconfident = p.map((value) => (uniform() < value - 0.1 ? 1 : 0));
  close(t, expectedCalibrationError(p, overconfident).value, 0.1, 0.02);
});

test("counts cover every row; no bin is refused, too many are", (t) => {
  const { probabilities, labels } = predicted(4, 77, 3);
  const { count } = expectedCalibrationError(probabilities, labels, { bins: 9 }).bins;
  t.is(count.length, 9);
  t.is(
    count.reduce((a, b) => a + b, 0),
    77,
  );
  for (const bins of [0, 1e9, -1, 1.5]) {
    t.like(
      t.throws(() => expectedCalibrationError(probabilities, labels, { bins })),
      { code: "InvalidOption", argument: "options.bins" },
      `${bins}`,
    );
  }
});
