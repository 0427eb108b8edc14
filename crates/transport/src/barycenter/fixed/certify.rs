//! Rounding of the plans to the barycentre's and the measures' exact marginals, and lower bounds.

use super::projections::Projections;
use crate::barycenter::Measure;
use crate::blocks::{self, RowBlocks};
use crate::kernels::{self, CostScale};
use crate::oracle::Oracle;
use gibbs_core::{Monitor, Result, dot};

/// What holds for the barycentre, for measures of mass 1.
pub(super) struct Certificate {
    /// Its weights, of sum 1.
    pub(super) weights: Vec<f64>,
    /// Σ λₖ ⟨Cₖ, Pₖ⟩ of the rounded plans.
    pub(super) value: f64,
    /// Σ λₖ KL(Pₖ | m ⊗ bₖ).
    pub(super) divergence: f64,
    /// Lower bound without regularisation.
    pub(super) dual: f64,
    /// Lower bound with it.
    pub(super) regularized_dual: f64,
    /// Of the measures' marginals, and of the support's plan to itself.
    pub(super) marginal_error: [f64; 2],
    /// Potentials of the support, a measure each.
    pub(super) f: Vec<Vec<f64>>,
    /// Potentials of the measures.
    pub(super) g: Vec<Vec<f64>>,
}

pub(super) fn certify(state: &Projections, monitor: &Monitor) -> Result<Certificate> {
    let problem = state.problem;
    let total: f64 = state.log_a.iter().map(|log_a| log_a.exp()).sum();
    let log_a: Vec<f64> = state.log_a.iter().map(|log_a| log_a - total.ln()).collect();
    let weights: Vec<f64> = log_a.iter().map(|log_a| log_a.exp()).collect();
    let (mut value, mut divergence, mut error) = (0.0, 0.0, 0.0);
    for (k, measure) in problem.measures.iter().enumerate() {
        let phi: Vec<f64> = log_a.iter().zip(&state.logs[k]).map(|(a, log)| a - log).collect();
        let plan = Plan { oracle: problem.oracle(k), epsilon: state.epsilon, phi: &phi, psi: &state.psi[k], measure };
        let rounded = plan.round(&weights, monitor)?;
        value += measure.share * rounded.value;
        divergence += measure.share * (rounded.entropy + (problem.count as f64).ln());
        error += measure.share * rounded.error;
    }
    let (dual, f, g) = bound(state, monitor)?;
    Ok(Certificate {
        weights,
        value,
        divergence: divergence.max(0.0),
        dual,
        regularized_dual: regularized_dual(state, total),
        marginal_error: [error, state.own_error()],
        f,
        g,
    })
}

/// `Σ λₖ ⟨gₖ, bₖ⟩` at the potentials whose plans have mass 1, `g = ε (ψ − log b − log m)`.
fn regularized_dual(state: &Projections, total: f64) -> f64 {
    let term = |(measure, psi): (&Measure, &Vec<f64>)| {
        let live = measure.weights.iter().zip(psi).filter(|(b, _)| **b > 0.0);
        measure.share * live.map(|(b, psi)| b * (psi - b.ln())).sum::<f64>()
    };
    let sum: f64 = state.problem.measures.iter().zip(&state.psi).map(term).sum();
    state.epsilon * (sum + (state.problem.count as f64).ln() - total.ln())
}

/// One measure's plan.
struct Plan<'s> {
    oracle: &'s Oracle<'s>,
    epsilon: f64,
    phi: &'s [f64],
    psi: &'s [f64],
    measure: &'s Measure,
}

/// What its rounding says.
struct Rounded {
    value: f64,
    /// Σ p log(p / b).
    entropy: f64,
    error: f64,
}

