//! The curvature of the semi-dual in ψ, and conjugate gradients with it.
//!
//! ```text
//! H = diag(column sums) + μ diag(b) − P̂ᵀ diag(1 / row sums of P̂) P̂
//! ```
//!
//! P̂ holds the entries of the plan above 1e-4 of the lighter weight they join; the others count on the diagonal only,
//! which keeps H positive semidefinite. The preconditioner is the diagonal of H. A step costs two multiply-adds an entry of P̂.

use super::shortlist::{Group, Rows};
use gibbs_core::{Monitor, Result, dot};

/// Entries below this share of the lighter weight count on the diagonal only.
const HEAVY: f64 = 1e-4;

/// Conjugate-gradient steps at most.
const MOST_STEPS: usize = 1000;

/// The preconditioner's diagonal is at least this share of the sum's diagonal, and at least the number after it.
const LEAST_DIAGONAL: (f64, f64) = (1e-6, 1e-300);

/// Entries that are sifted at once.
const PIECE: usize = 32;

/// H at one plan.
pub(super) struct Hessian<'s> {
    heavy: Vec<Heavy>,
    /// What each group of rows adds to a product.
    partial: Vec<Vec<f64>>,
    /// diag(column sums) + μ diag(b).
    diagonal: Vec<f64>,
    preconditioner: Vec<f64>,
    monitor: &'s Monitor<'s>,
}

impl<'s> Hessian<'s> {
    /// Room for problems with `m` columns.
    pub(super) fn new(m: usize, monitor: &'s Monitor<'s>) -> Self {
        Self { heavy: Vec::new(), partial: Vec::new(), diagonal: vec![0.0; m], preconditioner: vec![0.0; m], monitor }
    }

    /// Takes up the plan in `groups`, with `damping` for μ.
    pub(super) fn gather(
        &mut self,
        groups: &[Group],
        a: &[f64],
        b: &[f64],
        columns: &[f64],
        damping: f64,
    ) -> Result<()> {
        self.heavy.resize_with(groups.len(), Heavy::default);
        self.partial.resize_with(groups.len(), || vec![0.0; b.len()]);
        let items = groups.iter().zip(&mut self.heavy).zip(&mut self.partial).collect();
        self.monitor.map(items, |_, ((group, heavy), partial): ((&Group, &mut Heavy), &mut Vec<f64>)| {
            heavy.gather(group, a, b);
            partial.fill(0.0);
            heavy.add_diagonal(partial);
        })?;
        for ((diagonal, column), b) in self.diagonal.iter_mut().zip(columns).zip(b) {
            *diagonal = column + damping * b;
        }
        self.preconditioner.copy_from_slice(&self.diagonal);
        for partial in &self.partial {
            gibbs_core::axpy(&mut self.preconditioner, -1.0, partial);
        }
        for (value, diagonal) in self.preconditioner.iter_mut().zip(&self.diagonal) {
            *value = value.max(LEAST_DIAGONAL.0 * diagonal).max(LEAST_DIAGONAL.1);
        }
        Ok(())
    }

    /// product = H · vector.
    fn multiply(&mut self, vector: &[f64], product: &mut [f64]) -> Result<()> {
        let items = self.heavy.iter().zip(&mut self.partial).collect();
        self.monitor.map(items, |_, (heavy, partial): (&Heavy, &mut Vec<f64>)| {
            partial.fill(0.0);
            heavy.add_product(vector, partial);
        })?;
        for ((product, diagonal), x) in product.iter_mut().zip(&self.diagonal).zip(vector) {
            *product = diagonal * x;
        }
        for partial in &self.partial {
            gibbs_core::axpy(product, -1.0, partial);
        }
        Ok(())
    }

    /// Writes to `direction` an approximate solution of `H · direction = gradient` whose residual has an L1 norm of at most `stop`.
    pub(super) fn solve(&mut self, gradient: &[f64], stop: f64, direction: &mut [f64]) -> Result<()> {
        let m = gradient.len();
        direction.fill(0.0);
        let mut residual = gradient.to_vec();
        let mut scaled = vec![0.0; m];
        self.precondition(&residual, &mut scaled);
        let mut search = scaled.clone();
        let mut product = vec![0.0; m];
        let mut square = dot(&residual, &scaled);
        for _ in 0..MOST_STEPS {
            self.monitor.check()?;
            self.multiply(&search, &mut product)?;
            let curvature = dot(&search, &product);
            if !(curvature > 0.0 && square > 0.0) {
                break;
            }
            let length = square / curvature;
            gibbs_core::axpy(direction, length, &search);
            gibbs_core::axpy(&mut residual, -length, &product);
            if residual.iter().map(|r| r.abs()).sum::<f64>() < stop {
                break;
            }
            self.precondition(&residual, &mut scaled);
            let next = dot(&residual, &scaled);
            let turn = next / square;
            square = next;
            for (search, scaled) in search.iter_mut().zip(&scaled) {
                *search = scaled + turn * *search;
            }
        }
        Ok(())
    }

