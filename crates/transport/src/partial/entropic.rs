//! With ε: the ascent, and rounding to a plan that keeps to the weights and moves all of the mass.

use super::{Options, Solution, Status};
use crate::blocks::{self, RowBlocks};
use crate::kernels;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::reduced::{Reduced, Side};
use crate::relaxed::{self, Margin, Relaxed, Term, certify};
use crate::semidual::Summit;
use gibbs_core::{Monitor, Result};

pub(super) fn solve(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Solution> {
    let (reduced, masses) = Reduced::with_masses(problem, options.memory_limit, monitor)?;
    let mass = options.mass_of(masses)?;
    let sides = [margin(&reduced.a, masses[0]), margin(&reduced.b, masses[1])];
    let mut model = Relaxed::new(&reduced, sides, Some(mass), options.memory_limit, monitor);
    let epsilon = options.epsilon.resolve(&reduced)?;
    let target = relaxed::least_epsilon(&reduced).max(epsilon);
    let mut variables = vec![0.0; model.columns.len() + 1];
    let summit = model.ascend(&mut variables, target, options.tolerance, options.max_iterations)?;
    let status = match summit.has_stalled {
        _ if target > epsilon => Status::EpsilonTooSmall,
        _ if summit.error <= options.tolerance => Status::Converged,
        true => Status::Stalled,
        false => Status::MaxIterations,
    };
    answer(&model, &summit, mass, status, options, monitor)
}

fn margin(side: &Side, mass: f64) -> Margin {
    let wanted = side.weights.iter().map(|share| mass * share).collect();
    Margin { wanted, reference: side.logs.iter().map(|log| log + mass.ln()).collect(), term: Term::AtMost }
}

fn answer(
    model: &Relaxed,
    summit: &Summit,
    mass: f64,
    status: Status,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    let (a, b) = (&model.problem.a, &model.problem.b);
    let m = b.len();
    let (g, lambda) = (&summit.variables[..m], summit.variables[m]);
    let psi = model.psi(g);
    let rounded = Rounded::new(model, &psi, mass, monitor)?;

    let total = model.total();
    let references = model.sides[0].reference_mass() * model.sides[1].reference_mass();
    let linear = |side: &Margin, potentials: &[f64]| -> f64 {
        side.wanted.iter().zip(potentials).map(|(&wanted, &f)| side.term.value(wanted, f)).sum()
    };
    let sums = linear(&model.sides[0], &model.f) + linear(&model.sides[1], g) + lambda * mass;
    let regularized_dual = sums - model.epsilon * (total - references);

    // Without regularisation: potentials lowered until no sum exceeds a cost.
    let shifted: Vec<f64> = g.iter().map(|g| g + lambda).collect();
    let proof = certify(model, &psi, &shifted, monitor)?;
    let free_f: Vec<f64> = proof.f_transform.iter().map(|f| f.min(0.0)).collect();
    // A lowered f leaves g room that the transform of the whole does not see; what it sees is feasible all the same.
    let free_g: Vec<f64> = proof.g_transform.iter().map(|g| (g - lambda).min(0.0)).collect();
    let dual = linear(&model.sides[0], &free_f) + linear(&model.sides[1], &free_g) + lambda * mass;

    let value = rounded.cost;
    let (gap, scale) = (value - dual, value.abs().max(dual.abs()));
    let error = |side: &Margin, potentials: &[f64], masses: &[f64]| -> f64 {
        let residuals = side.wanted.iter().zip(potentials).zip(masses);
        residuals.map(|((&wanted, &f), &mass)| side.term.residual(wanted, f, mass)).sum::<f64>() / mass
    };
    let marginal_error = [
        error(&model.sides[0], &model.f, &model.rows) + (total - mass).abs() / mass,
        error(&model.sides[1], g, &model.columns),
    ];
    Ok(Solution {
        value,
        dual,
        gap,
        relative_gap: if scale > 0.0 { gap / scale } else { 0.0 },
        regularized_value: value + model.epsilon * rounded.divergence,
        regularized_dual,
        transported: rounded.rows.iter().sum(),
        marginal_error,
        f: a.scatter(&model.f, 0.0),
        g: b.scatter(g, 0.0),
        multiplier: lambda,
        epsilon: model.epsilon,
        iterations: model.passes,
        converged: status == Status::Converged,
        status,
        entries: None,
        targets: Vec::new(),
        scalings: Some(Plan {
            epsilon: model.epsilon,
            mass: 1.0,
            offset: 0.0,
            log_rows: a.scatter(&model.phi, f64::NEG_INFINITY),
            log_columns: b.scatter(&psi, f64::NEG_INFINITY),
            row_factors: a.scatter(&rounded.row_factors, 1.0),
            column_factors: b.scatter(&rounded.column_factors, 1.0),
            row_rest: a.scatter(&rounded.row_rest, 0.0),
            column_rest: b.scatter(&rounded.column_rest, 0.0),
            memory_limit: options.memory_limit,
        }),
        rows: a.scatter(&rounded.rows, 0.0),
        columns: b.scatter(&rounded.columns, 0.0),
    })
}

/// The plan `rᵢ cⱼ pᵢⱼ + sᵢ tⱼ` that keeps to the weights and moves the mass.
struct Rounded {
    row_factors: Vec<f64>,
    column_factors: Vec<f64>,
    row_rest: Vec<f64>,
    column_rest: Vec<f64>,
    rows: Vec<f64>,
    columns: Vec<f64>,
    cost: f64,
    /// KL(P | a ⊗ b).
    divergence: f64,
}

impl Rounded {
    fn new(model: &Relaxed, psi: &[f64], mass: f64, monitor: &Monitor) -> Result<Self> {
        let [wanted_a, wanted_b] = [&model.sides[0].wanted, &model.sides[1].wanted];
        let factor = |(wanted, sum): (&f64, &f64)| if sum > wanted { wanted / sum } else { 1.0 };
        let column_factors: Vec<f64> = wanted_b.iter().zip(&model.columns).map(factor).collect();
        let (rows, _) = scaled_sums(model, psi, &column_factors, None, monitor)?;
        let mut row_factors: Vec<f64> = wanted_a.iter().zip(&rows).map(factor).collect();
        let (rows, columns) = scaled_sums(model, psi, &column_factors, Some(&row_factors), monitor)?;
        let total: f64 = rows.iter().sum();
        // More than the mass is scaled down as a whole; what it lacks is spread over what is left of the weights.
        let whole = if total > mass { mass / total } else { 1.0 };
        let sums: [Vec<f64>; 2] = [rows, columns].map(|sums| sums.iter().map(|sum| whole * sum).collect());
        row_factors.iter_mut().for_each(|factor| *factor *= whole);
        let lacking = (mass - whole * total).max(0.0);
        let rest = |wanted: &[f64], sums: &[f64]| -> Vec<f64> {
            let left: Vec<f64> = wanted.iter().zip(sums).map(|(wanted, sum)| (wanted - sum).max(0.0)).collect();
            let total: f64 = left.iter().sum();
            left.iter().map(|left| if total > 0.0 { left / total } else { 0.0 }).collect()
        };
        let row_rest: Vec<f64> = rest(wanted_a, &sums[0]).iter().map(|share| lacking * share).collect();
        let column_rest = rest(wanted_b, &sums[1]);
        let mut rounded = Self {
            rows: sums[0].iter().zip(&row_rest).map(|(sum, rest)| sum + rest).collect(),
            columns: sums[1].iter().zip(&column_rest).map(|(sum, share)| sum + lacking * share).collect(),
            row_factors,
            column_factors,
            row_rest,
            column_rest,
            cost: 0.0,
            divergence: 0.0,
        };
        (rounded.cost, rounded.divergence) = rounded.measure(model, psi, monitor)?;
        Ok(rounded)
    }

    /// ⟨C, P⟩ and KL(P | a ⊗ b).
    fn measure(&self, model: &Relaxed, psi: &[f64], monitor: &Monitor) -> Result<(f64, f64)> {
        let [side_a, side_b] = &model.sides;
        let mut blocks = RowBlocks::new(&model.problem.oracle, monitor);
        let (mut cost_sum, mut entropy_sum, mut total) = (0.0, 0.0, 0.0);
        blocks.run(
            monitor,
            std::iter::repeat_n((), blocks.count()),
            |range, scratch, ()| {
                let (mut costs, mut entropies, mut masses) = (0.0, 0.0, 0.0);
                for i in range {
                    let cost = model.problem.oracle.row(i, &mut scratch.cost);
                    let plan = &mut scratch.plan;
                    kernels::exp_row(cost, model.scale(), model.phi[i], psi, plan);
                    kernels::scale_row(plan, &self.column_factors);
                    kernels::add_rest(plan, self.row_factors[i], self.row_rest[i], &self.column_rest);
                    let (value, entropy) = kernels::cost_and_entropy(plan, cost, 0.0, &side_b.reference);
                    let mass: f64 = plan.iter().sum();
                    costs += value;
                    entropies += entropy - mass * side_a.reference[i];
                    masses += mass;
                }
                [costs, entropies, masses]
            },
            |[costs, entropies, masses], _| {
                cost_sum += costs;
                entropy_sum += entropies;
                total += masses;
            },
        )?;
        let references = side_a.reference_mass() * side_b.reference_mass();
        Ok((cost_sum, entropy_sum - total + references))
    }
}

/// Row and column sums of the plan with factors.
fn scaled_sums(
    model: &Relaxed,
    psi: &[f64],
    column_factors: &[f64],
    row_factors: Option<&[f64]>,
    monitor: &Monitor,
) -> Result<(Vec<f64>, Vec<f64>)> {
    let mut blocks = RowBlocks::new(&model.problem.oracle, monitor);
    let (mut rows, mut columns) = (vec![0.0; model.rows.len()], vec![0.0; psi.len()]);
    blocks.run(
        monitor,
        rows.chunks_mut(blocks.height()),
        |range, scratch, rows: &mut [f64]| {
            scratch.columns.fill(0.0);
            for (i, row) in range.zip(rows) {
                let cost = model.problem.oracle.row(i, &mut scratch.cost);
                kernels::exp_row(cost, model.scale(), model.phi[i], psi, &mut scratch.plan);
                let sum = kernels::scale_row(&mut scratch.plan, column_factors);
                let factor = row_factors.map_or(1.0, |factors| factors[i]);
                kernels::add_scaled(&mut scratch.columns, factor, &scratch.plan);
                *row = factor * sum;
            }
        },
        |(), scratch| blocks::add(&mut columns, &scratch.columns),
    )?;
    Ok((rows, columns))
}
