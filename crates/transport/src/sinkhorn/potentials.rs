//! The potentials f and g, also of points without weight.
//!
//! A point without weight takes no part in the plan, but its potential is defined by the others':
//! `fᵢ = −ε log Σⱼ bⱼ exp((gⱼ − Cᵢⱼ) / ε)`, the soft c-transform.

use super::scaling::Scaling;
use crate::blocks::RowBlocks;
use crate::kernels::{self, CostScale};
use crate::oracle::{Oracle, Selection};
use crate::problem::Problem;
use crate::reduced::Side;
use gibbs_core::{Monitor, Result, dot};

/// The potentials f and g of the state, for costs less their offset, with ⟨a, f⟩ = ⟨b, g⟩.
pub(super) fn of(state: &Scaling) -> (Vec<f64>, Vec<f64>) {
    let potential = |scaled: &[f64], logs: &[f64]| -> Vec<f64> {
        scaled.iter().zip(logs).map(|(scaled, log)| state.epsilon * (scaled - log)).collect()
    };
    let mut f = potential(&state.phi, &state.problem.a.logs);
    let mut g = potential(&state.psi, &state.problem.b.logs);
    let shift = 0.5 * (dot(&state.problem.a.weights, &f) - dot(&state.problem.b.weights, &g));
    f.iter_mut().for_each(|f| *f -= shift);
    g.iter_mut().for_each(|g| *g += shift);
    (f, g)
}

/// The dual value at `f` and `g` for a problem of mass 1: the column sums are those of the plan at them.
pub(super) fn dual(state: &Scaling, f: &[f64], g: &[f64]) -> f64 {
    let plan_mass: f64 = state.columns.iter().sum();
    dot(&state.problem.a.weights, f) + dot(&state.problem.b.weights, g) - state.epsilon * (plan_mass - 1.0)
}

/// The potentials `f` and `g` of the points with weight, for costs less their offset, at all points and for the costs as they are.
pub(super) fn extend(problem: &Problem, state: &Scaling, f: &[f64], g: &[f64]) -> Result<(Vec<f64>, Vec<f64>)> {
    let (a, b) = (&state.problem.a, &state.problem.b);
    let scale = CostScale::new(state.problem.offset, state.epsilon);
    let extended = |side: &Side, own: &[f64], other: &Side, potentials: &[f64], transposed: bool| {
        let mut full = side.scatter(own, 0.0);
        let weightless = side.weightless();
        if !weightless.is_empty() {
            let selection = Selection { rows: weightless.clone(), columns: other.indices.clone() };
            let oracle =
                if transposed { Oracle::transposed(problem, selection) } else { Oracle::new(problem, &selection) };
            let transform = soft_transform(&oracle, scale, state.epsilon, potentials, other, state.monitor)?;
            for (&i, value) in weightless.iter().zip(transform) {
                full[i] = value;
            }
        }
        full.iter_mut().for_each(|value| *value += 0.5 * state.problem.offset);
        Ok(full)
    };
    Ok((extended(a, f, b, g, false)?, extended(b, g, a, f, true)?))
}

/// The soft c-transform of `potentials` at every row of `oracle`.
fn soft_transform(
    oracle: &Oracle,
    scale: CostScale,
    epsilon: f64,
    potentials: &[f64],
    side: &Side,
    monitor: &Monitor,
) -> Result<Vec<f64>> {
    let scaled: Vec<f64> = potentials.iter().zip(&side.logs).map(|(value, log)| value / epsilon + log).collect();
    let mut transform = vec![0.0; oracle.nrows()];
    let mut blocks = RowBlocks::new(oracle, monitor);
    let height = blocks.height();
    blocks.run(
        monitor,
        transform.chunks_mut(height),
        |rows, scratch, out: &mut [f64]| {
            for (i, out) in rows.zip(out) {
                let cost = oracle.row(i, &mut scratch.cost);
                let (largest, sum) = kernels::exp_row_from_largest(cost, scale, &scaled, &mut scratch.plan);
                *out = -epsilon * (largest + sum.ln());
            }
        },
        |(), _| {},
    )?;
    Ok(transform)
}
