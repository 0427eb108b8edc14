use super::*;
use crate::oracle::planted;
use gibbs_core::{Code, MatrixView, Monitor, Stream, purpose};

/// Symmetric normal numbers with zeros on the diagonal.
fn noise(n: usize, shift: f64, seed: u64) -> Vec<f64> {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 0);
    let mut matrix = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..i {
            let x = shift + stream.normal();
            (matrix[i * n + j], matrix[j * n + i]) = (x, x);
        }
    }
    matrix
}

fn nearest(d: &[f64], weights: Option<&[f64]>, tolerance: f64) -> NearestMetric {
    let n = d.len().isqrt();
    let view = MatrixView::new(d, n, n).unwrap();
    let weights = weights.map(|weights| MatrixView::new(weights, n, n).unwrap());
    let options = NearnessOptions { tolerance, ..NearnessOptions::default() };
    nearest_metric(view, weights, &options, &Monitor::none()).unwrap()
}

/// Dykstra's projections on all inequalities in turn, 20000 times: slow and plain.
fn by_all_inequalities(d: &[f64], weights: &[f64]) -> Vec<f64> {
    let n = d.len().isqrt();
    let mut x = d.to_vec();
    let mut multipliers = vec![0.0; n * n * n];
    let mut signs = vec![0.0; n * n];
    for _ in 0..20_000 {
        for (i, j, k) in (0..n * n * n).map(|at| (at / n / n, at / n % n, at % n)) {
            if j >= i || k == i || k == j {
                continue;
            }
            let (ij, ik, jk) = (i * n + j, i * n + k, j * n + k);
            let excess = x[ij] - x[ik] - x[jk];
            let curvature = 1.0 / weights[ij] + 1.0 / weights[ik] + 1.0 / weights[jk];
            let z = &mut multipliers[(i * n + j) * n + k];
            let step = (excess / curvature).max(-*z);
            *z += step;
            for (a, b, sign) in [(i, j, -1.0), (i, k, 1.0), (j, k, 1.0)] {
                let moved = x[a * n + b] + sign * step / weights[a * n + b];
                (x[a * n + b], x[b * n + a]) = (moved, moved);
            }
        }
        for (i, j) in (0..n * n).map(|at| (at / n, at % n)).filter(|(i, j)| j < i) {
            let z: &mut f64 = &mut signs[i * n + j];
            let step = (-x[i * n + j]).max(-*z);
            *z += step;
            let moved = x[i * n + j] + step;
            (x[i * n + j], x[j * n + i]) = (moved, moved);
        }
    }
    x
}

fn largest_violation(x: &[f64], n: usize) -> f64 {
    let triples = (0..n * n * n).map(|at| (at / n / n, at / n % n, at % n));
    triples.map(|(i, j, k)| x[i * n + j] - x[i * n + k] - x[k * n + j]).fold(0.0, f64::max)
}

#[test]
fn a_violated_triangle_gives_a_third_each() {
    let d = [0.0, 5.0, 1.0, 5.0, 0.0, 1.0, 1.0, 1.0, 0.0];
    let found = nearest(&d, None, 1e-12);
    let expected = [0.0, 4.0, 2.0, 4.0, 0.0, 2.0, 2.0, 2.0, 0.0];
    assert!(found.distances.iter().zip(expected).all(|(x, y)| (x - y).abs() < 1e-12), "{:?}", found.distances);
    assert!((found.value - 1.5).abs() < 1e-12 && found.converged && found.active == 1);
    // With weights in the inverse proportion: the excess of 3 over 1 + 1/2 + 1/2 parts.
    let weights = [1.0, 1.0, 2.0, 1.0, 1.0, 2.0, 2.0, 2.0, 1.0];
    let found = nearest(&d, Some(&weights), 1e-12);
    let expected = [0.0, 3.5, 1.75, 3.5, 0.0, 1.75, 1.75, 1.75, 0.0];
    assert!(found.distances.iter().zip(expected).all(|(x, y)| (x - y).abs() < 1e-12), "{:?}", found.distances);
}

