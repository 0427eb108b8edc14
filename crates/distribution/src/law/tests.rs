//! Truncated, censored and shifted distributions against their definitions.

use super::*;
use gibbs_core::purpose;
use gibbs_testkit::finite_difference_gradient;

fn law(distribution: Distribution, form: Form) -> Law {
    Law { distribution, form }
}

/// A law, its parameters, and points to look at.
fn cases() -> Vec<(Law, Vec<f64>, Vec<f64>)> {
    use Distribution::*;
    use Form::*;
    let infinity = f64::INFINITY;
    vec![
        (law(HalfNormal, Whole), vec![1.5, 0.7], vec![1.6, 2.0, 4.0]),
        (law(HalfStudentT, Whole), vec![3.0, -2.0, 0.7], vec![-1.9, 2.0, 40.0]),
        (law(Normal, Truncated), vec![0.3, 1.2, -0.5, 2.0], vec![-0.4, 0.3, 1.9]),
        (law(Normal, Truncated), vec![0.0, 1.0, 30.0, infinity], vec![30.001, 30.05, 30.4]),
        (law(Normal, Truncated), vec![0.0, 1.0, -infinity, -9.0], vec![-9.01, -9.2]),
        (law(Gamma, Truncated), vec![2.5, 1.1, 0.4, 3.0], vec![0.5, 2.0, 2.9]),
        (law(StudentT, Truncated), vec![2.2, 0.1, 1.1, 1.0, infinity], vec![1.1, 5.0, 80.0]),
        (law(HalfCauchy, Truncated), vec![0.5, 2.0, 1.0, 6.0], vec![1.2, 5.0]),
        (law(Poisson, Truncated), vec![3.3, 1.0, infinity], vec![1.0, 2.0, 9.0]),
        (law(Binomial, Truncated), vec![9.0, 0.4, 2.0, 5.0], vec![2.0, 3.0, 5.0]),
        (law(Normal, Censored), vec![0.3, 1.2, -0.5, 2.0], vec![-0.5, 0.3, 2.0]),
        (law(Weibull, Censored), vec![1.4, 1.2, 0.0, 2.0], vec![0.4, 2.0]),
        (law(NegativeBinomial, Censored), vec![2.3, 0.4, 1.0, 4.0], vec![1.0, 2.0, 4.0]),
    ]
}

fn assert_near(found: f64, expected: f64, tolerance: f64, what: &str) {
    let error = (found - expected).abs() / expected.abs().max(1.0);
    assert!(error <= tolerance || found == expected, "{what}: {found}, expected {expected} ({error:e})");
}

#[test]
fn partials_are_the_slopes() {
    for (law, p, points) in cases() {
        assert_eq!(law.fault(&p), None, "{law:?}");
        assert_eq!(law.names().len(), p.len());
        for x in points {
            let mut slopes = vec![0.0; p.len() + 1];
            let value = law.partials(x, &p, &mut slopes);
            assert_near(value, law.log_density(x, &p), 1e-12, &format!("{law:?} at {x}"));
            let bounded = law.form != Form::Whole;
            for k in 0..=p.len() {
                let at = |change: f64| -> f64 {
                    let mut all: Vec<f64> = std::iter::once(x).chain(p.iter().copied()).collect();
                    // A censored value is the bound, and moves with it.
                    if law.form == Form::Censored && k + 2 > p.len() && x == all[k] {
                        all[0] += change;
                    }
                    all[k] += change;
                    law.log_density(all[0], &all[1..])
                };
                let bound = bounded && k + 2 > p.len();
                let integer = law.distribution.is_discrete() && (k == 0 || bound);
                let counts = k > 0 && k < 2 && law.distribution == Distribution::Binomial;
                let recorded = k == 0 && law.form == Form::Censored && (x <= p[p.len() - 2] || x >= p[p.len() - 1]);
                if integer || counts || recorded || (bound && p[k - 1].is_infinite()) {
                    assert_eq!(slopes[k], 0.0, "{law:?} at {x}, operand {k}");
                    continue;
                }
                let numeric = finite_difference_gradient(|change| at(change[0]), &[0.0], 1e-6)[0];
                assert_near(slopes[k], numeric, 1e-5, &format!("{law:?} at {x}, operand {k}"));
            }
        }
    }
}

