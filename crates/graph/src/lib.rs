//! Static expression graphs: checked, compiled to a flat program, differentiated in reverse.
//!
//! A [`Graph`] is data: nodes in topological order with known shapes, read from JSON that may be hostile.

mod graph;

pub use graph::{
    Binary, Distribution, Event, Graph, Leaf, Limits, Method, Node, Ode, Op, Reduction, Scan, Shape, SubGraph, Ternary,
    Unary, VERSION, shape_text,
};
