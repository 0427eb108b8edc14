//! What holds of every distribution.

use crate::{Distribution, Domain, Support};
use gibbs_core::{Stream, purpose};
use gibbs_testkit::finite_difference_gradient;

/// Ordinary parameters for a domain: three of them, so that distributions with several get different ones.
fn values(domain: Domain) -> [f64; 3] {
    match domain {
        Domain::Real | Domain::Bound => [-0.7, 0.4, 2.5],
        Domain::Positive | Domain::NonNegative => [0.6, 1.7, 5.0],
        Domain::Unit | Domain::PositiveUnit => [0.2, 0.55, 0.9],
        Domain::Count => [3.0, 8.0, 20.0],
    }
}

/// A few vectors of valid parameters.
fn parameters(distribution: Distribution) -> Vec<Vec<f64>> {
    let domains = distribution.parameters();
    let pick = |shift: usize| -> Vec<f64> {
        domains.iter().enumerate().map(|(k, parameter)| values(parameter.domain)[(k + shift) % 3]).collect()
    };
    (0..3).map(pick).filter(|p| distribution.fault(p).is_none()).collect()
}

/// A few points inside the support.
fn points(distribution: Distribution, p: &[f64]) -> Vec<f64> {
    match distribution.support() {
        Support::Real => vec![-3.1, -0.2, 0.9, 4.0],
        Support::Positive => vec![0.05, 0.8, 2.3, 9.0],
        Support::Unit => vec![0.03, 0.4, 0.97],
        Support::Interval => vec![p[0] + 0.1 * (p[1] - p[0]), p[0] + 0.7 * (p[1] - p[0])],
        Support::AboveFirst => vec![1.01 * p[0], 1.8 * p[0], 30.0 * p[0]],
        Support::Angle => vec![-3.0, -0.4, 1.1],
        Support::Counts => vec![0.0, 1.0, 4.0, 15.0],
        Support::CountsUpTo => vec![0.0, 1.0, p[0]],
        Support::Binary => vec![0.0, 1.0],
    }
}

fn assert_near(found: f64, expected: f64, tolerance: f64, what: &str) {
    let error = (found - expected).abs() / expected.abs().max(1.0);
    assert!(
        error <= tolerance || found == expected || (found.is_nan() && expected.is_nan()),
        "{what}: {found}, expected {expected} ({error:e})"
    );
}

#[test]
fn names_lead_back() {
    for &distribution in Distribution::ALL {
        assert_eq!(Distribution::by_name(distribution.name()), Some(distribution));
    }
    assert_eq!(Distribution::by_name("no such"), None);
}

#[test]
fn partials_are_the_slopes_of_the_log_density() {
    for &distribution in Distribution::ALL {
        for p in parameters(distribution) {
            for x in points(distribution, &p) {
                let what = format!("{} {p:?} at {x}", distribution.name());
                let mut slopes = vec![0.0; p.len() + 1];
                let value = distribution.partials(x, &p, &mut slopes);
                assert_near(distribution.log_density(x, &p), value, 1e-13, &what);
                let all: Vec<f64> = std::iter::once(x).chain(p.iter().copied()).collect();
                let numeric = finite_difference_gradient(|all| distribution.log_density(all[0], &all[1..]), &all, 1e-5);
                for (k, (&slope, numeric)) in slopes.iter().zip(numeric).enumerate() {
                    let fixed = match k {
                        0 => distribution.is_discrete(),
                        k => distribution.parameters()[k - 1].domain == Domain::Count,
                    };
                    assert_near(slope, if fixed { 0.0 } else { numeric }, 1e-7, &format!("{what}, operand {k}"));
                }
            }
        }
    }
}

