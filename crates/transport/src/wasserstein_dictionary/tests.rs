use super::block::onto_simplex;
use super::*;
use crate::reference::{plain_sinkhorn, weights};

fn grid(shape: &[usize], epsilon: f64) -> Grid {
    Grid::new(shape, None, Epsilon::Absolute(epsilon)).unwrap()
}

/// Joint distributions that are mixtures of product atoms.
fn planted(shape: [usize; 2], atoms: &[[Vec<f64>; 2]], codes: &[Vec<f64>]) -> Vec<f64> {
    let mut tensors = Vec::new();
    for code in codes {
        for i in 0..shape[0] {
            for j in 0..shape[1] {
                tensors.push(code.iter().zip(atoms).map(|(h, [u, v])| h * u[i] * v[j]).sum());
            }
        }
    }
    tensors
}

fn bump(n: usize, at: f64, width: f64) -> Vec<f64> {
    let values: Vec<f64> = (0..n).map(|i| (-0.5 * ((i as f64 - at) / width).powi(2)).exp()).collect();
    let sum: f64 = values.iter().sum();
    values.iter().map(|x| x / sum).collect()
}

#[test]
fn the_loss_is_that_of_plain_sinkhorn() {
    let (shape, epsilon) = ([3, 4], 0.2);
    let grid = grid(&shape, epsilon);
    let (p, q) = (weights(1, 12), weights(2, 12));
    let mut dual = vec![vec![0.0; 12]];
    let loss = grid.losses(std::slice::from_ref(&p), std::slice::from_ref(&q), &mut dual, &Monitor::none()).unwrap();
    let axis = |i: usize, n: usize| i as f64 / (n - 1) as f64;
    let cost: Vec<f64> = (0..144)
        .map(|at| {
            let (i, j) = (at / 12, at % 12);
            let row = axis(i / 4, 3) - axis(j / 4, 3);
            let column = axis(i % 4, 4) - axis(j % 4, 4);
            row * row + column * column
        })
        .collect();
    let optimum = plain_sinkhorn(&cost, &p, &q, epsilon);
    // From the reference p ⊗ q to p ⊗ uniform.
    let shift: f64 = q.iter().map(|q| q * (q * 12.0).ln()).sum();
    assert!((loss - optimum.value - epsilon * shift).abs() < 1e-7, "{loss} {}", optimum.value + epsilon * shift);
}

