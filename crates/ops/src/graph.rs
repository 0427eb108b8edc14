//! Expression graphs: a graph with its data is bytes, a handle to it is compiled.

use crate::{
    Destination,
    arrays::{Matrix, Numbers, Vector},
    border::Text,
    handle::{Handle, Handled},
    output::Listed,
    scalars::Seed,
};
use gibbs_core::{
    Error, Result,
    saved::{self, Format},
};
use gibbs_graph::{Compiled, Conditional, Family, Graph, shape_text};
use std::{borrow::Cow, collections::BTreeMap};

const FORMAT: Format = Format { tag: *b"grph", version: 1, name: "graph" };

/// A graph bound to its data.
pub(crate) struct Bound {
    graph: Graph,
    pub(crate) compiled: Compiled,
}

/// What is saved: the graph's text, and the inputs' numbers one after another in the order of their nodes.
type Saved = (String, Vec<f64>);

/// The inputs' numbers by name.
fn inputs<'a>(graph: &Graph, data: &'a [f64]) -> Result<BTreeMap<String, &'a [f64]>> {
    let mut inputs = BTreeMap::new();
    let mut rest = data;
    for leaf in graph.inputs() {
        let len = leaf.shape.iter().product();
        let Some((values, others)) = rest.split_at_checked(len) else {
            let problem = format!("{}: expected {}, got {} numbers", leaf.name, shape_text(&leaf.shape), rest.len());
            return Err(Error::shape("data", problem));
        };
        inputs.insert(leaf.name.clone(), values);
        rest = others;
    }
    if rest.is_empty() {
        Ok(inputs)
    } else {
        Err(Error::shape("data", format!("{} numbers are left over", rest.len())))
    }
}

impl Bound {
    fn new(text: &str, data: &[f64]) -> Result<Self> {
        let graph = Graph::from_json(text)?;
        let compiled = graph.compile(&inputs(&graph, data)?)?;
        Ok(Self { graph, compiled })
    }
}

/// A graph that was bound: compiled whole, and for each parameter what is known of the terms of its output `value` that it moves.
pub(crate) struct TakenApart {
    pub(crate) compiled: Compiled,
    pub(crate) conditionals: Vec<Option<Conditional>>,
    pub(crate) families: Vec<Option<Family>>,
    pub(crate) names: Vec<String>,
}

pub(crate) fn taken_apart(bytes: &[u8]) -> Result<TakenApart> {
    let (text, data): Saved = saved::from_bytes(FORMAT, bytes)?;
    let graph = Graph::from_json(&text)?;
    let inputs = inputs(&graph, &data)?;
    Ok(TakenApart {
        compiled: graph.compile(&inputs)?,
        conditionals: graph.conditionals(&inputs)?,
        families: graph.families(),
        names: graph.parameters().iter().map(|leaf| leaf.name.clone()).collect(),
    })
}

impl Handled for Bound {
    const KIND: &'static str = "graph";

    fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let (graph, data): Saved = saved::from_bytes(FORMAT, bytes)?;
        Bound::new(&graph, &data)
    }
}

crate::record! { Description as GraphDescription {
    dimension: usize, parameters: Listed<Leaf>, inputs: Listed<Leaf>, outputs: Listed<Leaf>, unused: Listed<String>,
    instructions: usize,
} }
crate::record! { Leaf as GraphLeaf { name: String, shape: Vec<u32> } }
crate::record! { Slope as GraphGradient { value: f64, gradient: Vec<f64> } }
crate::record! { SingleSlope as GraphSingleGradient { value: f64, gradient: Vec<f32> } }
crate::record! { Product as GraphHessianVector { value: f64, gradient: Vec<f64>, product: Vec<f64> } }
crate::record! { Batch as GraphBatch { values: Vec<f64>, gradients: Option<Vec<f64>> } }

