//! The plan of a kernel as entries with exact marginals.
//!
//! Rows, then columns, are scaled down to their weights (Altschuler, Weed, Rigollet, NIPS 2017); what is then missing is not
//! added as a product, which would fill the matrix, but from the first point to the last in the order of the trees (as in
//! the north-west corner rule), which takes at most `n + m` entries and joins places that are not far apart.

use super::kernel::{BLOCK, Kernel, Pair, density};
use super::tree::LEAF;
use crate::plan::SparsePlan;
use gibbs_core::{Error, Monitor, Result};

/// Bytes of an entry while plans are put together.
const ENTRY_BYTES: usize = 32;

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

/// Entries in the order of the trees.
#[derive(Default)]
struct Entries {
    rows: Vec<u32>,
    columns: Vec<u32>,
    values: Vec<f64>,
}

/// Rounds the plan that `kernel` keeps of the potentials `f` and `g`. Entries below `negligible` times their row's weight are
/// left to the rest.
pub(super) fn round(
    pair: Pair,
    kernel: &Kernel,
    potentials: [&[f64]; 2],
    negligible: f64,
    memory_limit: usize,
    monitor: &Monitor,
) -> Result<Rounded> {
    let (a, b) = (&pair.x.weights, &pair.y.weights);
    let groups: Vec<_> = kernel.groups.iter().collect();
    let parts = monitor.map(groups, |_, group| {
        let (mut entries, mut mass, mut block) = (Entries::default(), 0.0, [0.0; BLOCK]);
        for k in 0..group.starts.len() - 1 {
            let leaf = group.first + k;
            for &column in &group.columns[group.starts[k]..group.starts[k + 1]] {
                density(pair, potentials, leaf, column as usize, &mut block);
                for (place, entry) in block.iter().enumerate() {
                    let (i, j) = (leaf * LEAF + place / LEAF, column as usize * LEAF + place % LEAF);
                    let value = a[i] * b[j] * entry;
                    mass += value;
                    if value > negligible * a[i] {
                        entries.push(i, j, value);
                    }
                }
            }
        }
        (entries, mass)
    })?;
    let mass = parts.iter().map(|part| part.1).sum();
    let count: usize = parts.iter().map(|part| part.0.values.len()).sum();
    if count > memory_limit / ENTRY_BYTES {
        return Err(Error::out_of_memory("the plan", (count * ENTRY_BYTES) as f64));
    }
    let mut entries = Entries::default();
    for (part, _) in parts {
        entries.rows.extend(part.rows);
        entries.columns.extend(part.columns);
        entries.values.extend(part.values);
    }
    entries.scale_down(a, |entries| &entries.rows);
    entries.scale_down(b, |entries| &entries.columns);
    entries.add_missing(a, b);

    let (mut value, mut divergence) = (0.0, 0.0);
    for ((&i, &j), &entry) in entries.rows.iter().zip(&entries.columns).zip(&entries.values) {
        let (i, j) = (i as usize, j as usize);
        value += entry * pair.ground.cost(pair.x.point(i), pair.y.point(j));
        divergence += entry * (entry / a[i] / b[j]).ln();
    }
    Ok(Rounded { plan: entries.ordered(pair), value, divergence, mass })
}

impl Entries {
    fn push(&mut self, i: usize, j: usize, value: f64) {
        self.rows.push(i as u32);
        self.columns.push(j as u32);
        self.values.push(value);
    }

    fn sums(&self, count: usize, places: &[u32]) -> Vec<f64> {
        let mut sums = vec![0.0; count];
        places.iter().zip(&self.values).for_each(|(&place, value)| sums[place as usize] += value);
        sums
    }

    /// Scales what exceeds its weight.
    fn scale_down(&mut self, weights: &[f64], places: impl Fn(&Self) -> &Vec<u32>) {
        let sums = self.sums(weights.len(), places(self));
        let factor = |(weight, sum): (&f64, &f64)| if sum > weight { weight / sum } else { 1.0 };
        let factors: Vec<f64> = weights.iter().zip(&sums).map(factor).collect();
        let scaled = places(self).iter().zip(&self.values).map(|(&place, value)| value * factors[place as usize]);
        self.values = scaled.collect();
    }

    /// Adds what the rows and the columns miss, in their order.
    fn add_missing(&mut self, a: &[f64], b: &[f64]) {
        let missing = |weights: &[f64], sums: Vec<f64>| -> Vec<f64> {
            weights.iter().zip(sums).map(|(weight, sum)| (weight - sum).max(0.0)).collect()
        };
        let rows = missing(a, self.sums(a.len(), &self.rows));
        let mut columns = missing(b, self.sums(b.len(), &self.columns));
        let mut j = 0;
        for (i, mut left) in rows.into_iter().enumerate() {
            while left > 0.0 && j < columns.len() {
                let moved = left.min(columns[j]);
                if moved > 0.0 {
                    self.push(i, j, moved);
                }
                left -= moved;
                columns[j] -= moved;
                if columns[j] <= 0.0 {
                    j += 1;
                }
            }
        }
    }

    /// Row by row and column by column, in the order of the points as they were given; entries of one place are added.
    fn ordered(self, pair: Pair) -> SparsePlan {
        let mut starts = vec![0usize; pair.x.len() + 1];
        for &i in &self.rows {
            starts[pair.x.places[i as usize] as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut sorted = vec![(0u32, 0.0f64); self.values.len()];
        for ((&i, &j), &value) in self.rows.iter().zip(&self.columns).zip(&self.values) {
            let row = pair.x.places[i as usize] as usize;
            sorted[next[row]] = (pair.y.places[j as usize], value);
            next[row] += 1;
        }
        let mut plan = SparsePlan::default();
        for row in 0..pair.x.len() {
            let entries = &mut sorted[starts[row]..starts[row + 1]];
            entries.sort_by_key(|entry| entry.0);
            let mut last = None;
            for &(column, value) in entries.iter() {
                match plan.values.last_mut() {
                    Some(entry) if last == Some(column) => *entry += value,
                    _ => {
                        plan.rows.push(row as u32);
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
