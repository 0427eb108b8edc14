//! Fusion of networks.

use crate::arrays::{Integers, Matrix, Numbers, Vector};
use gibbs_core::Error;
use gibbs_transport::fuse_networks::{self, Activation, Alignment, Layer, Network, Solution};

crate::words! { Alignment { Weights = "weights", Activations = "activations" } }
crate::words! { Activation { Relu = "relu", Tanh = "tanh", Sigmoid = "sigmoid", Identity = "identity" } }
crate::options! { fuse_networks::Options as FuseNetworksOptions {
    ; alignment: Alignment, activation: Activation, reference: usize,
} }
crate::record! { Fused as FuseNetworksSolution {
    values: Vec<f64>, shapes: Vec<u32>, reference: usize, distances: Vec<f64>, places: Vec<u32>, converged: bool,
} }

crate::operations! { "transport-spaces";
    /// One network for several. Their weights and biases lie layer by layer in `values`; `shapes` holds their number, and for
    /// each the number of its layers, and for each of these outputs, inputs and whether it has biases.
    fn fuse_networks(monitor, values["networks"]: Numbers, shapes["networks"]: Integers, data["options.data"]: Option<Matrix>, shares["options.shares"]: Option<Vector>, options: fuse_networks::Options) -> Fused = {
        let networks = networks(&values, shapes).ok_or_else(|| Error::internal("shapes do not fit the values"))?;
        let data = data.as_ref().map(|data| data.view()).transpose()?;
        fuse_networks::solve(&networks, data, shares.as_deref(), &options, monitor).map(Fused::from)
    };
}

/// The fused network as its parts lie.
struct Fused {
    values: Vec<f64>,
    shapes: Vec<u32>,
    reference: usize,
    distances: Vec<f64>,
    places: Vec<u32>,
    converged: bool,
}

impl From<Solution> for Fused {
    fn from(solution: Solution) -> Self {
        let Solution { network, reference, distances, places, converged } = solution;
        let (mut values, mut shapes) = (Vec::new(), Vec::new());
        for layer in network.layers {
            shapes.extend([layer.outputs as u32, layer.inputs as u32, u32::from(layer.bias.is_some())]);
            values.extend(layer.weights);
            values.extend(layer.bias.into_iter().flatten());
        }
        Self { values, shapes, reference, distances, places, converged }
    }
}

fn networks(values: &[f64], shapes: &[i32]) -> Option<Vec<Network>> {
    let mut shapes = shapes.iter().map(|&shape| usize::try_from(shape).ok());
    let mut next = || shapes.next().flatten();
    let (mut rest, mut networks) = (values, Vec::new());
    for _ in 0..next()? {
        let mut layers = Vec::new();
        for _ in 0..next()? {
            let (outputs, inputs, biased) = (next()?, next()?, next()? == 1);
            let (weights, after) = rest.split_at_checked(outputs.checked_mul(inputs)?)?;
            let (bias, after) = after.split_at_checked(if biased { outputs } else { 0 })?;
            layers.push(Layer { outputs, inputs, weights: weights.to_vec(), bias: biased.then(|| bias.to_vec()) });
            rest = after;
        }
        networks.push(Network { layers });
    }
    Some(networks)
}
