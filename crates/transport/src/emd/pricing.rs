//! Which arcs enter: block search over all arcs, until none would lower the cost.

use super::supply::Units;
use super::tree::Tree;
use crate::oracle::Oracle;
use gibbs_core::simd::WIDTH;
use gibbs_core::{Monitor, Result};

/// Reduced costs above this share of the largest basic cost, below zero, are taken for zero.
const SMALLEST_COST: f64 = 1e-13;

/// The same for the largest potential.
const SMALLEST_POTENTIAL: f64 = 4e-15;

/// Arcs priced between two looks at the monitor: well under a millisecond.
const WATCH: usize = 1 << 19;

/// Costs less the least of them, so that potentials are no larger than costs differ.
pub(super) struct Costs<'a> {
    pub(super) oracle: &'a Oracle<'a>,
    pub(super) offset: f64,
}

impl Costs<'_> {
    pub(super) fn at(&self, i: usize, j: usize) -> f64 {
        self.oracle.cost(i, j) - self.offset
    }

    pub(super) fn nrows(&self) -> usize {
        self.oracle.nrows()
    }

    pub(super) fn ncols(&self) -> usize {
        self.oracle.ncols()
    }

    /// √(n m), the unit of block sizes.
    pub(super) fn side(&self) -> f64 {
        (self.nrows() as f64 * self.ncols() as f64).sqrt()
    }
}

/// Pivots left, and what travels beside the call.
pub(super) struct Run<'a> {
    pub(super) monitor: &'a Monitor<'a>,
    /// Pivots that are allowed in all.
    pub(super) limit: usize,
    /// Pivots on coarser problems.
    pub(super) earlier: usize,
    watched: usize,
}

impl<'a> Run<'a> {
    pub(super) fn new(monitor: &'a Monitor<'a>, limit: usize) -> Self {
        Self { monitor, limit, earlier: 0, watched: 0 }
    }

    /// Looks at the monitor now and then; says whether another pivot is allowed.
    pub(super) fn goes_on<U: Units>(&mut self, tree: &Tree<U>, priced: usize) -> Result<bool> {
        let pivots = self.earlier + tree.pivots;
        self.watched += priced;
        if self.watched >= WATCH {
            self.watched = 0;
            self.monitor.check()?;
            self.monitor.report(pivots as f64, None);
        }
        Ok(pivots < self.limit)
    }
}

/// What counts as zero among reduced costs, and whether pivots still help.
pub(super) struct Precision {
    pub(super) smallest: f64,
    value: f64,
    /// Pivots at the last refresh.
    pub(super) pivots: usize,
    /// Grows where rounding errors keep pivots coming.
    slack: f64,
}

impl Precision {
    pub(super) fn new<U: Units>(tree: &Tree<U>, cost: impl Fn(usize, usize) -> f64) -> Self {
        let mut precision = Self { smallest: 0.0, value: f64::INFINITY, pivots: tree.pivots, slack: 1.0 };
        precision.measure(tree, cost);
        precision
    }

    /// Computes the potentials anew. Where the cost of the basic plan has not fallen since the last time although arcs
    /// entered, what they gained were rounding errors.
    pub(super) fn refresh<U: Units>(&mut self, tree: &mut Tree<U>, cost: impl Fn(usize, usize) -> f64) {
        tree.refresh(&cost);
        let before = self.value;
        self.measure(tree, cost);
        if tree.pivots > self.pivots && self.value >= before {
            self.slack *= 8.0;
        }
        self.pivots = tree.pivots;
    }

    fn measure<U: Units>(&mut self, tree: &Tree<U>, cost: impl Fn(usize, usize) -> f64) {
        let (mut largest, mut value) = (0.0f64, 0.0);
        for arc in tree.arcs() {
            let cost = cost(arc.row as usize, arc.column as usize);
            largest = largest.max(cost);
            value += cost * arc.flow.float();
        }
        self.value = value;
        let bound = (SMALLEST_COST * largest).max(SMALLEST_POTENTIAL * tree.largest_potential());
        self.smallest = (self.slack * bound).max(f64::MIN_POSITIVE);
    }
}

/// Goes over all arcs in blocks of `block` and lets the best of each in, until a whole round finds none. `false` where the
/// allowed pivots were used up first.
pub(super) fn block_search<U: Units>(
    tree: &mut Tree<U>,
    costs: &Costs,
    block: usize,
    precision: &mut Precision,
    run: &mut Run,
) -> Result<bool> {
    let (n, m) = (costs.nrows(), costs.ncols());
    let total = n * m;
    let block = block.max(1).next_multiple_of(WIDTH);
    let refresh_every = n + m;
    let (mut i, mut start, mut since) = (0, 0, 0);
    while since < total {
        let (mut best, mut entering) = (-precision.smallest, None);
        let mut left = block;
        let mut priced = 0;
        while left > 0 && since + priced < total {
            let end = (start + left).min(m);
            let f = tree.row_potential(i);
            let shifts = tree.column_shifts();
            let least = costs.oracle.least(i, start..end, costs.offset, shifts);
            if least - f < best {
                best = least - f;
                entering = Some((i, costs.oracle.find(i, start..end, costs.offset, shifts, least)));
            }
            left = left.saturating_sub((end - start).next_multiple_of(WIDTH));
            priced += end - start;
            start = end;
            if start == m {
                (start, i) = (0, if i + 1 == n { 0 } else { i + 1 });
            }
        }
        since += priced;
        if !run.goes_on(tree, priced)? {
            return Ok(false);
        }
        if let Some((row, column)) = entering {
            tree.pivot(row, column, best);
            since = 0;
            if (tree.pivots - precision.pivots).is_multiple_of(refresh_every) {
                precision.refresh(tree, |i, j| costs.at(i, j));
            }
        }
    }
    Ok(true)
}
