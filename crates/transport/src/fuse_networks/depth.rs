//! Which hidden layers of a shallower network stand for which of a deeper one.

use super::{Layer, Network, Options};
use gibbs_core::{Error, MatrixView, Monitor, Result, dot};

/// `network` as deep as `target`, with identities in the gaps, and its own hidden layer at each hidden layer of `target`.
pub(super) fn match_layers(
    network: &Network,
    target: &Network,
    data: Option<MatrixView>,
    index: usize,
    options: &Options,
    monitor: &Monitor,
) -> Result<(Network, Vec<u32>)> {
    let (few, many) = (network.layers.len() - 1, target.layers.len() - 1);
    if few == many {
        return Ok((network.clone(), (0..many as u32).collect()));
    }
    if !options.activation.is_idempotent() {
        let problem = "networks of different depths need one that does nothing twice: \"relu\" or \"identity\"";
        return Err(Error::option("activation", problem));
    }
    if few == 0 {
        let problem = "has no hidden layer to match with those of a deeper network";
        return Err(Error::shape(format!("networks.{index}"), problem));
    }
    let costs = costs(network, target, data, options, monitor)?;
    let chosen = cheapest(&costs, few, many);
    let (mut layers, mut places) = (Vec::new(), Vec::new());
    for (k, &place) in chosen.iter().enumerate() {
        layers.push(network.layers[k].clone());
        let next = chosen.get(k + 1).copied().unwrap_or(many);
        for _ in place + 1..next {
            layers.push(Layer::identity(network.layers[k].outputs));
        }
        places.extend(std::iter::repeat_n(k as u32, next - place));
    }
    layers.push(network.layers[few].clone());
    Ok((Network { layers }, places))
}

/// Costs of matching hidden layer k of the one with l of the other (few × many).
fn costs(
    network: &Network,
    target: &Network,
    data: Option<MatrixView>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Vec<f64>> {
    let widths = |network: &Network| -> Vec<usize> {
        network.layers[..network.layers.len() - 1].iter().map(|layer| layer.outputs).collect()
    };
    let (ours, theirs) = (widths(network), widths(target));
    let Some(data) = data else {
        let squared = |a: usize, b: usize| (a as f64 - b as f64).powi(2);
        return Ok(ours.iter().flat_map(|&a| theirs.iter().map(move |&b| squared(a, b))).collect());
    };
    let mut grams = Vec::new();
    for answers in [network, target].map(|network| network.activations(data, options.activation)) {
        let mut of = Vec::with_capacity(answers.len());
        for layer in answers {
            monitor.check()?;
            of.push(centered_gram(&layer, data.nrows()));
        }
        grams.push(of);
    }
    let theirs = grams.pop().unwrap_or_default();
    let ours = grams.pop().unwrap_or_default();
    Ok(ours.iter().flat_map(|a| theirs.iter().map(move |b| 1.0 - alignment(a, b))).collect())
}

/// Inner products of samples, once each neuron's mean answer is taken off.
fn centered_gram(answers: &[f64], samples: usize) -> Vec<f64> {
    let mut by_sample = vec![0.0; answers.len()];
    let width = answers.len() / samples;
    for (i, row) in answers.chunks_exact(samples).enumerate() {
        let mean = row.iter().sum::<f64>() / samples as f64;
        row.iter().enumerate().for_each(|(s, answer)| by_sample[s * width + i] = answer - mean);
    }
    let row = |s: usize| &by_sample[s * width..(s + 1) * width];
    (0..samples).flat_map(|s| (0..samples).map(move |t| (s, t))).map(|(s, t)| dot(row(s), row(t))).collect()
}

/// Linear centred kernel alignment, 0 where a layer answers the same to everything.
fn alignment(a: &[f64], b: &[f64]) -> f64 {
    let product = (dot(a, a) * dot(b, b)).sqrt();
    if product > 0.0 { dot(a, b) / product } else { 0.0 }
}

/// The increasing places of `few` layers among `many` with the least sum of costs, the first at the first.
fn cheapest(costs: &[f64], few: usize, many: usize) -> Vec<usize> {
    // best[k][l]: the layers up to k stand within those up to l, k at l or before.
    let mut best = vec![vec![f64::INFINITY; many]; few];
    best[0].fill(costs[0]);
    for k in 1..few {
        for l in k..many {
            let here = best[k - 1][l - 1] + costs[k * many + l];
            best[k][l] = if l > k { here.min(best[k][l - 1]) } else { here };
        }
    }
    let mut places = vec![0; few];
    let mut l = many;
    for k in (1..few).rev() {
        l -= 1;
        // Of places that differ by rounding, the first.
        while l > k && best[k][l - 1] - best[k][l] <= 1e-12 * (1.0 + best[k][l].abs()) {
            l -= 1;
        }
        places[k] = l;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_the_best_of_all() {
        let mut state = 7u32;
        for (few, many) in [(1, 4), (2, 5), (3, 6), (4, 6), (5, 6)] {
            let mut next = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                f64::from(state >> 8)
            };
            let costs: Vec<f64> = (0..few * many).map(|_| next()).collect();
            let cost = |places: &[usize]| places.iter().enumerate().map(|(k, l)| costs[k * many + l]).sum::<f64>();
            let least = (0u32..1 << many)
                .filter(|set| set.count_ones() as usize == few && set & 1 == 1)
                .map(|set| cost(&(0..many).filter(|l| set >> l & 1 == 1).collect::<Vec<_>>()))
                .fold(f64::INFINITY, f64::min);
            assert_eq!(cost(&cheapest(&costs, few, many)), least);
        }
    }
}
