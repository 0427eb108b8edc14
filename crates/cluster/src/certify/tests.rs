use super::{dual::Dual, pairs::*, within::*, *};
use crate::oracle::{self, Points, best_partition, inertia, planted, random_labels, rotate, weights};
use gibbs_core::Code;
use gibbs_linear::symmetric_eigenvalues;

fn certificate(points: &Points, labels: &[i32]) -> Certificate {
    certify(points.view(), labels, None, &Options::default(), &Monitor::none()).unwrap()
}

/// The product's bound alone.
fn explicit(points: &Points, labels: &[i32], weights: &[f64]) -> Certificate {
    let options = Options { time_limit: Some(0.0), ..Options::default() };
    certify(points.view(), labels, Some(weights), &options, &Monitor::none()).unwrap()
}

fn weighted(points: &Points, labels: &[i32], weights: &[f64]) -> Certificate {
    certify(points.view(), labels, Some(weights), &Options::default(), &Monitor::none()).unwrap()
}

/// Labels whose classes are all in use.
fn compact(labels: &[i32]) -> (Vec<i32>, usize) {
    let mut used = labels.to_vec();
    used.sort_unstable();
    used.dedup();
    (labels.iter().map(|label| used.binary_search(label).unwrap() as i32).collect(), used.len())
}

#[test]
fn no_partition_beats_the_bound_and_none_is_certified_wrongly() {
    let mut certified = 0;
    for seed in 0..72 {
        let (n, p, clusters) = (7 + seed as usize % 3, 1 + seed as usize % 4, 2 + seed as usize / 3 % 3);
        let separation = [1.0, 4.0, 12.0, 30.0][seed as usize / 9 % 4];
        let (points, truth) = planted(n, p, clusters, separation, seed);
        let ones = vec![1.0; n];
        let weights = if seed % 2 == 0 { ones } else { weights(n, seed) };
        let (optimum, best) = best_partition(&points, &weights, clusters);
        let mut all = vec![truth, best];
        all.extend((0..6).map(|k| random_labels(n, clusters, 100 * seed + k)));
        for labels in all {
            let (labels, classes) = compact(&labels);
            let optimum = if classes == clusters { optimum } else { best_partition(&points, &weights, classes).0 };
            let result = weighted(&points, &labels, &weights);
            assert!(result.lower_bound <= optimum * (1.0 + 1e-13), "seed {seed}: {result:?} beside {optimum}");
            assert!((result.inertia - inertia(&points, &labels, &weights)).abs() <= 1e-12 * result.inertia);
            assert!(!result.certified || result.inertia <= optimum * (1.0 + 2e-8), "seed {seed}: {result:?}");
            certified += usize::from(result.certified && classes > 1);
        }
    }
    assert!(certified > 20, "only {certified} certified");
}

/// The bound of the module's head, word for word, from matrices of all points.
struct Dense {
    n: usize,
    a: Vec<f64>,
    b: Vec<f64>,
    s: Vec<f64>,
    clusters: usize,
}

impl Dense {
    fn new(points: &Points, labels: &[i32], weights: &[f64], lambda: f64) -> Self {
        let (n, clusters) = (points.n(), labels.iter().max().unwrap() + 1);
        let clusters = clusters as usize;
        let centers = oracle::means(points, labels, weights, clusters);
        let mean = oracle::means(points, &vec![0; n], weights, 1);
        let center = |k: usize| &centers[k * points.p..(k + 1) * points.p];
        let mut masses = vec![0.0; clusters];
        labels.iter().zip(weights).for_each(|(&label, w)| masses[label as usize] += w);
        let r = |i: usize, k: usize| {
            let l = labels[i] as usize;
            let difference =
                oracle::squared_distance(points.row(i), center(k)) - oracle::squared_distance(points.row(i), center(l));
            0.5 * masses[k] * difference - 0.5 * lambda * (masses[l] + masses[k]) / masses[l]
        };
        let total = |l: usize, k: usize| -> f64 {
            (0..n).filter(|&i| labels[i] as usize == l).map(|i| weights[i] * r(i, k)).sum()
        };
        let totals: Vec<f64> = (0..clusters * clusters).map(|at| total(at / clusters, at % clusters)).collect();
        let (mut a, mut b) = (vec![0.0; n * n], vec![0.0; n * n]);
        for i in 0..n {
            for j in 0..n {
                let root = (weights[i] * weights[j]).sqrt();
                let product = points.row(i).iter().zip(points.row(j)).zip(&mean).map(|((x, y), m)| (x - m) * (y - m));
                a[i * n + j] = root * product.sum::<f64>();
                let (l, k) = (labels[i] as usize, labels[j] as usize);
                if l != k && totals[l * clusters + k] > 0.0 {
                    b[i * n + j] = root * r(i, k) * r(j, l) / totals[l * clusters + k];
                    assert!(b[i * n + j] >= -1e-9);
                }
            }
        }
        Self { n, a, b, s: weights.iter().map(|w| w.sqrt()).collect(), clusters }
    }

