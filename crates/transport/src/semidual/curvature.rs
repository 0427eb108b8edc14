//! The curvature of a semi-dual, and conjugate gradients with it.
//!
//! ```text
//! H = diag(d + μ b) − Eᵀ diag(w) E,    with a border for one more variable, all over `scale`
//! ```
//!
//! Where few entries of E are kept, the others count on the diagonal only, which keeps H positive semidefinite. The
//! preconditioner is the diagonal of H. A step costs two multiply-adds an entry of E.

use gibbs_core::{Monitor, Result, dot};

/// Conjugate-gradient steps at most.
const MOST_STEPS: usize = 1000;

/// The preconditioner's diagonal is at least this share of the sum's diagonal, and at least the number after it.
const LEAST_DIAGONAL: (f64, f64) = (1e-6, 1e-300);

/// Rows of E, by their entries.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entries {
    starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f64>,
    /// w of each row.
    weights: Vec<f64>,
}

impl Entries {
    /// Adds an entry to the row that is being written.
    #[inline]
    pub(crate) fn push(&mut self, column: u32, value: f64) {
        self.columns.push(column);
        self.values.push(value);
    }

    /// Adds the entries of `factor · row` above `share · min(largest, limitsⱼ)`.
    pub(crate) fn push_above(&mut self, row: &[f64], factor: f64, share: f64, largest: f64, limits: &[f64]) {
        const PIECE: usize = 32;
        let threshold = share / factor;
        let is_kept = |value: f64, limit: f64| value > threshold * if limit < largest { limit } else { largest };
        for (block, (row, limits)) in row.chunks(PIECE).zip(limits.chunks(PIECE)).enumerate() {
            if !row.iter().zip(limits).fold(false, |any, (&value, &limit)| any | is_kept(value, limit)) {
                continue;
            }
            // Every entry is written, and the place moves on where it is kept: no branch to predict.
            let (mut columns, mut values, mut found) = ([0; PIECE], [0.0; PIECE], 0);
            for (l, (&value, &limit)) in row.iter().zip(limits).enumerate() {
                (columns[found], values[found]) = ((block * PIECE + l) as u32, value * factor);
                found += usize::from(is_kept(value, limit));
            }
            self.columns.extend_from_slice(&columns[..found]);
            self.values.extend_from_slice(&values[..found]);
        }
    }

    /// Ends a row with its weight.
    pub(crate) fn end_row(&mut self, weight: f64) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        self.starts.push(self.values.len());
        self.weights.push(weight);
    }

    /// Sum of the entries of the row that is being written.
    pub(crate) fn open_sum(&self) -> f64 {
        self.values[self.starts.last().copied().unwrap_or(0)..].iter().sum()
    }

    /// Number of entries.
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// Takes back the entries of the row that is being written.
    pub(crate) fn drop_open(&mut self) {
        let start = self.starts.last().copied().unwrap_or(0);
        self.columns.truncate(start);
        self.values.truncate(start);
    }

    fn rows(&self) -> impl Iterator<Item = (&[u32], &[f64], f64)> {
        self.starts.windows(2).zip(&self.weights).map(|(bounds, &weight)| {
            let range = bounds[0]..bounds[1];
            (&self.columns[range.clone()], &self.values[range], weight)
        })
    }

    /// sums += diagonal of Eᵀ diag(w) E.
    fn add_diagonal(&self, sums: &mut [f64]) {
        for (columns, values, weight) in self.rows() {
            for (&j, value) in columns.iter().zip(values) {
                sums[j as usize] += value * value * weight;
            }
        }
    }

    /// sums += Eᵀ diag(w) E · vector.
    fn add_product(&self, vector: &[f64], sums: &mut [f64]) {
        for (columns, values, weight) in self.rows() {
            let factor = weight * sparse_dot(columns, values, vector);
            if factor != 0.0 {
                for (&j, value) in columns.iter().zip(values) {
                    sums[j as usize] += value * factor;
                }
            }
        }
    }
}

/// −∇²S at one place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Curvature {
    /// All of it is over this.
    pub(crate) scale: f64,
    /// d.
    pub(crate) diagonal: Vec<f64>,
    /// b.
    pub(crate) damping: Vec<f64>,
    /// E, a group of rows each.
    pub(crate) groups: Vec<Entries>,
    /// What joins the last variable to the others, where it is none of E's.
    pub(crate) border: Option<Vec<f64>>,
}

