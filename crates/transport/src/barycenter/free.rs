//! Barycentres whose points move: `n` points `x` with given weights `a`, between `K` clouds.
//!
//! ```text
//! minimise over x    F(x) = Σₖ λₖ OT(Σ aᵢ δ(xᵢ), bₖ)
//! ```
//!
//! Plans and points in turn: with the plans at hand each point goes where its mass comes cheapest from, which is the mean for
//! squared Euclidean costs, the mean direction for cosine ones, the median of each coordinate for cityblock ones and the
//! geometric median for Euclidean ones. Neither step raises `F`, so the trace falls; steps that would not lower it end the
//! run. Plans are exact, or entropic where a regularisation is given; `F` is then the regularised value.
//!
//! The problem is not convex: several starts may end apart, and the best is kept. `lower_bound` says what no measure at all
//! can beat, however many points it has. By Σₖ λₖ |x − yₖ|² ≥ Σₖₗ λₖ λₗ |yₖ − yₗ|² over pairs, or by the triangle inequality
//! for distances, pairs of clouds bound it: `Σ cₖₗ OT(bₖ, bₗ)`, tight for two clouds.
//!
//! `O(K)` transport problems a step, `O(K²)` for the bound.
//!
//! References: M. Cuturi, A. Doucet, Fast computation of Wasserstein barycenters, ICML 2014. E. Anderes, S. Borgwardt,
//! J. Miller, Discrete Wasserstein barycenters, Math. Methods Oper. Res. 84 (2016).

mod points;

use super::{Measure, Measures};
use crate::problem::{Metric, Problem, check_cloud};
use crate::sinkhorn::{self, Epsilon};
use crate::{SparsePlan, emd};
use gibbs_core::{Error, MatrixView, Monitor, Result, Stream, purpose};
use points::Means;

/// Where the points begin.
#[derive(Debug, Clone, Copy)]
pub enum Start<'a> {
    /// Here (`n × d`, finite).
    Points(MatrixView<'a>),
    /// This many points, drawn from the clouds: from the first for the first start, from the second for the next.
    Count(usize),
}

/// What to compute and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// The regularisation of the plans, relative to the mean cost at the start; `None`: exact plans.
    pub epsilon: Option<Epsilon>,
    /// Relative decrease of the objective from which on the points are taken to have settled.
    pub tolerance: f64,
    /// Steps after which the points so far are returned with `converged: false`.
    pub max_iterations: usize,
    /// Number of starts; with given points there is one.
    pub restarts: usize,
    /// Seed of the starts.
    pub seed: u64,
    /// Whether to compute the bound.
    pub bound: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { epsilon: None, tolerance: 1e-6, max_iterations: 10_000, restarts: 1, seed: 0, bound: true }
    }
}

/// Points, and how good they are.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The barycentre's points (`n × d`, row-major).
    pub points: Vec<f64>,
    /// Their weights (`n`), with the mass of the clouds.
    pub weights: Vec<f64>,
    /// Σ λₖ ⟨Cₖ, Pₖ⟩ of plans with exact marginals.
    pub value: f64,
    /// No measure, of any number of points, has a smaller Σ λₖ OT than this; `None` where it was not asked for.
    pub lower_bound: Option<f64>,
    /// What the iteration lowers: the value of exact plans, the regularised value of entropic ones.
    pub objective: f64,
    /// The objective before each step and after the last.
    pub trace: Vec<f64>,
    /// The largest L1 error of a plan's marginals before rounding, relative to the mass.
    pub marginal_error: f64,
    /// Relative decrease of the objective in the last step.
    pub decrease: f64,
    /// ε in the units of the cost; `None` for exact plans.
    pub epsilon: Option<f64>,
    /// Steps of the best start.
    pub iterations: usize,
    /// Whether the points have settled, and all plans met their tolerance.
    pub converged: bool,
}

