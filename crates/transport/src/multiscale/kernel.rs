//! The plan's density `exp((fᵢ + gⱼ − Cᵢⱼ) / ε)` where it matters, in blocks of 8 rows and 8 columns.
//!
//! Pairs of cells on which the density stays below a threshold are left out without looking at their points, and so are
//! blocks all of whose entries do; what they could hold together is summed, so that the kernel knows what it neglects.

use super::ground::Ground;
use super::tree::{Cloud, LEAF, Planes};
use crate::kernels;
use gibbs_core::simd::{Kernel as Simd, Lanes, dispatch};
use gibbs_core::{Error, Monitor, Result};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Entries of a block.
pub(super) const BLOCK: usize = LEAF * LEAF;

/// Bytes of a block.
const BLOCK_BYTES: usize = BLOCK * size_of::<f32>() + size_of::<u32>();

/// Groups of rows, combined in order.
const GROUPS: usize = 32;

/// Fewest leaves of a group.
const LEAST_LEAVES: usize = 16;

/// Rows that belong together.
pub(super) struct Group {
    /// The first leaf of rows.
    pub(super) first: usize,
    /// Where each leaf's blocks begin; one more than there are leaves.
    pub(super) starts: Vec<usize>,
    /// The leaf of columns of each block.
    pub(super) columns: Vec<u32>,
    /// Entries, block by block, row by row.
    values: Vec<f32>,
    neglected: f64,
}

/// Both clouds, their cost and ε.
#[derive(Clone, Copy)]
pub(super) struct Pair<'c> {
    pub(super) x: &'c Cloud,
    pub(super) y: &'c Cloud,
    pub(super) ground: Ground,
    pub(super) epsilon: f64,
}

/// The kept density.
pub(super) struct Kernel {
    pub(super) groups: Vec<Group>,
    columns: usize,
    /// The mass of the plan that is left out is at most this.
    pub(super) neglected: f64,
}

impl Kernel {
    /// Of the potentials `f` and `g` (padded), where the density exceeds `threshold`.
    pub(super) fn new(
        pair: Pair,
        f: &[f64],
        g: &[f64],
        threshold: f64,
        memory_limit: usize,
        monitor: &Monitor,
    ) -> Result<Self> {
        let (rows, columns) = (pair.x.planes(f, monitor)?, pair.y.planes(g, monitor)?);
        let leaves = pair.x.leaves();
        let height = leaves.div_ceil(GROUPS).max(LEAST_LEAVES);
        let leaf_cells = pair.x.leaf_cells();
        let taken = AtomicUsize::new(0);
        let most = memory_limit / BLOCK_BYTES;
        let starts: Vec<usize> = (0..leaves).step_by(height).collect();
        let groups = monitor.map(starts, |_, first| -> Result<Group> {
            let mut builder = Builder {
                pair,
                planes: [&rows, &columns],
                potentials: [f, g],
                threshold,
                group: Group { first, starts: vec![0], columns: Vec::new(), values: Vec::new(), neglected: 0.0 },
                slope: vec![0.0; pair.x.dimension],
                stack: Vec::new(),
                block: [0.0; BLOCK],
            };
            for leaf in first..(first + height).min(leaves) {
                let before = builder.group.columns.len();
                builder.leaf(leaf, leaf_cells[leaf] as usize);
                let added = builder.group.columns.len() - before;
                if taken.fetch_add(added, Ordering::Relaxed) + added > most {
                    let bytes = (taken.load(Ordering::Relaxed) * leaves / (leaf + 1)) as f64 * BLOCK_BYTES as f64;
                    return Err(Error::out_of_memory("the kernel (a smaller epsilon keeps less)", bytes));
                }
                if leaf % 64 == 0 {
                    monitor.check()?;
                }
            }
            builder.group.columns.shrink_to_fit();
            builder.group.values.shrink_to_fit();
            Ok(builder.group)
        })?;
        let groups = groups.into_iter().collect::<Result<Vec<_>>>()?;
        let neglected = groups.iter().map(|group| group.neglected).sum();
        Ok(Self { groups, columns: pair.y.padded(), neglected })
    }

    /// For every row, `sᵢ = Σⱼ Kᵢⱼ wⱼ` goes through `row(i, sᵢ) → rᵢ`; then returns `Σᵢ Kᵢⱼ rᵢ`. `values` receives what
    /// `row` says besides.
    pub(super) fn pass(
        &self,
        w: &[f64],
        values: &mut [f64],
        row: impl Fn(usize, f64) -> (f64, f64) + Sync,
        monitor: &Monitor,
    ) -> Result<Vec<f64>> {
        self.run(values, monitor, |group, values, sums| {
            for (k, values) in values.chunks_exact_mut(LEAF).enumerate() {
                let (columns, blocks) = group.blocks(k);
                let products = dispatch(Multiply { blocks, columns, w });
                let mut factors = [0.0; LEAF];
                for l in 0..LEAF {
                    (factors[l], values[l]) = row((group.first + k) * LEAF + l, products[l]);
                }
                dispatch(MultiplyTransposed { blocks, columns, factors, sums });
            }
        })
    }