#[test]
fn tail_partials_are_the_slopes_of_the_tails() {
    for &distribution in Distribution::ALL {
        for p in parameters(distribution) {
            for x in points(distribution, &p) {
                let what = format!("{} {p:?} at {x}", distribution.name());
                let (mut lower, mut upper) = (vec![0.0; p.len() + 1], vec![0.0; p.len() + 1]);
                let (below, above) = distribution.tail_partials(x, &p, &mut lower, &mut upper);
                let tails = distribution.tails(x, &p);
                assert_near(below, tails.ln_lower, 1e-13, &what);
                assert_near(above, tails.ln_upper, 1e-13, &what);
                assert_near(tails.lower + tails.upper, 1.0, 1e-14, &what);
                let all: Vec<f64> = std::iter::once(x).chain(p.iter().copied()).collect();
                for (slopes, of_upper) in [(&lower, false), (&upper, true)] {
                    let tail = |all: &[f64]| {
                        let tails = distribution.tails(all[0], &all[1..]);
                        if of_upper { tails.ln_upper } else { tails.ln_lower }
                    };
                    let numeric = finite_difference_gradient(tail, &all, 1e-5);
                    for (k, (&slope, numeric)) in slopes.iter().zip(numeric).enumerate() {
                        let fixed = match k {
                            0 => distribution.is_discrete(),
                            k => distribution.parameters()[k - 1].domain == Domain::Count,
                        };
                        let tolerance = 1e-6 * slope.abs().max(1.0);
                        let expected = if fixed || !numeric.is_finite() { 0.0 } else { numeric };
                        assert_near(slope, expected, tolerance, &format!("{what}, operand {k}, upper {of_upper}"));
                    }
                }
            }
        }
    }
}

#[test]
fn quantiles_invert_the_cumulative_distribution() {
    for &distribution in Distribution::ALL {
        for p in parameters(distribution) {
            for level in [1e-8, 0.003, 0.2, 0.5, 0.8, 0.99, 1.0 - 1e-9] {
                let what = format!("{} {p:?} at level {level}", distribution.name());
                let x = distribution.quantile(level, &p);
                if distribution.is_discrete() {
                    assert!(distribution.cdf(x, &p) >= level * (1.0 - 1e-13), "{what}: {x}");
                    assert!(x == 0.0 || distribution.cdf(x - 1.0, &p) < level * (1.0 + 1e-13), "{what}: {x}");
                } else if !is_near(distribution, &p, x, level) {
                    // Not within rounding of x, but then the level is met.
                    let tails = distribution.tails(x, &p);
                    // A sum of waves has digits in absolute terms alone.
                    let waves = if distribution.support() == Support::Angle { 1e-14 } else { 0.0 };
                    assert_near(tails.lower / level, 1.0, 1e-9 + waves / level, &what);
                    assert_near(tails.upper / (1.0 - level), 1.0, 1e-7 + waves / (1.0 - level), &what);
                }
            }
            assert!(distribution.quantile(1.5, &p).is_nan() && distribution.quantile(f64::NAN, &p).is_nan());
        }
    }
}

/// Whether the level lies between those of the doubles a few ulps around `x`.
fn is_near(distribution: Distribution, p: &[f64], x: f64, level: f64) -> bool {
    let step = 4.0 * f64::EPSILON * x.abs();
    distribution.cdf(x - step, p) <= level && level <= distribution.cdf(x + step, p)
}

/// ∫ exp(log p) over the support, or the sum; with the first two moments.
fn moments(distribution: Distribution, p: &[f64]) -> [f64; 3] {
    let mut moments = [0.0; 3];
    let mut add = |x: f64, weight: f64| {
        for (k, moment) in moments.iter_mut().enumerate() {
            *moment += weight * x.powi(k as i32);
        }
    };
    if distribution.is_discrete() {
        (0..20_000).map(f64::from).for_each(|x| add(x, distribution.log_density(x, p).exp()));
        return moments;
    }
    // The trapezoidal rule after the substitution u ↦ quantile at logistic(π/2 sinh u), far into both tails.
    let step = 1.0 / 64.0;
    let at = |i: i32| {
        let t = std::f64::consts::FRAC_PI_2 * (f64::from(i) * step).sinh();
        match t < 0.0 {
            true => distribution.quantile(1.0 / (1.0 + (-t).exp()), p),
            false => distribution.quantile(1.0 - 1.0 / (1.0 + t.exp()), p),
        }
    };
    // Midpoints of cells of equal substitution, by Simpson's rule in x.
    let mut last = at(-190);
    for i in -189..=190 {
        let next = at(i);
        if next > last && next.is_finite() {
            for k in 0..4 {
                let (a, h) = (last + (next - last) * f64::from(k) / 4.0, (next - last) / 4.0);
                for (share, weight) in [(0.0, 1.0), (0.5, 4.0), (1.0, 1.0)] {
                    let x = a + share * h;
                    let density = distribution.log_density(x, p).exp();
                    if density.is_finite() {
                        add(x, weight * h / 6.0 * density);
                    }
                }
            }
        }
        last = next;
    }
    moments
}

