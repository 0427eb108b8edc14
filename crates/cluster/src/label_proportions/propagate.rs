//! Belief propagation between samples, their neighbors and their bags.

use super::{
    Bags, Options,
    counts::{Passes, probability},
    graph::Graph,
};
use gibbs_core::{
    Monitor, Result,
    simd::{Kernel, Real, dispatch},
};
use std::ops::Range;

/// Samples that one item of work looks after, at least.
const BLOCK: usize = 4096;

/// Marginals, and how well the messages agree.
#[derive(Debug)]
pub(super) struct Beliefs {
    /// Probability of label 1 of every sample.
    pub marginals: Vec<f64>,
    /// Sweeps made.
    pub iterations: u32,
    /// Largest change that a sweep without damping would still make to a message, in log-odds.
    pub residual: f64,
}

/// Samples in an order in which near ones stand together, and the bags.
pub(super) struct Order {
    /// Place of every sample, and the sample at every place.
    pub place: Vec<u32>,
    pub sample: Vec<u32>,
    /// The places of the bags' members, bag by bag, and where each bag starts among them, and the end.
    pub members: Vec<u32>,
    pub bag_start: Vec<usize>,
    /// Where each place is among the members.
    rank: Vec<u32>,
    /// Bags of every block of work.
    blocks: Vec<Range<usize>>,
}

impl Order {
    /// From the sample at every place.
    pub(super) fn new(bags: &Bags, sample: Vec<u32>) -> Self {
        let mut bag_start = vec![0; bags.counts.len() + 1];
        for &bag in bags.ids {
            bag_start[bag as usize + 1] += 1;
        }
        for bag in 0..bags.counts.len() {
            bag_start[bag + 1] += bag_start[bag];
        }
        let mut free = bag_start.clone();
        let n = bags.ids.len();
        let (mut place, mut members, mut rank) = (vec![0; n], vec![0; n], vec![0; n]);
        for (at, &i) in sample.iter().enumerate() {
            let bag = bags.ids[i as usize] as usize;
            (place[i as usize], members[free[bag]], rank[at]) = (at as u32, at as u32, free[bag] as u32);
            free[bag] += 1;
        }
        let mut blocks = Vec::new();
        let mut first = 0;
        for bag in 0..bags.counts.len() {
            if bag_start[bag + 1] - bag_start[first] >= BLOCK || bag + 1 == bags.counts.len() {
                blocks.push(first..bag + 1);
                first = bag + 1;
            }
        }
        Self { place, sample, members, bag_start, rank, blocks }
    }

    /// Where a bag's members are.
    pub(super) fn places(&self, bag: usize) -> &[u32] {
        &self.members[self.bag_start[bag]..self.bag_start[bag + 1]]
    }
}

/// Passes messages until they agree or `max_iterations` is reached. Samples of `graph` are numbered by their places.
pub(super) fn propagate(
    graph: &Graph,
    order: &Order,
    counts: &[f64],
    options: &Options,
    monitor: &Monitor,
) -> Result<Beliefs> {
    let mut state = State {
        graph,
        order,
        counts,
        options,
        incoming: vec![0.0; graph.neighbor.len()],
        outgoing: vec![0.0; graph.neighbor.len()],
        totals: vec![0.0; order.sample.len()],
        counted: vec![0.0; order.sample.len()],
    };
    let (mut iterations, mut residual) = (0, f64::INFINITY);
    state.gather(monitor)?;
    while iterations < options.max_iterations && residual > options.tolerance {
        residual = state.exchange(monitor)?;
        state.gather(monitor)?;
        iterations += 1;
        monitor.report(f64::from(iterations), Some(f64::from(options.max_iterations)));
    }
    let marginals = state.totals.iter().map(|&h| probability(h)).collect();
    Ok(Beliefs { marginals, iterations, residual })
}

struct State<'a> {
    graph: &'a Graph,
    order: &'a Order,
    counts: &'a [f64],
    options: &'a Options,
    /// Log-odds that come in at every slot, and those of the next sweep.
    incoming: Vec<f64>,
    outgoing: Vec<f64>,
    /// Log-odds of every sample, its bag's message included.
    totals: Vec<f64>,
    /// The bags' messages, in the order of their members.
    counted: Vec<f64>,
}

