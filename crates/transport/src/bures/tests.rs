use super::barycenter;
use super::*;
use crate::reference::{assert_close, gaussian, matrix, normal_cloud};
use gibbs_core::Code;
use gibbs_testkit::finite_difference_gradient;
use proptest::prelude::*;

/// A random covariance of rank `rank`.
fn covariance(seed: u64, d: usize, rank: usize) -> Vec<f64> {
    let factor = normal_cloud(seed, d, rank, 1.0);
    gibbs_linear::gram(&factor, d, rank)
}

fn apart(a: &[f64], from: &[f64], b: &[f64], to: &[f64]) -> Solution {
    let d = a.len();
    let source = Gaussian { mean: a, covariance: matrix(from, d) };
    let target = Gaussian { mean: b, covariance: matrix(to, d) };
    solve(source, target, &Options::default(), &Monitor::none()).unwrap()
}

#[test]
fn on_a_line_it_is_mean_and_deviation() {
    let solution = apart(&[1.0], &[4.0], &[-2.0], &[0.25]);
    assert!((solution.value - (9.0 + 1.5 * 1.5)).abs() < 1e-13);
    assert!((solution.matrix.unwrap()[0] - 0.25).abs() < 1e-14 && (solution.offset.unwrap()[0] + 2.25).abs() < 1e-13);
    assert!(solution.relative_gap < 1e-13);
}

#[test]
fn commuting_covariances_compare_their_deviations() {
    let (from, to) = ([4.0, 0.0, 0.0, 9.0], [1.0, 0.0, 0.0, 25.0]);
    let solution = apart(&[0.0, 0.0], &from, &[0.0, 0.0], &to);
    assert!((solution.value - 5.0).abs() < 1e-13);
    assert_close(&solution.matrix.unwrap(), &[0.5, 0.0, 0.0, 5.0 / 3.0], 1e-13);
}

#[test]
fn the_map_carries_one_to_the_other_and_proves_the_value() {
    for (seed, d) in [(1, 2), (2, 5), (3, 12)] {
        let (from, to) = (covariance(seed, d, d + 2), covariance(seed + 10, d, d + 3));
        let (a, b) = (normal_cloud(seed, d, 1, 1.0), normal_cloud(seed + 1, d, 1, 1.0));
        let solution = apart(&a, &from, &b, &to);
        let map = solution.matrix.unwrap();
        assert_close(&sandwich(&map, &from, d), &to, 1e-9);
        let image = multiply(&map, &a, d, d, 1);
        let moved: Vec<f64> = image.iter().zip(solution.offset.unwrap()).map(|(x, c)| x + c).collect();
        assert_close(&moved, &b, 1e-12);
        assert!(solution.relative_gap < 1e-9 && solution.dual <= solution.value * (1.0 + 1e-12));
        let back = apart(&b, &to, &a, &from);
        assert!((back.value - solution.value).abs() < 1e-9 * solution.value);
    }
}

#[test]
fn it_is_the_entropic_cost_without_regularization() {
    let (from, to) = (covariance(4, 3, 5), covariance(5, 3, 5));
    let (a, b) = ([0.0, 1.0, 2.0], [1.0, 1.0, -1.0]);
    let entropic = gaussian::entropic(
        &gaussian::Gaussian { mean: &a, covariance: &from },
        &gaussian::Gaussian { mean: &b, covariance: &to },
        1e-7,
    );
    assert!((apart(&a, &from, &b, &to).value - entropic.cost).abs() < 1e-6);
}

