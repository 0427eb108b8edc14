//! Rounding to the transport polytope, and what proves how good the plan is: one pass for all of it.
//!
//! The rows of the last exp pass are exact, so the columns are scaled by `min(1, b / column sums)`, rows that rounding errors
//! have left too heavy are scaled down, and what is then missing, `r` of the rows and `s` of the columns, is added as the
//! product `r sᵀ / Σ s` (Altschuler, Weed, Rigollet, Near-linear time approximation algorithms for optimal transport via
//! Sinkhorn iteration, NIPS 2017). The plan has the marginals `a` and `b` up to rounding errors of sums.
//!
//! Lower bounds: the c-transform of g, `f′ᵢ = minⱼ cᵢⱼ − gⱼ`, then that of f′, `g′ⱼ = minᵢ cᵢⱼ − f′ᵢ`, are feasible in the dual
//! of the problem without regularisation, whatever g is; the dual of the regularised problem has no constraint, and its
//! value is `⟨a, f⟩ + ⟨b, g⟩ − ε (plan's mass − 1)` at any f and g.

use super::potentials;
use super::scaling::Scaling;
use crate::blocks::{self, Scratch};
use crate::kernels::{self, CostScale};
use crate::reduced::Reduced;
use gibbs_core::{Result, dot};
use std::ops::Range;

/// Rounding and proof, for a problem of mass 1 and costs less their offset, on the points with weight.
pub(super) struct Certificate {
    /// ⟨C, P⟩ of the rounded plan P.
    pub(super) value: f64,
    /// Lower bound of every plan's ⟨C, P⟩.
    pub(super) dual: f64,
    /// KL(P | a ⊗ b).
    pub(super) divergence: f64,
    /// Lower bound of every plan's ⟨C, P⟩ + ε KL.
    pub(super) regularized_dual: f64,
    /// L1 errors of rows and columns before rounding.
    pub(super) marginal_error: [f64; 2],
    pub(super) row_factors: Vec<f64>,
    pub(super) column_factors: Vec<f64>,
    /// What the scaled rows miss.
    pub(super) row_rest: Vec<f64>,
    /// What the scaled columns miss, as a distribution; all 0 where nothing is missing.
    pub(super) column_rest: Vec<f64>,
    /// P, row by row, where it was asked for.
    pub(super) plan: Option<Vec<f64>>,
}

/// Rounds the state's plan, whose column sums are those of an exp pass at its potentials f and g.
/// `keeps_plan` has the plan stored on the way, with the problem's mass.
pub(super) fn certify(state: &mut Scaling, f: &[f64], g: &[f64], keeps_plan: bool) -> Result<Certificate> {
    let problem = state.problem;
    let b = &problem.b.weights;
    let column_factors = column_factors(state);
    let expected: Vec<f64> =
        state.columns.iter().zip(&column_factors).map(|(column, factor)| column * factor).collect();
    let rounding = Rounding {
        problem,
        phi: &state.phi,
        psi: &state.psi,
        scale: CostScale::new(problem.offset, state.epsilon),
        g,
        column_factors: &column_factors,
        shares: &shares(b, &expected),
    };

    let mut parts = vec![RowPart::default(); problem.a.len()];
    let mut columns = vec![0.0; problem.b.len()];
    let mut slack = vec![f64::INFINITY; problem.b.len()];
    let m = problem.b.len();
    let height = state.blocks.height();
    let mut plan = vec![0.0; if keeps_plan { problem.a.len() * m } else { 0 }];
    let mut kept = plan.chunks_mut(height * m);
    let kept = std::iter::from_fn(|| Some(kept.next().unwrap_or_default()));
    state.blocks.run(
        state.monitor,
        parts.chunks_mut(height).zip(kept),
        |rows, scratch, (parts, plan): (&mut [RowPart], &mut [f64])| rounding.round_rows(rows, scratch, parts, plan),
        |(), scratch| {
            blocks::add(&mut columns, &scratch.columns);
            for (slack, least) in slack.iter_mut().zip(&scratch.least) {
                *slack = slack.min(*least);
            }
        },
    )?;

    let sum = |term: fn(&RowPart) -> f64| parts.iter().map(term).sum::<f64>();
    Ok(Certificate {
        value: sum(|part| part.value),
        dual: sum(|part| part.dual) + dot(b, &slack),
        divergence: sum(|part| part.divergence),
        regularized_dual: potentials::dual(state, f, g),
        marginal_error: [sum(|part| part.error), state.error()],
        row_factors: parts.iter().map(|part| part.factor).collect(),
        row_rest: parts.iter().map(|part| part.rest).collect(),
        column_rest: shares(b, &columns),
        column_factors,
        plan: keeps_plan.then_some(plan),
    })
}

