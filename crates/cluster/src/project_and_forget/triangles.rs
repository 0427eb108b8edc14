//! The oracle: for each pair the triangle inequality that it violates most.

use super::rows::{Row, pair, unordered};
use gibbs_core::{Monitor, Result};

/// Violated inequalities, in the order of their keys, and the largest violation.
pub(crate) struct Found {
    pub(crate) rows: Vec<Row>,
    pub(crate) worst: f64,
}

/// For each pair of nodes of a symmetric matrix (`n × n`, zeros on the diagonal) the shortest way over a third node, where it
/// is shorter by more than `least`. `O(n³ / 2)`.
pub(crate) fn violated(matrix: &[f64], n: usize, least: f64, monitor: &Monitor) -> Result<Found> {
    let parts = monitor.map((0..n).collect(), |_, i: usize| {
        let (row, mut rows, mut worst) = (&matrix[i * n..(i + 1) * n], Vec::new(), 0.0f64);
        for j in 0..i {
            let other = &matrix[j * n..(j + 1) * n];
            let violation = row[j] - smallest_sum(row, other);
            worst = worst.max(violation);
            if violation > least {
                let way = |k: usize| row[k] + other[k];
                let by = (0..n)
                    .filter(|&k| k != i && k != j)
                    .fold(n, |best, k| if best == n || way(k) < way(best) { k } else { best });
                rows.push(triangle(n, i, j, by));
            }
        }
        (rows, worst)
    })?;
    let worst = parts.iter().fold(0.0f64, |worst, part| worst.max(part.1));
    Ok(Found { rows: parts.into_iter().flat_map(|part| part.0).collect(), worst })
}

/// `x_ij ≤ x_ik + x_kj`.
pub(crate) fn triangle(n: usize, i: usize, j: usize, k: usize) -> Row {
    let base = unordered(i, j);
    Row::triangle((base * n + k) as u64, [base, unordered(i, k), unordered(j, k)])
}

/// The largest metric below a symmetric matrix of numbers of at least 0: lengths of shortest paths. `O(n³)` a doubling of the
/// paths' lengths.
pub(crate) fn shortest_paths(matrix: &mut [f64], n: usize, monitor: &Monitor) -> Result<()> {
    loop {
        let from: &[f64] = matrix;
        let shorter = monitor.map((0..n).collect(), |_, i: usize| {
            (0..i).map(|j| smallest_sum(&from[i * n..(i + 1) * n], &from[j * n..(j + 1) * n])).collect::<Vec<f64>>()
        })?;
        let mut changed = false;
        for (i, row) in shorter.into_iter().enumerate() {
            for (j, x) in row.into_iter().enumerate() {
                changed |= x < matrix[i * n + j];
                (matrix[i * n + j], matrix[j * n + i]) = (x, x);
            }
        }
        if !changed {
            return Ok(());
        }
    }
}

/// The value of `x ↦ value` summed over pairs `j < i` of a matrix.
pub(crate) fn over_pairs(n: usize, mut value: impl FnMut(usize, usize) -> f64) -> f64 {
    (0..n).map(|i| (0..i).map(|j| value(pair(i, j), i * n + j)).sum::<f64>()).sum()
}

/// `min_k a_k + b_k`, in eight lanes.
fn smallest_sum(a: &[f64], b: &[f64]) -> f64 {
    const LANES: usize = 8;
    let (chunks, rest) = a.as_chunks::<LANES>();
    let (others, other_rest) = b.as_chunks::<LANES>();
    let mut least = [f64::INFINITY; LANES];
    for (a, b) in chunks.iter().zip(others) {
        for lane in 0..LANES {
            let sum = a[lane] + b[lane];
            least[lane] = if sum < least[lane] { sum } else { least[lane] };
        }
    }
    let rest = rest.iter().zip(other_rest).map(|(a, b)| a + b);
    least.into_iter().chain(rest).fold(f64::INFINITY, f64::min)
}
