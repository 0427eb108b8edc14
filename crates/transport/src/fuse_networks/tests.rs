use super::*;
use gibbs_core::{Code, Stream, dot, purpose};

/// A random network with the given widths, from inputs to outputs.
fn network(widths: &[usize], bias: bool, index: u32) -> Network {
    let mut stream = Stream::new(17, purpose::SIMULATE, index);
    let layers = widths
        .windows(2)
        .map(|pair| Layer {
            inputs: pair[0],
            outputs: pair[1],
            weights: (0..pair[0] * pair[1]).map(|_| stream.normal()).collect(),
            bias: bias.then(|| (0..pair[1]).map(|_| stream.normal()).collect()),
        })
        .collect();
    Network { layers }
}

fn samples(n: usize, d: usize) -> Vec<f64> {
    let mut stream = Stream::new(17, purpose::SIMULATE, 99);
    (0..n * d).map(|_| stream.normal()).collect()
}

/// Its hidden neurons in another order.
fn permuted(network: &Network, by: usize) -> Network {
    let mut layers = network.layers.clone();
    for l in 0..layers.len() - 1 {
        let width = layers[l].outputs;
        let order: Vec<usize> = (0..width).map(|i| (i * by + l + 1) % width).collect();
        let old = layers[l].clone();
        let row = |i: usize| old.weights[i * old.inputs..(i + 1) * old.inputs].to_vec();
        layers[l].weights = order.iter().flat_map(|&i| row(i)).collect();
        layers[l].bias = old.bias.as_ref().map(|bias| order.iter().map(|&i| bias[i]).collect());
        let next = layers[l + 1].clone();
        for (i, weights) in layers[l + 1].weights.chunks_mut(width).enumerate() {
            weights.iter_mut().zip(&order).for_each(|(weight, &j)| *weight = next.weights[i * width + j]);
        }
    }
    Network { layers }
}

/// Outputs for one input.
fn answer(network: &Network, x: &[f64]) -> Vec<f64> {
    let mut x = x.to_vec();
    for (l, layer) in network.layers.iter().enumerate() {
        let value = |i: usize| {
            let sum = dot(&layer.weights[i * layer.inputs..(i + 1) * layer.inputs], &x)
                + layer.bias.as_ref().map_or(0.0, |bias| bias[i]);
            if l + 1 < network.layers.len() { sum.max(0.0) } else { sum }
        };
        x = (0..layer.outputs).map(value).collect();
    }
    x
}

fn fuse(networks: &[Network], data: Option<MatrixView>, options: &Options) -> Solution {
    solve(networks, data, None, options, &Monitor::none()).unwrap()
}

#[test]
fn permuted_copies_fuse_to_the_same_network_to_the_last_bit() {
    let data = samples(40, 5);
    let view = MatrixView::new(&data, 40, 5).unwrap();
    for bias in [true, false] {
        let original = network(&[5, 11, 7, 3], bias, 1);
        let copies = [original.clone(), permuted(&original, 3), permuted(&original, 5)];
        for alignment in [Alignment::Weights, Alignment::Activations] {
            let options = Options { alignment, ..Options::default() };
            let solution = fuse(&copies, Some(view), &options);
            assert!(solution.converged && solution.distances.iter().all(|&distance| distance < 1e-12));
            if alignment == Alignment::Weights {
                assert_eq!(solution.network, original);
            }
            for x in data.chunks(5) {
                let (a, b) = (answer(&solution.network, x), answer(&original, x));
                assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-12));
            }
        }
    }
}

#[test]
fn a_network_alone_and_shares_of_one_are_themselves() {
    let (a, b) = (network(&[3, 6, 2], true, 1), network(&[3, 6, 2], true, 2));
    assert_eq!(fuse(std::slice::from_ref(&a), None, &Options::default()).network, a);
    let all = solve(&[a.clone(), b.clone()], None, Some(&[1.0, 0.0]), &Options::default(), &Monitor::none()).unwrap();
    assert_eq!(all.network, a);
    // All the share to the other: its neurons in the reference's places, its function unchanged.
    let other = solve(&[a, b.clone()], None, Some(&[0.0, 1.0]), &Options::default(), &Monitor::none()).unwrap();
    for x in samples(20, 3).chunks(3) {
        assert!(answer(&other.network, x).iter().zip(answer(&b, x)).all(|(p, q)| (p - q).abs() < 1e-12));
    }
}

