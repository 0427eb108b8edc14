use super::*;
use crate::problem::Metric;
use crate::reference::*;
use crate::sinkhorn::Epsilon;
use gibbs_core::{CancelToken, Code};

#[test]
fn a_batch_is_its_problems_one_by_one_at_any_number_of_threads() {
    let clouds: Vec<(Vec<f64>, Vec<f64>)> =
        (0..40).map(|k| (normal_cloud(k, 3 + k as usize, 2, 1.0), normal_cloud(k + 99, 30, 2, 1.5))).collect();
    let costs = uniform_costs(1, 300, 200);
    let mut problems: Vec<Problem> =
        clouds.iter().map(|(x, y)| Problem::points(matrix(x, 2), matrix(y, 2), Metric::SquaredEuclidean)).collect();
    problems.insert(20, Problem::dense(matrix(&costs, 200)));
    problems.insert(21, Problem::dense(matrix(&costs[..1], 1)));
    for relative in [0.05, 0.002] {
        let options = Options { epsilon: Epsilon::Relative(relative), ..Options::default() };
        let alone: Vec<String> = problems
            .iter()
            .map(|problem| format!("{:?}", sinkhorn::solve(problem, &options, &Monitor::none()).unwrap()))
            .collect();
        for threads in [1, 2, 8] {
            let together = solve(&problems, &options, &Monitor::threads(threads)).unwrap();
            let together: Vec<String> = together.iter().map(|solution| format!("{solution:?}")).collect();
            assert!(together == alone, "{threads} threads");
        }
    }
}

#[test]
fn a_bad_problem_is_named() {
    let cost = uniform_costs(1, 2, 2);
    let good = Problem::dense(matrix(&cost, 2));
    let refusal = |bad: Problem| {
        let mut problems = vec![good; 20];
        problems[17] = bad;
        let error = solve(&problems, &Options::default(), &Monitor::none()).unwrap_err();
        (error.code(), error.to_string())
    };
    let (code, message) = refusal(good.with_weights(Some(&[1.0, -1.0]), None));
    assert_eq!(code, Code::InvalidValue);
    assert!(message.starts_with("problems[17].a: weight 1"), "{message}");
    let (code, message) = refusal(good.with_weights(Some(&[1.0, 1.0]), Some(&[1.0, 2.0])));
    assert_eq!(code, Code::Infeasible);
    assert_eq!(message, "problems[17].b: its mass is 3, that of problems[17].a is 2");
    let nan = [1.0, f64::NAN, 0.0, 0.0];
    assert!(refusal(Problem::dense(matrix(&nan, 2))).1.starts_with("problems[17].cost: row 0"));
    assert!(solve(&[], &Options::default(), &Monitor::none()).is_err());
    let warm = Options { warm_start: Some((vec![0.0; 2], vec![0.0; 2])), ..Options::default() };
    assert_eq!(solve(&[good], &warm, &Monitor::none()).unwrap_err().argument(), Some("options.warmStart"));
    let bad = Options { tolerance: -1.0, ..Options::default() };
    assert_eq!(solve(&[good], &bad, &Monitor::none()).unwrap_err().argument(), Some("options.tolerance"));
}

#[test]
fn a_cancelled_batch_stops() {
    let cost = uniform_costs(1, 8, 8);
    let token = CancelToken::default();
    token.cancel();
    let monitor = Monitor::new(Some(&token), None, 1);
    assert_eq!(
        solve(&vec![Problem::dense(matrix(&cost, 8)); 5], &Options::default(), &monitor).unwrap_err(),
        Error::cancelled()
    );
}
