use super::*;
use crate::reference::{matrix, normal_cloud, squared_distances, weights};
use gibbs_core::{CancelToken, Stream, purpose};
use proptest::prelude::*;

/// Euclidean distances within a cloud.
fn distances(points: &[f64], dimension: usize) -> Vec<f64> {
    squared_distances(points, points, dimension).into_iter().map(f64::sqrt).collect()
}

fn between<'a>(cx: &'a [f64], cy: &'a [f64], n: usize, m: usize) -> Problem<'a> {
    Problem { spaces: Spaces::Matrices { cx: matrix(cx, n), cy: matrix(cy, m) }, cost: None, a: None, b: None }
}

fn solved(problem: &Problem, options: &Options) -> Solution {
    solve(problem, options, &Monitor::none()).unwrap()
}

fn plan(solution: &Solution, n: usize, m: usize) -> Vec<f64> {
    match (&solution.entries, &solution.dense) {
        (Some(entries), None) => densified(entries, n * m, m),
        (None, Some(dense)) => dense.clone(),
        _ => panic!("one form of the plan"),
    }
}

/// The objective by its definition.
fn by_definition(cx: &[f64], cy: &[f64], plan: &[f64], n: usize, m: usize, loss: impl Fn(f64, f64) -> f64) -> f64 {
    let mut sum = 0.0;
    for (s, p) in plan.iter().enumerate().filter(|(_, p)| **p != 0.0) {
        for (t, q) in plan.iter().enumerate().filter(|(_, q)| **q != 0.0) {
            sum += p * q * loss(cx[s / m * n + t / m], cy[s % m * m + t % m]);
        }
    }
    sum
}

fn square(u: f64, v: f64) -> f64 {
    (u - v) * (u - v)
}

fn permutations(n: usize) -> Vec<Vec<usize>> {
    match n {
        0 => vec![vec![]],
        _ => permutations(n - 1)
            .into_iter()
            .flat_map(|tail| {
                (0..n).map(move |at| {
                    let mut order = tail.clone();
                    order.insert(at, n - 1);
                    order
                })
            })
            .collect(),
    }
}

/// The objective of a permutation, as a mean over all pairs.
fn of_permutation(cx: &[f64], cy: &[f64], order: &[usize]) -> f64 {
    let n = order.len();
    (0..n * n).map(|k| square(cx[k], cy[order[k / n] * n + order[k % n]])).sum::<f64>() / (n * n) as f64
}

#[test]
fn a_rotated_and_shuffled_copy_is_recognised() {
    let n = 40;
    let x = normal_cloud(1, n, 2, 1.0);
    let order: Vec<usize> = (0..n).map(|i| i * 7 % n).collect();
    let (sine, cosine) = 0.7f64.sin_cos();
    let turned = |i: usize| [cosine * x[2 * i] - sine * x[2 * i + 1] + 3.0, sine * x[2 * i] + cosine * x[2 * i + 1]];
    let y: Vec<f64> = order.iter().flat_map(|&i| turned(i)).collect();
    for points in [false, true] {
        let (cx, cy) = (distances(&x, 2), distances(&y, 2));
        let spaces = if points {
            Spaces::Points { x: matrix(&x, 2), y: matrix(&y, 2) }
        } else {
            Spaces::Matrices { cx: matrix(&cx, n), cy: matrix(&cy, n) }
        };
        let solution = solved(&Problem { spaces, cost: None, a: None, b: None }, &Options::default());
        assert!(solution.converged && solution.value < 1e-24 && solution.value >= 0.0, "{:e}", solution.value);
        let entries = solution.entries.unwrap();
        for ((&i, &j), value) in entries.rows.iter().zip(&entries.columns).zip(&entries.values) {
            assert!(*value < 1e-12 || order[j as usize] == i as usize);
        }
    }
}

