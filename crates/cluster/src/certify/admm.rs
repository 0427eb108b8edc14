//! The relaxation solved between two sets, for bounds on overlapping classes.
//!
//! With `d` the weights' direction, the Peng–Wei relaxation is to maximise `⟨A, Z⟩` over the matrices that lie in both
//!
//! ```text
//! { Z : Z = dd' + V, Vd = 0, 0 ⪯ V ⪯ I, tr V ≤ K − 1 }        { Z : Z ≥ 0 entrywise }
//! ```
//!
//! (for equal weights `Z1 = 1` and `tr Z = K`). The alternating direction method projects onto one and the other; with
//! `Y` the point before the second projection its step is
//!
//! ```text
//! V = Proj(P(|Y| + A/ρ)P)        Y ← (1 − α) max(Y, 0) + α (dd' + V) + min(Y, 0)        α = 1.6
//! ```
//!
//! since `max(Y, 0)` is the second set's point and `min(Y, 0)` the scaled multiplier. `B = ρ max(0, −Y)` is a matrix of the
//! [bound](super) at every step. The projection needs only the eigenvectors whose eigenvalues exceed a threshold, and
//! finds them from those of the step before; a step costs `O(n² r)` for the `r` of them.
//!
//! [Triangle inequalities](super::triangles) join the second set as they are found violated.
//!
//! Reference: S. Boyd, N. Parikh, E. Chu, B. Peleato, J. Eckstein, Distributed optimization and statistical learning via
//! the alternating direction method of multipliers, 2011; its use here, with the bound and ρ, is derived and measured here.

use super::{
    dense::{self, Dense},
    triangles::Triangles,
};
use crate::krylov::{self, Ritz};
use gibbs_core::{
    Monitor, Result, Stream, purpose,
    simd::{axpy, dot},
};
use gibbs_linear::{multiply_into, symmetric_eigen};
use std::ops::Range;

/// Rows that are worked on at once.
const ROWS: usize = 64;

/// Over-relaxation.
const ALPHA: f64 = 1.6;

/// `ρ n` in units of the largest eigenvalue of `A`, at first.
const FIRST_PENALTY: f64 = 150.0;

/// Steps between two looks at whether ρ fits, and the last such look.
const BALANCE: usize = 20;
const LAST_BALANCE: usize = 200;

/// Vectors beside those that were needed in the step before.
const MARGIN: usize = 6;

/// Width of the first search for eigenvectors, beside the rank.
const FIRST_WIDTH: usize = 16;

/// Where to start: a matrix `B` (`n × n`) and the classes that it is of.
pub(crate) struct Start {
    pub(crate) b: Vec<f64>,
    pub(crate) ranges: Vec<Range<usize>>,
}

/// The iteration's state.
pub(crate) struct Admm<'a> {
    dense: &'a Dense,
    /// Largest trace of `V`.
    rank: usize,
    /// What a unit of the trace of `V` costs, in the units of `A`; 0 at first.
    pub(crate) penalty: f64,
    /// In the units of `A`.
    pub(crate) rho: f64,
    /// `Y` (`n × n`).
    pub(crate) y: Vec<f64>,
    pub(crate) triangles: Triangles,
    ritz: Option<Ritz>,
    width: usize,
    /// Steps taken.
    pub(crate) steps: usize,
    /// `‖Z₁ − Z₂‖` and `‖Z₂ − its predecessor‖` after the last step.
    pub(crate) primal: f64,
    pub(crate) change: f64,
}

impl<'a> Admm<'a> {
    /// Starts from a partition's `Z` and a matrix `B` of its bound, `Y = Z − B/ρ`; or from neither.
    pub(crate) fn new(dense: &'a Dense, rank: usize, start: Option<Start>, monitor: &Monitor) -> Result<Self> {
        let n = dense.n;
        let rho = FIRST_PENALTY / n as f64 * largest_eigenvalue(dense, monitor)?.max(f64::MIN_POSITIVE);
        let (mut y, ranges) = match start {
            Some(Start { mut b, ranges }) => {
                b.iter_mut().for_each(|b| *b *= -1.0 / rho);
                (b, ranges)
            }
            None => (dense::matrix(n)?, std::iter::once(0..n).collect()),
        };
        for range in ranges {
            let roots = &dense.roots[range.clone()];
            let mass = dot(roots, roots);
            for (i, root) in range.clone().zip(roots) {
                axpy(&mut y[i * n + range.start..i * n + range.end], root / mass, roots);
            }
        }
        let width = (rank + FIRST_WIDTH).min(n);
        Ok(Self {
            dense,
            rank,
            penalty: 0.0,
            rho,
            y,
            triangles: Triangles::default(),
            ritz: None,
            width,
            steps: 0,
            primal: f64::INFINITY,
            change: f64::INFINITY,
        })
    }

