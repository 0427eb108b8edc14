use super::*;
use crate::oracle::{Points, planted};
use crate::special::ln_gamma;
use gibbs_core::{Code, Stream, purpose};
use std::f64::consts::PI;

const FAMILIES: [Covariance; 5] =
    [Covariance::Full, Covariance::Tied, Covariance::Diagonal, Covariance::Spherical, Covariance::Factor];

fn options(components: usize) -> Options {
    Options { components, restarts: 4, ..Options::default() }
}

fn solve(points: &Points, options: &Options) -> Solution {
    fit(points.view(), None, options, &Monitor::none()).unwrap()
}

/// Log-likelihood of a mixture in the points' own units, by Gaussian elimination for every point.
fn log_likelihood(points: &Points, mode: &Mode, tied: bool) -> f64 {
    let (p, k) = (points.p, mode.weights.len());
    let density = |x: &[f64], c: usize| {
        let mut a = if mode.covariances.is_empty() {
            (0..p * p).map(|at| if at % (p + 1) == 0 { mode.variances[c * p + at / p] } else { 0.0 }).collect()
        } else {
            let at = if tied { 0 } else { c };
            mode.covariances[at * p * p..(at + 1) * p * p].to_vec()
        };
        let d: Vec<f64> = x.iter().zip(&mode.means[c * p..]).map(|(x, m)| x - m).collect();
        let (mut y, mut log_det) = (d.clone(), 0.0);
        for i in 0..p {
            log_det += a[i * p + i].ln();
            for j in i + 1..p {
                let factor = a[j * p + i] / a[i * p + i];
                (i..p).for_each(|t| a[j * p + t] -= factor * a[i * p + t]);
                y[j] -= factor * y[i];
            }
        }
        let square: f64 = (0..p).map(|i| y[i] * y[i] / a[i * p + i]).sum();
        mode.weights[c].ln() - 0.5 * (p as f64 * (2.0 * PI).ln() + log_det + square)
    };
    (0..points.n())
        .map(|i| {
            let logs: Vec<f64> = (0..k).map(|c| density(points.row(i), c)).collect();
            let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            most + logs.iter().map(|x| (x - most).exp()).sum::<f64>().ln()
        })
        .sum()
}

