//! Without ε: balanced transport with one more source and one more target, which take what is not moved.

use super::{Options, Solution, Status};
use crate::emd;
use crate::padded::{Padded, empty_rows, sums, targets};
use crate::problem::Problem;
use gibbs_core::{Monitor, Result};

pub(super) fn solve(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Solution> {
    let padded = Padded::new(problem, options.memory_limit, monitor)?;
    let mass = options.mass_of(padded.masses)?;
    let (n, m) = (problem.nrows(), problem.ncols());
    // Between the two that take what is not moved nothing may go: a unit there would stand for a unit more moved, which
    // costs at least nothing once the least cost is taken off, and so is worth avoiding at any positive price.
    let [rest_a, rest_b] = padded.masses.map(|side| side - mass);
    let price = if padded.spread > 0.0 { padded.spread } else { 1.0 };
    let extended = padded.extend([rest_b, rest_a], |_| 0.0, |_| 0.0, price);
    let emd_options = emd::Options { memory_limit: options.memory_limit, ..emd::Options::default() };
    let solution = emd::solve(&extended.problem()?, &emd_options, monitor)?;

    let plan = extended.inner(&solution.plan);
    let (rows, columns) = sums(&plan, n, m);
    let transported: f64 = rows.iter().sum();
    let value = padded.cost(&plan);
    // fᵢ + gⱼ ≤ Cᵢⱼ − λ with f, g ≤ 0: the potentials against those of the points that take the rest.
    let (rest_f, rest_g) = (solution.f[n], solution.g[m]);
    let f: Vec<f64> = solution.f[..n].iter().map(|f| (f + rest_g).min(0.0)).collect();
    let g: Vec<f64> = solution.g[..m].iter().map(|g| (g + rest_f).min(0.0)).collect();
    let multiplier = padded.offset - rest_f - rest_g;
    let targets = targets(problem, empty_rows(&rows), &g, monitor)?;
    let linear = |weights: &[f64], f: &[f64]| weights.iter().zip(f).map(|(a, f)| a * f).sum::<f64>();
    let bound = linear(&padded.a, &f) + linear(&padded.b, &g) + multiplier * mass;
    let gap = (value - bound).max(0.0);
    let dual = value - gap;
    let scale = value.abs().max(dual.abs());
    let over = |sums: &[f64], weights: &[f64]| -> f64 {
        sums.iter().zip(weights).map(|(sum, weight)| (sum - weight).max(0.0)).sum::<f64>() / mass
    };
    let missed = (transported - mass).abs() / mass;
    Ok(Solution {
        value,
        dual,
        gap,
        relative_gap: if scale > 0.0 { gap / scale } else { 0.0 },
        regularized_value: value,
        regularized_dual: dual,
        transported,
        marginal_error: [over(&rows, &padded.a) + missed, over(&columns, &padded.b)],
        rows,
        columns,
        f,
        g,
        multiplier,
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
    })
}