    fn bound(&self, t: f64) -> f64 {
        let n = self.n;
        let mut matrix: Vec<f64> = self.a.iter().zip(&self.b).map(|(a, b)| a + t * b).collect();
        let mass: f64 = self.s.iter().map(|s| s * s).sum();
        let image: Vec<f64> =
            (0..n).map(|i| (0..n).map(|j| matrix[i * n + j] * self.s[j]).sum::<f64>() / mass).collect();
        let along: f64 = image.iter().zip(&self.s).map(|(x, s)| x * s).sum();
        let trace: f64 = (0..n).map(|i| self.a[i * n + i]).sum();
        for i in 0..n {
            for j in 0..n {
                matrix[i * n + j] +=
                    -image[i] * self.s[j] - self.s[i] * image[j] + along / mass * self.s[i] * self.s[j];
            }
        }
        let values = symmetric_eigenvalues(&matrix, n).unwrap();
        trace - along - values.iter().rev().take(self.clusters - 1).map(|v| v.max(0.0)).sum::<f64>()
    }
}

#[test]
fn every_route_gives_the_bound_of_the_full_matrix() {
    for (seed, (n, p, clusters)) in
        [(24, 2, 2), (30, 3, 4), (40, 5, 3), (25, 2, 5), (12, 20, 3)].into_iter().enumerate()
    {
        let (points, truth) = planted(n, p, clusters, 3.0, seed as u64);
        for labels in [truth, random_labels(n, clusters, seed as u64)] {
            for weights in [vec![1.0; n], weights(n, seed as u64)] {
                let sample = Sample::new(points.view(), Some(&weights), &Monitor::none()).unwrap();
                let (labels, count) = number_classes(&sample, &labels).unwrap();
                let partition = Partition::new(&sample, &labels, count, &Monitor::none()).unwrap();
                let classes = Classes::new(&sample, &partition, &labels);
                let pairs = Pairs::new(&sample, &partition, &classes, &Monitor::none()).unwrap();
                let signed: Vec<i32> = labels.iter().map(|&label| label as i32).collect();
                let dense = Dense::new(&points, &signed, &weights, sample.take_back_square(pairs.lambda));
                for route in [Route::Points(0), Route::Scatters(0), Route::Pooled(0)] {
                    let within = Within::new(&sample, &partition, &classes, &pairs, route, &Monitor::none()).unwrap();
                    let dual = Dual::new(&sample, &partition, &classes, &pairs, &within, count);
                    let spread = sample.take_back_square(partition.spread);
                    for t in [0.0, 0.3, 1.0] {
                        let (ours, exact) = (sample.take_back_square(dual.bound(t).unwrap()), dense.bound(t));
                        assert!(ours <= exact + 1e-12 * spread, "{route:?}, t {t}: {ours} above {exact}");
                        // An eigenvalue that is 0 is known to the square root of the rounding only.
                        let close = if p >= clusters { 1e-8 } else { 1e-4 };
                        assert!(ours >= exact - close * spread, "{route:?}, t {t}: {ours} far below {exact}");
                    }
                    if pairs.lambda > 0.0 {
                        let (ours, exact) = (sample.take_back_square(dual.explicit_bound().unwrap()), dense.bound(1.0));
                        assert!((ours - exact).abs() <= 1e-6 * spread, "{route:?}: {ours} beside {exact}");
                    }
                }
            }
        }
    }
}