#[test]
fn singular_covariances_have_values_and_sometimes_maps() {
    // A point: everything moves to it, and from it there is no map.
    let (point, round) = ([0.0; 4], [2.0, 0.5, 0.5, 1.0]);
    let to_point = apart(&[0.0, 0.0], &round, &[1.0, 0.0], &point);
    assert!((to_point.value - 4.0).abs() < 1e-12);
    assert_close(&to_point.matrix.unwrap(), &[0.0; 4], 1e-12);
    let from_point = apart(&[1.0, 0.0], &point, &[0.0, 0.0], &round);
    assert!((from_point.value - 4.0).abs() < 1e-12 && from_point.matrix.is_none());
    assert!(from_point.relative_gap < 1e-4 && to_point.relative_gap < 1e-4);
    let same = apart(&[1.0, 0.0], &point, &[1.0, 0.0], &point);
    assert_eq!((same.value, same.gap), (0.0, 0.0));
    // Singular along the same direction.
    let along = |scale: f64| [scale, scale, scale, scale];
    let solution = apart(&[0.0, 0.0], &along(1.0), &[0.0, 0.0], &along(4.0));
    assert!((solution.value - 2.0).abs() < 1e-12 && solution.matrix.is_some());
    for seed in 0..10 {
        let (from, to) = (covariance(seed, 5, 2), covariance(seed + 50, 5, 3));
        let zeros = [0.0; 5];
        let (there, back) = (apart(&zeros, &from, &zeros, &to), apart(&zeros, &to, &zeros, &from));
        assert!((there.value - back.value).abs() < 1e-5 * there.value, "{} {}", there.value, back.value);
        assert!(there.relative_gap < 2e-3 && back.relative_gap < 2e-3, "{:e}", there.relative_gap);
    }
}

#[test]
fn equal_distributions_are_not_apart() {
    let both = covariance(3, 6, 8);
    let mean = normal_cloud(3, 6, 1, 1.0);
    assert!(apart(&mean, &both, &mean, &both).value < 1e-20);
}

#[test]
fn gradients_are_differences() {
    let (from, to) = (covariance(1, 3, 5), covariance(2, 3, 5));
    let (a, b) = ([0.3, 1.0, 2.0], [1.0, 1.0, -1.0]);
    let gaussian = |mean, covariance| Gaussian { mean, covariance: matrix(covariance, 3) };
    let options = Options { gradient: true };
    let solution = solve(gaussian(&a, &from), gaussian(&b, &to), &options, &Monitor::none()).unwrap();
    let differences = finite_difference_gradient(|a| apart(a, &from, &b, &to).value, &a, 1e-5);
    assert_close(&solution.source_mean.unwrap(), &differences, 1e-7);
    // A symmetric matrix moves in pairs of entries.
    let pairs = [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2)];
    let full = |lower: &[f64]| {
        let mut matrix = vec![0.0; 9];
        pairs.iter().zip(lower).for_each(|(&(i, j), &value)| (matrix[3 * i + j], matrix[3 * j + i]) = (value, value));
        matrix
    };
    let lower = |matrix: &[f64]| pairs.map(|(i, j)| matrix[3 * i + j]).to_vec();
    let doubled = |gradient: &[f64]| pairs.map(|(i, j)| gradient[3 * i + j] * if i == j { 1.0 } else { 2.0 }).to_vec();
    let by_source = finite_difference_gradient(|s| apart(&a, &full(s), &b, &to).value, &lower(&from), 1e-5);
    assert_close(&doubled(&solution.source_covariance.unwrap()), &by_source, 1e-6);
    let by_target = finite_difference_gradient(|s| apart(&a, &from, &b, &full(s)).value, &lower(&to), 1e-5);
    assert_close(&doubled(&solution.target_covariance.unwrap()), &by_target, 1e-6);
    let error = solve(gaussian(&a, &[0.0; 9]), gaussian(&b, &to), &options, &Monitor::none()).unwrap_err();
    assert_eq!((error.code(), error.argument()), (Code::InvalidValue, Some("source.covariance")));
}

#[test]
fn what_is_no_covariance_is_refused() {
    let good = Gaussian { mean: &[0.0, 0.0], covariance: matrix(&[1.0, 0.0, 0.0, 1.0], 2) };
    for bad in [[1.0, 2.0, 0.0, 1.0], [1.0, 2.0, 2.0, 1.0], [-1.0, 0.0, 0.0, -1.0], [f64::NAN, 0.0, 0.0, 1.0]] {
        let bad = Gaussian { mean: &[0.0, 0.0], covariance: matrix(&bad, 2) };
        let error = solve(good, bad, &Options::default(), &Monitor::none()).unwrap_err();
        assert_eq!((error.code(), error.argument()), (Code::InvalidValue, Some("target.covariance")));
    }
}

