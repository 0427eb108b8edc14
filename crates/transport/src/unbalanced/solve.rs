//! The ascent, and the answer made of where it ends.

use super::{Options, Penalty, Solution, Status};
use crate::blocks::RowBlocks;
use crate::gradient::{self, Scalings};
use crate::kernels;
use crate::oracle::{Oracle, Selection};
use crate::plan::Plan;
use crate::problem::Problem;
use crate::reduced::{Reduced, Side};
use crate::relaxed::{self, Certificate, Margin, Relaxed, Term, certify};
use crate::sinkhorn::Epsilon;
use gibbs_core::{Monitor, Result};

/// What ε is divided by from stage to stage without regularisation.
const EPSILON_STEP: f64 = 4.0;

/// ε relative to the mean cost from which on the gap without regularisation is looked at.
const LOOK_FROM: f64 = 1e-2;

/// Error of a stage whose gap is looked at, relative to the tolerance: where hardly any mass moves the gap falls no faster.
const STAGE_ERROR: f64 = 0.1;

pub(super) fn solve(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Solution> {
    let (Epsilon::Absolute(given) | Epsilon::Relative(given)) = options.epsilon;
    // Squares and total variation may put mass where none is wanted: without ε no point can be left out.
    let keeps_all = given == 0.0 && options.penalty != Penalty::Kl;
    let (reduced, masses) = Reduced::with_masses(problem, options.memory_limit, monitor)?;
    let reduced = match keeps_all && reduced.a.len() * reduced.b.len() < problem.nrows() * problem.ncols() {
        true => Reduced::new(&problem.with_weights(None, None), options.memory_limit, monitor)?,
        false => reduced,
    };
    let sides = [
        margin(&reduced.a, problem.a, masses[0], options.term(0)),
        margin(&reduced.b, problem.b, masses[1], options.term(1)),
    ];
    let mut model = Relaxed::new(&reduced, sides, None, options.memory_limit, monitor);
    let found = match given > 0.0 {
        true => regularized(&mut model, options.epsilon.resolve(&reduced)?, options, monitor)?,
        false => unregularized(&mut model, options, monitor)?,
    };
    found.into_solution(problem, &model, masses, options, monitor)
}

fn margin(side: &Side, weights: Option<&[f64]>, mass: f64, term: Term) -> Margin {
    let wanted = match weights {
        Some(weights) => side.indices.iter().map(|&i| weights[i]).collect(),
        None => side.weights.iter().map(|share| mass * share).collect(),
    };
    Margin { wanted, reference: side.logs.iter().map(|log| log + mass.ln()).collect(), term }
}

impl Options {
    fn term(&self, side: usize) -> Term {
        match (self.penalty, self.reach[side]) {
            (_, reach) if reach.is_infinite() => Term::Exact,
            (Penalty::Kl, reach) => Term::Kl(reach),
            (Penalty::Squares, reach) => Term::Squares(reach),
            (Penalty::Variation, reach) => Term::Variation(reach),
        }
    }
}

/// Where an ascent ended, on the points with weight.
struct Found {
    certificate: Certificate,
    psi: Vec<f64>,
    f: Vec<f64>,
    g: Vec<f64>,
    value: f64,
    dual: f64,
    gap: f64,
    status: Status,
}

/// With ε: the potentials of the summit bound the optimum, whatever they are.
fn regularized(model: &mut Relaxed, epsilon: f64, options: &Options, monitor: &Monitor) -> Result<Found> {
    let target = relaxed::least_epsilon(model.problem).max(epsilon);
    let mut variables = vec![0.0; model.columns.len()];
    let summit = model.ascend(&mut variables, target, options.tolerance, options.max_iterations)?;
    let g = corrected(model, variables);
    let psi = model.psi(&g);
    let certificate = certify(model, &psi, &g, monitor)?;

    let total: f64 = certificate.rows.iter().sum();
    let references = model.sides[0].reference_mass() * model.sides[1].reference_mass();
    let parts = side_sums(model, &model.f, &g, &certificate);
    let dual = parts.dual - model.epsilon * (total - references);
    let error = parts.residual[0].max(parts.residual[1]);
    let status = match summit.has_stalled {
        _ if target > epsilon => Status::EpsilonTooSmall,
        _ if error <= options.tolerance => Status::Converged,
        true => Status::Stalled,
        false => Status::MaxIterations,
    };
    let (value, gap) = (dual + parts.gap, parts.gap);
    Ok(Found { psi, f: model.f.clone(), g, value, dual, gap, status, certificate })
}

/// Without ε: at each stage the plan's own objective, and that of transformed potentials, which are feasible.
fn unregularized(model: &mut Relaxed, options: &Options, monitor: &Monitor) -> Result<Found> {
    let least = relaxed::least_epsilon(model.problem);
    let look_from = LOOK_FROM * relaxed::mean_cost(model.problem);
    let stage_error = STAGE_ERROR * options.tolerance;
    let mut variables = vec![0.0; model.columns.len()];
    let mut target = model.epsilon;
    let mut best = (f64::NEG_INFINITY, Vec::new(), Vec::new());
    loop {
        let summit = model.ascend(&mut variables, target, stage_error, options.max_iterations)?;
        let is_over = model.passes >= options.max_iterations || target <= least;
        if target <= look_from || is_over {
            let g = corrected(model, variables.clone());
            let psi = model.psi(&g);
            let certificate = certify(model, &psi, &g, monitor)?;
            model.passes += 1;
            let (f, g) = (&certificate.f_transform, &certificate.g_transform);
            let dual = side_sums(model, f, g, &certificate).dual;
            if dual > best.0 || best.1.is_empty() {
                best = (dual, f.clone(), g.clone());
            }
            let [price_a, price_b] =
                [prices(&model.sides[0], &certificate.rows), prices(&model.sides[1], &certificate.columns)];
            let value = certificate.cost + price_a + price_b;
            let gap = (value - best.0).max(0.0);
            let converged = gap <= options.tolerance * value.abs().max(best.0.abs());
            if converged || is_over {
                let status = match converged {
                    true => Status::Converged,
                    false if target <= least || summit.has_stalled => Status::Stalled,
                    false => Status::MaxIterations,
                };
                let (dual, f, g) = best;
                return Ok(Found { certificate, psi, f, g, value, dual, gap, status });
            }
        }
        target = (target / EPSILON_STEP).max(least);
        model.epsilon = target;
    }
}

/// `g`, moved where the columns are exact so that they are: one scaling of the plan by columns.
fn corrected(model: &Relaxed, mut g: Vec<f64>) -> Vec<f64> {
    if model.sides[1].term == Term::Exact {
        for ((g, wanted), column) in g.iter_mut().zip(&model.sides[1].wanted).zip(&model.columns) {
            if *column > 0.0 {
                *g += model.epsilon * (wanted / column).ln();
            }
        }
    }
    g
}

/// Sums over both sides' points.
struct SideSums {
    /// Σ φ.
    dual: f64,
    /// What the sides have of the duality gap.
    gap: f64,
    /// Relative L1 distances from what the potentials want.
    residual: [f64; 2],
}

fn side_sums(model: &Relaxed, f: &[f64], g: &[f64], certificate: &Certificate) -> SideSums {
    let norm = (model.sides[0].mass() * model.sides[1].mass()).sqrt();
    let mut sums = SideSums { dual: 0.0, gap: 0.0, residual: [0.0; 2] };
    for (s, (potentials, masses)) in [(f, &certificate.rows), (g, &certificate.columns)].into_iter().enumerate() {
        let side = &model.sides[s];
        for ((&wanted, &potential), &mass) in side.wanted.iter().zip(potentials).zip(masses) {
            sums.dual += side.term.value(wanted, potential);
            sums.gap += side.term.gap(wanted, potential, mass);
            sums.residual[s] += side.term.residual(wanted, potential, mass) / norm;
        }
    }
    sums
}

/// What a side's marginal costs.
fn prices(side: &Margin, masses: &[f64]) -> f64 {
    side.wanted.iter().zip(masses).map(|(&wanted, &mass)| side.term.penalty(wanted, mass)).sum()
}

impl Found {
    fn into_solution(
        self,
        problem: &Problem,
        model: &Relaxed,
        masses: [f64; 2],
        options: &Options,
        monitor: &Monitor,
    ) -> Result<Solution> {
        let (a, b) = (&model.problem.a, &model.problem.b);
        let is_regularized = options.epsilon != Epsilon::Absolute(0.0) && options.epsilon != Epsilon::Relative(0.0);
        let epsilon = if is_regularized { model.epsilon } else { 0.0 };
        let residual = side_sums(model, &self.f, &self.g, &self.certificate).residual;
        let scale = self.value.abs().max(self.dual.abs());
        let plan = Plan {
            epsilon: model.epsilon,
            mass: 1.0,
            offset: 0.0,
            // Rows whose mass is below all numbers take the mean that the potentials define, as rows without weight do.
            log_rows: a.scatter(&seen(&model.phi, &self.certificate.rows), f64::NEG_INFINITY),
            log_columns: b.scatter(&self.psi, f64::NEG_INFINITY),
            row_factors: vec![1.0; a.full],
            column_factors: vec![1.0; b.full],
            row_rest: vec![0.0; a.full],
            column_rest: vec![0.0; b.full],
            memory_limit: options.memory_limit,
        };
        let rows = a.scatter(&self.certificate.rows, 0.0);
        let columns = b.scatter(&self.certificate.columns, 0.0);
        let (soft_f, soft_g) = weightless(problem, model, (&self.f, &self.g), epsilon, monitor)?;
        let f = extended(a, &self.f, &soft_f, &model.sides[0], epsilon);
        let g = extended(b, &self.g, &soft_g, &model.sides[1], epsilon);
        let gradients = match options.gradient {
            false => None,
            true => {
                let worth_a = worths(a, &f, &rows, (&soft_f, masses[1]), &model.sides[0], epsilon);
                let worth_b = worths(b, &g, &columns, (&soft_g, masses[0]), &model.sides[1], epsilon);
                let scalings =
                    Scalings { rows: &plan.log_rows, columns: &plan.log_columns, mass: 1.0, scale: model.scale() };
                let worths = (&*worth_a, &*worth_b);
                Some(gradient::gradients(problem, scalings, worths, options.memory_limit, monitor)?)
            }
        };
        Ok(Solution {
            value: self.value,
            dual: self.dual,
            gap: self.gap,
            relative_gap: if scale > 0.0 { self.gap / scale } else { 0.0 },
            cost: self.certificate.cost,
            transported: self.certificate.rows.iter().sum(),
            rows,
            columns,
            marginal_error: residual,
            f,
            g,
            epsilon,
            iterations: model.passes,
            converged: self.status == Status::Converged,
            status: self.status,
            scalings: Some(plan),
            entries: None,
            targets: Vec::new(),
            gradients,
        })
    }
}

/// The (soft) least excess of cost over the other side's potentials, for the points without weight of each side.
fn weightless(
    problem: &Problem,
    model: &Relaxed,
    (f, g): (&[f64], &[f64]),
    epsilon: f64,
    monitor: &Monitor,
) -> Result<(Vec<f64>, Vec<f64>)> {
    let (a, b) = (&model.problem.a, &model.problem.b);
    let rows = Selection { rows: a.weightless(), columns: b.indices.clone() };
    let columns = Selection { rows: b.weightless(), columns: a.indices.clone() };
    let soft = |oracle: Oracle, reference: &[f64], potentials: &[f64]| {
        soft_minima(&oracle, reference, potentials, epsilon, monitor)
    };
    let of_rows = match rows.rows.is_empty() {
        true => Vec::new(),
        false => soft(Oracle::new(problem, &rows), &model.sides[1].reference, g)?,
    };
    let of_columns = match columns.rows.is_empty() {
        true => Vec::new(),
        false => soft(Oracle::transposed(problem, columns), &model.sides[0].reference, f)?,
    };
    Ok((of_rows, of_columns))
}

/// `−ε log Σⱼ sⱼ exp((gⱼ − Cᵢⱼ) / ε)` of each row; without ε the least `Cᵢⱼ − gⱼ`.
fn soft_minima(
    oracle: &Oracle,
    reference: &[f64],
    potentials: &[f64],
    epsilon: f64,
    monitor: &Monitor,
) -> Result<Vec<f64>> {
    let scale = kernels::CostScale::new(0.0, epsilon);
    let psi: Vec<f64> = reference.iter().zip(potentials).map(|(log, g)| log + g / epsilon).collect();
    let mut minima = vec![0.0; oracle.nrows()];
    let mut blocks = RowBlocks::new(oracle, monitor);
    blocks.run(
        monitor,
        minima.chunks_mut(blocks.height()),
        |rows, scratch, minima: &mut [f64]| {
            for (i, minimum) in rows.zip(minima) {
                let cost = oracle.row(i, &mut scratch.cost);
                *minimum = match epsilon > 0.0 {
                    true => {
                        let (largest, sum) = kernels::exp_row_from_largest(cost, scale, &psi, &mut scratch.plan);
                        -epsilon * (largest + sum.ln())
                    }
                    false => kernels::smallest_slack(cost, potentials),
                };
            }
        },
        |(), _| {},
    )?;
    Ok(minima)
}

/// Potentials of all of a side's points: those without weight answer the other side's as a point of little weight would.
fn extended(side: &Side, potentials: &[f64], soft: &[f64], margin: &Margin, epsilon: f64) -> Vec<f64> {
    let mut full = side.scatter(potentials, 0.0);
    for (i, &soft) in side.weightless().into_iter().zip(soft) {
        full[i] = match (margin.term, epsilon > 0.0) {
            (Term::Squares(_), true) => 0.0,
            (term, true) => term.respond(1.0, -soft / epsilon, epsilon),
            (term, false) => {
                let [least, largest] = term.bounds();
                soft.clamp(least, largest)
            }
        };
    }
    full
}

/// Derivatives of the value with respect to a side's weights.
fn worths(
    side: &Side,
    potentials: &[f64],
    masses: &[f64],
    (soft, other_mass): (&[f64], f64),
    margin: &Margin,
    epsilon: f64,
) -> Vec<f64> {
    let mut worths = vec![0.0; side.full];
    for (&i, &wanted) in side.indices.iter().zip(&margin.wanted) {
        let density = masses[i] / wanted;
        worths[i] = margin.term.worth(wanted, potentials[i]) - epsilon * (density - other_mass);
    }
    for (i, &soft) in side.weightless().into_iter().zip(soft) {
        let density = ((potentials[i] - soft) / epsilon).exp();
        worths[i] = margin.term.worth(0.0, potentials[i]) - epsilon * (density - other_mass);
    }
    worths
}

/// φ of the rows with mass, −∞ for the others.
fn seen(phi: &[f64], rows: &[f64]) -> Vec<f64> {
    phi.iter().zip(rows).map(|(&phi, &mass)| if mass > 0.0 { phi } else { f64::NEG_INFINITY }).collect()
}