/// What becomes of one row.
#[derive(Clone, Default)]
struct RowPart {
    factor: f64,
    rest: f64,
    value: f64,
    divergence: f64,
    dual: f64,
    error: f64,
}

/// What the pass over the rows reads.
struct Rounding<'s> {
    problem: &'s Reduced<'s>,
    phi: &'s [f64],
    psi: &'s [f64],
    scale: CostScale,
    g: &'s [f64],
    column_factors: &'s [f64],
    shares: &'s [f64],
}

impl Rounding<'_> {
    /// Leaves the scaled plan's column sums and the least slack of each column in `scratch`, and the rows in `plan` where
    /// there is room for them.
    fn round_rows(&self, rows: Range<usize>, scratch: &mut Scratch, parts: &mut [RowPart], plan: &mut [f64]) {
        scratch.columns.fill(0.0);
        scratch.least.fill(f64::INFINITY);
        let mut kept = plan.chunks_exact_mut(self.problem.b.len());
        for (i, part) in rows.zip(parts) {
            *part = self.round_row(i, scratch);
            if let Some(row) = kept.next() {
                for (entry, share) in row.iter_mut().zip(&scratch.plan) {
                    *entry = self.problem.mass * share;
                }
            }
        }
    }

    fn round_row(&self, i: usize, scratch: &mut Scratch) -> RowPart {
        let Scratch { cost, plan, columns, least } = scratch;
        let (side_a, side_b, offset) = (&self.problem.a, &self.problem.b, self.problem.offset);
        let (a, cost) = (side_a.weights[i], self.problem.oracle.row(i, cost));

        let sum = kernels::exp_row(cost, self.scale, self.phi[i], self.psi, plan);
        let scaled = kernels::scale_row(plan, self.column_factors);
        let factor = if scaled > a { a / scaled } else { 1.0 };
        let rest = (a - factor * scaled).max(0.0);
        kernels::add_scaled(columns, factor, plan);
        kernels::add_rest(plan, factor, rest, self.shares);
        let (value, entropy) = kernels::cost_and_entropy(plan, cost, offset, &side_b.logs);

        let transform = kernels::smallest_slack(cost, self.g);
        kernels::lower_to_slack(least, cost, transform);
        RowPart {
            factor,
            rest,
            value,
            divergence: entropy - (factor * scaled + rest) * side_a.logs[i],
            dual: a * (transform - offset),
            error: (sum - a).abs(),
        }
    }
}

/// `min(1, b / column sums)`, less what rounding errors of the exponents could add to a column before the next pass.
fn column_factors(state: &Scaling) -> Vec<f64> {
    let largest = |potentials: &[f64]| potentials.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    let margin = 4.0 * f64::EPSILON * (1.0 + largest(&state.phi) + largest(&state.psi));
    let factor =
        |(b, column): (&f64, &f64)| if *column > b * (1.0 - margin) { (1.0 - margin) * b / column } else { 1.0 };
    state.problem.b.weights.iter().zip(&state.columns).map(factor).collect()
}

/// What `columns` miss of `b`, as a distribution; all 0 where nothing is missing.
fn shares(b: &[f64], columns: &[f64]) -> Vec<f64> {
    let missing: Vec<f64> = b.iter().zip(columns).map(|(b, column)| (b - column).max(0.0)).collect();
    let total: f64 = missing.iter().sum();
    missing.iter().map(|missing| if total > 0.0 { missing / total } else { 0.0 }).collect()
}
