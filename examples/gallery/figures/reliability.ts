/**
 * Are probabilities what they claim to be?
 *
 * `reliabilityDiagram` takes predictions in bins of similar confidence, as `expectedCalibrationError` returns them: dots on the
 * diagonal were right as often as was said, dots below it less often. Here: the sex of penguins, from bill depth and body mass.
 */
import { expectedCalibrationError } from "gibbs/metrics";
import { logisticRegression, predict } from "gibbs/model";
import { reliabilityDiagram } from "gibbs/plot";
import { nuts } from "gibbs/sample";
import { readPenguins } from "../../lib/tables.js";

export default async function reliability() {
  const penguins = await readPenguins();
  const birds = penguins.measurements
    .map(([, billDepth, , mass], bird) => ({ x: [billDepth, mass], sex: penguins.sex[bird] }))
    .filter(({ sex }) => sex !== "NA");
  const train = birds.filter((_, bird) => bird % 2 === 0);
  const test = birds.filter((_, bird) => bird % 2 === 1);
  const isMale = ({ sex }: { sex: string }) => Number(sex === "male");

  const model = logisticRegression(
    train.map(({ x }) => x),
    train.map(isMale),
  );
  const { mean } = predict(
    await nuts(model, { seed: 1 }),
    test.map(({ x }) => x),
  );
  const { bins } = expectedCalibrationError(mean, test.map(isMale), { bins: 20 });
  return reliabilityDiagram(bins, {
    title: "Male or female?",
    xLabel: "confidence",
    yLabel: "share that is right",
    width: 480,
    height: 460,
  });
}
