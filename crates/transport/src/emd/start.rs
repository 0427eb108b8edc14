//! Starting trees. Perturbed supplies make any greedy shipping a spanning tree: source and sink are never empty at once but
//! in the end.

use super::pricing::Costs;
use super::supply::{Supply, Units};
use super::tree::Arc;
use gibbs_core::{Monitor, Result};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Shipping under way: what sources still have and sinks still lack.
pub(super) struct Shipping<U> {
    pub(super) a: Vec<U>,
    pub(super) b: Vec<U>,
    pub(super) arcs: Vec<Arc<U>>,
}

impl<U: Units> Shipping<U> {
    pub(super) fn new(supply: &Supply<U>) -> Self {
        let arcs = Vec::with_capacity(supply.a.len() + supply.b.len());
        Self { a: supply.a.clone(), b: supply.b.clone(), arcs }
    }

    /// Ships what it can from `i` to `j`.
    pub(super) fn ship(&mut self, i: usize, j: usize) {
        let flow = self.a[i].min(self.b[j]);
        if flow > U::default() {
            self.a[i] -= flow;
            self.b[j] -= flow;
            self.arcs.push(Arc { row: i as u32, column: j as u32, flow });
        }
    }

    /// Ships the rest wherever something is lacking.
    pub(super) fn anywhere(mut self) -> Vec<Arc<U>> {
        let (mut i, mut j) = (0, 0);
        while i < self.a.len() && j < self.b.len() {
            self.ship(i, j);
            if self.a[i] == U::default() { i += 1 } else { j += 1 }
        }
        self.arcs
    }

    /// Ships the rest, source by source to the sinks with the least `cost − g` that still lack something.
    pub(super) fn finish(mut self, costs: &Costs, shifts: &[f64], monitor: &Monitor) -> Result<Vec<Arc<U>>> {
        let mut open: Vec<usize> = (0..self.b.len()).filter(|&j| self.b[j] > U::default()).collect();
        for i in 0..self.a.len() {
            if self.a[i] == U::default() {
                continue;
            }
            monitor.check()?;
            let keyed = open.iter().map(|&j| Keyed { key: costs.at(i, j) + shifts[j], place: j });
            let mut heap: BinaryHeap<Keyed> = keyed.collect();
            while self.a[i] > U::default() {
                let Some(Keyed { place, .. }) = heap.pop() else { break };
                self.ship(i, place);
            }
            open.retain(|&j| self.b[j] > U::default());
        }
        Ok(self.arcs)
    }
}

/// Of two, the one with the smaller key comes first; of equals, the one with the smaller place.
struct Keyed {
    key: f64,
    place: usize,
}

impl Ord for Keyed {
    fn cmp(&self, other: &Self) -> Ordering {
        other.key.total_cmp(&self.key).then(other.place.cmp(&self.place))
    }
}

impl PartialOrd for Keyed {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Eq for Keyed {}

impl PartialEq for Keyed {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

/// Vogel's rule on the longer side: what stands to lose most by not getting its best partner ships first. Losses are
/// computed anew only when one of the two partners they came from is used up.
pub(super) fn vogel<U: Units>(costs: &Costs, supply: &Supply<U>, monitor: &Monitor) -> Result<Vec<Arc<U>>> {
    let (n, m) = (costs.nrows(), costs.ncols());
    let by_rows = n >= m;
    let cost = |item: usize, partner: usize| if by_rows { costs.at(item, partner) } else { costs.at(partner, item) };
    let mut shipping = Shipping::new(supply);
    let mut open: Vec<usize> = (0..n.min(m)).collect();
    let regret = |item: usize, open: &[usize]| -> Regret {
        let (mut best, mut second) = ((f64::INFINITY, 0), (f64::INFINITY, 0));
        for &partner in open {
            let value = cost(item, partner);
            if value < best.0 {
                (second, best) = (best, (value, partner));
            } else if value < second.0 {
                second = (value, partner);
            }
        }
        let loss = if open.len() > 1 { second.0 - best.0 } else { 0.0 };
        Regret { loss, item, best: best.1, second: if open.len() > 1 { second.1 } else { best.1 } }
    };
    let mut heap = BinaryHeap::with_capacity(n.max(m));
    for item in 0..n.max(m) {
        heap.push(regret(item, &open));
        monitor.check()?;
    }
    while let Some(Regret { item, best, second, .. }) = heap.pop() {
        let lacks = |shipping: &Shipping<U>, partner: usize| {
            U::default() < if by_rows { shipping.b[partner] } else { shipping.a[partner] }
        };
        if lacks(&shipping, best) && lacks(&shipping, second) {
            if by_rows {
                shipping.ship(item, best)
            } else {
                shipping.ship(best, item)
            }
            let rest = if by_rows { shipping.a[item] } else { shipping.b[item] };
            if rest == U::default() {
                continue;
            }
        }
        open.retain(|&partner| lacks(&shipping, partner));
        if open.is_empty() {
            break;
        }
        monitor.check()?;
        heap.push(regret(item, &open));
    }
    Ok(shipping.arcs)
}

/// What a source or sink loses when its best partner is used up.
struct Regret {
    loss: f64,
    item: usize,
    best: usize,
    second: usize,
}

impl Ord for Regret {
    fn cmp(&self, other: &Self) -> Ordering {
        self.loss.total_cmp(&other.loss).then(other.item.cmp(&self.item))
    }
}

impl PartialOrd for Regret {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Eq for Regret {}

impl PartialEq for Regret {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
