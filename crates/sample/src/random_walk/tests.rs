use super::*;
use crate::common::tests::{assert_correlated, correlated};

#[test]
fn a_correlated_normal_has_its_moments_and_the_acceptance_asked_for() {
    let options = Options { draws: 4000, ..Options::default() };
    let found = random_walk(&correlated(0.0), None, &options, &Monitor::threads(2)).unwrap();
    assert_correlated(&found);
    assert!((found.diagnostics.acceptance - 0.234).abs() < 0.04, "{}", found.diagnostics.acceptance);
}

#[test]
fn a_rank_one_update_is_that_of_the_product() {
    let l = vec![2.0, 0.0, 0.0, 0.5, 1.0, 0.0, -0.3, 0.2, 1.5];
    for sign in [1.0, -1.0] {
        let v = vec![0.4, -0.2, 0.7];
        let mut factor = l.clone();
        update(&mut factor, v.clone(), sign);
        let (found, before) = (gibbs_linear::gram(&factor, 3, 3), gibbs_linear::gram(&l, 3, 3));
        for i in 0..3 {
            for j in 0..3 {
                assert!((found[i * 3 + j] - before[i * 3 + j] - sign * v[i] * v[j]).abs() < 1e-13);
            }
        }
    }
    let mut factor = l.clone();
    update(&mut factor, vec![10.0, 0.0, 0.0], -1.0);
    assert_eq!(factor, l);
}
