use super::*;
use gibbs_core::{Code, Stream, purpose};
use gibbs_linear::multiply;

const ALL: [Kind; 9] = [
    Kind::Walk,
    Kind::Communicability,
    Kind::Forest,
    Kind::Heat,
    Kind::NormalizedHeat,
    Kind::PageRank,
    Kind::ModifiedPageRank,
    Kind::PageRankHeat,
    Kind::SigmoidCommuteTime,
];

fn path(n: usize) -> Vec<f64> {
    (0..n * n).map(|at| f64::from(u8::from((at / n).abs_diff(at % n) == 1))).collect()
}

/// A connected graph with random weights.
fn random_graph(n: usize, seed: u64) -> Vec<f64> {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 0);
    let mut weights = path(n);
    for i in 0..n {
        for j in 0..i {
            if stream.uniform() < 0.3 {
                let weight = 0.2 + stream.uniform();
                (weights[i * n + j], weights[j * n + i]) = (weight, weight);
            }
        }
    }
    weights
}

fn solve(graph: &[f64], n: usize, kind: Kind, parameter: f64, log: bool) -> Solution {
    let options = Options { kind, parameter, log, ..Options::default() };
    proximity(MatrixView::new(graph, n, n).unwrap(), &options, &Monitor::none()).unwrap()
}

/// d₁₂, d₂₃, d₁₃ and d₁₄ on the path of four nodes, scaled so that d₁₂ + d₂₃ + d₃₄ = 3.
fn on_the_path(kind: Kind, parameter: f64, log: bool, power: f64) -> [f64; 4] {
    let distances = solve(&path(4), 4, kind, parameter, log).distances;
    let at = |i: usize, j: usize| distances[i * 4 + j].powf(power);
    let scale = 3.0 / (at(0, 1) + at(1, 2) + at(2, 3));
    [at(0, 1), at(1, 2), at(0, 2), at(0, 3)].map(|distance| distance * scale)
}

#[test]
fn the_path_of_four_has_the_published_distances() {
    let radius = (1.0 + 5f64.sqrt()) / 2.0;
    for (found, expected) in [
        (on_the_path(Kind::Walk, 1.0 / (1.0 + radius), true, 1.0), [1.025, 0.950, 1.975, 3.0]),
        (on_the_path(Kind::Forest, 2.0, true, 1.0), [0.959, 1.081, 2.040, 3.0]),
        (on_the_path(Kind::Forest, 1.0, false, 1.0), [1.026, 0.947, 1.500, 1.895]),
        (on_the_path(Kind::Communicability, 1.0, false, 0.5), [0.964, 1.072, 1.492, 1.564]),
    ] {
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-3, "{found} {expected}");
        }
    }
}

#[test]
fn logarithms_of_walks_and_forests_add_up_at_cutpoints() {
    // Two random graphs that share node 7 alone.
    let (n, half) = (15, 8);
    let (one, other) = (random_graph(half, 1), random_graph(half, 2));
    let mut weights = vec![0.0; n * n];
    for i in 0..half {
        for j in 0..half {
            weights[i * n + j] += one[i * half + j];
            weights[(i + 7) * n + j + 7] += other[i * half + j];
        }
    }
    for (kind, parameter) in [(Kind::Walk, 0.1), (Kind::Forest, 1.3), (Kind::ModifiedPageRank, 0.8)] {
        let distances = solve(&weights, n, kind, parameter, true).distances;
        for i in 0..7 {
            for j in 8..n {
                let sum = distances[i * n + 7] + distances[7 * n + j];
                assert!((distances[i * n + j] - sum).abs() < 1e-12 * sum, "{kind:?}");
            }
        }
    }
}

