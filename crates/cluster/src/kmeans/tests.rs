use super::*;
use crate::oracle::{self, Points, best_partition, inertia, planted, rotate, squared_distance, weights};
use gibbs_core::{CancelToken, Code, MatrixView, Progress};
use proptest::prelude::*;
use std::sync::Mutex;

mod sizes;

fn options(clusters: usize) -> Options {
    Options { clusters, ..Options::default() }
}

fn fit_points(points: &Points, options: &Options) -> Solution {
    fit(points.view(), None, options, &Monitor::none()).unwrap()
}

fn packed<'a>(points: &'a Points, weights: Option<&'a [f64]>, clusters: usize) -> Panels<'a> {
    let sample = Box::leak(Box::new(Sample::new(points.view(), weights, &Monitor::none()).unwrap()));
    Panels::pack(sample, clusters, &Monitor::none()).unwrap()
}

/// The rows as the panels hold them, so that a plain method starts from the same numbers.
fn unpacked(panels: &Panels) -> Points {
    let p = panels.dimension();
    let mut data = vec![0.0; panels.rows() * p];
    for (row, y) in data.chunks_exact_mut(p).enumerate() {
        panels.copy_row(row, y);
    }
    Points { data, p }
}

/// Every label the nearest center's, every center the mean of its points.
fn assert_fixed_point(points: &Points, weights: &[f64], solution: &Solution) {
    let clusters = solution.sizes.len();
    let means = oracle::means(points, &solution.labels, weights, clusters);
    let spread: f64 = points.data.iter().map(|x| x * x).sum::<f64>() / points.n() as f64;
    for (at, (mean, center)) in means.iter().zip(&solution.centers).enumerate() {
        assert!(mean.is_nan() || (mean - center).abs() <= 1e-10 * spread.sqrt(), "center {} is off", at / points.p);
    }
    for (i, &label) in solution.labels.iter().enumerate() {
        let distance = |k: usize| squared_distance(points.row(i), &solution.centers[k * points.p..(k + 1) * points.p]);
        let best = (0..clusters).map(distance).fold(f64::INFINITY, f64::min);
        assert!(distance(label as usize) <= best + 1e-10 * spread, "point {i} is nearer to another center");
    }
}

#[test]
fn lloyd_does_what_the_plain_iteration_does_step_by_step() {
    for (seed, (n, p, clusters, separation)) in
        [(300, 2, 3, 2.0), (1000, 7, 6, 3.0), (2500, 3, 11, 1.0), (77, 20, 5, 4.0), (500, 1, 4, 0.0)]
            .into_iter()
            .enumerate()
    {
        let seed = seed as u64;
        let (points, _) = planted(n, p, clusters, separation, seed);
        let weights = (seed % 2 == 1).then(|| weights(n, seed));
        let panels = packed(&points, weights.as_deref(), clusters);
        let plain = unpacked(&panels);
        let masses: Vec<f64> = (0..n).map(|row| panels.weight(row)).collect();
        let start =
            seed::centers(&panels, clusters, Init::KMeansPlusPlus, seed, 0..1, &Monitor::none()).unwrap().remove(0);
        let mut centers = start.clone();
        let mut lloyd = Lloyd::new(&panels, clusters);
        for steps in 1..=40 {
            let labels: Vec<i32> = (0..n).map(|i| oracle::nearest(plain.row(i), &centers) as i32).collect();
            centers = oracle::means(&plain, &labels, &masses, clusters);
            lloyd.start(&start);
            let outcome = lloyd.run(Until::Settled(0.0), steps, &Monitor::none()).unwrap();
            let ours: Vec<i32> = lloyd.labels().into_iter().map(|label| label as i32).collect();
            assert_eq!(ours, labels, "step {steps} of {n} × {p}");
            if outcome.met {
                break;
            }
            let distance = squared_distance(lloyd.centers(), &centers);
            assert!(distance <= 1e-24, "centers of step {steps} are {distance} apart");
        }
    }
}

