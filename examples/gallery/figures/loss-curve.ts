/**
 * A loss and its derivative over one logit.
 *
 * `lossCurve` draws the value as a solid line and the derivative as a dashed one of the same color. Here: what label smoothing does
 * to cross-entropy; the smoothed loss has its minimum at a finite logit.
 */
import { crossEntropy } from "gibbs/loss";
import { lossCurve } from "gibbs/plot";

export default async function labelSmoothing() {
  const logits = Array.from({ length: 121 }, (_, step) => (step - 60) / 10);
  const curve = (labelSmoothing: number) => {
    const points = logits.map((logit) => crossEntropy([[0, logit]], [1], { labelSmoothing }));
    return { value: points.map(({ value }) => value), gradient: points.map(({ grads }) => grads.logits?.[1] ?? 0) };
  };
  const curves = { "no smoothing": curve(0), "smoothing 0.2": curve(0.2) };
  return lossCurve(logits, curves, { title: "Cross-entropy of the true class", xLabel: "logit of the true class" });
}