#[test]
fn no_plan_beats_the_best_permutation_of_metrics_and_ours_is_near() {
    // The objective is concave for Euclidean distances, so a vertex, here a permutation, is best.
    let (mut sum, mut best_sum) = (0.0, 0.0);
    for seed in 0..6 {
        let n = 6;
        let (cx, cy) =
            (distances(&normal_cloud(seed, n, 2, 1.0), 2), distances(&normal_cloud(90 + seed, n, 3, 1.0), 3));
        let best = permutations(n).iter().map(|order| of_permutation(&cx, &cy, order)).fold(f64::INFINITY, f64::min);
        let options = Options { restarts: 60, ..Options::default() };
        let solution = solved(&between(&cx, &cy, n, n), &options);
        assert!(solution.lower_bound <= best + 1e-12);
        assert!(solution.value >= best - 1e-12 && solution.frank_wolfe_gap < 1e-6);
        (sum, best_sum) = (sum + solution.value, best_sum + best);
    }
    assert!(sum < 1.1 * best_sum, "{sum} {best_sum}");
}

#[test]
fn values_are_those_of_the_definition() {
    let (n, m) = (7, 5);
    let (x, y) = (normal_cloud(3, n, 2, 1.0), normal_cloud(4, m, 2, 1.5));
    let (mut cx, cy) = (distances(&x, 2), distances(&y, 2));
    cx[1] += 0.7; // no longer symmetric
    let (a, b) = (weights(3, n), weights(4, m));
    for epsilon in [None, Some(Epsilon::Relative(0.05))] {
        for semi_relaxed in [false, true] {
            let problem = Problem { a: Some(&a), b: (!semi_relaxed).then_some(&b[..]), ..between(&cx, &cy, n, m) };
            let solution = solved(&problem, &Options { epsilon, semi_relaxed, ..Options::default() });
            let plan = plan(&solution, n, m);
            assert!((solution.value - by_definition(&cx, &cy, &plan, n, m, square)).abs() < 1e-12);
            assert!(solution.lower_bound <= solution.value && solution.converged, "{:?}", solution.status);
            let errors = marginal_errors(&plan, &a, &b);
            assert!(errors[0] < 1e-12 && (semi_relaxed || errors[1] < 1e-12));
            assert!(solution.trace.windows(2).all(|pair| pair[1] <= pair[0] + 1e-14));
        }
    }
}

#[test]
fn points_and_their_distances_are_one_problem() {
    let (x, y) = (normal_cloud(5, 30, 2, 1.0), normal_cloud(6, 24, 3, 1.0));
    let (cx, cy) = (squared_distances(&x, &x, 2), squared_distances(&y, &y, 3));
    let clouds = Problem { spaces: Spaces::Points { x: matrix(&x, 2), y: matrix(&y, 3) }, ..between(&cx, &cy, 30, 24) };
    for semi_relaxed in [false, true] {
        let options = Options { semi_relaxed, ..Options::default() };
        let (points, tables) = (solved(&clouds, &options), solved(&between(&cx, &cy, 30, 24), &options));
        assert!((points.value - tables.value).abs() < 1e-10 * tables.value, "{} {}", points.value, tables.value);
        assert!((points.lower_bound - tables.lower_bound).abs() < 1e-9 * tables.value);
    }
}