#[test]
fn the_bounds_spare_work() {
    let (points, _) = planted(4000, 4, 8, 6.0, 3);
    let panels = packed(&points, None, 8);
    let start = seed::centers(&panels, 8, Init::Random, 0, 0..1, &Monitor::none()).unwrap().remove(0);
    let mut lloyd = Lloyd::new(&panels, 8);
    lloyd.start(&start);
    let outcome = lloyd.run(Until::Settled(0.0), 300, &Monitor::none()).unwrap();
    assert!(outcome.iterations > 5 && lloyd.work() < 0.8 * f64::from(outcome.iterations) * (4000 * 4 * 8) as f64);
}

#[test]
fn inertia_never_rises() {
    let (points, _) = planted(900, 5, 7, 2.0, 5);
    let panels = packed(&points, None, 7);
    let start = seed::centers(&panels, 7, Init::Random, 1, 0..1, &Monitor::none()).unwrap().remove(0);
    let mut lloyd = Lloyd::new(&panels, 7);
    let mut last = f64::INFINITY;
    for steps in 1..50 {
        lloyd.start(&start);
        lloyd.run(Until::Settled(0.0), steps, &Monitor::none()).unwrap();
        let inertia = lloyd.inertia(&Monitor::none()).unwrap();
        assert!(inertia <= last * (1.0 + 1e-12), "from {last} to {inertia} in step {steps}");
        last = inertia;
    }
}

#[test]
fn small_problems_are_solved() {
    for seed in 0..12 {
        let (n, clusters) = (8, 2 + seed as usize % 3);
        let (points, _) = planted(n, 2, clusters, 4.0, seed);
        let weights = weights(n, seed);
        let options = Options { restarts: 30, certificate: CertificateChoice::Full, ..options(clusters) };
        let solution = fit(points.view(), Some(&weights), &options, &Monitor::none()).unwrap();
        let (optimum, _) = best_partition(&points, &weights, clusters);
        assert!((solution.inertia - optimum).abs() <= 1e-12 * optimum, "{} beside {optimum}", solution.inertia);
        assert!(solution.lower_bound <= optimum * (1.0 + 1e-13));
    }
}

#[test]
fn separated_clusters_are_found_and_certified() {
    let (points, truth) = planted(2000, 10, 6, 30.0, 7);
    let solution = fit_points(&points, &options(6));
    let first = |cluster: i32| truth.iter().position(|&label| label == cluster).unwrap();
    for (i, &label) in truth.iter().enumerate() {
        assert_eq!(solution.labels[i], solution.labels[first(label)]);
    }
    assert!(solution.certified && solution.converged && solution.gap > 0.0, "{}", solution.relative_gap);
    assert_eq!(solution.sizes.iter().sum::<i32>(), 2000);
    let same =
        crate::certify::certify(points.view(), &solution.labels, None, &Default::default(), &Monitor::none()).unwrap();
    assert_eq!((same.inertia, same.lower_bound), (solution.inertia, solution.lower_bound));
}

#[test]
fn without_a_certificate_nothing_is_claimed() {
    let (points, _) = planted(100, 3, 3, 30.0, 7);
    let solution = fit_points(&points, &Options { certificate: CertificateChoice::None, ..options(3) });
    assert_eq!((solution.lower_bound, solution.gap, solution.relative_gap), (0.0, solution.inertia, 1.0));
    assert!(!solution.certified);
}

#[test]
fn the_certificate_is_skipped_where_it_would_cost_more_than_the_fit() {
    assert!(certify::is_cheap(20_000, 50, 10, 0.0));
    assert!(!certify::is_cheap(20_000, 500, 40, 1e9));
    assert!(certify::is_cheap(20_000, 500, 10, 1e12));
}

