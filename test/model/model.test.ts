import test from "ava";
import fc from "fast-check";
import {
  eightSchools,
  linearRegression,
  logisticRegression,
  type Model,
  modelFromJSON,
  poissonRegression,
} from "gibbs/model";
import { badVectors, unreadableMatrices } from "../support/bad-inputs.ts";
import { rejects } from "../support/rejects.ts";
import { effects, errors, schools } from "../support/schools.ts";

const x = [
  [0.1, 2],
  [1.2, -1],
  [2.5, 0.5],
  [3.1, 1],
  [4.4, -2],
  [5.2, 0],
];
const models: Record<string, () => Model> = {
  "linear regression": () => linearRegression(x, [1, 2.2, 2.9, 4.1, 5.3, 6.2]),
  "logistic regression": () => logisticRegression(x, [0, 0, 1, 0, 1, 1]),
  "Poisson regression": () => poissonRegression(x, [1, 0, 2, 4, 7, 12]),
  "non-centered eight schools": () => schools(),
  "centered eight schools": () => schools(false),
};

for (const [name, make] of Object.entries(models)) {
  test(`${name}: the gradient is that of the log density`, (t) => {
    const model = make();
    const position = Float64Array.from({ length: model.dimension }, (_, k) => Math.sin(3 * k + 1) / 2);
    const { value, gradient } = model.logDensityGradient(position);
    t.is(value, model.logDensity(position));
    const step = 1e-5;
    for (let k = 0; k < model.dimension; k++) {
      const moved = (by: number) => model.logDensity(position.map((u, j) => (j === k ? u + by : u)));
      const difference = (moved(step) - moved(-step)) / (2 * step);
      t.true(
        Math.abs(difference - gradient[k]) < 1e-6 * (1 + Math.abs(difference)),
        `${k}: ${difference}, ${gradient[k]}`,
      );
    }
  });

  test(`${name}: constrain and unconstrain undo each other`, (t) => {
    const model = make();
    const positions = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), {
      minLength: model.dimension,
      maxLength: model.dimension,
    });
    const undone = (position: number[]) => {
      const back = model.unconstrain(model.constrain(position));
      return position.every((u, k) => Math.abs(u - back[k]) < 1e-9);
    };
    t.notThrows(() => fc.assert(fc.property(positions, undone), { numRuns: 20, seed: 1 }));
  });

  test(`${name}: JSON keeps everything`, (t) => {
    const model = make();
    const copy = modelFromJSON(JSON.parse(JSON.stringify(model)));
    const position = new Float64Array(model.dimension).fill(0.3);
    t.deepEqual(copy.parameters, model.parameters);
    t.is(copy.kind, model.kind);
    t.is(copy.logDensity(position), model.logDensity(position));
  });
}

/** The non-centered density with the Jacobian of log tau, written out; up to a constant. */
function plainSchools(unconstrained: number[], model: Model): number {
  const { mu, tau, theta } = model.constrain(unconstrained);
  const normal = (value: number, mean: number, sd: number) => -0.5 * ((value - mean) / sd) ** 2 - Math.log(sd);
  let sum = normal(mu[0], 0, 5) - Math.log(1 + (tau[0] / 5) ** 2) + Math.log(tau[0]);
  for (let j = 0; j < 8; j++) {
    sum += normal((theta[j] - mu[0]) / tau[0], 0, 1) + normal(effects[j], theta[j], errors[j]);
  }
  return sum;
}

test("the eight schools' density is the one that is written down", (t) => {
  const model = schools();
  const at = (scale: number) => Array.from({ length: 10 }, (_, k) => scale * Math.cos(k));
  const [p, q] = [at(0.4), at(1.3)];
  const difference = model.logDensity(p) - model.logDensity(q);
  t.true(Math.abs(difference - (plainSchools(p, model) - plainSchools(q, model))) < 1e-10);
});

test("a disposed model says so", (t) => {
  const model = schools();
  model.logDensity(new Float64Array(10));
  model[Symbol.dispose]();
  t.notThrows(() => schools().logDensity(new Float64Array(10)));
});

test("saved models may be hostile", (t) => {
  const bytes = (text: string) => Buffer.from(text, "latin1").toString("base64");
  const json = schools().toJSON();
  const cut = json.bytes.slice(0, 40);
  for (const bad of [
    null,
    3,
    {},
    { ...json, bytes: "%%%" },
    { ...json, bytes: cut },
    { ...json, bytes: bytes("gbmd\x01\xff\xff\xff\xff\x7f") },
  ]) {
    t.throws(() => modelFromJSON(bad as never), { name: "GibbsError", message: /^(json|model)/ }, JSON.stringify(bad));
  }
});

test("bad inputs are refused by name", async (t) => {
  await rejects(t, "x", (bad) => linearRegression(bad, [1, 2]), unreadableMatrices);
  await rejects(t, "y", (bad) => linearRegression([[1], [2]], bad), badVectors);
  await rejects(t, "y", (bad) => logisticRegression([[1], [2]], bad), { ...badVectors, "a two": () => [0, 2] });
  await rejects(t, "y", (bad) => poissonRegression([[1], [2]], bad), {
    ...badVectors,
    "a half": () => [0.5, 2],
    "minus one": () => [-1, 2],
  });
  await rejects(t, "sigma", (bad) => eightSchools([1, 2], bad), { ...badVectors, zero: () => [0, 1] });
  await rejects(t, "unconstrained", (bad) => schools().logDensity(bad), { ...badVectors, short: () => [1, 2] });
  await rejects(t, "options", (bad) => linearRegression([[1], [2]], [1, 2], bad), {
    unknown: () => ({ priors: {} }),
    "unknown prior": () => ({ prior: { scale: 1 } }),
    "negative scale": () => ({ prior: { interceptScale: -1 } }),
    "not an object": () => 3,
  });
});