crate::operations! { "graph";
    /// The bytes of a graph with its data: the inputs' numbers, one after another in the order of their nodes.
    fn bind_graph(_monitor, graph: Text, data: Numbers) -> Vec<u8> = {
        Bound::new(graph, &data)?;
        saved::to_bytes::<Saved>(FORMAT, &(graph.into(), data.to_vec()))
    };
    /// The number of nodes of a graph that may come from anywhere, once it is checked.
    fn check_graph(_monitor, graph: Text) -> usize = Graph::from_json(graph).map(|graph| graph.nodes().len());
    /// The text of a graph that was bound.
    fn graph_text(_monitor, graph: Handle<Bound>) -> String = Ok(graph.graph.to_json().into());
    /// What a graph is made of.
    fn describe_graph(_monitor, graph: Handle<Bound>) -> Description = Ok(describe(&graph));
    /// Every output at a position, in the order of their names.
    fn graph_outputs(_monitor, graph: Handle<Bound>, parameters: Vector) -> Listed<Vec<f64>>
        = graph.compiled.evaluator().outputs(&parameters).map(Listed);
    /// Every output at a position, with random draws.
    fn graph_simulate(_monitor, graph: Handle<Bound>, parameters: Vector, seed["options.seed"]: Seed, index: u32) -> Listed<Vec<f64>>
        = graph.compiled.evaluator().simulate(&parameters, seed, index).map(Listed);
    /// The output `value` and its gradient at a position.
    fn graph_gradient(_monitor, graph: Handle<Bound>, parameters: Vector) -> Slope
        = graph.compiled.evaluator().value_and_gradient(&parameters).map(|(value, gradient)| Slope { value, gradient });
    /// The same in single precision.
    fn graph_single_gradient(_monitor, graph: Handle<Bound>, parameters: Vector) -> SingleSlope = {
        let single: Vec<f32> = parameters.iter().map(|&x| x as f32).collect();
        let (value, gradient) = graph.compiled.single_evaluator().value_and_gradient(&single)?;
        Ok(SingleSlope { value: f64::from(value), gradient })
    };
    /// Value, gradient, and the Hessian times a direction.
    fn graph_hessian_vector(_monitor, graph: Handle<Bound>, parameters: Vector, direction: Vector) -> Product = {
        let (value, gradient, product) = graph.compiled.tangents().hessian_vector(&parameters, &direction)?;
        Ok(Product { value, gradient, product })
    };
    /// The derivative of every output in a direction, in the order of their names.
    fn graph_jacobian_vector(_monitor, graph: Handle<Bound>, parameters: Vector, direction: Vector) -> Listed<Vec<f64>>
        = graph.compiled.tangents().jacobian_vector(&parameters, &direction).map(Listed);
    /// The gradient of all outputs weighted by `seeds`, one after another in the order of their names.
    fn graph_vector_jacobian(_monitor, graph: Handle<Bound>, parameters: Vector, seeds: Vector) -> Vec<f64>
        = pull(&graph, &parameters, &seeds);
    /// Value and gradient at every row; the gradients go to the caller's array, where there is one.
    fn graph_batch(monitor into out, graph: Handle<Bound>, parameters: Matrix) -> Batch = {
        let view = parameters.view()?;
        // Rows that follow one another are read where they are.
        let rows = view.as_slice().map_or_else(|| view.rows().collect::<Vec<_>>().concat().into(), Cow::Borrowed);
        let (out, mut made) = match out {
            Destination::F64(out) => (Some(out), None),
            Destination::None => (None, Some(vec![0.0; rows.len()])),
            Destination::F32(_) => return Err(Error::value("options.out", "expected a Float64Array")),
        };
        let gradients = out.or(made.as_deref_mut()).unwrap_or_default();
        let values = graph.compiled.batch(&rows, gradients, monitor)?;
        Ok(Batch { values, gradients: made })
    };
    /// The site, element and value of the first number that is not finite at a position, where there is one.
    fn graph_first_not_finite(_monitor, graph: Handle<Bound>, parameters: Vector) -> Option<String>
        = graph.compiled.first_not_finite(&parameters);
}

struct Description {
    dimension: usize,
    parameters: Listed<Leaf>,
    inputs: Listed<Leaf>,
    outputs: Listed<Leaf>,
    unused: Listed<String>,
    instructions: usize,
}

struct Leaf {
    name: String,
    shape: Vec<u32>,
}

struct Slope {
    value: f64,
    gradient: Vec<f64>,
}

struct SingleSlope {
    value: f64,
    gradient: Vec<f32>,
}

struct Product {
    value: f64,
    gradient: Vec<f64>,
    product: Vec<f64>,
}

struct Batch {
    values: Vec<f64>,
    gradients: Option<Vec<f64>>,
}

fn describe(bound: &Bound) -> Description {
    let leaf = |name: &str, shape: &[usize]| Leaf {
        name: name.into(),
        shape: shape.iter().map(|&size| size as u32).collect(),
    };
    let leaves =
        |leaves: &[gibbs_graph::Leaf]| Listed(leaves.iter().map(|found| leaf(&found.name, &found.shape)).collect());
    Description {
        dimension: bound.compiled.dimension(),
        parameters: leaves(bound.graph.parameters()),
        inputs: leaves(bound.graph.inputs()),
        outputs: Listed(bound.compiled.outputs().iter().map(|output| leaf(&output.name, &output.shape)).collect()),
        unused: Listed(bound.graph.unused_parameters().into_iter().map(String::from).collect()),
        instructions: bound.compiled.instructions(),
    }
}

fn pull(bound: &Bound, parameters: &[f64], seeds: &[f64]) -> Result<Vec<f64>> {
    let lengths: Vec<usize> = bound.compiled.outputs().iter().map(|output| output.shape.iter().product()).collect();
    let expected: usize = lengths.iter().sum();
    if seeds.len() != expected {
        return Err(Error::shape("seeds", format!("expected {expected} numbers, got {}", seeds.len())));
    }
    let mut rest = seeds;
    let split = lengths.iter().map(|&len| {
        let (seed, others) = rest.split_at(len);
        rest = others;
        seed
    });
    let split: Vec<&[f64]> = split.collect();
    bound.compiled.evaluator().vector_jacobian(parameters, &split)
}