#[test]
fn a_small_change_fuses_to_the_middle() {
    let original = network(&[4, 9, 2], true, 3);
    let mut moved = permuted(&original, 2);
    moved.layers[0].weights.iter_mut().for_each(|weight| *weight += 1e-3);
    let fused = fuse(&[original.clone(), moved], None, &Options::default()).network;
    for (a, b) in fused.layers[0].weights.iter().zip(&original.layers[0].weights) {
        assert!((a - b - 0.5e-3).abs() < 1e-12);
    }
}

#[test]
fn other_widths_keep_masses() {
    let (narrow, wide) = (network(&[4, 6, 3], true, 4), network(&[4, 10, 3], true, 5));
    let solution = fuse(&[wide, narrow.clone()], None, &Options::default());
    assert_eq!(solution.network.layers[0].outputs, 10);
    assert_eq!(solution.network.layers[1].inputs, 10);
    // Neurons twice as often, with half the weight behind, are the same network; both directions of widths work.
    let mut doubled = narrow.clone();
    doubled.layers[0].weights.extend(narrow.layers[0].weights.clone());
    let bias = narrow.layers[0].bias.clone().unwrap();
    doubled.layers[0].bias = Some([bias.clone(), bias].concat());
    doubled.layers[0].outputs = 12;
    doubled.layers[1].inputs = 12;
    doubled.layers[1].weights =
        narrow.layers[1].weights.chunks(6).flat_map(|row| row.iter().chain(row).map(|w| w / 2.0)).collect();
    let fused = fuse(&[narrow.clone(), doubled], None, &Options::default());
    for x in samples(20, 4).chunks(4) {
        // Incoming weights agree; outgoing ones are averaged over the copies that T̂ mixes.
        assert_eq!(answer(&fused.network, x).len(), 3);
    }
    assert!(fused.distances.iter().all(|&distance| distance < 1e-12));
    assert_eq!(fused.network.layers[0], narrow.layers[0]);
}

#[test]
fn a_deeper_copy_with_identities_fuses_to_the_same_function() {
    // The deep network is the shallow one with a layer that does nothing behind the rectifier.
    let shallow = network(&[4, 8, 5, 2], true, 6);
    let mut deep = shallow.clone();
    deep.layers.insert(2, Layer::identity(5));
    let data = samples(30, 4);
    let view = MatrixView::new(&data, 30, 4).unwrap();
    for data in [None, Some(view)] {
        let solution = fuse(&[permuted(&shallow, 3), permuted(&deep, 3)], data, &Options::default());
        assert_eq!(solution.reference, 1);
        assert_eq!(&solution.places[..3], [0, 1, 1]);
        assert_eq!(&solution.places[3..], [0, 1, 2]);
        for x in view.rows() {
            assert!(answer(&solution.network, x).iter().zip(answer(&deep, x)).all(|(p, q)| (p - q).abs() < 1e-12));
        }
    }
}

#[test]
fn wrong_input_is_named() {
    let good = network(&[3, 4, 2], false, 1);
    let fails = |networks: &[Network], options: &Options| {
        let error = solve(networks, None, None, options, &Monitor::none()).unwrap_err();
        (error.argument().unwrap_or("").to_string(), error.code())
    };
    let plain = Options::default();
    assert_eq!(fails(&[], &plain).0, "networks");
    assert_eq!(fails(&[good.clone(), network(&[2, 4, 2], false, 2)], &plain).0, "networks.1");
    let mut broken = good.clone();
    broken.layers[1].inputs = 5;
    assert_eq!(fails(&[broken], &plain), ("networks.0.1".into(), Code::InvalidShape));
    let mut broken = good.clone();
    broken.layers[0].weights[0] = f64::NAN;
    assert_eq!(fails(&[broken], &plain), ("networks.0.0".into(), Code::InvalidValue));
    let by_activations = Options { alignment: Alignment::Activations, ..Options::default() };
    assert_eq!(fails(std::slice::from_ref(&good), &by_activations).0, "options.data");
    let deep = network(&[3, 4, 4, 2], false, 1);
    let smooth = Options { activation: Activation::Tanh, ..Options::default() };
    assert_eq!(fails(&[good.clone(), deep.clone()], &smooth).0, "options.activation");
    let shallow = Options { reference: Some(0), ..Options::default() };
    assert_eq!(fails(&[good.clone(), deep.clone()], &shallow).0, "options.reference");
    assert_eq!(fails(&[network(&[3, 2], false, 1), deep], &plain).0, "networks.0");
    let error = solve(&[good], None, Some(&[-1.0]), &plain, &Monitor::none()).unwrap_err();
    assert_eq!(error.argument(), Some("options.shares"));
}