#[test]
fn kernels_are_their_formulas() {
    let n = 12;
    let weights = random_graph(n, 3);
    let degrees: Vec<f64> = weights.chunks(n).map(|row| row.iter().sum()).collect();
    let one = |i: usize, j: usize| f64::from(u8::from(i == j));
    let matrix = |f: &dyn Fn(usize, usize) -> f64| (0..n * n).map(|at| f(at / n, at % n)).collect::<Vec<f64>>();
    let a = |i: usize, j: usize| weights[i * n + j];
    let near = |x: &[f64], y: &[f64]| x.iter().zip(y).all(|(x, y)| (x - y).abs() < 1e-11 * (1.0 + y.abs()));
    // Inverses give the identity when multiplied.
    let identity = matrix(&one);
    for (kind, t, formula) in [
        (Kind::Walk, 0.1, matrix(&|i, j| one(i, j) - 0.1 * a(i, j))),
        (Kind::Forest, 0.7, matrix(&|i, j| one(i, j) * (1.0 + 0.7 * degrees[i]) - 0.7 * a(i, j))),
        (Kind::PageRank, 0.85, matrix(&|i, j| one(i, j) - 0.85 * a(i, j) / degrees[i])),
        (Kind::ModifiedPageRank, 0.85, matrix(&|i, j| one(i, j) * degrees[i] - 0.85 * a(i, j))),
    ] {
        assert!(near(&multiply(&solve(&weights, n, kind, t, false).kernel, &formula, n, n, n), &identity), "{kind:?}");
    }
    // Exponentials by the spectrum of a symmetric matrix.
    for (kind, exponent) in [
        (Kind::Communicability, matrix(&|i, j| 0.6 * a(i, j))),
        (Kind::Heat, matrix(&|i, j| 0.6 * (a(i, j) - one(i, j) * degrees[i]))),
        (Kind::NormalizedHeat, matrix(&|i, j| 0.6 * (a(i, j) / (degrees[i] * degrees[j]).sqrt() - one(i, j)))),
    ] {
        let expected = symmetric_eigen(&exponent, n).unwrap().function(f64::exp);
        assert!(near(&solve(&weights, n, kind, 0.6, false).kernel, &expected), "{kind:?}");
    }
    // Rows of the page-rank heat sum to 1, and it is similar to the normalized heat.
    let (heat, normalized) = (
        solve(&weights, n, Kind::PageRankHeat, 0.6, false).kernel,
        solve(&weights, n, Kind::NormalizedHeat, 0.6, false).kernel,
    );
    let similar = matrix(&|i, j| heat[i * n + j] * (degrees[i] / degrees[j]).sqrt());
    assert!(near(&similar, &normalized));
    assert!(heat.chunks(n).all(|row| (row.iter().sum::<f64>() - 1.0).abs() < 1e-13));
    // The logistic function of the pseudo-inverse, which the Laplacian multiplies to the projector off the constants.
    let kernel = solve(&weights, n, Kind::SigmoidCommuteTime, 2.0, false).kernel;
    let logits: Vec<f64> = kernel.iter().map(|k| (k / (1.0 - k)).ln() / 2.0).collect();
    let laplacian = matrix(&|i, j| one(i, j) * degrees[i] - a(i, j));
    let projector = multiply(&laplacian, &logits, n, n, n);
    let scale = projector[0] / (1.0 - 1.0 / n as f64);
    assert!(near(&projector, &matrix(&|i, j| scale * (one(i, j) - 1.0 / n as f64))));
    let variance = logits.iter().map(|x| x * x).sum::<f64>() / logits.len() as f64;
    assert!((variance - 1.0).abs() < 1e-10);
}

