use super::*;

/// Runs 64 chains on a standard normal density with exact gradients, or with noise of deviation `noise` added.
fn run(options: Options, noise: f64) -> (Vec<f64>, Vec<f64>) {
    let mut dynamics = Dynamics::new(vec![0.5; 64], 1, options).unwrap();
    let mut stream = Stream::new(9, 1, 0);
    while !dynamics.is_done() {
        let gradients: Vec<f64> = dynamics.positions().iter().map(|x| -x + noise * stream.normal()).collect();
        dynamics.tell(&gradients).unwrap();
    }
    dynamics.draws()
}

fn variance(draws: &[f64]) -> f64 {
    draws.iter().map(|x| x * x).sum::<f64>() / draws.len() as f64
}

#[test]
fn the_variance_of_constant_steps_is_that_of_the_autoregression() {
    for step in [0.4, 1.5] {
        let options = Options { step_size: step, decay: 0.0, draws: 2000, thin: 3, ..Options::default() };
        let found = variance(&run(options, 0.0).0);
        // 64 × 2000 draws, correlated over some 4 / ε steps.
        assert!((found * (1.0 - step / 4.0) - 1.0).abs() < 0.02, "{step}: {found}");
    }
}

#[test]
fn noise_of_the_gradients_adds_its_share() {
    // θ ← (1 − ε/2) θ + √ε ξ + ε/2 ν: variance (ε + ε² s²/4) / (1 − (1 − ε/2)²).
    let (step, noise) = (0.5f64, 2.0f64);
    let options = Options { step_size: step, decay: 0.0, draws: 2000, thin: 3, ..Options::default() };
    let truth = (step + step * step * noise * noise / 4.0) / (1.0 - (1.0 - step / 2.0).powi(2));
    let found = variance(&run(options, noise).0);
    assert!((found / truth - 1.0).abs() < 0.02, "{found} for {truth}");
}

#[test]
fn friction_and_small_steps_sample_the_normal() {
    let options = Options {
        method: Method::Sghmc,
        step_size: 0.01,
        decay: 0.0,
        friction: 0.2,
        draws: 4000,
        thin: 5,
        ..Options::default()
    };
    let found = variance(&run(options, 0.0).0);
    assert!((found - 1.0).abs() < 0.05, "{found}");
}

#[test]
fn weights_are_the_steps_and_a_saved_run_continues_bit_for_bit() {
    let options = Options { warmup: 3, draws: 20, ..Options::default() };
    let (draws, weights) = run(options.clone(), 0.0);
    assert_eq!(draws.len(), 64 * 20);
    assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    assert!((weights[10] / weights[0] - (14f64 / 4.0).powf(-0.55)).abs() < 1e-12);
    let mut dynamics = Dynamics::new(vec![0.5; 64], 1, options).unwrap();
    while !dynamics.is_done() {
        dynamics = Dynamics::from_bytes(&dynamics.to_bytes().unwrap()).unwrap();
        let gradients: Vec<f64> = dynamics.positions().iter().map(|x| -x).collect();
        dynamics.tell(&gradients).unwrap();
    }
    assert_eq!(dynamics.draws().0, draws);
}
