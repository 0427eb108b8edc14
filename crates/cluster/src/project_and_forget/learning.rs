//! A Mahalanobis metric under which points of one class are near and those of different classes are not.
//!
//! ```text
//! minimise tr A − log |A| − p + γ Σ (ξ_c / b_c − log(ξ_c / b_c) − 1)
//!   (xᵢ − xⱼ)'A(xᵢ − xⱼ) ≤ ξ_c  of one class, b = upper        (xᵢ − xⱼ)'A(xᵢ − xⱼ) ≥ ξ_c  of two, b = lower
//! ```
//!
//! over all `n² / 2` pairs `c`, `γ = slack / n` (information-theoretic metric learning). For multipliers `λ ≥ 0`, signs `δ = ±1` and differences `v_c`
//!
//! ```text
//! A = (I + Σ δ λ v v')⁻¹        1 / ξ = 1 / b − δ λ / γ        bound = log |I + Σ δ λ v v'| + γ Σ log(1 − δ λ b / γ)
//! ```
//!
//! A pair that `A` violates, `q = v'Av` beyond `b`, has `ξ = q` at best and so the multiplier `δ λ = γ (1 / b − 1 / q)`; the others
//! have none and are forgotten. Projections on one pair at a time agree the slower the more pairs pull at the same few numbers
//! of `A`, so here all pairs that are remembered are projected on at once: a step of Newton's method in `A` ([`newton`]), after which
//! the violated pairs are looked up anew. With `A = LL'`, `w = L'v` and the gradient `E = L'L + Σ δ λ w w' − I` in the coordinates of
//! the metric, the bound of these multipliers is as far below the value as
//!
//! ```text
//! gap = tr E − log |I + E|
//! ```
//!
//! (`|I + E| > 0`), a square of how far `A` is from the best. A look through all pairs costs `O(n² p)`, a step of conjugate gradients
//! `O(a p)` for `a` violated pairs. Pairs that coincide say nothing under any metric and are left out.
//!
//! References: J. Davis, B. Kulis, P. Jain, S. Sra, I. Dhillon, Information-theoretic metric learning, ICML 2007, for the
//! problem; R. Sonthalia, A. Gilbert, JMLR 23:326 (2022), section on metric learning, for solving it with all pairs. The
//! official code samples pairs at random and projects on them in turn; the steps and the bound here are ours.

use super::newton;
use gibbs_core::{Error, MatrixView, Monitor, Result, simd::squared_distance};
use gibbs_linear::{
    multiply,
    positive::{cholesky, log_determinant},
};
use std::ops::Range;

/// Violated pairs that may be remembered.
const MOST_PAIRS: usize = 1 << 28;

/// Blocks of work that the pairs make.
const BLOCKS: usize = 16;

/// Share of the objective's terms that rounding may take.
const ROUNDING: f64 = 1e-15;

/// Decrease that a step has to bring, as a share of what its slope promises, and halvings until it is given up.
const DECREASE: f64 = 1e-4;
const HALVINGS: usize = 40;

/// What the metric has to do, and how long to look.
#[derive(Debug, Clone)]
pub struct LearningOptions {
    /// Squared distance that pairs of one class should not exceed; none: the fifth percentile of all pairs' under the
    /// Euclidean metric.
    pub upper: Option<f64>,
    /// Squared distance that pairs of two classes should reach; none: the ninety-fifth percentile.
    pub lower: Option<f64>,
    /// What violated pairs cost beside the divergence from the Euclidean metric, a pair `slack / n`; positive, default 1.
    pub slack: f64,
    /// Relative gap that is good enough; default 1e-6.
    pub tolerance: f64,
    /// Most steps; default 2000.
    pub max_iterations: u32,
}

impl Default for LearningOptions {
    fn default() -> Self {
        Self { upper: None, lower: None, slack: 1.0, tolerance: 1e-6, max_iterations: 2000 }
    }
}

