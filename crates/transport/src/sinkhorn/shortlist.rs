//! The entries of the plan that matter, and the pass over them alone.
//!
//! At small ε nearly all of the plan is zero. An exp pass collects the entries above a share of the lighter of the two
//! weights they join (measured against one weight only, a light column would be left without an entry); a pass over them
//! then costs as much as there are.

use super::scaling::{SAFE_SUM, Scaling, Sink};
use crate::blocks::{self, RowBlocks};
use crate::kernels::{self, CostScale, Kept};
use crate::reduced::Reduced;
use gibbs_core::Result;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes an entry takes, that of the Hessian included.
const ENTRY_BYTES: usize = 40;

/// Fewer entries than this are not worth a group of their own.
const LEAST_GROUP: usize = 1 << 15;

/// A plan of so many entries is worth a shortlist even where all of them matter.
const FEW_ENTRIES: usize = 1 << 16;

/// Rows that are looked at before a pass collects entries, and the share of entries in them from which it does not.
const SAMPLED_ROWS: usize = 16;
const HOPELESS_DENSITY: f64 = 0.5;

/// Consecutive rows of a sparse matrix.
#[derive(Default)]
pub(super) struct Rows {
    /// The first row's number.
    pub(super) first: usize,
    /// Where each row begins among the entries; one more than there are rows.
    pub(super) starts: Vec<usize>,
    pub(super) kept: Kept,
}

/// Blocks of rows that are worked on as one.
pub(super) type Group = Vec<Rows>;

/// The kept entries, in groups that follow from the entries alone.
pub(super) struct Shortlist {
    pub(super) groups: Vec<Group>,
    /// Column sums of each group.
    partial: Vec<Vec<f64>>,
    /// Buffers to use again.
    spare: Vec<Rows>,
    taken: AtomicUsize,
    most: usize,
    is_short_of_memory: bool,
}

impl Shortlist {
    /// An empty shortlist of at most a third of all entries, or of all where they are few, and of at most `memory_limit` bytes.
    pub(super) fn new(problem: &Reduced, memory_limit: usize) -> Self {
        let worthwhile = FEW_ENTRIES.max(problem.a.len().saturating_mul(problem.b.len()) / 3);
        let room = memory_limit / ENTRY_BYTES;
        Self {
            groups: Vec::new(),
            partial: Vec::new(),
            spare: Vec::new(),
            taken: AtomicUsize::new(0),
            most: worthwhile.min(room),
            is_short_of_memory: room < worthwhile,
        }
    }

    /// Whether the last pass kept all that it was asked to keep.
    pub(super) fn is_complete(&self) -> bool {
        self.taken.load(Ordering::Relaxed) <= self.most
    }

    /// Whether there is room for every entry.
    pub(super) fn holds_everything(&self, problem: &Reduced) -> bool {
        problem.a.len().saturating_mul(problem.b.len()) <= self.most
    }

    /// Whether memory, and not what is worthwhile, limits the number of entries.
    pub(super) fn is_short_of_memory(&self) -> bool {
        self.is_short_of_memory
    }

    /// Gives up the entries.
    pub(super) fn refuse(&mut self) {
        self.spare.extend(self.groups.drain(..).flatten());
        self.taken = AtomicUsize::new(usize::MAX);
    }

    /// A sink for every block of rows of an exp pass.
    pub(super) fn begin<'s>(
        &'s mut self,
        problem: &'s Reduced,
        epsilon: f64,
        blocks: &RowBlocks,
        share: f64,
    ) -> Vec<KeepRows<'s>> {
        self.refuse();
        self.taken = AtomicUsize::new(0);
        let scale = CostScale::new(problem.offset, epsilon);
        let (taken, most, spare) = (&self.taken, self.most, &mut self.spare);
        let mut sink = |block| {
            let mut rows = spare.pop().unwrap_or_default();
            rows.restart(block * blocks.height());
            KeepRows { rows, problem, scale, share, taken, most }
        };
        (0..blocks.count()).map(&mut sink).collect()
    }

    /// Takes over what the sinks have kept.
    pub(super) fn finish(&mut self, parts: Vec<Rows>, m: usize) {
        if !self.is_complete() {
            self.spare.extend(parts);
            return;
        }
        let enough = LEAST_GROUP.max(8 * m);
        let mut entries = usize::MAX;
        for part in parts {
            if entries >= enough {
                self.groups.push(Group::new());
                entries = 0;
            }
            entries += part.kept.values.len();
            if let Some(group) = self.groups.last_mut() {
                group.push(part);
            }
        }
        self.partial.resize_with(self.groups.len(), || vec![0.0; m]);
    }

    /// Makes φ exact on the kept entries alone and sums their columns. Returns the L1 error of the columns.
    pub(super) fn pass(&mut self, state: &mut Scaling) -> Result<f64> {
        let a = &state.problem.a.weights;
        let mut items = Vec::with_capacity(self.groups.len());
        let mut phi = state.phi.as_mut_slice();
        for (group, partial) in self.groups.iter_mut().zip(&mut self.partial) {
            let (part, rest) = phi.split_at_mut(group.iter().map(Rows::len).sum());
            phi = rest;
            items.push((group, partial, part));
        }
        let psi = &state.psi;
        state.monitor.map(items, |_, (group, partial, mut phi)| {
            partial.fill(0.0);
            for rows in group {
                let (part, rest) = phi.split_at_mut(rows.len());
                phi = rest;
                rows.pass(a, part, psi, partial);
            }
        })?;
        state.is_confirmed = false;
        state.columns.fill(0.0);
        for partial in &self.partial {
            blocks::add(&mut state.columns, partial);
        }
        Ok(state.error())
    }
}