#[test]
fn separated_clusters_are_certified_and_a_misplaced_point_is_not() {
    for (n, p, clusters, separation) in [(300, 5, 4, 25.0), (200, 2, 3, 30.0), (60, 100, 3, 60.0), (120, 1, 2, 20.0)] {
        let (points, labels) = planted(n, p, clusters, separation, 3);
        let result = certificate(&points, &labels);
        assert!(result.certified && result.gap > 0.0 && result.relative_gap < 1e-10, "{n} × {p}: {result:?}");
        let mut wrong = labels.clone();
        wrong[0] = 1;
        let result = certificate(&points, &wrong);
        assert!(!result.certified && result.gap > 0.0, "{n} × {p}: {result:?}");
        assert!(result.lower_bound <= inertia(&points, &labels, &vec![1.0; n]));
    }
}

#[test]
fn overlapping_clusters_get_a_bound_above_the_spectral_one() {
    let (points, labels) = planted(400, 2, 2, 5.0, 5);
    let result = certificate(&points, &labels);
    let sample = Sample::new(points.view(), None, &Monitor::none()).unwrap();
    let labels: Vec<u32> = labels.iter().map(|&label| label as u32).collect();
    let partition = Partition::new(&sample, &labels, 2, &Monitor::none()).unwrap();
    let classes = Classes::new(&sample, &partition, &labels);
    let spectral = dual::spectral_bound(&sample, &partition, &classes, 2, &Monitor::none()).unwrap();
    let spectral = sample.take_back_square(spectral);
    assert!(spectral > 0.1 * result.inertia && result.lower_bound > spectral * 1.05, "{result:?} beside {spectral}");
    assert!(!result.certified);
}

#[test]
fn the_bound_follows_motions_scales_and_orders() {
    for separation in [3.0, 25.0] {
        let (points, labels) = planted(150, 4, 3, separation, 7);
        let plain = explicit(&points, &labels, &[1.0; 150]);
        let close = |other: Certificate, factor: f64| {
            assert!((other.inertia - factor * plain.inertia).abs() <= 1e-9 * factor * plain.inertia, "{other:?}");
            assert!(
                (other.lower_bound - factor * plain.lower_bound).abs() <= 1e-7 * factor * plain.inertia,
                "{other:?}"
            );
            assert_eq!(other.certified, plain.certified);
        };
        close(explicit(&points.map(|x| x + 1000.0), &labels, &[1.0; 150]), 1.0);
        close(explicit(&rotate(&points, 1), &labels, &[1.0; 150]), 1.0);
        close(explicit(&points.map(|x| 3.0 * x), &labels, &[1.0; 150]), 9.0);
        close(explicit(&points.map(|x| 1e-140 * x), &labels, &[1.0; 150]), 1e-280);
        close(explicit(&points.map(|x| 1e140 * x), &labels, &[1.0; 150]), 1e280);
        let order: Vec<usize> = (0..150).map(|i| i * 7 % 150).collect();
        let shuffled: Vec<i32> = order.iter().map(|&i| labels[i]).collect();
        close(explicit(&points.rows(&order), &shuffled, &[1.0; 150]), 1.0);
        let renamed: Vec<i32> = labels.iter().map(|label| [40, 7, 1000][*label as usize]).collect();
        close(explicit(&points, &renamed, &[1.0; 150]), 1.0);
        close(explicit(&points, &labels, &[0.3; 150]), 0.3);
    }
}

#[test]
fn a_power_of_two_changes_nothing() {
    let (points, labels) = planted(50, 3, 3, 5.0, 2);
    let (plain, scaled) = (certificate(&points, &labels), certificate(&points.map(|x| x * 1024.0), &labels));
    assert_eq!(plain.lower_bound * 1024.0 * 1024.0, scaled.lower_bound);
    assert_eq!(plain.relative_gap, scaled.relative_gap);
}