    /// `Σᵢ Kᵢⱼ² rᵢ`.
    pub(super) fn squares(&self, r: &[f64], monitor: &Monitor) -> Result<Vec<f64>> {
        let mut unused = vec![0.0; r.len()];
        self.run(&mut unused, monitor, |group, values, sums| {
            for k in 0..values.len() / LEAF {
                let (columns, blocks) = group.blocks(k);
                let mut factors = [0.0; LEAF];
                factors.copy_from_slice(&r[(group.first + k) * LEAF..(group.first + k + 1) * LEAF]);
                dispatch(SquareTransposed { blocks, columns, factors, sums });
            }
        })
    }

    /// Does `work(group, its part of values, sums over columns)` for every group and adds the sums in order.
    fn run(
        &self,
        values: &mut [f64],
        monitor: &Monitor,
        work: impl Fn(&Group, &mut [f64], &mut [f64]) + Sync,
    ) -> Result<Vec<f64>> {
        let mut total = vec![0.0; self.columns];
        let wave = monitor.thread_count().min(self.groups.len()).max(1);
        let mut scratch: Vec<Vec<f64>> = (0..wave).map(|_| vec![0.0; self.columns]).collect();
        let mut rest = values;
        for groups in self.groups.chunks(wave) {
            let mut items = Vec::with_capacity(wave);
            for (group, sums) in groups.iter().zip(&mut scratch) {
                let (part, after) = rest.split_at_mut((group.starts.len() - 1) * LEAF);
                rest = after;
                items.push((group, part, sums));
            }
            let done = items.len();
            monitor.map(items, |_, (group, part, sums)| {
                sums.fill(0.0);
                work(group, part, sums);
            })?;
            scratch[..done].iter().for_each(|sums| gibbs_core::axpy(&mut total, 1.0, sums));
        }
        Ok(total)
    }

    /// Which pairs are kept, without their values.
    pub(super) fn into_pairs(self) -> Vec<Group> {
        self.groups.into_iter().map(|group| Group { values: Vec::new(), ..group }).collect()
    }

    pub(super) fn blocks(&self) -> usize {
        self.groups.iter().map(|group| group.columns.len()).sum()
    }
}

impl Group {
    fn blocks(&self, k: usize) -> (&[u32], &[[f32; BLOCK]]) {
        let (start, end) = (self.starts[k], self.starts[k + 1]);
        (&self.columns[start..end], &self.values.as_chunks().0[start..end])
    }
}

/// Finds the blocks of a group.
struct Builder<'c> {
    pair: Pair<'c>,
    planes: [&'c Planes; 2],
    potentials: [&'c [f64]; 2],
    threshold: f64,
    group: Group,
    slope: Vec<f64>,
    stack: Vec<u32>,
    block: [f64; BLOCK],
}

impl Builder<'_> {
    fn leaf(&mut self, leaf: usize, cell: usize) {
        let Pair { x, y, epsilon, .. } = self.pair;
        let least = epsilon * self.threshold.ln();
        let weight = x.cells[cell].weight;
        self.stack.push(0);
        while let Some(index) = self.stack.pop() {
            let bound = self.bound(cell, index as usize);
            let other = y.cells[index as usize];
            if bound < least {
                self.group.neglected += weight * other.weight * (bound / epsilon).exp();
            } else if other.is_leaf() {
                self.add(leaf, other.first as usize);
            } else {
                self.stack.push(other.second);
                self.stack.push(index + 1);
            }
        }
        self.group.starts.push(self.group.columns.len());
    }

    /// The most that f + g − C is on two cells.
    fn bound(&mut self, a: usize, b: usize) -> f64 {
        let Pair { x, y, ground, .. } = self.pair;
        let [rows, columns] = self.planes;
        let d = x.dimension;
        let cost = ground.tangent(x.center(a), y.center(b), &mut self.slope);
        let mut bound = rows.tops[a] + columns.tops[b] - cost;
        let (s, t) = (rows.slope(a, d), columns.slope(b, d));
        let (v, w) = (x.half_width(a), y.half_width(b));
        for k in 0..d {
            bound += (s[k] - self.slope[k]).abs() * v[k] + (t[k] + self.slope[k]).abs() * w[k];
        }
        bound
    }

    fn add(&mut self, rows: usize, columns: usize) {
        density(self.pair, self.potentials, rows, columns, &mut self.block);
        if self.block.iter().any(|&entry| entry > self.threshold) {
            self.group.columns.push(columns as u32);
            // Below the smallest normal number arithmetic is slow.
            let stored = |&entry: &f64| if entry < f64::from(f32::MIN_POSITIVE) { 0.0 } else { entry as f32 };
            self.group.values.extend(self.block.iter().map(stored));
            return;
        }
        let (a, b) = (&self.pair.x.weights[rows * LEAF..], &self.pair.y.weights[columns * LEAF..]);
        for (entries, a) in self.block.chunks_exact(LEAF).zip(a) {
            self.group.neglected += a * gibbs_core::dot(entries, &b[..LEAF]);
        }
    }
}