    /// Operations of the next step, about.
    pub(crate) fn cost(&self) -> f64 {
        let (n, width) = (self.dense.n as f64, self.width as f64);
        if self.is_full() { 12.0 * n * n * n } else { n * n * (8.0 * width + 12.0) + 60.0 * n * width * width }
    }

    /// One step.
    pub(crate) fn step(&mut self, monitor: &Monitor) -> Result<()> {
        let (vectors, values) = self.project(monitor)?;
        self.combine(&vectors, &values, monitor)?;
        self.triangles.project(&mut self.y, self.dense.n);
        self.steps += 1;
        if self.steps.is_multiple_of(BALANCE) && self.steps <= LAST_BALANCE {
            self.rebalance();
        }
        Ok(())
    }

    /// `B` of the bound, in the units of `A`.
    pub(crate) fn multiplier(&self, monitor: &Monitor) -> Result<Vec<f64>> {
        let n = self.dense.n;
        let mut b = dense::matrix(n)?;
        let parts = b.chunks_mut(ROWS * n).zip(self.y.chunks(ROWS * n)).collect();
        monitor.map(parts, |_, (b, y): (&mut [f64], &[f64])| {
            b.iter_mut().zip(y).for_each(|(b, y)| *b = self.rho * (-y).max(0.0));
        })?;
        self.triangles.add(&mut b, n, self.rho);
        Ok(b)
    }

    /// Adds the triangle inequalities that are violated most.
    pub(crate) fn separate(&mut self, monitor: &Monitor) -> Result<()> {
        self.triangles.separate(&self.y, self.dense, monitor)
    }

    fn is_full(&self) -> bool {
        4 * self.width > self.dense.n
    }

    /// The eigenvectors (`n × r`) of `V` and its eigenvalues.
    fn project(&mut self, monitor: &Monitor) -> Result<(Vec<f64>, Vec<f64>)> {
        let n = self.dense.n;
        let mut matrix = dense::matrix(n)?;
        let (inverse, y, gram) = (1.0 / self.rho, &self.y, &self.dense.gram);
        let parts = matrix.chunks_mut(ROWS * n).zip(y.chunks(ROWS * n).zip(gram.chunks(ROWS * n))).collect();
        monitor.map(parts, |_, (out, (y, a)): (&mut [f64], (&[f64], &[f64]))| {
            out.iter_mut().zip(y).zip(a).for_each(|((m, y), a)| *m = y.abs() + inverse * a);
        })?;
        self.triangles.add(&mut matrix, n, 1.0);
        while !self.is_full() {
            if let Some(found) = self.partly(&matrix, monitor)? {
                return Ok(found);
            }
            self.width *= 2;
        }
        self.dense.project(&mut matrix, monitor)?;
        let eigen = symmetric_eigen(&matrix, n)?;
        let descending: Vec<f64> = eigen.values.iter().rev().copied().collect();
        let values = self.capped(&descending);
        let count = values.len();
        let mut vectors = vec![0.0; n * count];
        for k in 0..count {
            let vector = &eigen.vectors[(n - 1 - k) * n..(n - k) * n];
            vector.iter().enumerate().for_each(|(i, x)| vectors[i * count + k] = *x);
        }
        self.width = (count + MARGIN).min(n);
        self.ritz =
            Some(Ritz { values: descending[..count].to_vec(), residuals: vec![0.0; count], vectors: vectors.clone() });
        Ok((vectors, values))
    }

    /// The same from a Krylov space; nothing where it is too narrow to hold all that exceeds the threshold.
    fn partly(&mut self, matrix: &[f64], monitor: &Monitor) -> Result<Option<(Vec<f64>, Vec<f64>)>> {
        let (n, direction) = (self.dense.n, &self.dense.direction);
        let product = |x: &[f64], width: usize| {
            let mut image = krylov::dense_product(matrix, x, n, width, monitor)?;
            krylov::take_out(&mut image, direction, width);
            Ok(image)
        };
        let mut stream = Stream::new(0, purpose::PROBE, 16 + self.steps as u32);
        let (mut start, depth) = match &self.ritz {
            Some(ritz) => (ritz.widened(n, self.width, self.width, &mut stream), 3),
            None => (krylov::random_start(n, self.width, 4), 6),
        };
        krylov::take_out(&mut start, direction, self.width);
        let ritz = krylov::improve(&product, n, start, depth, monitor)?;
        let values = self.capped(&ritz.values);
        let (own, count) = (ritz.values.len(), values.len());
        let complete = count < own;
        let mut vectors = vec![0.0; n * count];
        for (row, from) in vectors.chunks_exact_mut(count.max(1)).zip(ritz.vectors.chunks_exact(own.max(1))) {
            row.copy_from_slice(&from[..count]);
        }
        self.ritz = Some(ritz);
        if !complete {
            return Ok(None);
        }
        // Narrower from step to step, not at once.
        self.width = self.width.min((count + MARGIN).max(self.width - self.width / 8));
        Ok(Some((vectors, values)))
    }

