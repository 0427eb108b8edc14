//! The largest eigenvalues of a symmetric operator and their vectors, by blocks.
//!
//! Small operators are taken apart whole. Large ones by restarted block Krylov: the space spanned by a block and its
//! images, kept orthonormal, then Rayleigh–Ritz, then the best vectors as the next block. A random block meets every
//! eigenvector, copies of a repeated eigenvalue included, as long as there are no more copies than columns; several more
//! columns than wanted are kept for that and for speed.

use gibbs_core::{
    Monitor, Result, Stream, purpose,
    simd::{axpy, dot, norm},
};
use gibbs_linear::symmetric_eigen;

/// Size up to which an operator is taken apart whole.
const WHOLE: usize = 400;

/// Columns beyond the wanted ones.
const SPARE: usize = 6;

/// Images of the block that a Krylov space holds, the block included.
const DEPTH: usize = 12;

/// Restarts at most.
const RESTARTS: usize = 100;

/// A symmetric operator.
pub(super) trait Operator {
    /// Number of rows.
    fn size(&self) -> usize;
    /// Row-major matrix of the operator. `O(n²)` memory.
    fn dense(&self) -> Vec<f64>;
    /// Applies it to vectors (`count` of them, each contiguous).
    fn apply(&self, vectors: &[f64], count: usize, images: &mut [f64], monitor: &Monitor) -> Result<()>;
}

/// Some eigenpairs, largest first.
pub(super) struct Pairs {
    pub(super) values: Vec<f64>,
    /// Each contiguous (`n`), of length 1.
    pub(super) vectors: Vec<f64>,
    /// `‖S x − λ x‖`; 0 where the operator was taken apart whole.
    pub(super) residuals: Vec<f64>,
    /// Whether every residual met the tolerance.
    pub(super) converged: bool,
}

/// The `count` largest eigenvalues, to residuals of at most `tolerance`.
pub(super) fn largest(
    operator: &impl Operator,
    count: usize,
    tolerance: f64,
    seed: u64,
    monitor: &Monitor,
) -> Result<Pairs> {
    let n = operator.size();
    let width = count + SPARE;
    if n <= WHOLE || n <= width * DEPTH {
        monitor.check()?;
        let eigen = symmetric_eigen(&operator.dense(), n)?;
        let order = (0..count).map(|k| n - 1 - k);
        let values = order.clone().map(|k| eigen.values[k]).collect();
        let vectors = order.flat_map(|k| eigen.vectors[k * n..(k + 1) * n].to_vec()).collect();
        return Ok(Pairs { values, vectors, residuals: vec![0.0; count], converged: true });
    }
    let mut stream = Stream::new(seed, purpose::SPECTRAL_START, 0);
    let mut block: Vec<f64> = (0..n * width).map(|_| stream.normal()).collect();
    let mut restarts = 0;
    loop {
        let space = Krylov::grow(operator, &block, width, monitor)?;
        let (values, vectors, residuals) = space.ritz(width, operator, monitor)?;
        restarts += 1;
        monitor.report(restarts as f64, None);
        let converged = residuals[..count].iter().all(|&residual| residual <= tolerance);
        if converged || restarts == RESTARTS {
            return Ok(Pairs {
                values: values[..count].to_vec(),
                vectors: vectors[..count * n].to_vec(),
                residuals: residuals[..count].to_vec(),
                converged,
            });
        }
        block = vectors;
    }
}

/// An orthonormal basis and its images.
struct Krylov {
    n: usize,
    basis: Vec<f64>,
    images: Vec<f64>,
}

impl Krylov {
    fn grow(operator: &impl Operator, start: &[f64], width: usize, monitor: &Monitor) -> Result<Self> {
        let n = operator.size();
        let mut space = Self { n, basis: Vec::new(), images: Vec::new() };
        let mut block = start.to_vec();
        for _ in 0..DEPTH {
            let from = space.basis.len();
            for vector in block.chunks_exact(n) {
                monitor.check()?;
                space.append(vector);
            }
            let count = (space.basis.len() - from) / n;
            if count == 0 {
                break;
            }
            let mut images = vec![0.0; count * n];
            operator.apply(&space.basis[from..], count, &mut images, monitor)?;
            space.images.extend_from_slice(&images);
            block = images;
            debug_assert!(space.images.len() == space.basis.len() && count <= width);
        }
        Ok(space)
    }

    /// Adds the part of a vector that is orthogonal to the basis, twice cleaned; drops a vector that has none.
    fn append(&mut self, vector: &[f64]) {
        let mut rest = vector.to_vec();
        let size = norm(&rest);
        for _ in 0..2 {
            for other in self.basis.chunks_exact(self.n) {
                let along = dot(other, &rest);
                axpy(&mut rest, -along, other);
            }
        }
        let left = norm(&rest);
        if left > 1e-10 * size && left > 0.0 {
            self.basis.extend(rest.iter().map(|x| x / left));
        }
    }

    /// The `count` largest Ritz values, their vectors and residuals.
    fn ritz(
        &self,
        count: usize,
        operator: &impl Operator,
        monitor: &Monitor,
    ) -> Result<(Vec<f64>, Vec<f64>, Vec<f64>)> {
        let (n, size) = (self.n, self.basis.len() / self.n);
        let mut projected = vec![0.0; size * size];
        for i in 0..size {
            monitor.check()?;
            let image = &self.images[i * n..(i + 1) * n];
            for j in 0..=i {
                projected[i * size + j] = dot(image, &self.basis[j * n..(j + 1) * n]);
            }
        }
        let eigen = symmetric_eigen(&projected, size)?;
        let (mut values, mut vectors) = (Vec::new(), vec![0.0; count * n]);
        for k in 0..count {
            let weights = &eigen.vectors[(size - 1 - k) * size..(size - k) * size];
            values.push(eigen.values[size - 1 - k]);
            let vector = &mut vectors[k * n..(k + 1) * n];
            for (weight, basis) in weights.iter().zip(self.basis.chunks_exact(n)) {
                axpy(vector, *weight, basis);
            }
        }
        let mut images = vec![0.0; count * n];
        operator.apply(&vectors, count, &mut images, monitor)?;
        let residuals = (0..count).map(|k| {
            axpy(&mut images[k * n..(k + 1) * n], -values[k], &vectors[k * n..(k + 1) * n]);
            norm(&images[k * n..(k + 1) * n])
        });
        let residuals = residuals.collect();
        Ok((values, vectors, residuals))
    }
}