#[test]
fn densities_integrate_to_one_and_have_the_stated_moments() {
    for &distribution in Distribution::ALL {
        for p in parameters(distribution) {
            let what = format!("{} {p:?}", distribution.name());
            let [one, first, second] = moments(distribution, &p);
            assert_near(one, 1.0, 1e-6, &what);
            let (mean, variance) = (distribution.mean(&p), distribution.variance(&p));
            if mean.is_finite()
                && variance.is_finite()
                && distribution.support() != Support::Angle
                && !HEAVY.contains(&distribution.name())
            {
                assert_near(first, mean, 1e-4, &format!("{what}: mean"));
                assert_near(second - first * first, variance, 1e-3, &format!("{what}: variance"));
            }
        }
    }
}

/// Distributions whose second moment lies too far out for a quadrature or a sample to see.
const HEAVY: [&str; 5] = ["pareto", "studentT", "halfStudentT", "inverseGamma", "logNormal"];

#[test]
fn moments_of_angles_are_circular() {
    for p in [[0.0, 0.3], [-2.5, 1.7], [9.0, 60.0]] {
        let mut sums = [0.0; 2];
        let steps = 20_000;
        for i in 0..steps {
            let x = std::f64::consts::PI * (2.0 * (f64::from(i) + 0.5) / f64::from(steps) - 1.0);
            let density =
                Distribution::VonMises.log_density(x, &p).exp() * 2.0 * std::f64::consts::PI / f64::from(steps);
            sums[0] += density * x.cos();
            sums[1] += density * x.sin();
        }
        assert_near(Distribution::VonMises.mean(&p), sums[1].atan2(sums[0]), 1e-12, "direction");
        assert_near(Distribution::VonMises.variance(&p), 1.0 - sums[0].hypot(sums[1]), 1e-12, "spread");
    }
}

#[test]
fn draws_follow_the_cumulative_distribution() {
    let count = 4000;
    for (k, &distribution) in Distribution::ALL.iter().enumerate() {
        for p in parameters(distribution) {
            let what = format!("{} {p:?}", distribution.name());
            let mut stream = Stream::new(20, purpose::SIMULATE, k as u32);
            let mut draws: Vec<f64> = (0..count).map(|_| distribution.draw(&mut stream, &p)).collect();
            assert!(draws.iter().all(|&x| distribution.log_density(x, &p) > f64::NEG_INFINITY), "{what}");
            draws.sort_by(f64::total_cmp);
            // Kolmogorov's distance; for integers it is smaller in law, so the bound holds for them too. The level is 1e-4.
            let mut distance: f64 = 0.0;
            for (i, &x) in draws.iter().enumerate() {
                let last = draws.get(i + 1).is_none_or(|&next| next > x);
                let first = i == 0 || draws[i - 1] < x;
                let below = if distribution.is_discrete() { x - 1.0 } else { x };
                if last {
                    distance = distance.max(((i + 1) as f64 / count as f64 - distribution.cdf(x, &p)).abs());
                }
                if first {
                    distance = distance.max((i as f64 / count as f64 - distribution.cdf(below, &p)).abs());
                }
            }
            assert!(distance * (count as f64).sqrt() < 2.23, "{what}: {distance}");
        }
    }
}

