//! Densities that are not nice, and options that are not right.

use super::*;
use gibbs_core::{CancelToken, Code};

#[test]
fn a_density_that_ends_is_sampled_inside_its_support() {
    // x > 0 without a transform: half-normal, with a gradient that is finite where the density is.
    for outside in [f64::NEG_INFINITY, f64::NAN] {
        let density = Density::new(1, move |x, g| {
            g[0] = -x[0];
            if x[0] > 0.0 { -0.5 * x[0] * x[0] } else { outside }
        });
        let posterior = sample(&density, &Settings { draws: 600, ..Settings::default() });
        assert!(posterior.values.iter().all(|x| *x > 0.0));
        assert!(posterior.diagnostics.divergences > 0 && !posterior.converged, "{:?}", posterior.diagnostics);
        let mean = posterior.values.iter().sum::<f64>() / posterior.values.len() as f64;
        assert!((mean - (2.0 / std::f64::consts::PI).sqrt()).abs() < 0.15, "{mean}");
    }
}

#[test]
fn a_density_that_is_finite_nowhere_names_init() {
    for (value, slope) in [(f64::NEG_INFINITY, 0.0), (f64::NAN, 0.0), (0.0, f64::NAN), (f64::INFINITY, 1.0)] {
        let density = Density::new(2, move |_, g| {
            g.fill(slope);
            value
        });
        let error = super::super::run(&density, &Settings::default(), &Monitor::none()).unwrap_err();
        assert_eq!((error.code(), error.argument()), (Code::InvalidOption, Some("options.init")), "{error}");
    }
}

#[test]
fn given_starts_are_taken_or_refused() {
    let density = Density::new(1, |x, g| {
        g[0] = -(x[0] - 50.0);
        if x[0] > 40.0 { -0.5 * (x[0] - 50.0).powi(2) } else { f64::NEG_INFINITY }
    });
    let settings = |init: Vec<f64>| Settings { init: Some(init), draws: 300, ..Settings::default() };
    let chains: Vec<f64> =
        (0..4).map(|i| start(&density, &settings(vec![49.0, 50.0, 51.0, 52.0]), i).unwrap().position()[0]).collect();
    assert_eq!(chains, [49.0, 50.0, 51.0, 52.0]);
    let posterior = sample(&density, &settings(vec![51.0]));
    assert_moments(&posterior, 0, 50.0, 1.0, 4.5);
    for init in [vec![0.0], vec![51.0, 51.0, 51.0, 0.0]] {
        assert_eq!(
            super::super::run(&density, &settings(init), &Monitor::none()).unwrap_err().argument(),
            Some("options.init")
        );
    }
    assert_eq!(
        super::super::run(&density, &settings(vec![51.0; 3]), &Monitor::none()).unwrap_err().argument(),
        Some("options.init")
    );
}

#[test]
fn a_start_far_out_comes_in() {
    let density = standard_normal(3);
    let posterior = sample(&density, &Settings { init: Some(vec![1e4, -1e4, 1e4]), draws: 900, ..Settings::default() });
    (0..3).for_each(|k| assert_moments(&posterior, k, 0.0, 1.0, 4.5));
}

#[test]
fn scales_far_apart_are_found() {
    let scales = [1e-6, 1.0, 1e5];
    let density = Density::new(3, move |x, g| {
        (0..3).for_each(|i| g[i] = -x[i] / (scales[i] * scales[i]));
        -0.5 * (0..3).map(|i| (x[i] / scales[i]).powi(2)).sum::<f64>()
    });
    let posterior = sample(&density, &Settings { draws: 900, ..Settings::default() });
    (0..3).for_each(|k| assert_moments(&posterior, k, 0.0, scales[k] * scales[k], 4.5));
}

#[test]
fn a_flat_density_ends_and_says_that_nothing_converged() {
    let density = Density::new(1, |_, g| {
        g[0] = 0.0;
        0.0
    });
    let settings = Settings { draws: 30, max_depth: 4, warmup: Warmup::Trees(60), ..Settings::default() };
    let posterior = sample(&density, &settings);
    assert!(!posterior.converged);
}

#[test]
fn a_funnel_is_reported_as_one() {
    // v ~ normal(0, 3), nine x ~ normal(0, exp(v/2)).
    let density = Density::new(10, |p, g| {
        let (v, precision) = (p[0], (-p[0]).exp());
        let squares: f64 = p[1..].iter().map(|x| x * x).sum();
        g[0] = -v / 9.0 - 4.5 + 0.5 * precision * squares;
        g[1..].iter_mut().zip(&p[1..]).for_each(|(g, x)| *g = -precision * x);
        -v * v / 18.0 - 4.5 * v - 0.5 * precision * squares
    });
    let posterior = sample(&density, &Settings { draws: 900, ..Settings::default() });
    assert!(!posterior.converged, "{:?}", posterior.diagnostics);
}

