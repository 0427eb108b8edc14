//! Gradients against finite differences, values against SciPy (fixtures/generate.py) and closed forms, draws by moments.

use super::{gaussian_process::*, *};
use gibbs_core::{MatrixView, Stream, purpose};
use gibbs_testkit::finite_difference_gradient;

/// Holds every gradient of `f` to finite differences. `parts` are the arguments, `f` returns the value and the gradients.
fn check(what: &str, parts: &[Vec<f64>], f: impl Fn(&[Vec<f64>]) -> (f64, Vec<Vec<f64>>)) {
    let (value, gradients) = f(parts);
    assert!(value.is_finite(), "{what}: {value}");
    for (k, gradient) in gradients.iter().enumerate() {
        let moved = |x: &[f64]| {
            let mut parts = parts.to_vec();
            parts[k] = x.to_vec();
            f(&parts).0
        };
        let numeric = finite_difference_gradient(moved, &parts[k], 1e-6);
        for (i, (found, expected)) in gradient.iter().zip(numeric).enumerate() {
            assert!(
                (found - expected).abs() < 2e-7 * expected.abs().max(1.0),
                "{what}, part {k}, {i}: {found} {expected}"
            );
        }
    }
}

/// A matrix from its lower triangle with the diagonal, row by row: symmetric arguments move both entries together.
fn symmetric(lower: &[f64], d: usize) -> Vec<f64> {
    let mut matrix = vec![0.0; d * d];
    let mut next = lower.iter();
    for i in 0..d {
        for j in 0..=i {
            matrix[i * d + j] = *next.next().unwrap();
            matrix[j * d + i] = matrix[i * d + j];
        }
    }
    matrix
}

/// The gradient by the lower triangle of a symmetric gradient.
fn folded(gradient: &[f64], d: usize) -> Vec<f64> {
    let pairs = (0..d).flat_map(|i| (0..=i).map(move |j| (i, j)));
    pairs.map(|(i, j)| if i == j { gradient[i * d + i] } else { gradient[i * d + j] + gradient[j * d + i] }).collect()
}

fn lower(full: &[f64], d: usize) -> Vec<f64> {
    (0..d).flat_map(|i| full[i * d..=i * d + i].to_vec()).collect()
}

const COVARIANCE: [f64; 6] = [2.0, 0.4, 1.5, -0.3, 0.2, 0.9];
const OTHER: [f64; 6] = [1.2, -0.2, 2.5, 0.1, 0.5, 1.1];

#[test]
fn gaussian_gradients_are_slopes() {
    let (x, m) = (vec![0.3, -1.0, 2.0], vec![0.1, 0.4, 1.0]);
    type Density = fn(&[f64], &[f64], &[f64], &mut [f64], &mut [f64], &mut [f64]) -> f64;
    for density in [multivariate_normal as Density, multivariate_normal_precision as Density] {
        check("normal", &[x.clone(), m.clone(), COVARIANCE.to_vec()], |parts| {
            let mut g = [vec![0.0; 3], vec![0.0; 3], vec![0.0; 9]];
            let [a, b, c] = &mut g;
            let value = density(&parts[0], &parts[1], &symmetric(&parts[2], 3), a, b, c);
            let folded = folded(&g[2], 3);
            (value, vec![g[0].clone(), g[1].clone(), folded])
        });
    }
    let factor = Factor::new(&symmetric(&COVARIANCE, 3), 3).unwrap();
    check("factor", &[x.clone(), m.clone(), lower(&factor.lower, 3)], |parts| {
        let mut g = [vec![0.0; 3], vec![0.0; 3], vec![0.0; 9]];
        let [a, b, c] = &mut g;
        let value = multivariate_normal_cholesky(&parts[0], &parts[1], &symmetric(&parts[2], 3), a, b, c);
        (value, vec![g[0].clone(), g[1].clone(), lower(&g[2], 3)])
    });
    check("t", &[x, m, COVARIANCE.to_vec(), vec![4.5]], |parts| {
        let mut g = [vec![0.0; 3], vec![0.0; 3], vec![0.0; 9]];
        let mut by_df = [0.0];
        let [a, b, c] = &mut g;
        let scale = symmetric(&parts[2], 3);
        let value = multivariate_t(&parts[0], parts[3][0], &parts[1], &scale, a, &mut by_df, b, c);
        let folded = folded(&g[2], 3);
        (value, vec![g[0].clone(), g[1].clone(), folded, by_df.to_vec()])
    });
}

