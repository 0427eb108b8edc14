/**
 * A hybrid likelihood of spectra of the microwave background, as Planck's is, on simulated skies: `node --import tsx examples/cosmic-spectra/main.ts`.
 *
 * Temperature and polarization share the amplitude of the primordial spectrum, of which reionization hides `e^{−2τ}` at small scales; only
 * the bump that it leaves in the polarization at the largest scales tells τ and amplitude apart. There every multipole has few modes, whose
 * power is a sum of squares of normal numbers: the likelihood below multipole 30 is that, exactly. Above, bands of multipoles are nearly normal,
 * with a covariance from a fiducial model, and with the nuisances of the instrument. What goes wrong where the few modes are taken for
 * normal too is shown beside.
 */
import { type Expr, exp, log, segmentSum, sum } from "gibbs/graph";
import { halfNormal, type Model, model, normal } from "gibbs/model";
import { nuts, type Posterior } from "gibbs/sample";
import { normals, uniforms } from "../lib/random.ts";

/** How the largest scales enter. */
export type Likelihood = "hybrid" | "normal" | "exact";

/** What the sky was made with. */
export const truth = { logAmplitude: 0, tilt: 0.965, tau: 0.058, foreground: 0.1, calibration: 1 };

const [first, split, last, width] = [2, 30, 500, 30];
const share = 0.6;
const multipoles = Array.from({ length: last - first + 1 }, (_, k) => first + k);
const modes = multipoles.map((l) => share * (2 * l + 1));

/** Templates of the spectra, in units of the plateau: no Boltzmann solver, but its features where they matter. */
const peaks = (l: number, phase: number) => 1 + 0.55 * Math.cos((2 * Math.PI * l) / 300 + phase);
const damped = (l: number) => Math.exp(-((l / 1100) ** 2));
const temperature = multipoles.map((l) => (1 + 3 * (l / (l + 150)) ** 2 * peaks(l, Math.PI / 3)) * damped(l));
const polarization = multipoles.map((l) => 0.05 * (l / (l + 200)) ** 2 * peaks(l, Math.PI / 3 + Math.PI) * damped(l));
const bump = multipoles.map((l) => 1.2 * Math.exp(-((l / 8) ** 2)));
const seenAtLarge = multipoles.map((l) => Math.exp(-((l / 20) ** 2)));
const dust = multipoles.map((l) => (l / last) ** 2);
const noise = {
  temperature: multipoles.map((l) => 0.02 * Math.exp((l / 700) ** 2)),
  polarization: multipoles.map((l) => 2e-4 + 1e-3 * (l / last) ** 2 * Math.exp((l / 700) ** 2)),
};
const logs = multipoles.map((l) => Math.log(l / 100));

interface Spectra<Value> {
  readonly temperature: Value;
  readonly polarization: Value;
}

/** What is measured at each multipole, from numbers or expressions by the same formula. */
function spectra(parameters: Record<keyof typeof truth, Expr>): Spectra<Expr> {
  const { logAmplitude, tilt, tau, foreground, calibration } = parameters;
  const tilted = exp(tilt.subtract(0.965).multiply(logs).add(logAmplitude));
  const hidden = exp(tau.multiply(-2));
  const seen = hidden.add(hidden.negate().add(1).multiply(seenAtLarge));
  const gain = calibration.square();
  return {
    temperature: tilted
      .multiply(seen)
      .multiply(temperature)
      .add(foreground.multiply(dust))
      .divide(gain)
      .add(noise.temperature),
    polarization: tilted
      .multiply(hidden.multiply(polarization).add(tau.square().multiply(bump)))
      .divide(gain)
      .add(noise.polarization),
  };
}

/** The same at the truth, as numbers. */
function expected(): Spectra<number[]> {
  const hidden = Math.exp(-2 * truth.tau);
  return {
    temperature: multipoles.map(
      (_, k) =>
        (hidden + (1 - hidden) * seenAtLarge[k]) * temperature[k] + truth.foreground * dust[k] + noise.temperature[k],
    ),
    polarization: multipoles.map((_, k) => hidden * polarization[k] + truth.tau ** 2 * bump[k] + noise.polarization[k]),
  };
}

