//! What of a density one parameter moves: the terms that depend on it and, where they go element by element, those of one element.
//!
//! ```text
//! value = Σ terms      of those that depend on a parameter z of n elements
//!   by element          Σᵢ f(zᵢ, cᵢ): all between z and the sum keeps the elements apart; f is compiled alone, and c, which does not
//!                       depend on z, is computed once for all elements
//!   whole               the others, as a graph of their own
//! ```
//!
//! An update of all elements then costs one look at `c` and `n` evaluations of `f`, where it cost `n` evaluations of everything.

mod cone;
mod form;

use crate::{
    Compiled, DENSITY, GraphEvaluator,
    graph::{Binary, Graph, Node, Op, Reduction, Shape, Unary, resolve_axis},
};
use cone::Cone;
pub use form::Family;
use gibbs_core::{Error, Result};
use std::collections::BTreeMap;

/// The terms of a density that one parameter moves, compiled.
#[derive(Debug)]
pub struct Conditional {
    /// Gives what the elements' terms read, one output a row.
    shared: Compiled,
    rows: Vec<Row>,
    element: Option<Compiled>,
    whole: Option<Compiled>,
    /// Where the parameter's elements are in the flat vector.
    start: usize,
}

/// Where the numbers of element `i` stand: `width` of them from `start + i · stride`.
#[derive(Debug, Clone, Copy)]
struct Row {
    start: usize,
    width: usize,
    stride: usize,
}

/// Evaluates a [`Conditional`] with buffers of its own.
#[derive(Debug)]
pub struct ConditionalEvaluator<'a> {
    conditional: &'a Conditional,
    shared: GraphEvaluator<'a>,
    element: Option<GraphEvaluator<'a>>,
    whole: Option<GraphEvaluator<'a>>,
    /// What the elements' terms read.
    values: Vec<f64>,
    /// An element, and its part of `values`.
    arguments: Vec<f64>,
}

impl Graph {
    /// For each parameter, in their order, the terms of the output `value` that it moves; none where that saves nothing: where it moves all of
    /// them and not element by element, or is one number that moves more than a third of what is computed.
    pub fn conditionals(&self, data: &BTreeMap<String, &[f64]>) -> Result<Vec<Option<Conditional>>> {
        let root = self.outputs().get(DENSITY).copied().filter(|&root| self.nodes()[root].shape.is_empty());
        let root = root.ok_or_else(|| Error::value("graph", format!("has no output {DENSITY:?} that is a number")))?;
        let terms = self.terms(root);
        let mut start = 0;
        let mut all = Vec::with_capacity(self.parameters().len());
        for leaf in self.parameters() {
            all.push(conditional(&Cone::new(self, leaf.node), &terms, start, data)?);
            start += self.nodes()[leaf.node].len();
        }
        Ok(all)
    }

    /// The terms that a number is the sum of, with their signs.
    fn terms(&self, root: usize) -> Vec<(usize, f64)> {
        let (mut terms, mut open) = (vec![], vec![(root, 1.0)]);
        while let Some((k, sign)) = open.pop() {
            // Sums of equal sums would be taken apart without end.
            if terms.len() + open.len() >= self.nodes().len() {
                terms.push((k, sign));
                continue;
            }
            let Node { op, operands, .. } = &self.nodes()[k];
            let numbers = operands.iter().all(|&operand| self.nodes()[operand].shape.is_empty());
            match (op, operands.as_slice()) {
                (Op::Binary(Binary::Add), &[a, b]) if numbers => open.extend([(b, sign), (a, sign)]),
                (Op::Binary(Binary::Subtract), &[a, b]) if numbers => open.extend([(b, -sign), (a, sign)]),
                (Op::Unary(Unary::Negate), &[a]) => open.push((a, -sign)),
                _ => terms.push((k, sign)),
            }
        }
        terms
    }
}

