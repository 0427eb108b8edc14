//! The stored plan: a pass over it takes two multiply-adds an entry and no exponential.
//!
//! What is stored is the density `Kᵢⱼ = pᵢⱼ / (aᵢ bⱼ)` at reference potentials φ⁰ and ψ⁰. Around them, with
//! `vⱼ = bⱼ exp(ψⱼ − ψ⁰ⱼ)`, `u = 1 / (K v)` makes the rows exact, `φ = φ⁰ + log u`, and the column sums are
//! `v ∘ Kᵀ(a ∘ u)`, found in the same sweep over the rows. Densities are near 1, so that light points survive `f32`; sums
//! are in `f64`. Where a potential has moved by more than 25 since the plan was stored, the pass is an exp pass instead,
//! which stores it anew.

use super::scaling::{Scaling, Sink};
use crate::blocks;
use crate::kernels::{self, ROWS};
use crate::reduced::Reduced;
use gibbs_core::{Float, Result, simd};
use std::slice::ChunksExactMut;

/// ψ may move this far from where the plan was stored.
const REACH: f64 = 25.0;

/// A plan's density, one `T` an entry.
pub(super) struct Stored<T> {
    density: Vec<T>,
    /// φ⁰.
    phi: Vec<f64>,
    /// ψ⁰.
    psi: Vec<f64>,
    /// ε of the stored plan; 0 while nothing is stored.
    epsilon: f64,
    /// bⱼ exp(ψⱼ − ψ⁰ⱼ).
    v: Vec<f64>,
    /// 1 / bⱼ.
    inverse_b: Vec<f64>,
}

impl<T: Float> Stored<T> {
    /// Room for the plan of `problem`, which must be known to fit; nothing is stored yet.
    pub(super) fn new(problem: &Reduced) -> Self {
        let (n, m) = (problem.a.len(), problem.b.len());
        Self {
            density: vec![T::default(); n * m],
            phi: vec![0.0; n],
            psi: vec![0.0; m],
            epsilon: 0.0,
            v: vec![0.0; m],
            inverse_b: problem.b.weights.iter().map(|b| 1.0 / b).collect(),
        }
    }

    /// A sink for every block of `height` rows of an exp pass.
    pub(super) fn sinks<'s>(
        &'s mut self,
        problem: &'s Reduced,
        height: usize,
    ) -> impl Iterator<Item = StoreRows<'s, T>> {
        let m = self.psi.len();
        let (a, inverse_b) = (&problem.a.weights, &self.inverse_b);
        self.density.chunks_mut(height * m).map(move |rows| StoreRows { rows: rows.chunks_exact_mut(m), a, inverse_b })
    }

    /// Says at which potentials the plan was stored.
    pub(super) fn stored_at(&mut self, epsilon: f64, phi: &[f64], psi: &[f64]) {
        self.epsilon = epsilon;
        self.phi.copy_from_slice(phi);
        self.psi.copy_from_slice(psi);
    }

    /// Whether a stored pass at these potentials is as good as an exp pass.
    fn reaches(&self, epsilon: f64, psi: &[f64]) -> bool {
        self.epsilon == epsilon && kernels::largest_difference(psi, &self.psi) < REACH
    }
}

/// Stores the rows of one block.
pub(super) struct StoreRows<'s, T> {
    rows: ChunksExactMut<'s, T>,
    a: &'s [f64],
    inverse_b: &'s [f64],
}

impl<T: Float> Sink for StoreRows<'_, T> {
    fn take(&mut self, i: usize, plan: &[f64], factor: f64, _cost: &[f64]) {
        if let Some(row) = self.rows.next() {
            kernels::store_density(row, plan, factor / self.a[i], self.inverse_b);
        }
    }
}

impl Scaling<'_> {
    /// A pass over the stored plan where it is near enough, else an exp pass that stores it. Returns the L1 error of the columns.
    pub(super) fn stored_pass<T: Float>(&mut self, stored: &mut Stored<T>) -> Result<f64> {
        if !stored.reaches(self.epsilon, &self.psi) {
            return self.exp_pass_storing(stored);
        }
        let Stored { density, phi: reference, psi: psi_reference, v, .. } = stored;
        let (a, b) = (&self.problem.a.weights, &self.problem.b.weights);
        for ((v, psi), reference) in v.iter_mut().zip(&self.psi).zip(psi_reference.iter()) {
            *v = psi - reference;
        }
        simd::exp_in_place(v);
        for (v, b) in v.iter_mut().zip(b) {
            *v *= b;
        }
        let v = &*v;
        let columns = &mut self.columns;
        columns.fill(0.0);
        self.blocks.run(
            self.monitor,
            self.phi.chunks_mut(self.blocks.height()),
            |rows, scratch, phi: &mut [f64]| {
                scratch.columns.fill(0.0);
                let density = &density[rows.start * v.len()..rows.end * v.len()];
                let block = Block { density, a: &a[rows.clone()], reference: &reference[rows], v };
                block.sweep(phi, &mut scratch.columns);
            },
            |(), scratch| blocks::add(columns, &scratch.columns),
        )?;
        for (column, v) in columns.iter_mut().zip(v) {
            *column *= v;
        }
        self.stored_passes += 1;
        self.is_confirmed = false;
        self.report();
        Ok(self.error())
    }
}

/// Rows of a stored plan.
struct Block<'s, T> {
    density: &'s [T],
    a: &'s [f64],
    reference: &'s [f64],
    v: &'s [f64],
}

impl<T: Float> Block<'_, T> {
    /// Makes φ exact and adds Kᵀ(a ∘ u) to `columns`, four rows at a time.
    fn sweep(&self, phi: &mut [f64], columns: &mut [f64]) {
        let m = self.v.len();
        let count = phi.len();
        for first in (0..count).step_by(ROWS) {
            // The last rows are repeated with weight 0 where fewer than four are left.
            let index = |r: usize| (first + r).min(count - 1);
            let rows = std::array::from_fn(|r| &self.density[index(r) * m..(index(r) + 1) * m]);
            let sums = kernels::dot_rows(rows, self.v);
            let u = std::array::from_fn(|r| if first + r < count { self.a[index(r)] / sums[r] } else { 0.0 });
            kernels::add_rows(columns, u, rows);
            for r in 0..ROWS.min(count - first) {
                phi[first + r] = self.reference[first + r] - sums[r].ln();
            }
        }
    }
}
