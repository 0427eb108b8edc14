use super::*;
use gibbs_core::{Monitor, Stream, purpose};
use gibbs_testkit::finite_difference_gradient;

fn normals(seed: u64, count: usize) -> Vec<f64> {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 0);
    (0..count).map(|_| stream.normal()).collect()
}

fn tail(losses: &[f64], level: f64) -> (f64, Vec<f64>, f64) {
    let (risk, quantile) = cvar(losses, level, true, &Monitor::none()).unwrap();
    (risk.value, risk.gradient.unwrap(), quantile)
}

fn spectrum(losses: &[f64], options: &SpectralOptions) -> (f64, Vec<f64>) {
    let risk = spectral(losses, options, true, &Monitor::none()).unwrap();
    (risk.value, risk.gradient.unwrap())
}

fn all_spectra() -> Vec<(Spectrum, Option<f64>)> {
    vec![
        (Spectrum::Superquantile, None),
        (Spectrum::Superquantile, Some(0.83)),
        (Spectrum::Superquantile, Some(0.0)),
        (Spectrum::Extremile, None),
        (Spectrum::Extremile, Some(3.5)),
        (Spectrum::Exponential, None),
        (Spectrum::Exponential, Some(900.0)),
    ]
}

fn near(a: &[f64], b: &[f64], tolerance: f64) {
    assert_eq!(a.len(), b.len());
    assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() <= tolerance), "{a:?}\n{b:?}");
}

#[test]
fn the_tail_s_mean_is_that_of_its_definition() {
    for n in [1, 2, 7, 10, 101] {
        let losses = normals(n as u64, n);
        for level in [0.0, 0.3, 0.5, 0.8, 0.9, 0.999, 1.0 - 1e-15] {
            let (value, weights, quantile) = tail(&losses, level);
            // The minimum over a is at one of the losses.
            let objective =
                |a: f64| a + losses.iter().map(|l| (l - a).max(0.0)).sum::<f64>() / ((1.0 - level) * n as f64);
            let best = losses.iter().map(|&a| objective(a)).fold(f64::INFINITY, f64::min);
            assert!((value - best).abs() < 1e-12, "{n} {level}: {value} {best}");
            assert!((objective(quantile) - best).abs() < 1e-12);
            assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            let dual: f64 = weights.iter().zip(&losses).map(|(q, l)| q * l).sum();
            assert!((dual - value).abs() < 1e-12);
            assert!(weights.iter().all(|&q| q <= 1.0 / ((1.0 - level) * n as f64) + 1e-12));
        }
        let mean = losses.iter().sum::<f64>() / n as f64;
        assert!((tail(&losses, 0.0).0 - mean).abs() < 1e-14);
    }
}

