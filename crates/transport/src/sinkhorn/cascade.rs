//! Which steps are taken in which order.
//!
//! Where ε is at least 2e-3 of the mean cost, accelerated steps on the stored plan come first. Where they do not get there,
//! or ε is smaller, ε falls from half the mean cost by factors of four, and at each stage Newton's method on the shortlist
//! of the last exp pass alternates with exp passes, until the error is 1e-2, at the last stage the tolerance. While more
//! than a third of the plan matters, one plain step does at a stage, and accelerated exp passes and Newton's method on the
//! whole plan at the last.

use super::anderson::{self, Patience};
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

/// A share that every entry is above.
const EVERYTHING: f64 = -1.0;

/// Newton steps on one shortlist, and on the whole plan.
const RESTRICTED_STEPS: usize = 40;
const WHOLE_STEPS: usize = 100;

/// Rounds of a stage without a new least error, less a tenth, and without a rise of the semi-dual by a share of it, after
/// which it has stalled; and rounds at most.
const STALLED_ROUNDS: usize = 12;
const RISING: f64 = 1e-7;
const MOST_ROUNDS: usize = 300;

/// ε below this share of the costs' spread leaves exponents no digit.
const LEAST_EPSILON: f64 = 1e-13;

/// Potentials whose error is larger than this are no better than none.
const USEFUL_ERROR: f64 = 0.3;

/// An error that a plan stored in `f32` shows reliably, and the finest tolerance for which it is stored so by choice.
const F32_ERROR: f64 = 2e-7;
const F32_TOLERANCE: f64 = 5e-7;

/// Iterates at `target`, or at the least ε that numbers allow. Afterwards the state's column sums are those of an exp pass.
pub(super) fn run(state: &mut Scaling, target: f64, options: &Options) -> Result<Status> {
    let epsilon = least_epsilon(state.problem).max(target);
    state.restart(epsilon);
    let mut status = iterate(state, epsilon, options)?;
    if !state.is_confirmed && state.exp_pass()? <= options.tolerance && state.epsilon == epsilon {
        status = Status::Converged;
    }
    Ok(if epsilon > target { Status::EpsilonTooSmall } else { status })
}

/// The least ε that leaves exponents a digit.
pub(super) fn least_epsilon(problem: &Reduced) -> f64 {
    (LEAST_EPSILON * problem.spread).max(1e-300)
}

fn iterate(state: &mut Scaling, epsilon: f64, options: &Options) -> Result<Status> {
    let mut error = warm_start(state, options)?;
    if error > options.tolerance {
        error = error.min(accelerate(state, epsilon, options)?);
    }
    if error <= options.tolerance || options.method == Method::Kernel || !state.may_continue() {
        return Ok(end(state, error <= options.tolerance));
    }
    if error > USEFUL_ERROR {
        state.restart(epsilon.max(FIRST_EPSILON * state.problem.mean));
    }
    scale_down(state, epsilon, options)
}

/// Accelerated steps on all of the plan, as far as the method and ε have them. Returns the error they end with.
fn accelerate(state: &mut Scaling, epsilon: f64, options: &Options) -> Result<f64> {
    let fits = plan_fits(state.problem, options);
    let patience = match options.method {
        Method::Kernel if fits => Patience { passes: options.max_iterations, exp_passes: usize::MAX, foresight: false },
        Method::Kernel => {
            let width = if stores_f64(options) { 8.0 } else { 4.0 };
            let entries = state.problem.a.len() as f64 * state.problem.b.len() as f64;
            return Err(Error::out_of_memory("the stored plan", width * entries));
        }
        Method::Auto if epsilon >= STORED_FROM * state.problem.mean => match fits {
            true => Patience { passes: STORED_PASSES, exp_passes: STORED_EXP_PASSES, foresight: true },
            false => Patience { passes: STREAMED_PASSES, exp_passes: STREAMED_PASSES, foresight: true },
        },
        Method::Auto | Method::Log => return Ok(f64::INFINITY),
    };
    let tolerance = options.tolerance;
    if !fits {
        anderson::run::<f64>(state, None, tolerance, patience)
    } else if stores_f64(options) {
        on_stored_plan::<f64>(state, tolerance, 0.9 * tolerance, patience)
    } else {
        on_stored_plan::<f32>(state, tolerance, F32_ERROR.max(0.9 * tolerance), patience)
    }
}

