/** The recipe for wrong labels, on the pixels alone: what the papers claim shows. */
import test from "ava";
import { compare } from "../../examples/noisy-labels/main.ts";

test("with 40 % wrong labels, losses made for them beat cross-entropy on new digits", (t) => {
  const outcomes = new Map(compare({ random: 0 }).map((outcome) => [outcome.loss, outcome]));
  const accuracy = (loss: string) => outcomes.get(loss)?.accuracy ?? 0;
  t.true(accuracy("cross-entropy") > 0.7, `${accuracy("cross-entropy")}`);
  for (const loss of ["generalized cross-entropy", "NCE + RCE", "LDR-KL"]) {
    t.true(accuracy(loss) > accuracy("cross-entropy") + 0.03, `${loss}: ${accuracy(loss)}`);
  }
});
