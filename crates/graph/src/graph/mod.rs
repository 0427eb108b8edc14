//! The typed graph: nodes in topological order, read from and written as JSON.
//!
//! ```json
//! { "version": 1,
//!   "nodes": [
//!     { "op": "input", "shape": [3], "attributes": { "name": "y" } },
//!     { "op": "parameter", "shape": [], "attributes": { "name": "mu" }, "site": "mu" },
//!     { "op": "constant", "shape": [], "attributes": { "value": 1 } },
//!     { "op": "logDensity", "in": [0, 1, 2], "shape": [], "attributes": { "distribution": "normal" }, "site": "y" } ],
//!   "outputs": { "value": 3 } }
//! ```
//!
//! Reading trusts nothing: operations are known, operands stand before their use, shapes are computed again and compared,
//! numbers of nodes and of elements are limited. What a graph computes is docs/graph.md's table.

mod distributions;
mod functions;
mod losses;
mod op;
mod outcomes;
mod shape;

pub use distributions::{Distribution, Event};
pub use functions::{Binary, Reduction, Ternary, Unary};
pub(crate) use losses::Evaluate;
pub use losses::{Loss, Risk};
pub use op::{Method, Ode, Op, Scan};
use shape::infer;
pub use shape::{Shape, shape_text};
pub(crate) use shape::{broadcast, elements, left_parts, resolve_axes, resolve_axis, right_parts};

use gibbs_core::{Error, Result};
use op::Attributes;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The version that is written; others are refused.
pub const VERSION: u32 = 1;

/// What a graph may hold at most.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Nodes, those of bodies included.
    pub nodes: usize,
    /// Elements of all nodes together, a scan's steps included.
    pub elements: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { nodes: 1 << 20, elements: 1 << 27 }
    }
}

/// One value of a graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it computes.
    pub op: Op,
    /// Of which earlier nodes.
    pub operands: Vec<usize>,
    /// The sizes along its axes.
    pub shape: Shape,
    /// What the user calls the place it comes from.
    pub site: Option<String>,
}

impl Node {
    /// Number of elements; a graph that was read has few enough to count.
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Whether it has no elements.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A graph without names of its own: the body of a scan, the right-hand side of a differential equation.
#[derive(Debug, Clone, PartialEq)]
pub struct SubGraph {
    /// In topological order; its leaves are constants and arguments.
    pub nodes: Vec<Node>,
    /// The nodes that it returns.
    pub outputs: Vec<usize>,
}

impl SubGraph {
    /// The shapes that it returns.
    pub fn output_shapes(&self) -> Vec<&[usize]> {
        self.outputs.iter().map(|&output| self.nodes[output].shape.as_slice()).collect()
    }

    /// Whether every argument that it names is there and has the shape that the body says.
    fn check_arguments(&self, expected: &[&[usize]]) -> std::result::Result<(), String> {
        for node in &self.nodes {
            let Op::Argument(index) = node.op else { continue };
            match expected.get(index) {
                Some(shape) if **shape == *node.shape => {}
                Some(shape) => {
                    return Err(format!(
                        "argument {index} of the body is {} and gets {}",
                        shape_text(&node.shape),
                        shape_text(shape)
                    ));
                }
                None => return Err(format!("the body names argument {index} of {}", expected.len())),
            }
        }
        Ok(())
    }
}

/// A leaf that is given from outside.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// Its name.
    pub name: String,
    /// Its shape.
    pub shape: Shape,
    /// The node that it is.
    pub node: usize,
}