#[test]
fn more_restarts_are_never_worse_and_each_has_its_own_stream() {
    let (points, _) = planted(600, 2, 12, 3.0, 9);
    let of = |restarts| fit_points(&points, &Options { restarts, ..options(12) }).inertia;
    let (one, ten, forty) = (of(1), of(10), of(40));
    assert!(one >= ten && ten >= forty && one > forty);
    let panels = packed(&points, None, 12);
    for init in [Init::KMeansPlusPlus, Init::Random] {
        let all = seed::centers(&panels, 12, init, 3, 0..5, &Monitor::none()).unwrap();
        let alone = seed::centers(&panels, 12, init, 3, 2..3, &Monitor::none()).unwrap();
        assert_eq!(all[2], alone[0]);
        assert_ne!(all[2], all[3]);
    }
}

#[test]
fn initial_centers_are_spread_points() {
    let (points, truth) = planted(400, 3, 5, 60.0, 21);
    let panels = packed(&points, None, 5);
    let plain = unpacked(&panels);
    for start in seed::centers(&panels, 5, Init::KMeansPlusPlus, 0, 0..10, &Monitor::none()).unwrap() {
        let rows = start.chunks_exact(3).map(|c| (0..400).find(|&i| plain.row(i) == c).unwrap());
        let mut clusters: Vec<i32> = rows.map(|row| truth[row]).collect();
        clusters.sort_unstable();
        assert_eq!(clusters, [0, 1, 2, 3, 4]);
    }
    for start in seed::centers(&panels, 400, Init::Random, 0, 0..2, &Monitor::none()).unwrap() {
        let mut rows: Vec<_> = start.chunks_exact(3).map(|c| (0..400).find(|&i| plain.row(i) == c).unwrap()).collect();
        rows.sort_unstable();
        assert_eq!(rows, (0..400).collect::<Vec<_>>(), "drawn without replacement");
    }
}

#[test]
fn draws_follow_the_weights() {
    let points = Points { data: (0..9).map(f64::from).collect(), p: 1 };
    let weights = [0.0, 4.0, 0.0, 1.0, 0.0, 0.0, 3.0, 0.0, 2.0];
    let panels = packed(&points, Some(&weights), 1);
    let plain = unpacked(&panels);
    for init in [Init::KMeansPlusPlus, Init::Random] {
        let mut counts = [0.0; 9];
        for start in seed::centers(&panels, 1, init, 5, 0..4000, &Monitor::none()).unwrap() {
            counts[(0..9).find(|&i| plain.row(i) == start).unwrap()] += 1.0;
        }
        for (count, weight) in counts.iter().zip(weights) {
            let expected = 400.0 * weight;
            assert!((count - expected).abs() <= 5.0 * f64::sqrt(expected), "{count} beside {expected}");
        }
    }
}

#[test]
fn the_best_restart_goes_on_to_a_fixed_point() {
    let (points, _) = planted(3000, 6, 8, 2.0, 11);
    let rough = fit_points(&points, &Options { tolerance: 0.1, restarts: 2, ..options(8) });
    let exact = fit_points(&points, &Options { tolerance: 0.0, restarts: 2, ..options(8) });
    assert!(rough.converged && exact.converged);
    assert_fixed_point(&points, &vec![1.0; 3000], &rough);
    assert_fixed_point(&points, &vec![1.0; 3000], &exact);
    let cut = fit_points(&points, &Options { max_iterations: 2, tolerance: 0.0, restarts: 2, ..options(8) });
    assert!(!cut.converged && cut.iterations == 2 && cut.inertia > exact.inertia);
}

