use super::*;
use gibbs_core::{Monitor, Stream, purpose};
use proptest::prelude::*;

/// `chains` chains of x_t = a x_{t−1} + √(1 − a²) z_t from the stationary law.
fn autoregression(seed: u64, a: f64, chains: usize, length: usize) -> Vec<f64> {
    let mut values = Vec::new();
    for chain in 0..chains {
        let mut stream = Stream::new(seed, purpose::SIMULATE, chain as u32);
        let mut x = stream.normal();
        for _ in 0..length {
            values.push(x);
            x = a * x + (1.0 - a * a).sqrt() * stream.normal();
        }
    }
    values
}

fn draws(values: &[f64], chains: usize) -> Draws<'_> {
    Draws::new(values, chains).unwrap()
}

fn assert_close(name: &str, found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs(), "{name}: {found} for {expected}");
}

#[test]
fn arviz_agrees() {
    // fixtures/generate.py
    let cases: serde_json::Value = serde_json::from_str(include_str!("../fixtures/diagnostics.json")).unwrap();
    for case in cases.as_array().unwrap() {
        let values: Vec<f64> = case["draws"].as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect();
        let draws = draws(&values, case["chains"].as_u64().unwrap() as usize);
        let summary = summarize(draws);
        let found = [
            ("rhat", rhat(draws)),
            ("rhat", summary.rhat),
            ("essBulk", ess_bulk(draws)),
            ("essBulk", summary.ess_bulk),
            ("essTail", ess_tail(draws)),
            ("essTail", summary.ess_tail),
            ("essMean", ess_mean(draws)),
            ("essSd", ess_sd(draws)),
            ("essQuantile", ess_quantile(draws, 0.3)),
            ("mcseMean", mcse_mean(draws)),
            ("mcseMean", summary.mcse),
            ("mcseSd", mcse_sd(draws)),
            ("q5", summary.q5),
            ("q95", summary.q95),
            ("mean", summary.mean),
            ("sd", summary.sd),
        ];
        for (name, value) in found {
            assert_close(&format!("{} {name}", case["name"]), value, case["expected"][name].as_f64().unwrap());
        }
    }
}

#[test]
fn autoregressions_have_their_known_effective_size() {
    // ESS of the mean of AR(1) is S (1 − a) / (1 + a).
    for a in [0.0, 0.5, 0.9, -0.4] {
        let (chains, length) = (4, 20_000);
        let values = autoregression(3, a, chains, length);
        let expected = (chains * length) as f64 * (1.0 - a) / (1.0 + a);
        for ess in [ess_mean(draws(&values, chains)), ess_bulk(draws(&values, chains))] {
            assert!((ess / expected - 1.0).abs() < 0.15, "a = {a}: {ess} for {expected}");
        }
        assert!((rhat(draws(&values, chains)) - 1.0).abs() < 2e-3);
    }
}

#[test]
fn standard_errors_of_independent_normal_draws_are_textbook_ones() {
    let values = autoregression(5, 0.0, 4, 10_000);
    let count = values.len() as f64;
    let draws = draws(&values, 4);
    assert!((mcse_mean(draws) * count.sqrt() - 1.0).abs() < 0.1);
    assert!((mcse_sd(draws) * (2.0 * count).sqrt() - 1.0).abs() < 0.1);
}

#[test]
fn the_definition_of_rhat_on_two_half_chains_by_hand() {
    // Halves (1, 2) and (3, 4): ranks are the values, and folding gives ties (2, 1, 1, 2).
    let z = |rank: f64| super::normal::quantile((rank - 0.375) / 4.25);
    let (a, b) = ([z(1.0), z(2.0)], [z(3.0), z(4.0)]);
    let within = ((a[1] - a[0]).powi(2) / 2.0 + (b[1] - b[0]).powi(2) / 2.0) / 2.0;
    let between = 2.0 * ((b[0] + b[1] - a[0] - a[1]) / 2.0).powi(2) / 2.0;
    assert_close("rhat", rhat(draws(&[1.0, 2.0, 3.0, 4.0], 1)), ((between / within + 1.0) / 2.0).sqrt());
}

#[test]
fn chains_in_different_places_are_noticed() {
    let mut values = autoregression(7, 0.2, 4, 500);
    values[..500].iter_mut().for_each(|x| *x += 3.0);
    assert!(rhat(draws(&values, 4)) > 1.3, "{}", rhat(draws(&values, 4)));
    let mut wide = autoregression(7, 0.2, 4, 500);
    wide[..500].iter_mut().for_each(|x| *x *= 6.0);
    assert!(rhat(draws(&wide, 4)) > 1.1, "{}", rhat(draws(&wide, 4)));
}

