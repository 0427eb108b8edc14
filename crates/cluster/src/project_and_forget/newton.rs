//! Newton's direction for the metric that is learned, in the coordinates `w = L'v` of the metric `A = LL'`.
//!
//! ```text
//! V + Σ h (w'Vw) w w' = −E        h = γ / q²,  q = w'w
//! ```
//!
//! by conjugate gradients. Were the `w` normal with weights `h`, the sum would be `(2 S V S + tr(SV) S) / Σ h` for `S = Σ h w w'`: that
//! is the preconditioner, which the eigenvectors of `S` solve in `O(p³)`.

use super::learning::Metric;
use gibbs_core::{Monitor, Result, axpy, dot};
use gibbs_linear::{add_transposed_product, multiply, symmetric_eigen};

/// Steps of conjugate gradients, at most.
const STEPS: usize = 200;

/// Squared relative error at which a direction far from the best metric is good enough; near it, it is asked for more.
const ROUGH: f64 = 1e-2;

/// A coefficient of a pair, of its square and its difference `w`.
type Coefficient<'a> = dyn Fn((u32, u32), f64, &[f64]) -> f64 + Sync + 'a;

/// `Σ c w w'` over the violated pairs, `c` a function of the pair, its square and `w`.
pub(super) fn scatter(metric: &Metric, p: usize, coefficient: &Coefficient, monitor: &Monitor) -> Result<Vec<f64>> {
    let mapped = &metric.mapped;
    let row = |i: u32| &mapped[i as usize * p..(i as usize + 1) * p];
    let parts = monitor.map(metric.violated.iter().collect(), |_, block| {
        // Σ c w w' = Σᵢ mᵢ uᵢ' with the sums u of c w at one end and −c w at the other.
        let (mut sums, mut w) = (vec![0.0; mapped.len()], vec![0.0; p]);
        for (at, (&(i, j), &square)) in block.pairs.iter().zip(&block.squares).enumerate() {
            if at % 8192 == 0 {
                monitor.check()?;
            }
            w.iter_mut().zip(row(i).iter().zip(row(j))).for_each(|(w, (x, y))| *w = x - y);
            let c = coefficient((i, j), square, &w);
            axpy(&mut sums[i as usize * p..(i as usize + 1) * p], c, &w);
            axpy(&mut sums[j as usize * p..(j as usize + 1) * p], -c, &w);
        }
        let mut product = vec![0.0; p * p];
        add_transposed_product(&mut product, mapped, &sums, mapped.len() / p);
        Ok(product)
    })?;
    let mut total = vec![0.0; p * p];
    for part in parts {
        axpy(&mut total, 1.0, &part?);
    }
    Ok((0..p * p).map(|at| 0.5 * (total[at] + total[at % p * p + at / p])).collect())
}

/// The direction `V` for the gradient `E` and `γ`.
pub(super) fn direction(metric: &Metric, gradient: &[f64], slack: f64, monitor: &Monitor) -> Result<Vec<f64>> {
    let p = gradient.len().isqrt();
    let weight = |square: f64| slack / (square * square);
    let normal = Normal::new(metric, p, &weight, monitor)?;
    let mut direction = vec![0.0; p * p];
    let mut residual: Vec<f64> = gradient.iter().map(|e| -e).collect();
    let mut search = normal.solve(&residual);
    let mut energy = dot(&residual, &search);
    let enough = energy * energy.min(ROUGH);
    for _ in 0..STEPS.min(p * (p + 1) / 2 + 2) {
        if energy <= enough {
            break;
        }
        monitor.check()?;
        let mut image = scatter(metric, p, &|_, square, w| weight(square) * form(&search, w), monitor)?;
        axpy(&mut image, 1.0, &search);
        let length = energy / dot(&search, &image);
        axpy(&mut direction, length, &search);
        axpy(&mut residual, -length, &image);
        let scaled = normal.solve(&residual);
        let next = dot(&residual, &scaled);
        let turn = next / energy;
        search.iter_mut().zip(&scaled).for_each(|(s, x)| *s = x + turn * *s);
        energy = next;
    }
    Ok(direction)
}

/// `w'Vw`.
fn form(v: &[f64], w: &[f64]) -> f64 {
    v.chunks_exact(w.len()).zip(w).map(|(row, x)| x * dot(row, w)).sum()
}

/// The equations that normal `w` would have.
struct Normal {
    /// Eigenvectors of `S`, one a row, and its eigenvalues.
    axes: Vec<f64>,
    values: Vec<f64>,
    /// `Σ h`.
    total: f64,
}

impl Normal {
    fn new(metric: &Metric, p: usize, weight: &(dyn Fn(f64) -> f64 + Sync), monitor: &Monitor) -> Result<Self> {
        let scatter = scatter(metric, p, &|_, square, _| weight(square), monitor)?;
        let eigen = symmetric_eigen(&scatter, p)?;
        let total: f64 = metric.violated.iter().flat_map(|block| &block.squares).map(|&square| weight(square)).sum();
        Ok(Self {
            axes: eigen.vectors,
            values: eigen.values.iter().map(|value| value.max(0.0)).collect(),
            total: total.max(f64::MIN_POSITIVE),
        })
    }

    /// `V` with `V + (2 S V S + tr(SV) S) / Σ h = right`.
    fn solve(&self, right: &[f64]) -> Vec<f64> {
        let p = self.values.len();
        let transposed: Vec<f64> = (0..p * p).map(|at| self.axes[at % p * p + at / p]).collect();
        let mut turned = multiply(&multiply(&self.axes, right, p, p, p), &transposed, p, p, p);
        let d = &self.values;
        for i in 0..p {
            for j in 0..p {
                turned[i * p + j] /= 1.0 + 2.0 * d[i] * d[j] / self.total;
            }
        }
        let share = |i: usize| d[i] / (1.0 + 2.0 * d[i] * d[i] / self.total);
        let trace: f64 = (0..p).map(|i| d[i] * turned[i * p + i]).sum();
        let trace = trace / (1.0 + (0..p).map(|i| d[i] * share(i)).sum::<f64>() / self.total);
        (0..p).for_each(|i| turned[i * p + i] -= trace * share(i) / self.total);
        multiply(&multiply(&transposed, &turned, p, p, p), &self.axes, p, p, p)
    }
}
