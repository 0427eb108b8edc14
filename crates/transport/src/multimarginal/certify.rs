//! Rounding to the exact marginals, and lower bounds.
//!
//! Each marginal in turn is scaled by `min(1, right / sum)`; what is then missing, `rₖ` of marginal `k` and the same mass of
//! each, is added as `Π rₖ / mass^(N − 1)`.

use super::Tensor;
use super::scaling::{Scaling, add_marginals};
use gibbs_core::simd::sum;
use gibbs_core::{Monitor, Result, dot};

pub(super) struct Certificate {
    pub(super) value: f64,
    pub(super) dual: f64,
    /// KL(P | Π aₖ).
    pub(super) divergence: f64,
    pub(super) regularized_dual: f64,
    pub(super) errors: Vec<f64>,
    pub(super) potentials: Vec<f64>,
    pub(super) plan: Vec<f64>,
}

pub(super) fn certify(state: &mut Scaling, monitor: &Monitor) -> Result<Certificate> {
    let tensor = state.tensor;
    let mut plan = entries(state, monitor)?;
    let mut marginals = sums(&plan, tensor.shape);
    let errors =
        marginals.iter().zip(&tensor.marginals).map(|(sums, right)| crate::kernels::l1_distance(sums, right)).collect();
    let mass: f64 = sum(&plan);
    let regularized_dual = regularized_dual(state, mass);
    round(&mut plan, tensor, &mut marginals, monitor)?;
    let mut log_product = vec![0.0; plan.len()];
    let logs: Vec<Vec<f64>> =
        tensor.marginals.iter().map(|a| a.iter().map(|a| a.max(f64::MIN_POSITIVE).ln()).collect()).collect();
    super::scaling::add_potentials(&mut log_product, 0.0, &logs);
    let (mut value, mut divergence) = (0.0, 0.0);
    let slab = state.slab();
    for ((plan, cost), logs) in plan.chunks(slab).zip(tensor.cost.chunks(slab)).zip(log_product.chunks(slab)) {
        monitor.check()?;
        let (cost, entropy) = crate::kernels::cost_and_entropy(plan, cost, 0.0, logs);
        value += cost;
        divergence += entropy;
    }
    let potentials = feasible(state, monitor)?;
    let dual = potentials.iter().zip(&tensor.marginals).map(|(f, a)| dot(f, a)).sum();
    Ok(Certificate {
        value,
        dual,
        divergence: divergence.max(0.0),
        regularized_dual,
        errors,
        potentials: potentials.concat(),
        plan,
    })
}

/// The plan at the potentials.
fn entries(state: &Scaling, monitor: &Monitor) -> Result<Vec<f64>> {
    let (slab, height) = (state.slab(), state.height());
    let mut plan = vec![0.0; state.tensor.cost.len()];
    let parts: Vec<_> = plan.chunks_mut(slab * height).collect();
    monitor.map(parts, |block, part| {
        for (offset, entries) in part.chunks_exact_mut(slab).enumerate() {
            let i = block * height + offset;
            let (largest, _) = state.exponentials(i, entries);
            gibbs_core::simd::scale(entries, (state.logs[0][i] + largest).exp());
        }
    })?;
    Ok(plan)
}

fn sums(plan: &[f64], shape: &[usize]) -> Vec<Vec<f64>> {
    let mut marginals: Vec<Vec<f64>> = shape.iter().map(|&n| vec![0.0; n]).collect();
    add_marginals(plan, 1.0, &mut marginals);
    marginals
}

fn round(plan: &mut [f64], tensor: &Tensor, marginals: &mut Vec<Vec<f64>>, monitor: &Monitor) -> Result<()> {
    for k in 0..tensor.shape.len() {
        monitor.check()?;
        let factor = |(right, sum): (&f64, &f64)| if sum > right { right / sum } else { 1.0 };
        let factors: Vec<f64> = tensor.marginals[k].iter().zip(&marginals[k]).map(factor).collect();
        scale_axis(plan, tensor.shape, k, &factors);
        *marginals = sums(plan, tensor.shape);
    }
    let lacks = |(right, sums): (&Vec<f64>, &Vec<f64>)| {
        right.iter().zip(sums).map(|(right, sum)| (right - sum).max(0.0)).collect::<Vec<f64>>()
    };
    let mut missing: Vec<Vec<f64>> = tensor.marginals.iter().zip(marginals.iter()).map(lacks).collect();
    let lack = sum(&missing[0]);
    if lack == 0.0 || missing.iter().any(|missing| sum(missing) == 0.0) {
        return Ok(());
    }
    for missing in &mut missing[1..] {
        let total = sum(missing);
        missing.iter_mut().for_each(|value| *value /= total);
    }
    add_product(plan, 1.0, &missing);
    Ok(())
}

