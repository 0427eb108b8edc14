/** Solutions of differential equations and all their slopes against SciPy's (fixtures/ode.py): forward sensitivities there,
 * the adjoint of the steps that were taken here. */
import { readFileSync } from "node:fs";
import test from "ava";
import * as g from "gibbs/graph";

interface Problem {
  readonly theta: number[];
  readonly start: number[];
  readonly times: number[];
  readonly states: number[][];
  /** Times × states × (parameters, then initial states). */
  readonly slopes: number[][][];
  readonly difference: { states: number; slopes: number };
}
const { problems } = JSON.parse(readFileSync(new URL("./fixtures/ode.json", import.meta.url), "utf8")) as {
  problems: Record<string, Problem>;
};

type Field = (y: g.Expr[], theta: g.Expr[]) => g.Expr[];
const decay: Field = ([x, y, z], [a, b, c]) => [
  g.f`-exp(${a}) * ${x}`,
  g.f`exp(${a}) * ${x} - exp(${b}) * ${y}`,
  g.f`exp(${b}) * ${y} - exp(${c}) * ${z}`,
];
const predators: Field = ([prey, hunters], [a, b, c, d]) => [
  g.f`${a} * ${prey} - ${b} * ${prey} * ${hunters}`,
  g.f`-${c} * ${hunters} + ${d} * ${prey} * ${hunters}`,
];
const robertson: Field = ([x, y, z], [a, b, c]) => {
  const [first, second, third] = [g.f`exp(${a}) * ${x}`, g.f`exp(${b}) * ${y}^2`, g.f`exp(${c}) * ${y} * ${z}`];
  return [g.f`-${first} + ${third}`, g.f`${first} - ${third} - ${second}`, second];
};
const oscillator: Field = ([x, v], [mu]) => [v, g.f`${mu} * (1 - ${x}^2) * ${v} - ${x}`];

const tight = { relativeTolerance: 1e-11, absoluteTolerance: 1e-14, maxSteps: 100000 };
const cases: [string, Field, g.OdeOptions][] = [
  ["decay chain", decay, { method: "dopri5" }],
  ["decay chain", decay, { method: "radau" }],
  ["decay chain", decay, { method: "rk4", steps: 2000 }],
  ["Lotka-Volterra", predators, { method: "dopri5" }],
  ["Lotka-Volterra", predators, { method: "radau" }],
  ["Robertson", robertson, { method: "radau", absoluteTolerance: 1e-17 }],
  ["van der Pol, mu = 50", oscillator, { method: "radau" }],
  ["van der Pol, mu = 50", oscillator, { method: "dopri5" }],
];

for (const [name, field, options] of cases) {
  test(`${name} by ${options.method}: the solution and all its slopes are SciPy's to 1e-6`, (t) => {
    const { theta, start, times, states, slopes, difference } = problems[name];
    const program = g
      .graph(({ parameter }) => {
        const rates = parameter("theta", theta.length);
        const all = theta.map((_, k) => g.at(rates, k));
        const slope = (_: g.Expr, y: g.Expr) =>
          g.stack(
            field(
              start.map((_, k) => g.at(y, k)),
              all,
            ),
          );
        const settings = options.method === "rk4" ? { ...options, maxSteps: 20000 } : { ...tight, ...options };
        return { y: g.ode(slope, parameter("start", start.length), 0, times, settings) };
      })
      .compile();
    const at = [...theta, ...start];
    const { y } = program.evaluate(at);
    const d = start.length;
    const worst = { states: 0, forward: 0, backward: 0 };
    states.flat().forEach((expected, k) => {
      worst.states = Math.max(worst.states, Math.abs(y[k] - expected) / Math.abs(expected));
    });
    // One column a direction by forward tangents, one row an output by the reverse pass; each relative to the largest
    // slope of its output.
    const columns = at.map((_, k) => program.jacobianVector(at, unit(at.length, k)).y);
    slopes.flat().forEach((expected, output) => {
      const size = Math.max(...expected.map(Math.abs));
      const row = program.vectorJacobian(at, { y: unit(times.length * d, output) });
      expected.forEach((slope, k) => {
        worst.backward = Math.max(worst.backward, Math.abs(row[k] - slope) / size);
        worst.forward = Math.max(worst.forward, Math.abs(columns[k][output] - slope) / size);
      });
    });
    t.true(difference.states < 1e-8 && difference.slopes < 1e-8, "the reference itself");
    t.log(worst);
    t.true(worst.states < 1e-6 && worst.forward < 1e-6 && worst.backward < 1e-6, JSON.stringify(worst));
  });
}

const unit = (size: number, k: number) => Float64Array.from({ length: size }, (_, l) => Number(l === k));
