use super::*;
use crate::{kmeans, oracle};
use gibbs_core::Code;
use gibbs_linear::outer_gram;

fn solve(kernel: &[f64], n: usize, clusters: usize) -> Solution {
    let options = Options { clusters, ..Options::default() };
    kernel_kmeans(MatrixView::new(kernel, n, n).unwrap(), &options, &Monitor::none()).unwrap()
}

fn random_symmetric(n: usize, seed: u64) -> Vec<f64> {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 9);
    let mut kernel = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..=i {
            let entry = stream.normal();
            (kernel[i * n + j], kernel[j * n + i]) = (entry, entry);
        }
    }
    kernel
}

fn objective(kernel: &[f64], labels: &[i32]) -> f64 {
    let n = labels.len();
    let mut value: f64 = (0..n).map(|i| kernel[i * n + i]).sum();
    for k in 0..=labels.iter().copied().max().unwrap() {
        let members: Vec<usize> = (0..n).filter(|&i| labels[i] == k).collect();
        let sum: f64 = members.iter().flat_map(|&i| members.iter().map(move |&j| kernel[i * n + j])).sum();
        value -= sum / members.len() as f64;
    }
    value
}

/// Least objective over all partitions into exactly `clusters` groups.
fn best(kernel: &[f64], n: usize, clusters: usize) -> f64 {
    fn extend(kernel: &[f64], n: usize, clusters: i32, labels: &mut Vec<i32>, used: i32) -> f64 {
        if labels.len() == n {
            return if used == clusters { objective(kernel, labels) } else { f64::INFINITY };
        }
        let mut least = f64::INFINITY;
        for label in 0..clusters.min(used + 1) {
            labels.push(label);
            least = least.min(extend(kernel, n, clusters, labels, used.max(label + 1)));
            labels.pop();
        }
        least
    }
    extend(kernel, n, clusters as i32, &mut Vec::new(), 0)
}

#[test]
fn small_kernels_are_solved_as_by_trying_all_and_the_bound_holds() {
    for seed in 0..12 {
        let n = 7;
        let (points, _) = oracle::planted(n, 2, 3, 2.0, seed);
        for (kernel, definite) in [(outer_gram(&points.data, n, 2), true), (random_symmetric(n, seed), false)] {
            for clusters in 1..=n {
                let found = solve(&kernel, n, clusters);
                let least = best(&kernel, n, clusters);
                assert!((found.inertia - objective(&kernel, &found.labels)).abs() < 1e-12);
                assert!(found.lower_bound <= least + 1e-14, "{} {least}", found.lower_bound);
                assert!(found.inertia >= least - 1e-12 && (!definite || found.inertia <= least + 1e-9));
                assert!(found.sizes.iter().all(|&size| size > 0) && found.converged);
                // No exchange of a point helps, definite or not.
                for i in (0..n).filter(|&i| found.sizes[found.labels[i] as usize] > 1) {
                    for label in 0..clusters as i32 {
                        let mut labels = found.labels.clone();
                        labels[i] = label;
                        assert!(objective(&kernel, &labels) >= found.inertia - 1e-9);
                    }
                }
            }
        }
    }
}

#[test]
fn the_linear_kernel_gives_k_means() {
    let (points, _) = oracle::planted(150, 8, 3, 12.0, 3);
    let n = points.n();
    let kernel = outer_gram(&points.data, n, 8);
    let plain = kmeans::Options { clusters: 3, ..kmeans::Options::default() };
    let plain = kmeans::fit(points.view(), None, &plain, &Monitor::none()).unwrap();
    let found = solve(&kernel, n, 3);
    assert!((found.inertia - plain.inertia).abs() < 1e-9 * plain.inertia);
    assert_eq!(crate::indices::misclassification(&found.labels, &plain.labels, &Monitor::none()).unwrap(), 0.0);
    // The bound is that of Zha et al.: of eight directions the groups can account for two, and six are left.
    assert!(found.relative_gap < 0.5, "{}", found.relative_gap);
}

#[test]
fn a_constant_on_the_kernel_changes_nothing_and_a_factor_scales() {
    let n = 40;
    let kernel = random_symmetric(n, 5);
    let base = solve(&kernel, n, 5);
    let moved = solve(&kernel.iter().map(|k| 4.0 * k + 3.0).collect::<Vec<_>>(), n, 5);
    // tr(K + c) − Σ (Sₖ + c nₖ²) / nₖ = tr K − Σ Sₖ / nₖ: the constant cancels.
    assert!((moved.inertia - 4.0 * base.inertia).abs() < 1e-9 * base.inertia.abs());
    assert!((moved.lower_bound - 4.0 * base.lower_bound).abs() < 1e-8 * base.lower_bound.abs());
}

#[test]
fn the_same_bits_at_any_number_of_threads_and_for_any_init() {
    let n = 60;
    let kernel = random_symmetric(n, 8);
    let view = MatrixView::new(&kernel, n, n).unwrap();
    for init in [Init::KMeansPlusPlus, Init::Random] {
        let options = Options { clusters: 6, init, restarts: 20, ..Options::default() };
        let one = kernel_kmeans(view, &options, &Monitor::none()).unwrap();
        let many = kernel_kmeans(view, &options, &Monitor::threads(4)).unwrap();
        assert_eq!((one.labels, one.inertia), (many.labels, many.inertia));
    }
}

#[test]
fn equal_points_fill_groups_all_the_same() {
    let found = solve(&[1.0; 25], 5, 3);
    assert_eq!(found.sizes.iter().sum::<i32>(), 5);
    assert!(found.sizes.iter().all(|&size| size > 0) && found.inertia.abs() < 1e-14);
}

#[test]
fn wrong_input_is_named() {
    let error = |kernel: &[f64], rows: usize, options: Options| {
        let view = MatrixView::new(kernel, rows, kernel.len() / rows).unwrap();
        let error = kernel_kmeans(view, &options, &Monitor::none()).unwrap_err();
        (error.code(), error.argument().unwrap().to_owned())
    };
    let options = Options { clusters: 1, ..Options::default() };
    assert_eq!(error(&[1.0, 0.0], 1, options.clone()), (Code::InvalidShape, "kernel".into()));
    assert_eq!(error(&[f64::NAN], 1, options.clone()), (Code::InvalidValue, "kernel".into()));
    let bad = |options| error(&[1.0], 1, options);
    assert_eq!(bad(Options { clusters: 2, ..options.clone() }).1, "options.clusters");
    assert_eq!(bad(Options { clusters: 0, ..options.clone() }).1, "options.clusters");
    assert_eq!(bad(Options { restarts: 0, ..options.clone() }).1, "options.restarts");
    assert_eq!(bad(Options { max_iterations: 0, ..options }).1, "options.maxIterations");
}
