use super::*;
use crate::problem::Metric;
use crate::reference::*;
use crate::sinkhorn::{self, Epsilon, Options, Solution};

const ROWS: usize = 23;
const COLUMNS: usize = 31;

struct Example {
    x: Vec<f64>,
    y: Vec<f64>,
    a: Vec<f64>,
    b: Vec<f64>,
}

impl Example {
    fn new() -> Self {
        let (mut a, b) = (weights(1, ROWS), weights(2, COLUMNS));
        a[4] = 0.0;
        let sum: f64 = a.iter().sum();
        a.iter_mut().for_each(|weight| *weight *= 3.0 / sum);
        let b = b.iter().map(|weight| 3.0 * weight).collect();
        Self { x: normal_cloud(1, ROWS, 3, 1.0), y: normal_cloud(2, COLUMNS, 3, 1.3), a, b }
    }

    fn problem(&self) -> Problem<'_> {
        Problem::points(matrix(&self.x, 3), matrix(&self.y, 3), Metric::SquaredEuclidean)
            .with_weights(Some(&self.a), Some(&self.b))
    }

    fn solve(&self, relative: f64, tolerance: f64) -> Solution {
        let options = Options { epsilon: Epsilon::Relative(relative), tolerance, ..Options::default() };
        sinkhorn::solve(&self.problem(), &options, &Monitor::none()).unwrap()
    }
}

#[test]
fn all_methods_speak_of_one_plan() {
    let example = Example::new();
    let (problem, monitor) = (example.problem(), Monitor::none());
    for (relative, tolerance) in [(0.1, 1e-9), (0.01, 1e-2), (1e-4, 0.5)] {
        let plan = example.solve(relative, tolerance).plan;
        let dense = plan.dense(&problem, &monitor).unwrap();
        assert!(dense.iter().all(|entry| *entry >= 0.0));
        let errors = marginal_errors(&dense, &example.a, &example.b);
        assert!(errors.iter().all(|error| *error < 1e-12), "{errors:?}");

        let sparse = plan.sparse(&problem, 1e-3, &monitor).unwrap();
        let mut filled = vec![0.0; ROWS * COLUMNS];
        for ((&i, &j), &value) in sparse.rows.iter().zip(&sparse.columns).zip(&sparse.values) {
            filled[i as usize * COLUMNS + j as usize] = value;
        }
        let expected: Vec<f64> = dense.iter().map(|&entry| if entry > 1e-3 { entry } else { 0.0 }).collect();
        assert_eq!(filled, expected);
        assert!(sparse.rows.is_sorted());

        let v: Vec<f64> = (0..COLUMNS).map(|j| (j as f64).sin()).collect();
        let expected: Vec<f64> = dense.chunks(COLUMNS).map(|row| dot(row, &v)).collect();
        assert_close(&plan.apply(&problem, &v, Side::Right, &monitor).unwrap(), &expected, 1e-13);
        let u: Vec<f64> = (0..ROWS).map(|i| (i as f64).cos()).collect();
        let column = |j: usize| (0..ROWS).map(|i| u[i] * dense[i * COLUMNS + j]).sum();
        let expected: Vec<f64> = (0..COLUMNS).map(column).collect();
        assert_close(&plan.apply(&problem, &u, Side::Left, &monitor).unwrap(), &expected, 1e-13);

        let means = plan.barycentric(&problem, matrix(&example.y, 3), &monitor).unwrap();
        for i in (0..ROWS).filter(|&i| i != 4) {
            for k in 0..3 {
                let sum: f64 = (0..COLUMNS).map(|j| dense[i * COLUMNS + j] * example.y[3 * j + k]).sum();
                assert!((means[3 * i + k] - sum / example.a[i]).abs() < 1e-9);
            }
        }
    }
}

#[test]
fn the_map_continues_the_plan() {
    let example = Example::new();
    let (problem, monitor) = (example.problem(), Monitor::none());
    let solution = example.solve(0.05, 1e-11);
    let means = solution.plan.barycentric(&problem, matrix(&example.y, 3), &monitor).unwrap();
    let mapped = solution.plan.map(&problem, matrix(&example.x, 3), &monitor).unwrap();
    assert_close(&means, &mapped, 1e-8);
    // A point without weight is mapped as any other.
    assert_close(&means[12..15], &mapped[12..15], 1e-12);
    // At an unseen point: the definition.
    let z = [0.3, -0.2, 5.0];
    let weight = |j: usize| {
        let cost: f64 = (0..3).map(|k| (z[k] - example.y[3 * j + k]).powi(2)).sum();
        example.b[j] * ((solution.g[j] - cost) / solution.epsilon).exp()
    };
    let total: f64 = (0..COLUMNS).map(weight).sum();
    let expected: Vec<f64> =
        (0..3).map(|k| (0..COLUMNS).map(|j| weight(j) * example.y[3 * j + k]).sum::<f64>() / total).collect();
    assert_close(&solution.plan.map(&problem, matrix(&z, 3), &monitor).unwrap(), &expected, 1e-9);
}

#[test]
fn threads_do_not_change_a_bit() {
    let (x, y) = (normal_cloud(1, 500, 2, 1.0), normal_cloud(2, 300, 2, 1.0));
    let problem = Problem::points(matrix(&x, 2), matrix(&y, 2), Metric::Cosine);
    let plan = sinkhorn::solve(&problem, &Options::default(), &Monitor::none()).unwrap().plan;
    let all = |threads: usize| {
        let monitor = Monitor::threads(threads);
        let v = vec![0.5; 500];
        (
            plan.dense(&problem, &monitor).unwrap(),
            plan.sparse(&problem, 1e-6, &monitor).unwrap(),
            plan.apply(&problem, &v, Side::Left, &monitor).unwrap(),
            plan.map(&problem, matrix(&x, 2), &monitor).unwrap(),
        )
    };
    assert!(all(1) == all(2) && all(1) == all(8));
}

#[test]
fn wrong_input_is_named() {
    let example = Example::new();
    let (problem, monitor) = (example.problem(), Monitor::none());
    let plan = example.solve(0.1, 1e-6).plan;
    let name = |error: Error| error.argument().unwrap_or("memory").to_string();
    assert_eq!(name(plan.apply(&problem, &[1.0], Side::Left, &monitor).unwrap_err()), "v");
    assert_eq!(name(plan.sparse(&problem, -1.0, &monitor).unwrap_err()), "threshold");
    assert_eq!(name(plan.barycentric(&problem, matrix(&example.x, 3), &monitor).unwrap_err()), "points");
    assert_eq!(name(plan.map(&problem, matrix(&[1.0, 2.0], 2), &monitor).unwrap_err()), "newPoints");
    assert_eq!(name(plan.map(&problem, matrix(&[1.0, 2.0, f64::NAN], 3), &monitor).unwrap_err()), "newPoints");
    let costs = uniform_costs(1, ROWS, COLUMNS);
    let dense = Problem::dense(matrix(&costs, COLUMNS));
    assert_eq!(name(plan.map(&dense, matrix(&[1.0, 2.0, 3.0], 3), &monitor).unwrap_err()), "problem.cost");
    let other = Problem::points(matrix(&example.y, 3), matrix(&example.x, 3), Metric::SquaredEuclidean);
    assert_eq!(name(plan.dense(&other, &monitor).unwrap_err()), "problem");
    let tight = Plan { memory_limit: 100, ..plan };
    assert_eq!(name(tight.dense(&problem, &monitor).unwrap_err()), "memory");
    assert_eq!(name(tight.sparse(&problem, 0.0, &monitor).unwrap_err()), "memory");
}
