//! An upper bound on the likelihood of every partition, by explicit multipliers.
//!
//! For every `y` and all symmetric `B_k ≥ 0` no partition into `K` groups, none empty, has a larger value than
//! `Σ yᵢ + Σ_k λ_max(A_k + B_k − ½ (y 1' + 1 y'))`. For given labels take, with `q_ik` about the groups' own means,
//!
//! ```text
//! μ = min over i in G_l, k ≠ l of n_k n_l / (n_k + n_l) (q_il − q_ik)        yᵢ = q_il − μ / n_l
//! ```
//!
//! or any smaller `μ`, and `B_k` that cancels the rest: between `G_k` and the others `max(0, aᵢ − ½ w_ij)` with row sums that make `1_{G_k}` an
//! eigenvector (`aᵢ` by damped Newton steps), among the others the positive part. If nothing else sticks out the bound is the
//! likelihood of the labels. It holds whatever the iteration leaves, and where the groups overlap it is loose.
//!
//! In block `k` another group's indicator has an eigenvalue near `μ` too, exactly so where covariances are equal. At the largest
//! `μ` the entries between two such groups reach above 0 for the points nearest to each other, which `B_k` cannot take away, and
//! that moves the eigenvalue by their mean. A `μ` half-way down to the groups' own scatter leaves room on both sides.

use super::problem::Problem;
use gibbs_core::{Monitor, Result};
use gibbs_linear::{outer_gram, symmetric_eigenvalues, triangular_factor};

/// Points up to which `B_k` is formed; above, the bound is the one without it.
const DENSE: usize = 1200;

/// Damped Newton steps for the row sums.
const STEPS: usize = 30;

/// No partition into `K` groups, none empty, has a larger value. `O(K n³)` up to 1200 points, else `O(K n p²)`.
pub(crate) fn upper_bound(problem: &Problem, labels: &[i32], monitor: &Monitor) -> Result<f64> {
    let Problem { n, k, .. } = *problem;
    let (q, sizes) = problem.densities(labels);
    let own: Vec<f64> = labels.iter().enumerate().map(|(i, &label)| q[i * k + label as usize]).collect();
    if k == 1 {
        return Ok(own.iter().sum());
    }
    let mut most = f64::INFINITY;
    for i in 0..n {
        let l = labels[i] as usize;
        for g in (0..k).filter(|&g| g != l) {
            let (a, b) = (sizes[g] as f64, sizes[l] as f64);
            most = most.min(a * b / (a + b) * (own[i] - q[i * k + g]));
        }
    }
    let least = largest_scatter(problem, labels)?;
    let at = |mu: f64| -> Result<f64> {
        let y: Vec<f64> = (0..n).map(|i| own[i] - mu / sizes[labels[i] as usize] as f64).collect();
        let total: f64 = y.iter().sum();
        let (mut plain, mut cancelled) = (total, total);
        for g in 0..k {
            monitor.check()?;
            plain += without_cancelling(problem, g, &y)?;
            if n <= DENSE {
                let u: Vec<f64> = (0..n).map(|i| y[i] - q[i * k + g]).collect();
                cancelled += with_cancelling(problem, g, labels, &u, mu / sizes[g] as f64, monitor)?;
            }
        }
        Ok(if n <= DENSE { plain.min(cancelled) } else { plain })
    };
    if least >= most {
        return at(most);
    }
    let middle = at(0.5 * (least + most))?;
    let value: f64 = own.iter().sum();
    Ok(if middle - value <= super::CERTIFIED * value.abs() { middle } else { middle.min(at(most)?) })
}

/// The largest eigenvalue of `½ Y Y'` within a group, about its mean and under its own covariance.
fn largest_scatter(problem: &Problem, labels: &[i32]) -> Result<f64> {
    let p = problem.p;
    let mut largest = 0.0f64;
    for g in 0..problem.k {
        let mean = problem.mean(g, labels);
        let members = problem.roots[g].chunks_exact(p).zip(labels).filter(|(_, label)| **label as usize == g);
        let rows: Vec<f64> = members.flat_map(|(row, _)| row.iter().zip(&mean).map(|(y, m)| y - m)).collect();
        let mut scatter = vec![0.0; p * p];
        gibbs_linear::add_gram(&mut scatter, &rows, p);
        largest = largest.max(0.5 * symmetric_eigenvalues(&scatter, p)?[p - 1]);
    }
    Ok(largest)
}

