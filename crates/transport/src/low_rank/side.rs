//! One factor of the plan, in chunks of rows: within a chunk the numbers of a group lie side by side, so that every loop runs
//! over rows at full speed, and chunks can be worked on apart.

use crate::kernels;
use crate::reduced::Side as Weights;
use gibbs_core::{Monitor, Result, axpy, dot};

/// Rows of a chunk.
pub(super) const CHUNK: usize = 1024;

/// This share of every factor is the independent one, so that no entry is lost for good.
const MIXED: f64 = 1e-9;

/// Rows of a factor and of what belongs to them; matrices are group by group.
pub(super) struct Chunk {
    pub(super) weights: Vec<f64>,
    /// Coordinates of the points (`d × rows`); empty where costs do not follow from them.
    pub(super) coordinates: Vec<f64>,
    /// The factor's entries.
    pub(super) factor: Vec<f64>,
    /// What becomes the next factor.
    pub(super) next: Vec<f64>,
    /// The objective's gradient at the factor, where it is not a product of coordinates.
    pub(super) table: Vec<f64>,
    /// That at the next factor.
    pub(super) next_table: Vec<f64>,
    scaling: Vec<f64>,
    sums: Vec<f64>,
}

/// A factor.
pub(super) struct Side {
    pub(super) chunks: Vec<Chunk>,
    pub(super) rank: usize,
}

/// The gradient with respect to one factor.
#[derive(Clone)]
pub(super) enum Slope {
    /// Group k at a point: the product of the k-th row with its coordinates.
    Coefficients(Vec<f64>),
    /// Kept with the chunks.
    Table,
}

impl Side {
    /// `coordinates` are those of the points with weight, row-major (`count × d`).
    pub(super) fn new(weights: &Weights, coordinates: &[f64], rank: usize) -> Self {
        let dimension = coordinates.len() / weights.len();
        let chunk = |(index, weights): (usize, &[f64])| {
            let rows = weights.len();
            let points = &coordinates[index * CHUNK * dimension..(index * CHUNK + rows) * dimension];
            Chunk {
                weights: weights.to_vec(),
                coordinates: (0..dimension).flat_map(|t| points.iter().skip(t).step_by(dimension).copied()).collect(),
                factor: vec![0.0; rows * rank],
                next: vec![0.0; rows * rank],
                table: Vec::new(),
                next_table: Vec::new(),
                scaling: vec![0.0; rows],
                sums: vec![0.0; rows],
            }
        };
        Self { chunks: weights.weights.chunks(CHUNK).enumerate().map(chunk).collect(), rank }
    }

    /// Does `work` for every chunk; sums the vectors that it returns.
    pub(super) fn sum(&mut self, monitor: &Monitor, work: impl Fn(&mut Chunk) -> Vec<f64> + Sync) -> Result<Vec<f64>> {
        sum_chunks(self.chunks.iter_mut().collect(), monitor, work)
    }

    /// The next factor becomes the factor, its gradient being unknown yet.
    pub(super) fn accept_factor(&mut self) {
        self.chunks.iter_mut().for_each(|chunk| std::mem::swap(&mut chunk.factor, &mut chunk.next));
    }

    /// The next factor and the gradient there become the factor and the gradient.
    pub(super) fn accept(&mut self) {
        for chunk in &mut self.chunks {
            std::mem::swap(&mut chunk.factor, &mut chunk.next);
            std::mem::swap(&mut chunk.table, &mut chunk.next_table);
        }
    }

    /// The next factor, row-major.
    pub(super) fn next_rows(&self) -> Vec<f64> {
        self.rows(|chunk| &chunk.next)
    }

    /// The factor, row-major.
    pub(super) fn factor_rows(&self) -> Vec<f64> {
        self.rows(|chunk| &chunk.factor)
    }

    fn rows(&self, part: impl Fn(&Chunk) -> &Vec<f64>) -> Vec<f64> {
        let entries = |chunk| {
            let (part, rank): (&Vec<f64>, usize) = (part(chunk), self.rank);
            let rows = part.len() / rank;
            (0..rows).flat_map(move |i| (0..rank).map(move |k| part[k * rows + i]))
        };
        self.chunks.iter().flat_map(entries).collect()
    }
}

/// Does `work` for every chunk; sums the vectors that it returns, in the order of the chunks.
pub(super) fn sum_chunks(
    chunks: Vec<&mut Chunk>,
    monitor: &Monitor,
    work: impl Fn(&mut Chunk) -> Vec<f64> + Sync,
) -> Result<Vec<f64>> {
    let parts = monitor.map(chunks, |_, chunk| work(chunk))?;
    let mut parts = parts.into_iter();
    let mut sums = parts.next().unwrap_or_default();
    parts.for_each(|part| axpy(&mut sums, 1.0, &part));
    Ok(sums)
}