#[test]
fn a_metric_stays_as_it_is() {
    let (points, _) = planted(30, 3, 2, 2.0, 5);
    let d: Vec<f64> =
        (0..900).map(|at| crate::oracle::squared_distance(points.row(at / 30), points.row(at % 30)).sqrt()).collect();
    let found = nearest(&d, None, 1e-9);
    assert!(found.value < 1e-24 && found.gap == 0.0 && found.active == 0 && found.converged, "{found:?}");
    assert!(found.distances.iter().zip(&d).all(|(x, y)| (x - y).abs() < 1e-12));
}

#[test]
fn projections_on_all_inequalities_agree() {
    for (n, shift, seed) in [(4, 1.0, 1), (5, 0.0, 2), (6, 0.5, 3), (7, 2.0, 4), (7, -0.5, 5)] {
        let d = noise(n, shift, seed);
        let weights: Vec<f64> = noise(n, 0.0, seed + 100).iter().map(|x| x.exp()).collect();
        let (found, expected) = (nearest(&d, Some(&weights), 1e-11), by_all_inequalities(&d, &weights));
        assert!(found.converged && largest_violation(&found.distances, n) < 1e-12, "{found:?}");
        for (x, y) in found.distances.iter().zip(&expected) {
            assert!((x - y).abs() < 1e-4, "{n} {seed}: {x} beside {y}, gap {}", found.relative_gap);
        }
        let value: f64 =
            (0..n * n).filter(|at| at % n < at / n).map(|at| 0.5 * weights[at] * (expected[at] - d[at]).powi(2)).sum();
        assert!(found.lower_bound <= value + 1e-9 && found.value >= value - 1e-7, "{} {value}", found.value);
        assert!((found.value - value).abs() < 1e-8 * value, "{} {value}", found.value);
    }
}

#[test]
fn few_of_the_inequalities_are_remembered() {
    let n = 60;
    let found = nearest(&noise(n, 1.0, 7), None, 1e-6);
    assert!(
        found.converged && found.gap >= 0.0 && found.relative_gap <= 1e-6,
        "{} {}",
        found.iterations,
        found.relative_gap
    );
    assert!(largest_violation(&found.distances, n) < 1e-12);
    let all = (n * (n - 1) * (n - 2) / 2) as f64;
    assert!(found.remembered.iter().all(|count| *count < 0.1 * all), "{:?}", found.remembered);
    assert_eq!(found.active as f64, *found.remembered.last().unwrap());
    // As it is scaled, so is the answer.
    let scaled: Vec<f64> = noise(n, 1.0, 7).iter().map(|x| 1024.0 * x).collect();
    assert_eq!(nearest(&scaled, None, 1e-6).value, 1024.0f64.powi(2) * found.value);
}

/// The objective of metric learning, by plain sums.
fn objective(x: &[f64], p: usize, classes: &[i32], a: &[f64], found: &LearnedMetric, slack: f64) -> f64 {
    let factor = gibbs_linear::positive::cholesky(a, p).unwrap();
    let trace: f64 = (0..p).map(|i| a[i * p + i]).sum();
    let mut value = trace - gibbs_linear::positive::log_determinant(&factor, p) - p as f64;
    for i in 0..classes.len() {
        for j in 0..i {
            let d: Vec<f64> = (0..p).map(|t| x[i * p + t] - x[j * p + t]).collect();
            let square: f64 = (0..p * p).map(|at| d[at / p] * a[at] * d[at % p]).sum();
            let ratio = if classes[i] == classes[j] {
                (square / found.upper).max(1.0)
            } else {
                (square / found.lower).min(1.0)
            };
            value += slack * (ratio - ratio.ln() - 1.0);
        }
    }
    value
}