#[test]
fn small_entries_are_as_accurate_as_large_ones() {
    // On a long path the entries fall by many orders of magnitude: the ends of the walk kernel have a closed form,
    // t^(n−1) / det(I − tA), and those of the exponentials the leading term with its first correction.
    let n = 30;
    let t = 0.01;
    let walk = solve(&path(n), n, Kind::Walk, t, false).kernel[n - 1];
    let determinant: f64 = (1..=n).map(|k| 1.0 - 2.0 * t * (std::f64::consts::PI * k as f64 / 31.0).cos()).product();
    assert!((walk / (t.powi(29) / determinant) - 1.0).abs() < 1e-12);
    let exponential = solve(&path(n), n, Kind::Communicability, t, false).kernel[n - 1];
    let factorial: f64 = (1..30).map(f64::from).product();
    // Walks of 31 steps from end to end: one edge is gone back over, 29 ways.
    let expected = t.powi(29) / factorial * (1.0 + 29.0 * t * t / (30.0 * 31.0));
    assert!((exponential / expected - 1.0).abs() < 1e-9, "{exponential:e} {expected:e}");
    for kind in ALL {
        let distances = solve(&path(n), n, kind, 0.05, true).distances;
        assert!(distances.iter().all(|d| d.is_finite()), "{kind:?}");
        assert!((1..n).all(|j| distances[j] > distances[j - 1]), "{kind:?} grows along the path");
    }
}

#[test]
fn large_parameters_keep_to_the_range() {
    let n = 10;
    let weights: Vec<f64> = random_graph(n, 5).iter().map(|w| 1e3 * w).collect();
    let heat = solve(&weights, n, Kind::Heat, 10.0, false).kernel;
    assert!(heat.iter().all(|k| (k - 0.1).abs() < 1e-8), "{heat:?}");
    let options = Options { kind: Kind::Communicability, parameter: 10.0, ..Options::default() };
    let error = proximity(MatrixView::new(&weights, n, n).unwrap(), &options, &Monitor::none()).unwrap_err();
    assert_eq!((error.code(), error.argument()), (Code::InvalidOption, Some("options.parameter")));
}

#[test]
fn the_unit_scale_covers_each_domain() {
    let n = 12;
    let weights = random_graph(n, 7);
    let view = MatrixView::new(&weights, n, n).unwrap();
    for kind in ALL {
        for parameter in [0.01, 0.5, 0.99] {
            let options = Options { kind, parameter, scale: Scale::Unit, log: true };
            let one = proximity(view, &options, &Monitor::none()).unwrap();
            let again = solve(&weights, n, kind, one.parameter, true);
            assert_eq!(one.kernel, again.kernel);
            assert!(one.distances.iter().all(|d| d.is_finite()));
            assert_eq!(proximity(view, &options, &Monitor::threads(3)).unwrap().kernel, one.kernel);
        }
    }
}

#[test]
fn wrong_input_is_named() {
    let error = |graph: &[f64], n: usize, kind: Kind, parameter: f64, log: bool| {
        let options = Options { kind, parameter, log, ..Options::default() };
        let view = MatrixView::new(graph, n, graph.len() / n).unwrap();
        let error = proximity(view, &options, &Monitor::none()).unwrap_err();
        (error.code(), error.argument().unwrap().to_owned())
    };
    let value = (Code::InvalidValue, "graph".to_string());
    let option = (Code::InvalidOption, "options.parameter".to_string());
    assert_eq!(error(&[0.0, 1.0], 1, Kind::Walk, 0.1, false), (Code::InvalidShape, "graph".into()));
    assert_eq!(error(&[0.0, 1.0, 2.0, 0.0], 2, Kind::Walk, 0.1, false), value);
    assert_eq!(error(&[0.0, -1.0, -1.0, 0.0], 2, Kind::Walk, 0.1, false), value);
    assert_eq!(error(&[0.0, f64::NAN, 1.0, 0.0], 2, Kind::Walk, 0.1, false), value);
    assert_eq!(error(&[0.0; 4], 2, Kind::Heat, 0.1, true), value);
    assert_eq!(error(&[0.0; 4], 2, Kind::PageRank, 0.1, false), value);
    assert_eq!(error(&path(4), 4, Kind::Walk, 0.62, false), option);
    assert_eq!(error(&path(4), 4, Kind::PageRank, 1.0, false), option);
    assert_eq!(error(&path(4), 4, Kind::Heat, 0.0, false), option);
    assert_eq!(error(&path(4), 4, Kind::Heat, f64::NAN, false), option);
}