/// A metric, a bound on every other's objective, and how many pairs it took.
#[derive(Debug, Clone)]
pub struct LearnedMetric {
    /// `A` (`p × p`), symmetric positive definite.
    pub matrix: Vec<f64>,
    /// The objective, with the best `ξ` for this `A`.
    pub value: f64,
    /// No matrix has a smaller objective.
    pub lower_bound: f64,
    /// `value − lower_bound`.
    pub gap: f64,
    /// `gap / value`; 0 where the gap is.
    pub relative_gap: f64,
    /// The squared distance asked of pairs of one class.
    pub upper: f64,
    /// And of pairs of two.
    pub lower: f64,
    /// Pairs that are further apart, or nearer, than asked.
    pub violated: usize,
    /// Pairs with a positive multiplier at the end.
    pub active: usize,
    /// Pairs that were remembered after each step.
    pub remembered: Vec<f64>,
    /// Steps.
    pub iterations: u32,
    /// Whether the relative gap is at most the tolerance.
    pub converged: bool,
}

/// Learns a metric from points (`n × p`, finite) and their classes (`n`, not negative; −1 for points without).
pub fn learn_metric(
    points: MatrixView,
    classes: &[i32],
    options: &LearningOptions,
    monitor: &Monitor,
) -> Result<LearnedMetric> {
    let problem = Problem::new(points, classes, options, monitor)?;
    let mut metric = problem.look(identity(points.ncols()), monitor)?.ok_or_else(lost)?;
    let (mut lower_bound, mut iterations, mut remembered, mut last) = (0.0f64, 0, Vec::new(), false);
    loop {
        let gradient = problem.gradient(&metric, monitor)?;
        lower_bound = lower_bound.max(metric.value - metric.gap(&gradient)).min(metric.value);
        let gap = if metric.value - lower_bound <= metric.rounding { 0.0 } else { metric.value - lower_bound };
        let relative_gap = if gap == 0.0 { 0.0 } else { gap / metric.value };
        let stop = last || iterations == options.max_iterations;
        // The gap is a square of the metric's error: one step more, and the metric is as good as the gap says.
        last = relative_gap <= options.tolerance;
        let next = if stop { None } else { problem.step(&metric, &gradient, monitor)? };
        let Some(next) = next else {
            let violated = metric.violated();
            return Ok(LearnedMetric {
                matrix: metric.a,
                value: metric.value,
                lower_bound,
                gap,
                relative_gap,
                upper: problem.upper,
                lower: problem.lower,
                violated,
                active: violated,
                remembered,
                iterations,
                converged: relative_gap <= options.tolerance,
            });
        };
        // Nor is there more to gain where nothing but rounding is left.
        last |= next.value >= metric.value - metric.rounding;
        metric = next;
        remembered.push(metric.violated() as f64);
        iterations += 1;
        monitor.report(f64::from(iterations), None);
    }
}

fn identity(p: usize) -> Vec<f64> {
    (0..p * p).map(|at| if at % (p + 1) == 0 { 1.0 } else { 0.0 }).collect()
}

fn lost() -> Error {
    Error::internal("the metric lost its definiteness to rounding: points too far from each other's scale")
}

/// The violated pairs of some rows, with their squared distances.
#[derive(Debug, Default)]
pub(super) struct Violated {
    pub(super) pairs: Vec<(u32, u32)>,
    pub(super) squares: Vec<f64>,
}

/// A metric and what it violates.
pub(super) struct Metric {
    /// `A` (`p × p`), and `L` of `A = LL'`.
    a: Vec<f64>,
    pub(super) root: Vec<f64>,
    /// `xᵢ' L` (`n × p`).
    pub(super) mapped: Vec<f64>,
    /// The pairs with a positive multiplier, block by block.
    pub(super) violated: Vec<Violated>,
    value: f64,
    rounding: f64,
}

impl Metric {
    fn violated(&self) -> usize {
        self.violated.iter().map(|block| block.pairs.len()).sum()
    }

