//! Which steps are taken in which order.
//!
//! Where ε is at least 2e-3 of the mean cost, accelerated steps on the stored plan come first. Where they do not get there,
//! or ε is smaller, ε falls from half the mean cost by factors of four, and at each stage Newton's method on the shortlist
//! of the last exp pass alternates with exp passes, until the error is 1e-2, at the last stage the tolerance. While more
//! than a third of the plan matters, one plain step does at a stage, and accelerated exp passes and Newton's method on the
//! whole plan at the last.

use super::anderson::{self, Passes, Patience};
use super::newton::{self, Restricted, Whole};
use super::scaling::Scaling;
use super::shortlist::Shortlist;
use super::stored::Stored;
use super::{Method, Options, Precision, Status};
use crate::reduced::{Reduced, Side, fits};
use gibbs_core::{Error, Float, Result};

/// ε relative to the mean cost from which the stored plan is tried first.
const STORED_FROM: f64 = 2e-3;

/// Stored passes, and exp passes among them, after which the stored plan is given up.
const STORED_PASSES: usize = 200;
const STORED_EXP_PASSES: usize = 12;

/// Accelerated exp passes that are tried where no plan can be stored, and at a stage that is not the last.
const STREAMED_PASSES: usize = 40;

/// Accelerated exp passes in a row while the whole plan matters.
const WHOLE_PASSES: usize = 30;

/// Exp passes that may be needed to finish what the stored plan has begun.
const CONFIRMING_PASSES: usize = 20;

/// The first ε relative to the mean cost, and what it is divided by from stage to stage.
const FIRST_EPSILON: f64 = 0.5;
const EPSILON_STEP: f64 = 4.0;

/// Error of a stage that is not the last.
const STAGE_ERROR: f64 = 1e-2;

/// Share of the lighter weight from which an entry is on the shortlist.
const SHARE: f64 = 1e-9;

/// Newton steps on one shortlist, and on the whole plan.
const RESTRICTED_STEPS: usize = 40;
const WHOLE_STEPS: usize = 100;

/// Rounds of a stage without a new least error, less a tenth, after which it has stalled.
const STALLED_ROUNDS: usize = 12;

/// ε below this share of the costs' spread leaves exponents no digit.
const LEAST_EPSILON: f64 = 1e-13;

/// A warm start whose error is larger than this is no better than none.
const WARM_ERROR: f64 = 0.5;

/// The stored plan's error in `f32` that a pass cannot tell from none.
const F32_ERROR: f64 = 2e-7;

/// Iterates at `target`, or at the least ε that numbers allow. Afterwards the state's column sums are those of an exp pass.
pub(super) fn run(state: &mut Scaling, target: f64, options: &Options) -> Result<Status> {
    let epsilon = target.max(LEAST_EPSILON * state.problem.spread).max(1e-300);
    state.restart(epsilon);
    let mut status = iterate(state, epsilon, options)?;
    if !state.is_confirmed && state.exp_pass()? <= options.tolerance && state.epsilon == epsilon {
        status = Status::Converged;
    }
    Ok(if epsilon > target { Status::EpsilonTooSmall } else { status })
}

fn iterate(state: &mut Scaling, epsilon: f64, options: &Options) -> Result<Status> {
    let tolerance = options.tolerance;
    let warm_error = warm_start(state, options)?;
    if warm_error <= tolerance {
        return Ok(Status::Converged);
    }
    let is_large = epsilon >= STORED_FROM * state.problem.mean;
    let all = Patience { passes: options.max_iterations, foresight: false };
    match options.method {
        Method::Kernel => {
            refuse_what_does_not_fit(state.problem, options)?;
            let converged = on_stored_plan(state, options, usize::MAX, all)?;
            return Ok(end(state, converged));
        }
        Method::Auto if is_large => {
            let converged = if plan_fits(state.problem, options) {
                on_stored_plan(state, options, STORED_EXP_PASSES, Patience { passes: STORED_PASSES, foresight: true })?
            } else {
                let patience = Patience { passes: STREAMED_PASSES, foresight: true };
                anderson::run::<f64>(state, Passes::Exp, tolerance, patience)? <= tolerance
            };
            if converged || !state.may_continue() {
                return Ok(end(state, converged));
            }
        }
        Method::Auto | Method::Log => {}
    }
    if std::env::var("TRACE").is_ok() {
        eprintln!("A done {:.1e}", state.error());
    }
    if warm_error > WARM_ERROR && !(is_large && std::env::var("CONT").is_ok() && state.error() < 0.3) {
        state.restart(epsilon.max(FIRST_EPSILON * state.problem.mean));
    }
    scale_down(state, epsilon, options)
}

