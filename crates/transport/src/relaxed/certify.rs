//! What proves how good a plan is: its cost and marginals, and potentials that are feasible without regularisation.

use super::Relaxed;
use crate::blocks::{self, RowBlocks, Scratch};
use crate::kernels;
use gibbs_core::{Monitor, Result, dot};
use std::ops::Range;

/// A plan `exp(φᵢ + ψⱼ − Cᵢⱼ / ε)`, looked at once.
pub(crate) struct Certificate {
    /// ⟨C, P⟩.
    pub(crate) cost: f64,
    pub(crate) rows: Vec<f64>,
    pub(crate) columns: Vec<f64>,
    /// `minⱼ Cᵢⱼ − gⱼ`.
    pub(crate) f_transform: Vec<f64>,
    /// `minᵢ Cᵢⱼ − f_transformᵢ`: with it, potentials whose sums exceed no cost.
    pub(crate) g_transform: Vec<f64>,
}

/// Looks at the plan of `model`'s φ and these ψ, and transforms `g`.
pub(crate) fn certify(model: &Relaxed, psi: &[f64], g: &[f64], monitor: &Monitor) -> Result<Certificate> {
    let (n, m) = (model.rows.len(), psi.len());
    let mut blocks = RowBlocks::new(&model.problem.oracle, monitor);
    let mut parts = vec![[0.0; 3]; n];
    let (mut columns, mut slack) = (vec![0.0; m], vec![f64::INFINITY; m]);
    blocks.run(
        monitor,
        parts.chunks_mut(blocks.height()),
        |rows, scratch, parts: &mut [[f64; 3]]| look(model, rows, (psi, g), scratch, parts),
        |(), scratch| {
            blocks::add(&mut columns, &scratch.columns);
            for (slack, least) in slack.iter_mut().zip(&scratch.least) {
                *slack = slack.min(*least);
            }
        },
    )?;
    Ok(Certificate {
        cost: parts.iter().map(|part| part[0]).sum(),
        rows: parts.iter().map(|part| part[1]).collect(),
        columns,
        f_transform: parts.iter().map(|part| part[2]).collect(),
        g_transform: slack,
    })
}

/// Cost, mass and transform of each row; the column sums and least slacks are left in `scratch`.
fn look(
    model: &Relaxed,
    rows: Range<usize>,
    (psi, g): (&[f64], &[f64]),
    scratch: &mut Scratch,
    parts: &mut [[f64; 3]],
) {
    let Scratch { cost, plan, columns, least } = scratch;
    columns.fill(0.0);
    least.fill(f64::INFINITY);
    for (i, part) in rows.zip(parts) {
        let cost = model.problem.oracle.row(i, cost);
        let sum = kernels::exp_row(cost, model.scale(), model.phi[i], psi, plan);
        kernels::add_scaled(columns, 1.0, plan);
        let transform = kernels::smallest_slack(cost, g);
        kernels::lower_to_slack(least, cost, transform);
        *part = [dot(plan, cost), sum, transform];
    }
}