    fn precondition(&self, residual: &[f64], out: &mut [f64]) {
        for ((out, r), diagonal) in out.iter_mut().zip(residual).zip(&self.preconditioner) {
            *out = r / diagonal;
        }
    }
}

/// A group of rows of P̂.
#[derive(Default)]
struct Heavy {
    starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f64>,
    /// 1 / row sums.
    inverse: Vec<f64>,
}

impl Heavy {
    fn gather(&mut self, group: &[Rows], a: &[f64], b: &[f64]) {
        self.starts.clear();
        self.columns.clear();
        self.values.clear();
        self.inverse.clear();
        self.starts.push(0);
        for rows in group {
            for (bounds, &a) in rows.starts.windows(2).zip(&a[rows.first..]) {
                let range = bounds[0]..bounds[1];
                let sum = self.append_row(&rows.kept.columns[range.clone()], &rows.kept.values[range], a, b);
                self.starts.push(self.values.len());
                self.inverse.push(if sum > 0.0 { 1.0 / sum } else { 0.0 });
            }
        }
    }

    /// Appends the heavy entries of a row; returns their sum.
    fn append_row(&mut self, columns: &[u32], values: &[f64], a: f64, b: &[f64]) -> f64 {
        let mut sum = 0.0;
        for (columns, values) in columns.chunks(PIECE).zip(values.chunks(PIECE)) {
            // Every entry is written, and the place moves on where it is heavy: no branch to predict.
            let (mut heavy_columns, mut heavy_values) = ([0; PIECE], [0.0; PIECE]);
            let mut found = 0;
            for (&j, &value) in columns.iter().zip(values) {
                let is_heavy = value > HEAVY * a.min(b[j as usize]);
                (heavy_columns[found], heavy_values[found]) = (j, value);
                found += usize::from(is_heavy);
                sum += if is_heavy { value } else { 0.0 };
            }
            self.columns.extend_from_slice(&heavy_columns[..found]);
            self.values.extend_from_slice(&heavy_values[..found]);
        }
        sum
    }

    /// The rows' entries, with their inverse sum.
    fn rows(&self) -> impl Iterator<Item = (&[u32], &[f64], f64)> {
        self.starts.windows(2).zip(&self.inverse).map(|(bounds, &inverse)| {
            let range = bounds[0]..bounds[1];
            (&self.columns[range.clone()], &self.values[range], inverse)
        })
    }

    /// sums += diagonal of P̂ᵀ diag(inverse) P̂.
    fn add_diagonal(&self, sums: &mut [f64]) {
        for (columns, values, inverse) in self.rows() {
            for (&j, value) in columns.iter().zip(values) {
                sums[j as usize] += value * value * inverse;
            }
        }
    }

    /// sums += P̂ᵀ diag(inverse) P̂ · vector.
    fn add_product(&self, vector: &[f64], sums: &mut [f64]) {
        for (columns, values, inverse) in self.rows() {
            let factor = inverse * sparse_dot(columns, values, vector);
            for (&j, value) in columns.iter().zip(values) {
                sums[j as usize] += value * factor;
            }
        }
    }
}

/// Σ valuesₖ · vector[columnsₖ], in four sums so that one does not wait for another.
fn sparse_dot(columns: &[u32], values: &[f64], vector: &[f64]) -> f64 {
    let (column_blocks, column_rest) = columns.as_chunks::<4>();
    let (value_blocks, value_rest) = values.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (columns, values) in column_blocks.iter().zip(value_blocks) {
        for l in 0..4 {
            sums[l] += values[l] * vector[columns[l] as usize];
        }
    }
    let rest: f64 = column_rest.iter().zip(value_rest).map(|(&j, value)| value * vector[j as usize]).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}