/// What of these terms the parameter of a cone moves.
fn conditional(
    cone: &Cone,
    terms: &[(usize, f64)],
    start: usize,
    data: &BTreeMap<String, &[f64]>,
) -> Result<Option<Conditional>> {
    let (mut apart, mut whole) = (vec![], vec![]);
    for &(term, sign) in terms.iter().filter(|(term, _)| cone.depends[*term]) {
        match cone.summed(term) {
            Some(summed) => apart.push((summed, sign)),
            None => whole.push((term, sign)),
        }
    }
    let draws = cone.graph.nodes().iter().any(|node| matches!(node.op, Op::Draw { .. }));
    let moved = cone.numbers(apart.iter().chain(&whole));
    // One element alone pays for a look at the others and for its own value besides.
    let dear = cone.len == 1 && 3 * moved > cone.numbers(terms.iter());
    if draws || dear || whole.len() == terms.len() {
        return Ok(None);
    }
    let mut writer = Writer::new(cone);
    let element = if apart.is_empty() { None } else { Some(writer.element(&apart)?) };
    let (shared, rows) = writer.shared(data)?;
    let whole = if whole.is_empty() {
        None
    } else {
        let mut nodes = cone.graph.nodes().to_vec();
        let value = add(&mut nodes, &whole);
        Some(Graph::of(nodes, BTreeMap::from([(DENSITY.into(), value)]))?.compile(data)?)
    };
    Ok(Some(Conditional { shared, rows, element, whole, start }))
}

/// Writes the graph of one element, and collects what it reads.
struct Writer<'a> {
    cone: &'a Cone<'a>,
    /// The whole graph, and the rows that it lacks.
    outer: Vec<Node>,
    /// Nodes of `outer` that are read, with the width and the stride of a row.
    read: Vec<(usize, usize, usize)>,
    inner: Vec<Node>,
}

impl<'a> Writer<'a> {
    fn new(cone: &'a Cone<'a>) -> Self {
        Self { cone, outer: cone.graph.nodes().to_vec(), read: vec![], inner: vec![] }
    }

    /// The sum of one element's terms, as a graph.
    fn element(&mut self, terms: &[(usize, f64)]) -> Result<Compiled> {
        let nodes = self.cone.graph.nodes();
        let wanted = self.cone.wanted(terms.iter());
        let mut places = vec![usize::MAX; nodes.len()];
        for k in (0..nodes.len()).filter(|&k| wanted[k] && self.cone.depends[k]) {
            places[k] = self.operation(k, &places);
        }
        let sums = terms.iter().map(|&(term, sign)| {
            let place = places[term];
            let number = self.inner[place].shape.is_empty();
            let sum = Op::Reduce { reduction: Reduction::Sum, axes: None, keep: false };
            (if number { place } else { self.push(sum, vec![place], vec![]) }, sign)
        });
        let sums: Vec<(usize, f64)> = sums.collect();
        let value = add(&mut self.inner, &sums);
        let inner = std::mem::take(&mut self.inner);
        Graph::of(inner, BTreeMap::from([(DENSITY.into(), value)]))?.compile(&BTreeMap::new())
    }

    /// A node that depends on the parameter, as it is for one element: the leading axes are gone.
    fn operation(&mut self, k: usize, places: &[usize]) -> usize {
        let node = &self.cone.graph.nodes()[k];
        let joint = self.cone.outcomes(k).unwrap_or_else(|| node.shape.clone());
        let lead = self.cone.leading(&joint).unwrap_or_default();
        // A density that is summed over its outcomes is a number for each element.
        let own = if matches!(node.op, Op::LogDensity { each: false, .. }) { vec![] } else { joint[lead..].to_vec() };
        let first = || node.operands.first().map_or(usize::MAX, |&operand| places[operand]);
        match &node.op {
            _ if k == self.cone.parameter => self.parameter(own),
            Op::Concat(_) => first(),
            Op::Broadcast | Op::Reshape if self.inner[first()].shape == own => first(),
            Op::Reduce { reduction, axes: Some(axes), keep } => {
                let from = self.cone.shape(node.operands[0]);
                let axes =
                    axes.iter().filter_map(|&axis| resolve_axis(axis, from).ok()).map(|axis| (axis - lead) as i64);
                let op = Op::Reduce { reduction: *reduction, axes: Some(axes.collect()), keep: *keep };
                self.push(op, vec![first()], own)
            }
            op => {
                let operands = node.operands.iter().map(|&operand| {
                    if self.cone.depends[operand] { places[operand] } else { self.row(operand, &joint, lead) }
                });
                let operands = operands.collect();
                self.push(op.clone(), operands, own)
            }
        }
    }

