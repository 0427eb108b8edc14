//! Exact transport where only some pairs may be used.
//!
//! First the mass on forbidden pairs is made as small as the entries allow (forbidden pairs cost 1, the others 0); if some is
//! left, no plan exists. Then the cost falls along the entries that leave that mass where it is: those whose reduced cost in
//! the first problem is 0. Its potentials, times a factor that is large enough, make those of the second feasible everywhere.
//!
//! `O(n + m + entries)` memory.

use super::certify::{self, Dual, Sides};
use super::pricing::{Precision, Run};
use super::shortlist::Arcs;
use super::start::Shipping;
use super::supply::Supply;
use super::tree::Tree;
use super::{Options, Range, Solution, Work};
use crate::problem::check_weights;
use crate::reduced::{Side, mass};
use gibbs_core::{Error, Monitor, Result, dot};

/// Share of the mass that may be left on forbidden pairs: masses of parts that no entry joins agree but for rounding.
const LEFTOVER: f64 = 1e-9;

/// Not among the points with weight.
const NONE: u32 = u32::MAX;

/// Costs of some pairs; the others are forbidden.
#[derive(Debug, Clone, Copy)]
pub struct SparseCosts<'a> {
    /// Row of each entry, below `shape[0]`.
    pub rows: &'a [u32],
    /// Column of each entry, below `shape[1]`.
    pub columns: &'a [u32],
    /// Its cost, finite. Of several entries of a pair the cheapest counts.
    pub values: &'a [f64],
    /// `[n, m]`.
    pub shape: [usize; 2],
}

/// As [`solve`](super::solve), between weights `a` and `b` (`None`: all equal). An error where the entries admit no plan.
///
/// ```
/// use gibbs_core::Monitor;
/// use gibbs_transport::emd::{Options, SparseCosts, solve_sparse};
///
/// let costs = SparseCosts { rows: &[0, 0, 1], columns: &[0, 1, 0], values: &[1.0, 5.0, 2.0], shape: [2, 2] };
/// let solution = solve_sparse(&costs, None, None, &Options::default(), &Monitor::none())?;
/// assert_eq!(solution.value, 3.5);
/// # Ok::<(), gibbs_core::Error>(())
/// ```
pub fn solve_sparse(
    costs: &SparseCosts,
    a: Option<&[f64]>,
    b: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    options.check(costs.shape)?;
    costs.check()?;
    let [n, m] = costs.shape;
    check_weights("problem.a", a, n)?;
    check_weights("problem.b", b, m)?;
    let (mass, mass_mismatch) = mass(a, b)?;
    let (side_a, side_b) = (Side::new(a, n), Side::new(b, m));
    let sides = Sides { a: &side_a, b: &side_b, weights: [a, b], mass };
    let supply = Supply::<i128>::between(&sides);

    let (arcs, range) = costs.between(&side_a, &side_b);
    let mut run = Run::new(monitor, options.max_iterations.unwrap_or(usize::MAX));
    let warm = options.warm_start.as_ref().map(|(f, g)| {
        let f = side_a.indices.iter().map(|&i| f[i] - range.offset).collect();
        let shifts = side_b.indices.iter().map(|&j| -g[j]).collect();
        (f, shifts)
    });
    let (mut tree, levels) = feasible_tree(&arcs, &supply, warm, &mut run)?;
    let left: i128 =
        tree.arcs().filter(|arc| arcs.cost(arc.row, arc.column).is_none()).map(|arc| supply.units(arc.flow)).sum();
    let allowed = levels.allowed(&arcs);
    let finished = levels.finished && cheapest(&mut tree, &arcs, &allowed, &mut run)?;
    let left = supply.mass(left);
    if left > LEFTOVER * mass {
        let message = match levels.finished {
            true => format!("its entries cannot carry {left} of the mass {mass}"),
            false => format!("no plan on its entries was found within {} pivots", run.limit),
        };
        return Err(Error::infeasible("problem.cost", message));
    }

    let (dual, factor) = levels.dual(&tree, &arcs, &sides);
    let plan = certify::plan(&tree, &supply, |i, j| arcs.cost(i as u32, j as u32), &sides);
    let potentials = costs.extend(&sides, &dual, range.offset);
    let work = Work { iterations: tree.pivots, finished };
    // Rounding errors are relative to the potentials.
    let range = Range { spread: range.spread + factor, ..range };
    let mut solution = Solution::new(&sides, range, plan, dual.value, potentials, work);
    solution.mass_mismatch = mass_mismatch;
    Ok(solution)
}

