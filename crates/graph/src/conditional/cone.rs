//! The nodes of a graph that depend on a parameter, and which of them keep its elements apart.

use crate::graph::{Event, Graph, Node, Op, Reduction, Shape, broadcast, resolve_axis};

/// Numbers that an element may have at a node: wider rows are as well evaluated whole.
const WIDEST: usize = 256;

/// The nodes that depend on a parameter.
pub(super) struct Cone<'a> {
    pub(super) graph: &'a Graph,
    pub(super) parameter: usize,
    pub(super) depends: Vec<bool>,
    /// Of these, those that keep elements apart: how many leading axes tell the elements from each other. What follows is an element's own.
    lead: Vec<Option<usize>>,
    /// Elements of the parameter.
    pub(super) len: usize,
}

impl<'a> Cone<'a> {
    pub(super) fn new(graph: &'a Graph, parameter: usize) -> Self {
        let nodes = graph.nodes();
        let len = nodes[parameter].len();
        let mut cone = Self { graph, parameter, depends: vec![false; nodes.len()], lead: vec![None; nodes.len()], len };
        cone.depends[parameter] = true;
        cone.lead[parameter] = cone.leading(&nodes[parameter].shape);
        for k in parameter + 1..nodes.len() {
            cone.depends[k] = nodes[k].operands.iter().any(|&operand| cone.depends[operand]);
            if cone.depends[k] && cone.keeps_elements_apart(k) {
                cone.lead[k] = cone.leading(&nodes[k].shape);
            }
        }
        cone
    }

    pub(super) fn shape(&self, k: usize) -> &'a [usize] {
        &self.graph.nodes()[k].shape
    }

    /// The fewest leading axes with as many places as there are elements.
    pub(super) fn leading(&self, shape: &[usize]) -> Option<usize> {
        let mut places = 1;
        let lead = std::iter::once(1).chain(shape.iter().map(|&size| {
            places *= size;
            places
        }));
        let lead = lead.enumerate().find_map(|(axes, places)| (places == self.len).then_some(axes))?;
        (shape[lead..].iter().product::<usize>() <= WIDEST).then_some(lead)
    }

    /// Whether each element of the parameter has a row of its own at a node, which reads no other.
    fn keeps_elements_apart(&self, k: usize) -> bool {
        let Node { op, operands, shape, .. } = &self.graph.nodes()[k];
        match op {
            Op::Unary(_) | Op::Binary(_) | Op::Ternary(_) | Op::Broadcast => self.aligned(operands, shape),
            Op::LogDensity { each: true, .. } => self.outcomes(k).is_some(),
            Op::Reshape => self.lead[operands[0]].is_some(),
            Op::Concat(_) => operands.len() == 1 && self.lead[operands[0]].is_some(),
            Op::Reduce { axes: Some(axes), .. } => {
                let shape = self.shape(operands[0]);
                let own =
                    |lead: usize| axes.iter().all(|&axis| resolve_axis(axis, shape).is_ok_and(|axis| axis >= lead));
                self.lead[operands[0]].is_some_and(own)
            }
            _ => false,
        }
    }

    /// Whether operands that depend on the parameter meet `shape` with the same elements at the same places.
    fn aligned(&self, operands: &[usize], shape: &[usize]) -> bool {
        let lead = self.leading(shape);
        operands.iter().filter(|&&operand| self.depends[operand]).all(|&operand| {
            let own = self.shape(operand);
            match (self.lead[operand], lead) {
                (Some(0), Some(0)) => true,
                (Some(a), Some(b)) => a == b && own.len() == shape.len() && own[..a] == shape[..b],
                _ => false,
            }
        })
    }

    /// The shape of the outcomes of a log density of numbers, where it keeps elements apart.
    pub(super) fn outcomes(&self, k: usize) -> Option<Shape> {
        let Node { op: Op::LogDensity { distribution, .. }, operands, .. } = &self.graph.nodes()[k] else {
            return None;
        };
        if distribution.event() != Event::Number {
            return None;
        }
        let joined = operands.iter().try_fold(vec![], |joint, &operand| broadcast(&joint, self.shape(operand)));
        joined.ok().filter(|joint| self.aligned(operands, joint))
    }

    /// The node whose rows a term adds up, if the term is a sum over elements.
    pub(super) fn summed(&self, term: usize) -> Option<usize> {
        let Node { op, operands, .. } = &self.graph.nodes()[term];
        match op {
            Op::Reduce { reduction: Reduction::Sum, axes: None, .. } if self.lead[operands[0]].is_some() => {
                Some(operands[0])
            }
            Op::LogDensity { each: false, .. } if self.outcomes(term).is_some() => Some(term),
            _ => self.lead[term].map(|_| term),
        }
    }

    /// Which nodes these terms read.
    pub(super) fn wanted<'t>(&self, terms: impl Iterator<Item = &'t (usize, f64)>) -> Vec<bool> {
        let nodes = self.graph.nodes();
        let mut wanted = vec![false; nodes.len()];
        terms.for_each(|&(term, _)| wanted[term] = true);
        for k in (0..nodes.len()).rev() {
            if wanted[k] {
                nodes[k].operands.iter().for_each(|&operand| wanted[operand] = true);
            }
        }
        wanted
    }

    /// Numbers that the evaluation of these terms computes.
    pub(super) fn numbers<'t>(&self, terms: impl Iterator<Item = &'t (usize, f64)>) -> usize {
        let wanted = self.wanted(terms);
        self.graph.nodes().iter().zip(wanted).filter(|(_, wanted)| *wanted).map(|(node, _)| node.len()).sum()
    }
}
