use super::*;
use crate::common::tests::{CENTER, correlated, mean_of, two_modes};

fn run(density: &dyn LogDensity, options: &Options) -> Solution {
    let d = density.dimension();
    let reference = Reference { location: vec![0.0; d], scale: vec![2.0; d] };
    parallel_tempering(density, &reference, options, &Monitor::threads(2)).unwrap()
}

#[test]
fn a_normal_density_has_its_evidence_and_mean() {
    let found = run(&correlated(4.0), &Options { levels: 8, ..Options::default() });
    assert!((found.log_evidence - 4.0).abs() < 4.0 * found.log_evidence_error, "{}", found.log_evidence);
    let (mean, error) = mean_of(&found.draws, |x| x);
    assert!((mean - CENTER[0]).abs() < 4.0 * error, "{mean} ± {error}");
    assert!(found.draws.converged, "{:?}", found.draws.diagnostics);
}

#[test]
fn modes_far_apart_have_their_weights() {
    let found = run(&two_modes(2, 6.0, 0.3), &Options { draws: 3000, seed: 1, ..Options::default() });
    let (weight, error) = mean_of(&found.draws, |x| f64::from(x > 0.0));
    assert!((weight - 0.3).abs() < 4.0 * error && error < 0.05, "{weight} ± {error}");
    assert!(found.log_evidence.abs() < 4.0 * found.log_evidence_error, "{}", found.log_evidence);
    assert!(found.round_trips > 100);
    // Refusals are alike at all levels.
    let (least, most) = found.rejections.iter().fold((1.0f64, 0.0f64), |(l, m), r| (l.min(*r), m.max(*r)));
    assert!(most - least < 0.35, "{:?}", found.rejections);
}