#[test]
fn weights_are_repeated_points() {
    for separation in [2.0, 6.0, 25.0] {
        let (points, labels) = planted(40, 3, 3, separation, 11);
        let times: Vec<usize> = (0..40).map(|i| 1 + i % 4).collect();
        let repeated: Vec<usize> = (0..40).flat_map(|i| std::iter::repeat_n(i, times[i])).collect();
        let repeated_labels: Vec<i32> = repeated.iter().map(|&i| labels[i]).collect();
        let weights: Vec<f64> = times.iter().map(|&times| times as f64).collect();
        let (one, other) = (
            explicit(&points, &labels, &weights),
            explicit(&points.rows(&repeated), &repeated_labels, &vec![1.0; repeated.len()]),
        );
        assert!((one.inertia - other.inertia).abs() <= 1e-12 * one.inertia);
        assert!((one.lower_bound - other.lower_bound).abs() <= 1e-8 * one.inertia, "{one:?} beside {other:?}");
        assert_eq!(one.certified, other.certified);
        // Iterations end at different places; both near the relaxation's value.
        let (one, other) =
            (weighted(&points, &labels, &weights), certificate(&points.rows(&repeated), &repeated_labels));
        assert!((one.lower_bound - other.lower_bound).abs() <= 2e-3 * one.inertia, "{one:?} beside {other:?}");
    }
}

#[test]
fn points_without_weight_play_no_part() {
    let (points, labels) = planted(40, 3, 3, 5.0, 13);
    let weights: Vec<f64> = (0..40).map(|i| if i % 5 == 0 { 0.0 } else { 1.0 }).collect();
    let kept: Vec<usize> = (0..40).filter(|i| i % 5 != 0).collect();
    let kept_labels: Vec<i32> = kept.iter().map(|&i| labels[i]).collect();
    let mut far = points.clone();
    far.data[..3].fill(1e300);
    let mut odd = labels.clone();
    odd[0] = 99;
    let (one, other) =
        (explicit(&far, &odd, &weights), explicit(&points.rows(&kept), &kept_labels, &vec![1.0; kept.len()]));
    assert!((one.lower_bound - other.lower_bound).abs() <= 1e-9 * one.inertia, "{one:?} beside {other:?}");
}

#[test]
fn what_cannot_be_better_has_no_gap_at_all() {
    let (points, _) = planted(9, 2, 3, 2.0, 17);
    let exact = |certificate: Certificate| {
        assert!(certificate.gap == 0.0 && certificate.relative_gap == 0.0 && certificate.certified, "{certificate:?}");
    };
    exact(certificate(&points, &[0; 9]));
    exact(weighted(&points, &[5; 9], &weights(9, 1)));
    exact(certificate(&points, &[0, 1, 2, 3, 4, 5, 6, 7, 8]));
    exact(weighted(&points, &[0, 1, 2, 3, 4, 5, 6, 7, 8], &weights(9, 1)));
    let equal = Points { data: vec![0.1; 12], p: 2 };
    exact(certificate(&equal, &[0, 1, 0, 1, 2, 2]));
    let twice = Points { data: vec![0.1, 0.7, 0.1, 0.7, 0.1, 1e9], p: 1 };
    exact(certificate(&twice, &[0, 1, 0, 1, 0, 2]));
}

#[test]
fn tight_clusters_far_from_the_origin_are_certified() {
    let (points, labels) = planted(90, 3, 3, 60.0, 19);
    let result = certificate(&points.map(|x| 1e6 + 1e-3 * x), &labels);
    assert!(result.certified, "{result:?}");
    // Classes whose spread is below the rounding of their coordinates are not.
    let (noise, _) = planted(90, 3, 1, 0.0, 23);
    let data = noise.data.iter().enumerate().map(|(at, x)| (at / 3 % 3) as f64 * 1e6 + 1e-9 * x).collect();
    let result = certificate(&Points { data, p: 3 }, &labels);
    assert!(result.lower_bound <= result.inertia && result.lower_bound.is_finite());
}

