use super::*;
use crate::reference::{assert_close, matrix, normal_cloud, weights};

fn solved(problem: &Problem, options: &Options) -> Solution {
    solve(problem, options, &Monitor::none()).unwrap()
}

fn between<'a>(x: &'a [f64], d: usize, y: &'a [f64], e: usize) -> Problem<'a> {
    Problem { x: matrix(x, d), y: matrix(y, e), cost: None, a: None, b: None }
}

/// I(P) by its definition, with kernels of the widths given.
fn by_definition(x: &[f64], d: usize, y: &[f64], e: usize, plan: &[f64], widths: [f64; 2]) -> f64 {
    let (n, m) = (x.len() / d, y.len() / e);
    let kernel = |p: &[f64], q: &[f64], h: f64| {
        (-p.iter().zip(q).map(|(p, q)| (p - q) * (p - q)).sum::<f64>() / (2.0 * h * h)).exp()
    };
    let kx = |i: usize, k: usize| kernel(&x[i * d..][..d], &x[k * d..][..d], widths[0]);
    let ky = |j: usize, l: usize| kernel(&y[j * e..][..e], &y[l * e..][..e], widths[1]);
    let mut sum = 0.0;
    for s in 0..n * m {
        let (i, j) = (s / m, s % m);
        let joint: f64 = (0..n * m).map(|t| kx(i, t / m) * ky(j, t % m) * plan[t]).sum();
        let fx: f64 = (0..n * m).map(|t| kx(i, t / m) * plan[t]).sum();
        let fy: f64 = (0..n * m).map(|t| ky(j, t % m) * plan[t]).sum();
        sum += plan[s] * (joint / (fx * fy)).ln();
    }
    sum
}

#[test]
fn the_information_is_that_of_the_definition_and_never_falls() {
    let (x, y) = (normal_cloud(1, 12, 2, 1.0), normal_cloud(2, 9, 3, 2.0));
    let (a, b) = (weights(1, 12), weights(2, 9));
    let problem = Problem { a: Some(&a), b: Some(&b), ..between(&x, 2, &y, 3) };
    let solution = solved(&problem, &Options::default());
    let expected = by_definition(&x, 2, &y, 3, &solution.plan, solution.bandwidths);
    assert!((solution.information - expected).abs() < 1e-9, "{} {expected}", solution.information);
    assert!((solution.value + solution.information).abs() < 1e-12);
    assert!(solution.trace.windows(2).all(|pair| pair[1] <= pair[0] + 1e-12));
    assert!(solution.converged && solution.marginal_error.iter().all(|error| *error < 1e-12), "{:?}", solution.status);
}

#[test]
fn the_gradient_is_that_of_finite_differences() {
    let (n, m) = (6, 5);
    let (x, y) = (normal_cloud(3, n, 2, 1.0), normal_cloud(4, m, 2, 1.0));
    let measures = Measures::new(None, None, n, m).unwrap();
    let clouds = [
        Cloud::new(matrix(&x, 2), &measures.a.indices, &measures.a.weights, 0.5),
        Cloud::new(matrix(&y, 2), &measures.b.indices, &measures.b.weights, 0.5),
    ];
    let cost: Vec<f64> = (0..n * m).map(|k| (k as f64).cos()).collect();
    let information = Information::new(&clouds[0], &clouds[1], Some(cost), 3.0);
    let mut plan: Vec<f64> = normal_cloud(5, n * m, 1, 1.0).iter().map(|value| value.exp()).collect();
    let sum: f64 = plan.iter().sum();
    plan.iter_mut().for_each(|value| *value /= sum);
    let at = |plan: &[f64]| {
        let image = information.image(PlanRef::Dense(plan), &Monitor::none()).unwrap();
        (information.value(plan, &image), image)
    };
    let gradient = information.gradient(&plan, &at(&plan).1, &Monitor::none()).unwrap();
    // The marginal densities are those of a and b whatever the plan's marginals, so any entry may move.
    for k in 0..n * m {
        let mut moved = plan.clone();
        let step = 1e-6 * plan[k];
        moved[k] = plan[k] + step;
        let above = at(&moved).0;
        moved[k] = plan[k] - step;
        let difference = (above - at(&moved).0) / (2.0 * step);
        assert!((difference - gradient[k]).abs() < 1e-5 * (1.0 + gradient[k].abs()), "{difference} {}", gradient[k]);
    }
}

