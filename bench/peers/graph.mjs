/**
 * Gradients of log densities, a thousand at a time by `vmapSync` into one array, as the peer's are written, and over the
 * same unconstrained coordinates.
 * The Stan programs of the same densities are in graph.py.
 */
import { concat, exp, f, gather, graph, hmm, logDensity, logSoftmax, logSumExp, matmul, scan, sqrt } from "gibbs/graph";

const gradients = 1000;

const density = (x, distribution, ...parameters) => logDensity(x, { distribution, parameters });
const total = (...terms) => terms.reduce((sum, term) => sum.add(term));

/** What is above 0 by its logarithm: the value, and the log of its slope. */
const positive = (u) => [exp(u), u.sum()];

/** What is between 0 and `upper` by its logit. */
const below = (upper, u) => [u.sigmoid().multiply(upper), f`log(${upper}) - softplus(${u}) - softplus(-${u})`];

/** Log densities by name: from arrays by name to what a graph is traced from. */
export const densities = {
  schools: (data) => (parameter) => {
    const mu = parameter("mu");
    const [tau, jacobian] = positive(parameter("tau"));
    const z = parameter("z", 8);
    return total(
      jacobian,
      density(mu, "normal", 0, 5),
      density(tau, "halfCauchy", 0, 5),
      density(z, "normal", 0, 1),
      density(data("schools_effects"), "normal", f`${mu} + ${tau} * ${z}`, data("schools_errors")),
    );
  },

  logistic: (data) => (parameter) => {
    const b = parameter("b", 20);
    const logits = matmul(data("logistic_x"), b);
    return total(density(b, "normal", 0, 1), density(data("logistic_y"), "bernoulliLogit", logits));
  },

  linear: (data) => (parameter) => {
    const b = parameter("b", 3);
    const [sigma, jacobian] = positive(parameter("sigma"));
    return total(
      jacobian,
      density(b, "normal", 0, 100),
      density(sigma, "halfCauchy", 0, 2.5),
      density(data("linear_y"), "normal", matmul(data("linear_x"), b), sigma),
    );
  },

  hierarchical: (data) => (parameter) => {
    const mu = parameter("mu");
    const [tau, ofTau] = positive(parameter("tau"));
    const a = parameter("a", 85);
    const b = parameter("b");
    const [sigma, ofSigma] = positive(parameter("sigma"));
    const location = f`${gather(a, data("radon_group"))} + ${b} * ${data("radon_x")}`;
    return total(
      ofTau,
      ofSigma,
      density(mu, "normal", 0, 10),
      density(tau, "halfNormal", 0, 1),
      density(b, "normal", 0, 10),
      density(sigma, "halfNormal", 0, 1),
      density(a, "normal", mu, tau),
      density(data("radon_y"), "normal", location, sigma),
    );
  },

  gaussian: (data) => (parameter) => {
    const zero = new Float64Array(100);
    return density(parameter("x", 100), "multivariateNormalPrecision", zero, data("gaussian_precision"));
  },

  garch: (data) => (parameter) => {
    const y = data("garch11_y");
    const mu = parameter("mu");
    const [a0, of0] = positive(parameter("a0"));
    const [a1, of1] = below(1, parameter("a1"));
    const [b1, ofB] = below(f`1 - ${a1}`, parameter("b1"));
    const { each } = scan({ variance: data.numbers.garch11_sigma1 ** 2 }, y, ({ variance }, row) => ({
      variance: f`${a0} + ${a1} * (${row} - ${mu})^2 + ${b1} * ${variance}`,
      scale: sqrt(variance),
    }));
    return total(of0, of1, ofB, density(y, "normal", mu, each.scale));
  },

  arma: (data) => (parameter) => {
    const y = data("arma11_y");
    const [mu, phi, theta] = ["mu", "phi", "theta"].map((name) => parameter(name));
    const [sigma, jacobian] = positive(parameter("sigma"));
    const before = concat([mu.reshape(1), y.data.subarray(0, -1)]);
    const { each } = scan({ e: 0 }, { y, before }, ({ e }, row) => ({
      e: f`${row.y} - (${mu} + ${phi} * ${row.before} + ${theta} * ${e})`,
    }));
    return total(
      jacobian,
      density(mu, "normal", 0, 10),
      density(phi, "normal", 0, 2),
      density(theta, "normal", 0, 2),
      density(sigma, "halfCauchy", 0, 2.5),
      density(each.e, "normal", 0, sigma),
    );
  },

  "hmm-scan": (data) => (parameter) => {
    const { prior, transition, emission } = chain(data, parameter);
    // From (row) to (column): each column's logarithm of the sum over rows.
    const first = emission.at(0).subtract(Math.log(4));
    const { last } = scan({ now: first }, emission.slice([1, 100]), ({ now }, row) => ({
      now: logSumExp(now.reshape([4, 1]).add(transition), { axes: 0 }).add(row),
    }));
    return total(prior, logSumExp(last.now));
  },

  hmm: (data) => (parameter) => {
    const { prior, transition, emission } = chain(data, parameter);
    return total(prior, hmm(new Float64Array(4).fill(-Math.log(4)), transition, emission));
  },

  "gp-11": (data) => process(data("gp_regr_x").data, data("gp_regr_y")),
  "gp-200": (data) => process(data("gp_x").data, data("gp_y")),

  items: (data) => (parameter) => {
    const theta = parameter("theta", 100);
    const [a, jacobian] = positive(parameter("a", 20));
    const b = parameter("b", 20);
    const logits = f`${a.reshape([20, 1])} * (${theta} - ${b.reshape([20, 1])})`;
    return total(
      jacobian,
      density(theta, "normal", 0, 1),
      density(a, "logNormal", 0, 1),
      density(b, "normal", 0, 2),
      density(data("answers"), "bernoulliLogit", logits),
    );
  },

  horseshoe: (data) => (parameter) => {
    const a = parameter("a");
    const [tau, ofTau] = positive(parameter("tau"));
    const [c2, ofC2] = positive(parameter("c2"));
    const [lambda, ofLambda] = positive(parameter("lambda", 100));
    const z = parameter("z", 100);
    const b = f`${tau} * ${z} * ${lambda} * sqrt(${c2} / (${c2} + (${tau} * ${lambda})^2))`;
    return total(
      ofTau,
      ofC2,
      ofLambda,
      density(a, "normal", 0, 2.5),
      density(tau, "halfCauchy", 0, 0.1),
      density(c2, "inverseGamma", 2, 8),
      density(lambda, "halfCauchy", 0, 1),
      density(z, "normal", 0, 1),
      density(data("sparse_y"), "bernoulliLogit", matmul(data("sparse_x"), b).add(a)),
    );
  },
};