#[test]
fn gradients_are_those_of_finite_differences() {
    let (n, m) = (5, 4);
    let (mut cx, mut cy) = (distances(&normal_cloud(7, n, 2, 1.0), 2), distances(&normal_cloud(8, m, 2, 1.0), 2));
    cx[2] += 0.4;
    cy.iter_mut().for_each(|c| *c += 0.1);
    let cost: Vec<f64> = (0..n * m).map(|k| (k as f64).sin()).collect();
    for (loss, semi_relaxed) in [(Loss::Square, false), (Loss::Square, true), (Loss::Kl, false), (Loss::Kl, true)] {
        let problem = Problem { cost: Some(matrix(&cost, m)), ..between(&cx, &cy, n, m) };
        let options = Options { loss, semi_relaxed, alpha: 0.6, ..Options::default() };
        let measures = Measures::new(None, None, n, m).unwrap();
        let pair = Pair::new(&problem, &measures, &options).unwrap();
        let quadratic = Quadratic::new(&problem, &pair, &measures, &options);
        let start = measures.product();
        let at = |plan: &[f64]| {
            let image =
                crate::descent::Objective::image(&quadratic, crate::two_sided::PlanRef::Dense(plan), &Monitor::none());
            (crate::descent::Objective::value(&quadratic, plan, image.as_ref().unwrap()), image.unwrap())
        };
        let (_, image) = at(&start);
        let gradient = crate::descent::Objective::gradient(&quadratic, &start, &image, &Monitor::none()).unwrap();
        // Along a direction that keeps the marginals, or only the rows'.
        let mut direction = vec![0.0; n * m];
        (direction[0], direction[1]) = (1.0, -1.0);
        if !semi_relaxed {
            (direction[m], direction[m + 1]) = (-1.0, 1.0);
        }
        let moved = |t: f64| start.iter().zip(&direction).map(|(p, d)| p + t * d).collect::<Vec<_>>();
        let difference = (at(&moved(1e-5)).0 - at(&moved(-1e-5)).0) / 2e-5;
        let slope = gibbs_core::dot(&gradient, &direction);
        assert!((difference - slope).abs() < 1e-8, "{loss:?}: {difference} and {slope}");
        let curvature = crate::descent::Objective::curvature(&quadratic, &direction, &at(&direction).1).unwrap();
        let second = (at(&moved(0.01)).0 + at(&moved(-0.01)).0 - 2.0 * at(&start).0) / 2e-4;
        assert!((curvature - second).abs() < 1e-8, "{loss:?}: {curvature} and {second}");
    }
}

#[test]
fn the_kl_loss_is_that_of_the_definition_and_zero_between_equals() {
    let n = 6;
    let c: Vec<f64> = distances(&normal_cloud(9, n, 2, 1.0), 2).iter().map(|d| (-d).exp()).collect();
    let kl = |u: f64, v: f64| u * (u / v).ln() - u + v;
    let options = Options { loss: Loss::Kl, ..Options::default() };
    let same = solved(&between(&c, &c, n, n), &options);
    assert!(same.value.abs() < 1e-14 && same.value >= 0.0);
    let d: Vec<f64> = c.iter().map(|c| c * c).collect();
    let other = solved(&between(&c, &d, n, n), &options);
    let plan = plan(&other, n, n);
    assert!((other.value - by_definition(&c, &d, &plan, n, n, kl)).abs() < 1e-12);
    assert!(other.lower_bound > 0.0 && other.lower_bound <= other.value);
    let zero = solve(&between(&c, &[0.0; 36], n, n), &options, &Monitor::none()).unwrap_err();
    assert_eq!(zero.argument(), Some("problem.cy"));
}

#[test]
fn distances_scale_and_swap() {
    let (n, m) = (12, 9);
    let (cx, cy) = (distances(&normal_cloud(11, n, 2, 1.0), 2), distances(&normal_cloud(12, m, 2, 1.0), 2));
    let one = solved(&between(&cx, &cy, n, m), &Options::default());
    let scaled = |c: &[f64]| c.iter().map(|c| 100.0 * c).collect::<Vec<_>>();
    let (bx, by) = (scaled(&cx), scaled(&cy));
    let large = solved(&between(&bx, &by, n, m), &Options::default());
    assert!((large.value - 1e4 * one.value).abs() < 1e-8 * large.value);
    let back = solved(&between(&cy, &cx, m, n), &Options::default());
    assert!((back.value - one.value).abs() < 1e-9 * one.value, "{} {}", back.value, one.value);
    assert!((back.lower_bound - one.lower_bound).abs() < 1e-9);
    // A mass M multiplies the objective by M².
    let (a, b) = (vec![3.0 / 12.0; n], vec![3.0 / 9.0; m]);
    let heavy = solved(&Problem { a: Some(&a), b: Some(&b), ..between(&cx, &cy, n, m) }, &Options::default());
    assert!((heavy.value - 9.0 * one.value).abs() < 1e-9 * heavy.value);
    assert!((plan(&heavy, n, m).iter().sum::<f64>() - 3.0).abs() < 1e-12);
}

