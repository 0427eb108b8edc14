//! The conditions for joins.

use super::super::{
    Condition,
    costs::{Costs, negative},
    cuts,
};
use gibbs_core::{Monitor, Result};

/// Some nodes that are together in a best partition, and by which condition: the cheap ones are asked first.
pub(super) fn join(costs: &Costs, monitor: &Monitor) -> Result<Option<(Vec<usize>, Condition)>> {
    if costs.n < 2 {
        return Ok(None);
    }
    let sums = Sums::new(costs);
    if let Some((i, j)) = edge_subgraph(costs, &sums) {
        return Ok(Some((vec![i, j], Condition::EdgeSubgraph)));
    }
    if let Some((i, k)) = triplet_subgraph(costs, &sums, monitor)? {
        return Ok(Some((vec![i, k], Condition::TripletSubgraph)));
    }
    if let Some(nodes) = subset_join(costs, &sums, monitor)? {
        return Ok(Some((nodes, Condition::SubsetJoin)));
    }
    let magnitudes = Cuts::new(costs, f64::abs, monitor)?;
    if let Some((i, j)) = edge_join(costs, &sums, &magnitudes) {
        return Ok(Some((vec![i, j], Condition::EdgeJoin)));
    }
    if let Some((i, k)) = triplet_edge_join(costs, &sums, &magnitudes, monitor)? {
        return Ok(Some((vec![i, k], Condition::TripletEdgeJoin)));
    }
    let losses = Cuts::new(costs, negative, monitor)?;
    Ok(triplet_join(costs, &losses, monitor)?.map(|nodes| (nodes.to_vec(), Condition::TripletJoin)))
}

/// Sums of the negative parts.
struct Sums {
    n: usize,
    /// Pairs with a node.
    pairs: Vec<f64>,
    /// Triples with a node.
    triples: Vec<f64>,
    /// Triples with two nodes (`n × n`).
    shared: Vec<f64>,
}

impl Sums {
    fn new(costs: &Costs) -> Self {
        let n = costs.n;
        let pairs = (0..n).map(|i| costs.row(i).iter().map(|&cost| negative(cost)).sum()).collect();
        let (mut triples, mut shared) = (vec![0.0; n], vec![0.0; n * n]);
        for (nodes, cost) in &costs.triples {
            let loss = negative(*cost);
            let [i, j, k] = nodes.map(|node| node as usize);
            [i, j, k].into_iter().for_each(|node| triples[node] += loss);
            for (a, b) in [(i, j), (i, k), (j, k)] {
                shared[a * n + b] += loss;
                shared[b * n + a] += loss;
            }
        }
        Self { n, pairs, triples, shared }
    }

    fn shared(&self, i: usize, j: usize) -> f64 {
        self.shared[i * self.n + j]
    }
}

fn edge_subgraph(costs: &Costs, sums: &Sums) -> Option<(usize, usize)> {
    for i in 0..costs.n {
        for j in 0..i {
            let loss = negative(costs.pair(i, j));
            // Triples of both were apart before: they cannot be lost. Each node's sum holds them once.
            let lost = sums.pairs[i] + sums.pairs[j] - 2.0 * loss + sums.triples[i] + sums.triples[j]
                - 2.0 * sums.shared(i, j);
            if loss > 0.0 && loss >= lost.max(0.0) {
                return Some((j, i));
            }
        }
    }
    None
}

fn triplet_subgraph(costs: &Costs, sums: &Sums, monitor: &Monitor) -> Result<Option<(usize, usize)>> {
    let n = costs.n;
    let triples = (0..n).flat_map(|k| (0..k).flat_map(move |j| (0..j).map(move |i| [i, j, k])));
    for t in triples {
        if t[0] == 0 {
            monitor.check()?;
        }
        let cost = costs.triple(t[0], t[1], t[2]);
        let [ij, ik, jk] = [costs.pair(t[0], t[1]), costs.pair(t[0], t[2]), costs.pair(t[1], t[2])];
        // δ(ijk): a triple with two of the nodes is in two of the sums, the one with all three in each.
        let inner = 2.0 * (negative(ij) + negative(ik) + negative(jk)) + 3.0 * negative(cost);
        let twice = sums.shared(t[0], t[1]) + sums.shared(t[0], t[2]) + sums.shared(t[1], t[2]) - 3.0 * negative(cost);
        let all: f64 = t.iter().map(|&node| sums.pairs[node] + sums.triples[node]).sum();
        let lost = (all - inner - twice).max(0.0);
        // For the pair u, w and the third node v: all apart, u with v, v with w.
        let pays = |uw: f64, uv: f64, vw: f64| {
            let gain = cost + uw;
            (gain + uv + vw).max(gain + vw).max(gain + uv) <= -lost
        };
        if pays(ij, ik, jk) && ij + cost < 0.0 {
            return Ok(Some((t[0], t[1])));
        }
        if pays(ik, ij, jk) && ik + cost < 0.0 {
            return Ok(Some((t[0], t[2])));
        }
        if pays(jk, ij, ik) && jk + cost < 0.0 {
            return Ok(Some((t[1], t[2])));
        }
    }
    Ok(None)
}

