//! From the explicit bound to the best that the target and the budget allow.

use super::{
    admm::{Admm, Start},
    budget::Budget,
    cancelling,
    dense::Dense,
    pairs::{Classes, Pairs},
    remainder,
    triangles::Triangles,
};
use crate::{krylov::Ritz, partition::Partition, sample::Sample};
use gibbs_core::{Monitor, Result};

/// Most points whose matrix of all pairs is formed.
pub(crate) const MOST_POINTS: usize = 5000;

/// Steps of the relaxation between two bounds, at first.
const FIRST_INTERVAL: usize = 10;

/// Steps between two searches for triangle inequalities, and the bounds that go with them.
const SEPARATED_INTERVAL: usize = 15;

/// Gain of a bound, as a share of the gap, below which triangle inequalities are looked for.
const SLOW: f64 = 0.15;

/// Gain below which a bound counts as idle, and idle bounds in a row after which nothing more is expected.
const LITTLE: f64 = 1e-3;
const PATIENCE: usize = 12;

/// What is searched for, in the scaled space.
pub(crate) struct Goal {
    /// The inertia of the partition.
    pub(crate) inertia: f64,
    /// A bound as good as this is good enough.
    pub(crate) enough: f64,
    /// One less than the number of classes.
    pub(crate) rank: usize,
}

/// The best bound found that starts from `bound`.
pub(crate) fn strengthen(
    sample: &Sample,
    partition: &Partition,
    labels: &[u32],
    goal: &Goal,
    bound: f64,
    budget: &mut Budget,
    monitor: &Monitor,
) -> Result<f64> {
    let classes = Classes::new(sample, partition, labels);
    let (n, p) = (classes.points() as f64, sample.dimension() as f64);
    let sweeps = remainder::cost(classes.points(), sample.dimension(), classes.len());
    if bound >= goal.enough || classes.len() < 2 || !budget.allows(sweeps) {
        return Ok(bound);
    }
    let pairs = Pairs::new(sample, partition, &classes, monitor)?;
    let apart = remainder::bound(sample, partition, &classes, &pairs, goal.rank, monitor)?;
    if apart.is_some() {
        budget.spend(sweeps);
    }
    let bound = apart.map_or(bound, |apart| bound.max(apart));
    let cost = n * n * (2.0 * p + 60.0) + n * n * (0.7 * n + 12.0 * goal.rank as f64);
    if bound >= goal.enough || classes.points() > MOST_POINTS || !budget.allows(cost) {
        return Ok(bound);
    }
    let dense = Dense::new(sample, &classes, monitor)?;
    let b = cancelling::matrix(sample, &classes, &pairs, monitor)?;
    let explicit = dense.bound(&b, goal.rank, None, monitor)?;
    budget.spend(cost);
    let best = bound.max(explicit.value);
    if best >= goal.enough {
        return Ok(best);
    }
    let start = Start { b, ranges: classes.ranges() };
    relax(&dense, goal, best, explicit.ritz, start, budget, monitor)
}

/// Bounds on the way to the relaxation's solution, and beyond it with triangle inequalities.
fn relax(
    dense: &Dense,
    goal: &Goal,
    mut best: f64,
    mut ritz: Option<Ritz>,
    start: Start,
    budget: &mut Budget,
    monitor: &Monitor,
) -> Result<f64> {
    let mut admm = Admm::new(dense, goal.rank, Some(start), monitor)?;
    let (mut since, mut interval, mut idle, mut separated) = (0, FIRST_INTERVAL, 0, false);
    while idle < PATIENCE {
        monitor.check()?;
        let step = admm.cost();
        let last = !budget.allows(2.0 * step + dense.cost(goal.rank));
        if last && since == 0 {
            break;
        }
        if !last {
            admm.step(monitor)?;
            budget.spend(step);
            since += 1;
        }
        if last || since >= interval {
            let bound = dense.bound(&admm.multiplier(monitor)?, goal.rank, ritz.as_ref(), monitor)?;
            budget.spend(dense.cost(goal.rank));
            ritz = bound.ritz;
            let gap = goal.inertia - best;
            idle = if bound.value > best + LITTLE * gap { 0 } else { idle + 1 };
            let slow = bound.value < best + SLOW * gap;
            best = best.max(bound.value);
            monitor.report((best / goal.inertia).max(0.0), Some(1.0));
            if last || best >= goal.enough {
                break;
            }
            let search = Triangles::cost(dense.n, goal.rank + 1);
            if (slow || separated) && budget.allows(search + 3.0 * step + dense.cost(goal.rank)) {
                budget.spend(search);
                separated = true;
                admm.separate(monitor)?;
            }
            interval = if separated { SEPARATED_INTERVAL } else { interval + interval / 4 };
            since = 0;
        }
    }
    Ok(best)
}
