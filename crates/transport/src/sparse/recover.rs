//! From the summit of the semi-dual to a plan with its numbers.

use super::columns::{Ascent, Column, Columns};
use super::{Options, Solution, Status};
use crate::blocks::RowBlocks;
use crate::kernels;
use crate::oracle::{Oracle, Selection};
use crate::padded::{empty_rows, sums, targets};
use crate::plan::SparsePlan;
use crate::problem::Problem;
use crate::reduced::{Reduced, Side};
use gibbs_core::{Monitor, Result, dot};

pub(super) fn solution(
    problem: &Problem,
    reduced: &Reduced,
    model: &mut Columns,
    ascent: Ascent,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    let mass = reduced.mass;
    let is_limited = options.nonzeros != 0 && options.nonzeros < model.a.len();
    let slacks: Vec<f64> = model.columns.iter().map(|column| column.slack).collect();
    let potentials: Vec<f64> = model.columns.iter().map(|column| column.potential).collect();
    if !is_limited {
        round(&mut model.columns, &model.a, &model.b);
    }
    let (cost, transform) = look(model, &slacks)?;
    let squares: f64 = model.columns.iter().flat_map(|column| &column.values).map(|value| value * value).sum();
    let moved: f64 = model.columns.iter().flat_map(|column| &column.values).sum();
    let value = cost + moved * model.offset;
    let dual = dot(&model.a, &transform) + dot(&model.b, &slacks) + mass * model.offset;
    let (gap, scale) = (value - dual, value.abs().max(dual.abs()));
    let shift = 0.5 * (dot(&model.a, &ascent.f) - dot(&model.b, &potentials)) / mass - 0.5 * model.offset;
    let f: Vec<f64> = ascent.f.iter().map(|f| f - shift).collect();
    let g: Vec<f64> = potentials.iter().map(|g| g + shift + model.offset).collect();
    let (f, g) = extended(problem, reduced, &f, &g, monitor)?;
    let plan = triplets(&model.columns, &reduced.a, &reduced.b);
    let (rows, _) = sums(&plan, problem.nrows(), problem.ncols());
    let targets = targets(problem, empty_rows(&rows), &g, monitor)?;
    Ok(Solution {
        value,
        dual,
        gap,
        relative_gap: if scale > 0.0 { gap / scale } else { 0.0 },
        regularized_value: value + 0.5 * model.gamma * squares,
        regularized_dual: ascent.value + mass * model.offset,
        marginal_error: [ascent.error, column_error(model, mass)],
        nonzeros_per_column: model.columns.iter().map(|column| column.rows.len()).max().unwrap_or(0),
        f,
        g,
        iterations: model.passes,
        converged: ascent.status == Status::Converged,
        status: ascent.status,
        plan,
        targets,
    })
}

fn column_error(model: &Columns, mass: f64) -> f64 {
    let errors = model.columns.iter().zip(&model.b).map(|(column, b)| (column.values.iter().sum::<f64>() - b).abs());
    errors.sum::<f64>() / mass
}

/// Scales rows that are too heavy down, and fills what rows and columns then miss from the first to the last: at most
/// `n + m` new entries.
fn round(columns: &mut [Column], a: &[f64], b: &[f64]) {
    let mut sums = vec![0.0; a.len()];
    for column in columns.iter() {
        column.rows.iter().zip(&column.values).for_each(|(&i, value)| sums[i as usize] += value);
    }
    let factors: Vec<f64> = sums.iter().zip(a).map(|(sum, a)| if sum > a { a / sum } else { 1.0 }).collect();
    let mut missing: Vec<f64> = a.iter().zip(&sums).map(|(a, sum)| (a - sum).max(0.0)).collect();
    let mut i = 0;
    for (column, b) in columns.iter_mut().zip(b) {
        for (&i, value) in column.rows.iter().zip(&mut column.values) {
            *value *= factors[i as usize];
        }
        let mut rest = b - column.values.iter().sum::<f64>();
        let least = 4.0 * f64::EPSILON * b;
        while rest > least && i < missing.len() {
            let part = rest.min(missing[i]);
            if part > 0.0 {
                column.add(i as u32, part);
                missing[i] -= part;
                rest -= part;
            }
            if missing[i] <= 0.0 {
                i += 1;
            }
        }
    }
}