/// Finds a barycentre of the clouds `points` (`Σ mₖ × d`, finite), one after the other as in `measures`. `weights` are those
/// of the barycentre's points (`n`, positive); `None`: all equal.
///
/// ```
/// use gibbs_core::{MatrixView, Monitor};
/// use gibbs_transport::Metric;
/// use gibbs_transport::barycenter::{Measures, free};
///
/// // Two pairs of points, one shifted by 4.
/// let points = MatrixView::new(&[0.0, 1.0, 4.0, 5.0], 4, 1)?;
/// let measures = Measures { sizes: &[2, 2], weights: &[0.5; 4], shares: &[0.5, 0.5] };
/// let start = free::Start::Count(2);
/// let options = free::Options::default();
/// let metric = Metric::SquaredEuclidean;
/// let solution = free::solve(points, &measures, start, None, metric, &options, &Monitor::none())?;
/// assert!((solution.value - 4.0).abs() < 1e-12 && (solution.lower_bound.unwrap() - 4.0).abs() < 1e-12);
/// # Ok::<(), gibbs_core::Error>(())
/// ```
pub fn solve(
    points: MatrixView,
    measures: &Measures,
    start: Start,
    weights: Option<&[f64]>,
    metric: Metric,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    options.check()?;
    let (list, mass) = measures.prepare()?;
    check_cloud("measures", points, metric)?;
    if points.nrows() != measures.weights.len() {
        return Err(Error::shape("measures", "the sizes do not add up to the number of points"));
    }
    let clouds = Clouds { points, measures: list, metric };
    let count = match start {
        Start::Points(points) => points.nrows(),
        Start::Count(count) => count,
    };
    let weights = barycenter_weights(weights, count)?;
    let mut best = None::<Run>;
    let starts = if matches!(start, Start::Points(_)) { 1 } else { options.restarts };
    for restart in 0..starts {
        let first = clouds.start(start, restart, options.seed)?;
        let run = clouds.descend(first, &weights, options, monitor)?;
        monitor.report((restart + 1) as f64, Some(starts as f64));
        if best.as_ref().is_none_or(|best| run.objective() < best.objective()) {
            best = Some(run);
        }
    }
    let Some(run) = best else { return Err(Error::option("restarts", "must be at least 1")) };
    let lower_bound = if options.bound { Some(mass * clouds.pairwise_bound(monitor)?) } else { None };
    Ok(Solution {
        weights: weights.iter().map(|weight| mass * weight).collect(),
        value: mass * run.plans.value,
        lower_bound,
        objective: mass * run.objective(),
        trace: run.trace.iter().map(|value| mass * value).collect(),
        marginal_error: run.plans.marginal_error,
        decrease: run.decrease,
        epsilon: run.epsilon,
        iterations: run.trace.len() - 1,
        converged: run.decrease <= options.tolerance && run.plans.converged,
        points: run.points,
    })
}

/// The clouds that count.
struct Clouds<'a> {
    points: MatrixView<'a>,
    measures: Vec<Measure>,
    metric: Metric,
}

/// The end of one start.
struct Run {
    points: Vec<f64>,
    plans: Plans,
    trace: Vec<f64>,
    decrease: f64,
    epsilon: Option<f64>,
}

impl Run {
    fn objective(&self) -> f64 {
        self.plans.objective
    }
}

/// The plans from the barycentre to all clouds.
struct Plans {
    plans: Vec<SparsePlan>,
    objective: f64,
    value: f64,
    marginal_error: f64,
    converged: bool,
}

