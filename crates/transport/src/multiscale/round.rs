//! The plan of a kernel as entries with exact marginals.
//!
//! Entries that hardly matter are dropped, and the others scaled to the marginals in turns, which mends that from near by.
//! Rows, then columns, are scaled down to their weights (Altschuler, Weed, Rigollet, NIPS 2017); what is then missing is not
//! added as a product, which would fill the matrix, but by an optimal plan between cells.

use super::kernel::{BLOCK, Group, Kernel, Pair, density};
use super::repair;
use super::tree::LEAF;
use crate::plan::SparsePlan;
use gibbs_core::{Error, Monitor, Result};

/// Bytes of an entry while plans are put together.
const ENTRY_BYTES: usize = 28;

/// Scalings of rows and columns after entries were dropped.
const SCALINGS: usize = 8;

/// A plan for measures of mass 1.
pub(super) struct Rounded {
    /// Row by row, in the order the points were given in.
    pub(super) plan: SparsePlan,
    /// ⟨C, P⟩.
    pub(super) value: f64,
    /// KL(P | a ⊗ b).
    pub(super) divergence: f64,
    /// The mass of the kernel's plan before rounding.
    pub(super) mass: f64,
}

/// Entries row by row in the order of the trees.
#[derive(Default)]
struct Entries {
    /// Where each row begins, and where the last one ends.
    starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f64>,
}

/// Rounds the plan of the potentials `f` and `g` on the pairs that `kernel` keeps. Entries below `negligible` times the
/// smaller weight of their row and column are dropped.
pub(super) fn round(
    pair: Pair,
    kernel: Kernel,
    potentials: [&[f64]; 2],
    negligible: f64,
    memory_limit: usize,
    monitor: &Monitor,
) -> Result<Rounded> {
    let (a, b) = (&pair.x.weights, &pair.y.weights);
    let groups = kernel.into_pairs();
    let parts = monitor.map(groups, |_, group| kept(pair, &group, potentials, negligible))?;
    let mass = parts.iter().map(|part| part.1).sum();
    let count: usize = parts.iter().map(|part| part.0.values.len()).sum();
    if count > memory_limit / ENTRY_BYTES {
        return Err(Error::out_of_memory("the plan", (count * ENTRY_BYTES) as f64));
    }
    let mut entries = Entries::joined(parts.into_iter().map(|part| part.0), count);
    for _ in 0..SCALINGS {
        monitor.check()?;
        entries.scale_rows(a, f64::INFINITY);
        entries.scale_columns(b, f64::INFINITY);
    }
    entries.scale_rows(a, 1.0);
    entries.scale_columns(b, 1.0);
    let missing = |weights: &[f64], sums: Vec<f64>| -> Vec<f64> {
        weights.iter().zip(sums).map(|(weight, sum)| (weight - sum).max(0.0)).collect()
    };
    let rest = [missing(a, entries.row_sums()), missing(b, entries.column_sums(b.len()))];
    let repairs = repair::moves(pair, rest, monitor)?;

    let (mut value, mut divergence) = (0.0, 0.0);
    entries.visit(&repairs, |i, j, entry| {
        value += entry * pair.ground.cost(pair.x.point(i), pair.y.point(j));
        divergence += entry * (entry / a[i] / b[j]).ln();
    });
    Ok(Rounded { plan: entries.ordered(&repairs, pair), value, divergence, mass })
}

/// The entries of a group's rows that matter, and the mass of all.
fn kept(pair: Pair, group: &Group, potentials: [&[f64]; 2], negligible: f64) -> (Entries, f64) {
    let (a, b) = (&pair.x.weights, &pair.y.weights);
    let (mut entries, mut mass, mut block) = (Entries::default(), 0.0, [0.0; BLOCK]);
    let mut rows: [Vec<(u32, f64)>; LEAF] = Default::default();
    for k in 0..group.starts.len() - 1 {
        let leaf = group.first + k;
        for &column in &group.columns[group.starts[k]..group.starts[k + 1]] {
            density(pair, potentials, leaf, column as usize, &mut block);
            for (place, entry) in block.iter().enumerate() {
                let (i, j) = (leaf * LEAF + place / LEAF, column as usize * LEAF + place % LEAF);
                let value = a[i] * b[j] * entry;
                mass += value;
                if value > negligible * a[i].min(b[j]) {
                    rows[place / LEAF].push((j as u32, value));
                }
            }
        }
        for row in &mut rows {
            entries.starts.push(entries.values.len());
            entries.columns.extend(row.iter().map(|entry| entry.0));
            entries.values.extend(row.iter().map(|entry| entry.1));
            row.clear();
        }
    }
    entries.columns.shrink_to_fit();
    entries.values.shrink_to_fit();
    (entries, mass)
}