#[test]
fn the_learned_metric_is_the_best_of_its_neighborhood() {
    for (seed, slack) in [(1, 1.0), (2, 0.1), (3, 10.0), (4, 1e-3), (5, 1e3)] {
        let (points, classes) = planted(24, 3, 2, 1.5, seed);
        let options = LearningOptions { slack, tolerance: 1e-9, ..LearningOptions::default() };
        let found = learn_metric(points.view(), &classes, &options, &Monitor::none()).unwrap();
        assert!(found.converged && found.relative_gap <= 1e-9 && found.value > 0.0, "{found:?}");
        assert!(found.iterations <= 30, "{slack}: {}", found.iterations);
        let at = |a: &[f64]| objective(&points.data, 3, &classes, a, &found, slack / 24.0);
        assert!((at(&found.matrix) - found.value).abs() < 1e-8 * found.value);
        // Its gradient vanishes.
        for i in 0..3 {
            for j in 0..=i {
                let moved = |by: f64| {
                    let mut a = found.matrix.clone();
                    a[i * 3 + j] += by;
                    a[j * 3 + i] = a[i * 3 + j];
                    at(&a)
                };
                let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                assert!(slope.abs() < 1e-6 * found.value.max(1.0), "{seed} {i} {j}: {slope}");
                assert!(moved(1e-3) > found.value && moved(-1e-3) > found.value);
            }
        }
        assert_eq!(found.active as f64, *found.remembered.last().unwrap());
    }
}

#[test]
fn one_pair_on_a_line_has_a_closed_form() {
    // d = 3 apart, asked to be at most 1: A and ξ with 9 A = ξ, 1 / A = 1 + 9 λ, 1 / ξ = 1 − λ / γ, γ = 4 / 2.
    let slack = 4.0;
    let options =
        LearningOptions { upper: Some(1.0), lower: Some(50.0), slack, tolerance: 1e-13, ..Default::default() };
    let x = [0.0, 3.0];
    let found = learn_metric(MatrixView::new(&x, 2, 1).unwrap(), &[4, 4], &options, &Monitor::none()).unwrap();
    // (1 + 9 λ) / 9 = 1 − λ / 2.
    let lambda = (8.0 / 9.0) / 1.5;
    assert!((found.matrix[0] - 1.0 / (1.0 + 9.0 * lambda)).abs() < 1e-12, "{:?}", found.matrix);
    assert!(found.converged && found.active == 1 && found.violated == 1);
    let apart = learn_metric(MatrixView::new(&x, 2, 1).unwrap(), &[0, 1], &options, &Monitor::none()).unwrap();
    // (1 − 9 λ) / 9 = 1 / 50 + λ / 2.
    let lambda = (1.0 / 9.0 - 1.0 / 50.0) / 1.5;
    assert!((apart.matrix[0] - 1.0 / (1.0 - 9.0 * lambda)).abs() < 1e-12, "{:?}", apart.matrix);
    // Unlabelled points ask for nothing.
    let free = learn_metric(MatrixView::new(&x, 2, 1).unwrap(), &[0, -1], &options, &Monitor::none()).unwrap();
    assert!(free.matrix == [1.0] && free.value == 0.0 && free.converged);
}

#[test]
fn bad_input_is_named() {
    let refused = |d: &[f64], n: usize, m: usize, weights: Option<&[f64]>| {
        let weights = weights.map(|weights| MatrixView::new(weights, n, n).unwrap());
        let options = NearnessOptions::default();
        let error = nearest_metric(MatrixView::new(d, n, m).unwrap(), weights, &options, &Monitor::none()).unwrap_err();
        (error.code(), error.argument().unwrap().to_owned())
    };
    let (d, w) = ("problem.dissimilarities".to_owned(), "problem.weights".to_owned());
    assert_eq!(refused(&[], 0, 0, None), (Code::InvalidShape, d.clone()));
    assert_eq!(refused(&[0.0, 1.0], 1, 2, None), (Code::InvalidShape, d.clone()));
    assert_eq!(refused(&[0.0, 1.0, 2.0, 0.0], 2, 2, None), (Code::InvalidValue, d.clone()));
    assert_eq!(refused(&[0.0, f64::NAN, 2.0, 0.0], 2, 2, None), (Code::InvalidValue, d.clone()));
    assert_eq!(refused(&[1.0, 2.0, 2.0, 0.0], 2, 2, None), (Code::InvalidValue, d));
    assert_eq!(refused(&[0.0, 2.0, 2.0, 0.0], 2, 2, Some(&[1.0, 0.0, 0.0, 1.0])), (Code::InvalidValue, w));
    let learning = |x: &[f64], classes: &[i32], options: LearningOptions| {
        let view = MatrixView::new(x, x.len(), 1).unwrap();
        let error = learn_metric(view, classes, &options, &Monitor::none()).unwrap_err();
        (error.code(), error.argument().unwrap().to_owned())
    };
    let (points, classes) = ("problem.points".to_owned(), "problem.classes".to_owned());
    let plain = LearningOptions::default;
    assert_eq!(learning(&[1.0], &[0], plain()), (Code::InvalidShape, points.clone()));
    assert_eq!(learning(&[1.0, 1.0], &[0, 1], plain()), (Code::InvalidValue, points));
    assert_eq!(learning(&[1.0, 2.0], &[0], plain()), (Code::InvalidShape, classes.clone()));
    assert_eq!(learning(&[1.0, 2.0], &[0, -2], plain()), (Code::InvalidValue, classes));
    for (name, options) in [
        ("slack", LearningOptions { slack: 0.0, ..plain() }),
        ("upper", LearningOptions { upper: Some(-1.0), ..plain() }),
        ("lower", LearningOptions { lower: Some(f64::NAN), ..plain() }),
    ] {
        assert_eq!(learning(&[1.0, 2.0], &[0, 0], options), (Code::InvalidOption, format!("options.{name}")));
    }
}