impl<'a> Clouds<'a> {
    fn cloud(&self, measure: &Measure) -> MatrixView<'a> {
        self.points.slice_rows(measure.start, measure.start + measure.weights.len())
    }

    fn start(&self, start: Start, restart: usize, seed: u64) -> Result<Vec<f64>> {
        match start {
            Start::Points(points) if points.ncols() != self.points.ncols() => {
                let message = format!("has {} coordinates, the measures {}", points.ncols(), self.points.ncols());
                Err(Error::shape("options.start", message))
            }
            Start::Points(points) => {
                check_cloud("options.start", points, self.metric)?;
                Ok(points.rows().flatten().copied().collect())
            }
            Start::Count(count) => {
                let measure = &self.measures[restart % self.measures.len()];
                Ok(spread_sample(self.cloud(measure), &measure.weights, count, seed, restart as u32))
            }
        }
    }

    /// Plans and points in turn, until the objective settles.
    fn descend(&self, first: Vec<f64>, weights: &[f64], options: &Options, monitor: &Monitor) -> Result<Run> {
        let epsilon = self.epsilon(&first, weights, options)?;
        let plans = self.plans(&first, weights, epsilon, monitor)?;
        let mut run = Run { points: first, trace: vec![plans.objective], plans, decrease: f64::INFINITY, epsilon };
        while run.trace.len() <= options.max_iterations {
            monitor.check()?;
            let points = self.step(&run, monitor)?;
            let plans = self.plans(&points, weights, epsilon, monitor)?;
            let before = run.objective();
            let fall = before - plans.objective;
            run.decrease = if before != 0.0 { fall.max(0.0) / before.abs() } else { 0.0 };
            // Rounding errors, or the tolerance of entropic plans: there is nothing left to gain.
            if fall < 0.0 {
                break;
            }
            (run.points, run.plans) = (points, plans);
            run.trace.push(run.objective());
            monitor.report(run.trace.len() as f64, None);
            if run.decrease <= options.tolerance {
                break;
            }
        }
        Ok(run)
    }

    /// ε in the units of the cost.
    fn epsilon(&self, points: &[f64], weights: &[f64], options: &Options) -> Result<Option<f64>> {
        let factor = match options.epsilon {
            None => return Ok(None),
            Some(Epsilon::Absolute(epsilon)) => return Ok(Some(epsilon)),
            Some(Epsilon::Relative(factor)) => factor,
        };
        let mut mean = 0.0;
        for measure in &self.measures {
            let problem = self.problem(points, weights, measure)?;
            let oracle = crate::oracle::Oracle::new(&problem, &crate::oracle::Selection::all(&problem));
            let mut buffer = vec![0.0; oracle.buffer_length()];
            for (i, weight) in weights.iter().enumerate() {
                let range = crate::kernels::range(oracle.row(i, &mut buffer), &measure.weights);
                mean += measure.share * weight * range.mean;
            }
        }
        Ok(Some(if mean > 0.0 { factor * mean } else { factor }))
    }

    fn problem<'s>(&'s self, points: &'s [f64], weights: &'s [f64], measure: &'s Measure) -> Result<Problem<'s>> {
        let x = MatrixView::new(points, weights.len(), self.points.ncols())?;
        Ok(Problem::points(x, self.cloud(measure), self.metric).with_weights(Some(weights), Some(&measure.weights)))
    }

    fn plans(&self, points: &[f64], weights: &[f64], epsilon: Option<f64>, monitor: &Monitor) -> Result<Plans> {
        let mut all = Plans { plans: Vec::new(), objective: 0.0, value: 0.0, marginal_error: 0.0, converged: true };
        for measure in &self.measures {
            let problem = self.problem(points, weights, measure)?;
            let (plan, objective, value, error, converged) = match epsilon {
                None => {
                    let solution = emd::solve(&problem, &emd::Options::default(), monitor)?;
                    let error = solution.marginal_error;
                    (solution.plan, solution.value, solution.value, error, solution.converged)
                }
                Some(epsilon) => {
                    let options = sinkhorn::Options {
                        epsilon: Epsilon::Absolute(epsilon),
                        tolerance: 1e-8,
                        ..sinkhorn::Options::default()
                    };
                    let solution = sinkhorn::solve(&problem, &options, monitor)?;
                    let plan = solution.plan.sparse(&problem, 0.0, monitor)?;
                    let error = solution.marginal_error;
                    (plan, solution.regularized_value, solution.value, error, solution.converged)
                }
            };
            all.plans.push(plan);
            all.objective += measure.share * objective;
            all.value += measure.share * value;
            all.marginal_error = error.iter().fold(all.marginal_error, |largest, error| largest.max(*error));
            all.converged &= converged;
        }
        Ok(all)
    }

    /// Each point to where its mass comes cheapest from.
    fn step(&self, run: &Run, monitor: &Monitor) -> Result<Vec<f64>> {
        let mut means = Means::new(&run.points, self.points.ncols(), self.metric);
        for (measure, plan) in self.measures.iter().zip(&run.plans.plans) {
            means.add(self.cloud(measure), measure.share, plan);
        }
        means.points(monitor)
    }

    /// `Σ cₖₗ OT(bₖ, bₗ)` over pairs.
    fn pairwise_bound(&self, monitor: &Monitor) -> Result<f64> {
        let is_distance = matches!(self.metric, Metric::Euclidean | Metric::Cityblock);
        let least = self.measures.iter().map(|measure| measure.share).fold(1.0, f64::min);
        let mut bound = 0.0;
        for (k, first) in self.measures.iter().enumerate() {
            for second in &self.measures[..k] {
                monitor.check()?;
                let problem = Problem::points(self.cloud(first), self.cloud(second), self.metric)
                    .with_weights(Some(&first.weights), Some(&second.weights));
                let dual = emd::solve(&problem, &emd::Options::default(), monitor)?.dual;
                // Pairs of a measure may use up its share, and no more.
                let share = first.share * second.share / if is_distance { 1.0 - least } else { 1.0 };
                bound += share * dual.max(0.0);
            }
        }
        Ok(bound)
    }
}

