//! The one list of operations. Native, WebAssembly, the TypeScript `Bindings` and their documentation all come from it.
//!
//! An entry is data: a name, its documentation, typed parameters, a result, and a function pointer over a small closed
//! set of border values ([`Value`], [`Output`]). The adapters loop over [`operations()`] and know nothing else.
//!
//! How values cross: a matrix takes five places (data, rows, columns and two strides), a record of options one place a
//! field, everything else one place; a result record crosses as a list in the order of its fields. Names stay in the
//! generated TypeScript, so that no property is looked up by name at the border.

pub mod arrays;
pub mod border;
mod describe;
pub mod handle;
mod macros;
pub mod output;
pub mod scalars;
mod value;

#[cfg(feature = "cluster-types")]
mod cluster;
#[cfg(feature = "diagnostics")]
mod diagnostics;
#[cfg(feature = "graph")]
mod distribution;
#[cfg(feature = "graph")]
mod graph;
#[cfg(feature = "loss")]
mod loss;
#[cfg(feature = "metrics")]
mod metrics;
#[cfg(feature = "model")]
mod model;
#[cfg(feature = "sample")]
mod sample;
#[cfg(feature = "transport-types")]
mod transport;

pub use border::{Border, Name};
pub use describe::{Field, Type};
pub use gibbs_core::{Error, Monitor, Result};
pub use handle::{close, open};
pub use output::IntoOutput;
pub use value::{Destination, Output, Value};

/// One entry of the list.
pub struct Operation {
    /// The topic crate it belongs to, such as `cluster`, or a part of it that is a module of its own.
    pub topic: &'static str,
    /// Its name in Rust's spelling.
    pub name: &'static str,
    /// What it does; one sentence.
    pub documentation: &'static str,
    /// Runs it on the values at its places.
    pub call: for<'a> fn(&Monitor, Destination, &'a [Value<'a>]) -> Result<Output>,
    /// Whether it fills an array of the caller's when given one.
    pub fills: bool,
    /// What each parameter is called, and its type.
    pub parameters: fn() -> Vec<Field>,
    /// The type of the result.
    pub result: fn() -> Type,
}

/// Every operation of the topics this build holds, in a fixed order.
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    const TOPICS: &[&[&[Operation]]] = &[
        #[cfg(feature = "cluster")]
        cluster::OPERATIONS,
        #[cfg(feature = "cluster-likelihood")]
        cluster::LIKELIHOOD,
        #[cfg(feature = "cluster-graphs")]
        cluster::GRAPHS,
        #[cfg(feature = "cluster-systems")]
        cluster::SYSTEMS,
        #[cfg(feature = "diagnostics")]
        &[diagnostics::OPERATIONS],
        #[cfg(feature = "graph")]
        &[graph::OPERATIONS],
        #[cfg(feature = "graph")]
        &[distribution::OPERATIONS],
        #[cfg(feature = "loss")]
        loss::OPERATIONS,
        #[cfg(feature = "metrics")]
        &[metrics::OPERATIONS],
        #[cfg(feature = "model")]
        &[model::OPERATIONS],
        #[cfg(feature = "sample")]
        sample::OPERATIONS,
        #[cfg(feature = "transport")]
        transport::OPERATIONS,
        #[cfg(feature = "transport-relaxed")]
        transport::RELAXED,
        #[cfg(feature = "transport-spaces")]
        transport::SPACES,
        #[cfg(feature = "transport-systems")]
        transport::SYSTEMS,
    ];
    TOPICS.iter().copied().flatten().copied().flatten()
}

/// Reads an object of a kind from bytes: the list of what handles may name.
fn read_object(kind: &str, _bytes: &[u8]) -> Result<std::sync::Arc<dyn std::any::Any + Send + Sync>> {
    #[cfg(feature = "model")]
    if kind == <gibbs_model::Model as handle::Handled>::KIND {
        return <gibbs_model::Model as handle::Handled>::from_bytes(_bytes)
            .map(|model| std::sync::Arc::new(model) as _);
    }
    #[cfg(feature = "graph")]
    if kind == <graph::Bound as handle::Handled>::KIND {
        return <graph::Bound as handle::Handled>::from_bytes(_bytes).map(|graph| std::sync::Arc::new(graph) as _);
    }
    #[cfg(feature = "sample")]
    if let Some(run) = sample::read_run(kind, _bytes) {
        return run;
    }
    Err(Error::unsupported(format!("this module holds no objects of kind {kind}")))
}

/// `snake_case` to `camelCase`: how TypeScript spells a name of ours.
pub fn camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut upper = false;
    for letter in name.chars() {
        if letter == '_' {
            upper = true;
        } else if upper {
            camel.extend(letter.to_uppercase());
            upper = false;
        } else {
            camel.push(letter);
        }
    }
    camel
}
