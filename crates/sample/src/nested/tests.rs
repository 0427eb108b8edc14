use super::*;
use crate::common::{
    Reference,
    tests::{correlated, mean_of, two_modes},
};
use gibbs_core::Monitor;

/// Two rings of radius 2 and width 0.1 about (±3.5, 0), over the square (−6, 6)²; log evidence −1.746.
fn shells(cube: &[f64]) -> f64 {
    let ring = |at: f64| {
        let (x, y) = (12.0 * cube[0] - 6.0 - at, 12.0 * cube[1] - 6.0);
        -0.5 * ((x.hypot(y) - 2.0) / 0.1).powi(2) - (0.1 * std::f64::consts::TAU.sqrt()).ln()
    };
    gibbs_core::simd::logsumexp(&[ring(-3.5), ring(3.5)])
}

fn run(dimension: usize, options: Options, batch: usize, likelihood: impl Fn(&[f64]) -> f64) -> Nested {
    let mut nested = Nested::new(dimension, options).unwrap();
    while !nested.is_done() {
        let values: Vec<f64> = nested.ask(batch).chunks_exact(dimension).map(&likelihood).collect();
        nested.tell(&values).unwrap();
    }
    nested
}

#[test]
fn two_shells_have_their_evidence_in_few_calls() {
    for seed in 0..2 {
        let nested = run(2, Options { seed, ..Options::default() }, 8, shells);
        let found = nested.evidence();
        assert!((found.log_evidence + 1.746).abs() < 3.0 * found.log_evidence_error);
        assert!(found.log_evidence_error < 0.15 && nested.calls() < 19_500, "{}", nested.calls());
    }
}

#[test]
fn slices_find_the_evidence_of_a_normal_in_ten_dimensions() {
    // A normal of deviation 0.05 in the middle of the cube, whose integral is 1.
    let normal = |cube: &[f64]| {
        cube.iter().map(|x| -0.5 * ((x - 0.5) / 0.05).powi(2) - (0.05 * std::f64::consts::TAU.sqrt()).ln()).sum()
    };
    let nested = run(10, Options { live: 200, ..Options::default() }, 1, normal);
    let found = nested.evidence();
    assert!(found.log_evidence.abs() < 4.0 * found.log_evidence_error && found.log_evidence_error < 0.5);
    // Information: −log of the posterior's volume, d/2 log(1 / 2πe σ²).
    let truth = -5.0 * (std::f64::consts::TAU * std::f64::consts::E * 0.0025).ln();
    assert!((found.information - truth).abs() < 1.0, "{} for {truth}", found.information);
}

#[test]
fn errors_are_those_over_seeds() {
    let line = |cube: &[f64]| -0.5 * ((cube[0] - 0.4) / 0.02).powi(2) - (0.02 * std::f64::consts::TAU.sqrt()).ln();
    let mut squares = 0.0;
    for seed in 0..40 {
        let found = run(1, Options { live: 50, seed, ..Options::default() }, 4, line).evidence();
        squares += (found.log_evidence / found.log_evidence_error).powi(2) / 40.0;
    }
    assert!((0.5..1.8).contains(&squares), "{squares}");
}

#[test]
fn batches_are_added_where_they_matter() {
    let options = Options { live: 100, batches: 20, batch_live: 50, ..Options::default() };
    let dynamic = run(2, options.clone(), 8, shells);
    let fixed = run(2, Options { batches: 0, live: 220, ..options }, 8, shells);
    let (a, b) = (dynamic.evidence(), fixed.evidence());
    assert!((a.log_evidence + 1.746).abs() < 3.0 * a.log_evidence_error);
    assert!(a.ess / dynamic.iterations() as f64 > 1.3 * b.ess / fixed.iterations() as f64, "{} {}", a.ess, b.ess);
}

#[test]
fn a_batch_costs_a_point_what_the_first_run_does() {
    // The shells are thinnest where the likelihood is largest, and hardly anything is to be had there.
    for method in [Method::Auto, Method::Slice] {
        let options = Options { live: 200, method, ..Options::default() };
        let fixed = run(2, options.clone(), 8, shells);
        let dynamic = run(2, Options { batches: 1, batch_live: 40, ..options }, 8, shells);
        assert!(dynamic.calls() as f64 <= 1.3 * fixed.calls() as f64, "{} for {}", dynamic.calls(), fixed.calls());
        assert!(dynamic.iterations() > fixed.iterations() + 40);
        let found = dynamic.evidence();
        assert!((found.log_evidence + 1.746).abs() < 3.0 * found.log_evidence_error);
    }
}

