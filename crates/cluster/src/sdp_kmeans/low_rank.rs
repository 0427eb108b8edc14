//! The relaxation's point as `Z = UU'` with `U ≥ 0`: non-negative low rank factorization.
//!
//! ```text
//! minimise over U (n × r, U ≥ 0, ‖U‖²_F = K)   −⟨XX', UU'⟩   subject to   UU'1 = 1
//! ```
//!
//! by an augmented Lagrangian with Nesterov's momentum; every step is projected by cutting off negative entries and
//! rescaling. With `XX'` scaled to a largest eigenvalue of 1 the penalty `β` starts at `0.3 K / n` and the step is
//! `1 / (2 + 4 β n)`, so the answer does not change with the units of the data; `β` grows while the rows are far off and do not
//! come nearer. `O(n p r)` a step, `O(n (p + r))` memory, `r = 2K`.
//!
//! Reference: Y. Zhuang, X. Chen, Y. Yang, R. Zhang, Statistically optimal K-means clustering via nonnegative low-rank
//! semidefinite programming, ICLR 2024; the scaling, the momentum and the guard are measured here.

use super::{Options, Point, STREAM, feasible};
use crate::{
    krylov::{self, tall_product, transposed_product},
    sample::Sample,
};
use gibbs_core::{
    Monitor, Result, Stream,
    simd::{axpy, dot, norm},
};
use gibbs_linear::{add_gram, multiply, symmetric_eigen};

/// Steps between two updates of the multiplier.
const DUAL_INTERVAL: usize = 10;

/// Steps after which the momentum starts again.
const RESTART: usize = 60;

/// Most halvings of a step that cuts everything off.
const HALVINGS: usize = 40;

/// Rows that are worked on at once.
const ROWS: usize = 512;

/// Root mean square of `UU'1 − 1`, and relative change of the factor in a step, at which it counts as settled.
const ROWS_SETTLED: f64 = 1e-3;
const SETTLED: f64 = 2e-4;

/// Share of the rows' error before the last multiplier that is near enough for the penalty to stay, its growth, and its
/// largest value in units of the first.
const NEARER: f64 = 0.7;
const GROWTH: f64 = 2.0;
const MOST_GROWTH: f64 = 64.0;

/// The feasible point next to a factorization, for points of the given spread `Σ ‖yᵢ‖²`.
pub(super) fn solve(
    sample: &Sample,
    clusters: usize,
    spread: f64,
    options: &Options,
    monitor: &Monitor,
) -> Result<Point> {
    let mut state = LowRank::new(sample, clusters, options.seed, monitor)?;
    let limit = options.max_iterations as usize;
    while state.steps < limit && !state.is_settled() {
        monitor.check()?;
        state.step(monitor)?;
        monitor.report(state.steps as f64, Some(limit as f64));
    }
    state.point(spread, state.is_settled(), monitor)
}

/// `U` in the coordinates of its leading singular vectors (`n × clusters`).
fn leading(u: &[f64], n: usize, clusters: usize) -> Result<Vec<f64>> {
    let r = u.len() / n;
    let mut gram = vec![0.0; r * r];
    add_gram(&mut gram, u, r);
    let eigen = symmetric_eigen(&gram, r)?;
    let mut turn = vec![0.0; r * clusters];
    for k in 0..clusters {
        let vector = &eigen.vectors[(r - 1 - k) * r..(r - k) * r];
        vector.iter().enumerate().for_each(|(i, x)| turn[i * clusters + k] = *x);
    }
    Ok(multiply(u, &turn, n, r, clusters))
}

/// The factorization's state.
struct LowRank {
    n: usize,
    rank: usize,
    clusters: f64,
    /// `X` scaled (`n × p`).
    rows: Vec<f64>,
    /// `U` (`n × r`) and its predecessor.
    u: Vec<f64>,
    previous: Vec<f64>,
    multiplier: Vec<f64>,
    penalty: f64,
    momentum: usize,
    step: f64,
    steps: usize,
    /// `‖U − its predecessor‖ / √K` after the last step.
    change: f64,
    /// Root mean square of `UU'1 − 1` at the last multiplier.
    error: f64,
}

impl LowRank {
    /// Starts from random entries.
    fn new(sample: &Sample, clusters: usize, seed: u64, monitor: &Monitor) -> Result<Self> {
        let (n, p, rank) = (sample.len(), sample.dimension(), 2 * clusters);
        let mut rows = vec![0.0; n * p];
        rows.chunks_exact_mut(p).enumerate().for_each(|(i, row)| sample.bring(i, row));
        let product = |x: &[f64], width: usize| {
            let inner = transposed_product(&rows, x, n, p, width, monitor)?;
            tall_product(&rows, &inner, n, p, width, monitor)
        };
        let width = 4.min(n);
        let ritz = krylov::improve(&product, n, krylov::random_start(n, width, 6), 5, monitor)?;
        let scale = ritz.values.first().copied().unwrap_or(0.0).max(f64::MIN_POSITIVE).sqrt();
        rows.iter_mut().for_each(|x| *x /= scale);
        let mut stream = Stream::new(seed, STREAM, 0);
        let mut u: Vec<f64> = (0..n * rank).map(|_| stream.normal().abs()).collect();
        let factor = (clusters as f64).sqrt() / norm(&u);
        u.iter_mut().for_each(|x| *x *= factor);
        Ok(Self {
            n,
            rank,
            clusters: clusters as f64,
            rows,
            previous: u.clone(),
            u,
            multiplier: vec![0.0; n],
            penalty: 0.3 * clusters as f64 / n as f64,
            momentum: 0,
            step: 1.0 / (2.0 + 1.2 * clusters as f64),
            steps: 0,
            change: f64::INFINITY,
            error: f64::INFINITY,
        })
    }

