//! Facts that some best partition agrees with: which nodes are together, which pairs and triples apart.
//!
//! Each condition is a map that takes any partition without the fact to one with it that costs no more: a set `U` is cut
//! off, nodes are joined, and the costs that can change are bounded by their signs. With `c⁻ = max(0, −c)`, `c⁺` alike, `δ(U)`
//! the pairs and triples that `U` splits, and the smallest cuts found exactly:
//!
//! ```text
//! independent     c ≥ 0 throughout δ(R) for all groups R                          cut between the groups
//! subset join     smallest cut of −c within U ≥ Σ_δ(U) c⁻, all costs within ≤ 0    join U
//! edge subgraph   −c_ij ≥ Σ c⁻ over δ(ij) without triples of i and j               join i, j
//! triplet subgr.  c_ijk + what joins them ≤ −Σ_δ(ijk) c⁻, however i, k are apart   join i, k
//! edge join       2c⁻_ij + Σᵣ c⁻_ijr ≥ Σ_δ(U) |c|, i in U, j not                   join i, j
//! triplet-edge    one such bound for i against j, k; one for k against i, j; and
//!                 c_ij + c_ik + c_jk + c_ijk + Σ c⁻ at single ones of them ≤ 0     join i, k
//! triplet join    2c⁻_ijk + 2c⁻_ij + 2c⁻_ik + c⁻_jk + min(0, c_ij, c_ik, c_jk)
//!                   ≥ Σ_δ(U) c⁻ + Σ c⁺, i in U, j and k not                        join i, j, k
//! edge cut        c⁺_ij ≥ Σ_δ(U) c⁻, i in U, j not                                 cut i, j
//! triplet cut     c⁺_ijk + c⁺_ij + c⁺_ik ≥ Σ_δ(U) c⁻, i in U, j and k not          cut i, j, k somewhere
//! ```
//!
//! Joins are carried out one after the other, each on the instance that the last has left, and the instance falls into
//! independent parts whenever it can; cuts come last. So all facts hold in one best partition together.

mod joins;

use super::{
    Condition,
    costs::{Costs, Sets, negative},
};
use gibbs_core::{Monitor, Result};
use joins::{Cuts, join};
#[cfg(test)]
pub(super) use joins::{each_join, edge_joins_only};

/// What is known of an instance.
#[derive(Default)]
pub(super) struct Facts {
    /// Nodes of the parts that are left, each a list of the original nodes that are together; with its instance.
    pub(super) parts: Vec<Part>,
    /// Joins: two original nodes and the condition.
    pub(super) joins: Vec<(u32, u32, Condition)>,
    /// Pairs of original nodes that are apart within a part.
    pub(super) cuts: Vec<(u32, u32, Condition)>,
    /// Triples of original nodes, of three that are not all together.
    pub(super) triple_cuts: Vec<[u32; 3]>,
    /// What the joins cost.
    pub(super) paid: f64,
}

/// An instance that is independent of the rest, and the original nodes behind each of its own.
pub(super) struct Part {
    pub(super) costs: Costs,
    pub(super) members: Vec<Vec<u32>>,
}

/// Applies all conditions until none has anything to say.
pub(super) fn facts(costs: Costs, monitor: &Monitor) -> Result<Facts> {
    let n = costs.n;
    let mut facts = Facts::default();
    let mut open = vec![Part { costs, members: (0..n as u32).map(|node| vec![node]).collect() }];
    let mut settled = 0;
    while let Some(part) = open.pop() {
        monitor.check()?;
        monitor.report(settled as f64, Some(n as f64));
        let groups = independent(&part.costs);
        if groups.len() > 1 {
            open.extend(groups.iter().rev().map(|group| part.only(group)));
            continue;
        }
        match join(&part.costs, monitor)? {
            Some((nodes, condition)) => {
                facts.joins.extend(
                    nodes.windows(2).map(|pair| (part.members[pair[0]][0], part.members[pair[1]][0], condition)),
                );
                open.push(part.joined(&nodes, &mut facts.paid));
            }
            None => {
                settled += part.members.iter().map(Vec::len).sum::<usize>();
                facts.cut(&part, monitor)?;
                facts.parts.push(part);
            }
        }
    }
    Ok(facts)
}

impl Part {
    fn only(&self, nodes: &[usize]) -> Self {
        Self { costs: self.costs.part(nodes), members: nodes.iter().map(|&node| self.members[node].clone()).collect() }
    }

    fn joined(&self, nodes: &[usize], paid: &mut f64) -> Self {
        let mut sets = Sets::new(self.costs.n);
        nodes.windows(2).for_each(|pair| sets.unite(pair[0], pair[1]));
        let (labels, count) = sets.labels();
        let (costs, cost) = self.costs.joined(&labels, count);
        *paid += cost;
        let mut members = vec![Vec::new(); count];
        labels.iter().zip(&self.members).for_each(|(&label, nodes)| members[label as usize].extend(nodes));
        Self { costs, members }
    }
}

/// Groups of nodes between which no cost is negative.
fn independent(costs: &Costs) -> Vec<Vec<usize>> {
    let mut sets = Sets::new(costs.n);
    for i in 0..costs.n {
        (0..i).filter(|&j| costs.pair(i, j) < 0.0).for_each(|j| sets.unite(i, j));
    }
    for (nodes, _) in costs.triples.iter().filter(|(_, cost)| *cost < 0.0) {
        sets.unite(nodes[0] as usize, nodes[1] as usize);
        sets.unite(nodes[1] as usize, nodes[2] as usize);
    }
    let (labels, count) = sets.labels();
    let mut groups = vec![Vec::new(); count];
    labels.iter().enumerate().for_each(|(node, &label)| groups[label as usize].push(node));
    groups
}

impl Facts {
    /// Nothing is known.
    pub(super) fn none(costs: Costs) -> Self {
        let members = (0..costs.n as u32).map(|node| vec![node]).collect();
        Self { parts: vec![Part { costs, members }], ..Self::default() }
    }

    /// Pairs and triples of a part that are apart in a best partition.
    fn cut(&mut self, part: &Part, monitor: &Monitor) -> Result<()> {
        let costs = &part.costs;
        let n = costs.n;
        if n < 2 {
            return Ok(());
        }
        let losses = Cuts::new(costs, negative, monitor)?;
        let mut apart = vec![false; n * n];
        for i in 0..n {
            for j in 0..i {
                let cost = costs.pair(i, j);
                if cost > 0.0 && cost >= losses.between[i * n + j] {
                    (apart[i * n + j], apart[j * n + i]) = (true, true);
                    for &one in &part.members[i] {
                        self.cuts.extend(part.members[j].iter().map(|&other| (other, one, Condition::EdgeCut)));
                    }
                }
            }
        }
        for (nodes, cost) in costs.triples.iter().filter(|(_, cost)| *cost > 0.0) {
            monitor.check()?;
            let [i, j, k] = nodes.map(|node| node as usize);
            if apart[i * n + j] || apart[i * n + k] || apart[j * n + k] {
                continue;
            }
            let gain = |a: usize, b: usize, c: usize| cost + costs.pair(a, b).max(0.0) + costs.pair(a, c).max(0.0);
            if [(i, j, k), (j, i, k), (k, i, j)].iter().any(|&(a, b, c)| losses.reaches(a, b, c, gain(a, b, c))) {
                self.triple_cuts.push([part.members[i][0], part.members[j][0], part.members[k][0]]);
            }
        }
        Ok(())
    }
}
