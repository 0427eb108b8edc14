//! Some arcs of each row, such as the most promising ones, and the simplex on these alone.

use super::pricing::{Costs, Precision, Run};
use super::start::Shipping;
use super::supply::{Supply, Units};
use super::tree::{Arc, Tree};
use crate::blocks::RowBlocks;
use gibbs_core::simd::{Kernel, Lanes, Real, WIDTH, dispatch};
use gibbs_core::{Monitor, Result};

/// Arcs kept of each row.
const ARCS: usize = 32;

/// Keys of a row that are looked at to guess where the smallest end.
const PROBES: usize = 256;

/// Arcs by rows.
pub(super) struct Arcs {
    /// Where each row begins, and where the last one ends.
    pub(super) starts: Vec<usize>,
    pub(super) columns: Vec<u32>,
    pub(super) costs: Vec<f64>,
}

impl Arcs {
    /// The arcs of each row with the smallest `cost − g`; `shifts` are `−g`, padded. `O(n m)` time, `O(n)` memory.
    pub(super) fn shortest(costs: &Costs, shifts: &[f64], monitor: &Monitor) -> Result<Self> {
        let (n, m) = (costs.nrows(), costs.ncols());
        let width = ARCS.min(m);
        let starts = (0..=n).map(|i| i * width).collect();
        let mut list = Self { starts, columns: vec![0; n * width], costs: vec![0.0; n * width] };
        let mut blocks = RowBlocks::new(costs.oracle, monitor);
        let height = blocks.height();
        let parts = list.columns.chunks_mut(height * width).zip(list.costs.chunks_mut(height * width));
        blocks.run(
            monitor,
            parts,
            |rows, scratch, (columns, kept): (&mut [u32], &mut [f64])| {
                let mut smallest = Smallest::new(m);
                let rows = rows.zip(columns.chunks_exact_mut(width)).zip(kept.chunks_exact_mut(width));
                for ((i, columns), kept) in rows {
                    let cost = costs.oracle.row(i, &mut scratch.cost);
                    for ((column, kept), &place) in
                        columns.iter_mut().zip(kept).zip(smallest.of(cost, costs.offset, shifts, width))
                    {
                        (*column, *kept) = (place, cost[place as usize] - costs.offset);
                    }
                }
            },
            |(), _| {},
        )?;
        Ok(list)
    }

    /// Columns and costs of row `i`.
    pub(super) fn row(&self, i: usize) -> (&[u32], &[f64]) {
        let row = self.starts[i]..self.starts[i + 1];
        (&self.columns[row.clone()], &self.costs[row])
    }

    /// A tree of the arcs with the smallest reduced costs, the rest of the mass going where it costs least.
    pub(super) fn greedy<U: Units>(
        &self,
        costs: &Costs,
        supply: &Supply<U>,
        f: &[f64],
        shifts: &[f64],
        monitor: &Monitor,
    ) -> Result<Vec<Arc<U>>> {
        let mut shipping = Shipping::new(supply);
        self.ship(&mut shipping, f, shifts);
        shipping.finish(costs, shifts, monitor)
    }

