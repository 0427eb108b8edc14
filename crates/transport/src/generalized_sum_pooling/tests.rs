use super::*;
use gibbs_core::{Stream, norm, purpose};

fn normals(n: usize, index: u32) -> Vec<f64> {
    let mut stream = Stream::new(5, purpose::SIMULATE, index);
    (0..n).map(|_| stream.normal()).collect()
}

fn view(data: &[f64], columns: usize) -> MatrixView<'_> {
    MatrixView::new(data, data.len() / columns, columns).unwrap()
}

/// A hundred scalings, as in the authors' code: residual and plan for one map.
fn scalings(features: &[f64], prototypes: &[f64], d: usize, options: &Options) -> (Vec<f64>, Vec<f64>) {
    let scaled = |x: &[f64]| -> Vec<f64> { x.iter().map(|v| v / norm(x).max(1.0)).collect() };
    let (n, m) = (features.len() / d, prototypes.len() / d);
    let kernel: Vec<f64> = (0..n * m)
        .map(|i| {
            let (f, w) = (scaled(&features[i / m * d..][..d]), scaled(&prototypes[i % m * d..][..d]));
            let distance = f.iter().zip(&w).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt();
            (-options.sharpness * distance).exp()
        })
        .collect();
    let sums: Vec<f64> = kernel.chunks(m).map(|row| row.iter().sum()).collect();
    let mut factor = options.mass;
    let residual = |factor: f64| -> Vec<f64> { sums.iter().map(|s| 1.0 / n as f64 / (1.0 + factor * s)).collect() };
    for _ in 0..4000 {
        factor = options.mass / residual(factor).iter().zip(&sums).map(|(r, s)| r * s).sum::<f64>();
    }
    let rest = residual(factor);
    let attributes = (0..m).map(|k| (0..n).map(|j| factor * kernel[j * m + k] * rest[j]).sum::<f64>() / options.mass);
    (rest.iter().map(|r| (1.0 / n as f64 - r) / options.mass).collect(), attributes.collect())
}

