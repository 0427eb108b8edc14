/** What a call costs beside its work: checks of arguments, the border, and the way back. */
import * as loss from "gibbs/loss";

export default function (add) {
  const three = Float64Array.of(0.5, -1, 2);
  const logits = { data: Float64Array.of(1, 2, 3, 3, 1, 2), shape: [2, 3] };
  const [labels, weights] = [Int32Array.of(2, 0), Float64Array.of(1, 0.5)];

  add("one array of 3 numbers", () => loss.logSumExp(three), { atMost: 2e-6 });
  add(
    "three arrays, options, a record back",
    () => loss.crossEntropy(logits, labels, { weights, labelSmoothing: 0.1 }).value,
    { atMost: 5e-6 },
  );
}
