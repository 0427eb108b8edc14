//! Nested R-hat, autocorrelation times, leave-one-out and calibration: against arviz-stats and emcee, and closed forms.

use super::*;
use gibbs_core::{Monitor, Stream, purpose};
use serde_json::Value;

fn fixture() -> Value {
    // test/diagnostics/fixtures/predictive.py
    serde_json::from_str(include_str!("../../../test/diagnostics/fixtures/predictive.json")).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

fn count(value: &Value) -> usize {
    value.as_u64().unwrap() as usize
}

fn assert_close(found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (x, y) in found.iter().zip(expected) {
        assert!((x - y).abs() <= tolerance * (1.0 + y.abs()), "{found:?} for {expected:?}");
    }
}

#[test]
fn arviz_agrees_on_leave_one_out() {
    for case in fixture()["loo"].as_array().unwrap() {
        let shape = numbers(&case["shape"]);
        let (chains, observations) = (shape[0] as usize, shape[2] as usize);
        let values = numbers(&case["logLikelihood"]);
        let given = case["efficiency"].as_f64();
        let loo = psis_loo(&values, chains, observations, given, &Monitor::none()).unwrap();
        assert_close(&loo.pointwise, &numbers(&case["elpd"]), 1e-10);
        assert_close(&loo.pareto_k, &numbers(&case["paretoK"]), 1e-8);
        assert_close(&[loo.effective_parameters], &[case["effectiveParameters"].as_f64().unwrap()], 1e-9);
        assert_eq!(loo.elpd, loo.pointwise.iter().sum::<f64>());
        assert_eq!(loo.reliable, loo.pareto_k.iter().all(|k| *k <= loo.threshold));
        assert_eq!(psis_loo(&values, chains, observations, given, &Monitor::threads(3)).unwrap(), loo);
        let waic = waic(&values, chains, observations, &Monitor::none()).unwrap();
        assert_close(&waic.penalties, &numbers(&case["penalties"]), 1e-10);
        assert_close(&[waic.effective_parameters], &[waic.penalties.iter().sum()], 0.0);
    }
}

#[test]
fn arviz_agrees_on_nested_rhat_and_emcee_on_times() {
    let fixture = fixture();
    for case in fixture["nested"].as_array().unwrap() {
        let values = numbers(&case["draws"]);
        let draws = Draws::new(&values, count(&case["chains"])).unwrap();
        let found = nested_rhat(draws, count(&case["chainsPerGroup"])).unwrap();
        assert_close(&[found], &[case["rhat"].as_f64().unwrap()], 1e-10);
    }
    for case in fixture["time"].as_array().unwrap() {
        let values = numbers(&case["draws"]);
        let draws = Draws::new(&values, count(&case["chains"])).unwrap();
        let found = autocorrelation_time(draws, case["window"].as_f64().unwrap());
        assert_close(&[found], &[case["time"].as_f64().unwrap()], 1e-10);
    }
}

/// Log densities of `y ~ normal(mu, 1)` under draws of the posterior of `mu` with a flat prior.
fn normal_mean(y: &[f64], draws: usize) -> Vec<f64> {
    let n = y.len() as f64;
    let center = y.iter().sum::<f64>() / n;
    let mut stream = Stream::new(3, purpose::SIMULATE, 0);
    let log_tau = std::f64::consts::TAU.ln();
    (0..draws)
        .flat_map(|_| {
            let mu = center + stream.normal() / n.sqrt();
            y.iter().map(move |y| -0.5 * ((y - mu) * (y - mu) + log_tau)).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn leave_one_out_of_a_normal_mean_is_its_closed_form() {
    // Without yᵢ the mean is normal(ȳ₋ᵢ, 1/(n−1)), so yᵢ is predicted by normal(ȳ₋ᵢ, n/(n−1)).
    let y = [0.3, -1.2, 0.8, 1.9, -0.4, 0.1, -0.7, 1.1];
    let n = y.len() as f64;
    let sum: f64 = y.iter().sum();
    let exact: Vec<f64> = y
        .iter()
        .map(|y| {
            let (center, variance) = ((sum - y) / (n - 1.0), n / (n - 1.0));
            -0.5 * ((y - center).powi(2) / variance + (std::f64::consts::TAU * variance).ln())
        })
        .collect();
    let loo = psis_loo(&normal_mean(&y, 40_000), 4, y.len(), None, &Monitor::none()).unwrap();
    assert!(loo.reliable && loo.threshold == 0.7, "{:?}", loo.pareto_k);
    let total: f64 = exact.iter().sum();
    assert!((loo.elpd - total).abs() < 4.0 * loo.mcse && loo.mcse < 0.02, "{} ± {} for {total}", loo.elpd, loo.mcse);
    assert_close(&loo.pointwise, &exact, 0.01);
    let spread = exact.iter().map(|x| (x - total / n).powi(2)).sum::<f64>() / (n - 1.0);
    assert!((loo.standard_error - (n * spread).sqrt()).abs() < 0.02);
    // The variance of log p(y | mu) is (y − ȳ)²/n + 1/(2n²).
    let waic = waic(&normal_mean(&y, 40_000), 4, y.len(), &Monitor::none()).unwrap();
    let penalties: Vec<f64> = y.iter().map(|y| (y - sum / n).powi(2) / n + 0.5 / (n * n)).collect();
    assert_close(&waic.penalties, &penalties, 0.02);
    assert!((waic.elpd - total).abs() < 0.2 && waic.standard_error > 0.0);
}

#[test]
fn edges_of_leave_one_out() {
    let one = |values: &[f64]| psis_loo(values, 1, 1, None, &Monitor::none()).unwrap();
    let constant = one(&[-2.5; 100]);
    assert!((constant.elpd + 2.5).abs() < 1e-12 && constant.reliable, "{constant:?}");
    assert_eq!(constant.pareto_k, [f64::NEG_INFINITY]);
    let short = one(&[-1.0, -2.0, -1.5]);
    assert!(short.elpd.is_finite() && short.pareto_k == [f64::INFINITY] && !short.reliable);
    for bad in [f64::NAN, f64::INFINITY] {
        let mut values = vec![-1.0; 100];
        values[7] = bad;
        assert!(one(&values).elpd.is_nan() && !one(&values).reliable);
        assert!(waic(&values, 1, 1, &Monitor::none()).unwrap().elpd.is_nan());
    }
    let mut impossible = vec![-1.0; 100];
    impossible[3] = f64::NEG_INFINITY;
    assert_eq!((one(&impossible).elpd, one(&impossible).pareto_k[0]), (f64::NEG_INFINITY, f64::INFINITY));
    // One draw that has all the weight.
    let mut spike: Vec<f64> = (0..400).map(|k| -0.001 * f64::from(k % 7)).collect();
    spike[9] = -2000.0;
    assert!(one(&spike).pareto_k[0] > 0.7 && !one(&spike).reliable, "{:?}", one(&spike));
    assert!(psis_loo(&[], 1, 1, None, &Monitor::none()).is_err());
    assert!(psis_loo(&[1.0; 6], 4, 1, None, &Monitor::none()).is_err());
    assert!(waic(&[1.0; 7], 1, 2, &Monitor::none()).is_err());
}

#[test]
fn smoothing_keeps_exact_pareto_tails_and_their_shape() {
    // Weights that are a generalized Pareto quantile grid of shape k are estimated to have it.
    for shape in [0.2, 0.5, 0.9] {
        let count = 20_000;
        let quantile = |index: usize| {
            let p = (index as f64 + 0.5) / count as f64;
            1.0 + ((1.0 - p).powf(-shape) - 1.0) / shape
        };
        let mut logs: Vec<f64> = (0..count).map(|index| quantile(index * 7919 % count).ln()).collect();
        let found = smooth_weights(&mut logs, 1.0);
        assert!((found - shape).abs() < 0.06, "{found} for {shape}");
        assert!((logs.iter().map(|x| x.exp()).sum::<f64>() - 1.0).abs() < 1e-10);
    }
}

#[test]
fn uniform_ranks_pass_and_others_do_not() {
    let mut stream = Stream::new(5, purpose::SIMULATE, 0);
    let uniform: Vec<f64> = (0..4000).map(|_| stream.uniform()).collect();
    let fine = calibrate(&uniform, 20).unwrap();
    assert!(fine.probability > 1e-3 && fine.mean_z.abs() < 4.0 && fine.spread_z.abs() < 4.0, "{fine:?}");
    assert_eq!(fine.counts.iter().sum::<f64>(), 4000.0);
    let map = |f: fn(f64) -> f64| calibrate(&uniform.iter().map(|x| f(*x)).collect::<Vec<_>>(), 20).unwrap();
    assert!(map(|x| x.sqrt()).mean_z > 10.0 && map(|x| x * x).mean_z < -10.0);
    let narrow = map(|x| 0.5 + 0.5 * (2.0 * x - 1.0).abs().sqrt().copysign(x - 0.5));
    assert!(narrow.spread_z > 10.0 && narrow.mean_z.abs() < 4.0 && narrow.probability < 1e-10, "{narrow:?}");
    // By hand: counts 3 and 1 of an expected 2 give chi-square 1; its tail with one degree is 0.3173105.
    let hand = calibrate(&[0.1, 0.2, 0.3, 1.0], 2).unwrap();
    assert_eq!((hand.chi_square, hand.counts.as_slice()), (1.0, &[3.0, 1.0][..]));
    assert!((hand.probability - 0.317_310_5).abs() < 1e-6);
    assert!((hand.mean_z + 0.4 * 3f64.sqrt()).abs() < 1e-12, "{}", hand.mean_z);
    assert!(calibrate(&[], 20).is_err() && calibrate(&[0.5, f64::NAN], 20).is_err() && calibrate(&[0.5], 1).is_err());
}

#[test]
fn ranks_of_draws_from_the_same_law_are_uniform_and_count_ties() {
    let mut stream = Stream::new(11, purpose::SIMULATE, 0);
    let ranks: Vec<f64> = (0..1500)
        .map(|index| {
            // Correlated draws: without thinning the ranks would crowd at the ends.
            let mut x = stream.normal();
            let values: Vec<f64> = (0..120)
                .map(|_| {
                    x = 0.8 * x + 0.6 * stream.normal();
                    x
                })
                .collect();
            ranks_among(&values, 1, &[stream.normal()], 4, index).unwrap()[0]
        })
        .collect();
    let found = calibrate(&ranks, 10).unwrap();
    assert!(found.mean_z.abs() < 4.0 && found.spread_z < 5.0, "{found:?}");
    let rows = [[1.0, 5.0], [2.0, 5.0], [3.0, 5.0]].concat();
    let found = ranks_among(&rows, 1, &[2.5, 5.0], 1, 0).unwrap();
    assert!(found[0] > 0.5 && found[0] < 0.75 && found[1] > 0.0 && found[1] < 1.0, "{found:?}");
    assert!(ranks_among(&rows, 1, &[f64::NAN, 5.0], 1, 0).unwrap()[0].is_nan());
    assert!(ranks_among(&rows, 1, &[], 1, 0).is_err() && ranks_among(&rows, 2, &[1.0, 2.0], 1, 0).is_err());
}

#[test]
fn edges_of_nested_rhat_and_of_times() {
    let mut stream = Stream::new(8, purpose::SIMULATE, 0);
    let values: Vec<f64> = (0..240).map(|_| stream.normal()).collect();
    let draws = |values, chains| Draws::new(values, chains).unwrap();
    // One chain a group: B and W are those of R-hat, up to the factor (n − 1)/n.
    let (plain, nested) = (rhat(draws(&values, 6)), nested_rhat(draws(&values, 6), 1).unwrap());
    assert!((plain - nested).abs() < 0.06, "{plain} {nested}");
    assert!(nested_rhat(draws(&values, 6), 6).unwrap().is_nan());
    assert!(nested_rhat(draws(&values, 6), 4).is_err() && nested_rhat(draws(&values, 6), 0).is_err());
    assert!(nested_rhat(draws(&[1.0; 40], 4), 2).unwrap().is_nan());
    let apart = [[0.0; 20], [0.0; 20], [1.0; 20], [1.0; 20]].concat();
    assert_eq!(nested_rhat(draws(&apart, 4), 2).unwrap(), f64::INFINITY);
    let mut spoiled = values.clone();
    spoiled[3] = f64::NAN;
    assert!(nested_rhat(draws(&spoiled, 6), 2).unwrap().is_nan());
    assert!(autocorrelation_time(draws(&spoiled, 6), 5.0).is_nan());
    assert!(autocorrelation_time(draws(&[2.0; 40], 2), 5.0).is_nan());
    let mut stuck = values.clone();
    stuck[..40].fill(0.2);
    assert!(autocorrelation_time(draws(&stuck, 6), 5.0).is_nan());
    assert!(autocorrelation_time(draws(&values[..6], 2), 5.0).is_nan());
    assert!((autocorrelation_time(draws(&values, 2), 5.0) - 1.0).abs() < 0.5);
}
