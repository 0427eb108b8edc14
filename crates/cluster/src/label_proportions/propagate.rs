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

/// Samples in the order of their bags, and which of them make a block of work.
pub(super) struct Order {
    /// Place of every sample, and the sample at every place.
    pub place: Vec<u32>,
    pub sample: Vec<u32>,
    /// Where each bag starts among the places, and the end.
    pub bag_start: Vec<usize>,
    /// Bags of every block.
    blocks: Vec<Range<usize>>,
}

impl Order {
    pub(super) fn new(bags: &Bags) -> Self {
        let mut bag_start = vec![0; bags.counts.len() + 1];
        for &bag in bags.ids {
            bag_start[bag as usize + 1] += 1;
        }
        for bag in 0..bags.counts.len() {
            bag_start[bag + 1] += bag_start[bag];
        }
        let mut free = bag_start.clone();
        let mut sample = vec![0; bags.ids.len()];
        let mut place = vec![0; bags.ids.len()];
        for (i, &bag) in bags.ids.iter().enumerate() {
            let at = free[bag as usize];
            free[bag as usize] += 1;
            (sample[at], place[i]) = (i as u32, at as u32);
        }
        let mut blocks = Vec::new();
        let mut first = 0;
        for bag in 0..bags.counts.len() {
            if bag_start[bag + 1] - bag_start[first] >= BLOCK || bag + 1 == bags.counts.len() {
                blocks.push(first..bag + 1);
                first = bag + 1;
            }
        }
        Self { place, sample, bag_start, blocks }
    }

    /// The places of a block's samples.
    fn places(&self, block: &Range<usize>) -> Range<usize> {
        self.bag_start[block.start]..self.bag_start[block.end]
    }
}

/// Passes messages until they agree or `max_iterations` is reached. Samples of `graph` are numbered by their bags.
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
}

impl State<'_> {
    /// Sums what comes in at every sample, lets the bags speak, and adds that.
    fn gather(&mut self, monitor: &Monitor) -> Result<()> {
        let (graph, order, incoming) = (self.graph, self.order, &self.incoming);
        let mut rest = self.totals.as_mut_slice();
        let mut blocks = Vec::with_capacity(order.blocks.len());
        for block in &order.blocks {
            let (own, others) = rest.split_at_mut(order.places(block).len());
            blocks.push((block.clone(), own));
            rest = others;
        }
        let (counts, weight) = (self.counts, self.options.bag_weight);
        let done = monitor.map(blocks, |_, (bags, totals)| {
            let first = order.bag_start[bags.start];
            for (offset, total) in totals.iter_mut().enumerate() {
                let slots = graph.start[first + offset]..graph.start[first + offset + 1];
                *total = incoming[slots].iter().sum();
            }
            if weight == 0.0 {
                return Ok(());
            }
            let (mut passes, mut messages) = (Passes::default(), Vec::new());
            for bag in bags {
                let members = &mut totals[order.bag_start[bag] - first..order.bag_start[bag + 1] - first];
                messages.resize(members.len(), 0.0);
                passes.messages(members, counts[bag], weight, &mut messages, monitor)?;
                members.iter_mut().zip(&messages).for_each(|(total, message)| *total += message);
            }
            Ok(())
        })?;
        done.into_iter().collect()
    }

    /// Sends new messages along all edges; the largest change before damping.
    fn exchange(&mut self, monitor: &Monitor) -> Result<f64> {
        let (graph, order, incoming, totals) = (self.graph, self.order, &self.incoming, &self.totals);
        let mut rest = self.outgoing.as_mut_slice();
        let mut blocks = Vec::with_capacity(order.blocks.len());
        for block in &order.blocks {
            let places = order.places(block);
            let slots = graph.start[places.start]..graph.start[places.end];
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