function chain(data, parameter) {
  const rows = parameter("rows", [4, 4]);
  const mu = parameter("mu", 4);
  const y = data("hmm_y");
  const emission = logDensity(
    { data: y.data, shape: [y.data.length, 1] },
    { distribution: "normal", parameters: [mu, 1] },
    { each: true },
  );
  const prior = density(rows, "normal", 0, 1).add(density(mu, "normal", 0, 10));
  return { prior, transition: logSoftmax(rows), emission };
}

/** Gaussian process with a squared exponential kernel and noise. */
function process(x, y) {
  const squares = Array.from(x, (a) => Array.from(x, (b) => (a - b) ** 2));
  const identity = Array.from(x, (_, i) => Array.from(x, (_, j) => Number(i === j)));
  return (parameter) => {
    const [rho, ofRho] = positive(parameter("rho"));
    const [alpha, ofAlpha] = positive(parameter("alpha"));
    const [sigma, ofSigma] = positive(parameter("sigma"));
    const covariance = f`${alpha}^2 * exp(-0.5 * ${squares} / ${rho}^2) + ${sigma}^2 * ${identity}`;
    return total(
      ofRho,
      ofAlpha,
      ofSigma,
      density(rho, "gamma", 25, 4),
      density(alpha, "halfNormal", 0, 2),
      density(sigma, "halfNormal", 0, 1),
      density(y, "multivariateNormal", new Float64Array(x.length), covariance),
    );
  };
}

function prepare(write) {
  return (data) => {
    const body = write(data);
    const program = graph(({ parameter }) => body(parameter)).compile();
    const d = program.dimension;
    const position = Array.from({ length: d }, (_, k) => -0.3 + (0.7 * k) / (d - 1));
    const positions = { data: new Float64Array(gradients * d), shape: [gradients, d] };
    for (let row = 0; row < gradients; row++) positions.data.set(position, row * d);
    const out = new Float64Array(gradients * d);
    return () => {
      const { values } = program.vmapSync(positions, { out });
      return { value: values[0], gradient: out.slice(0, d) };
    };
  };
}

export const cases = Object.fromEntries(
  Object.entries(densities).flatMap(([name, write]) => [
    [name, prepare(write)],
    [`${name}-fast`, prepare(write)],
  ]),
);
