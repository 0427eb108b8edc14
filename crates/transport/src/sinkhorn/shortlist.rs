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

/// Rows of a sparse matrix.
#[derive(Default)]
pub(super) struct Rows {
    /// The first row's number.
    pub(super) first: usize,
    /// Where each row begins among the entries; one more than there are rows.
    pub(super) starts: Vec<usize>,
    pub(super) kept: Kept,
}

impl Rows {
    fn empty(first: usize) -> Self {
        Self { first, starts: vec![0], kept: Kept::default() }
    }

    fn append(&mut self, other: &Rows) {
        let before = self.kept.values.len();
        self.starts.extend(other.starts[1..].iter().map(|start| before + start));
        self.kept.columns.extend_from_slice(&other.kept.columns);
        self.kept.values.extend_from_slice(&other.kept.values);
        self.kept.exponents.extend_from_slice(&other.kept.exponents);
    }
}

/// The kept entries, in groups of rows whose number follows from the entries alone.
pub(super) struct Shortlist {
    pub(super) groups: Vec<Rows>,
    /// Column sums of each group.
    partial: Vec<Vec<f64>>,
    taken: AtomicUsize,
    most: usize,
}

impl Shortlist {
    /// An empty shortlist of at most a third of all entries and at most `memory_limit` bytes.
    pub(super) fn new(problem: &Reduced, memory_limit: usize) -> Self {
        let third = problem.a.len().saturating_mul(problem.b.len()) / 3;
        Self {
            groups: Vec::new(),
            partial: Vec::new(),
            taken: AtomicUsize::new(0),
            most: third.min(memory_limit / ENTRY_BYTES),
        }
    }

    /// Whether the last pass kept all that it was asked to keep.
    pub(super) fn is_complete(&self) -> bool {
        self.taken.load(Ordering::Relaxed) <= self.most
    }

    /// A sink for every block of rows of an exp pass.
    pub(super) fn begin<'s>(
        &'s mut self,
        problem: &'s Reduced,
        epsilon: f64,
        blocks: &RowBlocks,
        share: f64,
    ) -> Vec<KeepRows<'s>> {
        self.groups.clear();
        self.taken = AtomicUsize::new(0);
        let scale = CostScale::new(problem.offset, epsilon);
        let (taken, most) = (&self.taken, self.most);
        let sink = |block| KeepRows { rows: Rows::empty(block * blocks.height()), problem, scale, share, taken, most };
        (0..blocks.count()).map(sink).collect()
    }

    /// Takes over what the sinks have kept.
    pub(super) fn finish(&mut self, parts: Vec<Rows>, m: usize) {
        if !self.is_complete() {
            return;
        }
        let enough = LEAST_GROUP.max(8 * m);
        for part in parts {
            match self.groups.last_mut() {
                Some(group) if group.kept.values.len() < enough => group.append(&part),
                _ => self.groups.push(part),
            }
        }
        self.partial.resize(self.groups.len(), Vec::new());
        self.partial.iter_mut().for_each(|partial| partial.resize(m, 0.0));
    }

    /// Makes φ exact on the kept entries alone and sums their columns. Returns the L1 error of the columns.
    pub(super) fn pass(&mut self, state: &mut Scaling) -> Result<f64> {
        let a = &state.problem.a.weights;
        let mut items = Vec::with_capacity(self.groups.len());
        let mut phi = state.phi.as_mut_slice();
        for (group, partial) in self.groups.iter_mut().zip(&mut self.partial) {
            let (part, rest) = phi.split_at_mut(group.starts.len() - 1);
            phi = rest;
            items.push((group, partial, part));
        }
        let psi = &state.psi;
        state.monitor.map(items, |_, (group, partial, phi)| {
            partial.fill(0.0);
            pass_group(group, a, phi, psi, partial);
        })?;
        state.is_confirmed = false;
        state.columns.fill(0.0);
        for partial in &self.partial {
            blocks::add(&mut state.columns, partial);
        }
        Ok(state.error())
    }
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

fn pass_group(group: &mut Rows, a: &[f64], phi: &mut [f64], psi: &[f64], columns: &mut [f64]) {
    let Kept { columns: index, values, exponents } = &mut group.kept;
    for (r, (phi, bounds)) in phi.iter_mut().zip(group.starts.windows(2)).enumerate() {
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
        let factor = a[group.first + r] / sum;
        *phi += factor.ln();
        for (value, &j) in values.iter_mut().zip(index) {
            *value *= factor;
            columns[j as usize] += *value;
        }
    }
}

/// valuesₖ = shift + ψ − exponentₖ.
fn set_exponents(index: &[u32], exponents: &[f64], shift: f64, psi: &[f64], values: &mut [f64]) {
    for ((value, &j), exponent) in values.iter_mut().zip(index).zip(exponents) {
        *value = (shift + psi[j as usize]) - exponent;
    }
}