/// Whether so many entries of the plan are above `share · min(aᵢ, bⱼ)` that a shortlist is hopeless, judged by a few rows.
pub(super) fn is_hopeless(state: &Scaling, share: f64) -> bool {
    let problem = state.problem;
    let (n, m) = (problem.a.len(), problem.b.len());
    if n.saturating_mul(m) <= FEW_ENTRIES {
        return false;
    }
    let scale = CostScale::new(problem.offset, state.epsilon);
    let (mut buffer, mut plan) = (vec![0.0; problem.oracle.buffer_length()], vec![0.0; m]);
    let sampled = SAMPLED_ROWS.min(n);
    let mut count = 0;
    for k in 0..sampled {
        let i = k * n / sampled;
        let a = problem.a.weights[i];
        let (_, sum) = kernels::exp_row_from_largest(problem.oracle.row(i, &mut buffer), scale, &state.psi, &mut plan);
        count += kernels::count_above(share, (a, &problem.b.weights), (&plan, a / sum));
    }
    count as f64 > HOPELESS_DENSITY * (sampled * m) as f64
}

/// Keeps the entries of one block of rows.
pub(super) struct KeepRows<'s> {
    pub(super) rows: Rows,
    problem: &'s Reduced<'s>,
    scale: CostScale,
    share: f64,
    taken: &'s AtomicUsize,
    most: usize,
}

impl Sink for &mut KeepRows<'_> {
    fn take(&mut self, i: usize, plan: &[f64], factor: f64, cost: &[f64]) {
        // Who counts past the limit depends on the threads; whether anyone does, and so the outcome, does not.
        if self.taken.load(Ordering::Relaxed) > self.most {
            return;
        }
        let (a, b) = (self.problem.a.weights[i], &self.problem.b.weights);
        let kept = &mut self.rows.kept;
        let before = kept.values.len();
        kernels::keep_above(kept, self.share, (a, b), (plan, factor), (cost, self.scale));
        self.rows.starts.push(kept.values.len());
        self.taken.fetch_add(kept.values.len() - before, Ordering::Relaxed);
    }
}

impl Rows {
    fn restart(&mut self, first: usize) {
        self.first = first;
        self.starts.clear();
        self.starts.push(0);
        self.kept.columns.clear();
        self.kept.values.clear();
        self.kept.exponents.clear();
    }

    /// Number of rows.
    fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Makes φ exact on these rows' entries and adds them to the column sums.
    fn pass(&mut self, a: &[f64], phi: &mut [f64], psi: &[f64], columns: &mut [f64]) {
        let Kept { columns: index, values, exponents } = &mut self.kept;
        for ((a, phi), bounds) in a[self.first..].iter().zip(phi).zip(self.starts.windows(2)) {
            let range = bounds[0]..bounds[1];
            let (index, values, exponents) = (&index[range.clone()], &mut values[range.clone()], &exponents[range]);
            if index.is_empty() {
                continue;
            }
            set_exponents(index, exponents, *phi, psi, values);
            let mut sum = kernels::exp_in_place(values);
            if !SAFE_SUM.contains(&sum) {
                set_exponents(index, exponents, 0.0, psi, values);
                let (largest, sum_from_largest) = kernels::exp_from_largest(values);
                (*phi, sum) = (-largest, sum_from_largest);
            }
            let factor = a / sum;
            *phi += factor.ln();
            for (value, &j) in values.iter_mut().zip(index) {
                *value *= factor;
                columns[j as usize] += *value;
            }
        }
    }
}

/// valuesₖ = shift + ψ − exponentₖ.
fn set_exponents(index: &[u32], exponents: &[f64], shift: f64, psi: &[f64], values: &mut [f64]) {
    for ((value, &j), exponent) in values.iter_mut().zip(index).zip(exponents) {
        *value = (shift + psi[j as usize]) - exponent;
    }
}