#[test]
fn a_block_is_its_elements() {
    for &distribution in Distribution::ALL {
        let vectors = parameters(distribution);
        let operands = vectors[0].len() + 1;
        for count in [1, 2, 31, 32, 33, 100] {
            // Every way to broadcast, as bits.
            for mask in 0..1usize << operands {
                let row = |i: usize| &vectors[i % vectors.len()];
                let column = |k: usize| -> Vec<f64> {
                    let length = if mask >> k & 1 == 1 { 1 } else { count };
                    let x = points(distribution, &vectors[0]);
                    (0..length).map(|i| if k == 0 { x[i % x.len()] } else { row(i)[k - 1] }).collect()
                };
                let columns: Vec<Vec<f64>> = (0..operands).map(column).collect();
                let element = |k: usize, i: usize| columns[k][if columns[k].len() == 1 { 0 } else { i }];
                let adjoint: Vec<f64> = (0..count).map(|i| 1.0 + (i % 3) as f64).collect();

                let (mut values, mut gradients) =
                    (vec![], columns.iter().map(|c| vec![0.25; c.len()]).collect::<Vec<_>>());
                for i in 0..count {
                    let p: Vec<f64> = (1..operands).map(|k| element(k, i)).collect();
                    let mut slopes = vec![0.0; operands];
                    values.push(distribution.partials(element(0, i), &p, &mut slopes));
                    for (k, slope) in slopes.iter().enumerate() {
                        let at = if columns[k].len() == 1 { 0 } else { i };
                        gradients[k][at] += adjoint[i] * slope;
                    }
                }

                let parameters: Vec<&[f64]> = columns[1..].iter().map(Vec::as_slice).collect();
                let mut out = vec![0.0; count];
                distribution.log_densities(&columns[0], &parameters, &mut out).unwrap();
                let what = format!("{} x {count}, broadcast {mask:b}", distribution.name());
                out.iter().zip(&values).for_each(|(&found, &expected)| assert_near(found, expected, 1e-13, &what));
                let mut found: Vec<Vec<f64>> = columns.iter().map(|c| vec![0.25; c.len()]).collect();
                let mut slices: Vec<&mut [f64]> = found.iter_mut().map(Vec::as_mut_slice).collect();
                let sum = distribution.gradient(count, &columns[0], &parameters, &adjoint, &mut slices, true).unwrap();
                assert_near(sum, values.iter().sum(), 1e-12, &what);
                for (found, expected) in found.iter().flatten().zip(gradients.iter().flatten()) {
                    assert_near(*found, *expected, 1e-12, &what);
                }
            }
        }
    }
}

#[test]
fn outside_and_nonsense_are_told_apart() {
    for &distribution in Distribution::ALL {
        let p = &parameters(distribution)[0];
        let mut slopes = vec![1.0; p.len() + 1];
        let outside = match distribution.support() {
            Support::Real => f64::INFINITY,
            _ => -1000.5,
        };
        assert_eq!(distribution.log_density(outside, p), f64::NEG_INFINITY, "{}", distribution.name());
        assert_eq!(distribution.partials(outside, p, &mut slopes), f64::NEG_INFINITY);
        assert!(slopes.iter().all(|&slope| slope == 0.0));
        assert!(distribution.log_density(f64::NAN, p).is_nan() && distribution.cdf(f64::NAN, p).is_nan());
        for k in 0..p.len() {
            let mut bad = p.clone();
            bad[k] = f64::NAN;
            let x = points(distribution, p)[0];
            assert!(distribution.log_density(x, &bad).is_nan());
            assert!(distribution.partials(x, &bad, &mut slopes).is_nan() && slopes.iter().all(|slope| slope.is_nan()));
            assert!(distribution.cdf(x, &bad).is_nan() && distribution.quantile(0.5, &bad).is_nan());
            assert!(distribution.mean(&bad).is_nan() && distribution.variance(&bad).is_nan());
            let mut stream = Stream::new(1, purpose::SIMULATE, 0);
            assert!(distribution.draw(&mut stream, &bad).is_nan());
            assert_eq!(distribution.fault(&bad).map(|fault| fault.0), Some(distribution.parameters()[k].name));
        }
        let short = distribution.log_densities(&[0.0, 1.0], &vec![&p[..]; p.len()], &mut [0.0; 3]);
        assert!(short.is_err());
    }
}

