//! Static expression graphs: checked, compiled to a flat program, differentiated in reverse.
//!
//! A [`Graph`] is data: nodes in topological order with known shapes, read from JSON that may be hostile. [`Graph::compile`]
//! binds it to its inputs and makes a [`Compiled`]: instructions over one arena of numbers, shared by threads. Evaluators
//! have the buffers; they give values, gradients by one reverse pass, and derivatives in a direction. Format, operations
//! and adjoints are in docs/graph.md.

mod build;
mod compile;
mod conditional;
mod elementwise;
mod graph;
mod program;
mod scalar;
mod special;

pub use compile::{Compiled, DENSITY, GraphEvaluator, Output, SingleEvaluator, Tangents};
pub use conditional::{Conditional, ConditionalEvaluator, Family};
pub use graph::{
    Binary, Distribution, Event, Graph, Leaf, Limits, Loss, Method, Node, Ode, Op, Reduction, Risk, Scan, Shape,
    SubGraph, Ternary, Unary, VERSION, shape_text,
};

#[cfg(test)]
mod tests;

#[cfg(all(test, feature = "slow"))]
mod slow;
