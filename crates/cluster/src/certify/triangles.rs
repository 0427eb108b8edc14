//! Triangle inequalities: valid for every partition, violated by the relaxation where classes overlap.
//!
//! Scaled by the weights' roots, `X_ij = Z_ij / (√wᵢ √wⱼ)` of a partition is `1 / W_k` inside class `k` and 0 elsewhere, so
//!
//! ```text
//! X_ij ≤ X_ii          X_ij + X_it ≤ X_ii + X_jt
//! ```
//!
//! Written `⟨C, Z⟩ ≥ 0`, any sum of such `C` with multipliers of at least 0 may join `B` in the bound. The projection on the
//! matrices with entries of at least 0 that satisfy the inequalities kept so far is approached by Hildreth's method: one
//! inequality after the other, the entries' own multipliers following at once. It need not be exact, since the multipliers
//! are all that the bound reads.
//!
//! References: J. Peng, Y. Wei, 2007, for the inequalities; V. Piccialli, A. Sudoso, A. Wiegele, SOS-SDP: an exact solver
//! for minimum sum-of-squares clustering, INFORMS Journal on Computing 34 (2022), for their worth; C. Hildreth, A quadratic
//! programming procedure, Naval Research Logistics Quarterly 4 (1957).

use super::dense::Dense;
use gibbs_core::{Monitor, Result};
use std::collections::BTreeSet;

/// Inequalities around a point that are kept in mind, up to twice as many, and those added for each point, in one search.
const PER_POINT: usize = 24;
const PER_SEARCH: usize = 12;

/// Violation, as a share of `X_ii`, from which an inequality is added.
const VIOLATED: f64 = 1e-3;

/// Sweeps over all inequalities in a step.
const SWEEPS: usize = 2;

/// `X_ij + X_it ≤ X_ii + X_jt`; `X_ij ≤ X_ii` where `t = i`.
#[derive(Debug, Clone)]
struct Triangle {
    points: [u32; 3],
    multiplier: f64,
    /// Coefficients of `Z_ij`, `Z_it`, `Z_jt`, each of both places; that of `Z_ii` is 1.
    coefficients: [f64; 3],
    /// `‖C‖²`.
    square: f64,
}

/// The inequalities in use.
#[derive(Debug, Default)]
pub(crate) struct Triangles {
    list: Vec<Triangle>,
}

impl Triangles {
    /// Adds the most violated inequalities of `max(Y, 0)` and drops those without a multiplier.
    /// `O(n² m)` for classes of `m` points.
    pub(crate) fn separate(&mut self, y: &[f64], dense: &Dense, monitor: &Monitor) -> Result<()> {
        self.list.retain(|triangle| triangle.multiplier > 0.0);
        let known: BTreeSet<[u32; 3]> = self.list.iter().map(|triangle| triangle.points).collect();
        let inverses: Vec<f64> = dense.roots.iter().map(|root| 1.0 / root).collect();
        let found = monitor.map((0..dense.n).collect(), |_, i: usize| violated(y, &inverses, i))?;
        let mut found: Vec<(f64, [u32; 3])> = found.into_iter().flatten().collect();
        found.retain(|(_, points)| !known.contains(points));
        found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(PER_SEARCH * dense.n);
        self.list.extend(found.iter().map(|(_, points)| Triangle::new(*points, &dense.roots)));
        Ok(())
    }

    /// Operations of [`separate`](Self::separate), about.
    pub(crate) fn cost(n: usize, classes: usize) -> f64 {
        2.0 * (n as f64).powi(3) / classes as f64
    }

    /// Sweeps over the inequalities of `Y` (`n × n`), whose positive part is the projection and whose negative part the
    /// entries' multiplier.
    pub(crate) fn project(&mut self, y: &mut [f64], n: usize) {
        for _ in 0..SWEEPS {
            for triangle in &mut self.list {
                let violation = -triangle.value(y, n);
                let step = (violation / triangle.square).max(-triangle.multiplier);
                if step != 0.0 {
                    triangle.multiplier += step;
                    triangle.add(y, n, step);
                }
            }
        }
    }

    /// Adds `factor Σ multiplier C` to a matrix (`n × n`).
    pub(crate) fn add(&self, matrix: &mut [f64], n: usize, factor: f64) {
        for triangle in self.list.iter().filter(|triangle| triangle.multiplier > 0.0) {
            triangle.add(matrix, n, factor * triangle.multiplier);
        }
    }

    /// Multiplies all multipliers.
    pub(crate) fn scale(&mut self, factor: f64) {
        self.list.iter_mut().for_each(|triangle| triangle.multiplier *= factor);
    }
}

impl Triangle {
    /// Scaled such that the coefficient of `Z_ii` is 1.
    fn new(points: [u32; 3], roots: &[f64]) -> Self {
        let [i, j, t] = points.map(|point| roots[point as usize]);
        let coefficients = if points[2] == points[0] {
            [-0.5 * i / j, 0.0, 0.0]
        } else {
            [-0.5 * i / j, -0.5 * i / t, 0.5 * i * i / (j * t)]
        };
        let square = 1.0 + 2.0 * coefficients.iter().map(|c| c * c).sum::<f64>();
        Self { points, multiplier: 0.0, coefficients, square }
    }

    fn places(&self, n: usize) -> ([usize; 3], [usize; 3], usize) {
        let [i, j, t] = self.points.map(|point| point as usize);
        ([i * n + j, i * n + t, j * n + t], [j * n + i, t * n + i, t * n + j], i * n + i)
    }

