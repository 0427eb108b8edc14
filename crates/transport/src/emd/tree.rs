//! The spanning tree of basic arcs, and how an arc enters it.
//!
//! Nodes are the `n` sources and then the `m` sinks. The tree is kept by parents, sizes of subtrees and a preorder: a
//! circular list in which every subtree is a run of neighbours that ends with its last node (R. Barr, F. Glover,
//! D. Klingman, Enhancements of spanning tree labelling procedures for network optimization, INFOR 17, 1979).
//!
//! A pivot costs the length of the cycle that the arc closes, and the size of the smaller of the two trees that it joins.

use super::start::Shipping;
use super::supply::Units;
use gibbs_core::simd::WIDTH;
use gibbs_core::{Error, Result};

/// No node.
const NONE: u32 = u32::MAX;

/// A basic arc.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arc<U> {
    pub(super) row: u32,
    pub(super) column: u32,
    /// In perturbed units; positive.
    pub(super) flow: U,
}

/// What a walk along the cycle reads.
#[derive(Clone, Copy)]
struct Node<U> {
    /// Flow of the arc to the parent.
    flow: U,
    parent: u32,
    /// Nodes of its subtree, itself among them.
    size: u32,
}

/// A spanning tree with its potentials.
pub(super) struct Tree<U> {
    n: usize,
    nodes: Vec<Node<U>>,
    /// The preorder, forwards and backwards, and the last node of each subtree. Arrays of their own: what a walk does not
    /// read it should not load.
    next: Vec<u32>,
    previous: Vec<u32>,
    last: Vec<u32>,
    /// `f` of the sources, then `−g` of the sinks, then +∞ up to a whole number of lanes.
    potentials: Vec<f64>,
    /// Runs of the preorder that are put in a new order.
    runs: Vec<(u32, u32)>,
    root: u32,
    pub(super) pivots: usize,
}

impl<U: Units> Tree<U> {
    /// The tree of `n + m − 1` arcs. `cost` gives the potentials.
    pub(super) fn new(n: usize, m: usize, arcs: &[Arc<U>], cost: impl Fn(usize, usize) -> f64) -> Result<Self> {
        let count = n + m;
        let neighbours = Neighbours::new(n, count, arcs);
        let root = neighbours.busiest();
        let mut tree = Self {
            n,
            nodes: vec![Node { flow: U::default(), parent: NONE, size: 1 }; count],
            next: vec![0; count],
            previous: vec![0; count],
            last: (0..count as u32).collect(),
            potentials: vec![f64::INFINITY; n + m.next_multiple_of(WIDTH)],
            runs: Vec::new(),
            root,
            pivots: 0,
        };
        let order = tree.hang(&neighbours);
        if order.len() != count || arcs.len() + 1 != count {
            return Err(Error::internal("the starting arcs are no spanning tree"));
        }
        for (&node, &next) in order.iter().zip(order.iter().cycle().skip(1)) {
            tree.link(node, next);
        }
        for (place, &node) in order.iter().enumerate().rev() {
            let Node { size, parent, .. } = tree.nodes[node as usize];
            tree.last[node as usize] = order[place + size as usize - 1];
            if parent != NONE {
                tree.nodes[parent as usize].size += size;
            }
        }
        tree.refresh(cost);
        Ok(tree)
    }

    /// Gives every node its parent, from the root down; returns the preorder.
    fn hang(&mut self, neighbours: &Neighbours<U>) -> Vec<u32> {
        let mut order = Vec::with_capacity(self.nodes.len());
        let mut stack = vec![self.root];
        while let Some(node) = stack.pop() {
            if order.len() == self.nodes.len() {
                break;
            }
            order.push(node);
            for &(neighbour, flow) in neighbours.of(node) {
                if neighbour != self.nodes[node as usize].parent {
                    self.nodes[neighbour as usize] = Node { flow, parent: node, size: 1 };
                    stack.push(neighbour);
                }
            }
        }
        order
    }

    /// Computes the potentials anew, the root's being kept.
    pub(super) fn refresh(&mut self, cost: impl Fn(usize, usize) -> f64) {
        let n = self.n;
        let root = self.root as usize;
        if !self.potentials[root].is_finite() {
            self.potentials[root] = 0.0;
        }
        let mut node = self.next[root] as usize;
        while node != root {
            let parent = self.nodes[node].parent as usize;
            self.potentials[node] = match node < n {
                true => self.potentials[parent] + cost(node, parent - n),
                false => self.potentials[parent] - cost(parent, node - n),
            };
            node = self.next[node] as usize;
        }
    }

    /// Number of nodes.
    pub(super) fn count(&self) -> usize {
        self.nodes.len()
    }

    /// `fᵢ`.
    pub(super) fn row_potential(&self, i: usize) -> f64 {
        self.potentials[i]
    }

