use super::*;
use crate::oracle::{Points, best_partition, planted, rotate};
use gibbs_core::Code;

fn fit_points(points: &Points, options: &Options) -> Solution {
    fit(points.view(), options, &Monitor::none()).unwrap()
}

fn options(clusters: usize) -> Options {
    Options { clusters: Some(clusters), ..Options::default() }
}

#[test]
fn a_full_matrix_is_feasible_and_between_its_bound_and_every_partition() {
    for seed in 0..8 {
        let (n, clusters) = (9, 3);
        let (points, _) = planted(n, 2, clusters, 3.0, seed);
        let (optimum, _) = best_partition(&points, &[1.0; 9], clusters);
        let solution = fit_points(&points, &Options { method: Method::Admm, ..options(clusters) });
        assert!(solution.lower_bound <= optimum * (1.0 + 1e-12) && solution.inertia >= optimum * (1.0 - 1e-12));
        assert!(solution.sdp_value <= optimum * (1.0 + 1e-4), "{} beside {optimum}", solution.sdp_value);
        assert!(solution.converged, "seed {seed}: {} steps", solution.iterations);
        let z = &solution.co_memberships;
        let eigen = gibbs_linear::symmetric_eigen(z, n).unwrap();
        assert!(eigen.values[0] > -1e-12 && eigen.values[n - 1] < 1.0 + 1e-12, "{:?}", eigen.values);
        assert!(z.iter().all(|z| *z >= 0.0) && solution.rows < 1e-11);
        assert!(z.chunks_exact(n).all(|row| (row.iter().sum::<f64>() - 1.0).abs() < 1e-11));
        let trace: f64 = (0..n).map(|i| z[(n + 1) * i]).sum();
        assert!((trace - 3.0).abs() < 1e-11, "{trace}");
    }
}

/// `tr A − ⟨A, Z⟩` of a factor's point and of the full matrix.
fn values(points: &Points, clusters: usize) -> (f64, f64) {
    let monitor = Monitor::none();
    let sample = Sample::new(points.view(), None, &monitor).unwrap();
    let spread = Partition::new(&sample, &vec![0; points.n()], 1, &monitor).unwrap().spread;
    let long = Options { max_iterations: 1000, ..options(clusters) };
    let low = low_rank::solve(&sample, clusters, spread, &long, &monitor).unwrap();
    let (full, bound) = full::solve(&sample, Clusters::Known(clusters), &options(clusters), &monitor).unwrap();
    assert!(full.settled && spread - full.value <= bound * (1.0 + 1e-4), "{} above {bound}", spread - full.value);
    assert!(low.rows < 1e-9 && low.eigenvalue == 0.0);
    (spread - low.value, spread - full.value)
}

#[test]
fn a_factor_comes_near_the_full_matrix() {
    // Its set is a smaller one: non-negative factors with 2K columns.
    for (seed, separation) in [(3, 7.0), (4, 5.0), (5, 4.0)] {
        let (points, _) = planted(90, 3, 3, separation, seed);
        let (low, full) = values(&points, 3);
        assert!(low >= full * (1.0 - 1e-4) && low <= full * 1.15, "{low} beside {full}");
    }
}

#[test]
fn units_translations_and_threads_change_no_label_of_a_factor() {
    let (points, _) = planted(1200, 5, 4, 4.0, 7);
    let of = |points: &Points, threads: usize| {
        let monitor = Monitor::threads(threads);
        let sample = Sample::new(points.view(), None, &monitor).unwrap();
        let options = options(4);
        let point = low_rank::solve(&sample, 4, 1.0, &options, &monitor).unwrap();
        let search = Search { points: points.view(), sample: &sample, options: &options, monitor: &monitor };
        let labels = search.rounded(&point, 4).unwrap().labels;
        // Names in the order of their first points.
        let first: Vec<usize> = labels.iter().map(|label| labels.iter().position(|l| l == label).unwrap()).collect();
        (first, point.value, point.steps)
    };
    let plain = of(&points, 1);
    assert_eq!(of(&points, 3), plain);
    for factor in [0.1, 1.0, 10.0, 100.0] {
        let (labels, value, _) = of(&points.map(|x| factor * x + 3.0), 1);
        assert_eq!(labels, plain.0, "{factor}");
        assert!((value / plain.1 - 1.0).abs() < 1e-3, "{factor}: {value} beside {}", plain.1);
    }
}

#[test]
fn rotations_change_no_inertia() {
    let (points, _) = planted(80, 3, 3, 6.0, 7);
    let (plain, turned) = (fit_points(&points, &options(3)), fit_points(&rotate(&points, 3), &options(3)));
    assert!((turned.inertia - plain.inertia).abs() < 1e-10 * plain.inertia);
    assert!((turned.lower_bound - plain.lower_bound).abs() < 1e-2 * plain.inertia);
}

#[test]
fn a_sample_is_lifted_to_all_points() {
    let (points, truth) = planted(3000, 4, 3, 20.0, 9);
    let solution = fit_points(&points, &Options { method: Method::Sketch, ..options(3) });
    assert!(solution.certified && solution.converged);
    let first = |class: i32| truth.iter().position(|&label| label == class).unwrap();
    assert!((0..3000).all(|i| solution.labels[i] == solution.labels[first(truth[i])]));
}