    /// `⟨C, max(Y, 0)⟩`.
    fn value(&self, y: &[f64], n: usize) -> f64 {
        let (upper, _, diagonal) = self.places(n);
        let off: f64 = self.coefficients.iter().zip(upper).map(|(c, at)| c * y[at].max(0.0)).sum();
        y[diagonal].max(0.0) + 2.0 * off
    }

    fn add(&self, matrix: &mut [f64], n: usize, factor: f64) {
        let (upper, lower, diagonal) = self.places(n);
        matrix[diagonal] += factor;
        for (c, (at, mirrored)) in
            self.coefficients.iter().zip(upper.into_iter().zip(lower)).filter(|(c, _)| **c != 0.0)
        {
            matrix[at] += factor * c;
            matrix[mirrored] += factor * c;
        }
    }
}

/// The most violated inequalities around point `i`, with their violations as shares of `X_ii`.
fn violated(y: &[f64], inverses: &[f64], i: usize) -> Vec<(f64, [u32; 3])> {
    let n = inverses.len();
    let row: Vec<f64> = (0..n).map(|j| y[i * n + j].max(0.0) * inverses[i] * inverses[j]).collect();
    let own = row[i];
    let mut found = Worst::new(VIOLATED * own);
    // One of the two must exceed half of X_ii.
    for j in (0..n).filter(|&j| j != i && row[j] > 0.5 * own) {
        found.offer(row[j] - own, [i, j, i]);
        let (slack, inverse, other) = (row[j] - own, inverses[j], &y[j * n..(j + 1) * n]);
        let differences = row.iter().zip(other).zip(inverses).map(|((x, y), z)| x - y.max(0.0) * inverse * z);
        // Twice, the first time without a branch.
        if differences.clone().fold(f64::NEG_INFINITY, f64::max) + slack <= found.least {
            continue;
        }
        for (t, difference) in differences.enumerate() {
            if difference + slack > found.least && t != i && t != j && (t > j || row[t] <= 0.5 * own) {
                found.offer(difference + slack, [i, j.min(t), j.max(t)]);
            }
        }
    }
    found.list.into_iter().map(|(violation, points)| (violation / own, points.map(|point| point as u32))).collect()
}

/// The [`PER_POINT`] largest of what was offered.
struct Worst {
    list: Vec<(f64, [usize; 3])>,
    /// What must be exceeded.
    least: f64,
}

impl Worst {
    fn new(least: f64) -> Self {
        Self { list: Vec::new(), least }
    }

    fn offer(&mut self, violation: f64, points: [usize; 3]) {
        if violation <= self.least {
            return;
        }
        self.list.push((violation, points));
        if self.list.len() == 2 * PER_POINT {
            self.list.select_nth_unstable_by(PER_POINT - 1, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            self.list.truncate(PER_POINT);
            self.least = self.list[PER_POINT - 1].0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gibbs_core::Stream;

    /// `Z` of a partition of weighted points.
    fn partition(labels: &[usize], roots: &[f64]) -> Vec<f64> {
        let n = labels.len();
        let mass = |k: usize| (0..n).filter(|&i| labels[i] == k).map(|i| roots[i] * roots[i]).sum::<f64>();
        let entry =
            |i: usize, j: usize| if labels[i] == labels[j] { roots[i] * roots[j] / mass(labels[i]) } else { 0.0 };
        (0..n * n).map(|at| entry(at / n, at % n)).collect()
    }

    #[test]
    fn every_partition_satisfies_every_inequality() {
        let mut stream = Stream::new(3, gibbs_core::purpose::SIMULATE, 0);
        for _ in 0..40 {
            let n = 6;
            let roots: Vec<f64> = (0..n).map(|_| 0.2 + stream.uniform()).collect();
            let inverses: Vec<f64> = roots.iter().map(|root| 1.0 / root).collect();
            let labels: Vec<usize> = (0..n).map(|_| stream.below(3)).collect();
            let z = partition(&labels, &roots);
            for i in 0..n as u32 {
                for j in (0..n as u32).filter(|&j| j != i) {
                    for t in (j + 1..n as u32).filter(|&t| t != i).chain([i]) {
                        let triangle = Triangle::new([i, j, t], &roots);
                        let mut c = vec![0.0; n * n];
                        triangle.add(&mut c, n, 1.0);
                        let product: f64 = c.iter().zip(&z).map(|(c, z)| c * z).sum();
                        assert!(product >= -1e-12 && (product - triangle.value(&z, n)).abs() < 1e-12);
                        assert!((c.iter().map(|c| c * c).sum::<f64>() - triangle.square).abs() < 1e-12);
                    }
                }
            }
            assert!((0..n).all(|i| violated(&z, &inverses, i).is_empty()));
        }
    }

    #[test]
    fn a_violation_is_found_and_projected_away() {
        // Point 0 is wholly with 1 and with 2, which are apart.
        let mut y = vec![0.5, 0.5, 0.5, 0.5, 0.5, 0.0, 0.5, 0.0, 0.5];
        let found = violated(&y, &[1.0; 3], 0);
        assert_eq!(found, [(1.0, [0, 1, 2])]);
        let mut triangles = Triangles { list: vec![Triangle::new(found[0].1, &[1.0; 3])] };
        triangles.project(&mut y, 3);
        assert!(triangles.list[0].value(&y, 3) > -1e-12 && triangles.list[0].multiplier > 0.0);
    }
}