#[test]
fn singletons_and_equal_points_in_classes_of_their_own_do_no_harm() {
    let data = vec![0.0, 0.0, 0.1, 0.1, 0.0, 0.1, 50.0, 50.0, 80.0, -50.0, 80.0, -50.0];
    let points = Points { data, p: 2 };
    let result = certificate(&points, &[0, 0, 0, 1, 2, 2]);
    let (optimum, _) = best_partition(&points, &[1.0; 6], 3);
    assert!((result.inertia - optimum).abs() < 1e-12 && result.lower_bound <= optimum * (1.0 + 1e-13));
    assert!(result.certified, "{result:?}");
}

#[test]
fn threads_change_no_bit() {
    for (n, p, clusters) in [(6000, 6, 3), (6000, 2, 5), (300, 3, 3)] {
        let (points, labels) = planted(n, p, clusters, 4.0, 29);
        let weights = weights(n, 2);
        let of = |threads| {
            certify(points.view(), &labels, Some(&weights), &Options::default(), &Monitor::threads(threads)).unwrap()
        };
        assert_eq!(of(1), of(2));
        assert_eq!(of(1), of(8));
    }
}

/// Equal clusters with orthogonal centers, at a multiple of the squared distance at which the relaxation recovers them:
/// `4 (1 + √(1 + Kp / (n log n))) log n` for unit variance (X. Chen, Y. Yang, Cutoff for exact recovery of Gaussian mixture
/// models, 2021).
pub(crate) fn at_threshold(n: usize, p: usize, clusters: usize, factor: f64, seed: u64) -> (Points, Vec<i32>) {
    let log = (n as f64).ln();
    let square = factor * 4.0 * (1.0 + (1.0 + (clusters * p) as f64 / (n as f64 * log)).sqrt()) * log;
    let (mut points, labels) = planted(n, p, clusters, 0.0, seed);
    for (row, label) in points.data.chunks_exact_mut(p).zip(&labels) {
        row[*label as usize] += (square / 2.0).sqrt();
    }
    (points, labels)
}

#[test]
fn noise_between_classes_is_cancelled_near_the_threshold() {
    let (points, labels) = at_threshold(600, 50, 10, 1.2, 5);
    let (product, cancelled) = (explicit(&points, &labels, &[1.0; 600]), certificate(&points, &labels));
    assert!(product.relative_gap > 1e-3 && cancelled.relative_gap < 1e-3, "{product:?}, then {cancelled:?}");
    // Far below it the planted labels are not even the best.
    let (points, labels) = at_threshold(400, 50, 4, 0.4, 5);
    assert!(!certificate(&points, &labels).certified);
}

#[test]
fn a_factorization_proves_what_all_eigenvalues_say() {
    let (points, truth) = planted(160, 3, 3, 4.0, 31);
    let weights = weights(160, 3);
    let sample = Sample::new(points.view(), Some(&weights), &Monitor::none()).unwrap();
    let (labels, count) = number_classes(&sample, &truth).unwrap();
    let partition = Partition::new(&sample, &labels, count, &Monitor::none()).unwrap();
    let classes = Classes::new(&sample, &partition, &labels);
    let pairs = Pairs::new(&sample, &partition, &classes, &Monitor::none()).unwrap();
    let dense = dense::Dense::new(&sample, &classes, &Monitor::none()).unwrap();
    let b = cancelling::matrix(&sample, &classes, &pairs, &Monitor::none()).unwrap();
    assert!(b.iter().all(|b| *b >= 0.0));
    let bound = dense.bound(&b, count - 1, None, &Monitor::none()).unwrap().value;
    let mut sum: Vec<f64> = dense.gram.iter().zip(&b).map(|(a, b)| a + b).collect();
    let along = dense.project(&mut sum, &Monitor::none()).unwrap();
    let top: f64 = symmetric_eigenvalues(&sum, 160).unwrap().iter().rev().take(count - 1).sum();
    let exact = dense.spread - along - top;
    assert!(bound <= exact + 1e-13 * dense.spread && bound >= exact - 1e-6 * dense.spread, "{bound} beside {exact}");
}