    /// What an element reads of a node that does not depend on the parameter and meets it in the shape `joint`.
    fn row(&mut self, operand: usize, joint: &[usize], lead: usize) -> usize {
        let node = &self.cone.graph.nodes()[operand];
        // The axes of `joint` that the node lacks are the first ones.
        let lacking = joint.len() - node.shape.len();
        let (before, own) = node.shape.split_at(lead.saturating_sub(lacking));
        let width = own.iter().product();
        if before.iter().all(|&size| size == 1) {
            if let Op::Constant(_) = node.op {
                return self.push(node.op.clone(), vec![], own.to_vec());
            }
            self.read.push((operand, width, 0));
        } else {
            let shape: Shape = joint[..lead].iter().chain(own).copied().collect();
            let stretched = node.shape != shape;
            if stretched {
                self.outer.push(Node { op: Op::Broadcast, operands: vec![operand], shape, site: None });
            }
            self.read.push((if stretched { self.outer.len() - 1 } else { operand }, width, width));
        }
        self.parameter(own.to_vec())
    }

    fn parameter(&mut self, shape: Shape) -> usize {
        let name = self.inner.len().to_string();
        self.push(Op::Parameter(name), vec![], shape)
    }

    fn push(&mut self, op: Op, operands: Vec<usize>, shape: Shape) -> usize {
        self.inner.push(Node { op, operands, shape, site: None });
        self.inner.len() - 1
    }

    /// What the elements read, compiled, and where it stands.
    fn shared(self, data: &BTreeMap<String, &[f64]>) -> Result<(Compiled, Vec<Row>)> {
        let mut rows = vec![];
        let mut start = 0;
        for &(node, width, stride) in &self.read {
            rows.push(Row { start, width, stride });
            start += self.outer[node].len();
        }
        // Outputs are in the order of their names.
        let named = self.read.iter().enumerate().map(|(k, &(node, ..))| (format!("{k:08}"), node));
        let outputs = named.collect();
        Ok((Graph::of(self.outer, outputs)?.compile(data)?, rows))
    }
}

/// Adds the signed sum of numbers to a graph; there is at least one.
fn add(nodes: &mut Vec<Node>, terms: &[(usize, f64)]) -> usize {
    let mut push = |op: Op, operands: Vec<usize>| {
        nodes.push(Node { op, operands, shape: vec![], site: None });
        nodes.len() - 1
    };
    let mut sum = None;
    for &(term, sign) in terms {
        sum = Some(match sum {
            None if sign < 0.0 => push(Op::Unary(Unary::Negate), vec![term]),
            None => term,
            Some(sum) if sign < 0.0 => push(Op::Binary(Binary::Subtract), vec![sum, term]),
            Some(sum) => push(Op::Binary(Binary::Add), vec![sum, term]),
        });
    }
    sum.unwrap_or_default()
}

impl Conditional {
    /// Whether every element has the same terms, so that their sum need not be computed anew from one element to the next.
    pub fn same_for_all(&self) -> bool {
        self.element.is_none()
    }

    /// An evaluator; [`ConditionalEvaluator::begin`] comes first.
    pub fn evaluator(&self) -> ConditionalEvaluator<'_> {
        let widths = self.rows.iter().map(|row| row.width).sum::<usize>();
        ConditionalEvaluator {
            conditional: self,
            shared: self.shared.evaluator(),
            element: self.element.as_ref().map(Compiled::evaluator),
            whole: self.whole.as_ref().map(Compiled::evaluator),
            values: vec![0.0; self.shared.outputs().iter().map(|output| output.shape.iter().product::<usize>()).sum()],
            arguments: vec![0.0; 1 + widths],
        }
    }
}

impl ConditionalEvaluator<'_> {
    /// Takes what does not depend on the parameter from a position.
    pub fn begin(&mut self, position: &[f64]) -> Result<()> {
        self.shared.outputs_into(position, &mut self.values)
    }

    /// The sum of the terms that element `element` of the parameter moves, at a position that differs from that of `begin` in the parameter
    /// alone. For another element it is the sum of other terms.
    pub fn value(&mut self, position: &[f64], element: usize) -> Result<f64> {
        let mut sum = [0.0];
        if let Some(evaluator) = &mut self.element {
            let Conditional { rows, start, .. } = self.conditional;
            self.arguments[0] = position.get(start + element).copied().unwrap_or(f64::NAN);
            let mut place = 1;
            for &Row { start, width, stride } in rows {
                let from = start + element * stride;
                self.arguments[place..place + width].copy_from_slice(&self.values[from..from + width]);
                place += width;
            }
            evaluator.outputs_into(&self.arguments, &mut sum)?;
        }
        let mut whole = [0.0];
        if let Some(evaluator) = &mut self.whole {
            evaluator.outputs_into(position, &mut whole)?;
        }
        Ok(sum[0] + whole[0])
    }
}
