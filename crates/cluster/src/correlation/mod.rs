//! Correlation clustering with costs of pairs and of triples: the partition, of any number of groups, that costs least.
//!
//! ```text
//! minimise over partitions   Σ c_ij [i, j together] + Σ c_ijk [i, j, k together]
//! ```
//!
//! Negative costs attract, positive ones repel. First what is certain: persistency conditions fix joins and cuts that a
//! best partition agrees with, and split the instance into independent parts. Parts of at most 11 nodes are then solved by
//! trying; larger ones by local search, with the bound of the linear relaxation over metrics. Conditions hold up to the
//! rounding of their sums.
//!
//! `O(n³)` to `O(n⁵)` a round of the conditions, at most `n` rounds; `O(n³)` a round of the bound, for at most some seconds;
//! memory `O(n² + triples)`.
//!
//! Reference: D. Stein, S. Di Gregorio, B. Andres, Partial optimality in cubic correlation clustering, ICML 2023,
//! <https://arxiv.org/abs/2302.04694>; R. Sonthalia, A. Gilbert, Project and Forget, JMLR 23:326 (2022), for the bound. The conditions are derived anew; triples of two joined nodes are
//! left out of the edge-subgraph condition's loss, which makes it a little stronger.

mod bound;
mod costs;
mod cuts;
mod persistency;
mod relaxation;
mod search;

use costs::Costs;
use gibbs_core::{Error, Monitor, Result};
use persistency::{Facts, facts};
use std::collections::BTreeMap;

/// Nodes up to which a part is solved by trying all.
const SMALL: usize = 11;

/// Most nodes: costs of 2 GiB.
const LARGEST: usize = 1 << 14;

/// Relative gap up to which a partition counts as optimal.
const CERTIFIED: f64 = 1e-9;

/// By which condition a fact is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// No cost within a set of nodes is positive, and no cut within is worth more than all ties to the outside.
    SubsetJoin,
    /// Two nodes attract each other more than all others attract them.
    EdgeSubgraph,
    /// Three nodes attract each other more than all others attract them.
    TripletSubgraph,
    /// Two nodes attract each other more than some cut between them weighs.
    EdgeJoin,
    /// Two nodes are together wherever a third is.
    TripletEdgeJoin,
    /// Three nodes attract each other more than a cut and all that repels weigh.
    TripletJoin,
    /// Two nodes repel each other more than some cut between them attracts.
    EdgeCut,
}

impl Condition {
    /// Its number in results: the place in this enumeration.
    pub fn code(self) -> i32 {
        self as i32
    }
}

/// An instance as it is given; costs of the same pair or triple are added.
#[derive(Debug, Clone, Copy)]
pub struct Problem<'a> {
    /// Number of nodes, at least 1.
    pub nodes: usize,
    /// One node of each pair.
    pub from: &'a [i32],
    /// The other.
    pub to: &'a [i32],
    /// What having both in one group costs.
    pub costs: &'a [f64],
    /// Nodes of each triple, and what having all three in one group costs.
    pub triples: Option<Triples<'a>>,
}

/// Triples of nodes and their costs.
#[derive(Debug, Clone, Copy)]
pub struct Triples<'a> {
    /// One node of each triple.
    pub first: &'a [i32],
    /// Another.
    pub second: &'a [i32],
    /// The last.
    pub third: &'a [i32],
    /// What having all three in one group costs.
    pub costs: &'a [f64],
}

/// What to do beside.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether persistency conditions are used; default true.
    pub persistency: bool,
    /// Starts of the local search beside greedy joining; default 10.
    pub restarts: u32,
    /// Rounds of the relaxation that bounds parts which are not solved by trying; 0 for triangles alone, default 1000.
    pub max_iterations: u32,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { persistency: true, restarts: 10, max_iterations: 1000, seed: 0 }
    }
}

/// A partition, a bound on every other's cost, and what is certain.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The group of each node (`n`), from 0 in order of appearance.
    pub labels: Vec<i32>,
    /// What the partition costs.
    pub value: f64,
    /// No partition costs less.
    pub lower_bound: f64,
    /// `value − lower_bound`.
    pub gap: f64,
    /// `gap / |value|`; 0 where the gap is.
    pub relative_gap: f64,
    /// Whether the gap is rounding: no partition is better.
    pub certified: bool,
    /// Joins that a best partition agrees with: one node of each of two sets that were joined.
    pub join_from: Vec<i32>,
    /// The other node.
    pub join_to: Vec<i32>,
    /// The condition of each join, by [`Condition::code`].
    pub join_condition: Vec<i32>,
    /// Pairs within a part that a best partition has apart.
    pub cut_from: Vec<i32>,
    /// The other node.
    pub cut_to: Vec<i32>,
    /// Triples that a best partition does not have together, three numbers each.
    pub triple_cuts: Vec<i32>,
    /// The independent part of each node (`n`): nodes of different parts are apart in a best partition.
    pub parts: Vec<i32>,
    /// Nodes that are left after the joins, summed over the parts of more than one.
    pub remaining: usize,
}