/// `λ_max(½ (b 1' + 1 b') + ½ Y Y')` with `b = c_g − ½ d − y`: of rank `p + 2`.
fn without_cancelling(problem: &Problem, g: usize, y: &[f64]) -> Result<f64> {
    let Problem { n, p, .. } = *problem;
    let m = p + 2;
    let mut v = Vec::with_capacity(n * m);
    for (row, y) in problem.roots[g].chunks_exact(p).zip(y) {
        let square: f64 = row.iter().map(|x| x * x).sum();
        v.extend([1.0, problem.constants[g] - 0.5 * square - y]);
        v.extend_from_slice(row);
    }
    // V D V' has the eigenvalues of R D R', and zeros.
    let r = triangular_factor(&v, n, m);
    let rows = n.min(m);
    let form = |a: &[f64], b: &[f64]| {
        let rest: f64 = a[2..].iter().zip(&b[2..]).map(|(x, y)| x * y).sum();
        0.5 * (a[0] * b[1] + a[1] * b[0] + rest)
    };
    let matrix: Vec<f64> =
        (0..rows * rows).map(|at| form(&r[at / rows * m..][..m], &r[at % rows * m..][..m])).collect();
    let largest = largest_eigenvalue(&matrix, rows)?;
    Ok(if rows < n { largest.max(0.0) } else { largest })
}

/// `λ_max(A_g + B_g − ½ (y 1' + 1 y'))` with the matrix `B_g` above; `u = y − q_.g`.
fn with_cancelling(
    problem: &Problem,
    g: usize,
    labels: &[i32],
    u: &[f64],
    share: f64,
    monitor: &Monitor,
) -> Result<f64> {
    let Problem { n, p, .. } = *problem;
    let mean = problem.mean(g, labels);
    let centered: Vec<f64> =
        problem.roots[g].chunks_exact(p).flat_map(|row| row.iter().zip(&mean).map(|(y, m)| y - m)).collect();
    let w = outer_gram(&centered, n, p);
    let members: Vec<usize> = (0..n).filter(|&i| labels[i] as usize == g).collect();
    let others: Vec<usize> = (0..n).filter(|&i| labels[i] as usize != g).collect();
    let size = members.len() as f64;
    // A_g − ½ (y 1' + 1 y') = ½ W − ½ (u 1' + 1 u').
    let mut matrix: Vec<f64> = (0..n * n).map(|at| 0.5 * (w[at] - u[at / n] - u[at % n])).collect();
    for &i in &others {
        let target = (0.5 * size * (u[i] - share)).max(0.0);
        let mut a = target / size;
        let entry = |a: f64, j: usize| (a - 0.5 * w[i * n + j]).max(0.0);
        for _ in 0..STEPS {
            let (mut sum, mut positive) = (0.0, 0.0);
            for &j in &members {
                let b = entry(a, j);
                sum += b;
                positive += f64::from(u8::from(b > 0.0));
            }
            a += (target - sum) / f64::max(positive, 0.2 * size);
        }
        for &j in &members {
            let b = entry(a, j);
            matrix[i * n + j] += b;
            matrix[j * n + i] += b;
        }
        for &j in others.iter().filter(|&&j| j != i) {
            // Adding the negative part of the entry leaves its positive part.
            matrix[i * n + j] = matrix[i * n + j].max(0.0);
        }
    }
    monitor.check()?;
    largest_eigenvalue(&matrix, n)
}

/// The largest eigenvalue, raised by what rounding may have taken from it.
fn largest_eigenvalue(matrix: &[f64], n: usize) -> Result<f64> {
    let values = symmetric_eigenvalues(matrix, n)?;
    let size = gibbs_core::norm(matrix);
    Ok(values[n - 1] + 8.0 * n as f64 * f64::EPSILON * size)
}
