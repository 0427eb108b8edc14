//! Entropic optimal transport between large clouds in few dimensions, from coarse to fine.
//!
//! ```text
//! minimise over P ≥ 0, P 1 = a, Pᵀ 1 = b    ⟨C, P⟩ + ε KL(P | a ⊗ b / M),    Cᵢⱼ = h(xᵢ − yⱼ), h convex
//! ```
//!
//! Both clouds are put in the order of k-d trees; the means of every eight neighbours form coarser clouds, down to a few
//! hundred points. Where eight neighbours lie far farther apart than elsewhere, in thin tails, they stay points of their own,
//! so that every level is as fine there as in the midst. The problem is solved there at a large ε, which falls by a factor of four at a time; when it is down to
//! what the cells themselves spread, the next finer clouds take over, with potentials by a c-transform. At every ε the plan
//! is kept where its density matters, in a sparse kernel found by a search over pairs of cells, and solved by Newton's
//! method. What the search leaves out is bounded, so the stated errors are those of the whole plan.
//!
//! The answer is rounded to a sparse plan with exact marginals, the mass that is missing going where an exact plan between
//! some hundred cells sends it, and bounded from below by c-transforms, found by branch and
//! bound over the trees, that are feasible for all pairs.
//!
//! A kernel keeps about `π T ε / h²` entries a row in the plane for squared distances, where `h` is the distance of
//! neighbours and `T` some 15: with ε near h², the default, `O(n log n)` time and `O(n)` memory: some 200 entries a point, and 1.6 GB
//! for a million points on either side in the plane. Distances that are not squared keep more, because mass may go any way
//! along a line: all that the default ε, about h² over the distance that the mass goes, tells apart are neighbouring lines.
//!
//! The search bounds and the rounding are our own; the scheme follows B. Schmitzer, Stabilized sparse scaling algorithms for
//! entropy regularized transport problems, SIAM J. Sci. Comput. 41 (2019), and J. Feydy, Geometric data analysis, beyond
//! convolutions (2020), chapter 3.

mod ground;
mod kernel;
mod repair;
mod round;
mod stage;
mod transform;
mod tree;

use crate::dual::Bound;
use crate::plan::SparsePlan;
use crate::problem::{Cost, Metric, Problem};
use crate::reduced::{Side, sides};
use crate::sinkhorn::{Epsilon, Status};
use gibbs_core::{Error, Monitor, Result, dot};
use ground::Ground;
use kernel::Pair;
use stage::State;
use tree::Cloud;

/// Clouds of at most so many points are not made coarser.
const COARSE: usize = 256;

/// How much ε falls at a time.
const FALL: f64 = 4.0;

/// The error that is enough before the last ε.
const COARSE_GOAL: f64 = 1e-2;

/// Entries of the plan below this share of tolerance and of the smaller weight of their row and column are dropped.
const NEGLIGIBLE: f64 = 0.05;

/// What to compute and when to stop.
#[derive(Debug, Clone)]
pub struct Options {
    /// The regularisation; positive. `None`: what the points of a leaf, eight neighbours, spread around their mean on
    /// average, in the cloud where that is more: the least at which ε still blurs over neighbours. For distances that are
    /// not squared, what such a step aside costs at the mean distance between the clouds. Leaves that spread more than
    /// twice the average are left out.
    pub epsilon: Option<Epsilon>,
    /// Largest L1 error of the marginals, relative to the mass, that counts as converged; at least 2e-7, which is what the
    /// kernel's single precision allows.
    pub tolerance: f64,
    /// Passes over kernels after which the best plan so far is returned with `converged: false`.
    pub max_iterations: usize,
    /// Bytes that a kernel or the plan may take.
    pub memory_limit: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { epsilon: None, tolerance: 1e-2, max_iterations: 20_000, memory_limit: 1 << 31 }
    }
}

/// A sparse plan with exact marginals, bounds on the optimum, and the potentials.
#[derive(Debug, Clone)]
pub struct Solution {
    /// ⟨C, P⟩ of the rounded plan.
    pub value: f64,
    /// No plan costs less than this, regularised or not.
    pub dual: f64,
    /// `value − dual`.
    pub gap: f64,
    /// The gap relative to the larger of |value| and |dual|; 0 where both are 0.
    pub relative_gap: f64,
    /// ⟨C, P⟩ + ε KL(P | a ⊗ b / M) of the rounded plan.
    pub regularized_value: f64,
    /// No plan has a smaller regularised value than this.
    pub regularized_dual: f64,
    /// L1 errors of the marginals `[a, b]` before rounding, relative to the mass, with all that the kernel neglects.
    pub marginal_error: [f64; 2],
    /// Potentials of the sources (`n`), with ⟨a, f⟩ = ⟨b, g⟩.
    pub f: Vec<f64>,
    /// Potentials of the targets (`m`).
    pub g: Vec<f64>,
    /// The regularisation in the units of the cost.
    pub epsilon: f64,
    /// Passes over kernels.
    pub iterations: usize,
    /// Entries of the last kernel.
    pub kernel_entries: usize,
    /// The mass that the last kernel neglects is at most this share of the whole.
    pub neglected: f64,
    /// Whether the marginals' errors together met the tolerance.
    pub converged: bool,
    /// Why the iteration ended.
    pub status: Status,
    /// The rounded plan.
    pub plan: SparsePlan,
}

