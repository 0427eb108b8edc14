import { draw } from "../graph/density.js";
import { cumulativeSum, type Expr, f, hmm, log, logSumExp, type Operand, scan, stack } from "../graph/index.js";
import { active } from "../graph/trace.js";
import { invalid } from "../internal/error.js";
import { type AnyDistribution, type Behavior, behaviorOf, Composite } from "./behavior.js";

class Flat extends Composite {
  behavior(): Behavior {
    return {
      name: "flat",
      parameters: [],
      discrete: false,
      separable: true,
      support: { name: "real" },
      shape: (declared) => declared ?? [],
      logDensity: (x, each) => {
        const value = active("flat").operand("x", x);
        return each ? value.multiply(0) : active("flat").number(0);
      },
      draw: () => {
        throw invalid("Unsupported", "distribution", "flat is no distribution that can be drawn from");
      },
    };
  }
}

/**
 * No prior: every value is as good as any other, within the bounds and the constraint that `sample` gives the variable.
 *
 * It is no distribution, so a model with it cannot simulate its prior; whether its posterior is one is for the data to say.
 *
 * @example
 * const free = model({ y: [1, 2, 3] }, (p, data) => {
 *   const sigma = p.sample("sigma", flat(), { lower: 0 });
 *   p.observe({ distribution: "normal", parameters: [0, sigma] }, data.y);
 * });
 * free.dimension; // 1
 */
export function flat(): Composite {
  return new Flat();
}

class Mixture extends Composite {
  readonly #weights: Operand;
  readonly #components: readonly AnyDistribution[];

  constructor(weights: Operand, components: readonly AnyDistribution[]) {
    super();
    this.#weights = weights;
    this.#components = components;
  }

  behavior(): Behavior {
    const components = this.#components.map(behaviorOf);
    const weights = active("mixture").operand("weights", this.#weights);
    if (weights.shape.length !== 1 || weights.shape[0] !== components.length) {
      throw invalid(
        "InvalidShape",
        "weights",
        `expected ${components.length} numbers, got [${weights.shape.join(", ")}]`,
      );
    }
    const [first] = components;
    if (components.some(({ separable }) => separable !== first.separable)) {
      throw invalid("InvalidValue", "components", "expected distributions of the same kind of outcome");
    }
    return {
      name: "mixture",
      parameters: [["weights", weights], ...components.flatMap(({ parameters }) => parameters)],
      discrete: components.some((component) => component.discrete),
      separable: first.separable,
      support: components.every(({ support }) => support.name === first.support.name)
        ? first.support
        : { name: "real" },
      shape: (declared) => components.reduce((shape, component) => component.shape(shape), declared) ?? [],
      logDensity: (x, each) => {
        const terms = components.map((component, k) => log(weights.at(k)).add(component.logDensity(x, true)));
        const value = logSumExp(stack(terms), { axes: 0 });
        return each ? value : value.sum();
      },
      draw: (shape) => {
        const which = draw({ distribution: "categorical", parameters: [weights], shape });
        return components
          .map((component) => component.draw(shape))
          .reduce((drawn, other, k) => which.equal(k).select(other, drawn));
      },
    };
  }
}

/**
 * A mixture: each outcome comes from one of several distributions, which is summed out.
 *
 * `log p(x) = log Σₖ wₖ pₖ(x)`, without underflow.
 *
 * @param weights one positive weight a component, which sum to 1.
 * @param components distributions of one kind of outcome.
 * @throws GibbsError `InvalidShape` for another number of weights than of components.
 *
 * @example
 * const halves = model({ y: [0] }, (p, data) => {
 *   const mu = p.sample("mu", { distribution: "normal", parameters: [0, 1] });
 *   const at = (location: typeof mu | number) => ({ distribution: "normal", parameters: [location, 1] }) as const;
 *   p.observe(mixture([0.5, 0.5], [at(mu), at(0)]), data.y);
 * });
 * halves.dimension; // 1
 */
export function mixture(weights: Operand, components: readonly AnyDistribution[]): Composite {
  if (!Array.isArray(components) || components.length === 0) {
    throw invalid("InvalidValue", "components", "expected a list of distributions");
  }
  return new Mixture(weights, components);
}

class HiddenMarkov extends Composite {
  readonly #initial: Operand;
  readonly #transition: Operand;
  readonly #emissions: readonly AnyDistribution[];

  constructor(initial: Operand, transition: Operand, emissions: readonly AnyDistribution[]) {
    super();
    this.#initial = initial;
    this.#transition = transition;
    this.#emissions = emissions;
  }

  behavior(): Behavior {
    const trace = active("hiddenMarkov");
    const emissions = this.#emissions.map(behaviorOf);
    const initial = trace.operand("initial", this.#initial);
    const transition = trace.operand("transition", this.#transition);
    return {
      name: "hiddenMarkov",
      parameters: [
        ["initial", initial],
        ["transition", transition],
        ...emissions.flatMap(({ parameters }) => parameters),
      ],
      discrete: emissions.some((emission) => emission.discrete),
      separable: false,
      support: { name: "real" },
      shape: (declared) => {
        if (declared?.length === 1) return declared;
        throw invalid("InvalidShape", "options.shape", "expected the length of the chain");
      },
      logDensity: (x) => {
        const each = emissions.map((emission) => emission.logDensity(x, true));
        return hmm(log(initial), log(transition), stack(each, 1));
      },
      draw: ([length]) => chain(initial, transition, emissions, length),
    };
  }
}

/** A path of states, each as a row of zeros with a one, and the outcome of each in its state. */
function chain(initial: Expr, transition: Expr, emissions: readonly Behavior[], length: number): Expr {
  const chosen = (probabilities: Expr, uniform: Expr) => {
    const upper = cumulativeSum(probabilities);
    return f`and(${uniform} >= ${upper} - ${probabilities}, ${uniform} < ${upper})`;
  };
  const uniforms = draw({ distribution: "uniform", parameters: [0, 1], shape: [length] });
  const { each } = scan({ state: initial, begun: 0 }, uniforms, ({ state, begun }, uniform) => ({
    state: chosen(begun.select(state.matmul(transition), initial), uniform),
    begun: 1,
  }));
  const outcomes = stack(
    emissions.map((emission) => emission.draw([length])),
    1,
  );
  return each.state.multiply(outcomes).sum({ axes: 1 });
}

/**
 * A hidden Markov chain: outcomes in time, each from the distribution of a state that no one sees and that is summed out.
 *
 * The scaled forward-backward algorithm gives density and gradient in `O(n k²)`.
 *
 * @param initial k probabilities of the first state, which sum to 1.
 * @param transition `k × k`: the probability of going from a state (row) to another (column); rows sum to 1.
 * @param emissions the distribution of an outcome in each state.
 * @throws GibbsError `InvalidShape` where the numbers of states differ.
 *
 * @example
 * const chain = model({ y: [0, 3, 3] }, (p, data) => {
 *   const level = p.sample("level", { distribution: "normal", parameters: [0, 5] });
 *   const at = (location: typeof level | number) => ({ distribution: "normal", parameters: [location, 1] }) as const;
 *   p.observe(hiddenMarkov([0.5, 0.5], [[0.9, 0.1], [0.1, 0.9]], [at(0), at(level)]), data.y);
 * });
 * chain.dimension; // 1
 */
export function hiddenMarkov(initial: Operand, transition: Operand, emissions: readonly AnyDistribution[]): Composite {
  if (!Array.isArray(emissions) || emissions.length === 0) {
    throw invalid("InvalidValue", "emissions", "expected a list of distributions");
  }
  return new HiddenMarkov(initial, transition, emissions);
}
