use super::*;
use gibbs_core::{CancelToken, Code, Stream, purpose, simd};
use microlp::{ComparisonOp, OptimizationDirection, Problem};

fn points(n: usize, d: usize, index: u32) -> Vec<f64> {
    let mut stream = Stream::new(11, purpose::SIMULATE, index);
    (0..n * d).map(|_| stream.uniform()).collect()
}

fn bound(points: &[f64], d: usize, sizes: &[usize], masses: Option<&[f64]>, options: &Options) -> Solution {
    let points = MatrixView::new(points, points.len() / d, d).unwrap();
    solve(&Classes { points, sizes, masses }, options, &Monitor::none()).unwrap()
}

fn options(radius: f64, metric: Metric, max_order: usize) -> Options {
    Options { radius, metric, max_order, ..Options::default() }
}

/// Whether a ball of `radius` meets all points of the plane: its center can be a point, the middle of two, or that of the
/// circle through three.
fn enclosed(points: &[&[f64]], radius: f64) -> bool {
    let mut centers: Vec<[f64; 2]> = points.iter().map(|p| [p[0], p[1]]).collect();
    for (i, a) in points.iter().enumerate() {
        for (j, b) in points.iter().enumerate().skip(i + 1) {
            centers.push([(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0]);
            for c in &points[j + 1..] {
                let (u, v) = ([b[0] - a[0], b[1] - a[1]], [c[0] - a[0], c[1] - a[1]]);
                let twice = 2.0 * (u[0] * v[1] - u[1] * v[0]);
                let (uu, vv) = (u[0] * u[0] + u[1] * u[1], v[0] * v[0] + v[1] * v[1]);
                centers.push([a[0] + (v[1] * uu - u[1] * vv) / twice, a[1] + (u[0] * vv - v[0] * uu) / twice]);
            }
        }
    }
    let within =
        |center: &[f64; 2]| points.iter().all(|p| (p[0] - center[0]).hypot(p[1] - center[1]) <= radius * (1.0 + 1e-12));
    centers.iter().any(within)
}

/// The program with every group there is, and equalities.
fn brute(points: &[f64], sizes: &[usize], masses: &[f64], max_order: usize, meet: &dyn Fn(&[&[f64]]) -> bool) -> f64 {
    let class: Vec<usize> = sizes.iter().enumerate().flat_map(|(k, &size)| vec![k; size]).collect();
    let mut program = Problem::new(OptimizationDirection::Minimize);
    let mut rows = vec![Vec::new(); class.len()];
    for set in 1u32..1 << class.len() {
        let members: Vec<usize> = (0..class.len()).filter(|i| set >> i & 1 == 1).collect();
        let distinct = members.windows(2).all(|pair| class[pair[0]] != class[pair[1]]);
        let of: Vec<&[f64]> = members.iter().map(|&i| &points[2 * i..2 * i + 2]).collect();
        if distinct && members.len() <= max_order && meet(&of) {
            let variable = program.add_var(1.0, (0.0, f64::INFINITY));
            members.iter().for_each(|&i| rows[i].push((variable, 1.0)));
        }
    }
    for (row, mass) in rows.iter().zip(masses) {
        program.add_constraint(row.as_slice(), ComparisonOp::Eq, *mass);
    }
    program.solve().unwrap().solution().unwrap().objective()
}

#[test]
fn it_equals_the_program_with_all_groups() {
    for (index, sizes) in [vec![4, 4, 4], vec![3, 3, 3, 3], vec![5, 2, 4], vec![2, 3, 2, 2, 2]].iter().enumerate() {
        let n: usize = sizes.iter().sum();
        let data = points(n, 2, index as u32);
        let masses: Vec<f64> = points(n, 1, 50 + index as u32).iter().map(|m| m + 0.1).collect();
        for radius in [0.05, 0.15, 0.25, 0.35, 0.5] {
            for order in [1, 2, 3, 5] {
                let euclidean = bound(&data, 2, sizes, Some(&masses), &options(radius, Metric::Euclidean, order));
                let expected = brute(&data, sizes, &masses, order, &|set| enclosed(set, radius));
                assert!((euclidean.value - expected).abs() < 1e-9, "{radius} {order}: {} {expected}", euclidean.value);
                let boxes = |set: &[&[f64]]| {
                    (0..2).all(|k| {
                        let values = set.iter().map(|p| p[k]);
                        values.clone().fold(f64::MIN, f64::max) - values.fold(f64::MAX, f64::min) <= 2.0 * radius
                    })
                };
                let chebyshev = bound(&data, 2, sizes, Some(&masses), &options(radius, Metric::Chebyshev, order));
                let expected = brute(&data, sizes, &masses, order, &boxes);
                assert!((chebyshev.value - expected).abs() < 1e-9);
                for solution in [euclidean, chebyshev] {
                    assert!(solution.converged && solution.gap >= 0.0 && solution.marginal_error < 1e-14);
                    let planned: f64 = solution.masses.iter().sum();
                    assert!((planned - solution.value).abs() < 1e-12 && solution.masses.iter().all(|&w| w > 0.0));
                    assert!(solution.complete || order < sizes.len());
                }
            }
        }
    }
}

#[test]
fn radius_zero_merges_nothing_and_a_large_one_all() {
    let data = points(12, 3, 1);
    let sizes = [3, 5, 4];
    let none = bound(&data, 3, &sizes, None, &options(0.0, Metric::Euclidean, 3));
    assert!((none.value - 1.0).abs() < 1e-14 && none.risk_lower_bound < 1e-14 && none.complete && none.groups == 12);
    let all = bound(&data, 3, &sizes, None, &options(10.0, Metric::Euclidean, 3));
    assert!(
        (all.value - 5.0 / 12.0).abs() < 1e-12 && (all.risk_lower_bound - 7.0 / 12.0).abs() < 1e-12 && all.complete
    );
    // Equal points of two classes merge at no cost.
    let equal = bound(&[1.0, 1.0, 2.0], 1, &[1, 2], None, &options(0.0, Metric::Chebyshev, 2));
    assert!((equal.value - 2.0 / 3.0).abs() < 1e-14);
}

#[test]
fn the_bound_grows_with_the_radius_and_the_order() {
    let data = points(24, 2, 3);
    let sizes = [6, 6, 6, 6];
    let mut before = 0.0;
    for step in 0..=12 {
        let at = |order| bound(&data, 2, &sizes, None, &options(0.04 * f64::from(step), Metric::Euclidean, order));
        let risks = [1, 2, 3, 4].map(|order| at(order).risk_lower_bound);
        assert!(risks[0] == 0.0 && risks.windows(2).all(|pair| pair[0] <= pair[1] + 1e-12));
        assert!(risks[3] >= before - 1e-12);
        before = risks[3];
    }
    assert!((before - 0.75).abs() < 0.3);
}

#[test]
fn two_classes_are_transport_with_a_cost_of_zero_or_one() {
    let n = 6;
    let data = points(2 * n, 2, 9);
    for radius in [0.05, 0.1, 0.2, 0.3] {
        let solution = bound(&data, 2, &[n, n], None, &options(radius, Metric::Euclidean, 2));
        let far = |i: usize, j: usize| {
            let [x, y] = [i, n + j].map(|k| &data[2 * k..2 * k + 2]);
            f64::from(u8::from(simd::squared_distance(x, y).sqrt() > 2.0 * radius))
        };
        let costs: Vec<f64> = (0..n * n).map(|k| far(k / n, k % n)).collect();
        let assigned = best_assignment(&costs, n, 0, &mut vec![false; n]);
        // Each class has mass 1/2.
        assert!((solution.value - (0.5 + 0.5 * assigned / n as f64)).abs() < 1e-12);
        assert!(solution.complete);
    }
}

fn best_assignment(costs: &[f64], n: usize, row: usize, used: &mut Vec<bool>) -> f64 {
    let mut best = if row == n { 0.0 } else { f64::INFINITY };
    for j in 0..if row == n { 0 } else { n } {
        if !used[j] {
            used[j] = true;
            best = best.min(costs[row * n + j] + best_assignment(costs, n, row + 1, used));
            used[j] = false;
        }
    }
    best
}

#[test]
fn a_regular_triangle_meets_later_than_its_pairs() {
    // Side 1: pairs meet at 1/2, all three at the circumradius 1/√3.
    let triangle = [0.0, 0.0, 1.0, 0.0, 0.5, 0.75f64.sqrt()];
    let at = |radius| bound(&triangle, 2, &[1, 1, 1], None, &options(radius, Metric::Euclidean, 3)).value;
    assert!((at(0.499) - 1.0).abs() < 1e-12);
    assert!((at(0.5) - 0.5).abs() < 1e-12 && (at(0.577) - 0.5).abs() < 1e-12);
    assert!((at(1.0 / 3f64.sqrt()) - 1.0 / 3.0).abs() < 1e-12);
    // An obtuse one meets with its longest side.
    let obtuse = [0.0, 0.0, 1.0, 0.0, 0.4, 0.1];
    let value = bound(&obtuse, 2, &[1, 1, 1], None, &options(0.5, Metric::Euclidean, 3)).value;
    assert!((value - 1.0 / 3.0).abs() < 1e-12);
    // Two of them in the same place.
    let double = [0.0, 0.0, 0.0, 0.0, 1.0, 0.0];
    let value = bound(&double, 2, &[1, 1, 1], None, &options(0.5, Metric::Euclidean, 3)).value;
    assert!((value - 1.0 / 3.0).abs() < 1e-12);
}

#[test]
fn threads_change_nothing_and_a_cancelled_call_ends() {
    let data = points(300, 2, 4);
    let view = MatrixView::new(&data, 300, 2).unwrap();
    let classes = Classes { points: view, sizes: &[100, 100, 100], masses: None };
    let options = options(0.02, Metric::Euclidean, 3);
    let one = solve(&classes, &options, &Monitor::none()).unwrap();
    let eight = solve(&classes, &options, &Monitor::threads(8)).unwrap();
    assert!(one.converged && one.risk_lower_bound > 0.0);
    assert_eq!((one.value, one.groups), (eight.value, eight.groups));
    let token = CancelToken::default();
    token.cancel();
    let error = solve(&classes, &options, &Monitor::new(Some(&token), None, 1)).unwrap_err();
    assert_eq!(error.code(), Code::Cancelled);
}

#[test]
fn wrong_input_is_named() {
    let view = MatrixView::new(&[0.0, 1.0], 2, 1).unwrap();
    let fails = |sizes: &[usize], masses: Option<&[f64]>, options: Options| {
        let error = solve(&Classes { points: view, sizes, masses }, &options, &Monitor::none()).unwrap_err();
        error.argument().unwrap().to_string()
    };
    assert_eq!(fails(&[1], None, Options::default()), "classes");
    assert_eq!(fails(&[2, 0], None, Options::default()), "classes");
    assert_eq!(fails(&[1, 1], Some(&[1.0]), Options::default()), "options.masses");
    assert_eq!(fails(&[1, 1], Some(&[0.0, 0.0]), Options::default()), "options.masses");
    assert_eq!(fails(&[1, 1], None, Options { radius: f64::NAN, ..Options::default() }), "options.radius");
    assert_eq!(fails(&[1, 1], None, Options { max_order: 0, ..Options::default() }), "options.maxOrder");
    assert_eq!(fails(&[1, 1], None, Options { radius: 1.0, max_groups: 2, ..Options::default() }), "options.maxGroups");
}