/// Multiplies slice `i` of axis `k` by `factors[i]`.
fn scale_axis(plan: &mut [f64], shape: &[usize], k: usize, factors: &[f64]) {
    let inner: usize = shape[k + 1..].iter().product();
    for slices in plan.chunks_exact_mut(inner * shape[k]) {
        for (slice, factor) in slices.chunks_exact_mut(inner).zip(factors) {
            if *factor != 1.0 {
                gibbs_core::simd::scale(slice, *factor);
            }
        }
    }
}

/// plan += factor · Π vectorsₖ.
fn add_product(plan: &mut [f64], factor: f64, vectors: &[Vec<f64>]) {
    let Some((first, rest)) = vectors.split_first() else { return };
    if rest.is_empty() {
        gibbs_core::axpy(plan, factor, first);
        return;
    }
    let size = plan.len() / first.len();
    for (part, value) in plan.chunks_exact_mut(size).zip(first) {
        if *value > 0.0 {
            add_product(part, factor * value, rest);
        }
    }
}

/// The mean of `values` under the product of `weights`.
pub(super) fn mean(values: &[f64], weights: &[Vec<f64>]) -> f64 {
    let Some((first, rest)) = weights.split_first() else { return 0.0 };
    if rest.is_empty() {
        return dot(values, first);
    }
    let size = values.len() / first.len();
    values.chunks_exact(size).zip(first).map(|(part, weight)| weight * mean(part, rest)).sum()
}

/// `Σ ⟨fₖ, aₖ⟩` at the potentials whose plan has mass 1.
fn regularized_dual(state: &Scaling, mass: f64) -> f64 {
    let term = |(logs, a): (&Vec<f64>, &Vec<f64>)| {
        let live = logs.iter().zip(a).filter(|(_, a)| **a > 0.0);
        live.map(|(log, a)| a * (log - a.ln())).sum::<f64>()
    };
    let sum: f64 = state.logs.iter().zip(&state.tensor.marginals).map(term).sum();
    state.epsilon * (sum - mass.ln())
}

/// Potentials with `Σ fₖ(iₖ) ≤ C` everywhere: each in turn is the least that the others leave.
fn feasible(state: &Scaling, monitor: &Monitor) -> Result<Vec<Vec<f64>>> {
    let tensor = state.tensor;
    // Points without weight bind nothing until their own turn, which comes last.
    let potential = |(logs, a): (&Vec<f64>, &Vec<f64>)| -> Vec<f64> {
        let each = logs.iter().zip(a);
        each.map(|(log, a)| if *a > 0.0 { state.epsilon * (log - a.ln()) } else { f64::NEG_INFINITY }).collect()
    };
    let mut f: Vec<Vec<f64>> = state.logs.iter().zip(&tensor.marginals).map(potential).collect();
    for k in 0..f.len() {
        let least = least_slack(tensor, &f, k, monitor)?;
        for ((f, least), a) in f[k].iter_mut().zip(&least).zip(&tensor.marginals[k]) {
            if *a > 0.0 {
                *f = *least;
            }
        }
    }
    for k in 0..f.len() {
        if tensor.marginals[k].contains(&0.0) {
            let least = least_slack(tensor, &f, k, monitor)?;
            for ((f, least), a) in f[k].iter_mut().zip(&least).zip(&tensor.marginals[k]) {
                if *a == 0.0 {
                    *f = *least;
                }
            }
        }
    }
    Ok(f)
}

/// min over the other indices of C − Σ of the other potentials.
fn least_slack(tensor: &Tensor, f: &[Vec<f64>], k: usize, monitor: &Monitor) -> Result<Vec<f64>> {
    let mut others = f.to_vec();
    others[k].iter_mut().for_each(|value| *value = 0.0);
    let mut least = vec![f64::INFINITY; tensor.shape[k]];
    let inner: usize = tensor.shape[k + 1..].iter().product();
    let slab = tensor.cost.len() / tensor.shape[0];
    let mut values = vec![0.0; slab];
    for (i, cost) in tensor.cost.chunks_exact(slab).enumerate() {
        monitor.check()?;
        super::scaling::add_potentials(&mut values, others[0][i], &others[1..]);
        for (at, (sum, cost)) in values.iter().zip(cost).enumerate() {
            let place = if k == 0 { i } else { at / inner % tensor.shape[k] };
            least[place] = least[place].min(cost - sum);
        }
    }
    Ok(least)
}