#[test]
fn quantiles_invert_the_tails() {
    for (law, p, _) in cases() {
        for level in [1e-6, 0.1, 0.5, 0.77, 0.999] {
            let x = law.quantile(level, &p);
            let (below, at) = (law.tails(x.next_down(), &p).lower, law.tails(x, &p).lower);
            let jump = law.form == Form::Censored || law.distribution.is_discrete();
            let what = format!("{law:?} at {level}: {x}");
            if jump {
                let before = if law.distribution.is_discrete() { law.tails(x - 1.0, &p).lower } else { below };
                assert!(before <= level * (1.0 + 1e-12) && at >= level * (1.0 - 1e-12), "{what}");
            } else {
                let step = 4.0 * f64::EPSILON * x.abs();
                let near = law.tails(x - step, &p).lower <= level && level <= law.tails(x + step, &p).lower;
                assert!(near || (at / level - 1.0).abs() < 1e-9, "{what}: {at}");
            }
        }
    }
}

#[test]
fn truncated_densities_are_derivatives_of_their_tails() {
    for (law, p, points) in cases() {
        if law.form == Form::Censored || law.distribution.is_discrete() {
            continue;
        }
        for x in points {
            let slope = finite_difference_gradient(|x| law.tails(x[0], &p).lower, &[x], 1e-6)[0];
            assert_near(law.log_density(x, &p).exp(), slope, 1e-4, &format!("{law:?} at {x}"));
        }
    }
}

#[test]
fn integers_have_their_shares() {
    let truncated = law(Distribution::Binomial, Form::Truncated);
    let p = [9.0, 0.4, 2.0, 5.0];
    let whole: f64 = (2..=5).map(|k| Distribution::Binomial.log_density(f64::from(k), &p[..2]).exp()).sum();
    for k in 0..10 {
        let share = Distribution::Binomial.log_density(f64::from(k), &p[..2]).exp() / whole;
        let expected = if (2..=5).contains(&k) { share } else { 0.0 };
        assert_near(truncated.log_density(f64::from(k), &p).exp(), expected, 1e-13, "truncated");
    }
    let censored = law(Distribution::Binomial, Form::Censored);
    let total: f64 = (2..=5).map(|k| censored.log_density(f64::from(k), &p).exp()).sum();
    assert_near(total, 1.0, 1e-13, "censored");
}

#[test]
fn draws_follow_the_tails() {
    let count = 4000;
    for (k, (law, p, _)) in cases().into_iter().enumerate() {
        let mut stream = Stream::new(3, purpose::SIMULATE, k as u32);
        let draws: Vec<f64> = (0..count).map(|_| law.draw(&mut stream, &p)).collect();
        for level in [0.05, 0.3, 0.5, 0.8, 0.97] {
            let x = law.quantile(level, &p);
            let share = draws.iter().filter(|&&draw| draw <= x).count() as f64 / f64::from(count);
            let expected = law.tails(x, &p).lower;
            let deviation = (expected * (1.0 - expected) / f64::from(count)).sqrt();
            assert!((share - expected).abs() <= 4.5 * deviation, "{law:?} at {level}: {share}, expected {expected}");
        }
    }
}

#[test]
fn parameters_that_are_not_valid_are_named() {
    let fault = |distribution, form, p: &[f64]| law(distribution, form).fault(p).map(|fault| fault.0);
    assert_eq!(fault(Distribution::Normal, Form::Truncated, &[0.0, 1.0, 2.0, 1.0]), Some("options.upper"));
    assert_eq!(fault(Distribution::Normal, Form::Truncated, &[0.0, -1.0, 1.0, 2.0]), Some("scale"));
    assert_eq!(fault(Distribution::Beta, Form::Truncated, &[1.0, 1.0, 3.0, 4.0]), Some("options.lower"));
    assert_eq!(fault(Distribution::HalfNormal, Form::Whole, &[f64::NAN, 1.0]), Some("location"));
    let bad = law(Distribution::Normal, Form::Truncated);
    assert!(bad.log_density(0.0, &[0.0, 1.0, 2.0, 1.0]).is_nan());
    assert!(bad.tails(0.0, &[0.0, 1.0, 2.0, 1.0]).lower.is_nan() && bad.quantile(0.5, &[0.0, 1.0]).is_nan());
    assert_eq!(bad.log_density(3.0, &[0.0, 1.0, 0.0, 1.0]), f64::NEG_INFINITY);
    assert_eq!(bad.tails(3.0, &[0.0, 1.0, 0.0, 1.0]).lower, 1.0);
}