#[test]
fn a_bound_without_a_matrix_is_that_of_the_matrix() {
    for (factor, weighted, seed) in [(2.0, false, 3), (8.0, true, 4), (1.5, false, 5)] {
        let (points, truth) = at_threshold(400, 12, 3, factor, seed);
        let weights = if weighted { weights(400, seed) } else { vec![1.0; 400] };
        let sample = Sample::new(points.view(), Some(&weights), &Monitor::none()).unwrap();
        let (labels, count) = number_classes(&sample, &truth).unwrap();
        let partition = Partition::new(&sample, &labels, count, &Monitor::none()).unwrap();
        let classes = Classes::new(&sample, &partition, &labels);
        let pairs = Pairs::new(&sample, &partition, &classes, &Monitor::none()).unwrap();
        let of =
            |threads| remainder::bound(&sample, &partition, &classes, &pairs, 2, &Monitor::threads(threads)).unwrap();
        let found = of(1);
        assert_eq!(of(3), found);
        let Some(found) = found else {
            assert!(factor < 2.0);
            continue;
        };
        let dense = dense::Dense::new(&sample, &classes, &Monitor::none()).unwrap();
        let b = cancelling::matrix(&sample, &classes, &pairs, &Monitor::none()).unwrap();
        let full = dense.bound(&b, 2, None, &Monitor::none()).unwrap().value;
        let inertia = partition.inertia;
        assert!(found <= inertia && full <= inertia, "{found} {full} {inertia}");
        // No better than the matrix beyond what its sums were settled to.
        assert!(found <= full + 1e-9 * inertia, "{found} above {full}");
        assert!(found >= full - 1e-9 * inertia || factor < 2.0, "{found} far below {full} of {inertia}");
    }
}

#[test]
fn overlapping_classes_come_within_a_percent() {
    let (points, _) = planted(120, 2, 3, 3.5, 37);
    let options = crate::kmeans::Options { clusters: 3, ..Default::default() };
    let labels = crate::kmeans::fit(points.view(), None, &options, &Monitor::none()).unwrap().labels;
    let (product, best) = (explicit(&points, &labels, &[1.0; 120]), certificate(&points, &labels));
    assert!(product.relative_gap > 0.1 && best.relative_gap < 0.01, "{product:?}, then {best:?}");
    // Nothing is sought beyond the target.
    let options = Options { target: 0.05, time_limit: None };
    let enough = certify(points.view(), &labels, None, &options, &Monitor::none()).unwrap();
    assert!(enough.relative_gap <= 0.05 && enough.lower_bound <= best.lower_bound, "{enough:?}");
}

#[test]
fn bad_input_is_refused_by_name() {
    let (points, labels) = planted(6, 2, 2, 2.0, 1);
    let error = |labels: &[i32], weights: Option<&[f64]>| {
        let error = certify(points.view(), labels, weights, &Options::default(), &Monitor::none()).unwrap_err();
        (error.code(), error.argument().map(String::from))
    };
    assert_eq!(error(&labels[1..], None), (Code::InvalidShape, Some("labels".into())));
    assert_eq!(error(&[0, 1, 0, 1, 0, -1], None), (Code::InvalidValue, Some("labels".into())));
    assert_eq!(error(&labels, Some(&[1.0])), (Code::InvalidShape, Some("weights".into())));
    for (options, name) in [
        (Options { target: -1.0, time_limit: None }, "options.target"),
        (Options { target: f64::NAN, time_limit: None }, "options.target"),
        (Options { target: 0.1, time_limit: Some(-1.0) }, "options.timeLimit"),
    ] {
        let error = certify(points.view(), &labels, None, &options, &Monitor::none()).unwrap_err();
        assert_eq!((error.code(), error.argument()), (Code::InvalidOption, Some(name)));
    }
    let token = gibbs_core::CancelToken::default();
    token.cancel();
    let cancelled =
        certify(points.view(), &labels, None, &Options::default(), &Monitor::new(Some(&token), None, 1)).unwrap_err();
    assert_eq!(cancelled.code(), Code::Cancelled);
}
