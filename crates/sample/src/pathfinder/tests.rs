use super::*;
use crate::common::tests::{CENTER, COVARIANCE, correlated, two_modes};

#[test]
fn a_normal_density_is_met() {
    for paths in [1, 4] {
        let options = Options { paths, draws: 4000, ..Options::default() };
        let found = pathfinder(&correlated(-1.5), None, &options, &Monitor::threads(2)).unwrap();
        assert!(found.converged && found.khat < 0.5, "{} {}", found.converged, found.khat);
        assert!((found.log_evidence + 1.5).abs() < 4.0 * found.log_evidence_error + 1e-6, "{}", found.log_evidence);
        for i in 0..3 {
            let sd = COVARIANCE[i * 4].sqrt();
            let line = found.summary[i];
            assert!((line.mean - CENTER[i]).abs() < 5.0 * sd / found.ess.sqrt(), "{line:?}");
            assert!((line.sd / sd - 1.0).abs() < 5.0 / (2.0 * found.ess).sqrt(), "{line:?}");
        }
    }
}

#[test]
fn several_paths_find_both_modes() {
    let density = two_modes(2, 4.0, 0.3);
    let options = Options { paths: 12, draws: 4000, seed: 3, ..Options::default() };
    let found = pathfinder(&density, None, &options, &Monitor::threads(2)).unwrap();
    let right = found.values.iter().step_by(2).filter(|x| **x > 0.0).count() as f64 / 4000.0;
    assert!((right - 0.3).abs() < 0.05, "{right}");
    assert!(found.log_evidence.abs() < 4.0 * found.log_evidence_error, "{}", found.log_evidence);
}

#[test]
fn threads_do_not_change_a_bit() {
    let run =
        |threads| pathfinder(&two_modes(3, 2.0, 0.5), None, &Options::default(), &Monitor::threads(threads)).unwrap();
    assert_eq!(run(1).values, run(4).values);
}
