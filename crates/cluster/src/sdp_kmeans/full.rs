//! The relaxation's point as a full matrix, for few points, with a known number of clusters or a price for each.
//!
//! Without a number of clusters the relaxation is to maximize `⟨A, Z⟩ − κ tr Z`: its integral points are the partitions, each
//! cluster costs `κ`, and the trace of the answer says how many there are.

use super::{Options, Point, feasible};
use crate::{
    certify::{Admm, Classes, Dense},
    partition::Partition,
    sample::Sample,
};
use gibbs_core::{Monitor, Result, dot};
use gibbs_linear::symmetric_eigen;

/// Relative gap between the point's value and its own bound at which the iteration ends.
const SETTLED: f64 = 2e-5;

/// Relative residuals at which it ends where there is no such bound.
const RESIDUAL: f64 = 1e-6;

/// Most steps, times the option that limits those of the factorization.
const STEPS: usize = 10;

/// Steps between two looks at the gap.
const INTERVAL: usize = 25;

/// How many clusters there are to be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Clusters {
    Known(usize),
    /// What each of them costs, in the sample's units.
    Priced(f64),
}

/// The point, and a bound on the scaled inertia of every partition into the known number of clusters.
pub(super) fn solve(sample: &Sample, clusters: Clusters, options: &Options, monitor: &Monitor) -> Result<(Point, f64)> {
    let n = sample.len();
    let together = vec![0; n];
    let partition = Partition::new(sample, &together, 1, monitor)?;
    let dense = Dense::new(sample, &Classes::new(sample, &partition, &together), monitor)?;
    let rank = match clusters {
        Clusters::Known(clusters) => clusters - 1,
        Clusters::Priced(_) => n - 1,
    };
    if rank == 0 || dense.spread == 0.0 {
        let point = repaired(&dense, vec![1.0 / n as f64; n * n], Clusters::Known(1), monitor)?;
        return Ok((Point { settled: true, ..point }, dense.spread));
    }
    let limit = STEPS * options.max_iterations as usize;
    let mut admm = Admm::new(&dense, rank, None, monitor)?;
    if let Clusters::Priced(price) = clusters {
        admm.penalty = price;
    }
    let mut bound = f64::NEG_INFINITY;
    loop {
        monitor.check()?;
        admm.step(monitor)?;
        monitor.report(admm.steps as f64, Some(limit as f64));
        let last = admm.steps >= limit;
        if !last && !admm.steps.is_multiple_of(INTERVAL) {
            continue;
        }
        let mut settled = admm.primal.max(admm.change) <= RESIDUAL * (1.0 + dot(&dense.direction, &dense.direction));
        if let Clusters::Known(_) = clusters {
            bound = bound.max(dense.bound(&admm.multiplier(monitor)?, rank, None, monitor)?.value);
            settled = false;
        }
        let near = admm.primal <= 1e-2;
        if last || settled || near && matches!(clusters, Clusters::Known(_)) {
            let point = repaired(&dense, symmetric(&admm.y, n), clusters, monitor)?;
            let value = dense.spread - point.value;
            settled |= value - bound <= SETTLED * value + 1e-12 * dense.spread;
            if last || settled {
                return Ok((Point { steps: admm.steps as u32, settled, ..point }, bound));
            }
        }
    }
}

/// The second set's point, symmetric.
fn symmetric(y: &[f64], n: usize) -> Vec<f64> {
    (0..n * n).map(|at| 0.5 * (y[at].max(0.0) + y[at % n * n + at / n].max(0.0))).collect()
}

/// The feasible point next to a matrix without negative entries.
fn repaired(dense: &Dense, mut z: Vec<f64>, clusters: Clusters, monitor: &Monitor) -> Result<Point> {
    let n = dense.n;
    let floor = 1e-12 / n as f64;
    z.iter_mut().for_each(|x| *x = x.max(floor));
    let error = feasible::scale_matrix(&mut z, n, monitor)?;
    let eigen = symmetric_eigen(&z, n)?;
    let trace: f64 = (0..n).map(|i| z[i * n + i]).sum();
    let (wanted, columns) = match clusters {
        Clusters::Known(clusters) => (Some(clusters as f64), clusters),
        Clusters::Priced(_) => (None, (trace.round() as usize).clamp(1, n)),
    };
    let mixture = feasible::Mixture::new(trace, eigen.values[0], wanted, n as f64);
    z.iter_mut().for_each(|x| *x = mixture.scaled * *x + mixture.uniform / n as f64);
    (0..n).for_each(|i| z[i * n + i] += mixture.identity);
    let mut embedding = vec![0.0; n * columns];
    for k in 0..columns {
        let root = eigen.values[n - 1 - k].max(0.0).sqrt();
        let vector = &eigen.vectors[(n - 1 - k) * n..(n - k) * n];
        vector.iter().enumerate().for_each(|(i, x)| embedding[i * columns + k] = root * x);
    }
    Ok(Point {
        embedding,
        value: dot(&dense.gram, &z),
        rows: mixture.scaled * error,
        eigenvalue: (-(mixture.scaled * eigen.values[0] + mixture.identity)).max(0.0),
        matrix: z,
        steps: 0,
        settled: false,
    })
}
