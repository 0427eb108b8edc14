//! From a point near the relaxation's feasible set to one in it.
//!
//! A symmetric matrix without negative entries is scaled to `D Z D` with rows that sum to 1, which keeps it positive
//! semidefinite where it was. Mixing in `J = 11'/n`, of trace 1, or the identity, of trace `n`, brings the trace to `K` and a
//! least eigenvalue below 0 back to 0, and leaves the rows what they are. So the value of the point is one of the
//! relaxation: no better than the best, and no promise that depends on a tolerance.

use gibbs_core::{Monitor, Result, dot};

/// Most scalings; each brings the rows nearer by a factor.
const SCALINGS: usize = 500;

/// Largest error of a row's sum that is good enough.
const EXACT: f64 = 1e-12;

/// Share of `J` that is mixed in before where some row has next to nothing.
const SHARE: f64 = 1e-4;

/// How much of the scaled matrix, of `J` and of the identity make the point.
pub(super) struct Mixture {
    pub(super) scaled: f64,
    pub(super) uniform: f64,
    pub(super) identity: f64,
}

impl Mixture {
    /// For a matrix with rows that sum to 1, of the given trace and least eigenvalue, the trace that is asked for (none: any),
    /// and `n` points.
    pub(super) fn new(trace: f64, least: f64, wanted: Option<f64>, n: f64) -> Self {
        let lift = (-least).max(0.0);
        let Some(wanted) = wanted else {
            let scaled = 1.0 / (1.0 + lift);
            return Self { scaled, uniform: 0.0, identity: 1.0 - scaled };
        };
        let scaled = (wanted - 1.0) / (trace - 1.0 + lift * (n - 1.0)).max(f64::MIN_POSITIVE);
        if scaled * (1.0 + lift) <= 1.0 {
            return Self { scaled, uniform: 1.0 - scaled * (1.0 + lift), identity: scaled * lift };
        }
        let identity = ((wanted - trace) / (n - trace)).clamp(0.0, 1.0);
        Self { scaled: 1.0 - identity, uniform: 0.0, identity }
    }
}

/// Scales the rows of a factor `U ≥ 0` (`n × r`) until `UU'1 = 1`; returns the factor and the largest error of a row.
pub(super) fn scale_factor(u: &[f64], r: usize, monitor: &Monitor) -> Result<(Vec<f64>, f64)> {
    let n = u.len() / r;
    let sums = column_sums(u, r);
    let poor = u.chunks_exact(r).any(|row| dot(row, &sums) < SHARE);
    // A further column stands for the share of J.
    let width = r + usize::from(poor);
    let mut factor = vec![(SHARE / n as f64).sqrt(); n * width];
    factor.chunks_exact_mut(width).zip(u.chunks_exact(r)).for_each(|(row, from)| row[..r].copy_from_slice(from));
    let mut error = f64::INFINITY;
    for _ in 0..SCALINGS {
        monitor.check()?;
        let sums = column_sums(&factor, width);
        error = 0.0;
        for row in factor.chunks_exact_mut(width) {
            let sum = dot(row, &sums);
            error = error.max((sum - 1.0).abs());
            let scale = 1.0 / sum.sqrt();
            row.iter_mut().for_each(|x| *x *= scale);
        }
        if error <= EXACT {
            break;
        }
    }
    Ok((factor, error))
}

/// The same for a symmetric matrix `Z ≥ 0` (`n × n`), in place.
pub(super) fn scale_matrix(z: &mut [f64], n: usize, monitor: &Monitor) -> Result<f64> {
    let mut scales = vec![1.0; n];
    let mut error = f64::INFINITY;
    for _ in 0..SCALINGS {
        monitor.check()?;
        let sums: Vec<f64> = z.chunks_exact(n).map(|row| dot(row, &scales)).collect();
        error = scales.iter().zip(&sums).map(|(d, sum)| (d * sum - 1.0).abs()).fold(0.0, f64::max);
        if error <= EXACT {
            break;
        }
        scales.iter_mut().zip(&sums).for_each(|(d, sum)| *d = (*d / sum).sqrt());
    }
    for (row, d) in z.chunks_exact_mut(n).zip(&scales) {
        row.iter_mut().zip(&scales).for_each(|(x, e)| *x *= d * e);
    }
    Ok(error)
}

/// `U'1`.
pub(super) fn column_sums(u: &[f64], r: usize) -> Vec<f64> {
    let mut sums = vec![0.0; r];
    u.chunks_exact(r).for_each(|row| gibbs_core::axpy(&mut sums, 1.0, row));
    sums
}
