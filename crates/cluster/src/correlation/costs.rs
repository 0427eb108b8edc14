//! Costs of pairs and triples, and what becomes of them when nodes are joined or left alone.

use std::collections::BTreeMap;

/// A complete instance on nodes `0 … n`: what it costs to have two, or three, in one group.
#[derive(Debug, Clone)]
pub(super) struct Costs {
    pub(super) n: usize,
    /// `n × n`, symmetric, 0 on the diagonal.
    pairs: Vec<f64>,
    /// Nodes ascending; no two alike, none 0.
    pub(super) triples: Vec<([u32; 3], f64)>,
    /// Indices of the triples of each node.
    incident: Vec<Vec<u32>>,
}

impl Costs {
    pub(super) fn new(n: usize, pairs: Vec<f64>, triples: BTreeMap<[u32; 3], f64>) -> Self {
        let triples: Vec<_> = triples.into_iter().filter(|&(_, cost)| cost != 0.0).collect();
        let mut incident = vec![Vec::new(); n];
        for (index, (nodes, _)) in triples.iter().enumerate() {
            nodes.iter().for_each(|&node| incident[node as usize].push(index as u32));
        }
        Self { n, pairs, triples, incident }
    }

    pub(super) fn pair(&self, i: usize, j: usize) -> f64 {
        self.pairs[i * self.n + j]
    }

    /// Costs of pairs with `i`.
    pub(super) fn row(&self, i: usize) -> &[f64] {
        &self.pairs[i * self.n..(i + 1) * self.n]
    }

    /// The other two nodes and the cost of each triple with `i`.
    pub(super) fn triples_of(&self, i: usize) -> impl Iterator<Item = (usize, usize, f64)> {
        self.incident[i].iter().map(move |&index| {
            let ([a, b, c], cost) = self.triples[index as usize];
            let (j, k) = if a as usize == i {
                (b, c)
            } else if b as usize == i {
                (a, c)
            } else {
                (a, b)
            };
            (j as usize, k as usize, cost)
        })
    }

    /// The cost of a triple, in any order.
    pub(super) fn triple(&self, i: usize, j: usize, k: usize) -> f64 {
        let mut nodes = [i as u32, j as u32, k as u32];
        nodes.sort_unstable();
        self.triples.binary_search_by(|(other, _)| other.cmp(&nodes)).map_or(0.0, |at| self.triples[at].1)
    }

    /// The cost of a partition.
    pub(super) fn value(&self, labels: &[u32]) -> f64 {
        let mut value = 0.0;
        for i in 0..self.n {
            value += (0..i).filter(|&j| labels[j] == labels[i]).map(|j| self.pair(i, j)).sum::<f64>();
        }
        let together = |nodes: &[u32; 3]| {
            let [i, j, k] = nodes.map(|node| labels[node as usize]);
            i == j && j == k
        };
        value + self.triples.iter().filter(|(nodes, _)| together(nodes)).map(|(_, cost)| cost).sum::<f64>()
    }

    /// The sum of the costs' magnitudes.
    pub(super) fn size(&self) -> f64 {
        self.pairs.iter().map(|cost| 0.5 * cost.abs()).sum::<f64>()
            + self.triples.iter().map(|(_, cost)| cost.abs()).sum::<f64>()
    }

    /// The instance with nodes of equal `labels` (`0 … count`) as one, and the cost that is paid by that.
    pub(super) fn joined(&self, labels: &[u32], count: usize) -> (Self, f64) {
        let (mut pairs, mut triples, mut paid) = (vec![0.0; count * count], BTreeMap::new(), 0.0);
        let mut add = |i: u32, j: u32, cost: f64, paid: &mut f64| {
            if i == j {
                *paid += cost;
            } else {
                pairs[i as usize * count + j as usize] += cost;
                pairs[j as usize * count + i as usize] += cost;
            }
        };
        for i in 0..self.n {
            for j in 0..i {
                add(labels[i], labels[j], self.pair(i, j), &mut paid);
            }
        }
        for (nodes, cost) in &self.triples {
            let mut ends = nodes.map(|node| labels[node as usize]);
            ends.sort_unstable();
            match ends {
                [i, j, k] if i == j || j == k => add(i, k, *cost, &mut paid),
                ends => *triples.entry(ends).or_insert(0.0) += cost,
            }
        }
        (Self::new(count, pairs, triples), paid)
    }

    /// The instance on some of the nodes, ascending; costs that reach beyond are left out.
    pub(super) fn part(&self, nodes: &[usize]) -> Self {
        let place = |node: u32| nodes.binary_search(&(node as usize)).ok().map(|at| at as u32);
        let pairs = nodes.iter().flat_map(|&i| nodes.iter().map(move |&j| self.pair(i, j))).collect();
        let triples = self.triples.iter().filter_map(|(ends, cost)| {
            let [i, j, k] = ends.map(place);
            Some(([i?, j?, k?], *cost))
        });
        Self::new(nodes.len(), pairs, triples.collect())
    }

    /// Weights of pairs such that cutting a set of nodes off cuts `Σ f(cost)` over the pairs and triples that it splits: a
    /// triple that is split has two of its pairs cut.
    pub(super) fn cut_weights(&self, f: impl Fn(f64) -> f64) -> Vec<f64> {
        let n = self.n;
        let mut weights: Vec<f64> = self.pairs.iter().map(|&cost| f(cost)).collect();
        (0..n).for_each(|i| weights[i * n + i] = 0.0);
        for (nodes, cost) in &self.triples {
            let half = 0.5 * f(*cost);
            for (i, j) in [(nodes[0], nodes[1]), (nodes[0], nodes[2]), (nodes[1], nodes[2])] {
                weights[i as usize * n + j as usize] += half;
                weights[j as usize * n + i as usize] += half;
            }
        }
        weights
    }
}

/// What a cost takes off.
pub(super) fn negative(cost: f64) -> f64 {
    (-cost).max(0.0)
}

/// Groups by a union of nodes.
pub(super) struct Sets(Vec<usize>);

impl Sets {
    pub(super) fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    pub(super) fn root(&mut self, mut node: usize) -> usize {
        while self.0[node] != node {
            self.0[node] = self.0[self.0[node]];
            node = self.0[node];
        }
        node
    }

    pub(super) fn unite(&mut self, i: usize, j: usize) {
        let (i, j) = (self.root(i), self.root(j));
        self.0[i.max(j)] = i.min(j);
    }

    /// Labels from 0 in order of appearance, and how many there are.
    pub(super) fn labels(&mut self) -> (Vec<u32>, usize) {
        let mut number = vec![u32::MAX; self.0.len()];
        let mut count = 0;
        let labels = (0..self.0.len()).map(|node| {
            let root = self.root(node);
            if number[root] == u32::MAX {
                number[root] = count;
                count += 1;
            }
            number[root]
        });
        (labels.collect(), count as usize)
    }
}
