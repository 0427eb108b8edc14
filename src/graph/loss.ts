/**
 * The losses of `gibbs/loss` as operations of a graph: of logits, predictions and log probabilities that are expressions.
 *
 * Each has the options of its namesake in `gibbs/loss`, which has its formula, its source and its limits. Labels, targets'
 * classes, groups and weights are data. Losses of rows of logits and risks run the kernels themselves: they have gradients
 * and Jacobian-vector products, and no second derivatives; so has `smoothAdversarial`, a part of which is one. Losses of
 * elements, pairs, boxes and teachers are written in operations and have those too.
 *
 * @module
 */
import {
  activePassiveOptionsNames,
  aldrKlOptionsNames,
  bootstrappedCrossEntropyOptionsNames,
  compSumOptionsNames,
  crossEntropyOptionsNames,
  cvarOptionsNames,
  distillationOptionsNames,
  dpoOptionsNames,
  encouragingOptionsNames,
  focalOptionsNames,
  generalizedCrossEntropyOptionsNames,
  groupDroOptionsNames,
  hlGaussOptionsNames,
  huberOptionsNames,
  labelShiftDroOptionsNames,
  ldrKlOptionsNames,
  ldrKOptionsNames,
  logCoshOptionsNames,
  logitClipOptionsNames,
  multiclassHingeOptionsNames,
  normalizedFocalOptionsNames,
  normalizedGeneralizedCrossEntropyOptionsNames,
  poissonLossOptionsNames,
  polyOptionsNames,
  quantileLossOptionsNames,
  reverseCrossEntropyOptionsNames,
  smoothAdversarialOptionsNames,
  spectralDecouplingOptionsNames,
  spectralRiskOptionsNames,
  sphericalLossOptionsNames,
  symmetricCrossEntropyOptionsNames,
  zLossOptionsNames,
} from "../backend/bindings/loss.js";
import { type Vector, vector } from "../internal/arrays.js";
import { invalid } from "../internal/error.js";
import { checkOptions } from "../internal/options.js";
import type * as losses from "../loss/index.js";
import { operation } from "./build.js";
import { greater, less, select } from "./comparison.js";
import { logDensity } from "./density.js";
import type { Expr } from "./expr.js";
import type { Operand } from "./operand.js";
import { elements, mismatch, rowLosses, type Shape, scalar } from "./shape.js";
import { active } from "./trace.js";

/** Options of every loss of examples. */
export interface ReducedOptions {
  /** One weight an example, at least 0, as data; default: all 1. The mean divides by their sum. */
  readonly weights?: Operand;
  /** How the losses of the examples become one number; `"none"` keeps one for each; default `"mean"`. */
  readonly reduction?: "mean" | "sum" | "none";
}

/** Options of every loss of rows of logits. */
export interface RowOptions extends ReducedOptions {
  /** Rows with this label do not count; default: every row counts. */
  readonly ignoreIndex?: number;
}

/** What is a loss's own of its options in `gibbs/loss`. */
export type Own<Options> = Omit<Options, keyof losses.RowLossOptions>;

/** A loss of rows of logits `[…, K]` and a label for each, `[…]`. */
export type RowLoss<Options> = (logits: Operand, labels: Operand, options?: RowOptions & Own<Options>) => Expr;

const reducedNames = { weights: 1, reduction: 1 };
const reductions: readonly unknown[] = ["mean", "sum", "none"];

function rows<Options extends object>(loss: string, names: object): RowLoss<Options> {
  return (logits, labels, options) => {
    checkOptions(options, names, reducedNames, { ignoreIndex: 1 });
    const { weights, reduction, ignoreIndex, ...own } = options ?? ({} as RowOptions);
    return rowLoss(loss, [logits, labels, weights], reduction, { ignoreIndex, options: given(own) });
  };
}

function rowLoss(
  loss: string,
  [logits, targets, weights]: readonly [Operand, Operand, Operand | undefined],
  reduction: ReducedOptions["reduction"] = "mean",
  attributes: object,
): Expr {
  if (!reductions.includes(reduction)) throw badReduction();
  const operands: [string, Operand][] = [
    ["logits", logits],
    ["labels", targets],
  ];
  if (weights !== undefined) operands.push(["options.weights", weights]);
  const shape = (shapes: readonly Shape[]) => rowLosses(shapes, reduction === "none");
  return operation("loss", operands, shape, { loss, reduction, ...attributes });
}