impl Entries {
    fn joined(parts: impl Iterator<Item = Self>, count: usize) -> Self {
        let mut all =
            Self { starts: Vec::new(), columns: Vec::with_capacity(count), values: Vec::with_capacity(count) };
        for part in parts {
            all.starts.extend(part.starts.iter().map(|start| start + all.values.len()));
            all.columns.extend(part.columns);
            all.values.extend(part.values);
        }
        all.starts.push(count);
        all
    }

    fn row_sums(&self) -> Vec<f64> {
        self.starts.windows(2).map(|row| self.values[row[0]..row[1]].iter().sum()).collect()
    }

    fn column_sums(&self, count: usize) -> Vec<f64> {
        let mut sums = vec![0.0; count];
        self.columns.iter().zip(&self.values).for_each(|(&j, value)| sums[j as usize] += value);
        sums
    }

    /// Scales rows to their weights, by factors of at most `most`.
    fn scale_rows(&mut self, weights: &[f64], most: f64) {
        for (row, weight) in self.starts.windows(2).zip(weights) {
            let row = &mut self.values[row[0]..row[1]];
            let factor = factor(*weight, row.iter().sum(), most);
            row.iter_mut().for_each(|value| *value *= factor);
        }
    }

    /// Scales columns to their weights, by factors of at most `most`.
    fn scale_columns(&mut self, weights: &[f64], most: f64) {
        let sums = self.column_sums(weights.len());
        let factors: Vec<f64> = weights.iter().zip(sums).map(|(weight, sum)| factor(*weight, sum, most)).collect();
        self.columns.iter().zip(&mut self.values).for_each(|(&j, value)| *value *= factors[j as usize]);
    }

    /// All entries and `repairs`, in the order of the tree's rows.
    fn visit(&self, repairs: &[(u32, u32, f64)], mut entry: impl FnMut(usize, usize, f64)) {
        for (i, row) in self.starts.windows(2).enumerate() {
            (row[0]..row[1]).for_each(|k| entry(i, self.columns[k] as usize, self.values[k]));
        }
        repairs.iter().for_each(|&(i, j, moved)| entry(i as usize, j as usize, moved));
    }

    /// Row by row and column by column, in the order of the points as they were given; entries of one place are added.
    fn ordered(self, repairs: &[(u32, u32, f64)], pair: Pair) -> SparsePlan {
        let mut leaves = vec![0u32; pair.x.len()];
        for (leaf, &place) in pair.x.places.iter().enumerate() {
            leaves[place as usize] = leaf as u32;
        }
        let count = self.values.len() + repairs.len();
        let mut plan = SparsePlan {
            rows: Vec::with_capacity(count),
            columns: Vec::with_capacity(count),
            values: Vec::with_capacity(count),
        };
        let mut row: Vec<(u32, f64)> = Vec::new();
        for (place, &i) in leaves.iter().enumerate() {
            let own = self.starts[i as usize]..self.starts[i as usize + 1];
            row.extend(own.map(|k| (self.columns[k], self.values[k])).filter(|entry| entry.1 > 0.0));
            let first = repairs.partition_point(|repair| repair.0 < i);
            let repaired = repairs[first..].iter().take_while(|repair| repair.0 == i);
            row.extend(repaired.map(|&(_, j, moved)| (j, moved)));
            row.iter_mut().for_each(|entry| entry.0 = pair.y.places[entry.0 as usize]);
            row.sort_by_key(|entry| entry.0);
            let mut last = None;
            for (column, value) in row.drain(..) {
                match plan.values.last_mut() {
                    Some(entry) if last == Some(column) => *entry += value,
                    _ => {
                        plan.rows.push(place as u32);
                        plan.columns.push(column);
                        plan.values.push(value);
                    }
                }
                last = Some(column);
            }
        }
        plan
    }
}

/// What scales a sum to its weight, at most `most`; 1 where there is nothing to scale.
fn factor(weight: f64, sum: f64, most: f64) -> f64 {
    let factor = weight / sum;
    if sum > 0.0 && factor.is_finite() { factor.min(most) } else { 1.0 }
}