#[test]
fn gradients_are_those_of_the_values() {
    let losses = normals(3, 23);
    let slopes = finite_difference_gradient(|l| tail(l, 0.77).0, &losses, 1e-6);
    near(&tail(&losses, 0.77).1, &slopes, 1e-8);
    for (spectrum_of, parameter) in all_spectra() {
        for (smoothing, penalty) in [
            (0.0, Penalty::Squares),
            (0.3, Penalty::Squares),
            (0.02, Penalty::Squares),
            (0.3, Penalty::Entropy),
            (5.0, Penalty::Entropy),
        ] {
            let options = SpectralOptions { spectrum: spectrum_of, parameter, smoothing, penalty };
            let slopes = finite_difference_gradient(|l| spectrum(l, &options).0, &losses, 1e-6);
            let (_, gradient) = spectrum(&losses, &options);
            near(&gradient, &slopes, 3e-7);
            assert!((gradient.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert!(gradient.iter().all(|&q| q >= 0.0));
        }
    }
}

#[test]
fn spectra_sum_to_one_and_weigh_the_sorted_losses() {
    let losses = [0.3, -1.0, 2.0, 0.7];
    let sorted = [-1.0, 0.3, 0.7, 2.0];
    let expect = |options: SpectralOptions, sigma: [f64; 4]| {
        let value: f64 = sigma.iter().zip(sorted).map(|(s, l)| s * l).sum();
        let (risk, weights) = spectrum(&losses, &options);
        assert!((risk - value).abs() < 1e-14, "{risk} {value}");
        near(&weights, &[sigma[1], sigma[0], sigma[3], sigma[2]], 1e-15);
    };
    expect(SpectralOptions::default(), [0.0, 0.0, 0.5, 0.5]);
    let with = |spectrum, parameter| SpectralOptions { spectrum, parameter: Some(parameter), ..Default::default() };
    expect(with(Spectrum::Superquantile, 0.6), [0.0, 0.0, 0.375, 0.625]);
    expect(with(Spectrum::Extremile, 2.0), [1.0 / 16.0, 3.0 / 16.0, 5.0 / 16.0, 7.0 / 16.0]);
    let exponential = |i: i32| (f64::from(i) * 0.5).exp();
    let total = exponential(4) - 1.0;
    let sigma = [1, 2, 3, 4].map(|i| (exponential(i) - exponential(i - 1)) / total);
    expect(with(Spectrum::Exponential, 2.0), sigma);
    // The superquantile is the tail's mean.
    let many = normals(5, 57);
    let (value, weights) = spectrum(&many, &with(Spectrum::Superquantile, 0.8));
    let (tail_value, tail_weights, _) = tail(&many, 0.8);
    assert!((value - tail_value).abs() < 1e-13);
    near(&weights, &tail_weights, 1e-14);
}

#[test]
fn smoothing_goes_from_the_sorted_losses_to_the_mean() {
    let losses = normals(8, 40);
    let mean = losses.iter().sum::<f64>() / 40.0;
    for (spectrum_of, parameter) in all_spectra() {
        for penalty in [Penalty::Squares, Penalty::Entropy] {
            let at = |smoothing| {
                spectrum(&losses, &SpectralOptions { spectrum: spectrum_of, parameter, smoothing, penalty })
            };
            assert!((at(1e9).0 - mean).abs() < 1e-6);
            near(&at(1e9).1, &[1.0 / 40.0; 40], 1e-9);
            assert!((at(1e-9).0 - at(0.0).0).abs() < 1e-6, "{} {}", at(1e-9).0, at(0.0).0);
            let values = [0.0, 0.01, 0.1, 1.0, 10.0].map(|smoothing| at(smoothing).0);
            assert!(values.windows(2).all(|pair| pair[0] >= pair[1] - 1e-12), "it falls: {values:?}");
        }
    }
}

/// The best weights by projected gradient steps would be another program; that no feasible move improves is the same.
#[test]
fn no_move_inside_the_hull_improves_smoothed_weights() {
    let losses = normals(9, 12);
    for penalty in [Penalty::Squares, Penalty::Entropy] {
        for (spectrum_of, parameter) in all_spectra() {
            let options = SpectralOptions { spectrum: spectrum_of, parameter, smoothing: 0.2, penalty };
            let (_, q) = spectrum(&losses, &options);
            // The gradient of the objective at q, and the vertex of the hull that it points at most.
            let slope: Vec<f64> = (0..12)
                .map(|i| {
                    losses[i]
                        - 0.2
                            * match penalty {
                                Penalty::Squares => 12.0 * (q[i] - 1.0 / 12.0),
                                Penalty::Entropy => (12.0 * q[i].max(1e-300)).ln() + 1.0,
                            }
                })
                .collect();
            let (vertex, _) = spectrum(&slope, &SpectralOptions { smoothing: 0.0, ..options });
            let along: f64 = slope.iter().zip(&q).map(|(s, q)| s * q).sum();
            assert!(vertex - along < 1e-10, "{vertex} {along}");
        }
    }
}

#[test]
fn constant_losses_cost_their_constant_and_ties_share() {
    for level in [0.0, 0.5, 0.95] {
        let (value, weights, quantile) = tail(&[0.7; 9], level);
        assert!((value - 0.7).abs() < 1e-15 && quantile == 0.7);
        near(&weights, &[1.0 / 9.0; 9], 1e-16);
    }
    for penalty in [Penalty::Squares, Penalty::Entropy] {
        for smoothing in [0.0, 0.5] {
            for (spectrum_of, parameter) in all_spectra() {
                let options = SpectralOptions { spectrum: spectrum_of, parameter, smoothing, penalty };
                let (value, weights) = spectrum(&[0.7; 9], &options);
                assert!((value - 0.7).abs() < 1e-12);
                near(&weights, &[1.0 / 9.0; 9], 1e-13);
            }
        }
    }
    near(&tail(&[1.0, 2.0, 2.0, 2.0, 3.0], 0.6).1, &[0.0, 1.0 / 6.0, 1.0 / 6.0, 1.0 / 6.0, 0.5], 1e-15);
}

#[test]
fn large_numbers_of_losses_are_sorted_as_small_ones_are() {
    let mut losses = normals(10, 20_000);
    losses[77] = 0.0;
    losses[78] = -0.0;
    let mut expected: Vec<u32> = (0..20_000).collect();
    expected.sort_by(|&a, &b| losses[a as usize].partial_cmp(&losses[b as usize]).unwrap());
    assert_eq!(order::ascending(&losses), expected);
    let single: Vec<f32> = losses.iter().map(|&l| l as f32).collect();
    let mut expected: Vec<u32> = (0..20_000).collect();
    expected.sort_by(|&a, &b| single[a as usize].partial_cmp(&single[b as usize]).unwrap());
    assert_eq!(order::ascending(&single), expected);
}

#[test]
fn both_precisions_agree() {
    let losses = normals(11, 500);
    let single: Vec<f32> = losses.iter().map(|&l| l as f32).collect();
    let (risk, _) = cvar(&single, 0.9, true, &Monitor::none()).unwrap();
    assert!((risk.value - tail(&losses, 0.9).0).abs() < 1e-6);
    let options = SpectralOptions { smoothing: 0.1, ..Default::default() };
    let risk = spectral(&single, &options, true, &Monitor::none()).unwrap();
    assert!((risk.value - spectrum(&losses, &options).0).abs() < 1e-6);
}

#[test]
fn groups_with_larger_losses_gain_weight() {
    let losses = [1.0, 3.0, 2.0, 5.0, 0.5];
    let groups = [0, 1, 0, 1, 2];
    let options = GroupOptions { step: 0.1, adjustment: 0.0 };
    let step = group_dro(&losses, &groups, &[0.5, 0.25, 0.25, 1.0], None, &options, true).unwrap();
    assert_eq!(step.losses, [1.5, 4.0, 0.5, 0.0]);
    let raw = [0.5 * 0.15f64.exp(), 0.25 * 0.4f64.exp(), 0.25 * 0.05f64.exp(), 1.0];
    let total: f64 = raw.iter().sum();
    near(&step.weights, &raw.map(|q| q / total), 1e-15);
    let gradient = step.risk.gradient.unwrap();
    near(&gradient, &[0, 1, 0, 1, 2].map(|g| raw[g] / total / [2.0, 2.0, 1.0][g]), 1e-15);
    let value: f64 = gradient.iter().zip(losses).map(|(g, l)| g * l).sum();
    assert!((step.risk.value - value).abs() < 1e-15);
    // Equal losses leave equal weights; an allowance moves them to the small group.
    let even = group_dro(&[2.0; 5], &groups, &[1.0; 3], None, &options, false).unwrap();
    near(&even.weights, &[1.0 / 3.0; 3], 1e-15);
    let options = GroupOptions { step: 1.0, adjustment: 1.0 };
    let moved = group_dro(&[2.0; 5], &groups, &[1.0; 3], Some(&[100.0, 100.0, 4.0]), &options, false).unwrap();
    assert!((moved.weights[2] / moved.weights[0] - 0.4f64.exp()).abs() < 1e-14);
    assert!(group_dro(&[1e6, 0.0], &[0, 1], &[1.0; 2], None, &options, false).unwrap().risk.value == 1e6);
}

#[test]
fn the_worst_labels_are_found_in_the_ball() {
    let losses = [1.0, 3.0, 2.0, 5.0, 0.5, 0.7];
    let labels = [0, 1, 0, 1, 2, 2];
    let mean = losses.iter().sum::<f64>() / 6.0;
    let at = |radius| label_dro(&losses, &labels, 4, radius, true).unwrap();
    assert!((at(0.0).risk.value - mean).abs() < 1e-15);
    assert!((at(10.0).risk.value - 4.0).abs() < 1e-15);
    for radius in [1e-6, 0.05, 0.3, 1.0] {
        let solution = at(radius);
        assert!((solution.divergence - radius).abs() < 1e-12, "{} {radius}", solution.divergence);
        assert!((solution.weights.iter().sum::<f64>() - 1.0).abs() < 1e-14);
        // Weak duality: no γ gives less.
        let dual = |gamma: f64| {
            let sum: f64 = solution.losses[..3].iter().map(|l| (l / gamma).exp() / 3.0).sum();
            gamma * sum.ln() + gamma * radius
        };
        let least = (-4000..9000).map(|i| dual((f64::from(i) * 1e-3).exp())).fold(f64::INFINITY, f64::min);
        assert!(solution.risk.value <= least + 1e-9);
        assert!(solution.risk.value >= least - 1e-6, "{} {least}", solution.risk.value);
        let slopes =
            finite_difference_gradient(|l| label_dro(l, &labels, 4, radius, false).unwrap().risk.value, &losses, 1e-5);
        near(&solution.risk.gradient.unwrap(), &slopes, 1e-6);
    }
    assert_eq!(label_dro(&[2.0; 3], &[0, 1, 1], 2, 0.5, false).unwrap().risk.value, 2.0);
}

#[test]
fn censored_times_pass_their_weight_on() {
    near(&kaplan_meier_weights(&[3.0, 1.0, 2.0], &[1, 1, 1]).unwrap(), &[1.0 / 3.0; 3], 1e-16);
    // By hand: the censored second of four passes its quarter on to the two that are left.
    near(&kaplan_meier_weights(&[1.0, 2.0, 3.0, 4.0], &[1, 0, 1, 1]).unwrap(), &[0.25, 0.0, 0.375, 0.375], 1e-15);
    // Ties: events come first. The weights are the jumps of the estimate of the events.
    let (times, events) = ([5.0, 2.0, 2.0, 2.0, 7.0, 7.0, 1.0, 9.0], [1, 1, 0, 1, 0, 1, 0, 0]);
    let weights = kaplan_meier_weights(&times, &events).unwrap();
    let mut survival = 1.0;
    for time in [1.0, 2.0, 5.0, 7.0, 9.0] {
        let at_risk = times.iter().filter(|&&t| t >= time).count() as f64;
        let happened = (0..8).filter(|&i| times[i] == time && events[i] == 1).count() as f64;
        let jump: f64 = (0..8).filter(|&i| times[i] == time).map(|i| weights[i]).sum();
        assert!((jump - survival * happened / at_risk).abs() < 1e-15);
        survival *= 1.0 - happened / at_risk;
    }
    assert!((weights.iter().sum::<f64>() - (1.0 - survival)).abs() < 1e-15);
}

#[test]
fn wrong_input_is_named() {
    let named = |error: Option<gibbs_core::Error>, name: &str| {
        assert_eq!(error.and_then(|error| error.argument().map(String::from)).as_deref(), Some(name));
    };
    let none = Monitor::none();
    for bad in [f64::NAN, f64::INFINITY] {
        named(cvar(&[1.0, bad], 0.5, true, &none).err(), "losses");
        named(spectral(&[1.0, bad], &SpectralOptions::default(), true, &none).err(), "losses");
        named(label_dro(&[1.0, bad], &[0, 0], 1, 0.1, true).err(), "losses");
    }
    named(cvar::<f64>(&[], 0.5, true, &none).err(), "losses");
    for level in [-0.1, 1.0, f64::NAN] {
        named(cvar(&[1.0], level, true, &none).err(), "options.level");
        let options = SpectralOptions { parameter: Some(level), ..Default::default() };
        named(spectral(&[1.0], &options, true, &none).err(), "options.parameter");
    }
    for (spectrum, parameter) in [(Spectrum::Extremile, 0.9), (Spectrum::Exponential, 0.0)] {
        let options = SpectralOptions { spectrum, parameter: Some(parameter), ..Default::default() };
        named(spectral(&[1.0], &options, true, &none).err(), "options.parameter");
    }
    let options = SpectralOptions { smoothing: -1.0, ..Default::default() };
    named(spectral(&[1.0], &options, true, &none).err(), "options.smoothing");
    named(label_dro(&[1.0], &[1], 1, 0.1, true).err(), "labels");
    named(label_dro(&[1.0], &[0, 0], 1, 0.1, true).err(), "labels");
    named(label_dro(&[1.0], &[0], 1, -0.1, true).err(), "options.radius");
    named(label_dro(&[1.0], &[0], 0, 0.1, true).err(), "options.classes");
    let group = |groups: &[i32], weights: &[f64], sizes: Option<&[f64]>, step| {
        group_dro(&[1.0], groups, weights, sizes, &GroupOptions { step, adjustment: 0.0 }, true).err()
    };
    named(group(&[1], &[1.0], None, 0.1), "groups");
    named(group(&[0, 0], &[1.0], None, 0.1), "groups");
    named(group(&[0], &[0.0], None, 0.1), "options.weights");
    named(group(&[0], &[1.0], Some(&[0.0]), 0.1), "options.sizes");
    named(group(&[0], &[1.0], Some(&[1.0, 1.0]), 0.1), "options.sizes");
    named(group(&[0], &[1.0], None, -0.1), "options.step");
    named(kaplan_meier_weights(&[], &[]).err(), "times");
    named(kaplan_meier_weights(&[1.0, f64::NAN], &[1, 1]).err(), "times");
    named(kaplan_meier_weights(&[1.0], &[2]).err(), "events");
    named(kaplan_meier_weights(&[1.0], &[]).err(), "events");
}