    /// Ships in the order of reduced costs.
    pub(super) fn ship<U: Units>(&self, shipping: &mut Shipping<U>, f: &[f64], shifts: &[f64]) {
        let mut arcs = Vec::with_capacity(self.costs.len());
        for (i, f) in f.iter().enumerate() {
            let (columns, costs) = self.row(i);
            for (&j, cost) in columns.iter().zip(costs) {
                // Single precision decides as well, and sorts faster.
                arcs.push(((cost - f + shifts[j as usize]) as f32, i as u32, j));
            }
        }
        arcs.sort_unstable_by(|x, y| x.0.total_cmp(&y.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        for (_, i, j) in arcs {
            shipping.ship(i as usize, j as usize);
        }
    }

    /// Block search over these arcs, some `block` at a time. `false` where the allowed pivots were used up first.
    pub(super) fn search<U: Units>(
        &self,
        tree: &mut Tree<U>,
        cost: impl Fn(usize, usize) -> f64,
        block: usize,
        precision: &mut Precision,
        run: &mut Run,
    ) -> Result<bool> {
        let n = self.starts.len() - 1;
        let width = (self.costs.len() / n).max(1);
        let block = (block / width).max(4);
        let refresh_every = tree.count();
        let (mut i, mut since) = (0, 0);
        while since < n {
            let (mut best, mut entering) = (-precision.smallest, None);
            for _ in 0..block {
                let f = tree.row_potential(i);
                let (columns, costs) = self.row(i);
                let (least, column) = least(costs, columns, tree.column_shifts(), best + f);
                if let Some(column) = column {
                    (best, entering) = (least - f, Some((i, column as usize)));
                }
                i = if i + 1 == n { 0 } else { i + 1 };
            }
            since += block;
            if !run.goes_on(tree, block * width)? {
                return Ok(false);
            }
            if let Some((row, column)) = entering {
                tree.pivot(row, column, best);
                since = 0;
                if (tree.pivots - precision.pivots).is_multiple_of(refresh_every) {
                    precision.refresh(tree, &cost);
                }
            }
        }
        Ok(true)
    }
}

/// The first of the least `cost + shift` below `bound`, if one is.
#[inline]
fn least(costs: &[f64], columns: &[u32], shifts: &[f64], bound: f64) -> (f64, Option<u32>) {
    let (mut least, mut place) = (bound, None);
    for (cost, &column) in costs.iter().zip(columns) {
        let value = cost + shifts[column as usize];
        if value < least {
            (least, place) = (value, Some(column));
        }
    }
    (least, place)
}

/// Finds the smallest keys of rows.
struct Smallest {
    keys: Vec<f64>,
    /// The smallest key of every tile.
    tiles: Vec<f64>,
    probes: Vec<f64>,
    found: Vec<(f64, u32)>,
    places: Vec<u32>,
}

impl Smallest {
    fn new(m: usize) -> Self {
        Self {
            keys: vec![0.0; m.next_multiple_of(WIDTH)],
            tiles: vec![0.0; m.div_ceil(WIDTH)],
            probes: Vec::new(),
            found: Vec::new(),
            places: Vec::new(),
        }
    }

    /// The columns of the `count` smallest `(cost − offset) + shift`, in ascending order of the column.
    fn of(&mut self, cost: &[f64], offset: f64, shifts: &[f64], count: usize) -> &[u32] {
        let m = cost.len();
        dispatch(Keys { cost, offset, shifts, keys: &mut self.keys, tiles: &mut self.tiles });
        let step = (m / PROBES).max(1);
        self.probes.clear();
        self.probes.extend(self.keys[..m].iter().step_by(step));
        // Twice as many probes as the smallest keys would hit, so that the bound seldom leaves too few.
        let nth = (2 * count * self.probes.len() / m + 4).min(self.probes.len() - 1);
        let bound = *self.probes.select_nth_unstable_by(nth, f64::total_cmp).1;
        self.gather(bound, m);
        if self.found.len() < count {
            self.gather(f64::INFINITY, m);
        }
        if self.found.len() > count {
            self.found.select_nth_unstable_by(count - 1, |x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
            self.found.truncate(count);
        }
        self.places.clear();
        self.places.extend(self.found.iter().map(|&(_, place)| place));
        self.places.sort_unstable();
        &self.places
    }

    fn gather(&mut self, bound: f64, m: usize) {
        self.found.clear();
        for (tile, _) in self.tiles.iter().enumerate().filter(|&(_, &least)| least <= bound) {
            for j in tile * WIDTH..((tile + 1) * WIDTH).min(m) {
                if self.keys[j] <= bound {
                    self.found.push((self.keys[j], j as u32));
                }
            }
        }
    }
}

/// keyⱼ = (costⱼ − offset) + shiftⱼ, and the least of every tile.
struct Keys<'a> {
    cost: &'a [f64],
    offset: f64,
    shifts: &'a [f64],
    keys: &'a mut [f64],
    tiles: &'a mut [f64],
}

impl Kernel for Keys<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let (costs, rest) = self.cost.as_chunks::<WIDTH>();
        let (shifts, _) = self.shifts.as_chunks::<WIDTH>();
        let (keys, _) = self.keys.as_chunks_mut::<WIDTH>();
        let offset = Lanes::splat(self.offset);
        for (((cost, shift), key), tile) in costs.iter().zip(shifts).zip(keys.iter_mut()).zip(self.tiles.iter_mut()) {
            let value = Lanes(*cost) - offset + Lanes(*shift);
            key.copy_from_slice(&value.0);
            *tile = -(-value).max();
        }
        let done = costs.len();
        if let (Some(key), Some(tile), Some(shift)) = (keys.get_mut(done), self.tiles.get_mut(done), shifts.get(done)) {
            *tile = f64::INFINITY;
            for l in 0..rest.len() {
                key[l] = rest[l] - self.offset + shift[l];
                *tile = key[l].smaller(*tile);
            }
        }
    }
}
