use super::*;
use crate::stochastic_gradient::{Dynamics, Options};
use gibbs_core::Stream;

const TAIL: [bool; 12] = [true, false, true, true, false, true, true, true, false, true, true, true];

/// Biases of coins at the midpoints of `k` intervals, with the log probabilities of the tosses.
fn coins(k: usize) -> Vec<f64> {
    let biases = (0..k).map(|j| (j as f64 + 0.5) / k as f64);
    biases.flat_map(|b| TAIL.map(|heads| if heads { b.ln() } else { (1.0 - b).ln() })).collect()
}

#[test]
fn coins_of_any_bias_follow_the_rule_of_succession() {
    let values = coins(4000);
    let found = bayes_mixture(MatrixView::new(&values, 4000, 12).unwrap(), &[1.0; 4000], None).unwrap();
    let mut heads = 0.0;
    for (t, (toss, log)) in TAIL.into_iter().zip(&found.sequential).enumerate() {
        let rule = (heads + 1.0) / (t as f64 + 2.0);
        let truth = if toss { rule } else { 1.0 - rule };
        assert!((log.exp() - truth).abs() < 1e-6, "{t}: {} for {truth}", log.exp());
        heads += f64::from(toss);
    }
    // The regret against the best coin: log (n + 1) C(n, k) + k log(k/n) + (n − k) log((n − k)/n), n = 12, k = 9.
    let truth = (13.0_f64 * 220.0).ln() + 9.0 * 0.75_f64.ln() + 3.0 * 0.25_f64.ln();
    assert!((found.regret - truth).abs() < 1e-4, "{} for {truth}", found.regret);
    assert!(found.bound >= found.regret && found.bound < found.regret + 1.5, "{} {}", found.bound, found.regret);
    assert!(found.predictive.iter().all(|l| (l.exp() - 0.5).abs() < 1e-9));
    assert!((found.posterior.iter().sum::<f64>() - 1.0).abs() < 1e-12);
}

#[test]
fn regret_follows_the_weight_of_the_hypothesis_and_not_their_number() {
    // A hundred times as many hypotheses, none of which is any good: the regret rises by what they take of the weight, and no more.
    let (mut values, mut weights) = (vec![-1.0; 12], vec![0.5]);
    for _ in 0..1000 {
        values.extend([-3.0; 12]);
        weights.push(0.5 / 1000.0);
    }
    let found = bayes_mixture(MatrixView::new(&values, 1001, 12).unwrap(), &weights, None).unwrap();
    assert!((found.regret - 2.0_f64.ln()).abs() < 1e-9, "{}", found.regret);
    assert!((found.bound - 2.0_f64.ln()).abs() < 1e-12 && found.radius == 0.0);
}

#[test]
fn the_bound_holds_for_every_sequence_and_reference() {
    let mut stream = Stream::new(1, 1, 0);
    for _ in 0..200 {
        let values: Vec<f64> = (0..60).map(|_| -3.0 * stream.uniform()).collect();
        let weights: Vec<f64> = (0..6).map(|_| stream.uniform()).collect();
        let reference: Vec<f64> = (0..10).map(|_| -3.0 * stream.uniform()).collect();
        let view = MatrixView::new(&values, 6, 10).unwrap();
        for reference in [None, Some(reference.as_slice())] {
            let found = bayes_mixture(view, &weights, reference).unwrap();
            assert!(found.bound >= found.regret - 1e-12);
            let direct = found.excess.iter().enumerate().map(|(k, d)| {
                let own = found.weight[k] - if k == 0 { 0.0 } else { found.weight[k - 1] };
                own * (-10.0 * d).exp()
            });
            assert!((found.regret + direct.sum::<f64>().ln()).abs() < 1e-9);
        }
    }
}

#[test]
fn draws_of_sgld_predict_as_the_posterior_does() {
    // y ~ normal(θ, 1), θ ~ normal(0, 1), ten observations of mean 0.8: y′ is normal(8/11, 1 + 1/11).
    let options = Options { step_size: 0.3, decay: 0.6, delay: 20.0, warmup: 200, draws: 2000, ..Options::default() };
    let mut dynamics = Dynamics::new(vec![0.0; 50], 1, options).unwrap();
    while !dynamics.is_done() {
        let gradients: Vec<f64> = dynamics.positions().iter().map(|theta| 8.0 - 11.0 * theta).collect();
        dynamics.tell(&gradients).unwrap();
    }
    let (draws, weights) = dynamics.draws();
    let weights = weights.repeat(50);
    let at = [-1.0_f64, 0.5, 2.0];
    let density = |y: f64, mean: f64, variance: f64| {
        -0.5 * ((y - mean).powi(2) / variance + (2.0 * std::f64::consts::PI * variance).ln())
    };
    let values: Vec<f64> = draws.iter().flat_map(|theta| at.map(|y| density(y, *theta, 1.0))).collect();
    let found = bayes_mixture(MatrixView::new(&values, draws.len(), 3).unwrap(), &weights, None).unwrap();
    for (y, log) in at.into_iter().zip(&found.predictive) {
        let truth = density(y, 8.0 / 11.0, 1.0 + 1.0 / 11.0);
        assert!((log - truth).abs() < 0.02, "{y}: {log} for {truth}");
    }
}

#[test]
fn what_nothing_allows_is_refused() {
    let never = [f64::NEG_INFINITY, -1.0, f64::NEG_INFINITY, -1.0];
    let refused = |values: &[f64], weights: &[f64], reference: Option<&[f64]>| {
        let found = bayes_mixture(MatrixView::new(values, 2, 2).unwrap(), weights, reference);
        found.unwrap_err().argument().map(str::to_owned).unwrap()
    };
    assert_eq!(refused(&never, &[1.0, 1.0], None), "logLikelihood");
    assert_eq!(refused(&[f64::NAN, 0.0, 0.0, 0.0], &[1.0, 1.0], None), "logLikelihood");
    assert_eq!(refused(&[0.0; 4], &[1.0], None), "options.weights");
    assert_eq!(refused(&[0.0; 4], &[1.0, 1.0], Some(&[0.0])), "options.reference");
    // One hypothesis that is excluded does no harm.
    let one = [f64::NEG_INFINITY, -1.0, -2.0, -1.0];
    let found = bayes_mixture(MatrixView::new(&one, 2, 2).unwrap(), &[1.0, 1.0], None).unwrap();
    assert!((found.log_evidence - (-3.0 - 2.0_f64.ln())).abs() < 1e-12);
    assert_eq!(found.posterior, [0.0, 1.0]);
}