/// Sizes of use, a line of figures each.
#[cfg(feature = "slow")]
mod slow {
    use super::*;
    use crate::correlation::{Options, Problem, correlation_clustering};
    use std::time::Instant;

    #[test]
    fn nearest_metrics_of_hundreds_of_points() {
        for n in [100, 200, 400] {
            let d = noise(n, 1.0, n as u64);
            let start = Instant::now();
            let found = nearest(&d, None, 1e-6);
            let most = found.remembered.iter().copied().fold(0.0, f64::max);
            println!(
                "nearest metric, {n} points, normal dissimilarities: {:.2} s, {} rounds, relative gap {:.1e}, {} inequalities active, {most} remembered at most, of {}",
                start.elapsed().as_secs_f64(),
                found.iterations,
                found.relative_gap,
                found.active,
                n * (n - 1) * (n - 2) / 2,
            );
            assert!(found.converged);
        }
    }

    #[test]
    fn metrics_learned_from_all_pairs() {
        for n in [200, 800, 3000] {
            let (points, classes) = planted(n, 8, 4, 3.0, 9);
            let start = Instant::now();
            let found = learn_metric(points.view(), &classes, &LearningOptions::default(), &Monitor::none()).unwrap();
            println!(
                "metric learning, {n} x 8, 4 classes: {:.2} s, {} rounds, relative gap {:.1e}, {} of {} pairs active",
                start.elapsed().as_secs_f64(),
                found.iterations,
                found.relative_gap,
                found.active,
                n * (n - 1) / 2,
            );
            assert!(found.converged);
        }
    }

    #[test]
    fn correlation_clustering_beyond_what_can_be_tried() {
        for (n, noise) in [(60, 1.2), (100, 1.2), (100, 1.8), (200, 1.5)] {
            let mut stream = Stream::new(n as u64, purpose::SIMULATE, 4);
            let pairs: Vec<(i32, i32)> = (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).collect();
            let cost = |(i, j): &(i32, i32)| if i % 4 == j % 4 { -1.0 } else { 1.0 };
            let costs: Vec<f64> = pairs.iter().map(|pair| cost(pair) + noise * stream.normal()).collect();
            let (from, to): (Vec<i32>, Vec<i32>) = pairs.into_iter().unzip();
            let problem = Problem { nodes: n as usize, from: &from, to: &to, costs: &costs, triples: None };
            let run = |max_iterations| {
                let options = Options { persistency: false, max_iterations, ..Options::default() };
                let start = Instant::now();
                let found = correlation_clustering(&problem, &options, &Monitor::none()).unwrap();
                (found, start.elapsed().as_secs_f64())
            };
            let ((packed, _), (found, seconds)) = (run(0), run(1000));
            println!(
                "correlation clustering, {n} nodes, 4 planted groups, noise {noise}: relative gap {:.1e} ({:.1e} from packed triangles), {seconds:.2} s",
                found.relative_gap, packed.relative_gap
            );
            assert!(found.lower_bound >= packed.lower_bound);
        }
    }
}