impl Chunk {
    pub(super) fn rows(&self) -> usize {
        self.weights.len()
    }

    /// Leaves the gradient, less `p`, in `next`.
    fn reduced_slope(&mut self, slope: &Slope, p: &[f64]) {
        let rows = self.rows();
        match slope {
            Slope::Table => self.next.copy_from_slice(&self.table),
            Slope::Coefficients(coefficients) => {
                self.next.fill(0.0);
                let dimension = coefficients.len() / p.len();
                for (out, row) in self.next.chunks_exact_mut(rows).zip(coefficients.chunks_exact(dimension)) {
                    for (&coefficient, coordinate) in row.iter().zip(self.coordinates.chunks_exact(rows)) {
                        axpy(out, coefficient, coordinate);
                    }
                }
            }
        }
        self.sums.fill(f64::INFINITY);
        for (out, p) in self.next.chunks_exact_mut(rows).zip(p) {
            for (out, least) in out.iter_mut().zip(&mut self.sums) {
                *out -= p;
                *least = least.min(*out);
            }
        }
    }

    /// The least of the gradient less `p` in each row.
    pub(super) fn least_slopes(&mut self, slope: &Slope, p: &[f64]) -> &[f64] {
        self.reduced_slope(slope, p);
        &self.sums
    }

    /// Leaves factor · exp(−step · (gradient − p − its least)) in `next`; returns Σ weight · least.
    pub(super) fn prepare(&mut self, slope: &Slope, p: &[f64], step: f64) -> f64 {
        self.reduced_slope(slope, p);
        let rows = self.rows();
        for (next, factor) in self.next.chunks_exact_mut(rows).zip(self.factor.chunks_exact(rows)) {
            for (next, least) in next.iter_mut().zip(&self.sums) {
                *next = step * (least - *next);
            }
            kernels::exp_in_place(next);
            for (next, factor) in next.iter_mut().zip(factor) {
                *next *= factor;
            }
        }
        self.scaling.fill(0.0);
        dot(&self.weights, &self.sums)
    }

    /// Scales the rows of `next diag(v)` to their weights. Returns the column sums of the scaled `next`, and how far the
    /// rows were from their weights under the scaling before.
    pub(super) fn pass(&mut self, v: &[f64]) -> Vec<f64> {
        let rows = self.rows();
        self.sums.fill(0.0);
        for (next, &v) in self.next.chunks_exact(rows).zip(v) {
            axpy(&mut self.sums, v, next);
        }
        let mut error = 0.0;
        for ((u, sum), weight) in self.scaling.iter_mut().zip(&self.sums).zip(&self.weights) {
            error += (*u * sum - weight).abs();
            *u = weight / sum;
        }
        let mut columns: Vec<f64> = self.next.chunks_exact(rows).map(|next| dot(next, &self.scaling)).collect();
        columns.push(error);
        columns
    }

    /// next = diag(u) next diag(v), rows scaled to their weights; returns the column sums.
    pub(super) fn finish(&mut self, v: &[f64]) -> Vec<f64> {
        self.pass(v);
        let rows = self.rows();
        let mut columns = Vec::with_capacity(v.len());
        for (next, &v) in self.next.chunks_exact_mut(rows).zip(v) {
            for (next, u) in next.iter_mut().zip(&self.scaling) {
                *next *= u * v;
            }
            columns.push(next.iter().sum());
        }
        columns
    }

    /// Columns times `factors`, what rows miss shared out, and a trace of independence with the groups' weights mixed in.
    pub(super) fn round(&mut self, factors: &[f64], shares: &[f64], groups: &[f64]) {
        let rows = self.rows();
        self.sums.copy_from_slice(&self.weights);
        for (next, &factor) in self.next.chunks_exact(rows).zip(factors) {
            axpy(&mut self.sums, -factor, next);
        }
        for (((next, &factor), &share), &group) in self.next.chunks_exact_mut(rows).zip(factors).zip(shares).zip(groups)
        {
            let (kept, independent) = ((1.0 - MIXED) * factor, MIXED * group);
            for ((next, missing), weight) in next.iter_mut().zip(&self.sums).zip(&self.weights) {
                *next = kept * *next + (1.0 - MIXED) * share * missing.max(0.0) + independent * weight;
            }
        }
    }

    /// The products of the next factor's groups with the coordinates (`r × d`).
    pub(super) fn moments(&self) -> Vec<f64> {
        let rows = self.rows();
        let groups = self.next.chunks_exact(rows);
        groups.flat_map(|next| self.coordinates.chunks_exact(rows).map(move |x| dot(next, x))).collect()
    }
}