#[test]
fn the_fused_problem_lies_between_transport_and_gromov_wasserstein() {
    let (n, m) = (10, 8);
    let (x, y) = (normal_cloud(13, n, 2, 1.0), normal_cloud(14, m, 2, 1.0));
    let (cx, cy, cost) = (distances(&x, 2), distances(&y, 2), squared_distances(&x, &y, 2));
    let fused = |alpha: f64| {
        let problem = Problem { cost: Some(matrix(&cost, m)), ..between(&cx, &cy, n, m) };
        solved(&problem, &Options { alpha, ..Options::default() })
    };
    let transport = crate::emd::solve(&crate::Problem::dense(matrix(&cost, m)), &Default::default(), &Monitor::none());
    let (none, transport) = (fused(0.0), transport.unwrap().value);
    assert!((none.value - transport).abs() < 1e-10 && (none.lower_bound - transport).abs() < 1e-9);
    assert!(none.converged && none.relative_gap < 1e-8);
    assert_eq!(fused(1.0).value, solved(&between(&cx, &cy, n, m), &Options::default()).value);
    let half = fused(0.5);
    let plan = plan(&half, n, m);
    let expected = 0.5 * gibbs_core::dot(&cost, &plan) + 0.5 * by_definition(&cx, &cy, &plan, n, m, square);
    assert!((half.value - expected).abs() < 1e-12 && half.lower_bound <= half.value);
}

#[test]
fn a_free_marginal_cannot_hurt() {
    for seed in 0..5 {
        let (n, m) = (9, 7);
        let (cx, cy) =
            (distances(&normal_cloud(seed, n, 2, 1.0), 2), distances(&normal_cloud(50 + seed, m, 2, 1.0), 2));
        let options = Options { restarts: 10, ..Options::default() };
        let free = solved(&between(&cx, &cy, n, m), &Options { semi_relaxed: true, ..options.clone() });
        let given = solved(&between(&cx, &cy, n, m), &options);
        assert!(free.value <= given.value + 1e-9 && free.lower_bound <= free.value);
    }
}

#[test]
fn degenerate_problems_have_their_answers() {
    let one = solved(&between(&[0.0], &[0.0], 1, 1), &Options::default());
    assert!(one.value == 0.0 && one.gap == 0.0 && one.converged && one.entries.unwrap().values == [1.0]);
    let constant = solved(&between(&[2.0; 9], &[5.0; 16], 3, 4), &Options::default());
    assert!((constant.value - 9.0).abs() < 1e-12 && constant.relative_gap < 1e-11 && constant.converged);
    let single = solved(&between(&[0.0], &[0.0, 3.0, 3.0, 0.0], 1, 2), &Options::default());
    assert!((single.value - 4.5).abs() < 1e-12);
    for epsilon in [None, Some(Epsilon::Relative(0.1))] {
        let a = [0.5, 0.0, 0.5];
        let cx = [0.0, 7.0, 1.0, 7.0, 0.0, 7.0, 1.0, 7.0, 0.0];
        let problem = Problem { a: Some(&a), ..between(&cx, &[0.0, 1.0, 1.0, 0.0], 3, 2) };
        let solution = solved(&problem, &Options { epsilon, ..Options::default() });
        assert!(plan(&solution, 3, 2)[2..4].iter().all(|&value| value == 0.0));
        assert!(epsilon.is_some() || solution.value < 1e-15);
    }
}