/// A checked graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Graph {
    nodes: Vec<Node>,
    inputs: Vec<Leaf>,
    parameters: Vec<Leaf>,
    outputs: BTreeMap<String, usize>,
    text: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    nodes: Vec<FileNode>,
    outputs: BTreeMap<String, usize>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct FileNode {
    op: String,
    #[serde(default, rename = "in", skip_serializing_if = "Vec::is_empty")]
    operands: Vec<usize>,
    shape: Vec<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dtype: Option<String>,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    attributes: Map<String, Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    site: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileBody {
    nodes: Vec<FileNode>,
    outputs: Vec<usize>,
}

impl Graph {
    /// Reads and checks a graph; the text may be hostile.
    pub fn from_json(text: &str) -> Result<Self> {
        Self::from_json_within(text, Limits::default())
    }

    /// Reads and checks a graph that may hold no more than `limits`.
    pub fn from_json_within(text: &str, limits: Limits) -> Result<Self> {
        let file: File = serde_json::from_str(text).map_err(|error| Error::value("graph", error))?;
        if file.version != VERSION {
            return Err(Error::value("graph", format!("expected version {VERSION}, got {}", file.version)));
        }
        let mut reader = Reader { limits, nodes: 0, elements: 0 };
        let nodes = reader.nodes(file.nodes, false, 1).map_err(|problem| Error::shape("graph", problem))?;
        if let Some((name, node)) = file.outputs.iter().find(|(_, node)| **node >= nodes.len()) {
            return Err(Error::value("graph", format!("output {name:?} is node {node} of {}", nodes.len())));
        }
        Ok(Self {
            inputs: leaves(&nodes, |op| if let Op::Input(name) = op { Some(name) } else { None })?,
            parameters: leaves(&nodes, |op| if let Op::Parameter(name) = op { Some(name) } else { None })?,
            nodes,
            outputs: file.outputs,
            text: text.into(),
        })
    }

    /// A graph of nodes that fit together already; it has no text.
    pub(crate) fn of(nodes: Vec<Node>, outputs: BTreeMap<String, usize>) -> Result<Self> {
        Ok(Self {
            inputs: leaves(&nodes, |op| if let Op::Input(name) = op { Some(name) } else { None })?,
            parameters: leaves(&nodes, |op| if let Op::Parameter(name) = op { Some(name) } else { None })?,
            nodes,
            outputs,
            text: String::new(),
        })
    }

    /// The text it was read from.
    pub fn to_json(&self) -> &str {
        &self.text
    }

    /// In topological order.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The data that it needs, in the order of their nodes.
    pub fn inputs(&self) -> &[Leaf] {
        &self.inputs
    }

    /// Its parameters, in the order of their nodes: the order of the flat vector.
    pub fn parameters(&self) -> &[Leaf] {
        &self.parameters
    }

    /// Length of the flat vector of parameters.
    pub fn dimension(&self) -> usize {
        self.parameters.iter().map(|leaf| leaf.shape.iter().product::<usize>()).sum()
    }

    /// What it returns, by name.
    pub fn outputs(&self) -> &BTreeMap<String, usize> {
        &self.outputs
    }
}

fn leaves(nodes: &[Node], name_of: impl Fn(&Op) -> Option<&String>) -> Result<Vec<Leaf>> {
    let mut leaves: Vec<Leaf> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for (k, node) in nodes.iter().enumerate() {
        let Some(name) = name_of(&node.op) else { continue };
        if !seen.insert(name) {
            return Err(Error::value("graph", format!("there are two leaves named {name:?}")));
        }
        leaves.push(Leaf { name: name.clone(), shape: node.shape.clone(), node: k });
    }
    Ok(leaves)
}

/// How deep bodies may stand in bodies.
const MAX_DEPTH: usize = 8;

struct Reader {
    limits: Limits,
    nodes: usize,
    elements: usize,
}

impl Reader {
    /// `repeats` is how often the nodes are kept, for a scan's body.
    fn nodes(&mut self, file: Vec<FileNode>, body: bool, repeats: usize) -> std::result::Result<Vec<Node>, String> {
        self.nodes += file.len();
        if self.nodes > self.limits.nodes {
            return Err(format!("more than {} nodes", self.limits.nodes));
        }
        let mut nodes: Vec<Node> = Vec::with_capacity(file.len());
        for (k, node) in file.into_iter().enumerate() {
            let place = place(k, &node.op, node.site.as_deref());
            let node = self.node(node, &nodes, body, repeats).map_err(|problem| format!("{place}: {problem}"))?;
            nodes.push(node);
        }
        Ok(nodes)
    }

    fn node(
        &mut self,
        file: FileNode,
        earlier: &[Node],
        body: bool,
        repeats: usize,
    ) -> std::result::Result<Node, String> {
        if let Some(operand) = file.operands.iter().find(|operand| **operand >= earlier.len()) {
            return Err(format!("operand {operand} does not stand before it"));
        }
        if file.dtype.as_deref().is_some_and(|dtype| dtype != "f64") {
            return Err("dtype: expected \"f64\"".into());
        }
        let repeats_within = match (&*file.op, file.attributes.get("length")) {
            ("scan", Some(length)) => length.as_u64().map_or(1, |length| length as usize).max(1),
            _ => 1,
        };
        let within = repeats.saturating_mul(repeats_within);
        if file.op == "scan" {
            // Steps cost time even where a body is empty.
            self.elements = self.elements.saturating_add(within);
        }
        let mut attributes = Attributes(file.attributes);
        let op = Op::read(&file.op, &mut attributes, &mut |value| self.body(value, within))?;
        attributes.finish()?;
        match op {
            Op::Input(_) | Op::Parameter(_) if body => return Err("a body has arguments only".into()),
            Op::Draw { .. } if body => return Err("a body cannot draw".into()),
            Op::Argument(_) if !body => return Err("only bodies have arguments".into()),
            _ => {}
        }
        let operands: Vec<&[usize]> = file.operands.iter().map(|&operand| earlier[operand].shape.as_slice()).collect();
        let count = elements(&file.shape).and_then(|count| count.checked_mul(repeats)).unwrap_or(usize::MAX);
        self.elements = self.elements.saturating_add(count);
        if self.elements > self.limits.elements {
            return Err(format!("more than {} elements in all", self.limits.elements));
        }
        let shape = infer(&op, &operands, &file.shape)?;
        if shape != file.shape {
            return Err(format!("its shape is {}, not {}", shape_text(&shape), shape_text(&file.shape)));
        }
        Ok(Node { op, operands: file.operands, shape, site: file.site })
    }

    fn body(&mut self, value: Value, repeats: usize) -> std::result::Result<SubGraph, String> {
        let body: FileBody = serde_json::from_value(value).map_err(|error| format!("body: {error}"))?;
        let nodes = self.nodes(body.nodes, true, repeats).map_err(|problem| format!("body: {problem}"))?;
        if nodes.iter().any(|node| depth(node) > MAX_DEPTH) {
            return Err(format!("bodies within bodies more than {MAX_DEPTH} deep"));
        }
        match body.outputs.iter().find(|output| **output >= nodes.len()) {
            Some(output) => Err(format!("body: output {output} of {} nodes", nodes.len())),
            None => Ok(SubGraph { nodes, outputs: body.outputs }),
        }
    }
}

fn depth(node: &Node) -> usize {
    let body = match &node.op {
        Op::Scan(scan) => &scan.body,
        Op::Ode(ode) => &ode.body,
        _ => return 0,
    };
    1 + body.nodes.iter().map(depth).max().unwrap_or(0)
}

/// How a message names a node.
pub(crate) fn place(index: usize, op: &str, site: Option<&str>) -> String {
    match site {
        Some(site) => format!("node {index} ({op}, site {site:?})"),
        None => format!("node {index} ({op})"),
    }
}

#[cfg(test)]
mod tests;