fn middle(members: &[(Vec<f64>, Vec<f64>)], weights: Option<&[f64]>) -> barycenter::Solution {
    let gaussians: Vec<Gaussian> =
        members.iter().map(|(mean, from)| Gaussian { mean, covariance: matrix(from, mean.len()) }).collect();
    barycenter::solve(&gaussians, weights, &barycenter::Options::default(), &Monitor::none()).unwrap()
}

#[test]
fn the_barycenter_of_two_lies_on_the_way() {
    let (from, to) = (covariance(1, 4, 6), covariance(2, 4, 6));
    let (a, b) = (vec![0.0, 1.0, 2.0, 3.0], vec![4.0, 3.0, 2.0, 1.0]);
    let between = middle(&[(a.clone(), from.clone()), (b.clone(), to.clone())], Some(&[0.75, 0.25]));
    let whole = apart(&a, &from, &b, &to);
    assert!(between.converged && (between.value - 0.75 * 0.25 * whole.value).abs() < 1e-8 * whole.value);
    // S_t = ((1 − t) I + t M) A ((1 − t) I + t M).
    let mut way: Vec<f64> = whole.matrix.unwrap().iter().map(|value| 0.25 * value).collect();
    (0..4).for_each(|i| way[i * 4 + i] += 0.75);
    assert_close(&between.covariance, &sandwich(&way, &from, 4), 1e-4);
    assert_close(&between.mean, &[1.0, 1.5, 2.0, 2.5], 1e-14);
}

#[test]
fn commuting_covariances_average_their_deviations() {
    let diagonal = |x: f64, y: f64| (vec![0.0, 0.0], vec![x * x, 0.0, 0.0, y * y]);
    let solution = middle(&[diagonal(1.0, 2.0), diagonal(3.0, 4.0), diagonal(5.0, 9.0)], None);
    assert_close(&solution.covariance, &[9.0, 0.0, 0.0, 25.0], 1e-12);
    assert!(solution.converged && solution.iterations == 0 && solution.residual < 1e-12);
}

#[test]
fn barycenters_carry_proofs() {
    for seed in 0..8 {
        let d = 2 + seed as usize;
        let members: Vec<_> =
            (0..5).map(|k| (normal_cloud(10 * seed + k, d, 1, 1.0), covariance(100 * seed + k, d, d + 2))).collect();
        let solution = middle(&members, Some(&[1.0, 0.0, 2.0, 0.5, 3.0]));
        assert!(solution.converged && solution.residual < 1e-3, "gap {:e}", solution.relative_gap);
        assert!(solution.dual <= solution.value * (1.0 + 1e-12));
    }
    // Singular ones too, if the others are not.
    let members: Vec<_> = (0..3).map(|k| (vec![0.0; 4], covariance(k, 4, if k == 0 { 6 } else { 2 }))).collect();
    let solution = middle(&members, None);
    assert!(solution.relative_gap < 1e-3 && solution.residual < 1e-2, "gap {:e}", solution.relative_gap);
    let same = middle(&[members[0].clone(), members[0].clone()], None);
    assert!(same.converged && same.value < 1e-20);
}

#[test]
fn a_common_singular_direction_is_refused() {
    let flat = vec![1.0, 0.0, 0.0, 0.0];
    let gaussian = Gaussian { mean: &[0.0, 0.0], covariance: matrix(&flat, 2) };
    let options = barycenter::Options::default();
    let error = barycenter::solve(&[gaussian, gaussian], None, &options, &Monitor::none()).unwrap_err();
    assert_eq!((error.code(), error.argument()), (Code::InvalidValue, Some("gaussians")));
    assert_eq!(barycenter::solve(&[], None, &options, &Monitor::none()).unwrap_err().code(), Code::InvalidShape);
    let error = barycenter::solve(&[gaussian], Some(&[-1.0]), &options, &Monitor::none()).unwrap_err();
    assert_eq!(error.argument(), Some("options.weights"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn distances_keep_the_triangle(seed in 0u64..10_000, d in 1usize..5) {
        let all: Vec<_> = (0..3).map(|k| covariance(3 * seed + k, d, d + 1)).collect();
        let zeros = vec![0.0; d];
        let between = |i: usize, j: usize| apart(&zeros, &all[i], &zeros, &all[j]).distance;
        prop_assert!(between(0, 2) <= (between(0, 1) + between(1, 2)) * (1.0 + 1e-6));
    }
}