fn end(state: &Scaling, converged: bool) -> Status {
    match converged {
        true => Status::Converged,
        false if state.may_continue() => Status::Stalled,
        false => Status::MaxIterations,
    }
}

/// Takes over the potentials of the warm start, where there is one. Returns their error; infinity where they are of no use.
fn warm_start(state: &mut Scaling, options: &Options) -> Result<f64> {
    let Some((f, g)) = &options.warm_start else { return Ok(f64::INFINITY) };
    let problem = state.problem;
    let scaled = |side: &Side, potentials: &[f64]| -> Vec<f64> {
        let potential = |(&i, log): (&usize, &f64)| (potentials[i] - 0.5 * problem.offset) / state.epsilon + log;
        side.indices.iter().zip(&side.logs).map(potential).collect()
    };
    let (phi, psi) = (scaled(&problem.a, f), scaled(&problem.b, g));
    if !phi.iter().chain(&psi).all(|value| value.abs() < 1.0 / LEAST_EPSILON) {
        return Ok(f64::INFINITY);
    }
    (state.phi, state.psi) = (phi, psi);
    let error = state.exp_pass()?;
    if error > WARM_ERROR {
        state.restart(state.epsilon);
    }
    Ok(error)
}

fn plan_fits(problem: &Reduced, options: &Options) -> bool {
    let (n, m) = (problem.a.len(), problem.b.len());
    match options.precision {
        Precision::F64 => fits::<f64>(n, m, options.memory_limit),
        Precision::F32 => fits::<f32>(n, m, options.memory_limit),
    }
}

fn refuse_what_does_not_fit(problem: &Reduced, options: &Options) -> Result<()> {
    if plan_fits(problem, options) {
        return Ok(());
    }
    let width = if options.precision == Precision::F64 { 8.0 } else { 4.0 };
    Err(Error::out_of_memory("the stored plan", width * problem.a.len() as f64 * problem.b.len() as f64))
}

/// Accelerated steps on a stored plan. Returns whether an exp pass has confirmed the tolerance.
fn on_stored_plan(state: &mut Scaling, options: &Options, exp_passes: usize, patience: Patience) -> Result<bool> {
    match options.precision {
        Precision::F64 => accelerate::<f64>(state, options.tolerance, 0.9 * options.tolerance, exp_passes, patience),
        Precision::F32 => {
            accelerate::<f32>(state, options.tolerance, F32_ERROR.max(0.9 * options.tolerance), exp_passes, patience)
        }
    }
}

fn accelerate<T: Float>(
    state: &mut Scaling,
    tolerance: f64,
    goal: f64,
    exp_passes: usize,
    patience: Patience,
) -> Result<bool> {
    let passes = patience.passes;
    let foresight = patience.foresight;
    let mut stored = Stored::<T>::new(state.problem)?;
    if anderson::run(state, Passes::Stored(&mut stored, exp_passes), goal, patience)? > goal {
        return Ok(false);
    }
    drop(stored);
    // The claim is checked, and finished where rounding has flattered it, without the stored plan.
    let patience = Patience { passes: passes.min(CONFIRMING_PASSES), foresight };
    Ok(anderson::run::<T>(state, Passes::Exp, tolerance, patience)? <= tolerance)
}