    /// How far the value is above the bound of the metric's multipliers, for the gradient `E`; infinite without a bound.
    fn gap(&self, gradient: &[f64]) -> f64 {
        let p = self.a.len().isqrt();
        let shifted: Vec<f64> = gradient.iter().zip(identity(p)).map(|(e, one)| e + one).collect();
        let trace: f64 = (0..p).map(|i| gradient[i * p + i]).sum();
        cholesky(&shifted, p).map_or(f64::INFINITY, |factor| (trace - log_determinant(&factor, p)).max(0.0))
    }
}

pub(super) struct Problem<'a> {
    points: MatrixView<'a>,
    classes: &'a [i32],
    upper: f64,
    lower: f64,
    /// `γ`.
    pub(super) slack: f64,
}

impl<'a> Problem<'a> {
    fn new(points: MatrixView<'a>, classes: &'a [i32], options: &LearningOptions, monitor: &Monitor) -> Result<Self> {
        let (n, p) = (points.nrows(), points.ncols());
        if n < 2 || p == 0 {
            return Err(Error::shape("problem.points", "expected at least two rows and a column"));
        }
        if classes.len() != n {
            return Err(Error::shape("problem.classes", format!("expected {n}, got {}", classes.len())));
        }
        if let Some(class) = classes.iter().find(|&&class| class < -1) {
            return Err(Error::value("problem.classes", format!("expected integers from -1, got {class}")));
        }
        if !(options.slack > 0.0 && options.slack.is_finite()) {
            return Err(Error::option("slack", format!("expected a positive number, got {}", options.slack)));
        }
        for (name, given) in [("upper", options.upper), ("lower", options.lower)] {
            if given.is_some_and(|given| !(given > 0.0 && given.is_finite())) {
                return Err(Error::option(name, "expected a positive number"));
            }
        }
        let (low, high) = match (options.upper, options.lower) {
            (Some(upper), Some(lower)) => (upper, lower),
            (upper, lower) => {
                let (low, high) = percentiles(points, monitor)?;
                (upper.unwrap_or(low), lower.unwrap_or(high))
            }
        };
        if !(low > 0.0 && high.is_finite() && 1.0 / low > 0.0 && 1.0 / low < f64::INFINITY) {
            return Err(Error::value(
                "problem.points",
                format!(
                    "expected squared distances of which the percentiles are positive and finite, got {low} and {high}"
                ),
            ));
        }
        Ok(Self { points, classes, upper: low, lower: high, slack: options.slack / n as f64 })
    }

    /// 1 and the upper limit for pairs of one class, −1 and the lower one for others.
    fn wanted(&self, (i, j): (u32, u32)) -> (f64, f64) {
        if self.classes[i as usize] == self.classes[j as usize] { (1.0, self.upper) } else { (-1.0, self.lower) }
    }

    /// All pairs under a metric: the objective and what is violated; none where the matrix is not positive definite.
    fn look(&self, a: Vec<f64>, monitor: &Monitor) -> Result<Option<Metric>> {
        let (n, p) = (self.points.nrows(), self.points.ncols());
        let Some(root) = cholesky(&a, p) else { return Ok(None) };
        let rows: Vec<f64> = self.points.rows().flatten().copied().collect();
        let mapped = multiply(&rows, &root, n, p, p);
        let parts = monitor.map(blocks(n), |_, rows| {
            let (mut found, mut cost) = (Violated::default(), 0.0);
            for i in rows.filter(|&i| self.classes[i] >= 0) {
                monitor.check()?;
                for j in (0..i).filter(|&j| self.classes[j] >= 0) {
                    let square = squared_distance(&mapped[i * p..(i + 1) * p], &mapped[j * p..(j + 1) * p]);
                    let pair = (i as u32, j as u32);
                    let (sign, limit) = self.wanted(pair);
                    let ratio = square / limit;
                    if square > 0.0 && sign * (ratio - 1.0) > 0.0 {
                        cost += self.slack * (ratio - ratio.ln() - 1.0);
                        found.pairs.push(pair);
                        found.squares.push(square);
                    }
                }
            }
            Ok((found, cost))
        })?;
        let trace: f64 = (0..p).map(|i| a[i * p + i]).sum();
        let log_determinant = log_determinant(&root, p);
        let (mut value, mut violated) = (trace - log_determinant - p as f64, Vec::new());
        for part in parts {
            let (found, cost) = part?;
            value += cost;
            violated.push(found);
        }
        if !value.is_finite() {
            return Ok(None);
        }
        let rounding = ROUNDING * (trace + log_determinant.abs() + p as f64 + value.abs());
        let metric = Metric { a, root, mapped, violated, value: value.max(0.0), rounding };
        if metric.violated() > MOST_PAIRS {
            return Err(Error::out_of_memory(
                "the pairs of points that are remembered",
                16.0 * metric.violated() as f64,
            ));
        }
        Ok(Some(metric))
    }

