//! The largest eigenvalues of a large symmetric operator and their vectors, by block Krylov spaces that start from what
//! is known already.
//!
//! From `X` (`n × b`) the space of `X, MX, M²X, …` is made orthonormal block by block, and the eigenvectors of `M` on it are
//! the answer (Rayleigh and Ritz). A block finds copies of a repeated eigenvalue that a single vector would miss, but proves
//! nothing: whoever needs a bound verifies it. A product costs `O(n²b)` for a dense matrix; the rest `O(n b² depth²)`.
//!
//! Reference: Y. Saad, Numerical methods for large eigenvalue problems, 2nd edition, SIAM 2011, chapter 6.

use gibbs_core::{Monitor, Result, Stream, axpy, purpose};
use gibbs_linear::{add_gram, multiply_into, symmetric_eigen};

/// Share of the largest eigenvalue of a Gram matrix below which a direction counts as dependent.
const DEPENDENT: f64 = 1e-10;

/// Rows that are multiplied at once.
const ROWS: usize = 128;

/// Approximate eigenpairs, the largest first.
#[derive(Debug, Clone)]
pub(crate) struct Ritz {
    /// The eigenvalues (`b`), descending.
    pub(crate) values: Vec<f64>,
    /// Their vectors, a column each (`n × b`), orthonormal.
    pub(crate) vectors: Vec<f64>,
    /// `‖Mv − θv‖` of each (`b`).
    pub(crate) residuals: Vec<f64>,
}

/// The best approximations from the Krylov space of the given vectors (`n × width`), as many as were given or fewer where
/// they depend on each other.
pub(crate) fn improve(
    product: &impl Fn(&[f64], usize) -> Result<Vec<f64>>,
    n: usize,
    start: Vec<f64>,
    depth: usize,
    monitor: &Monitor,
) -> Result<Ritz> {
    let wanted = start.len() / n;
    let (mut basis, mut images) = (Vec::new(), Vec::new());
    let mut block = orthonormal(start, n, monitor)?;
    for step in 0..depth {
        let width = block.len() / n;
        if width == 0 {
            break;
        }
        let image = product(&block, width)?;
        basis.push(block);
        block = Vec::new();
        if step + 1 < depth {
            let total: usize = basis.iter().map(|block: &Vec<f64>| block.len() / n).sum();
            if total < n {
                block = orthonormal(without(image.clone(), width, &basis, n, monitor)?, n, monitor)?;
                // Once more against the rounding of small remainders.
                block = orthonormal(without(block.clone(), block.len() / n, &basis, n, monitor)?, n, monitor)?;
            }
        }
        images.push(image);
    }
    let (space, image) = (beside(&basis, n), beside(&images, n));
    let size = space.len() / n;
    let mut small = transposed_product(&space, &image, n, size, size, monitor)?;
    for i in 0..size {
        for j in 0..i {
            let mean = 0.5 * (small[i * size + j] + small[j * size + i]);
            (small[i * size + j], small[j * size + i]) = (mean, mean);
        }
    }
    let eigen = symmetric_eigen(&small, size)?;
    let count = wanted.min(size);
    let values: Vec<f64> = eigen.values.iter().rev().take(count).copied().collect();
    let mut coefficients = vec![0.0; size * count];
    for k in 0..count {
        let vector = &eigen.vectors[(size - 1 - k) * size..(size - k) * size];
        vector.iter().enumerate().for_each(|(i, x)| coefficients[i * count + k] = *x);
    }
    let vectors = tall_product(&space, &coefficients, n, size, count, monitor)?;
    let images = tall_product(&image, &coefficients, n, size, count, monitor)?;
    let mut squares = vec![0.0; count];
    for (v, image) in vectors.chunks_exact(count.max(1)).zip(images.chunks_exact(count.max(1))) {
        for k in 0..count {
            squares[k] += (image[k] - values[k] * v[k]).powi(2);
        }
    }
    Ok(Ritz { values, vectors, residuals: squares.into_iter().map(f64::sqrt).collect() })
}