#[test]
fn matrix_gradients_are_slopes() {
    type Density = fn(&[f64], usize, f64, &[f64], &mut [f64], &mut [f64; 1], &mut [f64]) -> f64;
    for density in [wishart as Density, inverse_wishart as Density] {
        check("Wishart", &[COVARIANCE.to_vec(), OTHER.to_vec(), vec![5.5]], |parts| {
            let (mut by_x, mut by_scale, mut by_df) = (vec![0.0; 9], vec![0.0; 9], [0.0]);
            let (x, scale) = (symmetric(&parts[0], 3), symmetric(&parts[1], 3));
            let value = density(&x, 3, parts[2][0], &scale, &mut by_x, &mut by_df, &mut by_scale);
            (value, vec![folded(&by_x, 3), folded(&by_scale, 3), by_df.to_vec()])
        });
    }
    // Off the diagonal alone, for the diagonal of a correlation matrix is 1.
    let off = vec![0.3, -0.2, 0.5];
    let correlation = |off: &[f64]| symmetric(&[1.0, off[0], 1.0, off[1], off[2], 1.0], 3);
    check("LKJ", &[off.clone(), vec![1.7]], |parts| {
        let (mut by_r, mut by_eta) = (vec![0.0; 9], [0.0]);
        let value = lkj(&correlation(&parts[0]), 3, parts[1][0], &mut by_r, &mut by_eta);
        let all = folded(&by_r, 3);
        (value, vec![vec![all[1], all[3], all[4]], by_eta.to_vec()])
    });
    let factor = Factor::new(&correlation(&off), 3).unwrap().lower;
    let mut by_factor = vec![0.0; 9];
    check("LKJ factor", &[vec![1.7]], |parts| {
        let mut by_eta = [0.0];
        (lkj_cholesky(&factor, 3, parts[0][0], &mut [0.0; 9], &mut by_eta), vec![by_eta.to_vec()])
    });
    // The law of the factor is that of the matrix times the Jacobian Π Lᵢᵢ^(d − i), i from 1.
    let (mut by_r, mut by_eta) = (vec![0.0; 9], [0.0]);
    let of_matrix = lkj(&correlation(&off), 3, 1.7, &mut by_r, &mut by_eta);
    let of_factor = lkj_cholesky(&factor, 3, 1.7, &mut by_factor, &mut by_eta);
    let jacobian: f64 = (1..3).map(|i| (2 - i) as f64 * factor[4 * i].ln()).sum();
    assert!((of_factor - of_matrix - jacobian).abs() < 1e-13);
    let power = |i: usize| (2 - i) as f64 + 2.0 * 1.7 - 2.0;
    assert!((1..3).all(|i| (by_factor[4 * i] - power(i) / factor[4 * i]).abs() < 1e-13));
}

#[test]
fn gradients_of_shares_and_classes_are_slopes() {
    // Along the simplex: two coordinates are free, the third is what is left.
    let share = |free: &[f64]| vec![free[0], free[1], 1.0 - free[0] - free[1]];
    let along = |g: &[f64]| vec![g[0] - g[2], g[1] - g[2]];
    check("Dirichlet", &[vec![0.2, 0.5], vec![1.0, 0.4, 3.0]], |parts| {
        let (mut by_x, mut by_alpha) = (vec![0.0; 3], vec![0.0; 3]);
        let value = dirichlet(&share(&parts[0]), &parts[1], &mut by_x, &mut by_alpha);
        (value, vec![along(&by_x), by_alpha])
    });
    check("multinomial", &[vec![0.2, 0.5]], |parts| {
        let mut by_p = vec![0.0; 3];
        (multinomial(&[3.0, 0.0, 2.0], &share(&parts[0]), &mut by_p), vec![along(&by_p)])
    });
    check("categorical", &[vec![0.2, 0.5]], |parts| {
        let mut by_p = vec![0.0; 3];
        (categorical(1.0, &share(&parts[0]), &mut by_p), vec![along(&by_p)])
    });
    check("categorical logit", &[vec![0.2, 1.5, -2.0]], |parts| {
        let mut by_logits = vec![0.0; 3];
        (categorical_logit(2.0, &parts[0], &mut by_logits), vec![by_logits])
    });
    for class in 0..4 {
        check("ordered", &[vec![0.4], vec![-1.0, 0.3, 2.0]], |parts| {
            let (mut by_location, mut by_cuts) = ([0.0], vec![0.0; 3]);
            let value = ordered_logistic(f64::from(class), parts[0][0], &parts[1], &mut by_location, &mut by_cuts);
            (value, vec![by_location.to_vec(), by_cuts])
        });
    }
    let total: f64 = (0..4)
        .map(|class| ordered_logistic(f64::from(class), 0.4, &[-1.0, 0.3, 2.0], &mut [0.0], &mut [0.0; 3]).exp())
        .sum();
    assert!((total - 1.0).abs() < 1e-14);
}

