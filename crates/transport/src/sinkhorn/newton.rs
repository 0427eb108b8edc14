//! Newton's method on the semi-dual, with a line search.
//!
//! `ψ ← ψ + t d` with `H d ≈ b − column sums`, cut to moves of at most 20 and shortened until the semi-dual rises by 1e-4 of
//! what the slope promises, or the error falls by a tenth while the semi-dual stays where it is up to rounding.
//!
//! The plan is either the shortlist of the last exp pass, which costs little and is left when a potential has risen so far
//! that entries left out may matter, or the whole plan, at an exp pass an evaluation.

use super::hessian::Hessian;
use super::scaling::Scaling;
use super::shortlist::{Group, Shortlist};
use gibbs_core::{Result, dot};

/// μ of the Hessian, relative to the error where that is below 1.
const DAMPING: f64 = 0.01;

/// The longest move of a potential in one step.
const LONGEST_MOVE: f64 = 20.0;

/// A shortened step is this much shorter.
const SHORTEN: f64 = 0.35;

/// Steps shorter than this share of the first are taken as they are.
const SHORTEST_STEP: f64 = 1e-3;

/// Share of what the slope promises that the semi-dual must rise by.
const LEAST_RISE: f64 = 1e-4;

/// Share from which the semi-dual is so straight that a cut step was cut too much.
const STRAIGHT: f64 = 0.7;

/// Entries left out may have grown by e to this power before the shortlist is left.
const TRUST: f64 = 10.0;

/// Share of the lighter weight above which an entry of the whole plan reaches the Hessian.
const HESSIAN_SHARE: f64 = 1e-4;

/// The plan that Newton works on.
pub(super) trait Plan {
    /// Makes φ exact at the state's ψ and sums the columns. Returns their L1 error.
    fn evaluate(&mut self, state: &mut Scaling) -> Result<f64>;
    /// The plan's entries at the last evaluation.
    fn groups(&self) -> &[Group];
    /// Whether the plan has been left so far behind that it should be looked at anew.
    fn is_left(&self, state: &Scaling) -> bool;
}

/// The shortlist of the last exp pass.
pub(super) struct Restricted<'s> {
    shortlist: &'s mut Shortlist,
    start: Option<(Vec<f64>, Vec<f64>)>,
}

impl<'s> Restricted<'s> {
    pub(super) fn new(shortlist: &'s mut Shortlist) -> Self {
        Self { shortlist, start: None }
    }
}

impl Plan for Restricted<'_> {
    fn evaluate(&mut self, state: &mut Scaling) -> Result<f64> {
        let error = self.shortlist.pass(state)?;
        if self.start.is_none() {
            self.start = Some((state.phi.clone(), state.psi.clone()));
        }
        Ok(error)
    }

    fn groups(&self) -> &[Group] {
        &self.shortlist.groups
    }

    fn is_left(&self, state: &Scaling) -> bool {
        let rise =
            |now: &[f64], then: &[f64]| now.iter().zip(then).map(|(n, t)| n - t).fold(f64::NEG_INFINITY, f64::max);
        !self.shortlist.holds_everything(state.problem)
            && self.start.as_ref().is_some_and(|(phi, psi)| rise(&state.phi, phi) + rise(&state.psi, psi) > TRUST)
    }
}

/// The whole plan, by exp passes.
pub(super) struct Whole<'s>(pub(super) &'s mut Shortlist);

impl Plan for Whole<'_> {
    fn evaluate(&mut self, state: &mut Scaling) -> Result<f64> {
        state.exp_pass_keeping(HESSIAN_SHARE, self.0)
    }

    fn groups(&self) -> &[Group] {
        &self.0.groups
    }

    fn is_left(&self, _state: &Scaling) -> bool {
        !self.0.is_complete()
    }
}

/// Climbs the semi-dual until the error is at most `goal`, the plan is left, or after `most_steps`. Returns the last error.
pub(super) fn climb(state: &mut Scaling, plan: &mut impl Plan, goal: f64, most_steps: usize) -> Result<f64> {
    let m = state.psi.len();
    let mut hessian = Hessian::new(m, state.monitor);
    let (mut gradient, mut direction) = (vec![0.0; m], vec![0.0; m]);
    let mut error = plan.evaluate(state)?;
    for _ in 0..most_steps {
        if error <= goal || !state.may_continue() || plan.is_left(state) {
            break;
        }
        let problem = state.problem;
        for ((gradient, b), column) in gradient.iter_mut().zip(&problem.b.weights).zip(&state.columns) {
            *gradient = b - column;
        }
        let damping = DAMPING * error.min(1.0);
        hessian.gather(plan.groups(), &problem.a.weights, &problem.b.weights, &state.columns, damping)?;
        let stop = ((0.1 * error.sqrt()).min(0.3) * error).max(0.3 * goal);
        hessian.solve(&gradient, stop, &mut direction)?;
        if !direction.iter().all(|d| d.is_finite()) || direction.iter().all(|&d| d == 0.0) {
            break;
        }
        error = search(state, plan, error, dot(&gradient, &direction), &direction)?;
        state.newton_steps += 1;
        state.report();
    }
    Ok(error)
}

/// Moves ψ along `direction`. Returns the error there.
fn search(state: &mut Scaling, plan: &mut impl Plan, error: f64, slope: f64, direction: &[f64]) -> Result<f64> {
    let (phi, psi, value) = (state.phi.clone(), state.psi.clone(), state.semi_dual());
    let longest = direction.iter().fold(0.0, |longest: f64, d| longest.max(d.abs()));
    let first = (LONGEST_MOVE / longest).min(1.0);
    let mut step = first;
    loop {
        let new_error = evaluate_at(state, plan, &psi, step, direction)?;
        let rise = state.semi_dual() - value;
        let rises = rise >= LEAST_RISE * step * slope;
        let stays = new_error < 0.9 * error && rise >= -1e-10 * value.abs();
        if step == first && first < 1.0 && rise >= STRAIGHT * step * slope {
            return lengthen(state, plan, (&psi, step, direction), (value, slope));
        }
        if rises || stays || step < SHORTEST_STEP * first || !state.may_continue() {
            return Ok(new_error);
        }
        state.phi.copy_from_slice(&phi);
        step *= SHORTEN;
    }
}

/// Doubles a step that was cut, up to the whole, while the semi-dual rises as its slope says. Returns the error there.
fn lengthen(
    state: &mut Scaling,
    plan: &mut impl Plan,
    (psi, mut step, direction): (&[f64], f64, &[f64]),
    (value, slope): (f64, f64),
) -> Result<f64> {
    loop {
        let longer = (2.0 * step).min(1.0);
        let error = evaluate_at(state, plan, psi, longer, direction)?;
        let rise = state.semi_dual() - value;
        let is_straight = rise >= STRAIGHT * longer * slope;
        if !is_straight {
            return evaluate_at(state, plan, psi, step, direction);
        }
        if longer == 1.0 || plan.is_left(state) || !state.may_continue() {
            return Ok(error);
        }
        step = longer;
    }
}

/// The error at `psi + step · direction`.
fn evaluate_at(state: &mut Scaling, plan: &mut impl Plan, psi: &[f64], step: f64, direction: &[f64]) -> Result<f64> {
    for ((moved, psi), d) in state.psi.iter_mut().zip(psi).zip(direction) {
        *moved = psi + step * d;
    }
    plan.evaluate(state)
}
