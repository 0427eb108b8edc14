use super::*;
use gibbs_core::{Code, Stream, purpose};
use gibbs_testkit::finite_difference_gradient;

fn log_probabilities(seed: u64, count: usize) -> [Vec<f64>; 4] {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 0);
    std::array::from_fn(|_| (0..count).map(|_| -50.0 + 20.0 * stream.normal()).collect())
}

fn pairs<T>(arrays: &[Vec<T>; 4]) -> Pairs<'_, T> {
    let [policy_chosen, policy_rejected, reference_chosen, reference_rejected] = arrays;
    Pairs { policy_chosen, policy_rejected, reference_chosen, reference_rejected }
}

/// The solution and both gradients.
fn both<T: Real>(
    arrays: &[Vec<T>; 4],
    weights: Option<&[f64]>,
    options: &Options,
    threads: usize,
) -> Result<(Solution, Vec<T>, Vec<T>)> {
    let count = arrays[0].len();
    let (mut chosen, mut rejected) = (vec![T::from_f64(f64::NAN); count], vec![T::from_f64(f64::NAN); count]);
    let gradients = Gradients { policy_chosen: &mut chosen, policy_rejected: &mut rejected };
    let solution = evaluate(pairs(arrays), weights, options, Some(gradients), &Monitor::threads(threads))?;
    assert_eq!(evaluate(pairs(arrays), weights, options, None, &Monitor::none())?, solution);
    Ok((solution, chosen, rejected))
}

/// The definition: loss and derivative of one pair.
fn by_definition(arrays: &[Vec<f64>; 4], i: usize, options: &Options) -> (f64, f64) {
    let [pc, pr, rc, rr] = arrays.each_ref().map(|values| values[i]);
    let x = options.beta * ((pc - rc) - (pr - rr));
    let s = options.label_smoothing;
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    // log σ(x) where σ itself would round to 0 or lose digits near 1.
    let log_sigmoid = |x: f64| if x < 0.0 { x - x.exp().ln_1p() } else { -(-x).exp().ln_1p() };
    (-(1.0 - s) * log_sigmoid(x) - s * log_sigmoid(-x), options.beta * (s - sigmoid(-x)))
}

#[test]
fn equal_preferences_cost_one_bit() {
    for count in [1, 7, 32, 33, 10_000] {
        let arrays = std::array::from_fn(|_| vec![-3.5; count]);
        for label_smoothing in [0.0, 0.2] {
            let options = Options { label_smoothing, ..Options::default() };
            let (solution, chosen, rejected) = both(&arrays, None, &options, 1).unwrap();
            assert!((solution.value - 2f64.ln()).abs() < 1e-13, "{count}");
            let slope = 0.1 * (label_smoothing - 0.5) / count as f64;
            assert!(chosen.iter().zip(&rejected).all(|(c, r)| (c - slope).abs() < 1e-16 && c == &-r));
        }
    }
}

#[test]
fn values_and_gradients_are_those_of_the_definition() {
    for (count, beta, label_smoothing) in
        [(1, 0.1, 0.0), (31, 0.5, 0.1), (32, 1.0, 0.0), (1000, 0.05, 0.3), (9000, 3.0, 0.0)]
    {
        let arrays = log_probabilities(count as u64, count);
        let options = Options { beta, label_smoothing, reduction: Reduction::None };
        let (solution, chosen, _) = both(&arrays, None, &options, 1).unwrap();
        let single = arrays.each_ref().map(|values| values.iter().map(|&x| x as f32).collect::<Vec<_>>());
        let (single_solution, single_chosen, _) = both(&single, None, &options, 1).unwrap();
        let (values, single_values) = (solution.values.unwrap(), single_solution.values.unwrap());
        let mut sum = 0.0;
        for i in 0..count {
            let (value, slope) = by_definition(&arrays, i, &options);
            sum += value;
            assert!((values[i] - value).abs() < 1e-14 * (1.0 + value), "{i}: {} {value}", values[i]);
            assert!((chosen[i] - slope).abs() < 1e-14);
            assert!((single_values[i] - value).abs() < 1e-4 * (1.0 + value));
            assert!((f64::from(single_chosen[i]) - slope).abs() < 1e-4);
        }
        assert!((solution.value - sum).abs() < 1e-12 * sum);
    }
}