#[test]
fn hyperparameter_gradients_are_slopes() {
    let x = [0.0, 0.1, 0.7, -0.3, 1.5, 0.4, 2.2, 1.0, 3.1, -0.5];
    let y = vec![0.3, -0.2, 1.1, 0.8, -0.6];
    for kernel in Kernel::ALL {
        let kernels = [kernel, Kernel::White];
        let mut p: Vec<f64> = [1.3, 0.8, 2.7][..kernel.hyperparameters().len()].to_vec();
        p.push(0.4);
        check(&format!("{kernel:?}"), &[y.clone(), p], |parts| {
            let view = MatrixView::new(&x, 5, 2).unwrap();
            let (mut by_y, mut by_p) = (vec![0.0; 5], vec![0.0; parts[1].len()]);
            let value = gaussian_process(view, &parts[0], &kernels, &parts[1], &mut by_y, &mut by_p);
            (value, vec![by_y, by_p])
        });
    }
}

#[test]
fn values_are_those_of_scipy() {
    let all: serde_json::Value = serde_json::from_str(include_str!("../../fixtures/multivariate.json")).unwrap();
    let expect = |name: &str, value: f64| {
        let expected = all[name].as_f64().unwrap();
        assert!((value - expected).abs() < 1e-12 * expected.abs().max(1.0), "{name}: {value}, expected {expected}");
    };
    let (x, m, c) = ([0.3, -1.0, 2.0], [0.1, 0.4, 1.0], symmetric(&COVARIANCE, 3));
    let (a, b, g) = (&mut [0.0; 3], &mut [0.0; 3], &mut [0.0; 9]);
    expect("multivariateNormal", multivariate_normal(&x, &m, &c, a, b, g));
    let precision = Factor::new(&c, 3).unwrap().inverse();
    expect("multivariateNormal", multivariate_normal_precision(&x, &m, &precision, a, b, g));
    let factor = Factor::new(&c, 3).unwrap();
    expect("multivariateNormal", multivariate_normal_cholesky(&x, &m, &factor.lower, a, b, g));
    expect("multivariateT", multivariate_t(&x, 4.5, &m, &c, a, &mut [0.0], b, g));
    let scale = symmetric(&OTHER, 3);
    expect("wishart", wishart(&c, 3, 5.5, &scale, g, &mut [0.0], &mut [0.0; 9]));
    expect("inverseWishart", inverse_wishart(&c, 3, 5.5, &scale, g, &mut [0.0], &mut [0.0; 9]));
    expect("dirichlet", dirichlet(&[0.2, 0.5, 0.3], &[1.0, 0.4, 3.0], a, b));
    expect("multinomial", multinomial(&[3.0, 0.0, 2.0], &[0.2, 0.5, 0.3], a));
    let inputs = [0.0, 0.1, 0.7, -0.3, 1.5, 0.4, 2.2, 1.0, 3.1, -0.5];
    let view = MatrixView::new(&inputs, 5, 2).unwrap();
    let y = [0.3, -0.2, 1.1, 0.8, -0.6];
    for (name, kernel) in [
        ("squaredExponential", Kernel::SquaredExponential),
        ("matern12", Kernel::Matern12),
        ("matern32", Kernel::Matern32),
        ("matern52", Kernel::Matern52),
        ("periodic", Kernel::Periodic),
        ("linear", Kernel::Linear),
    ] {
        let mut p: Vec<f64> = [1.3, 0.8, 2.7][..kernel.hyperparameters().len()].to_vec();
        p.push(0.4);
        let mut by_p = vec![0.0; p.len()];
        expect(name, gaussian_process(view, &y, &[kernel, Kernel::White], &p, &mut [0.0; 5], &mut by_p));
    }
}

#[test]
fn correlation_matrices_have_a_density_that_integrates_to_one() {
    // d = 2: one number between −1 and 1.
    let steps = 20_000;
    for eta in [1.0, 2.5] {
        let total: f64 = (0..steps)
            .map(|i| {
                let r = 2.0 * (f64::from(i) + 0.5) / f64::from(steps) - 1.0;
                lkj(&[1.0, r, r, 1.0], 2, eta, &mut [0.0; 4], &mut [0.0]).exp() * 2.0 / f64::from(steps)
            })
            .sum();
        assert!((total - 1.0).abs() < 1e-6, "{total}");
    }
}

