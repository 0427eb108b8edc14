//! Fusion of multilayer perceptrons: neurons are matched by transport, layer by layer, and matched weights averaged.
//!
//! ```text
//! x₀ = data,   xₗ = ϕ(Wₗ xₗ₋₁ + bₗ) for hidden layers,   the last layer without ϕ
//! T₀ = I;   Ŵₗ = Wₗ T̂ₗ₋₁;   Tₗ = optimal plan between neurons;   W̃ₗ = T̂ₗᵀ Ŵₗ,  b̃ₗ = T̂ₗᵀ bₗ,   T̂ = T with columns of sum 1
//! ```
//!
//! One network is the reference, and every other one is carried over to its neurons; then the networks are averaged with their
//! shares. Neurons have equal masses, and their distance is the Euclidean one between their weights and biases (those of the
//! layer before already matched), or between their activations on given data. Inputs and outputs keep their places. Where the
//! plan is a permutation, the network that is carried over computes what it did before, whatever `ϕ` is, so long as it works
//! on each neuron alike: a permuted copy fuses to the same function.
//!
//! Networks of different depths are fused with the deepest as the reference: the hidden layers of the shallower one are
//! matched, in order and the first with the first, with those of the deeper one at the least cost, by dynamic programming,
//! and a layer of identity weights stands in for each layer that is skipped. It changes nothing where `ϕ(ϕ(x)) = ϕ(x)`, as for
//! the rectifier. The cost of two layers is `1 − CKA` of their activations on the data, or, without data, the squared
//! difference of their widths.
//!
//! Time: a transport problem a layer and `O(w³)` for its products, `w` being the width. Memory: the networks and a layer's costs.
//!
//! References: S. P. Singh, M. Jaggi, Model fusion via optimal transport, NeurIPS 2020, <https://arxiv.org/abs/1910.05653>;
//! D. Nguyen et al., On cross-layer alignment for model fusion of heterogeneous neural networks, ICASSP 2023,
//! <https://arxiv.org/abs/2110.15538>. Biases, and more than two networks at once, are treated as above.

mod depth;
mod layers;

use crate::{Metric, Problem, SparsePlan, emd};
use gibbs_core::{Error, MatrixView, Monitor, Result};
pub use layers::{Activation, Layer, Network};

/// What neurons are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Alignment {
    /// Their weights and biases.
    #[default]
    Weights,
    /// What they answer on the data.
    Activations,
}

/// How networks are fused.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What neurons are compared by.
    pub alignment: Alignment,
    /// ϕ.
    pub activation: Activation,
    /// The network whose neurons keep their places; `None`: the first of the deepest.
    pub reference: Option<usize>,
}

/// A network in the place of several.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The fused network, as wide and deep as the reference.
    pub network: Network,
    /// The network whose neurons kept their places.
    pub reference: usize,
    /// Mean distance of matched neurons, for each network and hidden layer of the reference (networks × layers).
    pub distances: Vec<f64>,
    /// For each network in turn: the hidden layer of its own that stands at each hidden layer of the reference, the earlier one
    /// again where an identity was put in (networks × layers).
    pub places: Vec<u32>,
    /// Whether every transport problem was solved to optimality.
    pub converged: bool,
}

/// Fuses `networks` (at least one; equal numbers of inputs and outputs) with `shares` (at least 0, not all 0; equal where
/// there are none). `data` (samples × inputs) serves alignment by activations and the comparison of layers.
///
/// Errors name `networks[k]`, `options.data`, `options.shares`, `options.reference`, `options.alignment` or
/// `options.activation`.
pub fn solve(
    networks: &[Network],
    data: Option<MatrixView>,
    shares: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    let shares = check(networks, data, shares, options)?;
    let reference = reference(networks, options)?;
    let target = &networks[reference];
    let target_answers = data.map(|data| target.activations(data, options.activation));
    let hidden = target.layers.len() - 1;
    let mut fused = target.clone();
    let (mut distances, mut places, mut converged) = (Vec::new(), Vec::new(), true);
    for (k, (network, &share)) in networks.iter().zip(&shares).enumerate() {
        if k == reference {
            distances.extend(std::iter::repeat_n(0.0, hidden));
            places.extend(0..hidden as u32);
            continue;
        }
        let (deep, place) = depth::match_layers(network, target, data, k, options, monitor)?;
        let answers = data.map(|data| deep.activations(data, options.activation));
        let carried = carry_over(&deep, target, answers.as_deref().zip(target_answers.as_deref()), options, monitor)?;
        // Differences to the reference, so that what is equal stays so to the last bit.
        fused.add_difference(share, &carried.network, target);
        distances.extend(carried.distances);
        places.extend(place);
        converged &= carried.converged;
    }
    Ok(Solution { network: fused, reference, distances, places, converged })
}

