//! Projected Newton ascent of a semi-dual: one side's potentials are variables, the other side's are maximised out.
//!
//! ```text
//! maximise S(v) over lower ≤ v ≤ upper,    −∇²S = (D + μ B − Eᵀ W E + border) / scale
//! ```
//!
//! Every regularised transport problem with separable terms on its marginals has a semi-dual of this shape, whatever the
//! regulariser: E holds the plan's entries (entropy) or ones on its support (squares). Variables at a bound that the gradient
//! pushes against stay there; the others move along an inexact Newton direction, cut, projected and shortened until S rises
//! by 1e-4 of what the slope promises. One evaluation of S is one pass over the costs.
//!
//! Reference: D. P. Bertsekas, Projected Newton methods for optimization problems with simple constraints, SIAM J. Control
//! Optim. 20 (1982).

mod curvature;

pub(crate) use curvature::{Curvature, Entries};
use gibbs_core::{Monitor, Result, dot};

/// μ, relative to the error where that is below 1.
const DAMPING: f64 = 0.01;

/// A shortened step is this much shorter.
const SHORTEN: f64 = 0.35;

/// Shortenings before the step is given up: a kink beside a mass of nearly 0 leaves room for tiny steps only.
const MOST_CUTS: usize = 30;

/// Share of what the slope promises that the semi-dual must rise by.
const LEAST_RISE: f64 = 1e-4;

/// Rises below this share of the value are rounding errors.
const ROUNDING: f64 = 1e-12;

/// Steps without a residual below 0.9 of the least so far, and without a rise that is more than rounding, after which
/// nothing more is expected.
const PATIENCE: usize = 8;

/// A concave function, smooth but for kinks.
pub(crate) trait SemiDual {
    /// S and its derivatives at `variables`.
    fn evaluate(&mut self, variables: &[f64]) -> Result<Point>;

    /// What ∇S is measured in: an L1 norm of this size is an error of 1.
    fn mass(&self) -> f64;

    /// The longest move of a variable in one step.
    fn longest_move(&self) -> f64;

    /// Least and largest value of each variable.
    fn bounds(&self) -> Option<(&[f64], &[f64])> {
        None
    }
}

/// S at one place.
pub(crate) struct Point {
    pub(crate) value: f64,
    pub(crate) gradient: Vec<f64>,
    pub(crate) curvature: Curvature,
}

/// Where an ascent ended.
pub(crate) struct Summit {
    pub(crate) variables: Vec<f64>,
    /// L1 norm of the projected gradient, relative to the mass.
    pub(crate) error: f64,
    /// Whether steps had stopped raising S.
    pub(crate) has_stalled: bool,
}

/// Climbs from `start` until the error is at most `goal`, steps help no more, or `most_passes` are used up. The model's last
/// evaluation is at the summit.
pub(crate) fn climb(
    model: &mut impl SemiDual,
    start: Vec<f64>,
    goal: f64,
    most_passes: usize,
    monitor: &Monitor,
) -> Result<Summit> {
    let mut variables = start;
    project(model, &mut variables);
    let mut point = model.evaluate(&variables)?;
    let mut passes = 1;
    let mut free = vec![true; variables.len()];
    let mut patience = Patience::default();
    loop {
        monitor.check()?;
        let mut gradient = point.gradient.clone();
        let error = restrict(model, &variables, &mut gradient, &mut free);
        patience.record(error, point.value);
        let has_stalled = patience.is_over();
        if error <= goal || passes >= most_passes || has_stalled {
            return Ok(Summit { variables, error, has_stalled });
        }
        let stop = ((0.1 * error.sqrt()).min(0.3) * error).max(0.1 * goal) * model.mass();
        let damping = DAMPING * error.min(1.0);
        let direction = point.curvature.solve(&gradient, &free, damping, stop, monitor)?;
        let (moved, evaluations) =
            search(model, &mut variables, &mut point, &gradient, &direction, most_passes - passes)?;
        passes += evaluations;
        if !moved {
            return Ok(Summit { variables, error, has_stalled: passes < most_passes });
        }
    }
}