impl Plan<'_> {
    /// Columns times `min(1, b / column)`, rows likewise, and the product of what is then missing (Altschuler, Weed,
    /// Rigollet, NIPS 2017).
    fn round(&self, a: &[f64], monitor: &Monitor) -> Result<Rounded> {
        let (oracle, b) = (self.oracle, &self.measure.weights);
        let scale = CostScale::new(0.0, self.epsilon);
        let mut blocks = RowBlocks::new(oracle, monitor);
        let mut columns = vec![0.0; b.len()];
        let nothing = |count| std::iter::repeat_n((), count);
        let units = nothing(blocks.count());
        blocks.run(
            monitor,
            units,
            |rows, scratch, ()| {
                scratch.columns.fill(0.0);
                for i in rows {
                    let cost = oracle.row(i, &mut scratch.cost);
                    kernels::exp_row(cost, scale, self.phi[i], self.psi, &mut scratch.plan);
                    kernels::add_scaled(&mut scratch.columns, 1.0, &scratch.plan);
                }
            },
            |(), scratch| blocks::add(&mut columns, &scratch.columns),
        )?;
        let factors: Vec<f64> =
            b.iter().zip(&columns).map(|(b, column)| if column > b { b / column } else { 1.0 }).collect();
        let missing: Vec<f64> = b.iter().zip(&columns).map(|(b, column)| (b - column).max(0.0)).collect();
        let lack: f64 = missing.iter().sum();
        let shares: Vec<f64> = missing.iter().map(|missing| if lack > 0.0 { missing / lack } else { 0.0 }).collect();
        let log_b: Vec<f64> = b.iter().map(|b| b.max(f64::MIN_POSITIVE).ln()).collect();
        let (mut value, mut entropy) = (0.0, 0.0);
        let units = nothing(blocks.count());
        blocks.run(
            monitor,
            units,
            |rows, scratch, ()| {
                let mut sums = (0.0, 0.0);
                for i in rows {
                    let cost = oracle.row(i, &mut scratch.cost);
                    kernels::exp_row(cost, scale, self.phi[i], self.psi, &mut scratch.plan);
                    let scaled = kernels::scale_row(&mut scratch.plan, &factors);
                    let factor = if scaled > a[i] { a[i] / scaled } else { 1.0 };
                    kernels::add_rest(&mut scratch.plan, factor, (a[i] - factor * scaled).max(0.0), &shares);
                    let (cost, entropy) = kernels::cost_and_entropy(&scratch.plan, cost, 0.0, &log_b);
                    sums = (sums.0 + cost, sums.1 + entropy);
                }
                sums
            },
            |sums, _| {
                value += sums.0;
                entropy += sums.1;
            },
        )?;
        Ok(Rounded { value, entropy, error: kernels::l1_distance(b, &columns) })
    }
}

/// Potentials of one side, a measure each.
type Sides = Vec<Vec<f64>>;

/// A feasible point of the dual, and its value: from the state's potentials, or from the c-transforms of what follows from
/// them, with the sum spread over the measures; whichever is higher.
fn bound(state: &Projections, monitor: &Monitor) -> Result<(f64, Sides, Sides)> {
    let problem = state.problem;
    let mean = mean(problem.measures.iter(), &state.logs);
    let centered = |logs: &Vec<f64>| mean.iter().zip(logs).map(|(mean, log)| state.epsilon * (mean - log)).collect();
    let f: Sides = state.logs.iter().map(centered).collect();
    let (value, g) = transforms(state, &f, monitor)?;

    let mut higher = Vec::with_capacity(f.len());
    for (k, (measure, g)) in problem.measures.iter().zip(&g).enumerate() {
        let live: Vec<f64> =
            g.iter().zip(&measure.weights).map(|(g, b)| if *b > 0.0 { *g } else { f64::NEG_INFINITY }).collect();
        let oracle = problem.oracle(k);
        let mut buffer = vec![0.0; oracle.buffer_length()];
        let slack = |i| {
            monitor.check()?;
            Ok(kernels::smallest_slack(oracle.row(i, &mut buffer), &live))
        };
        higher.push((0..problem.count).map(slack).collect::<Result<Vec<f64>>>()?);
    }
    let excess = self::mean(problem.measures.iter(), &higher);
    for f in &mut higher {
        gibbs_core::axpy(f, -1.0, &excess);
    }
    let (second, other) = transforms(state, &higher, monitor)?;
    Ok(if second > value { (second, higher, other) } else { (value, f, g) })
}

/// Σ λₖ valuesₖ.
fn mean<'m>(measures: impl Iterator<Item = &'m Measure>, values: &[Vec<f64>]) -> Vec<f64> {
    let mut mean = vec![0.0; values.first().map_or(0, Vec::len)];
    for (measure, values) in measures.zip(values) {
        gibbs_core::axpy(&mut mean, measure.share, values);
    }
    mean
}

/// The c-transforms of `f`, and the dual's value at them.
fn transforms(state: &Projections, f: &[Vec<f64>], monitor: &Monitor) -> Result<(f64, Sides)> {
    let (mut value, mut sides) = (0.0, Vec::with_capacity(f.len()));
    for (k, (measure, f)) in state.problem.measures.iter().zip(f).enumerate() {
        let g = transform(state.problem.oracle(k), f, monitor)?;
        value += measure.share * dot(&measure.weights, &g);
        sides.push(g);
    }
    Ok((value, sides))
}

/// `gⱼ = minᵢ cᵢⱼ − fᵢ`.
pub(super) fn transform(oracle: &Oracle, f: &[f64], monitor: &Monitor) -> Result<Vec<f64>> {
    let (mut least, mut buffer) = (vec![f64::INFINITY; oracle.ncols()], vec![0.0; oracle.buffer_length()]);
    for (i, f) in f.iter().enumerate() {
        monitor.check()?;
        kernels::lower_to_slack(&mut least, oracle.row(i, &mut buffer), *f);
    }
    Ok(least)
}
