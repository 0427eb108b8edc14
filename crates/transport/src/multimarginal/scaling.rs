//! Passes over the tensor, a slab of the first axis at a time.

use super::Tensor;
use crate::kernels;
use gibbs_core::{Monitor, Result};

/// Entries that are worth a block of their own.
const BLOCK_ENTRIES: usize = 1 << 15;

/// Potentials as logarithms of scalings, and what the last pass said.
pub(super) struct Scaling<'p> {
    pub(super) tensor: &'p Tensor<'p>,
    monitor: &'p Monitor<'p>,
    pub(super) epsilon: f64,
    /// `fₖ / ε + log aₖ`, −∞ where there is no weight.
    pub(super) logs: Vec<Vec<f64>>,
    /// Marginals of the plan whose first one is right.
    pub(super) marginals: Vec<Vec<f64>>,
    pub(super) iterations: usize,
}

impl<'p> Scaling<'p> {
    pub(super) fn new(tensor: &'p Tensor<'p>, monitor: &'p Monitor<'p>) -> Self {
        let logs = tensor.marginals.iter().map(|marginal| marginal.iter().map(|a| a.ln()).collect()).collect();
        Self { tensor, monitor, epsilon: 1.0, logs, marginals: tensor.marginals.clone(), iterations: 0 }
    }

    /// Keeps the potentials and changes ε.
    pub(super) fn change_epsilon(&mut self, epsilon: f64) {
        if self.iterations > 0 {
            let ratio = self.epsilon / epsilon;
            for (logs, marginal) in self.logs.iter_mut().zip(&self.tensor.marginals) {
                for (log, a) in logs.iter_mut().zip(marginal).filter(|(_, a)| **a > 0.0) {
                    *log = a.ln() + (*log - a.ln()) * ratio;
                }
            }
        }
        self.epsilon = epsilon;
    }

    /// Numbers of a slab.
    pub(super) fn slab(&self) -> usize {
        self.tensor.cost.len() / self.tensor.shape[0]
    }

    /// Slabs of a block: their number follows from the tensor alone.
    pub(super) fn height(&self) -> usize {
        (BLOCK_ENTRIES / self.slab()).max(self.tensor.shape[0].div_ceil(32)).max(1)
    }

    /// Makes the first marginal right and finds the others.
    pub(super) fn pass(&mut self) -> Result<()> {
        self.iterations += 1;
        self.monitor.report(self.iterations as f64, None);
        let (n, height, first) = (self.tensor.shape[0], self.height(), &self.tensor.marginals[0]);
        let blocks: Vec<usize> = (0..n).step_by(height).collect();
        let this = &*self;
        let parts = self.monitor.map(blocks, |_, start| {
            let mut buffer = vec![0.0; this.slab()];
            let mut marginals: Vec<Vec<f64>> = this.tensor.shape[1..].iter().map(|&n| vec![0.0; n]).collect();
            let mut logs = Vec::with_capacity(height);
            for i in start..(start + height).min(n) {
                if first[i] == 0.0 {
                    logs.push(f64::NEG_INFINITY);
                    continue;
                }
                let (largest, sum) = this.exponentials(i, &mut buffer);
                add_marginals(&buffer, first[i] / sum, &mut marginals);
                logs.push(first[i].ln() - largest - sum.ln());
            }
            (logs, marginals)
        })?;
        self.marginals[1..].iter_mut().flatten().for_each(|value| *value = 0.0);
        self.logs[0].clear();
        for (logs, marginals) in parts {
            self.logs[0].extend(logs);
            for (sums, part) in self.marginals[1..].iter_mut().zip(&marginals) {
                gibbs_core::axpy(sums, 1.0, part);
            }
        }
        Ok(())
    }

    /// `exp(Σ logs − C / ε − largest)` of slab `i` without its own potential; returns the largest exponent and the sum.
    pub(super) fn exponentials(&self, i: usize, buffer: &mut [f64]) -> (f64, f64) {
        let (slab, inverse) = (self.slab(), 1.0 / self.epsilon);
        let cost = &self.tensor.cost[i * slab..(i + 1) * slab];
        add_potentials(buffer, 0.0, &self.logs[1..]);
        for (exponent, cost) in buffer.iter_mut().zip(cost) {
            *exponent -= cost * inverse;
        }
        kernels::exp_from_largest(buffer)
    }

    /// Makes marginal `k` right, which is not the first.
    pub(super) fn correct(&mut self, k: usize) {
        let right = &self.tensor.marginals[k];
        for ((log, a), marginal) in self.logs[k].iter_mut().zip(right).zip(&self.marginals[k]) {
            if *a > 0.0 {
                *log += (a / marginal.max(f64::MIN_POSITIVE)).ln();
            }
        }
    }

    /// L1 error of each marginal.
    pub(super) fn errors(&self) -> Vec<f64> {
        let both = self.marginals.iter().zip(&self.tensor.marginals).skip(1);
        std::iter::once(0.0).chain(both.map(|(sums, right)| kernels::l1_distance(sums, right))).collect()
    }
}

/// values[i₂, …] = shift + Σ potentialsₖ[iₖ].
pub(super) fn add_potentials(values: &mut [f64], shift: f64, potentials: &[Vec<f64>]) {
    let Some((first, rest)) = potentials.split_first() else { return };
    if rest.is_empty() {
        values.iter_mut().zip(first).for_each(|(value, potential)| *value = shift + potential);
        return;
    }
    let size = values.len() / first.len();
    for (part, potential) in values.chunks_exact_mut(size).zip(first) {
        add_potentials(part, shift + potential, rest);
    }
}

/// marginalsₖ += factor · sums of `values` over all axes but `k`; returns the sum of all, without the factor.
pub(super) fn add_marginals(values: &[f64], factor: f64, marginals: &mut [Vec<f64>]) -> f64 {
    let Some((first, rest)) = marginals.split_first_mut() else { return 0.0 };
    if rest.is_empty() {
        gibbs_core::axpy(first, factor, values);
        return gibbs_core::simd::sum(values);
    }
    let size = values.len() / first.len();
    let mut total = 0.0;
    for (part, marginal) in values.chunks_exact(size).zip(first) {
        let sum = add_marginals(part, factor, rest);
        *marginal += factor * sum;
        total += sum;
    }
    total
}