impl Ritz {
    /// The first `keep` vectors with random ones beside them, `width` in all.
    pub(crate) fn widened(&self, n: usize, keep: usize, width: usize, stream: &mut Stream) -> Vec<f64> {
        let own = self.values.len();
        let keep = keep.min(own).min(width);
        let mut start = vec![0.0; n * width];
        for (i, row) in start.chunks_exact_mut(width).enumerate() {
            row[..keep].copy_from_slice(&self.vectors[i * own..i * own + keep]);
            row[keep..].iter_mut().for_each(|x| *x = stream.normal());
        }
        start
    }
}

/// Random vectors (`n × width`) to start from.
pub(crate) fn random_start(n: usize, width: usize, index: u32) -> Vec<f64> {
    let mut stream = Stream::new(0, purpose::PROBE, index);
    (0..n * width).map(|_| stream.normal()).collect()
}

/// `M x` for a dense symmetric `M` (`n × n`) and `x` (`n × width`), in parts that the shape fixes.
pub(crate) fn dense_product(matrix: &[f64], x: &[f64], n: usize, width: usize, monitor: &Monitor) -> Result<Vec<f64>> {
    tall_product(matrix, x, n, n, width, monitor)
}

/// `a b` for row-major `a` (`n × k`) and `b` (`k × m`).
pub(crate) fn tall_product(a: &[f64], b: &[f64], n: usize, k: usize, m: usize, monitor: &Monitor) -> Result<Vec<f64>> {
    let mut product = vec![0.0; n * m];
    if n * m == 0 || k == 0 {
        return Ok(product);
    }
    let parts = product.chunks_mut(ROWS * m).zip(a.chunks(ROWS * k)).collect();
    monitor.map(parts, |_, (out, rows): (&mut [f64], &[f64])| multiply_into(out, rows, b, k, m))?;
    Ok(product)
}

/// `a' b` for row-major `a` (`n × k`) and `b` (`n × m`).
pub(crate) fn transposed_product(
    a: &[f64],
    b: &[f64],
    n: usize,
    k: usize,
    m: usize,
    monitor: &Monitor,
) -> Result<Vec<f64>> {
    let mut sum = vec![0.0; k * m];
    if n * m * k == 0 {
        return Ok(sum);
    }
    let parts: Vec<_> = a.chunks(8 * ROWS * k).zip(b.chunks(8 * ROWS * m)).collect();
    let parts = monitor.map(parts, |_, (a, b): (&[f64], &[f64])| {
        let rows = a.len() / k;
        let mut turned = vec![0.0; a.len()];
        for (i, row) in a.chunks_exact(k).enumerate() {
            row.iter().enumerate().for_each(|(j, x)| turned[j * rows + i] = *x);
        }
        let mut part = vec![0.0; k * m];
        multiply_into(&mut part, &turned, b, rows, m);
        part
    })?;
    parts.iter().for_each(|part| axpy(&mut sum, 1.0, part));
    Ok(sum)
}

/// `x` less its part in the span of the basis.
fn without(mut x: Vec<f64>, width: usize, basis: &[Vec<f64>], n: usize, monitor: &Monitor) -> Result<Vec<f64>> {
    for block in basis.iter().filter(|_| width > 0) {
        let own = block.len() / n;
        let along = transposed_product(block, &x, n, own, width, monitor)?;
        let part = tall_product(block, &along, n, own, width, monitor)?;
        axpy(&mut x, -1.0, &part);
    }
    Ok(x)
}

/// An orthonormal basis of the span of the columns (`n × width`), without directions that nearly depend on others.
fn orthonormal(mut x: Vec<f64>, n: usize, monitor: &Monitor) -> Result<Vec<f64>> {
    for _ in 0..2 {
        let width = x.len() / n;
        if width == 0 {
            return Ok(x);
        }
        let mut gram = vec![0.0; width * width];
        for rows in x.chunks(8 * ROWS * width) {
            add_gram(&mut gram, rows, width);
        }
        let lengths: Vec<f64> = (0..width).map(|j| gram[j * width + j].sqrt()).collect();
        let inverse: Vec<f64> = lengths.iter().map(|&l| if l > 0.0 && l.is_finite() { 1.0 / l } else { 0.0 }).collect();
        for i in 0..width {
            (0..width).for_each(|j| gram[i * width + j] *= inverse[i] * inverse[j]);
        }
        let eigen = symmetric_eigen(&gram, width)?;
        let largest = eigen.values.last().copied().unwrap_or(0.0);
        let kept: Vec<usize> = (0..width).filter(|&k| eigen.values[k] > DEPENDENT * largest).collect();
        let mut turn = vec![0.0; width * kept.len()];
        for (place, &k) in kept.iter().enumerate() {
            let scale = 1.0 / eigen.values[k].sqrt();
            for i in 0..width {
                turn[i * kept.len() + place] = scale * inverse[i] * eigen.vectors[k * width + i];
            }
        }
        x = tall_product(&x, &turn, n, width, kept.len(), monitor)?;
    }
    Ok(x)
}