struct Carried {
    network: Network,
    distances: Vec<f64>,
    converged: bool,
}

/// Activations of each hidden layer, neuron by neuron, of the network and of the reference.
type Answers<'a> = (&'a [Vec<f64>], &'a [Vec<f64>]);

/// `network` with its neurons at the places of those of `target`, which is as deep.
fn carry_over(
    network: &Network,
    target: &Network,
    answers: Option<Answers>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Carried> {
    let last = network.layers.len() - 1;
    let (mut layers, mut distances, mut converged) = (Vec::new(), Vec::new(), true);
    let mut before: Option<SparsePlan> = None;
    for (l, (layer, goal)) in network.layers.iter().zip(&target.layers).enumerate() {
        monitor.check()?;
        let matched = before.take().map_or_else(|| layer.clone(), |plan| layer.with_inputs(&plan, goal.inputs));
        if l == last {
            layers.push(matched);
            break;
        }
        let ours: Vec<f64>;
        let theirs: Vec<f64>;
        let (x, y) = match (options.alignment, answers) {
            (Alignment::Activations, Some((ours, theirs))) => (ours[l].as_slice(), theirs[l].as_slice()),
            _ => {
                ours = matched.neurons();
                theirs = goal.neurons();
                (ours.as_slice(), theirs.as_slice())
            }
        };
        let x = MatrixView::new(x, layer.outputs, x.len() / layer.outputs)?;
        let y = MatrixView::new(y, goal.outputs, y.len() / goal.outputs)?;
        let solution = emd::solve(&Problem::points(x, y, Metric::Euclidean), &emd::Options::default(), monitor)?;
        distances.push(solution.value);
        converged &= solution.converged;
        let plan = layers::with_unit_columns(solution.plan, goal.outputs);
        layers.push(matched.with_outputs(&plan, goal.outputs));
        before = Some(plan);
    }
    Ok(Carried { network: Network { layers }, distances, converged })
}

/// The reference, which must be the deepest.
fn reference(networks: &[Network], options: &Options) -> Result<usize> {
    let deepest = networks.iter().map(|network| network.layers.len()).max().unwrap_or(0);
    match options.reference {
        None => Ok(networks.iter().position(|network| network.layers.len() == deepest).unwrap_or(0)),
        Some(k) if k >= networks.len() => {
            Err(Error::option("reference", format!("expected a number below {}, got {k}", networks.len())))
        }
        Some(k) if networks[k].layers.len() < deepest => Err(Error::option(
            "reference",
            format!("network {k} is not as deep as the deepest, which has {deepest} layers"),
        )),
        Some(k) => Ok(k),
    }
}

fn check(
    networks: &[Network],
    data: Option<MatrixView>,
    shares: Option<&[f64]>,
    options: &Options,
) -> Result<Vec<f64>> {
    let Some(first) = networks.first() else { return Err(Error::shape("networks", "expected at least one network")) };
    for (k, network) in networks.iter().enumerate() {
        network.check(&format!("networks.{k}"))?;
        for (what, ours, theirs) in
            [("inputs", network.inputs(), first.inputs()), ("outputs", network.outputs(), first.outputs())]
        {
            if ours != theirs {
                let problem = format!("has {ours} {what}, the first network {theirs}");
                return Err(Error::shape(format!("networks.{k}"), problem));
            }
        }
    }
    match data {
        Some(data) if data.nrows() == 0 || data.ncols() != first.inputs() => {
            let problem =
                format!("expected rows of {} numbers, got {} × {}", first.inputs(), data.nrows(), data.ncols());
            return Err(Error::shape("options.data", problem));
        }
        None if options.alignment == Alignment::Activations => {
            return Err(Error::option("data", "is needed to align neurons by their activations"));
        }
        _ => {}
    }
    let equal = 1.0 / networks.len() as f64;
    let Some(shares) = shares else { return Ok(vec![equal; networks.len()]) };
    if shares.len() != networks.len() {
        return Err(Error::shape("options.shares", format!("{} shares for {} networks", shares.len(), networks.len())));
    }
    let sum: f64 = shares.iter().sum();
    if !(sum > 0.0 && sum.is_finite() && shares.iter().all(|&share| share >= 0.0)) {
        return Err(Error::value("options.shares", "expected numbers of at least 0 with a positive, finite sum"));
    }
    Ok(shares.iter().map(|share| share / sum).collect())
}

#[cfg(test)]
mod tests;