    /// One projected step from the point ahead.
    fn step(&mut self, monitor: &Monitor) -> Result<()> {
        let weight = self.momentum as f64 / (self.momentum + 3) as f64;
        let ahead: Vec<f64> = self.u.iter().zip(&self.previous).map(|(u, v)| u + weight * (u - v)).collect();
        let gradient = self.gradient(&ahead, monitor)?;
        let radius = self.clusters.sqrt();
        let mut next = self.u.clone();
        for _ in 0..HALVINGS {
            let stepped: Vec<f64> = ahead.iter().zip(&gradient).map(|(v, g)| (v - self.step * g).max(0.0)).collect();
            let length = norm(&stepped);
            if length > 1e-12 * radius {
                next = stepped;
                next.iter_mut().for_each(|x| *x *= radius / length);
                break;
            }
            // A step that cuts everything off was too long.
            self.step *= 0.5;
        }
        let uphill: f64 = gradient.iter().zip(next.iter().zip(&self.u)).map(|(g, (a, b))| g * (a - b)).sum();
        self.momentum = if uphill > 0.0 || self.momentum >= RESTART { 0 } else { self.momentum + 1 };
        self.previous = std::mem::replace(&mut self.u, next);
        self.change = self.u.iter().zip(&self.previous).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt() / radius;
        self.steps += 1;
        if self.steps.is_multiple_of(DUAL_INTERVAL) {
            self.update_multiplier();
        }
        Ok(())
    }

    fn update_multiplier(&mut self) {
        let residual = residual(&self.u, &feasible::column_sums(&self.u, self.rank));
        axpy(&mut self.multiplier, self.penalty, &residual);
        let n = self.n as f64;
        let error = norm(&residual) / n.sqrt();
        let most = MOST_GROWTH * 0.3 * self.clusters / n;
        if error > NEARER * self.error && error > ROWS_SETTLED && self.penalty < most {
            self.penalty *= GROWTH;
            self.step = self.step.min(1.0 / (2.0 + 4.0 * self.penalty * n));
            self.momentum = 0;
        }
        self.error = error;
    }

    fn is_settled(&self) -> bool {
        self.error <= ROWS_SETTLED && self.change <= SETTLED
    }

    /// The feasible point next to the factor, in the units of the sample given `tr XX'` there.
    fn point(&self, spread: f64, settled: bool, monitor: &Monitor) -> Result<Point> {
        let (n, p) = (self.n, self.rows.len() / self.n);
        let (factor, error) = feasible::scale_factor(&self.u, self.rank, monitor)?;
        let width = factor.len() / n;
        let trace = dot(&factor, &factor);
        let mixture = feasible::Mixture::new(trace, 0.0, Some(self.clusters), n as f64);
        let inner = transposed_product(&self.rows, &factor, n, p, width, monitor)?;
        let share = mixture.scaled * dot(&inner, &inner) / dot(&self.rows, &self.rows) + mixture.identity;
        Ok(Point {
            embedding: leading(&factor, n, self.clusters as usize)?,
            value: share * spread,
            rows: mixture.scaled * error,
            eigenvalue: 0.0,
            matrix: Vec::new(),
            steps: self.steps as u32,
            settled,
        })
    }

    fn gradient(&self, v: &[f64], monitor: &Monitor) -> Result<Vec<f64>> {
        let (n, r, p) = (self.n, self.rank, self.rows.len() / self.n);
        let sums = feasible::column_sums(v, r);
        let mut forces = residual(v, &sums);
        forces.iter_mut().zip(&self.multiplier).for_each(|(g, y)| *g = y + self.penalty * *g);
        let mut pull = vec![0.0; r];
        v.chunks_exact(r).zip(&forces).for_each(|(row, force)| axpy(&mut pull, *force, row));
        let mut inner = transposed_product(&self.rows, v, n, p, r, monitor)?;
        inner.iter_mut().for_each(|x| *x *= -2.0);
        let mut gradient = tall_product(&self.rows, &inner, n, p, r, monitor)?;
        let parts = gradient.chunks_mut(ROWS * r).zip(forces.chunks(ROWS)).collect();
        monitor.map(parts, |_, (rows, forces): (&mut [f64], &[f64])| {
            for (row, force) in rows.chunks_exact_mut(r).zip(forces) {
                row.iter_mut().zip(&sums).zip(&pull).for_each(|((g, sum), pull)| *g += force * sum + pull);
            }
        })?;
        Ok(gradient)
    }
}

fn residual(u: &[f64], sums: &[f64]) -> Vec<f64> {
    u.chunks_exact(sums.len()).map(|row| dot(row, sums) - 1.0).collect()
}