/// Blocks of columns (`n × bᵢ` each) as one matrix.
fn beside(blocks: &[Vec<f64>], n: usize) -> Vec<f64> {
    let widths: Vec<usize> = blocks.iter().map(|block| block.len() / n).collect();
    let total: usize = widths.iter().sum();
    let mut matrix = Vec::with_capacity(n * total);
    for i in 0..n {
        for (block, width) in blocks.iter().zip(&widths) {
            matrix.extend_from_slice(&block[i * width..(i + 1) * width]);
        }
    }
    matrix
}

/// Takes the part along the unit vector `d` out of every column of `x` (`n × width`).
pub(crate) fn take_out(x: &mut [f64], d: &[f64], width: usize) {
    let mut along = vec![0.0; width];
    for (row, d) in x.chunks_exact(width).zip(d) {
        axpy(&mut along, *d, row);
    }
    for (row, d) in x.chunks_exact_mut(width).zip(d) {
        axpy(row, -d, &along);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gibbs_core::dot;

    /// A symmetric matrix with the given eigenvalues.
    fn with_values(values: &[f64]) -> Vec<f64> {
        let n = values.len();
        let basis = orthonormal(random_start(n, n, 9), n, &Monitor::none()).unwrap();
        let scaled: Vec<f64> =
            basis.chunks_exact(n).flat_map(|row| row.iter().zip(values).map(|(x, v)| x * v)).collect();
        let turned: Vec<f64> = (0..n * n).map(|at| basis[at % n * n + at / n]).collect();
        tall_product(&scaled, &turned, n, n, n, &Monitor::none()).unwrap()
    }

    #[test]
    fn repeated_eigenvalues_are_all_found() {
        let n = 160;
        let mut values: Vec<f64> = (0..n).map(|i| i as f64 / n as f64).collect();
        values[..4].fill(5.0);
        values[4] = 4.9;
        let matrix = with_values(&values);
        let monitor = Monitor::none();
        let product = |x: &[f64], width: usize| dense_product(&matrix, x, n, width, &monitor);
        let mut ritz = improve(&product, n, random_start(n, 8, 1), 6, &monitor).unwrap();
        for _ in 0..3 {
            ritz = improve(&product, n, ritz.vectors, 4, &monitor).unwrap();
        }
        for (value, expected) in ritz.values.iter().zip([5.0, 5.0, 5.0, 5.0, 4.9]) {
            assert!((value - expected).abs() < 1e-10, "{:?}", ritz.values);
        }
        assert!(ritz.residuals[..5].iter().all(|r| *r < 1e-5), "{:?}", ritz.residuals);
        for k in 0..8 {
            for l in 0..8 {
                let expected = f64::from(u8::from(k == l));
                let columns = |at: usize| ritz.vectors.chunks_exact(8).map(|row| row[at]).collect::<Vec<f64>>();
                assert!((dot(&columns(k), &columns(l)) - expected).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn dependent_columns_and_small_matrices_do_no_harm() {
        let matrix = with_values(&[3.0, 2.0, 1.0]);
        let monitor = Monitor::none();
        let product = |x: &[f64], width: usize| dense_product(&matrix, x, 3, width, &monitor);
        let start = [1.0, 1.0, 0.5, 0.0, 0.0, 0.0, 2.0, 2.0, 1.0].to_vec();
        let ritz = improve(&product, 3, start, 5, &monitor).unwrap();
        for (value, expected) in ritz.values.iter().zip([3.0, 2.0, 1.0]) {
            assert!((value - expected).abs() < 1e-12, "{:?}", ritz.values);
        }
    }
}
