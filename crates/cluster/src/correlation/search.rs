//! Good partitions: greedy joining, moves of single nodes, and chains of moves.
//!
//! Joining starts from single nodes and unites the two groups that bring most. Moves take a node to the group, or to a
//! group of its own, where it costs least. A chain (after Kernighan and Lin) makes the best move of a node that has not
//! moved yet, be it for the worse, and keeps the best prefix.

use super::costs::Costs;
use gibbs_core::{Monitor, Result, Stream, purpose};

/// Share of the largest cost below which a move brings nothing.
const ROUNDING: f64 = 1e-12;

/// Work up to which chains are made: nodes times the costs that a round of gains reads.
const CHAIN_WORK: f64 = 3e8;

/// The best partition found, and its cost.
pub(super) fn search(costs: &Costs, restarts: u32, seed: u64, part: u32, monitor: &Monitor) -> Result<(Vec<u32>, f64)> {
    let n = costs.n;
    let mut best = polished(costs, greedy(costs, monitor)?, monitor)?;
    if n < 3 {
        return Ok(best);
    }
    for restart in 0..restarts {
        let mut stream = Stream::new(seed, purpose::CORRELATION_START, part.wrapping_mul(4096).wrapping_add(restart));
        let mut labels = best.0.clone();
        if restart % 2 == 0 {
            let groups = 1 + stream.below(n.isqrt() + 1);
            labels.iter_mut().for_each(|label| *label = stream.below(groups) as u32);
        } else {
            // A fifth of the nodes thrown about, the rest left where the best has them.
            let most = labels.iter().copied().max().unwrap_or(0) as usize + 2;
            for label in &mut labels {
                if stream.below(5) == 0 {
                    *label = stream.below(most.min(n)) as u32;
                }
            }
        }
        let found = polished(costs, labels, monitor)?;
        if found.1 < best.1 {
            best = found;
        }
    }
    Ok(best)
}

fn polished(costs: &Costs, labels: Vec<u32>, monitor: &Monitor) -> Result<(Vec<u32>, f64)> {
    let mut groups = Groups::new(costs, labels);
    let work = costs.n as f64 * (costs.n as f64 * costs.n as f64 + 3.0 * costs.triples.len() as f64);
    loop {
        groups.settle(monitor)?;
        if work > CHAIN_WORK || !groups.chain(monitor)? {
            break;
        }
    }
    let value = costs.value(&groups.labels);
    Ok((groups.labels, value))
}

/// Unites the two groups whose union brings most, until none brings anything.
fn greedy(costs: &Costs, monitor: &Monitor) -> Result<Vec<u32>> {
    let n = costs.n;
    let mut labels: Vec<u32> = (0..n as u32).collect();
    // Groups as nodes of a smaller and smaller instance.
    let mut current = costs.clone();
    loop {
        monitor.check()?;
        let mut best = (0.0, None);
        for i in 0..current.n {
            for j in 0..i {
                if current.pair(i, j) < best.0 {
                    best = (current.pair(i, j), Some((j, i)));
                }
            }
        }
        let Some((into, from)) = best.1 else { return Ok(labels) };
        let renamed = |label: usize| if label == from { into } else { label - usize::from(label > from) } as u32;
        labels.iter_mut().for_each(|label| *label = renamed(*label as usize));
        let names: Vec<u32> = (0..current.n).map(renamed).collect();
        current = current.joined(&names, current.n - 1).0;
    }
}

/// Groups of nodes; labels below `n`, some of them unused.
struct Groups<'a> {
    costs: &'a Costs,
    labels: Vec<u32>,
    sizes: Vec<usize>,
    least: f64,
}

impl<'a> Groups<'a> {
    fn new(costs: &'a Costs, labels: Vec<u32>) -> Self {
        let mut sizes = vec![0; costs.n];
        labels.iter().for_each(|&label| sizes[label as usize] += 1);
        let pairs = (0..costs.n).flat_map(|i| costs.row(i)).fold(0.0, |most: f64, cost| most.max(cost.abs()));
        let largest = costs.triples.iter().fold(pairs, |most, (_, cost)| most.max(cost.abs()));
        Self { costs, labels, sizes, least: ROUNDING * largest }
    }

    /// What node `i` costs in every group, where it would be the only newcomer.
    fn costs_of(&self, i: usize, costs: &mut Vec<f64>) {
        costs.clear();
        costs.resize(self.costs.n, 0.0);
        for (j, &cost) in self.costs.row(i).iter().enumerate() {
            costs[self.labels[j] as usize] += cost;
        }
        for (j, k, cost) in self.costs.triples_of(i) {
            if self.labels[j] == self.labels[k] {
                costs[self.labels[j] as usize] += cost;
            }
        }
    }

