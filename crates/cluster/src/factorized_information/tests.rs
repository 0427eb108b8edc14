use super::*;
use gibbs_testkit::finite_difference_gradient;

fn pairs(n: i32) -> Vec<Vec<i32>> {
    (0..n).flat_map(|i| (i + 1..n).map(move |j| vec![i, j])).collect()
}

#[test]
fn equal_variables_reach_the_bound_by_determining_each_other() {
    for (states, margins) in [
        (vec![2, 2], pairs(2)),
        (vec![3, 3, 3], pairs(3)),
        (vec![2, 2, 2, 2], pairs(4)),
        (vec![2; 3], vec![vec![0, 1, 2]]),
    ] {
        let found = maximize(&states, &margins, &Options::default(), &Monitor::none()).unwrap();
        assert!(found.certified, "{states:?}: {} of {}", found.value, found.upper_bound);
        // Pairs of variables that determine each other: uniform on as many states as one of them has.
        let support: Vec<f64> = found.distribution.iter().copied().filter(|p| *p > 1e-6).collect();
        assert_eq!(support.len(), states[0] as usize);
        let most = (states.len() - 1) as f64 * f64::from(states[0]).ln();
        assert!((found.multi_information - most).abs() < 1e-6);
    }
}

#[test]
fn of_two_variables_it_is_their_mutual_information_at_most_that_of_the_smaller() {
    let found = maximize(&[2, 4], &[vec![0, 1]], &Options::default(), &Monitor::none()).unwrap();
    assert!((found.upper_bound - 2f64.ln()).abs() < 1e-15 && found.certified);
    // The larger variable's states fall into two classes of probability 1/2, told apart by the smaller one.
    for y in 0..4 {
        assert!(found.distribution[y].min(found.distribution[4 + y]) < 1e-6);
    }
    assert!((found.distribution[..4].iter().sum::<f64>() - 0.5).abs() < 1e-4);
}

#[test]
fn no_distribution_on_a_grid_is_better() {
    // Three bits, margins {0, 1} and {1, 2}: all distributions with probabilities in sixths.
    let margins = [vec![0, 1], vec![1, 2]];
    let found = maximize(&[2, 2, 2], &margins, &Options::default(), &Monitor::none()).unwrap();
    let problem = Problem::new(&[2, 2, 2], &margins).unwrap();
    let mut parts = [0usize; 8];
    fn visit(at: usize, left: usize, parts: &mut [usize; 8], see: &mut impl FnMut(&[usize; 8])) {
        if at == 7 {
            parts[7] = left;
            return see(parts);
        }
        for own in 0..=left {
            parts[at] = own;
            visit(at + 1, left - own, parts, see);
        }
    }
    visit(0, 6, &mut parts, &mut |parts| {
        let p: Vec<f64> = parts.iter().map(|&part| part as f64 / 6.0).collect();
        assert!(problem.evaluate(&p).value <= found.value + 1e-9);
    });
    assert!(found.certified && (found.value - 2f64.ln()).abs() < 1e-8);
}

#[test]
fn the_gradient_is_that_of_differences() {
    let problem = Problem::new(&[2, 3, 2], &[vec![0, 1], vec![0, 2], vec![0, 1, 2]]).unwrap();
    let mut stream = Stream::new(1, 0, 0);
    let raw: Vec<f64> = (0..12).map(|_| 0.1 + stream.uniform()).collect();
    let value = |raw: &[f64]| {
        let mut p = raw.to_vec();
        normalize(&mut p);
        problem.evaluate(&p).value
    };
    let sum: f64 = raw.iter().sum();
    let mut p = raw.clone();
    normalize(&mut p);
    let found = problem.evaluate(&p);
    for (x, slope) in finite_difference_gradient(value, &raw, 1e-5).into_iter().enumerate() {
        assert!((slope - (found.gradient[x] - found.value) / sum).abs() < 1e-8);
    }
}

#[test]
fn what_is_no_problem_is_refused_by_name() {
    let name = |states: &[i32], margins: &[Vec<i32>]| {
        let error = maximize(states, margins, &Options::default(), &Monitor::none()).unwrap_err();
        error.argument().map_or_else(|| error.to_string(), str::to_owned)
    };
    assert_eq!(name(&[], &[vec![0, 1]]), "states");
    assert_eq!(name(&[2, 0], &[vec![0, 1]]), "states");
    assert_eq!(name(&[2, 2], &[]), "margins");
    assert_eq!(name(&[2, 2], &[vec![0]]), "margins");
    assert_eq!(name(&[2, 2], &[vec![0, 0]]), "margins");
    assert_eq!(name(&[2, 2], &[vec![0, 2]]), "margins");
    assert!(name(&[2; 60], &[vec![0, 1]]).contains("memory"));
}
