//! Mirror descent with a step that adapts.

use super::geometry::{Geometry, Linearization};
use super::project::{self, Multipliers};
use super::side::{Side, Slope};
use super::{Options, Status};
use crate::reduced::Side as Weights;
use gibbs_core::{Monitor, Result};

/// The first step, in units of one over the geometry's scale.
const FIRST_STEP: f64 = 4.0;

/// Longest step, in the same units: beyond it a projection is a linear programme's vertex in all digits that matter.
const LONGEST_STEP: f64 = 1e7;

/// How much longer the step after a step downhill is.
const GROWTH: f64 = 1.5;

/// Steps in which the objective must fall by this share of the geometry's scale, or the descent has come to rest.
const REST: usize = 40;
const LEAST_FALL: f64 = 1e-6;

/// Shorter steps in a row that say that none helps.
const MOST_TRIALS: i32 = 10;

/// A pair of feasible factors, and what is known of them.
pub(super) struct State<'a> {
    pub(super) geometry: Geometry<'a>,
    pub(super) x: Side,
    pub(super) y: Side,
    /// The weights of the groups.
    pub(super) groups: Vec<f64>,
    /// The objective and its gradients at the factors.
    pub(super) linear: Linearization,
    /// Multipliers of the constraints Qᵀ 1 = g and Rᵀ 1 = g, in units of the cost.
    pub(super) multipliers: [Vec<f64>; 2],
    pub(super) marginal_error: [f64; 2],
    pub(super) iterations: usize,
}

impl<'a> State<'a> {
    pub(super) fn new(geometry: Geometry<'a>, a: &Weights, b: &Weights, rank: usize) -> Self {
        let [x, y] = geometry.coordinates();
        let (x, y) = (Side::new(a, x, rank), Side::new(b, y, rank));
        let linear = Linearization { value: 0.0, slopes: [Slope::Table, Slope::Table], groups: vec![0.0; rank] };
        let multipliers = [vec![0.0; rank], vec![0.0; rank]];
        let groups = vec![1.0 / rank as f64; rank];
        Self { geometry, x, y, groups, linear, multipliers, marginal_error: [0.0; 2], iterations: 0 }
    }

    /// ⟨C, P⟩ for measures of mass 1.
    pub(super) fn value(&self) -> f64 {
        self.geometry.cost(self.linear.value)
    }

    /// Takes the sides' `next`, with `groups`, for the factors.
    pub(super) fn accept(&mut self, groups: Vec<f64>, linear: Linearization) {
        self.x.accept();
        self.y.accept();
        (self.groups, self.linear) = (groups, linear);
    }

    /// Evaluates the sides' `next` with `groups`.
    pub(super) fn evaluate(&mut self, groups: &[f64], monitor: &Monitor) -> Result<Linearization> {
        self.geometry.linearize([&mut self.x, &mut self.y], groups, monitor)
    }

    /// Makes the sides' `next` ready for a projection after a step. Returns the prior of the groups' weights, and the bound of the
    /// linearised objective.
    fn prepare(&mut self, step: f64, monitor: &Monitor) -> Result<(Vec<f64>, f64)> {
        let [p, q] = &self.multipliers;
        let [slope_x, slope_y] = &self.linear.slopes;
        let x = self.x.sum(monitor, |chunk| vec![chunk.prepare(slope_x, p, step)])?;
        let y = self.y.sum(monitor, |chunk| vec![chunk.prepare(slope_y, q, step)])?;
        let reduced: Vec<f64> = self.linear.groups.iter().zip(p).zip(q).map(|((g, p), q)| g + p + q).collect();
        let least = reduced.iter().copied().fold(f64::INFINITY, f64::min);
        let prior = self.groups.iter().zip(&reduced).map(|(g, slope)| g * (step * (least - slope)).exp()).collect();
        Ok((prior, x.iter().sum::<f64>() + y.iter().sum::<f64>() + least))
    }