impl Column {
    fn add(&mut self, row: u32, value: f64) {
        match self.rows.iter().position(|&i| i == row) {
            Some(place) => self.values[place] += value,
            None => {
                self.rows.push(row);
                self.values.push(value);
            }
        }
    }
}

/// ⟨C − offset, P⟩, and `minⱼ Cᵢⱼ − offset − slackⱼ` of every row.
fn look(model: &Columns, slacks: &[f64]) -> Result<(f64, Vec<f64>)> {
    let mut blocks = RowBlocks::new(&model.oracle, model.monitor);
    let (mut cost, mut transform) = (0.0, vec![f64::INFINITY; model.a.len()]);
    blocks.run(
        model.monitor,
        std::iter::repeat_n((), blocks.count()),
        |range, scratch, ()| {
            scratch.least.fill(f64::INFINITY);
            let mut sum = 0.0;
            for j in range {
                let (column, cost) = (&model.columns[j], model.oracle.row(j, &mut scratch.cost));
                let terms = column.rows.iter().zip(&column.values);
                sum += terms.map(|(&i, value)| value * (cost[i as usize] - model.offset)).sum::<f64>();
                kernels::lower_to_slack(&mut scratch.least, cost, model.offset + slacks[j]);
            }
            sum
        },
        |part, scratch| {
            cost += part;
            for (transform, least) in transform.iter_mut().zip(&scratch.least) {
                *transform = transform.min(*least);
            }
        },
    )?;
    Ok((cost, transform))
}

/// The entries, row by row.
fn triplets(columns: &[Column], a: &Side, b: &Side) -> SparsePlan {
    let mut counts = vec![0usize; a.len() + 1];
    for column in columns {
        column.rows.iter().for_each(|&i| counts[i as usize + 1] += 1);
    }
    for i in 0..a.len() {
        counts[i + 1] += counts[i];
    }
    let count = counts[a.len()];
    let mut plan = SparsePlan { rows: vec![0; count], columns: vec![0; count], values: vec![0.0; count] };
    for (column, &j) in columns.iter().zip(&b.indices) {
        for (&i, &value) in column.rows.iter().zip(&column.values) {
            let place = &mut counts[i as usize];
            (plan.rows[*place], plan.columns[*place]) = (a.indices[i as usize] as u32, j as u32);
            plan.values[*place] = value;
            *place += 1;
        }
    }
    plan
}

/// Potentials of points without weight: the largest at which they take nothing.
fn extended(
    problem: &Problem,
    reduced: &Reduced,
    f: &[f64],
    g: &[f64],
    monitor: &Monitor,
) -> Result<(Vec<f64>, Vec<f64>)> {
    let (a, b) = (&reduced.a, &reduced.b);
    let (mut full_f, mut full_g) = (a.scatter(f, 0.0), b.scatter(g, 0.0));
    let rows = Selection { rows: a.weightless(), columns: b.indices.clone() };
    let columns = Selection { rows: b.weightless(), columns: a.indices.clone() };
    if !rows.rows.is_empty() {
        let slacks = least_slacks(&Oracle::new(problem, &rows), g, monitor)?;
        rows.rows.iter().zip(slacks).for_each(|(&i, slack)| full_f[i] = slack);
    }
    if !columns.rows.is_empty() {
        let weightless = columns.rows.clone();
        let slacks = least_slacks(&Oracle::transposed(problem, columns), f, monitor)?;
        weightless.into_iter().zip(slacks).for_each(|(j, slack)| full_g[j] = slack);
    }
    Ok((full_f, full_g))
}

fn least_slacks(oracle: &Oracle, potentials: &[f64], monitor: &Monitor) -> Result<Vec<f64>> {
    let mut slacks = vec![0.0; oracle.nrows()];
    let mut blocks = RowBlocks::new(oracle, monitor);
    blocks.run(
        monitor,
        slacks.chunks_mut(blocks.height()),
        |rows, scratch, slacks: &mut [f64]| {
            for (i, slack) in rows.zip(slacks) {
                *slack = kernels::smallest_slack(oracle.row(i, &mut scratch.cost), potentials);
            }
        },
        |(), _| {},
    )?;
    Ok(slacks)
}
