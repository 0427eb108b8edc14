//! The bound of the linear relaxation over metrics, by [project and forget](crate::project_and_forget).
//!
//! With `x_ij = 0` for nodes together and 1 apart, and `u_ijk = 0` for three nodes together and 1 otherwise, partitions satisfy
//!
//! ```text
//! x_ij ≤ x_ik + x_kj        x_ij, x_ik, x_jk ≤ u_ijk        2 u_ijk ≤ x_ij + x_ik + x_jk        0 ≤ x, u ≤ 1
//! ```
//!
//! which is all that can be said of three nodes: the five partitions of them are the corners. The cost is `Σ c − Σ c_ij x_ij −
//! Σ c_ijk u_ijk`, so of the inequalities on `u` the first are needed where a triple attracts, the last where it repels. For multipliers
//! `z ≥ 0` of inequalities `A v ≤ 0`
//!
//! ```text
//! cost of every partition ≥ Σ c + Σ_v min(0, (A'z − c)_v)
//! ```
//!
//! and that is computed from the `z` that there are, whatever the iteration left. The multipliers come from proximal steps:
//! `v ← argmin −c'v + ‖v − v₀‖² / 2τ` by projections on the inequalities that are remembered, `v₀ ← v`, which is the method of
//! multipliers for the linear problem. The first multipliers are those of [packed triangles](super::bound).

use super::costs::Costs;
use crate::project_and_forget::{
    face::climb,
    rows::{Moved, Row, pair, remember},
    triangles::violated,
};
use gibbs_core::{Monitor, Result};

/// Operations that a bound may take, about: a few seconds.
const OPERATIONS: f64 = 6e9;

/// Passes over the remembered inequalities in a round, and rounds between two proximal steps.
const PASSES: usize = 6;
const ROUNDS: usize = 4;

/// Violation from which an inequality is remembered.
const VIOLATED: f64 = 1e-9;

/// Rounds without any gain to speak of after which nothing more is expected.
const PATIENCE: usize = 40;

/// Gain that counts, as a share of the gap.
const LITTLE: f64 = 1e-3;

/// Share of the sum of magnitudes that is taken off for rounding.
const ROUNDING: f64 = 1e-14;

/// Whether a round is within what may be spent.
pub(super) fn is_affordable(n: usize) -> bool {
    oracle(n) <= OPERATIONS
}

/// Operations of a look through all triangles, eight at once.
fn oracle(n: usize) -> f64 {
    0.125 * (n as f64).powi(3)
}

/// The best bound found from the packed triangles `packed`, in the order of their keys; the search ends where it reaches
/// `value`, after `rounds`, or when little is gained.
pub(super) fn lower_bound(costs: &Costs, packed: Vec<Row>, value: f64, rounds: u32, monitor: &Monitor) -> Result<f64> {
    let mut relaxed = Relaxed::new(costs, packed);
    let n = costs.n;
    let (mut best, mut idle, mut spent) = (relaxed.bound(), 0, 0.0);
    let enough = value - super::CERTIFIED * costs.size();
    for round in 1..=rounds as usize {
        let matrix = relaxed.moved.matrix(n);
        let found = violated(&matrix, n, VIOLATED, monitor)?;
        relaxed.rows = remember(std::mem::take(&mut relaxed.rows), found.rows);
        for _ in 0..PASSES {
            monitor.check()?;
            relaxed.pass();
        }
        let steps = relaxed.climb(monitor)?;
        relaxed.rows.retain(|row| row.multiplier > 0.0);
        let bound = relaxed.bound();
        idle = if bound > best + LITTLE * (value - best) { 0 } else { idle + 1 };
        best = best.max(bound);
        spent += oracle(n) + 12.0 * (PASSES + steps) as f64 * (relaxed.rows.len() + relaxed.fixed.len()) as f64;
        if best >= enough || idle >= PATIENCE || spent > OPERATIONS {
            break;
        }
        if round % ROUNDS == 0 {
            relaxed.recenter();
        }
    }
    Ok(best)
}

/// The regularized problem, and the inequalities on it.
struct Relaxed {
    /// Costs of pairs `j < i` one after the other, then of triples.
    costs: Vec<f64>,
    center: Vec<f64>,
    step: f64,
    moved: Moved,
    /// Triangles.
    rows: Vec<Row>,
    /// Of the triples: these are not forgotten.
    fixed: Vec<Row>,
}

impl Relaxed {
    fn new(costs: &Costs, packed: Vec<Row>) -> Self {
        let n = costs.n;
        let mut list: Vec<f64> = (0..n).flat_map(|i| costs.row(i)[..i].iter().copied()).collect();
        // Multipliers as in the packing: a third of an attracting triple for each pair, half of a repelling one.
        let mut fixed = Vec::new();
        for (nodes, cost) in &costs.triples {
            let [i, j, k] = nodes.map(|node| node as usize);
            let (pairs, own) = ([pair(j, i), pair(k, i), pair(k, j)], list.len());
            list.push(*cost);
            if *cost < 0.0 {
                fixed.extend(pairs.map(|pair| Row::order([pair, own]).with(-cost / 3.0)));
            } else {
                fixed.push(Row::half_sum([own, pairs[0], pairs[1], pairs[2]]).with(0.5 * cost));
            }
        }
        let size = list.iter().map(|cost| cost.abs()).sum::<f64>() / list.len().max(1) as f64;
        let step = if size > 0.0 { 1.0 / size } else { 1.0 };
        let center = vec![0.5; list.len()];
        let scale = vec![step; list.len()];
        let mut relaxed = Self {
            moved: Moved { place: center.clone(), scale, upper: 1.0 },
            costs: list,
            center,
            step,
            rows: packed,
            fixed,
        };
        relaxed.place();
        relaxed
    }

    fn pass(&mut self) {
        let Self { moved, rows, fixed, .. } = self;
        rows.iter_mut().chain(fixed).for_each(|row| moved.project(row));
    }

    fn climb(&mut self, monitor: &Monitor) -> Result<usize> {
        let mut rows: Vec<&mut Row> = self.rows.iter_mut().chain(&mut self.fixed).collect();
        climb(&mut self.moved, &mut rows, monitor)
    }

    /// `A'z − c`.
    fn gradient(&self) -> Vec<f64> {
        let mut sums: Vec<f64> = self.costs.iter().map(|cost| -cost).collect();
        self.rows.iter().chain(&self.fixed).for_each(|row| row.add(&mut sums));
        sums
    }

    fn bound(&self) -> f64 {
        let sums = self.gradient();
        let size: f64 = self.costs.iter().chain(&sums).map(|x| x.abs()).sum();
        self.costs.iter().sum::<f64>() + sums.iter().map(|sum| sum.min(0.0)).sum::<f64>() - ROUNDING * size
    }

    /// A proximal step.
    fn recenter(&mut self) {
        for (variable, center) in self.center.iter_mut().enumerate() {
            *center = self.moved.value(variable);
        }
        self.place();
    }

    fn place(&mut self) {
        let gradient = self.gradient();
        for ((place, center), gradient) in self.moved.place.iter_mut().zip(&self.center).zip(gradient) {
            *place = center - self.step * gradient;
        }
    }
}
