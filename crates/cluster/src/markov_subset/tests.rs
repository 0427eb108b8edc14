use super::*;
use gibbs_core::Stream;

/// A random chain of `n` states.
fn random(n: usize, stream: &mut Stream) -> Vec<f64> {
    let mut p: Vec<f64> = (0..n * n).map(|_| stream.uniform().powi(4)).collect();
    for row in p.chunks_mut(n) {
        let sum: f64 = row.iter().sum();
        row.iter_mut().for_each(|p| *p /= sum);
    }
    p
}

/// The product of two chains.
fn product(a: &[f64], n: usize, b: &[f64], m: usize) -> Vec<f64> {
    let mut p = Vec::new();
    for x in 0..n * m {
        for y in 0..n * m {
            p.push(a[x / m * n + y / m] * b[x % m * m + y % m]);
        }
    }
    p
}

/// Glauber dynamics, whose stationary law is the product of uniform laws: a coordinate is copied from another with noise.
fn uniform_stationary(d: usize, stream: &mut Stream) -> Vec<f64> {
    // A mixture of permutations of states keeps the uniform law.
    let n = 1 << d;
    let mut p = vec![0.0; n * n];
    let mut total = 0.0;
    for _ in 0..6 {
        let weight = stream.uniform();
        total += weight;
        let mut image: Vec<usize> = (0..n).collect();
        (1..n).rev().for_each(|i| image.swap(i, stream.below(i + 1)));
        (0..n).for_each(|x| p[x * n + image[x]] += weight);
    }
    p.iter_mut().for_each(|p| *p = 0.9 * *p / total + 0.1 / n as f64);
    p
}

fn run(p: &[f64], states: &[i32], options: &Options) -> Solution {
    let n = p.len().isqrt();
    select(MatrixView::new(p, n, n).unwrap(), states, options, &Monitor::none()).unwrap()
}

const OBJECTIVES: [Objective; 4] =
    [Objective::EntropyRate, Objective::Independence, Objective::Stationarity, Objective::Factorizability];

#[test]
fn a_chain_of_two_states_has_its_closed_forms() {
    let (a, b) = (0.2, 0.5);
    let found = run(&[1.0 - a, a, b, 1.0 - b], &[2], &Options { size: 1, ..Options::default() });
    let pi = [b / (a + b), a / (a + b)];
    let binary = |p: f64| -p * f64::ln(p) - (1.0 - p) * f64::ln(1.0 - p);
    assert!((found.stationary[0] - pi[0]).abs() < 1e-15);
    assert!((found.value - pi[0] * binary(a) - pi[1] * binary(b)).abs() < 1e-14);
    assert!(found.certified && found.correlation < 1e-14);
    let options = Options { size: 1, objective: Objective::Stationarity, ..Options::default() };
    let information = binary(pi[0]) - pi[0] * binary(a) - pi[1] * binary(b);
    assert!((run(&[1.0 - a, a, b, 1.0 - b], &[2], &options).value - information).abs() < 1e-14);
}

#[test]
fn a_product_of_chains_splits_where_it_is_one() {
    // Coordinates 0 and 1 move together, 2 on its own.
    let mut stream = Stream::new(5, 0, 0);
    let (pair, single) = (random(4, &mut stream), random(3, &mut stream));
    let p = product(&pair, 4, &single, 3);
    let of = |objective, size| run(&p, &[2, 2, 3], &Options { size, objective, method: Method::Greedy });
    let split = of(Objective::Factorizability, 1);
    assert_eq!(split.coordinates, [2]);
    assert!(split.value < 1e-12 && split.certified);
    let apart = of(Objective::Independence, 2);
    assert!(apart.coordinates.contains(&2) && apart.value < 1e-12 && apart.certified);
    // The projection on the factor is the factor.
    for (a, b) in split.transition.iter().zip(&single) {
        assert!((a - b).abs() < 1e-12);
    }
}

#[test]
fn no_set_is_better_than_the_bound_and_exchanges_find_the_best_of_small_chains() {
    let mut stream = Stream::new(6, 0, 0);
    let (mut equal, mut all) = (0, 0);
    for case in 0..24 {
        let states = [vec![2, 3, 2], vec![2, 2, 2, 2], vec![3, 2, 2]][case % 3].clone();
        let n = states.iter().product::<i32>() as usize;
        let p = match case % 4 == 3 && states.len() == 4 {
            true => uniform_stationary(4, &mut stream),
            false => random(n, &mut stream),
        };
        for objective in OBJECTIVES {
            for size in 1..states.len() {
                let exact = run(&p, &states, &Options { size, objective, method: Method::Exact });
                let found = run(&p, &states, &Options { size, objective, method: Method::Greedy });
                let (worse, open) = match objective {
                    Objective::EntropyRate => (exact.value - found.value, found.bound - exact.value),
                    _ => (found.value - exact.value, exact.value - found.bound),
                };
                assert!(worse > -1e-12 && open > -1e-12, "{objective:?} {size}: {worse} {open}");
                equal += u32::from(worse < 1e-12);
                all += 1;
            }
        }
    }
    assert!(equal * 100 >= all * 95, "{equal} of {all}");
}

#[test]
fn distorted_greedy_selection_keeps_its_promise() {
    let mut stream = Stream::new(7, 0, 0);
    for _ in 0..10 {
        let p = uniform_stationary(4, &mut stream);
        for size in 1..=4 {
            let found = run(&p, &[2; 4], &Options { size, ..Options::default() });
            assert!(found.correlation < 1e-12);
            let best = run(&p, &[2; 4], &Options { size, method: Method::Exact, ..Options::default() });
            let law = best.coordinates.len() as f64 * 2f64.ln();
            let promise = (1.0 - (-1f64).exp()) * (best.value + law) - law;
            assert!(found.value >= promise - 1e-12);
        }
    }
}

#[test]
fn bad_chains_are_refused_by_name() {
    let name = |p: &[f64], n: usize, states: &[i32], size| {
        let view = MatrixView::new(p, n, p.len() / n).unwrap();
        let options = Options { size, ..Options::default() };
        select(view, states, &options, &Monitor::none()).unwrap_err().argument().unwrap().to_owned()
    };
    assert_eq!(name(&[0.5, 0.5], 1, &[1], 1), "transition");
    assert_eq!(name(&[0.5, 0.4, 0.5, 0.5], 2, &[2], 1), "transition");
    assert_eq!(name(&[1.5, -0.5, 0.5, 0.5], 2, &[2], 1), "transition");
    assert_eq!(name(&[1.0, 0.0, 0.0, 1.0], 2, &[2], 1), "transition");
    assert_eq!(name(&[1.0, 0.0, 0.5, 0.5], 2, &[2], 1), "transition");
    assert_eq!(name(&[0.5, 0.5, 0.5, 0.5], 2, &[3], 1), "states");
    assert_eq!(name(&[0.5, 0.5, 0.5, 0.5], 2, &[2, 0], 1), "states");
    assert_eq!(name(&[0.5, 0.5, 0.5, 0.5], 2, &[2], 2), "options.size");
}
