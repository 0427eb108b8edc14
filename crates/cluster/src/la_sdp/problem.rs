//! The likelihood of labels when the covariances are known.

use gibbs_core::{Error, Monitor, Result};
use gibbs_linear::positive::{cholesky, inverse_from_factor, log_determinant, lower_inverse};

/// Points and covariances, and for each group what its members' log density depends on.
///
/// `q_ik = c_k − ½ ‖y_ik − mean of group k's y‖²` with `y_ik = xᵢ chol(Σ_k⁻¹)` is the log density of point `i` in group `k` but
/// for `−p/2 log 2π`.
pub(crate) struct Problem {
    pub(crate) n: usize,
    pub(crate) p: usize,
    pub(crate) k: usize,
    /// `c_k = log π_k − ½ log |Σ_k|`.
    pub(crate) constants: Vec<f64>,
    /// `y_.k` of each group (`n × p`).
    pub(crate) roots: Vec<Vec<f64>>,
}

impl Problem {
    /// From centered points (`n × p`), covariances one after the other (`K × p × p`), and logarithms of the groups' weights.
    pub(crate) fn new(points: &[f64], p: usize, covariances: &[f64], log_weights: &[f64]) -> Result<Self> {
        let n = points.len() / p;
        let (mut constants, mut roots) = (Vec::new(), Vec::new());
        for (k, covariance) in covariances.chunks_exact(p * p).enumerate() {
            let largest = covariance.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
            let asymmetric =
                (0..p * p).any(|at| (covariance[at] - covariance[at % p * p + at / p]).abs() > 1e-8 * largest);
            let lower = cholesky(covariance, p).filter(|_| !asymmetric).ok_or_else(|| {
                Error::value("covariances", format!("expected symmetric positive definite matrices, number {k} is not"))
            })?;
            let precision = inverse_from_factor(&lower_inverse(&lower, p), p);
            let root = cholesky(&precision, p)
                .ok_or_else(|| Error::value("covariances", format!("number {k} is too close to singular")))?;
            constants.push(log_weights[k] - 0.5 * log_determinant(&lower, p));
            roots.push(gibbs_linear::multiply(points, &root, n, p, p));
        }
        Ok(Self { n, p, k: constants.len(), constants, roots })
    }

    /// Log densities of all points in all groups (`n × K`) about the means of the labelled groups, and their sizes.
    pub(crate) fn densities(&self, labels: &[i32]) -> (Vec<f64>, Vec<usize>) {
        let (n, p, k) = (self.n, self.p, self.k);
        let mut sizes = vec![0; k];
        labels.iter().for_each(|&label| sizes[label as usize] += 1);
        let mut q = vec![0.0; n * k];
        for g in 0..k {
            let mean = self.mean(g, labels);
            for (i, y) in self.roots[g].chunks_exact(p).enumerate() {
                let square: f64 = y.iter().zip(&mean).map(|(y, m)| (y - m) * (y - m)).sum();
                q[i * k + g] = self.constants[g] - 0.5 * square;
            }
        }
        (q, sizes)
    }

    /// The mean of the points with label `g` in that group's coordinates; 0 without any.
    pub(crate) fn mean(&self, g: usize, labels: &[i32]) -> Vec<f64> {
        let (mut mean, mut count) = (vec![0.0; self.p], 0.0);
        for (y, _) in self.roots[g].chunks_exact(self.p).zip(labels).filter(|(_, label)| **label as usize == g) {
            mean.iter_mut().zip(y).for_each(|(m, y)| *m += y);
            count += 1.0;
        }
        mean.iter_mut().for_each(|m| *m /= f64::max(count, 1.0));
        mean
    }

    /// `Σᵢ q_i,label(i)`.
    pub(crate) fn value(&self, labels: &[i32]) -> f64 {
        let (q, _) = self.densities(labels);
        labels.iter().enumerate().map(|(i, &label)| q[i * self.k + label as usize]).sum()
    }

    /// Gives empty groups a point each, then moves every point to the group in which it is likeliest and the means after
    /// them, until nothing moves. The likelihood never falls and no group loses its last point. Labels and their value.
    pub(crate) fn polish(&self, mut labels: Vec<i32>, monitor: &Monitor) -> Result<(Vec<i32>, f64)> {
        const MOST_STEPS: usize = 1000;
        labels = self.without_empty_groups(&labels);
        let mut value = self.value(&labels);
        for _ in 0..MOST_STEPS {
            monitor.check()?;
            let (q, mut sizes) = self.densities(&labels);
            let mut next = labels.clone();
            for i in 0..self.n {
                let own = labels[i] as usize;
                let row = &q[i * self.k..(i + 1) * self.k];
                let best = (0..self.k).fold(own, |best, g| if row[g] > row[best] { g } else { best });
                if best != own && sizes[own] > 1 {
                    sizes[own] -= 1;
                    sizes[best] += 1;
                    next[i] = best as i32;
                }
            }
            let reached = self.value(&next);
            // Equal up to rounding: stop before a cycle.
            if next == labels || reached <= value {
                break;
            }
            (labels, value) = (next, reached);
        }
        Ok((labels, value))
    }

    /// The labels, with the unlikeliest points in the groups that had none.
    pub(crate) fn without_empty_groups(&self, labels: &[i32]) -> Vec<i32> {
        let mut labels = labels.to_vec();
        loop {
            let (q, sizes) = self.densities(&labels);
            let Some(empty) = sizes.iter().position(|&size| size == 0) else { return labels };
            let own = |i: usize| q[i * self.k + labels[i] as usize];
            let movable = (0..self.n).filter(|&i| sizes[labels[i] as usize] > 1);
            let Some(worst) = movable.min_by(|&a, &b| own(a).total_cmp(&own(b))) else { return labels };
            labels[worst] = empty as i32;
        }
    }
}
