//! Transport from a measure to itself.
//!
//! The optimal scalings of rows and columns are equal, and `ψ ← (ψ + φ) / 2`, φ the row scalings that answer ψ exactly, goes
//! there in 8 to 17 passes at any ε where Sinkhorn's step may take thousands.
//!
//! Reference: J. Feydy et al., Interpolating between optimal transport and MMD using Sinkhorn divergences, AISTATS 2019.

use super::Status;
use super::cascade::least_epsilon;
use super::scaling::Scaling;
use gibbs_core::Result;

/// Passes without a new least error, less a tenth, after which rounding errors allow no less.
const STALLED: usize = 50;

/// Iterates at `target`, or at the least ε that numbers allow, until the L1 error is at most `tolerance`.
pub(super) fn run(state: &mut Scaling, target: f64, tolerance: f64) -> Result<Status> {
    let epsilon = least_epsilon(state.problem).max(target);
    state.restart(epsilon);
    let status = iterate(state, tolerance)?;
    Ok(if epsilon > target { Status::EpsilonTooSmall } else { status })
}

fn iterate(state: &mut Scaling, tolerance: f64) -> Result<Status> {
    let (mut least, mut least_pass) = (f64::INFINITY, 0);
    loop {
        let error = state.exp_pass()?;
        if error < 0.9 * least {
            (least, least_pass) = (error, state.exp_passes);
        }
        if error <= tolerance {
            return Ok(Status::Converged);
        }
        if !state.may_continue() {
            return Ok(Status::MaxIterations);
        }
        if state.exp_passes - least_pass > STALLED {
            return Ok(Status::Stalled);
        }
        for (psi, phi) in state.psi.iter_mut().zip(&state.phi) {
            *psi = 0.5 * (*psi + phi);
        }
    }
}
