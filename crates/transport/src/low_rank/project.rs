//! Kullback–Leibler projection of both factors and the groups' weights onto the constraints.
//!
//! The projection of `(K, L, w)` has the form `Q = diag(u) K diag(v)`, `R = diag(s) L diag(t)`. Its dual is maximised by
//! turns in the rows' scalings, `u = a / K v` and `s = b / L t`, and in the groups': with `k = Kᵀ u` and `l = Lᵀ s`,
//!
//! ```text
//! g = max(α, (w k l)^(1/3) up to a factor that makes Σ g = 1),    v = g / k,  t = g / l.
//! ```

use super::side::{Chunk, Side, sum_chunks};
use gibbs_core::{Monitor, Result};

/// Turns after which the rest is left to rounding.
const MOST_TURNS: usize = 100;

/// Multipliers of a projection.
pub(super) struct Multipliers {
    pub(super) v: Vec<f64>,
    pub(super) t: Vec<f64>,
    /// L1 errors of the rows of both factors, the columns being exact.
    pub(super) error: [f64; 2],
}

/// Projects the sides' `next` with `prior` on the groups' weights until the rows' L1 error is below `tolerance`, and rounds
/// them. Returns the new weights of the groups and the multipliers.
pub(super) fn project(
    [x, y]: [&mut Side; 2],
    prior: &[f64],
    alpha: f64,
    tolerance: f64,
    monitor: &Monitor,
) -> Result<(Vec<f64>, Multipliers)> {
    let rank = x.rank;
    let (mut v, mut t) = (vec![1.0; rank], vec![1.0; rank]);
    let mut error = [1.0; 2];
    for turn in 0..MOST_TURNS {
        let mut k = x.sum(monitor, |chunk| chunk.pass(&v))?;
        let mut l = y.sum(monitor, |chunk| chunk.pass(&t))?;
        error = [k.pop().unwrap_or(0.0), l.pop().unwrap_or(0.0)];
        if turn > 0 && error[0] + error[1] < tolerance {
            break;
        }
        let g = weights_of_groups(prior, &k, &l, alpha);
        v = quotients(&g, &k);
        t = quotients(&g, &l);
    }
    let columns = [x.sum(monitor, |chunk| chunk.finish(&v))?, y.sum(monitor, |chunk| chunk.finish(&t))?];
    let groups: Vec<f64> = columns[0].iter().zip(&columns[1]).map(|(q, r)| 0.5 * (q + r)).collect();
    for (side, columns) in [x, y].into_iter().zip(columns) {
        round(side, &columns, &groups, monitor)?;
    }
    Ok((groups, Multipliers { v, t, error }))
}

/// Projects one side's `next` onto fixed weights of the groups, and rounds it. Returns the multipliers.
pub(super) fn project_side(side: &mut Side, groups: &[f64], tolerance: f64, monitor: &Monitor) -> Result<Vec<f64>> {
    let mut v = vec![1.0; side.rank];
    for turn in 0..MOST_TURNS {
        let mut k = side.sum(monitor, |chunk| chunk.pass(&v))?;
        let error = k.pop().unwrap_or(0.0);
        if turn > 0 && error < tolerance {
            break;
        }
        v = quotients(groups, &k);
    }
    let columns = side.sum(monitor, |chunk| chunk.finish(&v))?;
    round(side, &columns, groups, monitor)?;
    Ok(v)
}

fn weights_of_groups(prior: &[f64], k: &[f64], l: &[f64], alpha: f64) -> Vec<f64> {
    let mut g: Vec<f64> = prior.iter().zip(k).zip(l).map(|((w, k), l)| (w * k * l).cbrt()).collect();
    let total: f64 = g.iter().sum();
    g.iter_mut().for_each(|g| *g = (*g / total).max(alpha));
    g
}

fn quotients(g: &[f64], sums: &[f64]) -> Vec<f64> {
    g.iter().zip(sums).map(|(g, sum)| g / sum.max(f64::MIN_POSITIVE)).collect()
}

/// Rounds `next`, whose rows are exact and whose columns sum to `columns`, to the groups' weights.
fn round(side: &mut Side, columns: &[f64], groups: &[f64], monitor: &Monitor) -> Result<()> {
    let factors: Vec<f64> =
        columns.iter().zip(groups).map(|(column, group)| if column > group { group / column } else { 1.0 }).collect();
    let missing: Vec<f64> = columns.iter().zip(groups).map(|(column, group)| (group - column).max(0.0)).collect();
    let total: f64 = missing.iter().sum();
    let shares: Vec<f64> = missing.iter().map(|missing| if total > 0.0 { missing / total } else { 0.0 }).collect();
    let chunks: Vec<&mut Chunk> = side.chunks.iter_mut().collect();
    sum_chunks(chunks, monitor, |chunk| {
        chunk.round(&factors, &shares, groups);
        Vec::new()
    })?;
    Ok(())
}