#[test]
fn a_price_says_how_many_clusters() {
    for clusters in 2..6 {
        let (points, truth) = planted(30 * clusters, 3, clusters, 25.0, clusters as u64);
        let solution = fit_points(&points, &Options::default());
        assert_eq!(solution.sizes.len(), clusters);
        assert!(solution.price > 0.0 && solution.certified, "{}", solution.relative_gap);
        let first = |class: i32| truth.iter().position(|&label| label == class).unwrap();
        assert!(truth.iter().enumerate().all(|(i, class)| solution.labels[i] == solution.labels[first(*class)]));
        let trace: f64 = (0..truth.len()).map(|i| solution.co_memberships[(truth.len() + 1) * i]).sum();
        assert!((trace - clusters as f64).abs() < 1e-2, "{trace}");
    }
    let (points, _) = planted(60, 3, 3, 25.0, 3);
    let dear = fit_points(&points, &Options { price: Some(1e9), ..Options::default() });
    assert_eq!(dear.sizes, [60]);
    let cheap = fit_points(&points, &Options { price: Some(1e-6), ..Options::default() });
    assert!(cheap.sizes.len() > 3, "{}", cheap.sizes.len());
}

#[test]
fn degenerate_points_are_no_trouble() {
    let equal = Points { data: vec![0.3; 14], p: 2 };
    let (few, _) = planted(6, 3, 2, 5.0, 1);
    let (wide, _) = planted(8, 40, 2, 30.0, 2);
    for method in [Method::Auto, Method::LowRank, Method::Admm, Method::Sketch] {
        let same = fit_points(&equal, &Options { method, ..options(3) });
        assert_eq!((same.inertia, same.gap, same.sdp_value), (0.0, 0.0, 0.0), "{method:?}");
        assert_eq!((same.sizes.len(), same.sizes.iter().sum::<i32>()), (3, 7));
        let one = fit_points(&few, &Options { method, ..options(1) });
        assert!(one.certified && (one.sdp_value - one.inertia).abs() <= 1e-12 * one.inertia, "{method:?}");
        let all = fit_points(&few, &Options { method, ..options(6) });
        assert_eq!((all.inertia, all.certified), (0.0, true), "{method:?}");
        assert!(fit_points(&wide, &Options { method, ..options(2) }).certified, "{method:?}");
    }
    assert_eq!(fit_points(&equal, &Options::default()).sizes, [7]);
    assert_eq!(fit_points(&Points { data: vec![1.0], p: 1 }, &Options::default()).sizes, [1]);
    let two = fit_points(&Points { data: vec![1.0, 5.0], p: 1 }, &Options::default());
    assert_eq!(two.sizes.iter().sum::<i32>(), 2);
}

#[test]
fn bad_options_are_refused_by_name() {
    let (points, _) = planted(10, 2, 2, 3.0, 1);
    let refused = |options: Options| {
        let error = fit(points.view(), &options, &Monitor::none()).unwrap_err();
        assert_eq!(error.code(), Code::InvalidOption);
        error.argument().unwrap().to_string()
    };
    assert_eq!(refused(options(0)), "options.clusters");
    assert_eq!(refused(options(11)), "options.clusters");
    assert_eq!(refused(Options { max_iterations: 0, ..options(2) }), "options.maxIterations");
    assert_eq!(refused(Options { target: f64::NAN, ..options(2) }), "options.target");
    assert_eq!(refused(Options { price: Some(1.0), ..options(2) }), "options.price");
    assert_eq!(refused(Options { price: Some(0.0), ..Options::default() }), "options.price");
    assert_eq!(refused(Options { method: Method::LowRank, ..Options::default() }), "options.method");
    let (many, _) = planted(601, 1, 2, 3.0, 1);
    let error = fit(many.view(), &Options { method: Method::Admm, ..options(2) }, &Monitor::none()).unwrap_err();
    assert_eq!(error.argument(), Some("options.method"));
    let error = fit(many.view(), &Options::default(), &Monitor::none()).unwrap_err();
    assert_eq!(error.argument(), Some("options.clusters"));
}

mod threshold {
    use super::*;
    use crate::certify::at_threshold;

    #[test]
    fn planted_classes_are_recovered_above_the_threshold_and_not_below() {
        let recovered = |factor: f64, seed: u64| {
            let (points, truth) = at_threshold(400, 20, 4, factor, seed);
            let solution = fit_points(&points, &options(4));
            let first = |class: i32| truth.iter().position(|&label| label == class).unwrap();
            let same = truth.iter().enumerate().all(|(i, class)| solution.labels[i] == solution.labels[first(*class)]);
            (same, solution.relative_gap)
        };
        for seed in 0..3 {
            let (same, gap) = recovered(1.5, seed);
            assert!(same && gap <= 1e-3, "seed {seed}: {same}, gap {gap}");
        }
        for seed in 0..2 {
            assert!(!recovered(0.5, seed).0, "seed {seed}");
        }
    }
}