#[test]
fn the_edges_are_those_of_the_table() {
    let all_nan = |draws: Draws| {
        let summary = summarize(draws);
        [rhat(draws), ess_bulk(draws), ess_tail(draws), ess_mean(draws), ess_sd(draws), ess_quantile(draws, 0.5)]
            .iter()
            .chain(&[summary.rhat, summary.ess_bulk, summary.ess_tail, summary.mcse])
            .all(|value| value.is_nan())
    };
    let fine = autoregression(1, 0.0, 2, 20);
    for bad in [f64::NAN, f64::INFINITY] {
        let mut values = fine.clone();
        values[13] = bad;
        assert!(all_nan(draws(&values, 2)));
        assert!(summarize(draws(&values, 2)).mean.is_nan());
    }
    assert!(all_nan(draws(&[2.5; 40], 2)));
    assert_eq!(summarize(draws(&[2.5; 40], 2)).sd, 0.0);
    assert_eq!(summarize(draws(&[2.5; 40], 2)).q50, 2.5);
    assert!(all_nan(draws(&fine[..6], 2)));
    assert!(all_nan(draws(&[], 3)));
    let short = draws(&fine[..10], 2);
    assert!(rhat(short).is_finite() && ess_bulk(short).is_nan());
    assert!(ess_bulk(draws(&fine[..12], 2)).is_finite());
    let apart = [[0.0; 20], [1.0; 20]].concat();
    assert_eq!(rhat(draws(&apart, 2)), f64::INFINITY);
    assert!(ess_bulk(draws(&apart, 2)) < 5.0, "{}", ess_bulk(draws(&apart, 2)));
    assert!(rhat(draws(&fine, 1)).is_finite());
    assert!(Draws::new(&fine, 0).is_err() && Draws::new(&fine, 3).is_err());
    assert!(ess_quantile(draws(&fine, 2), 1.5).is_nan() && ess_quantile(draws(&fine, 2), f64::NAN).is_nan());
}

#[test]
fn one_constant_chain_among_moving_ones_is_a_failure_and_not_a_number_missing() {
    let mut values = autoregression(9, 0.0, 4, 200);
    values[..200].fill(0.1);
    let summary = summarize(draws(&values, 4));
    assert!(summary.rhat > 1.01 && summary.ess_bulk.is_finite(), "{summary:?}");
}

#[test]
fn energies_that_follow_the_momenta_score_near_two() {
    // Independent energies have Σ (E_t − E_{t−1})² = 2 Σ (E_t − Ē)².
    let free = autoregression(11, 0.0, 2, 5000);
    let slow = autoregression(11, 0.95, 2, 5000);
    assert!(ebfmi(draws(&free, 2)).iter().all(|value| (value - 2.0).abs() < 0.1));
    assert!(ebfmi(draws(&slow, 2)).iter().all(|value| (value - 0.1).abs() < 0.04));
    let by_hand = ebfmi(draws(&[1.0, 2.0, 4.0], 1))[0];
    assert_close("by hand", by_hand, 5.0 / (14.0 / 3.0));
    assert!(ebfmi(draws(&[1.0, f64::NAN, 2.0], 1))[0].is_nan());
    assert!(ebfmi(draws(&[1.0, 2.0], 1))[0].is_nan());
}

#[test]
fn columns_are_summarized_one_by_one_at_any_thread_count() {
    let (first, second) = (autoregression(1, 0.5, 3, 40), autoregression(2, 0.1, 3, 40));
    let rows: Vec<f64> = first.iter().zip(&second).flat_map(|(a, b)| [*a, *b]).collect();
    let expected = vec![summarize(draws(&first, 3)), summarize(draws(&second, 3))];
    for threads in [1, 2, 8] {
        assert_eq!(summarize_each(&rows, 3, 2, 1, &Monitor::threads(threads)).unwrap(), expected);
    }
    assert!(summarize_each(&rows, 3, 0, 1, &Monitor::none()).is_err());
    assert!(summarize_each(&rows, 3, 7, 1, &Monitor::none()).is_err());
    assert!(summarize_each(&rows, 7, 2, 1, &Monitor::none()).is_err());
}

