/** The recipe for wrong labels: what the papers claim shows on the pixels, and more so where labels can be learned by heart. */
import test from "ava";
import { type Summary, summarize } from "../../examples/noisy-labels/main.ts";

const robust = ["generalized cross-entropy", "NCE + RCE", "LDR-KL"];
const byLoss = (summaries: readonly Summary[], features: string) =>
  new Map(summaries.filter((each) => each.features === features).map((each) => [each.loss, each]));

test("with 40 % wrong labels, losses made for them beat cross-entropy on new digits by more than the spread", (t) => {
  const outcomes = byLoss(summarize([1, 2], { random: 0, steps: 100 }), "pixels");
  const plain = outcomes.get("cross-entropy")?.accuracy ?? { mean: 0, deviation: 0 };
  t.true(plain.mean > 0.7 && plain.mean < 0.9, `${plain.mean}`);
  for (const loss of robust) {
    const { mean, deviation } = outcomes.get(loss)?.accuracy ?? { mean: 0, deviation: 0 };
    t.true(
      mean - plain.mean > 0.03 && mean - plain.mean > deviation + plain.deviation,
      `${loss}: ${mean} ${deviation}`,
    );
  }
});

test("on random features cross-entropy learns wrong labels by heart, bounded losses do not", (t) => {
  const outcomes = byLoss(summarize([1], { pixels: false, random: 160, steps: 60 }), "random features");
  const of = (loss: string) => outcomes.get(loss) ?? { accuracy: { mean: 0 }, memorized: { mean: 1 } };
  const plain = of("cross-entropy");
  t.true(plain.memorized.mean > 0.2, `${plain.memorized.mean}`);
  for (const loss of robust) {
    t.true(of(loss).accuracy.mean > plain.accuracy.mean, loss);
    t.true(of(loss).memorized.mean < plain.memorized.mean, loss);
  }
  for (const loss of ["generalized cross-entropy", "NCE + RCE"]) {
    t.true(
      of(loss).accuracy.mean > plain.accuracy.mean + 0.1,
      `${loss}: ${of(loss).accuracy.mean} ${plain.accuracy.mean}`,
    );
    t.true(of(loss).memorized.mean < 0.5 * plain.memorized.mean, loss);
  }
});