#[test]
fn cumulative_distributions_end_at_zero_and_one() {
    for &distribution in Distribution::ALL {
        for p in parameters(distribution) {
            let (least, most) = (distribution.tails(-1e300, &p), distribution.tails(1e300, &p));
            assert!(least.lower < 1e-150 && most.upper < 1e-150, "{}: {least:?} {most:?}", distribution.name());
            assert!(distribution.tails(f64::NEG_INFINITY, &p).lower == 0.0);
            assert!(distribution.tails(f64::INFINITY, &p).upper == 0.0);
        }
    }
}

/// SciPy's values (fixtures/generate.py): log density, both tails, quantiles, moments.
#[test]
fn values_are_those_of_scipy() {
    let all: serde_json::Value = serde_json::from_str(include_str!("../fixtures/univariate.json")).unwrap();
    let number = |value: &serde_json::Value| value.as_f64().unwrap_or_else(|| value.as_str().unwrap().parse().unwrap());
    let numbers = |value: &serde_json::Value| -> Vec<f64> { value.as_array().unwrap().iter().map(number).collect() };
    let mut seen = std::collections::BTreeSet::new();
    for (what, row) in all.as_object().unwrap().iter().filter(|(key, _)| *key != "versions") {
        let distribution = Distribution::by_name(row["name"].as_str().unwrap()).unwrap();
        seen.insert(distribution.name());
        let p = numbers(&row["parameters"]);
        let angle = distribution.support() == Support::Angle;
        for point in row["points"].as_array().unwrap() {
            let [x, log_density, lower, upper] = numbers(point)[..] else { panic!() };
            let what = format!("{what} at {x}");
            // The parts of a log density may be much larger than their sum.
            assert_near(distribution.log_density(x, &p), log_density, 1e-10, &format!("{what}: log density"));
            let tails = distribution.tails(x, &p);
            // SciPy takes the Pareto tail from 1 by subtraction.
            let slack = if angle {
                1e-12
            } else if distribution.name() == "pareto" {
                3e-16
            } else {
                0.0
            };
            assert!((tails.lower - lower).abs() <= 1e-9 * lower + slack, "{what}: {} {lower}", tails.lower);
            assert!((tails.upper - upper).abs() <= 1e-8 * upper + slack, "{what}: {} {upper}", tails.upper);
        }
        for quantile in row["quantiles"].as_array().unwrap() {
            let [level, expected] = numbers(quantile)[..] else { panic!() };
            let found = distribution.quantile(level, &p);
            let error = (found - expected).abs();
            assert!(error <= 1e-8 * expected.abs() + 1e-12, "{what} at level {level}: {found} {expected}");
        }
        if !angle {
            for (found, expected) in
                [(distribution.mean(&p), number(&row["mean"])), (distribution.variance(&p), number(&row["variance"]))]
            {
                if expected.is_finite() {
                    assert_near(found, expected, 1e-8, &format!("{what}: moment"));
                } else {
                    // SciPy calls moments that do not exist infinite, or the other way round.
                    assert!(!found.is_finite(), "{what}: {found}");
                }
            }
        }
    }
    // The half of Student's t is not in SciPy; it is held to the whole one.
    assert_eq!(seen.len() + 1, Distribution::ALL.len());
}

#[test]
fn a_half_is_twice_the_upper_half() {
    for (whole, half, p) in [
        (Distribution::StudentT, Distribution::HalfStudentT, vec![2.5, 0.0, 1.3]),
        (Distribution::Cauchy, Distribution::HalfCauchy, vec![0.0, 1.3]),
        (Distribution::Normal, Distribution::HalfNormal, vec![0.0, 1.3]),
    ] {
        let own: Vec<f64> = p.iter().copied().filter(|&value| value != 0.0).collect();
        for x in [1e-6, 0.3, 2.0, 50.0] {
            let expected = whole.log_density(x, &p) + std::f64::consts::LN_2;
            assert_near(half.log_density(x, &own), expected, 1e-14, half.name());
            let (inside, outside) = (half.tails(x, &own), whole.tails(x, &p));
            assert_near(inside.ln_upper, outside.ln_upper + std::f64::consts::LN_2, 1e-13, half.name());
            assert_near(inside.lower, outside.lower - outside.upper, 1e-14, half.name());
        }
    }
}
