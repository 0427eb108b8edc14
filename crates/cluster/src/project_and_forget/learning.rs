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
//! and the projection on one pair, with `q = v'Av`, is `δ λ ← δ λ + (1 / ξ − 1 / q) γ / (1 + γ)`, `λ` cut at 0: a change of
//! rank one of `A`. The larger `γ`, the slower they agree. The oracle looks through all pairs, `O(n² p)`; a projection costs `O(p²)`. Pairs that coincide say nothing
//! under any metric and are left out.
//!
//! References: J. Davis, B. Kulis, P. Jain, S. Sra, I. Dhillon, Information-theoretic metric learning, ICML 2007, for the
//! problem; R. Sonthalia, A. Gilbert, JMLR 23:326 (2022), section on metric learning, for solving it with all pairs. The
//! official code samples pairs at random; here each point's worst are looked up, and the bound is ours.

use gibbs_core::{
    Error, MatrixView, Monitor, Result,
    simd::{axpy, dot, squared_distance},
};
use gibbs_linear::{
    multiply,
    positive::{cholesky, inverse_from_factor, log_determinant, lower_inverse},
};

/// Pairs of each point that are added in a round.
const PER_POINT: usize = 16;

/// Passes over the remembered pairs in a round.
const PASSES: usize = 3;

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
    /// Most rounds; default 2000.
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
    /// Pairs that were remembered after each round.
    pub remembered: Vec<f64>,
    /// Rounds.
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
    let mut state = State::new(points, classes, options, monitor)?;
    let (mut rows, mut remembered): (Vec<Row>, Vec<f64>) = (Vec::new(), Vec::new());
    let mut iterations = 0;
    loop {
        let log_determinant = state.refresh(&rows)?;
        let found = state.look(log_determinant, monitor)?;
        let lower_bound = state.bound(log_determinant, &rows).max(0.0);
        let gap = (found.value - lower_bound).max(0.0);
        let relative_gap = if gap == 0.0 { 0.0 } else { gap / found.value };
        if relative_gap <= options.tolerance || iterations == options.max_iterations {
            let State { a, upper, lower, .. } = state;
            return Ok(LearnedMetric {
                matrix: a,
                value: found.value,
                lower_bound: lower_bound.min(found.value),
                gap,
                relative_gap,
                upper,
                lower,
                violated: found.violated,
                active: rows.len(),
                remembered,
                iterations,
                converged: relative_gap <= options.tolerance,
            });
        }
        remember(&mut rows, found.rows);
        for _ in 0..PASSES {
            for (index, row) in rows.iter_mut().enumerate() {
                if index % 256 == 0 {
                    monitor.check()?;
                }
                state.project(row);
            }
        }
        rows.retain(|row| row.multiplier > 0.0);
        remembered.push(rows.len() as f64);
        iterations += 1;
        monitor.report(f64::from(iterations), None);
    }
}

/// A pair of points with its multiplier.
#[derive(Debug, Clone)]
struct Row {
    pair: (u32, u32),
    multiplier: f64,
}

/// Adds new pairs to those that are known, both sorted.
fn remember(rows: &mut Vec<Row>, found: Vec<(u32, u32)>) {
    let known: Vec<(u32, u32)> = rows.iter().map(|row| row.pair).collect();
    let new = found.into_iter().filter(|pair| known.binary_search(pair).is_err());
    rows.extend(new.map(|pair| Row { pair, multiplier: 0.0 }));
    rows.sort_by_key(|row| row.pair);
}

/// What a look through all pairs finds.
struct Look {
    rows: Vec<(u32, u32)>,
    violated: usize,
    value: f64,
}

struct State<'a> {
    points: MatrixView<'a>,
    classes: &'a [i32],
    upper: f64,
    lower: f64,
    slack: f64,
    /// `A` (`p × p`).
    a: Vec<f64>,
    difference: Vec<f64>,
    image: Vec<f64>,
}