#[test]
fn threads_and_repetition_change_no_bit() {
    for (n, clusters) in [(9000, 7), (700, 3)] {
        let (points, _) = planted(n, 5, clusters, 3.0, 13);
        let weights = weights(n, 3);
        for init in [Init::KMeansPlusPlus, Init::Random] {
            let options = Options { restarts: 4, init, certificate: CertificateChoice::Full, ..options(clusters) };
            let of = |threads| fit(points.view(), Some(&weights), &options, &Monitor::threads(threads)).unwrap();
            let one = of(1);
            for other in [of(1), of(2), of(8)] {
                assert_eq!((&one.labels, &one.centers, &one.sizes), (&other.labels, &other.centers, &other.sizes));
                assert_eq!(
                    (one.inertia, one.lower_bound, one.iterations),
                    (other.inertia, other.lower_bound, other.iterations)
                );
            }
        }
    }
}

#[test]
fn data_move_turn_and_grow_with_their_clusters() {
    let (points, _) = planted(500, 4, 4, 8.0, 15);
    let plain = fit_points(&points, &options(4));
    for power in [-900, -30, 30, 900] {
        let factor = f64::powi(2.0, power);
        let scaled = fit_points(&points.map(|x| x * factor), &options(4));
        assert_eq!(scaled.labels, plain.labels, "2^{power}");
        assert_eq!(scaled.centers, plain.centers.iter().map(|x| x * factor).collect::<Vec<_>>(), "2^{power}");
    }
    for moved in [points.map(|x| x + 50.0), points.map(|x| x * 3.0), rotate(&points, 4)] {
        assert_eq!(fit_points(&moved, &options(4)).labels, plain.labels);
    }
    let halved = fit(points.view(), Some(&[0.5; 500]), &options(4), &Monitor::none()).unwrap();
    assert_eq!((halved.labels, 2.0 * halved.inertia), (plain.labels, plain.inertia));
}

#[test]
fn weights_are_repeated_points() {
    let (points, _) = planted(60, 2, 3, 4.0, 17);
    let times: Vec<usize> = (0..60).map(|i| 1 + i % 3).collect();
    let repeated: Vec<usize> = (0..60).flat_map(|i| std::iter::repeat_n(i, times[i])).collect();
    let weights: Vec<f64> = times.iter().map(|&times| times as f64).collect();
    let options = Options { restarts: 30, ..options(3) };
    let weighted = fit(points.view(), Some(&weights), &options, &Monitor::none()).unwrap();
    let plain = fit_points(&points.rows(&repeated), &options);
    assert!((weighted.inertia - plain.inertia).abs() <= 1e-12 * plain.inertia);
    assert!((weighted.inertia - inertia(&points, &weighted.labels, &weights)).abs() <= 1e-12 * plain.inertia);
    assert_fixed_point(&points, &weights, &weighted);
}

#[test]
fn points_without_weight_are_labelled_and_pull_nothing() {
    let (mut points, _) = planted(80, 2, 2, 20.0, 19);
    let weights: Vec<f64> = (0..80).map(|i| if i < 3 { 0.0 } else { 1.0 }).collect();
    points.data[..2].fill(1e200);
    let solution = fit(points.view(), Some(&weights), &options(2), &Monitor::none()).unwrap();
    let kept: Vec<usize> = (3..80).collect();
    let without = fit_points(&points.rows(&kept), &options(2));
    assert!((solution.inertia - without.inertia).abs() <= 1e-12 * without.inertia);
    assert_eq!(solution.sizes.iter().sum::<i32>(), 80);
    for i in 1..3 {
        assert_eq!(solution.labels[i] as usize, oracle::nearest(points.row(i), &solution.centers));
    }
}

#[test]
fn one_cluster_is_the_mean_and_n_clusters_are_the_points() {
    let (points, _) = planted(50, 3, 2, 3.0, 23);
    let one = fit_points(&points, &options(1));
    let mean = oracle::means(&points, &[0; 50], &[1.0; 50], 1);
    assert!(squared_distance(&one.centers, &mean) <= 1e-24 && one.certified && one.gap == 0.0);
    let all = fit_points(&points, &options(50));
    assert_eq!((all.inertia, all.gap, all.certified), (0.0, 0.0, true));
    assert_eq!(all.sizes, [1; 50]);
}

