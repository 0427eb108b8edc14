use super::*;
use crate::reference::{best_assignment, matrix, normal_cloud, squared_distances, uniform_costs};
use gibbs_core::{CancelToken, Code, Stream, purpose};
use proptest::prelude::*;

fn solved(cost: &[f64], m: usize) -> Solution {
    solve(matrix(cost, m), &Options::default(), &Monitor::none()).unwrap()
}

fn largest(cost: &[f64], m: usize) -> Solution {
    solve(matrix(cost, m), &Options { maximize: true }, &Monitor::none()).unwrap()
}

/// Pairs are a matching of the short side, the cost is theirs, and the potentials are feasible.
fn check_proof(cost: &[f64], m: usize, solution: &Solution) {
    let n = cost.len() / m;
    assert_eq!(solution.rows.len(), n.min(m));
    assert!(solution.rows.is_sorted_by(|a, b| a < b));
    let mut seen = vec![false; m];
    for &j in &solution.columns {
        assert!(!std::mem::replace(&mut seen[j as usize], true));
    }
    let sum: f64 = solution.rows.iter().zip(&solution.columns).map(|(&i, &j)| cost[i as usize * m + j as usize]).sum();
    assert_eq!(sum, solution.cost);
    let scale = cost.iter().filter(|c| c.is_finite()).fold(0.0f64, |most, c| most.max(c.abs()));
    for i in 0..n {
        for j in 0..m {
            assert!(solution.f[i] + solution.g[j] <= cost[i * m + j] + 1e-12 * scale);
        }
    }
    let longer: &[f64] = if n < m { &solution.g } else { &solution.f };
    assert!(n == m || longer.iter().all(|&value| value <= 0.0));
    assert!(solution.converged, "gap {:e}", solution.gap);
}

#[test]
fn random_costs_are_solved_as_by_trying_all() {
    for seed in 0..60 {
        let n = 1 + seed as usize % 7;
        let cost = uniform_costs(seed, n, n);
        let solution = solved(&cost, n);
        check_proof(&cost, n, &solution);
        assert!((solution.cost - n as f64 * best_assignment(&cost, n)).abs() < 1e-12);
    }
}

#[test]
fn the_largest_sum_is_the_least_of_the_negated() {
    let cost = uniform_costs(5, 6, 9);
    let negated: Vec<f64> = cost.iter().map(|value| -value).collect();
    let (most, least) = (largest(&cost, 9), solved(&negated, 9));
    assert_eq!((&most.columns, most.cost), (&least.columns, -least.cost));
    assert!(most.dual >= most.cost - 1e-12 && most.converged);
}

#[test]
fn a_turned_problem_has_the_turned_answer() {
    let cost = uniform_costs(3, 40, 65);
    let turned: Vec<f64> = (0..65 * 40).map(|k| cost[k % 40 * 65 + k / 40]).collect();
    let (wide, tall) = (solved(&cost, 65), solved(&turned, 40));
    check_proof(&cost, 65, &wide);
    check_proof(&turned, 40, &tall);
    assert!((wide.cost - tall.cost).abs() < 1e-12);
}

#[test]
fn a_single_row_takes_its_least() {
    let solution = solved(&[3.0, -1.0, 2.0], 3);
    assert_eq!((solution.rows, solution.columns, solution.cost), (vec![0], vec![1], -1.0));
    assert_eq!(solved(&[7.5], 1).cost, 7.5);
    assert_eq!(largest(&[7.5, 8.0], 2).columns, [1]);
}

#[test]
fn sorted_points_on_a_line_are_paired_in_order() {
    // Squared distances between two sorted lists: the identity is optimal.
    let x: Vec<f64> = (0..70).map(|k| (f64::from(k) * 0.37).powf(1.3)).collect();
    let y: Vec<f64> = (0..70).map(|k| f64::from(k) * 0.9 - 3.0).collect();
    let cost = squared_distances(&x, &y, 1);
    let solution = solved(&cost, 70);
    check_proof(&cost, 70, &solution);
    assert_eq!(solution.columns, (0..70).collect::<Vec<u32>>());
}

#[test]
fn ties_do_no_harm() {
    for n in [2, 33, 100] {
        let solution = solved(&vec![1.0; n * n], n);
        check_proof(&vec![1.0; n * n], n, &solution);
        let mut stream = Stream::new(9, purpose::PROBE, n as u32);
        let cost: Vec<f64> = (0..n * n).map(|_| stream.below(3) as f64).collect();
        check_proof(&cost, n, &solved(&cost, n));
    }
}

#[test]
fn clouds_have_proofs_at_every_size_and_dimension() {
    // The larger ones begin from the simplex.
    for (n, m, d) in
        [(150, 150, 2), (90, 130, 3), (130, 90, 3), (64, 64, 10), (300, 300, 2), (200, 350, 2), (350, 200, 2)]
    {
        let cost = squared_distances(&normal_cloud(1, n, d, 1.0), &normal_cloud(2, m, d, 2.0), d);
        check_proof(&cost, m, &solved(&cost, m));
    }
}