#[test]
fn it_is_what_scalings_converge_to() {
    let (features, prototypes) = (normals(10 * 4, 1), normals(6 * 4, 2));
    for (mass, sharpness) in [(0.3, 0.1), (0.5, 5.0), (0.9, 1.0), (0.05, 3.0)] {
        let options = Options { mass, sharpness, ..Options::default() };
        let solution = solve(view(&features, 4), view(&prototypes, 4), &options, None, &Monitor::none()).unwrap();
        let (weights, attributes) = scalings(&features, &prototypes, 4, &options);
        let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-10);
        assert!(near(&solution.weights, &weights) && near(&solution.attributes, &attributes));
        assert!((solution.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((solution.attributes.iter().sum::<f64>() - 1.0).abs() < 1e-12 && solution.mass_error < 1e-12);
    }
}

#[test]
fn equal_costs_and_all_the_mass_are_average_pooling() {
    // Unit vectors, and one prototype at the origin: all distances are 1.
    let angles = [0.1f64, 1.0, 2.5, 4.0, 5.5];
    let features: Vec<f64> = angles.iter().flat_map(|a| [a.cos(), a.sin()]).collect();
    let mean = |k: usize| features.iter().skip(k).step_by(2).sum::<f64>() / 5.0;
    let equal = Options { sharpness: 20.0, ..Options::default() };
    let solution = solve(view(&features, 2), view(&[0.0, 0.0], 2), &equal, None, &Monitor::none()).unwrap();
    assert!((solution.pooled[0] - mean(0)).abs() < 1e-14 && (solution.pooled[1] - mean(1)).abs() < 1e-14);
    let all = Options { mass: 1.0, sharpness: 20.0, ..Options::default() };
    let solution = solve(view(&features, 2), view(&[0.3, -0.4], 2), &all, None, &Monitor::none()).unwrap();
    assert!((solution.pooled[0] - mean(0)).abs() < 1e-14 && (solution.pooled[1] - mean(1)).abs() < 1e-14);
}

#[test]
fn sharp_choices_take_the_nearest_and_stay_finite() {
    let features = [0.0, 0.1, 0.2, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0];
    let options = Options { mass: 0.3, sharpness: 1e4, normalize: false, maps: 1 };
    let solution = solve(view(&features, 1), view(&[0.0], 1), &options, None, &Monitor::none()).unwrap();
    assert!((solution.pooled[0] - 0.1).abs() < 1e-9 && solution.mass_error < 1e-12);
    assert!(solution.weights[3..].iter().all(|&weight| weight < 1e-12));
}

#[test]
fn gradients_are_those_of_differences() {
    let (d, n, m, maps) = (3, 5, 4, 2);
    let (features, prototypes) = (normals(maps * n * d, 1), normals(m * d, 2));
    let (to_pooled, to_attributes) = (normals(maps * d, 3), normals(maps * m, 4));
    for normalize in [true, false] {
        for (mass, sharpness) in [(0.3, 0.1), (0.5, 4.0), (0.8, 15.0)] {
            let options = Options { mass, sharpness, normalize, maps };
            let loss = |features: &[f64], prototypes: &[f64]| -> f64 {
                let found = solve(view(features, d), view(prototypes, d), &options, None, &Monitor::none()).unwrap();
                gibbs_core::dot(&found.pooled, &to_pooled) + gibbs_core::dot(&found.attributes, &to_attributes)
            };
            let upstream = Upstream { pooled: Some(view(&to_pooled, d)), attributes: Some(view(&to_attributes, m)) };
            let found =
                solve(view(&features, d), view(&prototypes, d), &options, Some(upstream), &Monitor::none()).unwrap();
            let differences = |data: &[f64], loss: &dyn Fn(&[f64]) -> f64| -> Vec<f64> {
                let moved = |i: usize, by: f64| {
                    let mut data = data.to_vec();
                    data[i] += by;
                    loss(&data)
                };
                let h = 1e-4;
                // Fourth order.
                let slope =
                    |i| (8.0 * (moved(i, h) - moved(i, -h)) - (moved(i, 2.0 * h) - moved(i, -2.0 * h))) / (12.0 * h);
                (0..data.len()).map(slope).collect()
            };
            let by_features = differences(&features, &|features| loss(features, &prototypes));
            let by_prototypes = differences(&prototypes, &|prototypes| loss(&features, prototypes));
            for (gradient, difference) in
                [(found.features_gradient, by_features), (found.prototypes_gradient, by_prototypes)]
            {
                let gradient = gradient.unwrap();
                let error: Vec<f64> = gradient.iter().zip(&difference).map(|(a, b)| a - b).collect();
                assert!(norm(&error) <= 1e-8 * norm(&difference), "{normalize} {sharpness}: {}", norm(&error));
            }
        }
    }
}

#[test]
fn a_batch_is_its_maps_at_any_number_of_threads() {
    let (features, prototypes) = (normals(37 * 8 * 5, 1), normals(6 * 5, 2));
    let options = Options { maps: 37, sharpness: 2.0, ..Options::default() };
    let upstream = normals(37 * 5, 3);
    let upstream = Upstream { pooled: Some(view(&upstream, 5)), attributes: None };
    let run =
        |monitor: &Monitor| solve(view(&features, 5), view(&prototypes, 5), &options, Some(upstream), monitor).unwrap();
    let (one, eight) = (run(&Monitor::none()), run(&Monitor::threads(8)));
    assert_eq!((&one.pooled, &one.prototypes_gradient), (&eight.pooled, &eight.prototypes_gradient));
    let single = Options { maps: 1, ..options.clone() };
    let third = view(&features, 5).slice_rows(16, 24);
    let alone = solve(third, view(&prototypes, 5), &single, None, &Monitor::none()).unwrap();
    assert_eq!(alone.pooled, one.pooled[10..15]);
}

#[test]
fn wrong_input_is_named() {
    let fails = |features: &[f64], prototypes: &[f64], options: Options| {
        let error = solve(view(features, 2), view(prototypes, 2), &options, None, &Monitor::none()).unwrap_err();
        error.argument().unwrap().to_string()
    };
    let good = [1.0, 2.0, 3.0, 4.0];
    for mass in [0.0, 1.1, f64::NAN] {
        assert_eq!(fails(&good, &good, Options { mass, ..Options::default() }), "options.mass");
    }
    assert_eq!(fails(&good, &good, Options { maps: 3, ..Options::default() }), "options.maps");
    let error = solve(view(&good, 2), view(&good, 4), &Options::default(), None, &Monitor::none()).unwrap_err();
    assert_eq!(error.argument(), Some("prototypes"));
    let upstream = Some(Upstream { pooled: Some(view(&good, 4)), attributes: None });
    let error = solve(view(&good, 2), view(&good, 2), &Options::default(), upstream, &Monitor::none()).unwrap_err();
    assert_eq!(error.argument(), Some("options.upstream.pooled"));
}