/** A sky: the power of each multipole is its expectation times a mean of `share (2l + 1)` squares. */
export function sky(seed: number): Spectra<number[]> {
  const next = normals(uniforms((seed + 1) * 0x9e3779b9));
  const draw = (spectrum: readonly number[]) =>
    spectrum.map((power, k) => {
      const squares = Array.from({ length: Math.round(modes[k]) }, () => next() ** 2);
      return (power * squares.reduce((a, b) => a + b, 0)) / squares.length;
    });
  const { temperature: t, polarization: e } = expected();
  return { temperature: draw(t), polarization: draw(e) };
}

/** Bands of `width` multipoles from `split` on: the band of each multipole, and its share of the band's modes. */
const low = multipoles.filter((l) => l < split).length;
const bandOf = multipoles.slice(low).map((l) => Math.floor((l - split) / width));
const counts = Array.from({ length: 1 + Math.max(...bandOf) }, (_, band) =>
  bandOf.reduce((total, each, k) => total + (each === band ? Math.round(modes[low + k]) : 0), 0),
);
const shares = bandOf.map((band, k) => Math.round(modes[low + k]) / counts[band]);
const banded = (spectrum: readonly number[]) =>
  counts.map((_, band) =>
    bandOf.reduce((total, each, k) => total + (each === band ? shares[k] * spectrum[low + k] : 0), 0),
  );

/** The posterior of a sky. */
export function posterior(data: Spectra<number[]>, likelihood: Likelihood): Model {
  const fiducial = expected();
  return model({}, (p) => {
    const parameters = {
      logAmplitude: p.sample("logAmplitude", normal(0, 1)),
      tilt: p.sample("tilt", normal(0.965, 0.1), { noncentered: true }),
      tau: p.sample("tau", halfNormal(0, 0.2)),
      foreground: p.sample("foreground", halfNormal(0, 0.5)),
      calibration: p.sample("calibration", normal(1, 0.0025), { noncentered: true }),
    };
    const predicted = spectra(parameters);
    for (const kind of ["temperature", "polarization"] as const) {
      const [theory, measured] = [predicted[kind], data[kind]];
      const exact = likelihood === "exact" ? multipoles.length : low;
      const weights = multipoles.slice(0, exact).map((_, k) => Math.round(modes[k]));
      const [own, seen] = [theory.slice([0, exact]), measured.slice(0, exact)];
      if (likelihood === "normal") {
        // Each multipole as if normal, with the variance of what was measured.
        p.observe(
          normal(
            own,
            seen.map((power, k) => power * Math.sqrt(2 / weights[k])),
          ),
          seen,
        );
      } else {
        // ν Ĉ / C is a sum of ν squares of standard normal numbers.
        p.factor(sum(own.reciprocal().multiply(seen).add(log(own)).multiply(weights)).multiply(-0.5), `low ${kind}`);
      }
      if (likelihood === "exact") continue;
      const means = segmentSum(theory.slice([low]).multiply(shares), bandOf, counts.length);
      const deviations = banded(fiducial[kind]).map((power, band) => power * Math.sqrt(2 / counts[band]));
      p.observe(normal(means, deviations), banded(measured), { name: `bands of ${kind}` });
    }
  });
}

/** Fits a sky under each likelihood. */
export async function fitSky(
  seed: number,
  { draws = 1000, likelihoods = ["hybrid", "normal", "exact"] as readonly Likelihood[] } = {},
): Promise<Record<string, Posterior>> {
  const data = sky(seed);
  const found = likelihoods.map(async (each) => [each, await nuts(posterior(data, each), { draws, seed })] as const);
  return Object.fromEntries(await Promise.all(found));
}

if (process.argv[1]?.endsWith("main.ts") && process.argv[1].includes("cosmic-spectra")) {
  const skies = 10;
  const away = new Map<string, number[]>();
  for (let seed = 0; seed < skies; seed++) {
    for (const [name, { summary, converged }] of Object.entries(await fitSky(seed))) {
      const rows = summary().rows;
      const shown = rows.map((row) => `${row.name} ${row.mean.toFixed(4)} ± ${row.sd.toFixed(4)}`);
      console.log(`sky ${seed}, ${name}: ${shown.join(", ")}${converged ? "" : " (not converged)"}`);
      const tau = rows.find((row) => row.name === "tau");
      if (tau) away.set(name, [...(away.get(name) ?? []), (tau.mean - truth.tau) / tau.sd]);
    }
  }
  for (const [name, each] of away) {
    const mean = each.reduce((a, b) => a + b, 0) / each.length;
    console.log(`${name}: tau is off by ${mean.toFixed(2)} deviations in the mean of ${skies} skies`);
  }
}