#[test]
fn clusters_are_matched_as_wholes() {
    // Two clusters of different sizes on each side, in different dimensions: the heavy one goes to the heavy one.
    let x: Vec<f64> = (0..9).map(|i| if i < 6 { 0.01 * i as f64 } else { 10.0 + 0.01 * i as f64 }).collect();
    let y: Vec<f64> =
        (0..9).flat_map(|j| if j < 3 { [5.0, 0.01 * j as f64] } else { [-5.0, 0.01 * j as f64] }).collect();
    let solution = solved(&between(&x, 1, &y, 2), &Options::default());
    let heavy: f64 = (0..6).flat_map(|i| (3..9).map(move |j| (i, j))).map(|(i, j)| solution.plan[i * 9 + j]).sum();
    assert!(heavy > 0.6, "{heavy}");
    // A new point goes where its cluster goes, also one far outside.
    let smoothed = matrix(&solution.smoothed, 9);
    let learned = Learned { x: matrix(&x, 1), a: None, bandwidth: solution.bandwidths[0], smoothed };
    let places = learned.project(matrix(&[0.02, 10.05, 500.0], 1), matrix(&y, 2), None, &Monitor::none()).unwrap();
    assert!(places[0] < -4.0 && places[2] > 4.0 && places[4] > 4.0, "{places:?}");
}

#[test]
fn a_known_point_has_the_ratio_of_its_row() {
    let (x, y) = (normal_cloud(6, 8, 2, 1.0), normal_cloud(7, 7, 2, 1.0));
    let solution = solved(&between(&x, 2, &y, 2), &Options::default());
    let measures = Measures::new(None, None, 8, 7).unwrap();
    let clouds = [
        Cloud::new(matrix(&x, 2), &measures.a.indices, &measures.a.weights, 0.5),
        Cloud::new(matrix(&y, 2), &measures.b.indices, &measures.b.weights, 0.5),
    ];
    let information = Information::new(&clouds[0], &clouds[1], None, 1.0);
    let image = information.image(PlanRef::Dense(&solution.plan), &Monitor::none()).unwrap();
    let expected: Vec<f64> = information.log_ratios(&image).iter().map(|log| log.exp()).collect();
    let smoothed = matrix(&solution.smoothed, 7);
    let learned = Learned { x: matrix(&x, 2), a: None, bandwidth: solution.bandwidths[0], smoothed };
    assert_close(&learned.ratios(matrix(&x, 2), &Monitor::none()).unwrap(), &expected, 1e-9);
}

#[test]
fn a_cost_without_information_is_entropic_transport() {
    let (x, y) = (normal_cloud(8, 10, 2, 1.0), normal_cloud(9, 8, 2, 1.0));
    let cost = Cost::Points { x: matrix(&x, 2), y: matrix(&y, 2), metric: Metric::Euclidean, power: 1.0 };
    let problem = Problem { cost: Some(cost), ..between(&x, 2, &y, 2) };
    let fused = solved(&problem, &Options { lambda: 1e-9, epsilon: Some(0.1), ..Options::default() });
    let options = crate::sinkhorn::Options {
        epsilon: crate::sinkhorn::Epsilon::Absolute(0.1),
        tolerance: 1e-9,
        ..Default::default()
    };
    let plain = crate::sinkhorn::solve(&crate::Problem { cost, a: None, b: None }, &options, &Monitor::none()).unwrap();
    assert!((fused.cost - plain.value).abs() < 1e-6 && fused.converged);
    let default = solved(&problem, &Options::default());
    assert!(default.epsilon == 1.0 && (default.value - (default.cost - 100.0 * default.information)).abs() < 1e-9);
}

#[test]
fn degenerate_clouds_have_no_information() {
    let one = solved(&between(&[3.0], 1, &[1.0, 2.0], 2), &Options::default());
    assert!(one.information.abs() < 1e-12 && one.plan == [1.0] && one.converged);
    let same = solved(&between(&[1.0; 4], 1, &[2.0; 6], 2), &Options::default());
    assert!(same.information.abs() < 1e-12 && same.plan.iter().all(|p| (p - 1.0 / 12.0).abs() < 1e-12));
    let a = [0.5, 0.0, 0.5];
    let x = [0.0, 77.0, 1.0];
    let some = solved(&Problem { a: Some(&a), ..between(&x, 1, &[0.0, 1.0], 1) }, &Options::default());
    assert!(some.plan[2..4].iter().all(|p| *p == 0.0));
}
