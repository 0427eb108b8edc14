//! Products `X P Yᵀ` of a plan between two matrices: what every quadratic function of a plan is made of.
//!
//! Dense matrices take `O(n m (n + m))`, or `O(n² m)` where the plan is given by few entries; factors of rank `r` take
//! `O(n m r)`. Rows are multiplied in blocks whose size follows from the shapes, so that bits do not depend on threads.

use crate::plan::SparsePlan;
use gibbs_core::{Monitor, Result, axpy};
use std::sync::Arc;

/// Multiplications in a block of rows: a few milliseconds.
const BLOCK: usize = 1 << 26;

/// A plan as it is at hand.
#[derive(Clone, Copy)]
pub(crate) enum PlanRef<'a> {
    /// All entries, row by row.
    Dense(&'a [f64]),
    /// The entries that are not zero.
    Sparse(&'a SparsePlan),
}

/// `P ↦ X P Yᵀ` for `P` of `n × m`.
pub(crate) enum TwoSided {
    /// Any two matrices.
    Dense {
        /// X (`n × n`).
        x: Arc<Vec<f64>>,
        /// Yᵀ (`m × m`).
        y_transposed: Arc<Vec<f64>>,
        /// Rows and columns of the plan.
        shape: [usize; 2],
    },
    /// `X = U Vᵀ` and `Y = W Zᵀ` of low rank.
    Factors {
        /// U and V.
        x: Factors,
        /// W and Z.
        y: Factors,
    },
}

/// A matrix `U Vᵀ`.
pub(crate) struct Factors {
    /// U (`n × rank`).
    pub(crate) left: Vec<f64>,
    /// V (`n × rank`).
    pub(crate) right: Vec<f64>,
    /// Columns of both.
    pub(crate) rank: usize,
}

impl TwoSided {
    /// `X P Yᵀ`, row by row.
    pub(crate) fn apply(&self, plan: PlanRef, monitor: &Monitor) -> Result<Vec<f64>> {
        match self {
            TwoSided::Dense { x, y_transposed, shape: [n, m] } => {
                let right = times(plan, y_transposed, [*n, *m], *m, monitor)?;
                multiply(x, &right, *n, *m, monitor)
            }
            TwoSided::Factors { x, y } => {
                let (n, m) = (x.left.len() / x.rank, y.left.len() / y.rank);
                let right = times(plan, &y.right, [n, m], y.rank, monitor)?;
                let core = transposed_times(&x.right, &right, x.rank, y.rank);
                let left = multiply(&x.left, &core, x.rank, y.rank, monitor)?;
                multiply(&left, &transpose(&y.left, y.rank), y.rank, m, monitor)
            }
        }
    }
}

/// `P b` for `b` with `width` columns.
fn times(plan: PlanRef, b: &[f64], [n, m]: [usize; 2], width: usize, monitor: &Monitor) -> Result<Vec<f64>> {
    match plan {
        PlanRef::Dense(plan) => multiply(plan, b, m, width, monitor),
        PlanRef::Sparse(plan) => {
            let mut product = vec![0.0; n * width];
            for ((&i, &j), &value) in plan.rows.iter().zip(&plan.columns).zip(&plan.values) {
                let (i, j) = (i as usize, j as usize);
                axpy(&mut product[i * width..(i + 1) * width], value, &b[j * width..(j + 1) * width]);
            }
            Ok(product)
        }
    }
}

/// `a b` for row-major `a` with `k` columns and `b` (`k × m`), in blocks of rows.
pub(crate) fn multiply(a: &[f64], b: &[f64], k: usize, m: usize, monitor: &Monitor) -> Result<Vec<f64>> {
    let rows = a.len() / k;
    let mut product = vec![0.0; rows * m];
    let height = (BLOCK / (k * m).max(1)).clamp(16, rows.max(16));
    let blocks = a.chunks(height * k).zip(product.chunks_mut(height * m)).collect();
    monitor.map(blocks, |_, (a, out): (&[f64], &mut [f64])| gibbs_linear::multiply_into(out, a, b, k, m))?;
    Ok(product)
}

/// `aᵀ b` for few columns.
fn transposed_times(a: &[f64], b: &[f64], columns: usize, width: usize) -> Vec<f64> {
    let mut product = vec![0.0; columns * width];
    for (a, b) in a.chunks_exact(columns).zip(b.chunks_exact(width)) {
        for (row, &factor) in product.chunks_exact_mut(width).zip(a) {
            axpy(row, factor, b);
        }
    }
    product
}

/// The transpose of a row-major matrix with `columns` columns.
pub(crate) fn transpose(matrix: &[f64], columns: usize) -> Vec<f64> {
    (0..columns).flat_map(|j| matrix.iter().skip(j).step_by(columns).copied()).collect()
}
