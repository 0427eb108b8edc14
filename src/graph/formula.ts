/** Formulas as text: a small parser by precedence, whose result is kept for every place that a formula stands at. */
import { GibbsError, invalid } from "../internal/error.js";
import * as algebra from "./algebra.js";
import * as arithmetic from "./arithmetic.js";
import { unary } from "./build.js";
import * as comparison from "./comparison.js";
import * as exponential from "./exponential.js";
import type { Expr } from "./expr.js";
import type { Operand } from "./operand.js";
import * as reductions from "./reductions.js";
import * as special from "./special.js";
import { active } from "./trace.js";
import * as trigonometry from "./trigonometry.js";

type Function = (...operands: Operand[]) => Expr;
type Token = string | number | { readonly hole: number };
/** A formula that was read, waiting for its operands. */
type Formula = (holes: readonly Operand[]) => Operand;

const { sum, mean, max, min, product, logSumExp, softmax, logSoftmax, cumulativeSum } = reductions;
const { matmul, dot, cholesky, logDeterminant } = algebra;

/** What a formula can call: operations whose arguments are operands alone. */
const functions = new Map<string, Function>(
  Object.entries({
    ...arithmetic,
    ...exponential,
    ...trigonometry,
    ...special,
    ...comparison,
    ...{ sum, mean, max, min, product, logSumExp, softmax, logSoftmax, cumulativeSum },
    ...{ matmul, dot, cholesky, logDeterminant },
  }) as [string, Function][],
);

const constants: Readonly<Record<string, number>> = { pi: Math.PI, Infinity: Number.POSITIVE_INFINITY };

interface Operator {
  readonly power: number;
  readonly build: (x: Operand, y: Operand) => Expr;
}

const operators: Readonly<Record<string, Operator>> = {
  "<": { power: 1, build: comparison.less },
  "<=": { power: 1, build: comparison.lessEqual },
  ">": { power: 1, build: comparison.greater },
  ">=": { power: 1, build: comparison.greaterEqual },
  "==": { power: 1, build: comparison.equal },
  "!=": { power: 1, build: comparison.notEqual },
  "+": { power: 2, build: arithmetic.add },
  "-": { power: 2, build: arithmetic.subtract },
  "*": { power: 3, build: arithmetic.multiply },
  "/": { power: 3, build: arithmetic.divide },
  "^": { power: 5, build: arithmetic.power },
};
const negation = 4;

const lexeme =
  /\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z]\w*)|(<=|>=|==|!=|[-+*/^(),<>])|(\S))/g;

const formulas = new WeakMap<TemplateStringsArray, Formula>();

/**
 * A formula as text: `f` with what stands in it as expressions, numbers and arrays.
 *
 * Operators are `+ - * / ^`, comparisons and parentheses with their usual precedence (`-x^2` is `-(x^2)`, `x^y^z` is
 * `x^(y^z)`); functions are the elementwise ones, the reductions over everything, `matmul`, `dot`, `cholesky` and
 * `logDeterminant`; `pi` is known. It makes the same nodes as functions and methods do. Its syntax is read once for each
 * place that it stands at.
 *
 * @param text the formula's text, between what is interpolated.
 * @param operands what is interpolated.
 * @throws GibbsError `InvalidValue` for a formula that cannot be read, with its text.
 * @example
 * graph(() => f`exp(-${2} / 2) + ${[1, 2, 3]}^2 * sum(${[1, 2]})`).compile().evaluate().value; // ≈ [3.367879, 12.367879, 27.367879]
 */
export function f(text: TemplateStringsArray, ...operands: Operand[]): Expr {
  const trace = active("f");
  let formula = formulas.get(text);
  if (formula === undefined) {
    if (!Array.isArray(text)) throw invalid("InvalidValue", "f", "expected a template, f`…`");
    formula = read(text);
    formulas.set(text, formula);
  }
  return trace.operand("f", formula(operands));
}

/** Reads a formula by precedence. */
function read(text: TemplateStringsArray): Formula {
  const tokens = tokensOf(text);
  let next = 0;
  const result = expression(0);
  if (next < tokens.length) throw unreadable(text, `nothing is expected behind a whole expression, got ${told()}`);
  return result;

  function expression(binding: number): Formula {
    let left = operand();
    for (;;) {
      const operator = operatorAt(next);
      if (operator === undefined || operator.power <= binding) return left;
      next++;
      const { build, power } = operator;
      const x = left;
      // A power binds to the right.
      const y = expression(power === operators["^"].power ? power - 1 : power);
      left = (holes) => build(x(holes), y(holes));
    }
  }

  function operand(): Formula {
    const token = tokens[next++];
    if (typeof token === "number") return () => token;
    if (typeof token === "object") return (holes) => holes[token.hole];
    if (token === "-") {
      const x = expression(negation);
      return (holes) => unary("negate", x(holes));
    }
    if (token === "+") return expression(negation);
    if (token === "(") {
      const inner = expression(0);
      expect(")");
      return inner;
    }
    if (token !== undefined && /^[A-Za-z]/.test(token)) return named(token);
    next--;
    throw unreadable(text, `expected an operand, got ${told()}`);
  }

  function named(name: string): Formula {
    if (tokens[next] !== "(") {
      const value = Object.hasOwn(constants, name) ? constants[name] : undefined;
      if (value !== undefined) return () => value;
      throw unreadable(text, `${name} is not known; write \${${name}} for a value of yours`);
    }
    const called = functions.get(name);
    if (called === undefined) throw unreadable(text, `there is no function ${name}`);
    next++;
    const inner = [expression(0)];
    while (tokens[next] === ",") {
      next++;
      inner.push(expression(0));
    }
    expect(")");
    const wanted = called.length;
    if (inner.length !== wanted && !(wanted === 2 && inner.length === 1 && Object.hasOwn(reductions, name))) {
      throw unreadable(text, `${name} takes ${wanted} operands, got ${inner.length}`);
    }
    return (holes) => called(...inner.map((argument) => argument(holes)));
  }

  function operatorAt(place: number): Operator | undefined {
    const token = tokens[place];
    return typeof token === "string" && Object.hasOwn(operators, token) ? operators[token] : undefined;
  }

  function expect(token: string): void {
    if (tokens[next] !== token) throw unreadable(text, `expected ${token}, got ${told()}`);
    next++;
  }

  function told(): string {
    const token = tokens[next];
    if (token === undefined) return "the end";
    return typeof token === "object" ? `\${${token.hole}}` : `${token}`;
  }
}

function tokensOf(text: TemplateStringsArray): Token[] {
  const tokens: Token[] = [];
  text.forEach((part, hole) => {
    for (const [, number, name, symbol, other] of part.matchAll(lexeme)) {
      if (other !== undefined) throw unreadable(text, `${other} is not expected`);
      tokens.push(number === undefined ? (name ?? symbol) : Number(number));
    }
    if (hole < text.length - 1) tokens.push({ hole });
  });
  return tokens;
}

function unreadable(text: TemplateStringsArray, problem: string): GibbsError {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what is shown is how the user wrote it.
  return new GibbsError("InvalidValue", `f: ${problem}, in the formula ${text.join("${…}").trim()}`, "f");
}