#[test]
fn likelihoods_are_those_of_the_mixtures_told_and_never_fall() {
    let (points, _) = planted(160, 4, 3, 3.0, 5);
    for covariance in FAMILIES {
        for restarts in [1, 3] {
            let options = Options { covariance, prior: Prior::None, restarts, ..options(3) };
            let found = solve(&points, &options);
            let expected = log_likelihood(&points, &found.best, covariance == Covariance::Tied);
            assert!((found.best.log_likelihood - expected).abs() < 1e-8 * expected.abs(), "{covariance:?}");
            assert!(found.trace.windows(2).all(|pair| pair[1] >= pair[0] - 1e-9 * pair[0].abs()), "{covariance:?}");
            assert!((found.trace[found.trace.len() - 1] - expected).abs() < 1e-8 * expected.abs());
            assert!((found.best.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert!(found.best.responsibilities.chunks(3).all(|row| (row.iter().sum::<f64>() - 1.0).abs() < 1e-12));
        }
    }
    let found = solve(&points, &options(3));
    let expected = log_likelihood(&points, &found.best, false);
    assert!((found.best.log_likelihood - expected).abs() < 1e-8 * expected.abs());
}

#[test]
fn one_component_is_the_sample_mean_and_covariance() {
    let (points, _) = planted(50, 3, 2, 4.0, 8);
    let (n, p) = (50.0, 3);
    let mean: Vec<f64> = (0..p).map(|j| (0..50).map(|i| points.row(i)[j]).sum::<f64>() / n).collect();
    let scatter = |a: usize, b: usize| {
        (0..50).map(|i| (points.row(i)[a] - mean[a]) * (points.row(i)[b] - mean[b])).sum::<f64>() / n
    };
    for covariance in FAMILIES {
        let found = solve(&points, &Options { covariance, prior: Prior::None, ..options(1) });
        assert!((0..p).all(|j| (found.best.means[j] - mean[j]).abs() < 1e-12));
        assert!(found.converged && found.alternatives.is_empty());
        if matches!(covariance, Covariance::Full | Covariance::Tied) {
            for a in 0..p {
                assert!((0..p).all(|b| (found.best.covariances[a * p + b] - scatter(a, b)).abs() < 1e-11));
            }
        }
        let spherical = (0..p).map(|j| scatter(j, j)).sum::<f64>() / 3.0;
        let variance = |j: usize| if covariance == Covariance::Spherical { spherical } else { scatter(j, j) };
        if covariance != Covariance::Factor {
            assert!((0..p).all(|j| (found.best.variances[j] - variance(j)).abs() < 1e-11), "{covariance:?}");
        }
    }
}

#[test]
fn the_evidence_of_one_component_is_an_integral() {
    // In whitened coordinates the target is 1, so the prior is known but for the strength: integrate it out by brute force.
    let (points, _) = planted(7, 1, 1, 0.0, 3);
    let found = solve(&points, &options(1));
    let s = found.best.shrinkage;
    let (n, nu) = (7.0, 2.0 + s);
    let mean = points.data.iter().sum::<f64>() / n;
    let spread = (points.data.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt();
    let z: Vec<f64> = points.data.iter().map(|x| (x - mean) / spread).collect();
    let (mut total, steps) = (0.0, 400);
    let width = (10.0 * (2.0 / (s + 1.0)).sqrt()).min(8.0);
    for u in 0..steps {
        let v = (width * (2.0 * (u as f64 + 0.5) / steps as f64 - 1.0)).exp();
        for w in 0..steps {
            let mu = (-8.0 + 16.0 * (w as f64 + 0.5) / steps as f64) * v.sqrt();
            let prior = 0.5 * nu * (0.5 * s).ln()
                - ln_gamma(0.5 * nu)
                - (0.5 * nu + 1.0) * v.ln()
                - 0.5 * s / v
                - 0.5 * (2.0 * PI * v / 0.01).ln()
                - 0.5 * 0.01 * mu * mu / v;
            let data: f64 = z.iter().map(|z| -0.5 * (2.0 * PI * v).ln() - 0.5 * (z - mu) * (z - mu) / v).sum();
            total += (prior + data).exp() * v * (2.0 * width / steps as f64) * (16.0 / steps as f64) * v.sqrt();
        }
    }
    let charge = 0.5 * (s * n / (s + n) / 0.75_f64).ln_1p();
    let expected = total.ln() - charge - n * spread.ln();
    assert!((found.best.score - expected).abs() < 1e-6, "{} and {expected}", found.best.score);
}

#[test]
fn separated_groups_are_found_by_every_family() {
    let (points, labels) = planted(300, 5, 3, 14.0, 1);
    for covariance in FAMILIES {
        let found = solve(&points, &Options { covariance, ..options(3) });
        assert_eq!(crate::matching::difference(&found.best.labels, &labels, 3), 0.0, "{covariance:?}");
        assert!(found.converged);
    }
}

#[test]
fn a_linear_map_changes_nothing_but_the_units() {
    let (points, _) = planted(120, 3, 3, 9.0, 4);
    let map = [2.0, 0.3, -1.0, 0.0, 0.5, 0.2, 0.0, 0.0, 40.0];
    let mapped = Points {
        data: (0..120)
            .flat_map(|i| {
                let x = points.row(i).to_vec();
                (0..3).map(move |r| 7.0 + (0..3).map(|c| map[r * 3 + c] * x[c]).sum::<f64>())
            })
            .collect(),
        p: 3,
    };
    for prior in [Prior::None, Prior::EmpiricalBayes] {
        let options = Options { prior, ..options(3) };
        let (one, other) = (solve(&points, &options), solve(&mapped, &options));
        assert_eq!(crate::matching::difference(&one.best.labels, &other.best.labels, 3), 0.0);
        let shift = 120.0 * 40f64.ln();
        for (a, b) in [(one.best.score, other.best.score), (one.best.log_likelihood, other.best.log_likelihood)] {
            assert!((a - shift - b).abs() < 1e-3, "{prior:?}: {a} and {b}");
        }
    }
}

#[test]
fn a_weight_of_two_is_the_point_twice() {
    let (points, _) = planted(60, 2, 2, 12.0, 2);
    let weights: Vec<f64> = (0..60).map(|i| (i % 3) as f64).collect();
    let repeated = points.rows(&(0..60).flat_map(|i| vec![i; i % 3]).collect::<Vec<_>>());
    for covariance in FAMILIES.into_iter().filter(|c| *c != Covariance::Factor) {
        let options = Options { covariance, tolerance: 1e-12, max_iterations: 2000, ..options(2) };
        let one = fit(points.view(), Some(&weights), &options, &Monitor::none()).unwrap();
        let other = solve(&repeated, &options);
        assert!((one.best.score - other.best.score).abs() < 1e-6 * other.best.score.abs(), "{covariance:?}");
        assert!((one.bic - other.bic).abs() < 1e-4 * other.bic.abs(), "{covariance:?}");
    }
}

#[test]
fn far_points_without_weight_change_nothing() {
    let (mut points, _) = planted(60, 2, 2, 12.0, 2);
    let mut weights = vec![1.0; 60];
    let one = fit(points.view(), Some(&weights), &options(2), &Monitor::none()).unwrap();
    points.data.extend([1e300, -1e300, 3.0, 4.0]);
    weights.extend([0.0, 0.0]);
    for covariance in FAMILIES.into_iter().filter(|c| *c != Covariance::Factor) {
        let other =
            fit(points.view(), Some(&weights), &Options { covariance, ..options(2) }, &Monitor::none()).unwrap();
        assert!(other.best.responsibilities.iter().all(|r| r.is_finite()), "{covariance:?}");
        if covariance == Covariance::Full {
            assert!((one.best.score - other.best.score).abs() < 1e-8);
        }
    }
}

#[test]
fn awkward_points_have_finite_answers() {
    let mut stream = Stream::new(1, purpose::SIMULATE, 0);
    let mut normals = |count: usize| (0..count).map(|_| stream.normal()).collect::<Vec<f64>>();
    let wide = Points { data: normals(8 * 20), p: 20 };
    let mut constant = Points { data: normals(60), p: 3 };
    constant.data.iter_mut().skip(1).step_by(3).for_each(|x| *x = 4.0);
    let equal = Points { data: vec![2.5; 20], p: 2 };
    let twice = Points { data: [normals(20), vec![0.0; 20]].concat(), p: 2 };
    let huge = Points { data: normals(40).iter().map(|x| x * 1e200).collect(), p: 2 };
    let tiny = Points { data: normals(40).iter().map(|x| x * 1e-200).collect(), p: 2 };
    for (name, points) in [
        ("wide", &wide),
        ("constant", &constant),
        ("equal", &equal),
        ("twice", &twice),
        ("huge", &huge),
        ("tiny", &tiny),
    ] {
        for covariance in FAMILIES {
            for k in [1, 3, points.n()] {
                let found = solve(points, &Options { covariance, max_iterations: 30, ..options(k) });
                let mode = &found.best;
                let numbers = mode.responsibilities.iter().chain(&mode.means).chain(&mode.weights);
                let finite = numbers.chain(&found.trace).chain([&mode.score, &found.bic, &found.icl]);
                assert!(finite.into_iter().all(|x| x.is_finite()), "{name} {covariance:?} {k}");
                assert!(mode.labels.iter().all(|&label| (0..k as i32).contains(&label)));
            }
        }
    }
}

#[test]
fn variances_at_the_floor_are_counted() {
    // The second group is a single point, many times.
    let (mut points, _) = planted(40, 2, 1, 0.0, 6);
    points.data.extend(vec![50.0; 40]);
    let found = solve(&points, &Options { prior: Prior::None, restarts: 1, ..options(2) });
    let group = found.best.labels[59] as usize;
    assert_eq!(found.best.floors[group], 2);
    assert_eq!(found.best.floors[1 - group], 0);
    assert!(found.trace.windows(2).all(|pair| pair[1] >= pair[0] - 1e-9 * pair[0].abs()));
}

#[test]
fn the_same_bits_at_any_number_of_threads() {
    let (points, _) = planted(3000, 3, 4, 5.0, 9);
    for covariance in [Covariance::Full, Covariance::Tied] {
        let options = Options { covariance, max_iterations: 20, ..options(4) };
        let one = fit(points.view(), None, &options, &Monitor::threads(1)).unwrap();
        for threads in [2, 8] {
            let other = fit(points.view(), None, &options, &Monitor::threads(threads)).unwrap();
            assert_eq!(one.best.responsibilities, other.best.responsibilities);
            assert_eq!(one.trace, other.trace);
        }
    }
}

#[test]
fn rival_modes_are_told() {
    // Four groups at the corners of a square, two components, the same after x and y are exchanged: two equally good cuts.
    let mut stream = Stream::new(2, purpose::SIMULATE, 0);
    let data = (0..200).flat_map(|i| {
        let (x, y) = (f64::from(i % 2) * 6.0 + stream.normal(), f64::from(i / 2 % 2) * 6.0 + stream.normal());
        [x, y, y, x]
    });
    let points = Points { data: data.collect(), p: 2 };
    let found = solve(&points, &Options { restarts: 20, ..options(2) });
    assert!(!found.alternatives.is_empty());
    for other in &found.alternatives {
        assert!(other.score <= found.best.score && found.best.score - other.score <= 5.0);
        assert!(crate::matching::difference(&other.labels, &found.best.labels, 2) > 0.03);
    }
}

#[test]
fn criteria_count_parameters() {
    let (points, _) = planted(80, 4, 2, 8.0, 3);
    for (covariance, parameters) in [
        (Covariance::Full, 29.0),
        (Covariance::Tied, 19.0),
        (Covariance::Diagonal, 17.0),
        (Covariance::Spherical, 11.0),
        // Two factors: 4 · 2 + 4 − 1 numbers a component.
        (Covariance::Factor, 31.0),
    ] {
        let found = solve(&points, &Options { covariance, prior: Prior::None, ..options(2) });
        assert_eq!(found.parameters, parameters, "{covariance:?}");
        assert!((found.aic + 2.0 * found.best.log_likelihood - 2.0 * parameters).abs() < 1e-9);
        assert!((found.bic + 2.0 * found.best.log_likelihood - parameters * 80f64.ln()).abs() < 1e-9);
        assert!((found.icl - found.bic - 2.0 * found.best.entropy).abs() < 1e-9 && found.best.entropy >= 0.0);
    }
}

#[test]
fn factors_recover_a_factor_model() {
    // One component, two factors: the covariance is the model's, and the likelihood is at least the diagonal's.
    let mut stream = Stream::new(7, purpose::SIMULATE, 0);
    let loadings = [3.0, 0.0, 2.0, 1.0, 0.0, 2.0, -1.0, 1.5, 2.0, -2.0, 0.5, 0.0];
    let data = (0..4000).flat_map(|_| {
        let (f, g) = (stream.normal(), stream.normal());
        let noise: Vec<f64> = (0..6).map(|_| 0.5 * stream.normal()).collect();
        (0..6).map(move |j| loadings[2 * j] * f + loadings[2 * j + 1] * g + noise[j]).collect::<Vec<_>>()
    });
    let points = Points { data: data.collect(), p: 6 };
    let options = Options { covariance: Covariance::Factor, factors: 2, restarts: 1, ..options(1) };
    let found = solve(&points, &options);
    for a in 0..6 {
        for b in 0..6 {
            let noise = if a == b { 0.25 } else { 0.0 };
            let truth = loadings[2 * a] * loadings[2 * b] + loadings[2 * a + 1] * loadings[2 * b + 1] + noise;
            assert!((found.best.covariances[a * 6 + b] - truth).abs() < 0.6, "{a} {b}");
            let l = &found.best.loadings;
            let fitted = l[2 * a] * l[2 * b] + l[2 * a + 1] * l[2 * b + 1];
            assert!(a == b || (found.best.covariances[a * 6 + b] - fitted).abs() < 1e-9);
        }
    }
}

#[test]
fn bad_options_are_refused() {
    let (points, _) = planted(10, 2, 2, 4.0, 1);
    let good = options(2);
    for (name, options) in [
        ("components", Options { components: 0, ..good.clone() }),
        ("components", Options { components: 11, ..good.clone() }),
        ("restarts", Options { restarts: 0, ..good.clone() }),
        ("maxIterations", Options { max_iterations: 0, ..good.clone() }),
        ("floor", Options { floor: 0.0, ..good.clone() }),
        ("concentration", Options { concentration: -1.0, ..good.clone() }),
        ("tolerance", Options { tolerance: -1.0, ..good.clone() }),
        ("minShare", Options { min_share: 1.0, ..good.clone() }),
        ("factors", Options { factors: 1, ..good.clone() }),
        ("factors", Options { factors: 2, covariance: Covariance::Factor, ..good.clone() }),
        ("prior", Options { prior: Prior::EmpiricalBayes, covariance: Covariance::Tied, ..good.clone() }),
    ] {
        let error = fit(points.view(), None, &options, &Monitor::none()).unwrap_err();
        assert_eq!(error.code(), Code::InvalidOption);
        assert_eq!(error.argument(), Some(format!("options.{name}").as_str()));
    }
}

#[test]
fn components_that_have_all_but_vanished_stay_finite() {
    // Memberships may underflow to subnormal numbers, whose inverse is infinite.
    for mass in [0.0, 5e-324, 1e-310, 1e-260, 1e-200] {
        let component = pass::Component::new(&[mass, -2.0 * mass, 4.0 * mass], 1, pass::Features::Full);
        assert!(component.mean[0].abs() < 2.1 && component.scatter[0] >= 0.0 && component.scatter[0] < 1e-100);
    }
}