/// Finds a partition of least cost, as far as that is known.
pub fn correlation_clustering(problem: &Problem, options: &Options, monitor: &Monitor) -> Result<Solution> {
    let costs = problem.read()?;
    let n = costs.n;
    let facts = if options.persistency { facts(costs.clone(), monitor)? } else { Facts::none(costs.clone()) };
    let (mut labels, mut parts) = (vec![0; n], vec![0; n]);
    let (mut groups, mut lower_bound, mut remaining) = (0, facts.paid, 0);
    for (index, part) in facts.parts.iter().enumerate() {
        let (found, value) = if part.costs.n <= SMALL {
            search::best_of_all(&part.costs, monitor)?
        } else {
            search::search(&part.costs, options.restarts, options.seed, index as u32, monitor)?
        };
        let bound = if part.costs.n <= SMALL {
            value
        } else {
            bound::lower_bound(&part.costs, value, options.max_iterations, monitor)?.min(value)
        };
        lower_bound += bound;
        remaining += if part.costs.n > 1 { part.costs.n } else { 0 };
        for (members, label) in part.members.iter().zip(&found) {
            for &node in members {
                labels[node as usize] = groups + label;
                parts[node as usize] = index as i32;
            }
        }
        groups += found.iter().copied().max().unwrap_or(0) + 1;
        monitor.report(index as f64 + 1.0, Some(facts.parts.len() as f64));
    }
    let value = costs.value(&labels);
    let rounding = CERTIFIED * costs.size().max(f64::MIN_POSITIVE);
    let gap = (value - lower_bound).max(0.0);
    Ok(Solution {
        labels: in_order(&labels),
        value,
        lower_bound: lower_bound.min(value),
        gap,
        relative_gap: if gap == 0.0 { 0.0 } else { gap / value.abs() },
        certified: gap <= rounding,
        join_from: facts.joins.iter().map(|join| join.0 as i32).collect(),
        join_to: facts.joins.iter().map(|join| join.1 as i32).collect(),
        join_condition: facts.joins.iter().map(|join| join.2.code()).collect(),
        cut_from: facts.cuts.iter().map(|cut| cut.0 as i32).collect(),
        cut_to: facts.cuts.iter().map(|cut| cut.1 as i32).collect(),
        triple_cuts: facts.triple_cuts.iter().flatten().map(|&node| node as i32).collect(),
        parts,
        remaining,
    })
}

impl Problem<'_> {
    /// Checks and sorts the costs.
    fn read(&self) -> Result<Costs> {
        let n = self.nodes;
        if n == 0 {
            return Err(Error::value("problem.nodes", "expected at least 1, got 0"));
        }
        if n > LARGEST {
            return Err(Error::out_of_memory("the costs of all pairs", n as f64 * n as f64 * 8.0));
        }
        let mut pairs = vec![0.0; n * n];
        same_length("problem.pairs.to", self.to.len(), self.from.len())?;
        same_length("problem.pairs.costs", self.costs.len(), self.from.len())?;
        for (at, &cost) in self.costs.iter().enumerate() {
            let i = self.node("problem.pairs.from", self.from, at)?;
            let j = self.node("problem.pairs.to", self.to, at)?;
            if i == j {
                return Err(Error::value("problem.pairs", format!("expected two nodes, got {i} twice at {at}")));
            }
            finite("problem.pairs.costs", cost, at)?;
            pairs[i * n + j] += cost;
            pairs[j * n + i] += cost;
        }
        let mut triples = BTreeMap::new();
        if let Some(Triples { first, second, third, costs }) = self.triples {
            same_length("problem.triples.second", second.len(), first.len())?;
            same_length("problem.triples.third", third.len(), first.len())?;
            same_length("problem.triples.costs", costs.len(), first.len())?;
            for (at, &cost) in costs.iter().enumerate() {
                let mut nodes = [
                    self.node("problem.triples.first", first, at)? as u32,
                    self.node("problem.triples.second", second, at)? as u32,
                    self.node("problem.triples.third", third, at)? as u32,
                ];
                nodes.sort_unstable();
                if nodes[0] == nodes[1] || nodes[1] == nodes[2] {
                    return Err(Error::value(
                        "problem.triples",
                        format!("expected three nodes, got {nodes:?} at {at}"),
                    ));
                }
                finite("problem.triples.costs", cost, at)?;
                *triples.entry(nodes).or_insert(0.0) += cost;
            }
        }
        Ok(Costs::new(n, pairs, triples))
    }

    fn node(&self, name: &'static str, list: &[i32], at: usize) -> Result<usize> {
        match usize::try_from(list[at]) {
            Ok(node) if node < self.nodes => Ok(node),
            _ => Err(Error::value(
                name,
                format!("expected nodes from 0 to {}, got {} at {at}", self.nodes - 1, list[at]),
            )),
        }
    }
}

fn same_length(name: &'static str, given: usize, expected: usize) -> Result<()> {
    if given == expected { Ok(()) } else { Err(Error::shape(name, format!("expected {expected}, got {given}"))) }
}

fn finite(name: &'static str, cost: f64, at: usize) -> Result<()> {
    if cost.is_finite() {
        Ok(())
    } else {
        Err(Error::value(name, format!("expected finite numbers, got {cost} at {at}")))
    }
}

/// Labels renamed in order of appearance.
fn in_order(labels: &[u32]) -> Vec<i32> {
    let mut names = BTreeMap::new();
    labels
        .iter()
        .map(|label| {
            let next = names.len() as i32;
            *names.entry(label).or_insert(next)
        })
        .collect()
}

#[cfg(test)]
mod tests;
