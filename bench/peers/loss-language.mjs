/** Ours against torch on the shapes of language models: logits of 1 GiB, the gradient in an array of the caller's. */
import { crossEntropy } from "gibbs/loss";

/** The shared logits again and again until they fill `2048 x 128000`, with labels all over the classes. */
export const cases = {
  "cross-entropy-f32": (data, threads) => {
    const { data: part } = data("logits_f32");
    const shape = [2048, 128000];
    const logits = new Float32Array(shape[0] * shape[1]);
    for (let at = 0; at < logits.length; at += part.length) logits.set(part, at);
    const labels = data("labels")
      .data.slice(0, shape[0])
      .map((label, row) => label + 1000 * ((37 * row) % 128));
    const options = { threads, out: new Float32Array(logits.length) };
    return () => {
      const { value, grads } = crossEntropy({ data: logits, shape }, labels, options);
      return () => ({ value, rows: grads.logits.slice(0, 4 * shape[1]) });
    };
  },
};