    /// `−g`, padded with +∞ to a whole number of lanes.
    pub(super) fn column_shifts(&self) -> &[f64] {
        &self.potentials[self.n..]
    }

    /// The largest of the potentials' magnitudes.
    pub(super) fn largest_potential(&self) -> f64 {
        self.potentials[..self.nodes.len()].iter().fold(0.0, |largest: f64, value| largest.max(value.abs()))
    }

    /// Basic arcs.
    pub(super) fn arcs(&self) -> impl Iterator<Item = Arc<U>> + '_ {
        let n = self.n as u32;
        (0..self.nodes.len() as u32).filter_map(move |node| {
            let Node { flow, parent, .. } = self.nodes[node as usize];
            let (row, sink) = if node < n { (node, parent) } else { (parent, node) };
            (parent != NONE).then(|| Arc { row, column: sink - n, flow })
        })
    }

    /// Ships what `shipping` has along basic arcs, from the leaves to the root: with these supplies' own flows, as long as those
    /// are positive.
    pub(super) fn ship<V: Units>(&self, shipping: &mut Shipping<V>) {
        let mut node = self.previous[self.root as usize];
        while node != self.root {
            let parent = self.nodes[node as usize].parent as usize;
            let child = node as usize;
            match child < self.n {
                true => shipping.ship(child, parent - self.n),
                false => shipping.ship(parent, child - self.n),
            }
            node = self.previous[child];
        }
    }

    /// Brings the arc from `i` to `j` in, whose reduced cost is `reduced`, and takes the arc out whose flow is used up first.
    pub(super) fn pivot(&mut self, i: usize, j: usize, reduced: f64) {
        let (source, sink) = (i as u32, (self.n + j) as u32);
        let Cycle { join, flow, leaving, on_source_side } = self.cycle(source, sink);
        let (inner, outer) = if on_source_side { (source, sink) } else { (sink, source) };
        let size = self.nodes[leaving as usize].size;
        let (gained, lost) = if on_source_side { (flow, -flow) } else { (-flow, flow) };
        self.change_outer(outer, join, gained, size);
        self.change_inner(inner, join, lost, leaving);
        self.cut(leaving);
        self.turn(inner, outer, leaving, flow);
        let shift = if on_source_side { reduced } else { -reduced };
        self.shift_potentials(inner, size as usize, shift);
        self.pivots += 1;
    }

    /// The cycle that an arc closes: both ends climb, the one with the smaller subtree first, until they meet.
    fn cycle(&self, source: u32, sink: u32) -> Cycle<U> {
        let n = self.n as u32;
        let nodes = &self.nodes[..];
        let (mut u, mut v) = (source, sink);
        let (mut least_u, mut least_v) = (U::MOST, U::MOST);
        let (mut leaving_u, mut leaving_v) = (NONE, NONE);
        while u != v {
            let (node_u, node_v) = (&nodes[u as usize], &nodes[v as usize]);
            if node_u.size < node_v.size {
                // Arcs out of sources lose flow on this side, arcs into sinks on the other.
                if u < n && node_u.flow < least_u {
                    (least_u, leaving_u) = (node_u.flow, u);
                }
                u = node_u.parent;
            } else {
                if v >= n && node_v.flow < least_v {
                    (least_v, leaving_v) = (node_v.flow, v);
                }
                v = node_v.parent;
            }
        }
        match least_u < least_v {
            true => Cycle { join: u, flow: least_u, leaving: leaving_u, on_source_side: true },
            false => Cycle { join: u, flow: least_v, leaving: leaving_v, on_source_side: false },
        }
    }

    /// From `node` up to `join`: what flows out of sources grows by `flow`, what flows into sinks shrinks by it, and `size` nodes
    /// come below.
    fn change_outer(&mut self, mut node: u32, join: u32, flow: U, size: u32) {
        let n = self.n as u32;
        while node != join {
            let on_path = &mut self.nodes[node as usize];
            on_path.flow += if node < n { flow } else { -flow };
            on_path.size += size;
            node = on_path.parent;
        }
    }

    /// The same on the other side, where all above `leaving` lose its subtree.
    fn change_inner(&mut self, mut node: u32, join: u32, flow: U, leaving: u32) {
        let n = self.n as u32;
        let mut lost = 0;
        while node != join {
            let on_path = &mut self.nodes[node as usize];
            on_path.flow += if node < n { flow } else { -flow };
            on_path.size -= lost;
            if node == leaving {
                lost = on_path.size;
            }
            node = on_path.parent;
        }
    }

    /// Takes the subtree of `node` out of the preorder.
    fn cut(&mut self, node: u32) {
        let (before, end) = (self.previous[node as usize], self.last[node as usize]);
        self.link(before, self.next[end as usize]);
        let parent = self.nodes[node as usize].parent;
        self.replace_last(parent, end, before);
    }

    /// Hangs the subtree that was cut at `leaving` under `outer`, with `inner` on top.
    ///
    /// Of the old preorder of the subtree every node between the two keeps what lies before and behind the child that
    /// becomes its parent: two runs a node, which follow one another in the new order.
    fn turn(&mut self, inner: u32, outer: u32, leaving: u32, flow: U) {
        let mut runs = std::mem::take(&mut self.runs);
        runs.clear();
        runs.push((inner, self.last[inner as usize]));
        let (mut child, mut parent) = (inner, outer);
        let (mut carried, mut below) = (flow, 0);
        loop {
            let node = &mut self.nodes[child as usize];
            let (old_parent, old_flow, old_size) = (node.parent, node.flow, node.size);
            (node.parent, node.flow) = (parent, carried);
            // Its old subtree less that of the child that has become its parent; what hangs above comes on top below.
            node.size = old_size - below;
            if child == leaving {
                break;
            }
            let (first, end) = (child, self.last[child as usize]);
            runs.push((old_parent, self.previous[first as usize]));
            let parent_end = self.last[old_parent as usize];
            if end != parent_end {
                runs.push((self.next[end as usize], parent_end));
            }
            (parent, child, carried, below) = (child, old_parent, old_flow, old_size);
        }
        let end = self.splice(&runs, outer);
        self.runs = runs;
        // Sizes grow and ends agree from the bottom of the stem to its top.
        let (mut node, mut size) = (leaving, 0);
        while node != outer {
            size += self.nodes[node as usize].size;
            self.nodes[node as usize].size = size;
            self.last[node as usize] = end;
            node = self.nodes[node as usize].parent;
        }
    }

    /// Puts the runs into the preorder behind `outer`; returns the end of the last one.
    fn splice(&mut self, runs: &[(u32, u32)], outer: u32) -> u32 {
        let follower = self.next[outer as usize];
        let mut end = outer;
        for &(first, last) in runs {
            self.link(end, first);
            end = last;
        }
        self.link(end, follower);
        self.replace_last(outer, outer, end);
        end
    }

    #[inline]
    fn link(&mut self, node: u32, next: u32) {
        self.next[node as usize] = next;
        self.previous[next as usize] = node;
    }

    /// From `node` up, subtrees that ended with `old` end with `new`.
    fn replace_last(&mut self, mut node: u32, old: u32, new: u32) {
        while node != NONE && self.last[node as usize] == old {
            self.last[node as usize] = new;
            node = self.nodes[node as usize].parent;
        }
    }

    /// Adds `shift` to the potentials of the subtree of `top`, or takes it off all others where those are fewer.
    fn shift_potentials(&mut self, top: u32, size: usize, shift: f64) {
        let behind = self.next[self.last[top as usize] as usize];
        let (mut node, end, shift) =
            if 2 * size <= self.nodes.len() { (top, behind, shift) } else { (behind, top, -shift) };
        loop {
            self.potentials[node as usize] += shift;
            node = self.next[node as usize];
            if node == end {
                return;
            }
        }
    }
}