/// Grows sets without positive costs from each negative pair, the most negative node first.
fn subset_join(costs: &Costs, sums: &Sums, monitor: &Monitor) -> Result<Option<Vec<usize>>> {
    let n = costs.n;
    for i in 0..n {
        for j in (0..i).filter(|&j| costs.pair(i, j) < 0.0) {
            monitor.check()?;
            let mut set = vec![j, i];
            let mut inside = vec![false; n];
            (inside[i], inside[j]) = (true, true);
            while let Some(node) = most_negative(costs, &inside, &set) {
                inside[node] = true;
                set.push(node);
            }
            set.sort_unstable();
            if set.len() < 3 {
                continue;
            }
            let lost = lost_by_cutting(costs, sums, &set, &inside);
            let within = costs.part(&set);
            if cuts::smallest(within.cut_weights(negative), set.len()) >= lost {
                return Ok(Some(set));
            }
        }
    }
    Ok(None)
}

/// The node that brings most into the set, of those that bring no positive cost.
fn most_negative(costs: &Costs, inside: &[bool], set: &[usize]) -> Option<usize> {
    let mut best = (0.0, None);
    for node in (0..costs.n).filter(|&node| !inside[node]) {
        if set.iter().any(|&other| costs.pair(node, other) > 0.0) {
            continue;
        }
        let mut gain: f64 = set.iter().map(|&other| costs.pair(node, other)).sum();
        let mut fits = true;
        for (j, k, cost) in costs.triples_of(node).filter(|&(j, k, _)| inside[j] && inside[k]) {
            debug_assert!(j != k);
            fits &= cost <= 0.0;
            gain += cost;
        }
        if fits && gain < best.0 {
            best = (gain, Some(node));
        }
    }
    best.1
}

/// `Σ c⁻` over what cutting the set off splits.
fn lost_by_cutting(costs: &Costs, sums: &Sums, set: &[usize], inside: &[bool]) -> f64 {
    let mut lost = 0.0;
    for &i in set {
        lost += sums.pairs[i] - set.iter().map(|&j| negative(costs.pair(i, j))).sum::<f64>();
        for (j, k, cost) in costs.triples_of(i) {
            // A triple with two nodes in the set is met twice.
            match (inside[j], inside[k]) {
                (true, true) => {}
                (false, false) => lost += negative(cost),
                _ => lost += 0.5 * negative(cost),
            }
        }
    }
    lost
}

/// Smallest cuts of an instance under one reading of its costs.
pub(super) struct Cuts {
    n: usize,
    weights: Vec<f64>,
    /// Between all pairs.
    pub(super) between: Vec<f64>,
    /// Of each node alone.
    alone: Vec<f64>,
}

impl Cuts {
    pub(super) fn new(costs: &Costs, f: impl Fn(f64) -> f64, monitor: &Monitor) -> Result<Self> {
        let n = costs.n;
        let weights = costs.cut_weights(f);
        let between = cuts::all(&weights, n, monitor)?;
        let alone = weights.chunks_exact(n).map(|row| row.iter().sum()).collect();
        Ok(Self { n, weights, between, alone })
    }

    /// Whether some cut between `i` and both `j` and `k` is at most `limit`.
    pub(super) fn reaches(&self, i: usize, j: usize, k: usize, limit: f64) -> bool {
        if self.alone[i] <= limit {
            return true;
        }
        if limit <= 0.0 || self.between[i * self.n + j].max(self.between[i * self.n + k]) > limit {
            return false;
        }
        cuts::between(&self.weights, self.n, i, &[j, k]).0 <= limit
    }
}

fn edge_join(costs: &Costs, sums: &Sums, cuts: &Cuts) -> Option<(usize, usize)> {
    for i in 0..costs.n {
        for j in 0..i {
            let gain = 2.0 * negative(costs.pair(i, j)) + sums.shared(i, j);
            if gain > 0.0 && gain >= cuts.between[i * costs.n + j] {
                return Some((j, i));
            }
        }
    }
    None
}

