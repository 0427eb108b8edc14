//! Total variation without ε: balanced transport with a source that creates what is missing and a target that destroys what
//! is left, each at the cheaper of two prices: the side's reach, or the other side's reach and the way there.

use super::{Options, Solution, Status};
use crate::emd;
use crate::padded::{Padded, empty_rows, sums, targets};
use crate::plan::SparsePlan;
use crate::problem::{Cost, Problem};
use gibbs_core::{Error, Monitor, Result};

pub(super) fn solve(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Solution> {
    let padded = Padded::new(problem, options.memory_limit, monitor)?;
    let [reach_a, reach_b] = options.reach;
    if padded.offset < -(reach_a + reach_b) {
        let argument = if matches!(problem.cost, Cost::Dense(_)) { "problem.cost" } else { "problem.x" };
        return Err(Error::infeasible(argument, "a cost below −(reach.a + reach.b) makes any mass worth creating"));
    }
    let (n, m) = (problem.nrows(), problem.ncols());
    let (nearest_row, nearest_column) = nearest(&padded, n, m);
    let from = |j: usize| reach_b.min(reach_a + padded.at(nearest_row[j], j)) - padded.offset;
    let to = |i: usize| reach_a.min(reach_b + padded.at(i, nearest_column[i])) - padded.offset;
    let extended = padded.extend([padded.masses[1], padded.masses[0]], from, to, -padded.offset);
    let emd_options = emd::Options { memory_limit: options.memory_limit, ..emd::Options::default() };
    let solution = emd::solve(&extended.problem()?, &emd_options, monitor)?;

    let mut plan = SparsePlan::default();
    for ((&i, &j), &value) in solution.plan.rows.iter().zip(&solution.plan.columns).zip(&solution.plan.values) {
        let (i, j) = (i as usize, j as usize);
        let place = match (i < n, j < m) {
            (true, true) => Some((i, j)),
            (true, false) if reach_a > reach_b + padded.at(i, nearest_column[i]) => Some((i, nearest_column[i])),
            (false, true) if reach_b > reach_a + padded.at(nearest_row[j], j) => Some((nearest_row[j], j)),
            _ => None,
        };
        if let Some((i, j)) = place {
            plan.rows.push(i as u32);
            plan.columns.push(j as u32);
            plan.values.push(value);
        }
    }
    sort(&mut plan);

    let (rows, columns) = sums(&plan, n, m);
    let price = |sums: &[f64], weights: &[f64], reach: f64| -> f64 {
        let missed = sums.iter().zip(weights).map(|(sum, weight)| (sum - weight).abs()).sum::<f64>();
        if reach.is_finite() { reach * missed } else { 0.0 }
    };
    let missed = |sums: &[f64], weights: &[f64], reach: f64| -> f64 {
        let missed = sums.iter().zip(weights).map(|(sum, weight)| (sum - weight).abs()).sum::<f64>();
        if reach.is_finite() { 0.0 } else { missed / (padded.masses[0] * padded.masses[1]).sqrt() }
    };
    let cost = padded.cost(&plan);
    let value = cost + price(&rows, &padded.a, reach_a) + price(&columns, &padded.b, reach_b);
    // Every cost was less the least one, that between the two more points too: one constant, on the sources' side.
    let offset = padded.offset;
    let f: Vec<f64> = solution.f[..n].iter().map(|f| (f + solution.g[m] + offset).clamp(-reach_a, reach_a)).collect();
    let g: Vec<f64> = (0..m).map(|j| (0..n).map(|i| padded.at(i, j) - f[i]).fold(reach_b, f64::min)).collect();
    let targets = targets(problem, empty_rows(&rows), &g, monitor)?;
    let linear = |weights: &[f64], f: &[f64]| weights.iter().zip(f).map(|(a, f)| a * f).sum::<f64>();
    let gap = (value - linear(&padded.a, &f) - linear(&padded.b, &g)).max(0.0);
    let dual = value - gap;
    let scale = value.abs().max(dual.abs());
    Ok(Solution {
        value,
        dual,
        gap,
        relative_gap: if scale > 0.0 { gap / scale } else { 0.0 },
        cost,
        transported: rows.iter().sum(),
        marginal_error: [missed(&rows, &padded.a, reach_a), missed(&columns, &padded.b, reach_b)],
        rows,
        columns,
        f,
        g,
        epsilon: 0.0,
        iterations: solution.iterations,
        converged: solution.converged,
        status: match solution.status {
            emd::Status::Converged => Status::Converged,
            emd::Status::MaxIterations => Status::MaxIterations,
            emd::Status::Stalled => Status::Stalled,
        },
        scalings: None,
        entries: Some(plan),
        targets,
        gradients: None,
    })
}

/// The row nearest to each column, and the column nearest to each row.
fn nearest(padded: &Padded, n: usize, m: usize) -> (Vec<usize>, Vec<usize>) {
    let (mut rows, mut columns) = (vec![0; m], vec![0; n]);
    for i in 0..n {
        for j in 0..m {
            let cost = padded.at(i, j);
            if cost < padded.at(rows[j], j) {
                rows[j] = i;
            }
            if cost < padded.at(i, columns[i]) {
                columns[i] = j;
            }
        }
    }
    (rows, columns)
}

/// By row, then column; entries at one place are added.
fn sort(plan: &mut SparsePlan) {
    let mut entries: Vec<(u32, u32, f64)> =
        plan.rows.iter().zip(&plan.columns).zip(&plan.values).map(|((&i, &j), &value)| (i, j, value)).collect();
    entries.sort_by_key(|&(i, j, _)| (i, j));
    entries.dedup_by(|next, kept| {
        let is_same = (next.0, next.1) == (kept.0, kept.1);
        if is_same {
            kept.2 += next.2;
        }
        is_same
    });
    plan.rows = entries.iter().map(|entry| entry.0).collect();
    plan.columns = entries.iter().map(|entry| entry.1).collect();
    plan.values = entries.iter().map(|entry| entry.2).collect();
}