/// What an entering arc changes.
struct Cycle<U> {
    /// Where the paths from both ends meet.
    join: u32,
    /// The flow that goes round.
    flow: U,
    /// The node whose arc to its parent leaves.
    leaving: u32,
    on_source_side: bool,
}

/// The arcs at each node.
struct Neighbours<U> {
    starts: Vec<usize>,
    ends: Vec<(u32, U)>,
}

impl<U: Units> Neighbours<U> {
    fn new(n: usize, count: usize, arcs: &[Arc<U>]) -> Self {
        let ends_of = |arc: &Arc<U>| (arc.row as usize, n + arc.column as usize);
        let mut starts = vec![0; count + 1];
        for arc in arcs {
            let (source, sink) = ends_of(arc);
            starts[source + 1] += 1;
            starts[sink + 1] += 1;
        }
        for node in 0..count {
            starts[node + 1] += starts[node];
        }
        let mut free = starts.clone();
        let mut ends = vec![(0, U::default()); 2 * arcs.len()];
        for arc in arcs {
            let (source, sink) = ends_of(arc);
            for (node, other) in [(source, sink), (sink, source)] {
                ends[free[node]] = (other as u32, arc.flow);
                free[node] += 1;
            }
        }
        Self { starts, ends }
    }

    fn of(&self, node: u32) -> &[(u32, U)] {
        &self.ends[self.starts[node as usize]..self.starts[node as usize + 1]]
    }

    /// The first of the nodes with the most arcs: a root whose tree is flat.
    fn busiest(&self) -> u32 {
        let degree = |node: usize| self.starts[node + 1] - self.starts[node];
        let nodes = 0..self.starts.len() - 1;
        nodes.rev().max_by_key(|&node| degree(node)).unwrap_or(0) as u32
    }
}