impl State<'_> {
    /// Sums what comes in at every sample, lets the bags speak, and adds that.
    fn gather(&mut self, monitor: &Monitor) -> Result<()> {
        let (graph, order, incoming) = (self.graph, self.order, &self.incoming);
        monitor.map(
            self.totals.chunks_mut(BLOCK).enumerate().collect(),
            |_, (block, totals): (usize, &mut [f64])| {
                for (at, total) in (block * BLOCK..).zip(totals) {
                    *total = incoming[graph.start[at]..graph.start[at + 1]].iter().sum();
                }
            },
        )?;
        let (counts, weight, totals) = (self.counts, self.options.bag_weight, &self.totals);
        if weight == 0.0 {
            return Ok(());
        }
        let mut rest = self.counted.as_mut_slice();
        let mut blocks = Vec::with_capacity(order.blocks.len());
        for block in &order.blocks {
            let (own, others) = rest.split_at_mut(order.bag_start[block.end] - order.bag_start[block.start]);
            blocks.push((block.clone(), own));
            rest = others;
        }
        let done = monitor.map(blocks, |_, (bags, counted)| -> Result<()> {
            let first = order.bag_start[bags.start];
            let (mut passes, mut odds) = (Passes::default(), Vec::new());
            for bag in bags {
                odds.clear();
                odds.extend(order.places(bag).iter().map(|&at| totals[at as usize]));
                let messages = &mut counted[order.bag_start[bag] - first..order.bag_start[bag + 1] - first];
                passes.messages(&odds, counts[bag], weight, messages, monitor)?;
            }
            Ok(())
        })?;
        done.into_iter().collect::<Result<()>>()?;
        let counted = &self.counted;
        let parts = self.totals.chunks_mut(BLOCK).zip(order.rank.chunks(BLOCK)).collect();
        monitor.map(parts, |_, (totals, ranks): (&mut [f64], &[u32])| {
            totals.iter_mut().zip(ranks).for_each(|(total, &rank)| *total += counted[rank as usize]);
        })?;
        Ok(())
    }

    /// Sends new messages along all edges; the largest change before damping.
    fn exchange(&mut self, monitor: &Monitor) -> Result<f64> {
        let (graph, incoming, totals) = (self.graph, &self.incoming, &self.totals);
        let mut rest = self.outgoing.as_mut_slice();
        let mut blocks = Vec::new();
        for first in (0..totals.len()).step_by(BLOCK) {
            let slots = graph.start[first]..graph.start[(first + BLOCK).min(totals.len())];
            let (own, others) = rest.split_at_mut(slots.len());
            blocks.push((slots, own));
            rest = others;
        }
        let damping = self.options.damping;
        let changes = monitor.map(blocks, |_, (slots, messages)| {
            for (message, slot) in messages.iter_mut().zip(slots.clone()) {
                *message = totals[graph.neighbor[slot] as usize] - incoming[graph.reverse[slot] as usize];
            }
            dispatch(Across { odds: messages, disagreement: &graph.disagreement[slots.clone()] });
            let mut largest: f64 = 0.0;
            for (message, old) in messages.iter_mut().zip(&incoming[slots]) {
                largest = largest.max((*message - old).abs());
                *message += damping * (old - *message);
            }
            largest
        })?;
        std::mem::swap(&mut self.incoming, &mut self.outgoing);
        Ok(changes.into_iter().fold(0.0, f64::max))
    }
}

/// What log-odds at one end of an edge say at the other: `log (e^{−w} + eʰ) / (1 + e^{h − w})`.
struct Across<'a> {
    odds: &'a mut [f64],
    disagreement: &'a [f64],
}

impl Kernel for Across<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for (odds, &r) in self.odds.iter_mut().zip(self.disagreement) {
            let h = *odds;
            let x = (-h.abs()).exp_lane::<FMA>();
            // An edge of no agreement left and certain odds: the odds themselves.
            let ratio = (1.0 + r * x) / (x + r).max(f64::MIN_POSITIVE);
            *odds = ratio.ln_lane::<FMA>().copysign(h);
        }
    }
}