    /// A potential of each target (all `m`; −∞ without weight) that the groups' multipliers define, for the costs as they are up
    /// to what a transform makes good.
    pub(super) fn potentials(&mut self, b: &Weights) -> Vec<f64> {
        let slope = &self.linear.slopes[1];
        let dimension = self.geometry.coordinates()[1].len() / b.len();
        let mut own = Vec::with_capacity(b.len());
        for chunk in &mut self.y.chunks {
            own.extend_from_slice(chunk.least_slopes(slope, &self.multipliers[1]));
        }
        if let Geometry::Squared { clouds: [_, y], .. } = &self.geometry {
            for (value, point) in own.iter_mut().zip(y.chunks_exact(dimension)) {
                *value += gibbs_core::dot(point, point);
            }
        }
        b.scatter(&own, f64::NEG_INFINITY)
    }

    /// Both factors for measures of the given mass, row-major, with rows of zeros for points without weight.
    pub(super) fn factors(&self, a: &Weights, b: &Weights, mass: f64) -> [Vec<f64>; 2] {
        let rank = self.groups.len();
        let full = |side: &Side, weights: &Weights| {
            let mut full = vec![0.0; weights.full * rank];
            for (row, &i) in side.factor_rows().chunks_exact(rank).zip(&weights.indices) {
                for (out, value) in full[i * rank..(i + 1) * rank].iter_mut().zip(row) {
                    *out = mass * value;
                }
            }
            full
        };
        [full(&self.x, a), full(&self.y, b)]
    }
}

/// Descends from the state's factors. Returns why it ended, and the last linearised gap over the scale.
pub(super) fn run(state: &mut State, options: &Options, monitor: &Monitor) -> Result<(Status, f64)> {
    let scale = state.geometry.scale();
    if scale == 0.0 || state.groups.len() == 1 {
        // Every plan costs the same, or there is one.
        return Ok((Status::Converged, 0.0));
    }
    let unit = 1.0 / scale;
    let (mut step, mut trials) = (FIRST_STEP * unit, 0);
    let mut stationarity;
    let mut before = f64::INFINITY;
    loop {
        let (prior, bound) = state.prepare(step, monitor)?;
        stationarity = (state.linear.value - bound).max(0.0) / scale;
        if stationarity <= options.tolerance {
            return Ok((Status::Converged, stationarity));
        }
        if state.iterations == options.max_iterations {
            return Ok((Status::MaxIterations, stationarity));
        }
        if state.iterations.is_multiple_of(REST) {
            if before - state.linear.value < LEAST_FALL * scale {
                return Ok((Status::Stalled, stationarity));
            }
            before = state.linear.value;
        }
        state.iterations += 1;
        monitor.report(state.iterations as f64, Some(options.max_iterations as f64));

        // Shorter steps gain less, and must not lose it again to what rounding repairs.
        let tolerance = (0.03 * stationarity).min(1e-3) * 0.25_f64.powi(trials);
        let tolerance = tolerance.max(1e-11);
        let sides = [&mut state.x, &mut state.y];
        let (groups, multipliers) = project::project(sides, &prior, options.alpha, tolerance, monitor)?;
        let linear = state.evaluate(&groups, monitor)?;
        if linear.value <= state.linear.value {
            state.marginal_error = multipliers.error;
            state.take(&multipliers, step);
            state.accept(groups, linear);
            (step, trials) = ((GROWTH * step).min(LONGEST_STEP * unit), 0);
        } else {
            // The multipliers of a step that went too far are still a better guess than those before the first.
            (step, trials) = (0.25 * step, trials + 1);
            if trials == MOST_TRIALS {
                return Ok((Status::Stalled, stationarity));
            }
        }
    }
}

impl State<'_> {
    /// Adds the scalings of a projection after `step` to the multipliers.
    fn take(&mut self, scalings: &Multipliers, step: f64) {
        let [p, q] = &mut self.multipliers;
        for (multipliers, scalings) in [(p, &scalings.v), (q, &scalings.t)] {
            for (multiplier, scaling) in multipliers.iter_mut().zip(scalings) {
                *multiplier += scaling.max(f64::MIN_POSITIVE).ln() / step;
            }
        }
    }
}