impl Curvature {
    /// An approximate solution of `H · direction = gradient` on the free variables, whose residual has an L1 norm of at most
    /// `stop`.
    pub(crate) fn solve(
        &self,
        gradient: &[f64],
        free: &[bool],
        damping: f64,
        stop: f64,
        monitor: &Monitor,
    ) -> Result<Vec<f64>> {
        let mut system = System::new(self, free, damping, monitor)?;
        let count = gradient.len();
        let (mut direction, mut product) = (vec![0.0; count], vec![0.0; count]);
        let mut residual = gradient.to_vec();
        let mut scaled = system.precondition(&residual);
        let mut search = scaled.clone();
        let mut square = dot(&residual, &scaled);
        for _ in 0..MOST_STEPS {
            monitor.check()?;
            system.multiply(&search, &mut product)?;
            let bend = dot(&search, &product);
            if !(bend > 0.0 && square > 0.0) {
                break;
            }
            let length = square / bend;
            gibbs_core::axpy(&mut direction, length, &search);
            gibbs_core::axpy(&mut residual, -length, &product);
            if residual.iter().map(|r| r.abs()).sum::<f64>() < stop {
                break;
            }
            scaled = system.precondition(&residual);
            let next = dot(&residual, &scaled);
            let turn = next / square;
            square = next;
            for (search, scaled) in search.iter_mut().zip(&scaled) {
                *search = scaled + turn * *search;
            }
        }
        gibbs_core::simd::scale(&mut direction, self.scale);
        Ok(direction)
    }
}

/// A curvature as conjugate gradients use it.
struct System<'s> {
    curvature: &'s Curvature,
    free: &'s [bool],
    diagonal: Vec<f64>,
    preconditioner: Vec<f64>,
    /// What each group of rows adds to a product.
    partial: Vec<Vec<f64>>,
    monitor: &'s Monitor<'s>,
}

impl<'s> System<'s> {
    fn new(curvature: &'s Curvature, free: &'s [bool], damping: f64, monitor: &'s Monitor<'s>) -> Result<Self> {
        let diagonal: Vec<f64> =
            curvature.diagonal.iter().zip(&curvature.damping).map(|(d, b)| d + damping * b).collect();
        let groups = curvature.groups.iter().collect();
        let count = diagonal.len();
        let partial = monitor.map(groups, |_, group: &Entries| {
            let mut sums = vec![0.0; count];
            group.add_diagonal(&mut sums);
            sums
        })?;
        let mut preconditioner = diagonal.clone();
        for partial in &partial {
            gibbs_core::axpy(&mut preconditioner, -1.0, partial);
        }
        for (value, diagonal) in preconditioner.iter_mut().zip(&diagonal) {
            *value = value.max(LEAST_DIAGONAL.0 * diagonal).max(LEAST_DIAGONAL.1);
        }
        Ok(Self { curvature, free, diagonal, preconditioner, partial, monitor })
    }

    fn multiply(&mut self, vector: &[f64], product: &mut [f64]) -> Result<()> {
        let items = self.curvature.groups.iter().zip(&mut self.partial).collect();
        self.monitor.map(items, |_, (group, partial): (&Entries, &mut Vec<f64>)| {
            partial.fill(0.0);
            group.add_product(vector, partial);
        })?;
        for ((product, diagonal), x) in product.iter_mut().zip(&self.diagonal).zip(vector) {
            *product = diagonal * x;
        }
        for partial in &self.partial {
            gibbs_core::axpy(product, -1.0, partial);
        }
        if let (Some(border), Some((&last, vector))) = (&self.curvature.border, vector.split_last()) {
            gibbs_core::axpy(&mut product[..border.len()], last, border);
            product[border.len()] += dot(border, vector);
        }
        for (product, free) in product.iter_mut().zip(self.free) {
            if !free {
                *product = 0.0;
            }
        }
        Ok(())
    }

    fn precondition(&self, residual: &[f64]) -> Vec<f64> {
        residual.iter().zip(&self.preconditioner).map(|(r, diagonal)| r / diagonal).collect()
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