    /// The group other than its own where node `i` costs least, and the change; an empty group is one too.
    fn best_move(&self, i: usize, costs: &mut Vec<f64>) -> Option<(f64, u32)> {
        self.costs_of(i, costs);
        let own = self.labels[i] as usize;
        let mut empty = self.sizes[own] > 1;
        let mut best: Option<(f64, u32)> = None;
        for group in (0..self.costs.n).filter(|&group| group != own) {
            if self.sizes[group] == 0 && !std::mem::take(&mut empty) {
                continue;
            }
            let change = costs[group] - costs[own];
            if best.is_none_or(|(least, _)| change < least) {
                best = Some((change, group as u32));
            }
        }
        best
    }

    fn place(&mut self, i: usize, group: u32) {
        self.sizes[self.labels[i] as usize] -= 1;
        self.sizes[group as usize] += 1;
        self.labels[i] = group;
    }

    /// Moves nodes one by one until none gains.
    fn settle(&mut self, monitor: &Monitor) -> Result<()> {
        let mut costs = Vec::new();
        loop {
            let mut moved = false;
            for i in 0..self.costs.n {
                monitor.check()?;
                if let Some((change, group)) = self.best_move(i, &mut costs)
                    && change < -self.least
                {
                    self.place(i, group);
                    moved = true;
                }
            }
            if !moved {
                return Ok(());
            }
        }
    }

    /// Makes a chain of moves and keeps its best prefix; whether that gained anything.
    fn chain(&mut self, monitor: &Monitor) -> Result<bool> {
        let n = self.costs.n;
        let (mut fixed, mut costs) = (vec![false; n], Vec::new());
        let (mut sum, mut best, mut keep, mut made) = (0.0, -self.least, 0, Vec::new());
        for _ in 0..n {
            let mut step: Option<(f64, usize, u32)> = None;
            for i in (0..n).filter(|&i| !fixed[i]) {
                monitor.check()?;
                if let Some((change, group)) = self.best_move(i, &mut costs)
                    && step.is_none_or(|(least, _, _)| change < least)
                {
                    step = Some((change, i, group));
                }
            }
            let Some((change, i, group)) = step else { break };
            made.push((i, self.labels[i]));
            self.place(i, group);
            fixed[i] = true;
            sum += change;
            if sum < best {
                (best, keep) = (sum, made.len());
            }
        }
        for &(i, group) in made[keep..].iter().rev() {
            self.place(i, group);
        }
        Ok(keep > 0)
    }
}

/// The best of all partitions, by trying them node by node with a bound on what is still to come.
pub(super) fn best_of_all(costs: &Costs, monitor: &Monitor) -> Result<(Vec<u32>, f64)> {
    let n = costs.n;
    // What nodes from `i` on can bring at most.
    let mut ahead = vec![0.0; n + 1];
    for i in (0..n).rev() {
        let pairs: f64 = costs.row(i)[..i].iter().map(|cost| cost.min(0.0)).sum();
        let triples: f64 =
            costs.triples_of(i).filter(|&(j, k, _)| j < i && k < i).map(|(_, _, cost)| cost.min(0.0)).sum();
        ahead[i] = ahead[i + 1] + pairs + triples;
    }
    let mut state = Trial { costs, ahead, labels: Vec::new(), best: (Vec::new(), f64::INFINITY), monitor };
    state.extend(0, 0.0)?;
    Ok(state.best)
}

struct Trial<'a> {
    costs: &'a Costs,
    ahead: Vec<f64>,
    labels: Vec<u32>,
    best: (Vec<u32>, f64),
    monitor: &'a Monitor<'a>,
}

impl Trial<'_> {
    fn extend(&mut self, groups: u32, value: f64) -> Result<()> {
        let i = self.labels.len();
        if i == self.costs.n {
            if value < self.best.1 {
                self.best = (self.labels.clone(), value);
            }
            return Ok(());
        }
        if value + self.ahead[i] >= self.best.1 {
            return Ok(());
        }
        self.monitor.check()?;
        for group in 0..=groups {
            let mut cost: f64 = (0..i).filter(|&j| self.labels[j] == group).map(|j| self.costs.pair(i, j)).sum();
            let before = self.costs.triples_of(i).filter(|&(j, k, _)| j < i && k < i);
            cost += before
                .filter(|&(j, k, _)| self.labels[j] == group && self.labels[k] == group)
                .map(|(_, _, cost)| cost)
                .sum::<f64>();
            self.labels.push(group);
            self.extend(groups.max(group + 1), value + cost)?;
            self.labels.pop();
        }
        Ok(())
    }
}