#[test]
fn too_few_distinct_points_leave_clusters_empty() {
    let data = [[0.1, 0.2], [5.0, 5.1], [0.1, 0.2], [0.1, 0.2], [5.0, 5.1], [0.1, 0.2]];
    let points = Points { data: data.concat(), p: 2 };
    for init in [Init::KMeansPlusPlus, Init::Random] {
        let solution = fit_points(&points, &Options { init, ..options(4) });
        assert_eq!((solution.inertia, solution.certified, solution.converged), (0.0, true, true));
        let mut sizes = solution.sizes.clone();
        sizes.sort_unstable();
        assert_eq!(sizes, [0, 0, 2, 4]);
        for center in solution.centers.chunks_exact(2) {
            assert!(data.iter().any(|row| squared_distance(row, center) < 1e-30), "{center:?}");
        }
    }
    let equal = fit_points(&Points { data: vec![0.3; 14], p: 2 }, &options(3));
    assert_eq!((equal.inertia, equal.gap, equal.certified), (0.0, 0.0, true));
}

#[test]
fn empty_clusters_take_the_farthest_points() {
    let (points, _) = planted(1500, 2, 4, 20.0, 25);
    let panels = packed(&points, None, 4);
    let mut lloyd = Lloyd::new(&panels, 4);
    // Three of the centers are so far off that the fourth takes everything.
    lloyd.start(&[0.0, 0.0, 1e6, 1e6, -1e6, 1e6, 1e6, -1e6]);
    let outcome = lloyd.run(Until::Settled(0.0), 100, &Monitor::none()).unwrap();
    let mut sizes = [0; 4];
    lloyd.labels().iter().for_each(|&label| sizes[label as usize] += 1);
    assert!(outcome.met && sizes.iter().all(|&size| size > 0), "{sizes:?}");
}

#[test]
fn degenerate_shapes_are_no_trouble() {
    let (points, _) = planted(12, 40, 3, 30.0, 27);
    assert!(fit_points(&points, &options(3)).certified, "more dimensions than points");
    let (mut points, _) = planted(90, 3, 3, 20.0, 29);
    points.data.iter_mut().skip(1).step_by(3).for_each(|x| *x = 7.5);
    let solution = fit_points(&points, &options(3));
    assert!(solution.certified && solution.centers.chunks_exact(3).all(|center| (center[1] - 7.5).abs() < 1e-12));
    let single = fit_points(&Points { data: vec![4.0, 5.0], p: 2 }, &options(1));
    assert_eq!((single.labels, single.centers, single.certified), (vec![0], vec![4.0, 5.0], true));
}

#[test]
fn packing_in_every_pass_changes_no_bit() {
    let (points, _) = planted(2100, 5, 6, 2.0, 33);
    let weights = weights(2100, 3);
    let sample = Sample::new(points.view(), Some(&weights), &Monitor::none()).unwrap();
    let of = |keep| {
        let panels = Panels::pack_or_not(&sample, 6, keep, &Monitor::none()).unwrap();
        assert_eq!(panels.are_kept(), keep);
        let start = seed::centers(&panels, 6, Init::KMeansPlusPlus, 1, 0..2, &Monitor::none()).unwrap().remove(1);
        let mut lloyd = Lloyd::new(&panels, 6);
        lloyd.start(&start);
        lloyd.run(Until::Fixed, 300, &Monitor::none()).unwrap();
        // Empty clusters look for the farthest rows.
        let mut filled = Lloyd::new(&panels, 6);
        filled.start(&[&[0.0; 5][..], &[1e6; 25][..]].concat());
        filled.run(Until::Settled(0.0), 5, &Monitor::none()).unwrap();
        (
            lloyd.labels(),
            lloyd.centers().to_vec(),
            lloyd.inertia(&Monitor::none()).unwrap(),
            filled.labels(),
            panels.spread,
        )
    };
    assert_eq!(of(true), of(false));
}