/// Potentials of the first problem, where forbidden pairs cost 1.
struct Levels {
    f: Vec<f64>,
    shifts: Vec<f64>,
    finished: bool,
}

/// A tree with as little mass on forbidden pairs as there can be. Starts greedily, from potentials `f` and `−g` or from none.
fn feasible_tree(
    arcs: &Arcs,
    supply: &Supply<i128>,
    warm: Option<(Vec<f64>, Vec<f64>)>,
    run: &mut Run,
) -> Result<(Tree<i128>, Levels)> {
    let (n, m) = (supply.a.len(), supply.b.len());
    let (f, shifts) = warm.unwrap_or_else(|| (vec![0.0; n], vec![0.0; m]));
    let mut shipping = Shipping::new(supply);
    arcs.ship(&mut shipping, &f, &shifts);
    let start = shipping.anywhere();
    let level = |i: usize, j: usize| f64::from(u8::from(arcs.cost(i as u32, j as u32).is_none()));
    let mut tree = Tree::new(n, m, &start, level)?;
    let free = Arcs { starts: arcs.starts.clone(), columns: arcs.columns.clone(), costs: vec![0.0; arcs.costs.len()] };
    let mut precision = Precision::new(&tree, level);
    let finished = free.search(&mut tree, level, free.block(), &mut precision, run)?;
    let f = (0..n).map(|i| tree.row_potential(i)).collect();
    let levels = Levels { f, shifts: tree.column_shifts()[..m].to_vec(), finished };
    Ok((tree, levels))
}

/// The cheapest tree that `allowed` arcs lead to.
fn cheapest(tree: &mut Tree<i128>, arcs: &Arcs, allowed: &Arcs, run: &mut Run) -> Result<bool> {
    let cost = |i: usize, j: usize| arcs.cost(i as u32, j as u32).unwrap_or(0.0);
    tree.refresh(cost);
    let mut precision = Precision::new(tree, cost);
    loop {
        let pivots = tree.pivots;
        if !allowed.search(tree, cost, allowed.block(), &mut precision, run)? {
            return Ok(false);
        }
        if tree.pivots == pivots {
            return Ok(true);
        }
        precision.refresh(tree, cost);
    }
}

impl Levels {
    /// The arcs along which the mass on forbidden pairs does not grow.
    fn allowed(&self, arcs: &Arcs) -> Arcs {
        let mut allowed = Arcs { starts: vec![0], columns: Vec::new(), costs: Vec::new() };
        for (i, f) in self.f.iter().enumerate() {
            let (columns, costs) = arcs.row(i);
            for (&j, &cost) in columns.iter().zip(costs) {
                if self.shifts[j as usize] - f < 0.5 {
                    allowed.columns.push(j);
                    allowed.costs.push(cost);
                }
            }
            allowed.starts.push(allowed.columns.len());
        }
        allowed
    }

    /// A feasible point of the dual, and the factor by which these potentials are in it.
    fn dual(&self, tree: &Tree<i128>, arcs: &Arcs, sides: &Sides) -> (Dual, f64) {
        let (n, m) = (sides.a.len(), sides.b.len());
        let mut factor = 0.0f64;
        for i in 0..n {
            let (columns, costs) = arcs.row(i);
            for (&j, cost) in columns.iter().zip(costs) {
                let slack = self.shifts[j as usize] - self.f[i];
                let reduced = cost - tree.row_potential(i) + tree.column_shifts()[j as usize];
                if slack > 0.5 && reduced < 0.0 {
                    factor = factor.max(-reduced / slack);
                }
            }
        }
        let shift = |j: u32| tree.column_shifts()[j as usize] + factor * self.shifts[j as usize];
        let mut g = vec![f64::INFINITY; m];
        let mut f = vec![0.0; n];
        for i in 0..n {
            let (columns, costs) = arcs.row(i);
            let least = columns.iter().zip(costs).map(|(&j, cost)| cost + shift(j)).fold(f64::INFINITY, f64::min);
            // Without entries only for a weight that rounding errors outweigh.
            f[i] = if least.is_finite() { least } else { 0.0 };
            for (&j, cost) in columns.iter().zip(costs) {
                g[j as usize] = g[j as usize].min(cost - f[i]);
            }
        }
        g.iter_mut().filter(|g| g.is_infinite()).for_each(|g| *g = 0.0);
        let value = dot(&sides.a.weights, &f) + dot(&sides.b.weights, &g);
        (Dual { value, f, g }, factor)
    }
}

impl Arcs {
    /// The cost of a pair, where it has one.
    fn cost(&self, i: u32, j: u32) -> Option<f64> {
        let (columns, costs) = self.row(i as usize);
        columns.binary_search(&j).ok().map(|k| costs[k])
    }