#[test]
fn the_conjugate_has_its_gradient_and_fenchels_equality() {
    let grid = grid(&[3, 3], 0.1);
    let target = weights(1, 9);
    let g: Vec<f64> = weights(2, 9).iter().map(|x| x * 0.7).collect();
    let mut gradient = vec![0.0; 9];
    let value = grid.conjugate(&target, &g, &mut gradient);
    assert!((gradient.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    for k in 0..9 {
        let at = |step: f64| {
            let mut moved = g.clone();
            moved[k] += step;
            grid.conjugate(&target, &moved, &mut [0.0; 9])
        };
        assert!(((at(1e-5) - at(-1e-5)) / 2e-5 - gradient[k]).abs() < 1e-8);
    }
    let mut dual = vec![g.clone()];
    let loss = grid.losses(&[target], &[gradient.clone()], &mut dual, &Monitor::none()).unwrap();
    assert!((loss + value - gibbs_core::dot(&g, &gradient)).abs() < 1e-9);
}

#[test]
fn projections_are_nearest() {
    assert_eq!(onto_simplex(&[0.2, 0.8]), [0.2, 0.8]);
    assert_eq!(onto_simplex(&[5.0, 1.0, 1.0]), [1.0, 0.0, 0.0]);
    let projected = onto_simplex(&[0.5, 0.4, -0.3]);
    crate::reference::assert_close(&projected, &[0.55, 0.45, 0.0], 1e-15);
}

#[test]
fn planted_factors_are_found() {
    let atoms = [[bump(6, 0.5, 0.8), bump(5, 3.5, 0.7)], [bump(6, 4.5, 0.7), bump(5, 0.5, 0.8)]];
    let codes: Vec<Vec<f64>> = [0.0, 0.2, 0.5, 0.8, 1.0].iter().map(|&h| vec![h, 1.0 - h]).collect();
    let tensors = planted([6, 5], &atoms, &codes);
    let problem = Problem { tensors: &tensors, shape: &[5, 6, 5], costs: None };
    // Little blur: a tenth of a cell.
    let options = Options { rank: 2, epsilon: Epsilon::Absolute(0.01), tolerance: 1e-5, ..Options::default() };
    let solution = solve(&problem, &options, &Monitor::none()).unwrap();
    assert!(solution.trace.windows(2).all(|pair| pair[1] <= pair[0]), "{:?}", solution.trace);
    assert!(solution.value >= solution.lower_bound - 1e-9);
    let excess = (solution.value - solution.lower_bound) / (solution.trace[0] - solution.lower_bound);
    assert!(excess < 0.05, "{excess} {:?}", solution.trace);
    let first = &solution.factors[..6];
    let swapped = first[5] > first[0];
    let (r, s) = if swapped { (1, 0) } else { (0, 1) };
    for (found, planted) in [(r, 0), (s, 1)] {
        let row = &solution.factors[found * 6..(found + 1) * 6];
        assert!(crate::kernels::l1_distance(row, &atoms[planted][0]) < 0.25, "{row:?} {:?}", atoms[planted][0]);
    }
    let found: Vec<f64> = solution.codes.chunks(2).map(|code| code[r]).collect();
    for (found, planted) in found.iter().zip(&codes) {
        assert!((found - planted[0]).abs() < 0.15, "{found} {}", planted[0]);
    }
}

#[test]
fn steps_are_summable_and_seeds_repeat() {
    let tensors: Vec<f64> = (0..4).flat_map(|n| weights(n, 16)).collect();
    let problem = Problem { tensors: &tensors, shape: &[4, 4, 4], costs: None };
    let options = Options { rank: 3, max_iterations: 15, seed: 3, ..Options::default() };
    let solution = solve(&problem, &options, &Monitor::none()).unwrap();
    let lambda = options.proximal * grid(&[4, 4], 1.0).mean_cost();
    assert!(solution.trace.windows(2).all(|pair| pair[1] <= pair[0]));
    let fall = solution.trace[0] - solution.value;
    assert!(0.5 * lambda * solution.squared_steps <= fall * 1.1 + 1e-6, "{} {fall}", solution.squared_steps);
    for simplex in solution.codes.chunks(3).chain(solution.factors.chunks(4)) {
        assert!((simplex.iter().sum::<f64>() - 1.0).abs() < 1e-12 && simplex.iter().all(|x| *x >= 0.0));
    }
    let again = solve(&problem, &options, &Monitor::threads(8)).unwrap();
    assert_eq!(again.factors, solution.factors);
    assert_eq!(again.trace, solution.trace);
}

#[test]
fn bad_input_is_named() {
    let fails = |tensors: &[f64], shape: &[usize], costs: Option<&[f64]>, options: &Options| {
        let error = solve(&Problem { tensors, shape, costs }, options, &Monitor::none()).unwrap_err();
        error.argument().unwrap_or_default().to_owned()
    };
    let options = Options::default();
    assert_eq!(fails(&[1.0], &[1], None, &options), "tensors");
    assert_eq!(fails(&[1.0, 2.0], &[1, 3], None, &options), "tensors");
    assert_eq!(fails(&[1.0, -2.0], &[1, 2], None, &options), "tensors");
    assert_eq!(fails(&[1.0, 2.0], &[1, 2], Some(&[1.0]), &options), "options.costs");
    assert_eq!(fails(&[1.0, 2.0], &[1, 2], Some(&[0.0, -1.0, 1.0, 0.0]), &options), "options.costs");
    assert_eq!(fails(&[1.0, 2.0], &[1, 2], None, &Options { rank: 0, ..options.clone() }), "options.rank");
    assert_eq!(fails(&[1.0, 2.0], &[1, 2], None, &Options { proximal: 0.0, ..options.clone() }), "options.proximal");
}