fn barycenter_weights(weights: Option<&[f64]>, count: usize) -> Result<Vec<f64>> {
    if count == 0 {
        return Err(Error::option("support", "expected at least one point"));
    }
    let Some(weights) = weights else { return Ok(vec![1.0 / count as f64; count]) };
    if weights.len() != count {
        return Err(Error::shape(
            "options.supportWeights",
            format!("has {} weights for {count} points", weights.len()),
        ));
    }
    let sum: f64 = weights.iter().sum();
    if weights.iter().any(|weight| weight.is_nan() || *weight <= 0.0) || !sum.is_finite() {
        return Err(Error::value("options.supportWeights", "expected positive numbers"));
    }
    Ok(weights.iter().map(|weight| weight / sum).collect())
}

/// `count` points of a cloud at equal steps of its cumulated weights, in random order: as many points as there are, of equal
/// weight, are all of them.
fn spread_sample(cloud: MatrixView, weights: &[f64], count: usize, seed: u64, restart: u32) -> Vec<f64> {
    let mut stream = Stream::new(seed, purpose::BARYCENTER_START, restart);
    let mut order: Vec<usize> = (0..weights.len()).collect();
    for last in (1..order.len()).rev() {
        order.swap(last, stream.below(last + 1));
    }
    let offset = stream.uniform();
    let (mut points, mut place, mut reached) = (Vec::with_capacity(count * cloud.ncols()), 0, weights[order[0]]);
    for i in 0..count {
        let wanted = (i as f64 + offset) / count as f64;
        while (reached <= wanted || weights[order[place]] == 0.0) && place + 1 < order.len() {
            place += 1;
            reached += weights[order[place]];
        }
        points.extend_from_slice(cloud.row(order[place]));
    }
    points
}

impl Options {
    fn check(&self) -> Result<()> {
        if let Some(Epsilon::Absolute(epsilon) | Epsilon::Relative(epsilon)) = self.epsilon
            && !(epsilon > 0.0 && epsilon.is_finite())
        {
            return Err(Error::option("epsilon", format!("must be a positive number, not {epsilon}")));
        }
        if !(self.tolerance > 0.0 && self.tolerance.is_finite()) {
            return Err(Error::option("tolerance", format!("must be a positive number, not {}", self.tolerance)));
        }
        match (self.max_iterations, self.restarts) {
            (0, _) => Err(Error::option("maxIterations", "must be at least 1")),
            (_, 0) => Err(Error::option("restarts", "must be at least 1")),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