    /// The eigenvalues of `V` from those of the matrix it is the projection of.
    fn capped(&self, values: &[f64]) -> Vec<f64> {
        let shift = self.penalty / self.rho;
        let shifted: Vec<f64> = values.iter().map(|value| value - shift).collect();
        capped_simplex(&shifted, self.rank as f64)
    }

    /// The new `Y`, and the residuals.
    fn combine(&mut self, vectors: &[f64], values: &[f64], monitor: &Monitor) -> Result<()> {
        let (n, count) = (self.dense.n, values.len());
        let direction = &self.dense.direction;
        let (mut left, mut right) = (vec![0.0; n * (count + 1)], vec![0.0; (count + 1) * n]);
        for i in 0..n {
            for k in 0..=count {
                let x = if k < count { values[k].sqrt() * vectors[i * count + k] } else { direction[i] };
                left[i * (count + 1) + k] = x;
                right[k * n + i] = x;
            }
        }
        let parts = self.y.chunks_mut(ROWS * n).zip(left.chunks(ROWS * (count + 1))).collect();
        let squares = monitor.map(parts, |_, (y, left): (&mut [f64], &[f64])| {
            let mut z = vec![0.0; y.len()];
            multiply_into(&mut z, left, &right, count + 1, n);
            let (mut primal, mut change) = (0.0, 0.0);
            for (y, z) in y.chunks_exact_mut(n).zip(z.chunks_exact(n)) {
                let (mut near, mut moved) = (0.0, 0.0);
                for (y, z) in y.iter_mut().zip(z) {
                    let before = y.max(0.0);
                    let new = (1.0 - ALPHA) * before + ALPHA * z + y.min(0.0);
                    let after = new.max(0.0);
                    near += (z - after) * (z - after);
                    moved += (after - before) * (after - before);
                    *y = new;
                }
                primal += near;
                change += moved;
            }
            (primal, change)
        })?;
        let (primal, change) = squares.into_iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
        (self.primal, self.change) = (primal.sqrt(), change.sqrt());
        Ok(())
    }

    /// Brings ρ nearer to where both residuals are alike; the multiplier stays what it is.
    fn rebalance(&mut self) {
        const STEP: f64 = 1.6;
        let factor = match self.primal / self.change {
            ratio if ratio > 5.0 => STEP,
            ratio if ratio < 0.2 => 1.0 / STEP,
            _ => return,
        };
        self.rho *= factor;
        self.y.iter_mut().filter(|y| **y < 0.0).for_each(|y| *y /= factor);
        self.triangles.scale(1.0 / factor);
    }
}

/// The projection of descending numbers on `{0 ≤ x ≤ 1, Σ x ≤ s}`, its positive part.
fn capped_simplex(values: &[f64], s: f64) -> Vec<f64> {
    let clipped = |shift: f64| values.iter().map(move |v| (v - shift).clamp(0.0, 1.0));
    let (mut low, mut high) = (0.0, values.first().copied().unwrap_or(0.0).max(0.0));
    if clipped(0.0).sum::<f64>() > s {
        for _ in 0..80 {
            let middle = 0.5 * (low + high);
            if clipped(middle).sum::<f64>() > s { low = middle } else { high = middle }
        }
    }
    clipped(low).take_while(|x| *x > 0.0).collect()
}

/// The largest eigenvalue of `A`, about.
fn largest_eigenvalue(dense: &Dense, monitor: &Monitor) -> Result<f64> {
    let n = dense.n;
    let product = |x: &[f64], width: usize| krylov::dense_product(&dense.gram, x, n, width, monitor);
    let ritz = krylov::improve(&product, n, krylov::random_start(n, 4.min(n), 5), 5, monitor)?;
    Ok(ritz.values.first().copied().unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_capped_simplex_is_met() {
        assert_eq!(capped_simplex(&[0.5, 0.2, -1.0], 2.0), [0.5, 0.2]);
        let x = capped_simplex(&[9.0, 2.5, 2.4, 1.0], 2.0);
        assert!((x.iter().sum::<f64>() - 2.0).abs() < 1e-12 && x[0] == 1.0 && x.len() == 3, "{x:?}");
        assert!(capped_simplex(&[-1.0, -2.0], 3.0).is_empty());
    }
}