/// The density on the block of two leaves.
pub(super) fn density(pair: Pair, [f, g]: [&[f64]; 2], rows: usize, columns: usize, block: &mut [f64; BLOCK]) {
    dispatch(Costs { pair, rows, columns, block });
    let (f, g) = (&f[rows * LEAF..(rows + 1) * LEAF], &g[columns * LEAF..(columns + 1) * LEAF]);
    let scale = 1.0 / pair.epsilon;
    for (entries, f) in block.chunks_exact_mut(LEAF).zip(f) {
        entries.iter_mut().zip(g).for_each(|(entry, g)| *entry = (f + g - pair.ground.finish(*entry)) * scale);
    }
    kernels::exp_in_place(block);
}

/// Sums of squares or of absolute values of the differences on a block.
struct Costs<'b> {
    pair: Pair<'b>,
    rows: usize,
    columns: usize,
    block: &'b mut [f64; BLOCK],
}

impl Simd for Costs<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Pair { x, y, ground, .. } = self.pair;
        let d = x.dimension;
        let rows = &x.points[self.rows * LEAF * d..(self.rows + 1) * LEAF * d];
        let columns = &y.points[self.columns * LEAF * d..(self.columns + 1) * LEAF * d];
        self.block.fill(0.0);
        for k in 0..d {
            let mut coordinates = [0.0; LEAF];
            for l in 0..LEAF {
                coordinates[l] = columns[l * d + k];
            }
            for r in 0..LEAF {
                let value = rows[r * d + k];
                for l in 0..LEAF {
                    let difference = value - coordinates[l];
                    self.block[r * LEAF + l] +=
                        if ground.is_squared() { difference * difference } else { difference.abs() };
                }
            }
        }
    }
}

#[inline(always)]
fn widen(values: &[f32]) -> Lanes<f64, LEAF> {
    let mut lanes = [0.0; LEAF];
    for l in 0..LEAF {
        lanes[l] = f64::from(values[l]);
    }
    Lanes(lanes)
}

/// The products of a leaf's rows with `w`.
struct Multiply<'b> {
    blocks: &'b [[f32; BLOCK]],
    columns: &'b [u32],
    w: &'b [f64],
}

impl Simd for Multiply<'_> {
    type Output = [f64; LEAF];

    #[inline(always)]
    fn run<const FMA: bool>(self) -> [f64; LEAF] {
        let (w, _) = self.w.as_chunks::<LEAF>();
        let mut sums = [Lanes::<f64, LEAF>::splat(0.0); LEAF];
        for (block, &column) in self.blocks.iter().zip(self.columns) {
            let w = Lanes(w[column as usize]);
            for r in 0..LEAF {
                sums[r] = widen(&block[r * LEAF..(r + 1) * LEAF]).times_plus::<FMA>(w, sums[r]);
            }
        }
        let mut products = [0.0; LEAF];
        for r in 0..LEAF {
            products[r] = sums[r].sum();
        }
        products
    }
}

/// Adds a leaf's rows times `factors` to `sums`.
struct MultiplyTransposed<'b> {
    blocks: &'b [[f32; BLOCK]],
    columns: &'b [u32],
    factors: [f64; LEAF],
    sums: &'b mut [f64],
}

impl Simd for MultiplyTransposed<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let (sums, _) = self.sums.as_chunks_mut::<LEAF>();
        for (block, &column) in self.blocks.iter().zip(self.columns) {
            let mut sum = Lanes(sums[column as usize]);
            for r in 0..LEAF {
                sum = widen(&block[r * LEAF..(r + 1) * LEAF]).times_plus::<FMA>(Lanes::splat(self.factors[r]), sum);
            }
            sums[column as usize] = sum.0;
        }
    }
}

/// Adds a leaf's rows, squared, times `factors` to `sums`.
struct SquareTransposed<'b> {
    blocks: &'b [[f32; BLOCK]],
    columns: &'b [u32],
    factors: [f64; LEAF],
    sums: &'b mut [f64],
}

impl Simd for SquareTransposed<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let (sums, _) = self.sums.as_chunks_mut::<LEAF>();
        for (block, &column) in self.blocks.iter().zip(self.columns) {
            let mut sum = Lanes(sums[column as usize]);
            for r in 0..LEAF {
                let values = widen(&block[r * LEAF..(r + 1) * LEAF]);
                sum = (values * values).times_plus::<FMA>(Lanes::splat(self.factors[r]), sum);
            }
            sums[column as usize] = sum.0;
        }
    }
}