const badReduction = () => invalid("InvalidOption", "options.reduction", 'expected "mean", "sum" or "none"');

/** Options that were given, if any. */
function given(options: object): object | undefined {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** A normalized loss with one that is bounded. */
export const activePassive = rows<losses.ActivePassiveOptions>("activePassive", activePassiveOptionsNames);
/** LDR-KL with a temperature that every example chooses for itself. */
export const aldrKl = rows<losses.AldrKlOptions>("aldrKl", aldrKlOptionsNames);
/** Cross-entropy with targets mixed with the prediction itself. */
export const bootstrappedCrossEntropy = rows<losses.BootstrappedCrossEntropyOptions>(
  "bootstrappedCrossEntropy",
  bootstrappedCrossEntropyOptionsNames,
);
/** Sum-exponential, cross-entropy, generalized cross-entropy and mean absolute error as one family. */
export const compSum = rows<losses.CompSumOptions>("compSum", compSumOptionsNames);
/** Cross-entropy of softmax predictions, with label smoothing. */
export const crossEntropy = rows<losses.CrossEntropyOptions>("crossEntropy", crossEntropyOptionsNames);
/** Cross-entropy with a bonus for predictions that are already right. */
export const encouraging = rows<losses.EncouragingOptions>("encouraging", encouragingOptionsNames);
/** Cross-entropy that counts little where the prediction is already right. */
export const focal = rows<losses.FocalOptions>("focal", focalOptionsNames);
/** Between cross-entropy and the mean absolute error. */
export const generalizedCrossEntropy = rows<losses.GeneralizedCrossEntropyOptions>(
  "generalizedCrossEntropy",
  generalizedCrossEntropyOptionsNames,
);
/** The mean of the k largest margins. */
export const ldrK = rows<losses.LdrKOptions>("ldrK", ldrKOptionsNames);
/** The worst mean margin over distributions on the labels. */
export const ldrKl = rows<losses.LdrKlOptions>("ldrKl", ldrKlOptionsNames);
/** A loss of logits whose norm is held below a bound. */
export const logitClip = rows<losses.LogitClipOptions>("logitClip", logitClipOptionsNames);
/** Mean absolute error of a softmax prediction. */
export const meanAbsoluteError = rows<object>("meanAbsoluteError", {});
/** Hinge losses of several classes. */
export const multiclassHinge = rows<losses.MulticlassHingeOptions>("multiclassHinge", multiclassHingeOptionsNames);
/** Cross-entropy over its sum over all labels. */
export const normalizedCrossEntropy = rows<object>("normalizedCrossEntropy", {});
/** Focal loss over its sum over all labels. */
export const normalizedFocal = rows<losses.NormalizedFocalOptions>("normalizedFocal", normalizedFocalOptionsNames);
/** Generalized cross-entropy over its sum over all labels. */
export const normalizedGeneralizedCrossEntropy = rows<losses.NormalizedGeneralizedCrossEntropyOptions>(
  "normalizedGeneralizedCrossEntropy",
  normalizedGeneralizedCrossEntropyOptionsNames,
);
/** Cross-entropy or focal loss with another first coefficient. */
export const poly = rows<losses.PolyOptions>("poly", polyOptionsNames);
/** The prediction's cross-entropy against the label's distribution. */
export const reverseCrossEntropy = rows<losses.ReverseCrossEntropyOptions>(
  "reverseCrossEntropy",
  reverseCrossEntropyOptionsNames,
);
/** Cross-entropy with a penalty on the logits. */
export const spectralDecoupling = rows<Omit<losses.SpectralDecouplingOptions, "gamma">>(
  "spectralDecoupling",
  spectralDecouplingOptionsNames,
);
/** Taylor softmax and spherical softmax. */
export const sphericalLoss = rows<losses.SphericalLossOptions>("sphericalLoss", sphericalLossOptionsNames);
/** Cross-entropy plus the mean square of the other labels' logits. */
export const squentropy = rows<object>("squentropy", {});
/** The sum of the other labels' exponentials over the label's. */
export const sumExp = rows<object>("sumExp", {});
/** Cross-entropy with reverse cross-entropy. */
export const symmetricCrossEntropy = rows<losses.SymmetricCrossEntropyOptions>(
  "symmetricCrossEntropy",
  symmetricCrossEntropyOptionsNames,
);
/** The softplus of the label's standard score among the logits. */
export const zLoss = rows<losses.ZLossOptions>("zLoss", zLossOptionsNames);

/** Values as normal distributions on bins: cross-entropy of rows of logits against them. */
export function hlGauss(
  logits: Operand,
  values: Operand,
  options: ReducedOptions & { readonly edges: Vector; readonly sigma?: number },
): Expr {
  checkOptions(options, hlGaussOptionsNames, reducedNames, { edges: 1 });
  const { edges, sigma } = options;
  const own = given({ edges: Array.from(vector("options.edges", edges)), sigma });
  return rowLoss("hlGauss", [logits, values, options.weights], options.reduction, { options: own });
}

/** Squared near the target, absolute away from it. */
export function huber(
  predictions: Operand,
  targets: Operand,
  options: ReducedOptions & Own<losses.HuberOptions> = {},
): Expr {
  checkOptions(options, huberOptionsNames, reducedNames);
  const delta = positive("delta", options.delta ?? 1);
  const residual = active("huber").operand("predictions", predictions).subtract(targets);
  const size = residual.abs();
  const far = size.subtract(0.5 * delta).multiply(delta);
  return reduce(select(less(size, delta), residual.square().multiply(0.5), far), options);
}

/** Squared near the target, absolute away from it, with all derivatives. */
export function logCosh(
  predictions: Operand,
  targets: Operand,
  options: ReducedOptions & Own<losses.LogCoshOptions> = {},
): Expr {
  checkOptions(options, logCoshOptionsNames, reducedNames);
  const scale = positive("scale", options.scale ?? 1);
  const x = active("logCosh").operand("predictions", predictions).subtract(targets).divide(scale);
  // log cosh x without overflow and without the kink of |x|.
  const each = x.multiply(-2).softplus().add(x).subtract(Math.LN2);
  return reduce(each.multiply(scale ** 2), options);
}

/** The loss whose minimizer is a quantile. */
export function quantileLoss(
  predictions: Operand,
  targets: Operand,
  options: ReducedOptions & Own<losses.QuantileLossOptions> = {},
): Expr {
  checkOptions(options, quantileLossOptionsNames, reducedNames);
  const level = options.level ?? 0.5;
  if (!(level > 0 && level < 1)) throw invalid("InvalidOption", "options.level", "expected a number between 0 and 1");
  const residual = active("quantileLoss").operand("predictions", predictions).subtract(targets);
  // The comparisons have no slope of their own, so that it is 0 where the residual is.
  const slope = greater(residual, 0)
    .multiply(1 - level)
    .subtract(less(residual, 0).multiply(level));
  return reduce(residual.multiply(slope), options);
}

/** The negative log likelihood of counts by log rates. */
export function poissonLoss(
  predictions: Operand,
  targets: Operand,
  options: ReducedOptions & Own<losses.PoissonLossOptions> = {},
): Expr {
  checkOptions(options, poissonLossOptionsNames, reducedNames);
  const trace = active("poissonLoss");
  const [rate, count] = [trace.operand("predictions", predictions), trace.operand("targets", targets)];
  const loss = rate.exp().subtract(count.multiply(rate));
  return reduce(options.full ? loss.add(count.add(1).lgamma()) : loss, options);
}

/** The negative log likelihood of ordered classes, by scores and ascending thresholds. */
export function ordinalLoss(scores: Operand, thresholds: Operand, labels: Operand, options: ReducedOptions = {}): Expr {
  checkOptions(options, reducedNames);
  const distribution = { distribution: "orderedLogistic", parameters: [scores, thresholds] } as const;
  return reduce(logDensity(labels, distribution, { each: true }).negate(), options);
}

/** Direct preference optimization: the logistic loss of preference margins. The references have no gradient. */
export function dpo(
  logProbabilities: Readonly<Record<keyof losses.PreferencePairs, Operand>>,
  options: ReducedOptions & Own<losses.DpoOptions> = {},
): Expr {
  checkOptions(options, dpoOptionsNames, reducedNames);
  const beta = positive("beta", options.beta ?? 0.1);
  const smoothing = options.labelSmoothing ?? 0;
  if (!(smoothing >= 0 && smoothing < 0.5)) {
    throw invalid("InvalidOption", "options.labelSmoothing", "expected a number of at least 0 and below 0.5");
  }
  if (typeof logProbabilities !== "object" || logProbabilities === null) {
    throw invalid("InvalidValue", "logProbabilities", "expected an object with four operands");
  }
  const trace = active("dpo");
  const side = (name: keyof losses.PreferencePairs) =>
    trace.operand(`logProbabilities.${name}`, logProbabilities[name]);
  const chosen = side("policyChosen").subtract(side("referenceChosen").detach());
  const rejected = side("policyRejected").subtract(side("referenceRejected").detach());
  const logit = chosen.subtract(rejected).multiply(beta);
  return reduce(logit.negate().softplus().add(logit.multiply(smoothing)), options);
}

/** A student's softmax against a teacher's, both softened by a temperature. The teacher has no gradient. */
export function distillation(
  logits: Operand,
  teacher: Operand,
  options: ReducedOptions & Own<Omit<losses.DistillationOptions, "labels">> & { readonly labels?: Operand } = {},
): Expr {
  checkOptions(options, distillationOptionsNames, reducedNames, { labels: 1 });
  const temperature = positive("temperature", options.temperature ?? 4);
  const alpha = options.labels === undefined ? 1 : (options.alpha ?? 0.9);
  const trace = active("distillation");
  const [student, other] = [trace.operand("logits", logits), trace.operand("teacher", teacher).detach()];
  const p = student.divide(temperature).logSoftmax();
  const q = other.divide(temperature).logSoftmax();
  const divergence = q
    .exp()
    .multiply(q.subtract(p))
    .sum({ axes: -1 })
    .multiply(alpha * temperature ** 2);
  if (options.labels === undefined) return reduce(divergence, options);
  const distribution = { distribution: "categoricalLogit", parameters: [student] } as const;
  const hard = logDensity(options.labels, distribution, { each: true });
  return reduce(divergence.subtract(hard.multiply(1 - alpha)), options);
}

/** Squared error of a label's log probability against a teacher's, which has no gradient. */
export function squaredLogitError(
  logits: Operand,
  labels: Operand,
  logProbabilities: Operand,
  options: ReducedOptions = {},
): Expr {
  checkOptions(options, reducedNames);
  const distribution = { distribution: "categoricalLogit", parameters: [logits] } as const;
  const found = logDensity(labels, distribution, { each: true });
  const teacher = active("squaredLogitError").operand("logProbabilities", logProbabilities).detach();
  return reduce(found.subtract(teacher).square(), options);
}

/** A comp-sum loss of clean logits `[n, K]` and how far an attack moves the margins. */
export function smoothAdversarial(
  logits: Operand,
  attacked: Operand,
  labels: Operand,
  options: ReducedOptions & Own<losses.SmoothAdversarialOptions> = {},
): Expr {
  checkOptions(options, smoothAdversarialOptionsNames, reducedNames);
  const { tau, rho, nu } = options;
  const scale = positive("rho", rho ?? 1);
  const trace = active("smoothAdversarial");
  const [clean, moved] = [trace.operand("logits", logits), trace.operand("attacked", attacked)];
  if (clean.shape.length !== 2 || `${clean.shape}` !== `${moved.shape}`) {
    const problem = `expected [${clean.shape.join(", ")}] as of logits [n, K], got [${moved.shape.join(", ")}]`;
    throw invalid("InvalidShape", "attacked", problem);
  }
  const [n, classes] = clean.shape;
  const price = nu ?? Math.sqrt(classes - 1) / scale;
  if (!(price >= 0 && price < Number.POSITIVE_INFINITY)) {
    throw invalid("InvalidOption", "options.nu", `expected a number of at least 0, got ${String(nu)}`);
  }
  const loss = compSum(clean.divide(scale), labels, { ...(tau !== undefined && { tau }), reduction: "none" });
  // Of the label less of each class, by log probabilities: what they have in common cancels.
  const change = moved.subtract(clean);
  const distribution = { distribution: "categoricalLogit", parameters: [change] } as const;
  const own = logDensity(labels, distribution, { each: true }).reshape([n, 1]);
  const squares = own.subtract(change.logSoftmax()).square().sum({ axes: -1 });
  // Where margins agree, the norm is 0 and so is its slope.
  const apart = greater(squares, 0);
  const norm = select(apart, select(apart, squares, 1).sqrt(), 0);
  return reduce(loss.add(norm.multiply(price)), options);
}

/** Generalized intersection over union of pairs of boxes `[n, 4]`: corners x₁, y₁, x₂, y₂. */
export function giou(boxesA: Operand, boxesB: Operand, options: ReducedOptions = {}): Expr {
  checkOptions(options, reducedNames);
  const trace = active("giou");
  const read = (name: string, boxes: Operand) => {
    const box = trace.operand(name, boxes);
    if (box.shape.length === 2 && box.shape[1] === 4) return box.transpose();
    throw invalid("InvalidShape", name, `expected boxes [n, 4], got [${box.shape.join(", ")}]`);
  };
  const [a, b] = [read("boxesA", boxesA), read("boxesB", boxesB)];
  const area = (box: Expr) =>
    box
      .at(2)
      .subtract(box.at(0))
      .multiply(box.at(3).subtract(box.at(1)));
  const overlap = (k: number) =>
    a
      .at(k + 2)
      .minimum(b.at(k + 2))
      .subtract(a.at(k).maximum(b.at(k)))
      .relu();
  const extent = (k: number) =>
    a
      .at(k + 2)
      .maximum(b.at(k + 2))
      .subtract(a.at(k).minimum(b.at(k)));
  const shared = overlap(0).multiply(overlap(1));
  const union = area(a).add(area(b)).subtract(shared);
  const hull = extent(0).multiply(extent(1));
  return reduce(shared.divide(union).add(union.divide(hull)).negate().add(2), options);
}

/** The mean of a vector of losses, plain or weighted. */
export function mean(losses: Operand, options: { readonly weights?: Operand } = {}): Expr {
  checkOptions(options, { weights: 1 });
  return reduce(active("mean").operand("losses", losses), options);
}

/** The mean of the worst losses of a vector. */
export function cvar(losses: Operand, options: { readonly level?: number } = {}): Expr {
  return risk("cvar", losses, undefined, cvarOptionsNames, options);
}

/** Spectral risks of a vector of losses, plain or smoothed. */
export function spectralRisk(
  losses: Operand,
  options: Pick<losses.SpectralRiskOptions, "spectrum" | "parameter" | "smoothing" | "penalty"> = {},
): Expr {
  return risk("spectralRisk", losses, undefined, spectralRiskOptionsNames, options);
}

/** Groups with larger losses count more, by one exponentiated gradient step; the new weights are constants in the gradient. */
export function groupDro(
  losses: Operand,
  groups: Operand,
  options: Pick<losses.GroupDroOptions, "step" | "adjustment" | "weights" | "sizes"> = {},
): Expr {
  checkOptions(options, groupDroOptionsNames, { weights: 1, sizes: 1 });
  const list = (name: "weights" | "sizes") => {
    const values = options[name];
    return values === undefined ? undefined : Array.from(vector(`options.${name}`, values));
  };
  return risk("groupDro", losses, groups, {}, { ...options, weights: list("weights"), sizes: list("sizes") }, true);
}

/** The worst mean loss over label distributions near the one at hand. */
export function labelShiftDro(
  losses: Operand,
  labels: Operand,
  options: Pick<losses.LabelShiftDroOptions, "radius" | "classes"> = {},
): Expr {
  checkOptions(options, labelShiftDroOptionsNames, { classes: 1 });
  return risk("labelShiftDro", losses, labels, {}, options, true);
}

function risk(
  name: string,
  losses: Operand,
  groups: Operand | undefined,
  names: object,
  options: object,
  checked = false,
): Expr {
  if (!checked) checkOptions(options, names);
  const operands: [string, Operand][] = [["losses", losses]];
  if (groups !== undefined) operands.push(["groups", groups]);
  const shape = ([first, other]: readonly Shape[]) => {
    if (first.length > 0 && (other === undefined || `${first}` === `${other}`)) return scalar;
    throw mismatch("a vector of losses, with a group for each", first, other ?? scalar);
  };
  return operation("risk", operands, shape, { risk: name, options: given(options) });
}

function positive(name: string, value: number): number {
  if (typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY) return value;
  throw invalid("InvalidOption", `options.${name}`, `expected a positive number, got ${String(value)}`);
}

/** The losses of examples, weighted, as one number or as they are. */
function reduce(each: Expr, { weights, reduction = "mean" }: ReducedOptions): Expr {
  if (!reductions.includes(reduction)) throw badReduction();
  const weight = weights === undefined ? undefined : active("loss").operand("options.weights", weights);
  const weighted = weight === undefined ? each : each.multiply(weight);
  if (reduction === "none") return weighted;
  if (reduction === "sum" || elements(each.shape) === 0) return weighted.sum();
  return weight === undefined ? weighted.mean() : weighted.sum().divide(weight.sum());
}