#[test]
fn options_out_of_range_are_refused_by_name() {
    let density = standard_normal(2);
    let default = Settings::default;
    let wrong = [
        ("options.chains", Settings { chains: 0, ..default() }),
        ("options.draws", Settings { draws: 0, ..default() }),
        ("options.drawsPerTree", Settings { draws_per_tree: 0, ..default() }),
        ("options.maxDepth", Settings { max_depth: 0, ..default() }),
        ("options.maxDepth", Settings { max_depth: 99, ..default() }),
        ("options.targetAccept", Settings { target_accept: 1.0, ..default() }),
        ("options.targetAccept", Settings { target_accept: f64::NAN, ..default() }),
        ("options.warmup", Settings { warmup: Warmup::Trees(u32::MAX), ..default() }),
        ("options.init", Settings { init: Some(vec![]), ..default() }),
        (
            "options.warmStart",
            Settings {
                warm_start: Some(WarmStart {
                    metric: Metric::diagonal(vec![1.0]),
                    step_size: 1.0,
                    positions: vec![0.0; 2],
                }),
                ..default()
            },
        ),
    ];
    for (name, settings) in wrong {
        let error = super::super::run(&density, &settings, &Monitor::none()).unwrap_err();
        assert_eq!((error.code(), error.argument()), (Code::InvalidOption, Some(name)));
    }
    let nothing = Density::new(0, |_, _| 0.0);
    assert_eq!(super::super::run(&nothing, &default(), &Monitor::none()).unwrap_err().argument(), Some("model"));
    let huge = Settings { chains: 1024, draws: 100_000_000, ..default() };
    assert_eq!(super::super::run(&density, &huge, &Monitor::none()).unwrap_err().code(), Code::OutOfMemory);
}

#[test]
fn a_cancelled_run_stops() {
    let token = CancelToken::default();
    token.cancel();
    let monitor = Monitor::new(Some(&token), None, 2);
    let error = super::super::run(&standard_normal(2), &Settings::default(), &monitor).unwrap_err();
    assert_eq!(error.code(), Code::Cancelled);
}

#[test]
fn progress_counts_trees_and_knows_the_draws() {
    let heard = std::sync::Mutex::new(vec![]);
    let listen = |progress: gibbs_core::Progress| heard.lock().unwrap().push(progress);
    // Slow enough for both phases to be reported on.
    let density = Density::new(1, |x, g| {
        std::thread::sleep(std::time::Duration::from_micros(400));
        g[0] = -x[0];
        -0.5 * x[0] * x[0]
    });
    let monitor = Monitor::new(None, Some(&listen), 2);
    super::super::run(&density, &Settings { chains: 2, draws: 600, ..Settings::default() }, &monitor).unwrap();
    let heard = heard.into_inner().unwrap();
    let sampling: Vec<_> = heard.iter().filter(|progress| progress.total.is_some()).collect();
    assert!(!sampling.is_empty() && sampling.len() < heard.len(), "{heard:?}");
    assert!(sampling.iter().all(|progress| progress.total == Some(400.0) && progress.done <= 400.0));
}

#[test]
fn fixed_warmups_have_their_length() {
    for trees in [0, 1, 7, 100] {
        let posterior =
            sample(&standard_normal(2), &Settings { warmup: Warmup::Trees(trees), draws: 30, ..Settings::default() });
        assert_eq!(posterior.diagnostics.warmup_trees, trees);
        assert_eq!(posterior.draws, 30);
    }
}

#[test]
fn one_chain_is_allowed() {
    let posterior = sample(&standard_normal(2), &Settings { chains: 1, draws: 3000, ..Settings::default() });
    (0..2).for_each(|k| assert_moments(&posterior, k, 0.0, 1.0, 4.0));
}

#[test]
fn a_warm_start_shortens_the_warmup() {
    let density = normal(vec![3.0, 700.0], vec![1e4, -90.0, -90.0, 1.0]);
    let mut first = Run::start(&density, Settings { draws: 300, ..Settings::default() }).unwrap();
    first.finish(&density, &Monitor::none()).unwrap();
    let start = first.warm_start();
    let posterior = sample(&density, &Settings { warm_start: Some(start), seed: 5, ..Settings::default() });
    // The fourth round, and the final phases.
    assert_eq!(posterior.diagnostics.warmup_trees, 17 + 13 + 27);
    assert!(first.shared.warmup_trees() > 80);
    assert!(posterior.converged, "{:?}", posterior.diagnostics);
    let determinant = 1e4 - 90.0 * 90.0;
    assert_moments(&posterior, 0, 3.0, 1.0 / determinant, 4.0);
    assert_moments(&posterior, 1, 700.0, 1e4 / determinant, 4.0);
}