#[test]
fn single_precision_is_what_its_widened_numbers_are() {
    let (points, _) = planted(500, 4, 3, 4.0, 35);
    let single: Vec<f32> = points.data.iter().map(|x| *x as f32).collect();
    let widened = Points { data: single.iter().map(|x| f64::from(*x)).collect(), p: 4 };
    let ours = fit(MatrixView::new(&single, 500, 4).unwrap(), None, &options(3), &Monitor::none()).unwrap();
    let theirs = fit_points(&widened, &options(3));
    assert_eq!((ours.labels, ours.centers, ours.inertia), (theirs.labels, theirs.centers, theirs.inertia));
    let bad = [1.0f32, f32::NAN, 0.0, 2.0];
    let error = fit(MatrixView::new(&bad, 2, 2).unwrap(), None, &options(1), &Monitor::none()).unwrap_err();
    assert_eq!((error.code(), error.argument()), (Code::InvalidValue, Some("points")));
}

#[test]
fn bad_options_are_refused_by_name() {
    let (points, _) = planted(10, 2, 2, 3.0, 1);
    let refused = |options: Options| {
        let error = fit(points.view(), None, &options, &Monitor::none()).unwrap_err();
        assert_eq!(error.code(), Code::InvalidOption);
        error.argument().unwrap().to_string()
    };
    assert_eq!(refused(options(0)), "options.clusters");
    assert_eq!(refused(options(11)), "options.clusters");
    assert_eq!(refused(Options { restarts: 0, ..options(2) }), "options.restarts");
    assert_eq!(refused(Options { max_iterations: 0, ..options(2) }), "options.maxIterations");
    for tolerance in [-1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(refused(Options { tolerance, ..options(2) }), "options.tolerance");
    }
    let empty = fit(MatrixView::<f64>::new(&[], 0, 3).unwrap(), None, &options(1), &Monitor::none()).unwrap_err();
    assert_eq!((empty.code(), empty.argument()), (Code::InvalidShape, Some("points")));
}

#[test]
fn a_call_reports_and_can_be_cancelled() {
    let (points, _) = planted(20_000, 4, 5, 2.0, 31);
    let token = CancelToken::default();
    let seen = Mutex::new(Vec::new());
    let progress = |progress: Progress| {
        seen.lock().unwrap().push(progress);
        token.cancel();
    };
    let monitor = Monitor::new(Some(&token), Some(&progress), 2);
    let options = Options { restarts: 100_000, ..options(5) };
    assert_eq!(fit(points.view(), None, &options, &monitor).unwrap_err().code(), Code::Cancelled);
    let seen = seen.into_inner().unwrap();
    assert!(seen.iter().all(|progress| progress.done > 0.0 && progress.total == Some(1e5)) && !seen.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_solution_is_a_fixed_point_with_the_inertia_it_states(
        n in 1usize..60, p in 1usize..9, clusters in 1usize..8, separation in 0.0..10.0, seed in 0u64..1000, weighted: bool, random: bool,
    ) {
        let clusters = clusters.min(n);
        let (points, _) = planted(n, p, clusters, separation, seed);
        let weights = if weighted { weights(n, seed) } else { vec![1.0; n] };
        let init = if random { Init::Random } else { Init::KMeansPlusPlus };
        let options = Options { restarts: 2, init, seed, certificate: CertificateChoice::Full, ..options(clusters) };
        let solution = fit(points.view(), Some(&weights), &options, &Monitor::none()).unwrap();
        assert_fixed_point(&points, &weights, &solution);
        let exact = inertia(&points, &solution.labels, &weights);
        prop_assert!((solution.inertia - exact).abs() <= 1e-11 * exact + 1e-24);
        prop_assert!(solution.lower_bound <= solution.inertia && solution.lower_bound >= 0.0);
        prop_assert!(solution.sizes.iter().all(|&size| size > 0) && solution.converged);
    }
}