impl<'a> State<'a> {
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
        Ok(Self {
            points,
            classes,
            upper: low,
            lower: high,
            slack: options.slack / n as f64,
            a: vec![0.0; p * p],
            difference: vec![0.0; p],
            image: vec![0.0; p],
        })
    }

    /// 1 and the upper limit for pairs of one class, −1 and the lower one for others.
    fn wanted(&self, (i, j): (u32, u32)) -> (f64, f64) {
        if self.classes[i as usize] == self.classes[j as usize] { (1.0, self.upper) } else { (-1.0, self.lower) }
    }

    /// Makes `A` anew from the multipliers; `log |A⁻¹|`.
    fn refresh(&mut self, rows: &[Row]) -> Result<f64> {
        let p = self.points.ncols();
        let mut inverse = vec![0.0; p * p];
        (0..p).for_each(|i| inverse[i * p + i] = 1.0);
        for row in rows {
            let (sign, _) = self.wanted(row.pair);
            self.set_difference(row.pair);
            for (out, x) in inverse.chunks_exact_mut(p).zip(&self.difference) {
                axpy(out, sign * row.multiplier * x, &self.difference);
            }
        }
        let lower = cholesky(&inverse, p).ok_or_else(|| {
            Error::internal("the metric lost its definiteness to rounding: points too far from each other's scale")
        })?;
        self.a = inverse_from_factor(&lower_inverse(&lower, p), p);
        Ok(log_determinant(&lower, p))
    }

    fn set_difference(&mut self, (i, j): (u32, u32)) {
        let (x, y) = (self.points.row(i as usize), self.points.row(j as usize));
        self.difference.iter_mut().zip(x.iter().zip(y)).for_each(|(d, (x, y))| *d = x - y);
    }

    /// The exact step of one multiplier.
    fn project(&mut self, row: &mut Row) {
        let p = self.points.ncols();
        let (sign, limit) = self.wanted(row.pair);
        self.set_difference(row.pair);
        for (image, line) in self.image.iter_mut().zip(self.a.chunks_exact(p)) {
            *image = dot(line, &self.difference);
        }
        let square = dot(&self.image, &self.difference);
        if square <= 0.0 {
            return;
        }
        let slack = 1.0 / limit - sign * row.multiplier / self.slack;
        let step = (sign * (slack - 1.0 / square) * self.slack / (1.0 + self.slack)).max(-row.multiplier);
        row.multiplier += step;
        let change = -sign * step / (1.0 + sign * step * square);
        for (line, x) in self.a.chunks_exact_mut(p).zip(&self.image) {
            axpy(line, change * x, &self.image);
        }
    }

    /// All pairs under the metric: the objective, and each point's worst.
    fn look(&self, log_determinant: f64, monitor: &Monitor) -> Result<Look> {
        let (n, p) = (self.points.nrows(), self.points.ncols());
        let root = cholesky(&self.a, p).ok_or_else(|| Error::internal("the metric is not positive definite"))?;
        let rows: Vec<f64> = self.points.rows().flatten().copied().collect();
        let mapped = multiply(&rows, &root, n, p, p);
        let parts = monitor.map((0..n).collect(), |_, i: usize| {
            let (mut worst, mut cost, mut violated) = (Vec::new(), 0.0, 0);
            if self.classes[i] < 0 {
                return (worst, cost, violated);
            }
            for j in (0..i).filter(|&j| self.classes[j] >= 0) {
                let square = squared_distance(&mapped[i * p..(i + 1) * p], &mapped[j * p..(j + 1) * p]);
                let (sign, limit) = self.wanted((i as u32, j as u32));
                let ratio = square / limit;
                if square > 0.0 && sign * (ratio - 1.0) > 0.0 {
                    let penalty = ratio - ratio.ln() - 1.0;
                    (cost, violated) = (cost + self.slack * penalty, violated + 1);
                    worst.push((penalty, (i as u32, j as u32)));
                }
            }
            worst.sort_by(|a, b| b.0.total_cmp(&a.0));
            worst.truncate(PER_POINT);
            (worst, cost, violated)
        })?;
        let trace: f64 = (0..p).map(|i| self.a[i * p + i]).sum();
        let mut look = Look { rows: Vec::new(), violated: 0, value: trace + log_determinant - p as f64 };
        for (worst, cost, violated) in parts {
            look.rows.extend(worst.into_iter().map(|(_, pair)| pair));
            look.value += cost;
            look.violated += violated;
        }
        Ok(look)
    }

    /// The dual value.
    fn bound(&self, log_determinant: f64, rows: &[Row]) -> f64 {
        let term = |row: &Row| {
            let (sign, limit) = self.wanted(row.pair);
            self.slack * (-sign * row.multiplier * limit / self.slack).ln_1p()
        };
        log_determinant + rows.iter().map(term).sum::<f64>()
    }
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