#[test]
fn regularised_plans_approach_the_plain_ones() {
    let n = 20;
    let (cx, cy) = (distances(&normal_cloud(15, n, 2, 1.0), 2), distances(&normal_cloud(16, n, 2, 1.0), 2));
    let plain = solved(&between(&cx, &cy, n, n), &Options::default());
    for (epsilon, most) in [(0.3, 4.0), (0.03, 2.0), (0.003, 1.5)] {
        let options = Options { epsilon: Some(Epsilon::Relative(epsilon)), ..Options::default() };
        let solution = solved(&between(&cx, &cy, n, n), &options);
        assert!(
            solution.converged && solution.value < most * plain.value,
            "{epsilon}: {} {}",
            solution.value,
            plain.value
        );
        assert!(solution.regularized_value.unwrap() >= solution.value && solution.lower_bound <= solution.value);
        assert!(solution.trace.windows(2).all(|pair| pair[1] <= pair[0] + 1e-14));
    }
}

#[test]
fn threads_do_not_change_a_bit_and_a_call_can_be_cancelled() {
    let n = 60;
    let (cx, cy) = (distances(&normal_cloud(17, n, 2, 1.0), 2), distances(&normal_cloud(18, n, 2, 1.0), 2));
    let problem = between(&cx, &cy, n, n);
    let one = solved(&problem, &Options::default());
    let four = solve(&problem, &Options::default(), &Monitor::threads(4)).unwrap();
    assert_eq!((one.value.to_bits(), one.entries), (four.value.to_bits(), four.entries));
    let token = CancelToken::default();
    token.cancel();
    assert!(solve(&problem, &Options::default(), &Monitor::new(Some(&token), None, 1)).is_err());
}

#[test]
fn groups_of_quantiles_keep_the_mean() {
    let values = [3.0, 1.0, 2.0, 10.0];
    let mut means = [0.0; 3];
    bound::group(&values, &[0.25, 0.25, 0.25, 0.25], &mut means);
    assert!((means.iter().sum::<f64>() / 3.0 - 4.0).abs() < 1e-12);
    assert!(means.is_sorted());
    bound::group(&values, &[0.1, 0.2, 0.3, 0.4], &mut means);
    assert!((means.iter().sum::<f64>() / 3.0 - 5.1).abs() < 1e-12);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_plan_is_below_the_lower_bound(seed in 0u64..1000, n in 1usize..9, m in 1usize..9, semi_relaxed: bool, alpha in 0.0f64..1.0) {
        let (x, y) = (normal_cloud(seed, n, 2, 1.0), normal_cloud(seed + 1000, m, 2, 1.3));
        let (mut cx, cy) = (distances(&x, 2), distances(&y, 2));
        if seed % 3 == 0 && n > 1 {
            cx[1] *= 1.5;
        }
        let (a, b, cost) = (weights(seed, n), weights(seed + 1, m), squared_distances(&x, &y, 2));
        let problem = Problem { a: Some(&a), b: (!semi_relaxed).then_some(&b[..]), cost: Some(matrix(&cost, m)), ..between(&cx, &cy, n, m) };
        let options = Options { alpha, semi_relaxed, ..Options::default() };
        let solution = solve(&problem, &options, &Monitor::none()).unwrap();
        prop_assert!(solution.value >= 0.0 && solution.lower_bound <= solution.value);
        // Against other plans, which the solver has not clamped anything by.
        let mut stream = Stream::new(seed, purpose::PROBE, 0);
        for _ in 0..20 {
            let random: Vec<f64> = (0..n * m).map(|_| stream.uniform()).collect();
            let vertex = crate::polytope::vertex(&random, &a, &b, None, &Monitor::none()).unwrap();
            let plan = densified(&vertex.plan, n * m, m);
            let value = (1.0 - alpha) * gibbs_core::dot(&cost, &plan) + alpha * by_definition(&cx, &cy, &plan, n, m, square);
            prop_assert!(solution.lower_bound <= value + 1e-12, "{} {}", solution.lower_bound, value);
        }
    }
}