#[test]
fn the_simplex_and_the_paths_agree() {
    for (n, m) in [(200, 200), (150, 240)] {
        let cost = squared_distances(&normal_cloud(3, n, 2, 1.0), &normal_cloud(4, m, 2, 1.0), 2);
        let begun = |from_simplex: bool| {
            let mut matching = Matching::new(matrix(&cost, m));
            matching.free = (0..n as u32).collect();
            if n == m {
                matching.free.clear();
                matching.reduce_columns(&Monitor::none()).unwrap();
            }
            if from_simplex {
                assert!(matching.is_far_from_done());
                matching.start_from_simplex(&Monitor::none()).unwrap();
                assert!(matching.free.len() < n / 20, "{} rows are left", matching.free.len());
            }
            let paths = matching.augment(&Monitor::none()).unwrap();
            finish(matching, matrix(&cost, m), false, false, paths)
        };
        let (simplex, paths) = (begun(true), begun(false));
        assert!((simplex.cost - paths.cost).abs() < 1e-12 * paths.cost);
        check_proof(&cost, m, &simplex);
        check_proof(&cost, m, &paths);
    }
    // Ties everywhere, and numbers that no tolerance may be absolute for.
    let mut stream = Stream::new(2, purpose::PROBE, 0);
    for factor in [1.0, 1e-200, 1e200] {
        let cost: Vec<f64> = (0..180 * 180).map(|_| factor * stream.below(4) as f64).collect();
        check_proof(&cost, 180, &solved(&cost, 180));
    }
}

#[test]
fn forbidden_pairs_are_not_taken() {
    const NO: f64 = f64::INFINITY;
    let solution = solved(&[NO, 1.0, NO, 1.0, 0.0, NO, 5.0, 0.0, 9.0], 3);
    assert_eq!((solution.columns, solution.cost), (vec![1, 0, 2], 11.0));
    // A band, whose corners cannot be reached.
    let n = 50usize;
    let cost: Vec<f64> =
        (0..n * n).map(|k| if (k / n).abs_diff(k % n) < 3 { ((7 * k) % 11) as f64 } else { NO }).collect();
    check_proof(&cost, n, &solved(&cost, n));
    for (cost, m) in [(vec![NO, NO, 1.0, 2.0], 2), (vec![1.0, NO, 2.0, NO, 3.0, 4.0, 5.0, NO, NO], 3)] {
        if let Err(error) = solve(matrix(&cost, m), &Options::default(), &Monitor::none()) {
            assert_eq!((error.code(), error.argument()), (Code::Infeasible, Some("cost")));
        }
    }
    // Three rows that all want one of two columns.
    let cost = [1.0, 2.0, NO, 3.0, 4.0, NO, 5.0, 6.0, NO];
    let error = solve(matrix(&cost, 3), &Options::default(), &Monitor::none()).unwrap_err();
    assert_eq!(error.code(), Code::Infeasible);
    let cost = [1.0, 2.0, NO, NO, 3.0, 4.0, NO, NO, 5.0, 6.0, NO, NO];
    assert_eq!(solve(matrix(&cost, 4), &Options::default(), &Monitor::none()).unwrap_err().code(), Code::Infeasible);
}

#[test]
fn what_is_no_cost_is_refused() {
    for (bad, maximize) in [(f64::NAN, false), (f64::NEG_INFINITY, false), (f64::INFINITY, true), (2e300, false)] {
        let error = solve(matrix(&[0.0, bad], 2), &Options { maximize }, &Monitor::none()).unwrap_err();
        assert_eq!((error.code(), error.argument()), (Code::InvalidValue, Some("cost")));
    }
}

#[test]
fn scale_does_not_matter() {
    let cost = squared_distances(&normal_cloud(1, 60, 2, 1.0), &normal_cloud(2, 60, 2, 1.0), 2);
    let columns = solved(&cost, 60).columns;
    for factor in [1e-200, 1e-9, 1e12, 1e250] {
        let scaled: Vec<f64> = cost.iter().map(|value| value * factor).collect();
        let solution = solved(&scaled, 60);
        check_proof(&scaled, 60, &solution);
        assert_eq!(solution.columns, columns);
    }
}

#[test]
fn a_cancelled_call_stops() {
    let token = CancelToken::default();
    token.cancel();
    let cost = uniform_costs(1, 20, 20);
    let monitor = Monitor::new(Some(&token), None, 1);
    let error = solve(matrix(&cost, 20), &Options::default(), &monitor).unwrap_err();
    assert_eq!(error.code(), Code::Cancelled);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn proofs_hold_for_small_integers((m, cost) in (1usize..12, 1usize..12).prop_flat_map(|(n, m)|
        (Just(m), proptest::collection::vec((-4i32..5).prop_map(f64::from), n * m)))
    ) {
        check_proof(&cost, m, &solved(&cost, m));
    }
}