fn stores_f64(options: &Options) -> bool {
    options.precision == Precision::F64 && options.tolerance < F32_TOLERANCE
}

/// Accelerated steps on a stored plan, with exp passes to check their claim and to finish where rounding has flattered it.
/// Returns the error of the last pass, which was an exp pass where it is at most `tolerance`.
fn on_stored_plan<T: Float>(state: &mut Scaling, tolerance: f64, goal: f64, patience: Patience) -> Result<f64> {
    let finish = Patience { passes: patience.passes.min(CONFIRMING_PASSES), ..patience };
    let mut stored = Stored::<T>::new(state.problem);
    let error = anderson::run(state, Some(&mut stored), goal, patience)?;
    drop(stored);
    if error > goal { Ok(error.max(2.0 * tolerance)) } else { anderson::run::<T>(state, None, tolerance, finish) }
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
    if error > USEFUL_ERROR {
        state.restart(state.epsilon);
    }
    Ok(error)
}

fn plan_fits(problem: &Reduced, options: &Options) -> bool {
    let (n, m) = (problem.a.len(), problem.b.len());
    if stores_f64(options) { fits::<f64>(n, m, options.memory_limit) } else { fits::<f32>(n, m, options.memory_limit) }
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
    let share = if shortlist.holds_everything(state.problem) { EVERYTHING } else { SHARE };
    let mut error = state.exp_pass_keeping(share, shortlist)?;
    let mut previous = f64::INFINITY;
    let mut best = Best::new(state);
    while error > goal {
        if !state.may_continue() || best.is_final(state, error) {
            best.restore(state, error);
            return Ok(end(state, false));
        }
        if shortlist.is_complete() {
            newton::climb(state, &mut Restricted::new(shortlist), 0.3 * goal, RESTRICTED_STEPS)?;
            error = state.exp_pass_keeping(share, shortlist)?;
            if error > goal && error > 0.5 * previous && state.may_continue() {
                // The shortlist does not help: a plain step.
                state.plain_step();
                error = state.exp_pass_keeping(share, shortlist)?;
            }
            previous = error;
        } else if shortlist.is_short_of_memory() {
            return streamed_stage(state, goal, is_last);
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
    let patience = Patience { passes: WHOLE_PASSES, exp_passes: WHOLE_PASSES, foresight: false };
    let error = anderson::run::<f64>(state, None, goal, patience)?;
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
    let error = anderson::run::<f64>(state, None, goal, Patience { passes, exp_passes: passes, foresight: false })?;
    Ok(end(state, error <= goal || !is_last && state.may_continue()))
}

/// The least error of a stage.
struct Best {
    error: f64,
    phi: Vec<f64>,
    psi: Vec<f64>,
    /// Error and semi-dual that the rounds since are measured against.
    mark: (f64, f64),
    rounds: usize,
    rounds_in_all: usize,
}

impl Best {
    fn new(state: &Scaling) -> Self {
        let mark = (f64::INFINITY, f64::NEG_INFINITY);
        Self { error: f64::INFINITY, phi: state.phi.clone(), psi: state.psi.clone(), mark, rounds: 0, rounds_in_all: 0 }
    }

    /// Whether the error has long stopped falling, and the semi-dual rising.
    fn is_final(&mut self, state: &Scaling, error: f64) -> bool {
        let semi_dual = state.semi_dual();
        let (least, highest) = self.mark;
        self.rounds_in_all += 1;
        self.rounds += 1;
        if error < 0.9 * least || semi_dual > highest + RISING * semi_dual.abs() {
            self.mark = (error.min(least), semi_dual.max(highest));
            self.rounds = 0;
        }
        if error < self.error {
            self.error = error;
            self.phi.copy_from_slice(&state.phi);
            self.psi.copy_from_slice(&state.psi);
        }
        self.rounds >= STALLED_ROUNDS || self.rounds_in_all >= MOST_ROUNDS
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