    /// Arcs that are priced at a time.
    fn block(&self) -> usize {
        (self.costs.len() as f64).sqrt() as usize
    }
}

impl SparseCosts<'_> {
    fn check(&self) -> Result<()> {
        let [n, m] = self.shape;
        if n == 0 || m == 0 {
            return Err(Error::shape("problem.cost", format!("{n} × {m} is empty")));
        }
        let count = self.values.len();
        for (name, places, limit) in [("problem.cost.rows", self.rows, n), ("problem.cost.columns", self.columns, m)] {
            if places.len() != count {
                return Err(Error::shape(name, format!("has {} elements for {count} values", places.len())));
            }
            if let Some(k) = places.iter().position(|&place| place as usize >= limit) {
                return Err(Error::value(name, format!("element {k} is {}, and there are {limit}", places[k])));
            }
        }
        match self.values.iter().position(|value| !value.is_finite()) {
            Some(k) => Err(Error::value("problem.cost.values", format!("element {k} is {}", self.values[k]))),
            None => Ok(()),
        }
    }

    /// The arcs between points with weight, columns in order, and the range of their costs, which is taken off them.
    fn between(&self, a: &Side, b: &Side) -> (Arcs, Range) {
        let (rows, columns) = (places(a), places(b));
        let mut entries: Vec<(u32, u32, f64)> = (0..self.values.len())
            .map(|k| (rows[self.rows[k] as usize], columns[self.columns[k] as usize], self.values[k]))
            .filter(|entry| entry.0 != NONE && entry.1 != NONE)
            .collect();
        entries.sort_unstable_by(|x, y| (x.0, x.1).cmp(&(y.0, y.1)).then(x.2.total_cmp(&y.2)));
        entries.dedup_by_key(|entry| (entry.0, entry.1));
        let least = entries.iter().map(|entry| entry.2).fold(f64::INFINITY, f64::min);
        let largest = entries.iter().map(|entry| entry.2).fold(f64::NEG_INFINITY, f64::max);
        let offset = if least.is_finite() { least } else { 0.0 };
        let mut starts = vec![0; a.len() + 1];
        entries.iter().for_each(|entry| starts[entry.0 as usize + 1] += 1);
        for i in 0..a.len() {
            starts[i + 1] += starts[i];
        }
        let arcs = Arcs {
            starts,
            columns: entries.iter().map(|entry| entry.1).collect(),
            costs: entries.iter().map(|entry| entry.2 - offset).collect(),
        };
        (arcs, Range { offset, spread: (largest - offset).max(0.0) })
    }

    /// Potentials of all points; and for each row without weight the column its potential comes from, or that with the
    /// largest `g` where it has no entry.
    fn extend(&self, sides: &Sides, dual: &Dual, offset: f64) -> (Vec<f64>, Vec<f64>, Vec<u32>) {
        let (a, b) = (sides.a, sides.b);
        let (mut f, mut g) = (a.scatter(&dual.f, f64::INFINITY), b.scatter(&dual.g, f64::INFINITY));
        let (has_row, has_column) = (places(a), places(b));
        let largest = (0..g.len()).filter(|&j| has_column[j] != NONE).max_by(|&i, &j| g[i].total_cmp(&g[j]));
        let mut best = vec![largest.unwrap_or(0) as u32; a.full];
        let entries = || (0..self.values.len()).map(|k| (self.rows[k], self.columns[k], self.values[k] - offset));
        for (i, j, cost) in entries() {
            let value = cost - g[j as usize];
            if has_row[i as usize] == NONE && has_column[j as usize] != NONE && value < f[i as usize] {
                (f[i as usize], best[i as usize]) = (value, j);
            }
        }
        f.iter_mut().filter(|f| f.is_infinite()).for_each(|f| *f = 0.0);
        for (i, j, cost) in entries() {
            if has_column[j as usize] == NONE {
                g[j as usize] = g[j as usize].min(cost - f[i as usize]);
            }
        }
        g.iter_mut().filter(|g| g.is_infinite()).for_each(|g| *g = 0.0);
        certify::center(&mut f, &mut g, dual, [a, b], offset);
        let targets = a.weightless().into_iter().map(|i| best[i]).collect();
        (f, g, targets)
    }
}

/// The place of every point among those with weight.
fn places(side: &Side) -> Vec<u32> {
    let mut places = vec![NONE; side.full];
    side.indices.iter().enumerate().for_each(|(place, &i)| places[i] = place as u32);
    places
}