#[test]
fn the_gradient_is_that_of_the_value_under_every_reduction() {
    let (count, weights) = (40, (0..40).map(|i| f64::from(i % 4)).collect::<Vec<_>>());
    let arrays = log_probabilities(3, count);
    for reduction in [Reduction::Mean, Reduction::Sum, Reduction::None] {
        for weights in [None, Some(&weights[..])] {
            let options = Options { label_smoothing: 0.1, reduction, ..Options::default() };
            let (_, chosen, rejected) = both(&arrays, weights, &options, 1).unwrap();
            for (changed, gradient) in [(0, chosen), (1, rejected)] {
                let value = |x: &[f64]| {
                    let mut arrays = arrays.clone();
                    arrays[changed] = x.to_vec();
                    both(&arrays, weights, &options, 1).unwrap().0.value
                };
                for (exact, near) in gradient.iter().zip(finite_difference_gradient(value, &arrays[changed], 1e-5)) {
                    assert!((exact - near).abs() < 1e-8, "{exact} {near}");
                }
            }
        }
    }
}

#[test]
fn weights_are_averaged_over() {
    let arrays = log_probabilities(9, 3);
    let options = Options::default();
    let one = |i| by_definition(&arrays, i, &options).0;
    let (solution, chosen, _) = both(&arrays, Some(&[1.0, 0.0, 3.0]), &options, 1).unwrap();
    assert!((solution.value - (one(0) + 3.0 * one(2)) / 4.0).abs() < 1e-15 * (1.0 + solution.value));
    assert_eq!(chosen[1], 0.0);
    let (solution, chosen, _) = both(&arrays, Some(&[0.0; 3]), &options, 1).unwrap();
    assert_eq!((solution.value, chosen), (0.0, vec![0.0; 3]));
    assert_eq!(both::<f64>(&Default::default(), None, &options, 1).unwrap().0.value, 0.0);
}

#[test]
fn hopeless_and_certain_pairs_neither_overflow_nor_vanish() {
    let arrays = [vec![-1e4, 1e4, -800.0], vec![1e4, -1e4, 0.0], vec![0.0; 3], vec![0.0; 3]];
    let options = Options { beta: 1.0, reduction: Reduction::None, ..Options::default() };
    let (solution, chosen, _) = both(&arrays, None, &options, 1).unwrap();
    assert_eq!(solution.values.unwrap(), [2e4, 0.0, 800.0]);
    assert_eq!(chosen, [-1.0, 0.0, -1.0]);
    // An answer that the policy rules out.
    let arrays = [vec![-1.0], vec![f64::NEG_INFINITY], vec![0.0], vec![0.0]];
    assert_eq!(both(&arrays, None, &options, 1).unwrap().0.value, 0.0);
}

#[test]
fn threads_do_not_change_a_bit() {
    let arrays = log_probabilities(4, (1 << 21) + 100_001);
    let arrays = arrays.map(|values| values.into_iter().map(|x| x as f32).collect::<Vec<_>>());
    let one = both(&arrays, None, &Options::default(), 1).unwrap();
    for threads in [2, 8] {
        let (solution, chosen, rejected) = both(&arrays, None, &Options::default(), threads).unwrap();
        assert_eq!(solution.value.to_bits(), one.0.value.to_bits());
        assert!(chosen == one.1 && rejected == one.2);
    }
}

#[test]
fn wrong_input_is_named() {
    let of = |arrays: &[Vec<f64>; 4], weights: Option<&[f64]>, options: &Options| {
        let error = both(arrays, weights, options, 1).unwrap_err();
        (error.code(), error.argument().unwrap().to_owned())
    };
    let (good, plain) = (log_probabilities(1, 40), Options::default());
    let names = ["policyChosen", "policyRejected", "referenceChosen", "referenceRejected"];
    for (at, name) in names.into_iter().enumerate() {
        let mut bad = good.clone();
        bad[at][35] = f64::NAN;
        assert_eq!(of(&bad, None, &plain), (Code::InvalidValue, name.into()));
        if at > 0 {
            bad[at].pop();
            assert_eq!(of(&bad, None, &plain), (Code::InvalidShape, name.into()));
        }
    }
    let mut huge = good.clone();
    (huge[0][0], huge[1][0]) = (-1e308, 1e308);
    assert_eq!(of(&huge, None, &plain), (Code::InvalidValue, "policyChosen".into()));
    assert_eq!(of(&good, Some(&[1.0]), &plain).1, "options.weights");
    for beta in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(of(&good, None, &Options { beta, ..plain.clone() }).1, "options.beta");
    }
    for label_smoothing in [-0.1, 0.5, f64::NAN] {
        assert_eq!(of(&good, None, &Options { label_smoothing, ..plain.clone() }).1, "options.labelSmoothing");
    }
    let gradients = Gradients { policy_chosen: &mut [0.0; 40], policy_rejected: &mut [0.0; 39] };
    let error = evaluate(pairs(&good), None, &plain, Some(gradients), &Monitor::none()).unwrap_err();
    assert_eq!(error.argument(), Some("gradient.policyRejected"));
}