fn triplet_edge_join(costs: &Costs, sums: &Sums, cuts: &Cuts, monitor: &Monitor) -> Result<Option<(usize, usize)>> {
    let n = costs.n;
    for i in 0..n {
        for k in 0..i {
            monitor.check()?;
            for j in (0..n).filter(|&j| j != i && j != k) {
                let (ij, ik, jk, ijk) = (costs.pair(i, j), costs.pair(i, k), costs.pair(j, k), costs.triple(i, j, k));
                let joined = ij + ik + jk + ijk;
                if joined > 0.0 {
                    continue;
                }
                // Of pairs and triples with a single one of the three: all were apart before.
                let single: f64 = [(i, j, k), (j, i, k), (k, i, j)]
                    .iter()
                    .map(|&(v, a, b)| {
                        sums.pairs[v] + sums.triples[v]
                            - negative(costs.pair(v, a))
                            - negative(costs.pair(v, b))
                            - sums.shared(v, a)
                            - sums.shared(v, b)
                            + negative(ijk)
                    })
                    .sum();
                if joined + single.max(0.0) > 0.0 {
                    continue;
                }
                let gain = |a: usize, b: usize| 2.0 * negative(costs.pair(a, b)) + sums.shared(a, b);
                if cuts.reaches(i, j, k, gain(i, j) + gain(i, k)) && cuts.reaches(k, i, j, gain(k, i) + gain(k, j)) {
                    return Ok(Some((k, i)));
                }
            }
        }
    }
    Ok(None)
}

fn triplet_join(costs: &Costs, cuts: &Cuts, monitor: &Monitor) -> Result<Option<[usize; 3]>> {
    let n = costs.n;
    let positive: f64 = (0..n).flat_map(|i| costs.row(i)[..i].iter().map(|cost| cost.max(0.0))).sum::<f64>()
        + costs.triples.iter().map(|(_, cost)| cost.max(0.0)).sum::<f64>();
    for i in 0..n {
        monitor.check()?;
        for j in 0..n {
            for k in (0..j).filter(|&k| k != i && j != i) {
                let (ij, ik, jk, ijk) = (costs.pair(i, j), costs.pair(i, k), costs.pair(j, k), costs.triple(i, j, k));
                let gain = 2.0 * (negative(ijk) + negative(ij) + negative(ik)) + negative(jk);
                let gain = gain + ij.min(ik).min(jk).min(0.0) - positive;
                if gain > 0.0 && cuts.reaches(i, j, k, gain) {
                    return Ok(Some([i, j, k]));
                }
            }
        }
    }
    Ok(None)
}

/// What each condition for joins finds on an instance when it is asked alone.
#[cfg(test)]
pub(in crate::correlation) fn each_join(costs: &Costs) -> Vec<(Condition, Vec<usize>)> {
    let monitor = Monitor::none();
    let sums = Sums::new(costs);
    let (magnitudes, losses) =
        (Cuts::new(costs, f64::abs, &monitor).unwrap(), Cuts::new(costs, negative, &monitor).unwrap());
    let pair = |found: Option<(usize, usize)>| found.map(|(i, j)| vec![i, j]);
    [
        (Condition::EdgeSubgraph, pair(edge_subgraph(costs, &sums))),
        (Condition::TripletSubgraph, pair(triplet_subgraph(costs, &sums, &monitor).unwrap())),
        (Condition::SubsetJoin, subset_join(costs, &sums, &monitor).unwrap()),
        (Condition::EdgeJoin, pair(edge_join(costs, &sums, &magnitudes))),
        (Condition::TripletEdgeJoin, pair(triplet_edge_join(costs, &sums, &magnitudes, &monitor).unwrap())),
        (Condition::TripletJoin, triplet_join(costs, &losses, &monitor).unwrap().map(|nodes| nodes.to_vec())),
    ]
    .into_iter()
    .filter_map(|(condition, nodes)| nodes.map(|nodes| (condition, nodes)))
    .collect()
}

/// The groups that edge joins alone make.
#[cfg(test)]
pub(in crate::correlation) fn edge_joins_only(costs: &Costs) -> Vec<u32> {
    let mut labels: Vec<u32> = (0..costs.n as u32).collect();
    let mut current = costs.clone();
    while current.n > 1 {
        let cuts = Cuts::new(&current, f64::abs, &Monitor::none()).unwrap();
        let Some((i, j)) = edge_join(&current, &Sums::new(&current), &cuts) else { break };
        let mut sets = super::super::costs::Sets::new(current.n);
        sets.unite(i, j);
        let (names, count) = sets.labels();
        labels.iter_mut().for_each(|label| *label = names[*label as usize]);
        current = current.joined(&names, count).0;
    }
    labels
}
