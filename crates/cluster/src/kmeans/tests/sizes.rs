//! Bounds on the sizes of clusters.

use super::*;

/// The least cost of labels with such sizes.
fn best_sized(costs: &[Vec<f64>], least: usize, most: usize) -> f64 {
    let (n, clusters) = (costs.len(), costs[0].len());
    let mut best = f64::INFINITY;
    for code in 0..clusters.pow(n as u32) {
        let label = |i: usize| code / clusters.pow(i as u32) % clusters;
        let mut counts = vec![0; clusters];
        (0..n).for_each(|i| counts[label(i)] += 1);
        if counts.iter().all(|count| (least..=most).contains(count)) {
            best = best.min((0..n).map(|i| costs[i][label(i)]).sum());
        }
    }
    best
}

#[test]
fn sizes_are_kept_and_labels_are_the_cheapest_with_them() {
    for (seed, (least, most)) in [(2, 4), (0, 3), (2, 8), (3, 3), (1, 5), (0, 4)].into_iter().enumerate() {
        let (n, clusters) = (9, 3);
        let (points, _) = planted(n, 2, 2, 5.0, seed as u64);
        let weights = weights(n, seed as u64);
        let options =
            Options { min_size: least, max_size: Some(most), restarts: 5, tolerance: 0.0, ..options(clusters) };
        let solution = fit(points.view(), Some(&weights), &options, &Monitor::none()).unwrap();
        assert!(solution.sizes.iter().all(|&size| (least..=most).contains(&(size as usize))), "{:?}", solution.sizes);
        assert!(solution.converged);
        let costs: Vec<Vec<f64>> = (0..n)
            .map(|i| {
                solution.centers.chunks_exact(2).map(|c| weights[i] * squared_distance(points.row(i), c)).collect()
            })
            .collect();
        let best = best_sized(&costs, least, most);
        assert!((solution.inertia - best).abs() <= 1e-9 * best, "{} beside {best}", solution.inertia);
        let (unbounded, _) = best_partition(&points, &weights, clusters);
        assert!(solution.lower_bound <= unbounded * (1.0 + 1e-12) && solution.inertia >= unbounded * (1.0 - 1e-12));
    }
}

#[test]
fn many_points_in_clusters_of_one_size() {
    let (points, _) = planted(600, 3, 4, 3.0, 41);
    let options = Options { min_size: 100, max_size: Some(100), restarts: 2, ..options(6) };
    let solution = fit_points(&points, &options);
    assert_eq!(solution.sizes, [100; 6]);
    let free = fit_points(&points, &Options { min_size: 0, max_size: None, ..options.clone() });
    assert!(solution.inertia > free.inertia && solution.converged);
    // Bounds that the nearest centers meet change nothing but the way there.
    let loose = fit_points(&points, &Options { min_size: 1, max_size: Some(599), tolerance: 0.0, ..options });
    assert!(loose.inertia <= free.inertia * 1.05);
    let refused = |min_size, max_size| {
        let options = Options { min_size, max_size, ..super::options(6) };
        let error = fit(points.view(), None, &options, &Monitor::none()).unwrap_err();
        assert_eq!(error.code(), Code::InvalidOption);
        error.argument().unwrap().to_string()
    };
    assert_eq!(refused(101, None), "options.minSize");
    assert_eq!(refused(0, Some(99)), "options.maxSize");
}