#[test]
fn draws_have_the_moments() {
    let mut stream = Stream::new(5, purpose::SIMULATE, 0);
    let count = 20_000;
    let scale = Factor::new(&symmetric(&OTHER, 3), 3).unwrap();
    let (mut sums, mut squares, mut normal, mut shares) = ([0.0; 9], [0.0; 3], [0.0; 3], [0.0; 3]);
    for _ in 0..count {
        let mut draw = [0.0; 9];
        wishart_draw(&mut stream, 5.5, &scale, &mut draw);
        sums.iter_mut().zip(draw).for_each(|(sum, value)| *sum += value / 5.5);
        lkj_cholesky_draw(&mut stream, 3, 2.0, &mut draw);
        let r = gibbs_linear::outer_gram(&draw, 3, 3);
        squares[0] += r[1] * r[1];
        squares[1] += r[2] * r[2];
        squares[2] += r[5] * r[5];
        let mut point = [0.0; 3];
        multivariate_normal_draw(&mut stream, &[1.0, 2.0, 3.0], &scale, 1.0, &mut point);
        normal.iter_mut().zip(point).for_each(|(sum, value)| *sum += value);
        dirichlet_draw(&mut stream, &[1.0, 0.4, 2.6], &mut point);
        shares.iter_mut().zip(point).for_each(|(sum, value)| *sum += value);
    }
    let n = f64::from(count);
    for (sum, expected) in sums.iter().zip(symmetric(&OTHER, 3)) {
        assert!((sum / n - expected).abs() < 0.05, "{} {expected}", sum / n);
    }
    // A correlation of the LKJ law is 2 Beta(b, b) − 1 with b = η + d/2 − 1: variance 1/(2b + 1).
    assert!(squares.iter().all(|sum| (sum / n - 1.0 / 6.0).abs() < 0.006), "{squares:?}");
    assert!(normal.iter().zip([1.0, 2.0, 3.0]).all(|(sum, mean)| (sum / n - mean).abs() < 0.05));
    assert!(shares.iter().zip([0.25, 0.1, 0.65]).all(|(sum, mean)| (sum / n - mean).abs() < 0.01));
}

#[test]
fn what_is_not_valid_is_told_apart_from_what_is_outside() {
    let (a, b, g) = (&mut [1.0; 2], &mut [1.0; 2], &mut [1.0; 4]);
    assert!(multivariate_normal(&[0.0; 2], &[0.0; 2], &[1.0, 2.0, 2.0, 1.0], a, b, g).is_nan() && a[0].is_nan());
    assert!(multivariate_normal(&[0.0; 2], &[0.0; 3], &[1.0, 0.0, 0.0, 1.0], a, b, g).is_nan());
    let infinite = [f64::INFINITY, 0.0];
    assert_eq!(multivariate_normal(&infinite, &[0.0; 2], &[1.0, 0.0, 0.0, 1.0], a, b, g), f64::NEG_INFINITY);
    assert!(g.iter().all(|&slope| slope == 0.0));
    assert_eq!(dirichlet(&[0.5, 0.6], &[1.0, 1.0], a, b), f64::NEG_INFINITY);
    assert!(dirichlet(&[0.5, 0.5], &[1.0, -1.0], a, b).is_nan());
    assert_eq!(categorical(2.0, &[0.5, 0.5], a), f64::NEG_INFINITY);
    assert!(categorical(0.0, &[0.5, 0.6], a).is_nan());
    assert_eq!(categorical_logit(0.5, &[0.5, 0.6], a), f64::NEG_INFINITY);
    assert_eq!(multinomial(&[1.0, -1.0], &[0.5, 0.5], a), f64::NEG_INFINITY);
    assert_eq!(
        wishart(&[1.0, 2.0, 2.0, 1.0], 2, 3.0, &[1.0, 0.0, 0.0, 1.0], g, &mut [0.0], &mut [0.0; 4]),
        f64::NEG_INFINITY
    );
    assert!(wishart(&[1.0, 0.0, 0.0, 1.0], 2, 0.5, &[1.0, 0.0, 0.0, 1.0], g, &mut [0.0], &mut [0.0; 4]).is_nan());
    assert_eq!(lkj(&[1.0, 2.0, 2.0, 1.0], 2, 1.0, g, &mut [0.0]), f64::NEG_INFINITY);
    assert!(lkj(&[1.0, 0.0, 0.0, 1.0], 2, 0.0, g, &mut [0.0]).is_nan());
    assert!(ordered_logistic(0.0, 0.0, &[1.0, 0.0], &mut [0.0], a).is_nan());
    assert_eq!(ordered_logistic(3.0, 0.0, &[0.0, 1.0], &mut [0.0], a), f64::NEG_INFINITY);
    let x = MatrixView::new(&[0.0, 1.0], 2, 1).unwrap();
    assert!(gaussian_process(x, &[0.0; 2], &[Kernel::White], &[-1.0], a, &mut [0.0]).is_nan());
}