    /// `E`, in the coordinates of the metric.
    fn gradient(&self, metric: &Metric, monitor: &Monitor) -> Result<Vec<f64>> {
        let p = self.points.ncols();
        let multiplier = |pair, square| {
            let (_, limit) = self.wanted(pair);
            self.slack * (1.0 / limit - 1.0 / square)
        };
        let mut gradient = newton::scatter(metric, p, &|pair, square, _| multiplier(pair, square), monitor)?;
        let root = &metric.root;
        for i in 0..p {
            for j in 0..p {
                gradient[i * p + j] += (0..p).map(|t| root[t * p + i] * root[t * p + j]).sum::<f64>();
            }
            gradient[i * p + i] -= 1.0;
        }
        Ok(gradient)
    }

    /// The metric after a step of Newton's method that is halved until it brings enough; none where none does.
    fn step(&self, metric: &Metric, gradient: &[f64], monitor: &Monitor) -> Result<Option<Metric>> {
        let p = self.points.ncols();
        let direction = newton::direction(metric, gradient, self.slack, monitor)?;
        let slope = gibbs_core::dot(gradient, &direction);
        let mut length = 1.0;
        for _ in 0..HALVINGS {
            // A + t L V L' = L (I + t V) L'.
            let moved: Vec<f64> = identity(p).iter().zip(&direction).map(|(one, v)| one + length * v).collect();
            if let Some(factor) = cholesky(&moved, p) {
                let root = multiply(&metric.root, &factor, p, p, p);
                let next = self.look(gibbs_linear::gram(&root, p, p), monitor)?;
                let wanted = metric.value + DECREASE * length * slope;
                if let Some(next) = next.filter(|next| next.value <= wanted + metric.rounding) {
                    return Ok(Some(next));
                }
            }
            length *= 0.5;
        }
        Ok(None)
    }
}

/// Rows in blocks with about as many pairs `j < i` each.
fn blocks(n: usize) -> Vec<Range<usize>> {
    let edge = |block: usize| (n as f64 * (block as f64 / BLOCKS as f64).sqrt()).round() as usize;
    (0..BLOCKS).map(|block| edge(block)..edge(block + 1)).filter(|rows| !rows.is_empty()).collect()
}

/// The fifth and the ninety-fifth percentile of the pairs' squared distances.
fn percentiles(points: MatrixView, monitor: &Monitor) -> Result<(f64, f64)> {
    const MOST: usize = 1 << 27;
    let n = points.nrows();
    if n * (n - 1) / 2 > MOST {
        return Err(Error::option("upper", "expected with `lower` for so many points: percentiles need all pairs"));
    }
    let of_row = |_, i: usize| (0..i).map(|j| squared_distance(points.row(i), points.row(j))).collect::<Vec<f64>>();
    let mut squares = monitor.map((0..n).collect(), of_row)?.concat();
    let last = squares.len() - 1;
    let mut at = |share: f64| *squares.select_nth_unstable_by((share * last as f64).round() as usize, f64::total_cmp).1;
    Ok((at(0.05), at(0.95)))
}