#[test]
fn friends_give_way_where_they_cost_more_than_slices() {
    // A ring of radius 0.3 and width 1e-4.
    let ring = |cube: &[f64]| -0.5 * (((cube[0] - 0.5).hypot(cube[1] - 0.5) - 0.3) / 1e-4).powi(2);
    let truth = (std::f64::consts::TAU * 0.3 * 1e-4 * std::f64::consts::TAU.sqrt()).ln();
    let [friends, auto] = [Method::Friends, Method::Auto].map(|method| {
        let nested = run(2, Options { live: 50, method, ..Options::default() }, 8, ring);
        let found = nested.evidence();
        let off = (found.log_evidence - truth) / found.log_evidence_error;
        assert!(off.abs() < 3.5, "{method:?}: {off} errors");
        nested.calls()
    });
    assert!(2 * auto < friends, "{auto} for {friends}");
}

#[test]
fn a_genetic_search_finds_a_needle() {
    // Nearly all of the evidence is in a needle, which 50 live points miss more often than not.
    let log = |cube: &[f64], at: f64, s: f64| {
        cube.iter().map(|x| -0.5 * ((x - at) / s).powi(2) - s.ln() - 0.5 * std::f64::consts::TAU.ln()).sum::<f64>()
    };
    let needle = |cube: &[f64]| {
        gibbs_core::simd::logsumexp(&[log(cube, 0.5, 0.1) + 0.01f64.ln(), log(cube, 0.85, 0.01) + 0.99f64.ln()])
    };
    for seed in 0..3 {
        let found = run(2, Options { live: 50, generations: 60, seed, ..Options::default() }, 8, needle).evidence();
        let error = found.log_evidence_error;
        assert!(found.log_evidence.abs() < 4.0 * error, "{} ± {error}", found.log_evidence);
    }
}

#[test]
fn a_saved_run_continues_bit_for_bit() {
    for method in [Method::Friends, Method::Slice] {
        let options = Options { live: 40, method, batches: 1, ..Options::default() };
        let whole = run(2, options.clone(), 3, shells).evidence();
        let mut nested = Nested::new(2, options).unwrap();
        while !nested.is_done() {
            let asked = nested.ask(3);
            nested = Nested::from_bytes(&nested.to_bytes().unwrap()).unwrap();
            let values: Vec<f64> = asked.chunks_exact(2).map(shells).collect();
            nested.tell(&values).unwrap();
        }
        let found = nested.evidence();
        assert_eq!((found.log_evidence, found.log_evidence_error), (whole.log_evidence, whole.log_evidence_error));
    }
    assert_eq!(Nested::from_bytes(&[1, 2, 3]).unwrap_err().argument(), Some("checkpoint"));
}

#[test]
fn densities_have_their_evidence_and_draws() {
    let d3 = Reference { location: vec![0.0; 3], scale: vec![1.5; 3] };
    let density = correlated(2.0);
    let mut nested = Nested::new(3, Options::default()).unwrap();
    advance(&density, &d3, &mut nested, u64::MAX, &Monitor::none()).unwrap();
    let found = nested.evidence();
    assert!(
        (found.log_evidence - 2.0).abs() < 4.0 * found.log_evidence_error,
        "{} ± {}",
        found.log_evidence,
        found.log_evidence_error
    );
    let modes = two_modes(1, 3.0, 0.3);
    let d1 = Reference { location: vec![0.0], scale: vec![1.5] };
    let mut nested = Nested::new(1, Options::default()).unwrap();
    advance(&modes, &d1, &mut nested, u64::MAX, &Monitor::none()).unwrap();
    let draws = posterior(&modes, &d1, &nested, &nested.evidence(), 2000, &Monitor::none()).unwrap();
    let (weight, _) = mean_of(&draws, |x| f64::from(x > 0.0));
    assert!((weight - 0.3).abs() < 0.1, "{weight}");
}

#[test]
fn constant_and_hopeless_likelihoods_end() {
    let flat = run(2, Options { live: 20, ..Options::default() }, 4, |_| -3.0).evidence();
    assert!((flat.log_evidence + 3.0).abs() < 1e-9, "{}", flat.log_evidence);
    let nothing = run(1, Options { live: 10, ..Options::default() }, 4, |_| f64::NEG_INFINITY).evidence();
    assert_eq!(nothing.log_evidence, f64::NEG_INFINITY);
    // Half of the prior has no likelihood.
    let half =
        run(1, Options { live: 100, ..Options::default() }, 4, |x| if x[0] < 0.5 { -x[0] } else { f64::NEG_INFINITY })
            .evidence();
    assert!(
        (half.log_evidence - (1.0 - (-0.5f64).exp()).ln()).abs() < 4.0 * half.log_evidence_error,
        "{}",
        half.log_evidence
    );
}