/// Draws in threes about the values of an autoregression, which their deviations leave alone: these sum to 0 in a batch.
#[test]
fn draws_that_belong_together_are_worth_what_their_means_are() {
    let (chains, batches, a, deviation) = (4, 5000, 0.5_f64, 1.5);
    let centers = autoregression(5, a, chains, batches);
    let mut stream = Stream::new(6, purpose::SIMULATE, 0);
    let values: Vec<f64> = centers
        .iter()
        .flat_map(|center| {
            let (first, second) = (deviation * stream.normal(), deviation * stream.normal());
            [center + first, center + second, center - first - second]
        })
        .collect();
    // Variance of a draw: 1 for the center, (1 + 1 + 2) / 3 of the deviations' square on the average over the places.
    let variance = 1.0 + 4.0 / 3.0 * deviation * deviation;
    let truth = (chains * batches) as f64 * (1.0 - a) / (1.0 + a) * variance;
    let together = draws(&values, chains).in_batches(3);
    for found in [ess_mean(together), (summarize(together).sd / summarize(together).mcse).powi(2)] {
        assert!((found / truth - 1.0).abs() < 0.1, "{found} for {truth}");
    }
    // One draw a batch is no batch; too few batches are taken draw by draw.
    assert_eq!(ess_bulk(draws(&values, chains).in_batches(1)), ess_bulk(draws(&values, chains)));
    let few = draws(&values[..40], 4);
    assert_eq!(ess_mean(few.in_batches(3)), ess_mean(few));
    // Batches with equal means know the mean exactly, as far as a size may go.
    let opposed = draws(&[1.0, -1.0, 2.0, -2.0, 3.0, -3.0, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0], 1).in_batches(2);
    assert_close("opposed", ess_mean(opposed), 12.0 * 12f64.log10());
}

/// The definition of ESS from its formula, with all correlations computed first.
fn plain_ess(values: &[f64], count: usize) -> f64 {
    let n = values.len() / count;
    let chains: Vec<&[f64]> = values.chunks(n).collect();
    let means: Vec<f64> = chains.iter().map(|c| c.iter().sum::<f64>() / n as f64).collect();
    let autocovariance = |lag: usize| {
        let of_chain =
            |(c, m): (&&[f64], &f64)| (0..n - lag).map(|i| (c[i] - m) * (c[i + lag] - m)).sum::<f64>() / n as f64;
        chains.iter().zip(&means).map(of_chain).sum::<f64>() / count as f64
    };
    let within = autocovariance(0) * n as f64 / (n - 1) as f64;
    let grand = means.iter().sum::<f64>() / count as f64;
    let between = means.iter().map(|m| (m - grand).powi(2)).sum::<f64>() / (count - 1) as f64;
    let total = within * (n - 1) as f64 / n as f64 + between;
    let rho: Vec<f64> = (0..n).map(|t| if t == 0 { 1.0 } else { 1.0 - (within - autocovariance(t)) / total }).collect();
    let (mut time, mut cap, mut t) = (-1.0, f64::INFINITY, 0);
    while t + 4 < n && rho[t] + rho[t + 1] > 0.0 {
        cap = cap.min(rho[t] + rho[t + 1]);
        time += 2.0 * cap;
        t += 2;
    }
    time += if rho[t] + rho[t + 1] < 0.0 { rho[t].max(0.0) } else { rho[t] };
    let size = values.len() as f64;
    size / time.max(1.0 / size.log10())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn monotone_maps_do_not_change_what_ranks_decide(seed in 0u64..1000, a in -0.9f64..0.95, length in 8usize..60) {
        let values = autoregression(seed, a, 3, length);
        let mapped: Vec<f64> = values.iter().map(|x| (2.0 * x).exp()).collect();
        let (x, y) = (draws(&values, 3), draws(&mapped, 3));
        prop_assert_eq!(ess_bulk(x), ess_bulk(y));
        prop_assert!(ess_tail(x) > 0.0);
    }

    #[test]
    fn shifts_and_scales_change_nothing(seed in 0u64..1000, power in -8i32..8, shift in -10f64..10.0) {
        let values = autoregression(seed, 0.6, 4, 50);
        let scale = 2f64.powi(power);
        let scaled: Vec<f64> = values.iter().map(|x| scale * x).collect();
        let shifted: Vec<f64> = values.iter().map(|x| x + shift).collect();
        let (plain, x, y) = (draws(&values, 4), summarize(draws(&scaled, 4)), summarize(draws(&shifted, 4)));
        prop_assert_eq!(rhat(plain), x.rhat);
        prop_assert_eq!(mcse_mean(plain) * scale, x.mcse);
        prop_assert!((mcse_mean(plain) / y.mcse - 1.0).abs() < 1e-9);
        // Folding about a median between two draws makes a tie that rounding may break.
        prop_assert!((rhat(plain) - y.rhat).abs() < 1e-3);
    }

    #[test]
    fn the_effective_size_is_that_of_its_formula(seed in 0u64..1000, a in -0.9f64..0.99, half in 3usize..40) {
        let values = autoregression(seed, a, 2, 2 * half);
        let expected = plain_ess(&values, 4);
        prop_assert!((ess_mean(draws(&values, 2)) - expected).abs() < 1e-7 * expected);
    }

    #[test]
    fn quantiles_are_between_order_statistics(mut values in proptest::collection::vec(-5f64..5.0, 1..40), p in 0f64..=1.0) {
        let found = quantile(&values, p);
        values.sort_by(f64::total_cmp);
        let position = p * (values.len() - 1) as f64;
        prop_assert!(values[position.floor() as usize] <= found && found <= values[position.ceil() as usize]);
    }
}