/// Moves along `direction`. Returns whether S rose, and how often it was evaluated; the model is left where `variables` are.
fn search(
    model: &mut impl SemiDual,
    variables: &mut Vec<f64>,
    point: &mut Point,
    gradient: &[f64],
    direction: &[f64],
    most_passes: usize,
) -> Result<(bool, usize)> {
    let longest = direction.iter().fold(0.0, |longest: f64, d| longest.max(d.abs()));
    if !(longest > 0.0 && longest.is_finite()) {
        return Ok((false, 0));
    }
    let mut step = (model.longest_move() / longest).min(1.0);
    let error = l1(gradient);
    for cut in 0..MOST_CUTS.min(most_passes) {
        let mut candidate: Vec<f64> = variables.iter().zip(direction).map(|(v, d)| v + step * d).collect();
        project(model, &mut candidate);
        let there = model.evaluate(&candidate)?;
        let moves: Vec<f64> = candidate.iter().zip(variables.iter()).map(|(new, old)| new - old).collect();
        let (rise, slope) = (there.value - point.value, dot(gradient, &moves));
        let rounding = ROUNDING * point.value.abs();
        let rises = rise > 0.0 && rise >= LEAST_RISE * slope;
        // Near the top S has no digit left to show a rise; the gradient has.
        let stays =
            rise >= -rounding && slope.abs() < 1e3 * rounding && residual(model, &candidate, &there) < 0.9 * error;
        if rises || stays {
            (*variables, *point) = (candidate, there);
            return Ok((true, cut + 1));
        }
        step *= SHORTEN;
    }
    let cuts = MOST_CUTS.min(most_passes);
    *point = model.evaluate(variables)?;
    Ok((false, cuts + 1))
}

/// Sets the gradient to 0 where a bound stops it. Returns its relative L1 norm.
fn restrict(model: &impl SemiDual, variables: &[f64], gradient: &mut [f64], free: &mut [bool]) -> f64 {
    free.fill(true);
    if let Some((lower, upper)) = model.bounds() {
        for (j, gradient) in gradient.iter_mut().enumerate() {
            free[j] = !(variables[j] >= upper[j] && *gradient > 0.0 || variables[j] <= lower[j] && *gradient < 0.0);
            if !free[j] {
                *gradient = 0.0;
            }
        }
    }
    l1(gradient) / model.mass()
}

fn residual(model: &impl SemiDual, variables: &[f64], point: &Point) -> f64 {
    let mut gradient = point.gradient.clone();
    restrict(model, variables, &mut gradient, &mut vec![true; variables.len()]) * model.mass()
}

fn project(model: &impl SemiDual, variables: &mut [f64]) {
    let Some((lower, upper)) = model.bounds() else { return };
    for ((value, lower), upper) in variables.iter_mut().zip(lower).zip(upper) {
        *value = value.max(*lower).min(*upper);
    }
}

fn l1(values: &[f64]) -> f64 {
    values.iter().map(|value| value.abs()).sum()
}

/// Notices when nothing improves any more.
#[derive(Default)]
struct Patience {
    least: Option<f64>,
    highest: Option<f64>,
    rounds: usize,
}

impl Patience {
    fn record(&mut self, error: f64, value: f64) {
        let falls = self.least.is_none_or(|least| error < 0.9 * least);
        let rises = self.highest.is_none_or(|highest| value > highest + ROUNDING * highest.abs());
        self.rounds = if falls || rises { 0 } else { self.rounds + 1 };
        if falls {
            self.least = Some(error);
        }
        if rises {
            self.highest = Some(value);
        }
    }

    fn is_over(&self) -> bool {
        self.rounds >= PATIENCE
    }
}

#[cfg(test)]
mod tests;
