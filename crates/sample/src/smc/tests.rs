use super::*;
use crate::common::tests::{CENTER, COVARIANCE, correlated, mean_of, two_modes};

fn run(density: &dyn LogDensity, options: &Options) -> Solution {
    let d = density.dimension();
    let reference = Reference { location: vec![0.0; d], scale: vec![2.0; d] };
    smc(density, &reference, options, &Monitor::threads(2)).unwrap()
}

#[test]
fn a_normal_density_has_its_evidence_and_moments() {
    let found = run(&correlated(-7.0), &Options::default());
    assert!((found.log_evidence + 7.0).abs() < 4.0 * found.log_evidence_error, "{}", found.log_evidence);
    assert!(found.log_evidence_error < 0.1);
    assert_eq!((found.temperatures[0], found.temperatures[found.temperatures.len() - 1]), (0.0, 1.0));
    let (mean, error) = mean_of(&found.draws, |x| x);
    assert!((mean - CENTER[0]).abs() < 4.0 * error, "{mean} ± {error}");
    let (square, error) = mean_of(&found.draws, |x| (x - CENTER[0]).powi(2));
    assert!((square - COVARIANCE[0]).abs() < 4.0 * error, "{square} ± {error}");
    assert!(found.draws.converged, "{:?}", found.draws.diagnostics);
}

#[test]
fn the_error_is_that_over_seeds() {
    let density = two_modes(2, 4.0, 0.3);
    let options = |seed| Options { particles: 300, seed, ..Options::default() };
    let runs: Vec<Solution> = (0..24).map(|seed| run(&density, &options(seed))).collect();
    let scaled: Vec<f64> = runs.iter().map(|r| r.log_evidence / r.log_evidence_error).collect();
    let square = scaled.iter().map(|z| z * z).sum::<f64>() / 24.0;
    assert!((0.1..2.0).contains(&square), "{square} {scaled:?}");
    let weight = runs.iter().map(|r| mean_of(&r.draws, |x| f64::from(x > 0.0)).0).sum::<f64>() / 24.0;
    assert!((weight - 0.3).abs() < 0.03, "{weight}");
}

#[test]
fn threads_do_not_change_a_bit() {
    let density = correlated(0.0);
    let reference = Reference { location: vec![0.0; 3], scale: vec![2.0; 3] };
    let options = Options { particles: 100, ..Options::default() };
    let run = |threads| smc(&density, &reference, &options, &Monitor::threads(threads)).unwrap();
    assert_eq!(run(1).draws.values, run(4).draws.values);
}
