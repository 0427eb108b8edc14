/** How good are the predictions? */

import { crossEntropy } from "gibbs/loss";
import { accuracy, brier, expectedCalibrationError } from "gibbs/metrics";
import { logisticRegression, predict } from "gibbs/model";
import { heatmap, reliabilityDiagram } from "gibbs/plot";
import { type Draws, nuts } from "gibbs/sample";
import { figures, table, text } from "../lib/page.js";
import { indicesWhere, readDigits } from "../lib/tables.js";
import { fixed, percent, since } from "./format.js";
import type { Finding } from "./main.js";
import { announce } from "./progress.js";

const [zero, one] = [3, 8] as const;

/** A pixel full of ink (16) shifts the log-odds by about 4, either way: the same for all pixels. */
const prior = { coefficientScale: 0.25 };

/** A Bayesian logistic regression that tells two digits apart, judged on images that it has not seen. */
export async function predictions(): Promise<Finding> {
  const { pixels, train, test } = await splitDigits();

  const onProgress = announce(`NUTS on a logistic regression, ${zero} against ${one}`);
  const start = performance.now();
  const posterior = await nuts(logisticRegression(train.pixels, train.labels, { prior }), { seed: 1, onProgress });
  const time = since(start);
  const { mean } = predict(posterior, test.pixels);

  const predicted = score("posterior predictive", mean, test.labels);
  const share = train.labels.reduce((sum, label) => sum + label, 0) / train.labels.length;
  const guessed = score("share in training, for comparison", new Float64Array(mean.length).fill(share), test.labels);
  const right = percent(accuracy(mean, test.labels));

  const { divergences, rhat, essBulk } = posterior.diagnostics;
  const trust = `${divergences} divergent trees, worst R-hat ${fixed(rhat, 4)}, least ESS ${fixed(essBulk, 0)}`;
  const weights = weightImage(posterior.variables.coefficients, pixels);
  return {
    section: {
      title: "How good are the predictions?",
      parts: [
        text(
          `A Bayesian logistic regression learns from ${train.labels.length} images whether a ${zero} or an ${one} was written. Every draw of its ${pixels.length + 1} parameters predicts; the mean of these predictions is judged on ${test.labels.length} other images. Cross-entropy and Brier score are small where probabilities are near the truth; the expected calibration error (ECE) is small where predictions made with 70 % confidence are right in 70 % of cases.`,
        ),
        table(
          ["held-out images", "cross-entropy", "Brier score", "ECE"],
          [predicted, guessed].map((scores) => [
            scores.name,
            fixed(scores.crossEntropy, 4),
            fixed(scores.brier, 4),
            fixed(scores.calibration.value, 4),
          ]),
        ),
        text(
          `${right} of the held-out images are on the right side of one half. With so few images a bin holds a handful, so the ECE is rough. Four chains of NUTS in ${time}: ${trust}.`,
        ),
        figures(
          [
            await reliabilityDiagram(predicted.calibration.bins, {
              xLabel: "confidence",
              yLabel: "share that is right",
              width: 520,
            }),
            "Held-out predictions in bins of the probability of the likelier digit, which is at least one half.",
          ],
          [
            await heatmap(weights, {
              xLabel: "column",
              yLabel: "row",
              valueLabel: "weight",
              numbers: false,
              width: 480,
              height: 470,
            }),
            `Posterior mean of each pixel's weight: ink in orange speaks for an ${one}, in purple for a ${zero}. An ${one} is a ${zero} with strokes on the left.`,
          ],
        ),
      ],
    },
    lines: [
      [
        `Predictions, ${zero} against ${one}`,
        `cross-entropy ${fixed(predicted.crossEntropy, 4)}, Brier ${fixed(predicted.brier, 4)}, ECE ${fixed(predicted.calibration.value, 4)}`,
        `${right} of ${test.labels.length} held-out images right`,
      ],
    ],
  };
}

/** The images of the two digits; every second is held out. Pixels that hardly ever hold ink are left out. */
async function splitDigits() {
  const { images, digits } = await readDigits();
  const chosen = indicesWhere(images.length, (image) => digits[image] === zero || digits[image] === one);
  const learned = chosen.filter((_, place) => place % 2 === 1);
  const heldOut = chosen.filter((_, place) => place % 2 === 0);
  const inked = (pixel: number) => learned.filter((image) => images[image][pixel] > 0).length;
  const pixels = indicesWhere(64, (pixel) => inked(pixel) > learned.length / 20);
  const set = (rows: number[]) => ({
    pixels: rows.map((image) => pixels.map((pixel) => images[image][pixel])),
    labels: rows.map((image) => Number(digits[image] === one)),
  });
  return { pixels, train: set(learned), test: set(heldOut) };
}

/** Three scores of predicted probabilities of a one. */
function score(name: string, probabilities: ArrayLike<number>, labels: number[]) {
  const logits = Array.from(probabilities, (probability) => [Math.log(1 - probability), Math.log(probability)]);
  return {
    name,
    crossEntropy: crossEntropy(logits, labels, { grad: false }).value,
    brier: brier(probabilities, labels),
    calibration: expectedCalibrationError(probabilities, labels, { bins: 20 }),
  };
}

/** The posterior mean of each pixel's weight, as an image; 0 for pixels that were left out. */
function weightImage({ data, shape }: Draws, pixels: number[]): number[][] {
  const [chains, draws, width] = shape;
  const means = new Float64Array(64);
  data.forEach((weight, entry) => {
    means[pixels[entry % width]] += weight / (chains * draws);
  });
  return Array.from({ length: 8 }, (_, row) => [...means.subarray(8 * row, 8 * row + 8)]);
}