/// Solves `problem` between point clouds of at most 8 coordinates. Results have the same bits at any number of threads.
///
/// ```
/// use gibbs_core::{MatrixView, Monitor};
/// use gibbs_transport::multiscale::{Options, solve};
/// use gibbs_transport::{Metric, Problem};
///
/// let x: Vec<f64> = (0..1000).map(|i| f64::from(i) / 1000.0).collect();
/// let y: Vec<f64> = x.iter().map(|x| 3.0 + x * x).collect();
/// let problem = Problem::points(MatrixView::new(&x, 1000, 1)?, MatrixView::new(&y, 1000, 1)?, Metric::SquaredEuclidean);
/// let solution = solve(&problem, &Options::default(), &Monitor::none())?;
/// // On a line the best plan keeps the order.
/// let best = x.iter().zip(&y).map(|(x, y)| (x - y) * (x - y)).sum::<f64>() / 1000.0;
/// assert!(solution.converged && solution.dual <= best + 1e-9 && solution.value >= best - 1e-9);
/// assert!(solution.relative_gap < 1e-3);
/// # Ok::<(), gibbs_core::Error>(())
/// ```
pub fn solve(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Solution> {
    problem.check()?;
    options.check()?;
    let (ground, [x, y]) = Ground::of(problem)?;
    let (mass, a, b) = sides(problem)?;
    let dimension = x.len() / a.full;
    let finest = [
        Cloud::new(&x, &a.scatter(&a.weights, 0.0), dimension, monitor)?,
        Cloud::new(&y, &b.scatter(&b.weights, 0.0), dimension, monitor)?,
    ];
    drop((x, y));
    let levels = Levels::new(finest, ground, monitor)?;
    let epsilon = levels.epsilon(options, problem)?;

    let mut state = State {
        f: Vec::new(),
        g: Vec::new(),
        passes: 0,
        most_passes: options.max_iterations,
        memory_limit: options.memory_limit,
    };
    let outcome = levels.descend(&mut state, epsilon, options.tolerance, monitor)?;
    let [x, y] = &levels.clouds[0];
    let pair = Pair { x, y, ground, epsilon };
    let negligible = NEGLIGIBLE * options.tolerance;
    let potentials = [&*state.f, &*state.g];
    let kernel_entries = outcome.kernel.blocks() * kernel::BLOCK;
    let neglected = outcome.kernel.neglected;
    let rounded = round::round(pair, outcome.kernel, potentials, negligible, options.memory_limit, monitor)?;
    let bound = bound(pair, &state.g, &a, &b, monitor)?;

    // At most the whole plan's mass, so at least its dual value.
    let regularized_dual =
        dot(&x.weights, &state.f) + dot(&y.weights, &state.g) - epsilon * (rounded.mass + neglected - 1.0);
    let shift = 0.5 * (dot(&x.weights, &state.f) - dot(&y.weights, &state.g));
    let value = mass * rounded.value;
    let dual = (mass * bound.value).min(value);
    let (gap, scale) = (value - dual, value.abs().max(dual.abs()));
    let converged = outcome.errors[0] + outcome.errors[1] <= options.tolerance;
    let mut plan = rounded.plan;
    plan.values.iter_mut().for_each(|value| *value *= mass);
    Ok(Solution {
        value,
        dual,
        gap,
        relative_gap: if scale > 0.0 { gap / scale } else { 0.0 },
        regularized_value: value + mass * epsilon * rounded.divergence.max(0.0),
        regularized_dual: mass * regularized_dual,
        marginal_error: outcome.errors,
        f: restored(x, &state.f, -shift),
        g: restored(y, &state.g, shift),
        epsilon,
        iterations: state.passes,
        kernel_entries,
        neglected,
        converged,
        status: match converged {
            true => Status::Converged,
            false if state.passes >= options.max_iterations => Status::MaxIterations,
            false => Status::Stalled,
        },
        plan,
    })
}

/// Both clouds from fine to coarse.
struct Levels {
    clouds: Vec<[Cloud; 2]>,
    /// What the points of a cell spread on average when the next coarser clouds are made, in the units of the cost.
    spreads: Vec<f64>,
    ground: Ground,
}

impl Levels {
    fn new(finest: [Cloud; 2], ground: Ground, monitor: &Monitor) -> Result<Self> {
        let mut levels = Self { clouds: vec![finest], spreads: Vec::new(), ground };
        loop {
            let [x, y] = &levels.clouds[levels.clouds.len() - 1];
            let (coarse_x, lost_x) = x.coarser(ground, monitor)?;
            let (coarse_y, lost_y) = y.coarser(ground, monitor)?;
            levels.spreads.push(lost_x.max(lost_y));
            if x.len().max(y.len()) <= COARSE {
                let curvature = ground.curvature(levels.mean_cost());
                levels.spreads.iter_mut().for_each(|spread| *spread *= curvature);
                return Ok(levels);
            }
            levels.clouds.push([coarse_x, coarse_y]);
        }
    }

    /// The mean cost under a ⊗ b: of the coarsest clouds, which are the clouds themselves where those are small.
    fn mean_cost(&self) -> f64 {
        let [x, y] = &self.clouds[self.clouds.len() - 1];
        let row =
            |i: usize| -> f64 { (0..y.len()).map(|j| y.weights[j] * self.ground.cost(x.point(i), y.point(j))).sum() };
        (0..x.len()).map(|i| x.weights[i] * row(i)).sum()
    }

    /// ε in the units of the cost.
    fn epsilon(&self, options: &Options, problem: &Problem) -> Result<f64> {
        let mean = self.mean_cost();
        if mean.is_nan() || mean >= f64::MAX / 1e3 {
            return Err(Error::value("problem.x", "the costs are so large that they overflow; rescale the problem"));
        }
        let lost: f64 = match problem.cost {
            // The means' squared distances lack what the cells spread, level by level.
            Cost::Points { metric: Metric::SquaredEuclidean, power: 1.0, .. } => {
                self.spreads[..self.clouds.len() - 1].iter().sum()
            }
            _ => 0.0,
        };
        let epsilon = match options.epsilon {
            Some(Epsilon::Absolute(epsilon)) => epsilon,
            Some(Epsilon::Relative(factor)) if mean > 0.0 => factor * (mean + lost),
            Some(Epsilon::Relative(factor)) => factor,
            // Below this share of the mean, exponents lose too many digits.
            None if mean > 0.0 => self.spreads[0].max(1e-9 * mean),
            None => 1.0,
        };
        match epsilon > 1e-12 * mean {
            true => Ok(epsilon),
            false => Err(Error::option("epsilon", format!("{epsilon} is below what rounding errors allow"))),
        }
    }

    /// From a large ε between the coarsest clouds to `target` between the finest.
    fn descend(&self, state: &mut State, target: f64, tolerance: f64, monitor: &Monitor) -> Result<stage::Outcome> {
        let mut epsilon = (0.5 * self.mean_cost()).max(target);
        let mut level = self.clouds.len() - 1;
        state.g = vec![0.0; self.clouds[level][1].padded()];
        loop {
            // Solve as finely as the cells of this level allow.
            let floor = if level == 0 { target } else { self.spreads[level - 1].max(target) };
            loop {
                let [x, y] = &self.clouds[level];
                let pair = Pair { x, y, ground: self.ground, epsilon };
                let is_last = level == 0 && epsilon == target;
                let outcome = stage::run(state, pair, if is_last { tolerance } else { COARSE_GOAL }, monitor)?;
                if is_last {
                    return Ok(outcome);
                }
                if epsilon <= floor {
                    break;
                }
                epsilon = (epsilon / FALL).max(floor);
            }
            let [x, _] = &self.clouds[level];
            let [_, finer] = &self.clouds[level - 1];
            state.g = transform::transform(finer, x, &state.f, self.ground, monitor)?;
            level -= 1;
        }
    }
}

/// Feasible potentials of all points from the columns' potentials.
fn bound(pair: Pair, g: &[f64], a: &Side, b: &Side, monitor: &Monitor) -> Result<Bound> {
    let f = transform::transform(pair.x, pair.y, g, pair.ground, monitor)?;
    let g = transform::transform(pair.y, pair.x, &f, pair.ground, monitor)?;
    Ok(Bound::new(restored(pair.x, &f, 0.0), restored(pair.y, &g, 0.0), a, b))
}

/// Values in the order of the points as they were given, plus `shift`.
fn restored(cloud: &Cloud, values: &[f64], shift: f64) -> Vec<f64> {
    let mut restored = vec![0.0; cloud.len()];
    for (&place, value) in cloud.places.iter().zip(values) {
        restored[place as usize] = value + shift;
    }
    restored
}

impl Options {
    fn check(&self) -> Result<()> {
        if let Some(Epsilon::Absolute(epsilon) | Epsilon::Relative(epsilon)) = self.epsilon
            && !(epsilon > 0.0 && epsilon.is_finite())
        {
            return Err(Error::option("epsilon", format!("must be a positive number, not {epsilon}")));
        }
        if !(self.tolerance >= 2e-7 && self.tolerance.is_finite()) {
            return Err(Error::option("tolerance", format!("must be at least 2e-7, not {}", self.tolerance)));
        }
        match self.max_iterations {
            0 => Err(Error::option("maxIterations", "must be at least 1")),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