/// Lowers ε from stage to stage.
fn scale_down(state: &mut Scaling, epsilon: f64, options: &Options) -> Result<Status> {
    let mut shortlist = Shortlist::new(state.problem, options.memory_limit);
    loop {
        let is_last = state.epsilon <= epsilon;
        let goal = if is_last { options.tolerance } else { options.tolerance.max(STAGE_ERROR) };
        let status = match options.method {
            Method::Log => streamed_stage(state, goal, is_last)?,
            _ => stage(state, &mut shortlist, goal, is_last)?,
        };
        if is_last || status == Status::MaxIterations {
            return Ok(status);
        }
        state.rescale((state.epsilon / EPSILON_STEP).max(epsilon));
    }
}

fn stage(state: &mut Scaling, shortlist: &mut Shortlist, goal: f64, is_last: bool) -> Result<Status> {
    let mut error = state.exp_pass_keeping(SHARE, shortlist)?;
    let mut previous = f64::INFINITY;
    let mut best = Best::new(state);
    while error > goal {
        if !state.may_continue() || best.is_final(state, error) {
            best.restore(state, error);
            return Ok(end(state, false));
        }
        if shortlist.is_complete() {
            newton::climb(state, &mut Restricted::new(shortlist), 0.3 * goal, RESTRICTED_STEPS)?;
            error = state.exp_pass_keeping(SHARE, shortlist)?;
            if error > goal && error > 0.5 * previous {
                // The shortlist does not help: a plain step.
                state.plain_step();
                error = state.exp_pass_keeping(SHARE, shortlist)?;
            }
            previous = error;
        } else if is_last {
            error = whole_plan(state, shortlist, goal)?;
        } else {
            // One step is enough while the plan is dense.
            state.plain_step();
            return Ok(Status::Converged);
        }
    }
    Ok(Status::Converged)
}

/// The last stage while more of the plan matters than a shortlist holds.
fn whole_plan(state: &mut Scaling, shortlist: &mut Shortlist, goal: f64) -> Result<f64> {
    let patience = Patience { passes: WHOLE_PASSES, foresight: false };
    let error = anderson::run::<f64>(state, Passes::Exp, goal, patience)?;
    if error <= goal || !state.may_continue() {
        return Ok(error);
    }
    let error = newton::climb(state, &mut Whole(shortlist), goal, WHOLE_STEPS)?;
    if error <= goal || !state.may_continue() {
        return Ok(error);
    }
    state.exp_pass_keeping(SHARE, shortlist)
}

/// A stage of exp passes alone.
fn streamed_stage(state: &mut Scaling, goal: f64, is_last: bool) -> Result<Status> {
    let passes = if is_last { usize::MAX } else { STREAMED_PASSES };
    let error = anderson::run::<f64>(state, Passes::Exp, goal, Patience { passes, foresight: false })?;
    Ok(end(state, error <= goal || !is_last && state.may_continue()))
}

/// The least error of a stage.
struct Best {
    error: f64,
    phi: Vec<f64>,
    psi: Vec<f64>,
    rounds: usize,
}

impl Best {
    fn new(state: &Scaling) -> Self {
        Self { error: f64::INFINITY, phi: state.phi.clone(), psi: state.psi.clone(), rounds: 0 }
    }

    /// Whether the error has long stopped falling.
    fn is_final(&mut self, state: &Scaling, error: f64) -> bool {
        self.rounds = if error < 0.9 * self.error { 0 } else { self.rounds + 1 };
        if error < self.error {
            self.error = error;
            self.phi.copy_from_slice(&state.phi);
            self.psi.copy_from_slice(&state.psi);
        }
        self.rounds >= STALLED_ROUNDS
    }

    /// Goes back there, where it is better than where the state is.
    fn restore(&self, state: &mut Scaling, error: f64) {
        if self.error < error {
            state.phi.copy_from_slice(&self.phi);
            state.psi.copy_from_slice(&self.psi);
            state.is_confirmed = false;
        }
    }
}
