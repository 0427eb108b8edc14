use super::*;
use gibbs_core::Stream;

fn problem(n: usize, m: usize, loss: Loss) -> (Vec<f64>, Vec<f64>) {
    let mut stream = Stream::new(7, 1, 0);
    let features = (0..n * m).map(|_| stream.normal().tanh()).collect();
    let sign = |x: f64| if loss == Loss::Logistic { x.signum() } else { 0.3 * x };
    (features, (0..n).map(|_| sign(stream.normal())).collect())
}

fn play(features: &[f64], targets: &[f64], options: &Options) -> Solution {
    let m = features.len() / targets.len();
    let view = MatrixView::new(features, targets.len(), m).unwrap();
    solve(view, targets, &vec![1.0; m], options, &Monitor::threads(2)).unwrap()
}

#[test]
fn two_features_have_the_best_mixture_of_a_fine_grid() {
    for loss in [Loss::Squared, Loss::Logistic] {
        let (features, targets) = problem(9, 2, loss);
        let options = Options { loss, temperature: 0.05, tolerance: 1e-12, ..Options::default() };
        let found = play(&features, &targets, &options);
        let objective = |w: f64| {
            let rows = features.chunks(2).zip(&targets);
            let risk: f64 = rows.map(|(h, y)| loss.value(w * h[0] + (1.0 - w) * h[1], *y)).sum();
            risk / 9.0 + 0.05 * (xlogx(w) + xlogx(1.0 - w) + 2.0_f64.ln())
        };
        let best = (0..=200_000).map(|k| f64::from(k) / 2e5).min_by(|a, b| objective(*a).total_cmp(&objective(*b)));
        assert!((found.weights[0] - best.unwrap()).abs() < 1e-5, "{loss:?}");
        assert!((found.objective - objective(found.weights[0])).abs() < 1e-13);
        assert!(found.converged && found.lower_bound <= found.objective);
    }
}

#[test]
fn the_gap_is_lambda_times_the_divergence_from_the_gibbs_measure() {
    for loss in [Loss::Squared, Loss::Logistic] {
        let (features, targets) = problem(30, 12, loss);
        let options = Options { loss, max_iterations: 0, ..Options::default() };
        let found = play(&features, &targets, &options);
        let tilt = |m: usize| (0..30).map(|i| -found.potentials[i] * features[i * 12 + m]).sum::<f64>() / 0.3;
        let total: f64 = (0..12).map(|m| tilt(m).exp()).sum();
        let divergence: f64 = (0..12).map(|m| ((1.0 / 12.0) / (tilt(m).exp() / total)).ln() / 12.0).sum();
        assert!((found.gap - 0.01 * divergence).abs() < 1e-10, "{loss:?}: {} {}", found.gap, 0.01 * divergence);
    }
}

#[test]
fn small_steps_converge_at_their_own_rate_whatever_the_problem() {
    // The claim: L − L* shrinks by 1 − γ a step, up to γ², for features of any kind.
    for (loss, scale) in [(Loss::Squared, 1.0), (Loss::Squared, 3.0), (Loss::Logistic, 5.0)] {
        let (mut features, targets) = problem(20, 15, loss);
        features.iter_mut().for_each(|h| *h *= scale);
        let solved = Options { loss, temperature: 0.3, tolerance: 1e-11, ..Options::default() };
        let least = play(&features, &targets, &solved).lower_bound;
        let step = 0.005;
        let options = Options { step: Some(step), tolerance: 0.0, max_iterations: 1000, ..solved };
        let trace = play(&features, &targets, &options).trace;
        for k in [100, 400, 1000] {
            let (reached, promised) = (trace[k] - least, (1.0 - step).powi(k as i32) * (trace[0] - least));
            assert!(reached <= 1.05 * promised + 1e-9, "{loss:?} {scale} {k}: {reached} {promised}");
        }
    }
}

#[test]
fn searched_steps_never_rise_and_end_certified() {
    for loss in [Loss::Squared, Loss::Logistic] {
        let (features, targets) = problem(300, 60, loss);
        let found = play(&features, &targets, &Options { loss, ..Options::default() });
        assert!(found.converged && found.relative_gap <= 1e-6, "{} {}", found.relative_gap, found.iterations);
        assert!(found.trace.windows(2).all(|pair| pair[1] <= pair[0] + 1e-15));
        assert!((found.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        let row: f64 = dot(&features[60..120], &found.weights);
        assert!((row - found.predictions[1]).abs() < 1e-12);
    }
}

#[test]
fn a_high_temperature_keeps_the_reference_and_a_low_one_finds_the_feature() {
    let (mut features, targets) = problem(40, 8, Loss::Squared);
    (0..40).for_each(|i| features[i * 8 + 3] = targets[i]);
    let hot = play(&features, &targets, &Options { temperature: 1e4, ..Options::default() });
    assert!(hot.weights.iter().all(|w| (w - 0.125).abs() < 1e-4));
    let cold = play(&features, &targets, &Options { temperature: 1e-4, tolerance: 1e-3, ..Options::default() });
    assert!(cold.weights[3] > 0.99, "{:?}", cold.weights);
}

#[test]
fn a_feature_without_reference_gets_no_weight_and_threads_change_nothing() {
    let (features, targets) = problem(600, 5, Loss::Squared);
    let view = MatrixView::new(&features, 600, 5).unwrap();
    let run = |threads| {
        let reference = [1.0, 0.0, 2.0, 1.0, 1.0];
        solve(view, &targets, &reference, &Options::default(), &Monitor::threads(threads)).unwrap()
    };
    assert_eq!(run(1).weights, run(3).weights);
    assert!(run(1).weights[1] == 0.0 && run(1).converged);
    let refused = |targets: &[f64], options: &Options| {
        solve(view, targets, &[1.0; 5], options, &Monitor::none()).unwrap_err().argument().map(str::to_owned).unwrap()
    };
    assert_eq!(refused(&targets[..3], &Options::default()), "targets");
    assert_eq!(refused(&targets, &Options { loss: Loss::Logistic, ..Options::default() }), "targets");
    assert_eq!(refused(&targets, &Options { step: Some(1.5), ..Options::default() }), "options.step");
}
