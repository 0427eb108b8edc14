use super::{Writer, assert_close, check_derivatives, numbers, result};
use crate::{Distribution as D, Event};
use gibbs_distribution::special::ln_gamma;
use serde_json::json;
use std::f64::consts::PI;

/// Outcomes, and a range for each parameter.
fn ranges(distribution: D) -> (Vec<f64>, Vec<[f64; 2]>) {
    let positive = [0.5, 2.5];
    let real = [-1.0, 1.0];
    let unit = [0.1, 0.9];
    let above = vec![2.2, 2.7, 3.1, 4.0];
    let inside = vec![0.12, 0.35, 0.5, 0.81];
    let counts = vec![0.0, 1.0, 3.0, 5.0];
    match distribution {
        D::Normal | D::Cauchy | D::Laplace | D::Logistic | D::Gumbel => {
            (vec![-1.7, -1.2, 1.4, 2.1], vec![real, positive])
        }
        D::HalfNormal | D::HalfCauchy => (above, vec![real, positive]),
        D::StudentT => (vec![-1.7, -1.2, 1.4, 2.1], vec![[1.0, 6.0], real, positive]),
        D::HalfStudentT => (above, vec![[1.0, 6.0], real, positive]),
        D::LogNormal => (above, vec![real, positive]),
        D::Gamma | D::InverseGamma | D::Weibull => (above, vec![positive, positive]),
        D::ChiSquared => (above, vec![[1.0, 5.0]]),
        D::Exponential => (above, vec![positive]),
        D::Beta => (inside, vec![positive, positive]),
        D::Uniform => (inside, vec![[-1.0, 0.0], [1.0, 2.0]]),
        D::Pareto => (above, vec![[0.5, 2.0], positive]),
        D::VonMises => (vec![-2.0, -0.3, 0.5, 2.5], vec![real, positive]),
        D::Bernoulli => (vec![0.0, 1.0, 1.0, 0.0], vec![unit]),
        D::BernoulliLogit => (vec![0.0, 1.0, 1.0, 0.0], vec![real]),
        D::Binomial => (counts, vec![[7.0, 7.0], unit]),
        D::BinomialLogit => (counts, vec![[7.0, 7.0], real]),
        D::BetaBinomial => (counts, vec![[7.0, 7.0], positive, positive]),
        D::Poisson => (counts, vec![positive]),
        D::PoissonLog => (counts, vec![real]),
        D::NegativeBinomial => (counts, vec![positive, unit]),
        D::NegativeBinomialMean => (counts, vec![positive, positive]),
        D::Geometric => (counts, vec![unit]),
        _ => (Vec::new(), Vec::new()),
    }
}

/// log C(n, x).
fn choose(n: f64, x: f64) -> f64 {
    ln_gamma(n + 1.0) - ln_gamma(x + 1.0) - ln_gamma(n - x + 1.0)
}

fn log_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// The formulas as textbooks have them.
fn textbook(distribution: D, x: f64, p: &[f64]) -> f64 {
    let density = |z: f64, scale: f64| (-0.5 * z * z).exp() / (scale * (2.0 * PI).sqrt());
    let t = |df: f64, z: f64, scale: f64| {
        let constant = (ln_gamma(0.5 * (df + 1.0)) - ln_gamma(0.5 * df)).exp() / (df * PI).sqrt();
        constant * (1.0 + z * z / df).powf(-0.5 * (df + 1.0)) / scale
    };
    match distribution {
        D::Normal => density((x - p[0]) / p[1], p[1]).ln(),
        D::HalfNormal => (2.0 * density((x - p[0]) / p[1], p[1])).ln(),
        D::StudentT => t(p[0], (x - p[1]) / p[2], p[2]).ln(),
        D::HalfStudentT => (2.0 * t(p[0], (x - p[1]) / p[2], p[2])).ln(),
        D::Cauchy => (1.0 / (PI * p[1] * (1.0 + ((x - p[0]) / p[1]).powi(2)))).ln(),
        D::HalfCauchy => (2.0 / (PI * p[1] * (1.0 + ((x - p[0]) / p[1]).powi(2)))).ln(),
        D::Laplace => ((-((x - p[0]) / p[1]).abs()).exp() / (2.0 * p[1])).ln(),
        D::Logistic => {
            let e = (-(x - p[0]) / p[1]).exp();
            (e / (p[1] * (1.0 + e).powi(2))).ln()
        }
        D::LogNormal => (density((x.ln() - p[0]) / p[1], p[1]) / x).ln(),
        D::Gamma => (p[1].powf(p[0]) * x.powf(p[0] - 1.0) * (-p[1] * x).exp()).ln() - ln_gamma(p[0]),
        D::InverseGamma => (p[1].powf(p[0]) * x.powf(-p[0] - 1.0) * (-p[1] / x).exp()).ln() - ln_gamma(p[0]),
        D::ChiSquared => textbook(D::Gamma, x, &[0.5 * p[0], 0.5]),
        D::Exponential => (p[0] * (-p[0] * x).exp()).ln(),
        D::Weibull => (p[0] / p[1] * (x / p[1]).powf(p[0] - 1.0) * (-(x / p[1]).powf(p[0])).exp()).ln(),
        D::Gumbel => {
            let z = (x - p[0]) / p[1];
            ((-z - (-z).exp()).exp() / p[1]).ln()
        }
        D::Beta => (x.powf(p[0] - 1.0) * (1.0 - x).powf(p[1] - 1.0)).ln() - log_beta(p[0], p[1]),
        D::Uniform => (1.0 / (p[1] - p[0])).ln(),
        D::Pareto => (p[1] * p[0].powf(p[1]) / x.powf(p[1] + 1.0)).ln(),
        D::VonMises => {
            let steps = 400;
            let at = |k: u32| (p[1] * (2.0 * PI * f64::from(k) / f64::from(steps)).cos()).exp();
            let integral = (0..steps).map(at).sum::<f64>() * 2.0 * PI / f64::from(steps);
            ((p[1] * (x - p[0]).cos()).exp() / integral).ln()
        }
        D::Bernoulli => {
            if x == 1.0 {
                p[0].ln()
            } else {
                (1.0 - p[0]).ln()
            }
        }
        D::BernoulliLogit => textbook(D::Bernoulli, x, &[1.0 / (1.0 + (-p[0]).exp())]),
        D::Binomial => choose(p[0], x) + (p[1].powf(x) * (1.0 - p[1]).powf(p[0] - x)).ln(),
        D::BinomialLogit => textbook(D::Binomial, x, &[p[0], 1.0 / (1.0 + (-p[1]).exp())]),
        D::BetaBinomial => choose(p[0], x) + log_beta(x + p[1], p[0] - x + p[2]) - log_beta(p[1], p[2]),
        D::Poisson => (p[0].powf(x) * (-p[0]).exp()).ln() - ln_gamma(x + 1.0),
        D::PoissonLog => textbook(D::Poisson, x, &[p[0].exp()]),
        D::NegativeBinomial => choose(x + p[0] - 1.0, x) + (p[1].powf(p[0]) * (1.0 - p[1]).powf(x)).ln(),
        D::NegativeBinomialMean => textbook(D::NegativeBinomial, x, &[p[1], p[1] / (p[0] + p[1])]),
        D::Geometric => (p[0] * (1.0 - p[0]).powf(x)).ln(),
        _ => f64::NAN,
    }
}

#[test]
pub(super) fn densities_of_numbers_are_the_textbooks() {
    for (seed, &distribution) in D::ALL.iter().enumerate() {
        if distribution.event() != Event::Number {
            continue;
        }
        let (outcomes, ranges) = ranges(distribution);
        let whole = |k: usize| ranges[k][0] == ranges[k][1];
        for x_is_data in [true, false] {
            let discrete = outcomes.iter().all(|x| x.fract() == 0.0);
            if discrete && !x_is_data {
                continue;
            }
            for each in [true, false] {
                // Parameters in turn numbers and one for each outcome.
                let mut w = Writer::default();
                let mut position = Vec::new();
                let mut at = Vec::new();
                let x = if x_is_data {
                    w.constant(&outcomes, &[4])
                } else {
                    position.extend(&outcomes);
                    w.parameter("x", &[4])
                };
                let mut operands = vec![x];
                for (k, range) in ranges.iter().enumerate() {
                    let count = if k % 2 == 0 { 1 } else { 4 };
                    let shape: &[usize] = if count == 1 { &[] } else { &[4] };
                    let values = numbers(count, range[0], range[1], 31 * seed as u64 + k as u64);
                    if whole(k) {
                        operands.push(w.constant(&values, shape));
                    } else {
                        operands.push(w.parameter(&format!("p{k}"), shape));
                        position.extend(&values);
                    }
                    at.push(values);
                }
                let shape: &[usize] = if each { &[4] } else { &[] };
                let attributes = json!({ "distribution": distribution.name(), "each": each });
                let y = w.node("logDensity", &operands, shape, attributes);
                let compiled = w.finish(y);
                let expected: Vec<f64> = (0..4)
                    .map(|k| {
                        let p: Vec<f64> = at.iter().map(|values| values[k % values.len()]).collect();
                        textbook(distribution, outcomes[k], &p)
                    })
                    .collect();
                let expected = if each { expected } else { vec![expected.iter().sum()] };
                let what = format!("{} data {x_is_data} each {each}", distribution.name());
                assert_close(&what, &result(&compiled, &position), &expected, 1e-12);
                check_derivatives(&what, &compiled, &position);
            }
        }
    }
}

#[test]
fn densities_agree_with_the_distributions_crate() {
    let mut compared = 0;
    for &distribution in D::ALL {
        let Some(other) = gibbs_distribution::Distribution::by_name(distribution.name()) else { continue };
        if distribution.event() != Event::Number {
            continue;
        }
        let (outcomes, ranges) = ranges(distribution);
        let mut p: Vec<f64> = ranges.iter().map(|range| 0.5 * (range[0] + range[1])).collect();
        if other.parameters().len() + 1 == p.len() {
            p.remove(p.len() - 2);
        }
        if other.parameters().len() != p.len() {
            continue;
        }
        let mut w = Writer::default();
        let x = w.constant(&outcomes, &[4]);
        let mut operands = vec![x];
        operands.extend((0..p.len()).map(|k| w.parameter(&format!("p{k}"), &[])));
        let attributes = json!({ "distribution": distribution.name(), "each": true });
        let y = w.node("logDensity", &operands, &[4], attributes);
        let compiled = w.finish(y);
        let expected: Vec<f64> = outcomes.iter().map(|&x| other.log_density(x, &p)).collect();
        assert_close(distribution.name(), &result(&compiled, &p), &expected, 1e-11);
        compared += 1;
    }
    assert!(compared >= 3);
}

#[test]
fn outside_the_support_the_density_is_zero() {
    for (name, x, parameters) in [
        ("exponential", -1.0, vec![1.0]),
        ("gamma", -1.0, vec![2.0, 1.0]),
        ("beta", 1.5, vec![2.0, 1.0]),
        ("uniform", 2.0, vec![0.0, 1.0]),
        ("halfNormal", -0.1, vec![1.0]),
        ("halfNormal", -0.1, vec![0.0, 1.0]),
        ("poisson", 1.5, vec![2.0]),
        ("poisson", -1.0, vec![2.0]),
        ("bernoulliLogit", 2.0, vec![0.3]),
        ("binomial", 4.0, vec![3.0, 0.5]),
        ("pareto", 0.5, vec![1.0, 2.0]),
    ] {
        for each in [true, false] {
            let mut w = Writer::default();
            let outcome = w.constant(&[x], &[]);
            let mut operands = vec![outcome];
            operands.extend((0..parameters.len()).map(|k| w.parameter(&format!("p{k}"), &[])));
            let y = w.node("logDensity", &operands, &[], json!({ "distribution": name, "each": each }));
            let compiled = w.compile(&[("result", y)]);
            assert_eq!(result(&compiled, &parameters), [f64::NEG_INFINITY], "{name}");
        }
    }
}

/// A density of `operands` at a position, all of them parameters but those that are given.
fn joint(
    name: &str,
    each: bool,
    shape: &[usize],
    operands: &[(&[usize], Option<&[f64]>)],
    position: &[f64],
) -> Vec<f64> {
    let mut w = Writer::default();
    let nodes: Vec<usize> = operands
        .iter()
        .enumerate()
        .map(|(k, (shape, values))| match values {
            Some(values) => w.constant(values, shape),
            None => w.parameter(&format!("p{k}"), shape),
        })
        .collect();
    let y = w.node("logDensity", &nodes, shape, json!({ "distribution": name, "each": each }));
    let compiled = w.finish(y);
    check_derivatives(name, &compiled, position);
    result(&compiled, position)
}

#[test]
pub(super) fn classes_have_their_logarithms() {
    let p = [0.2, 0.5, 0.3, 0.1, 0.1, 0.8];
    let classes = [2.0, 0.0];
    let found = joint("categorical", true, &[2], &[(&[2], Some(&classes)), (&[2, 3], None)], &p);
    assert_close("categorical", &found, &[0.3f64.ln(), 0.1f64.ln()], 1e-14);
    let logits: Vec<f64> = p.iter().map(|p| p.ln() + 0.7).collect();
    let found = joint("categoricalLogit", true, &[2], &[(&[2], Some(&classes)), (&[2, 3], None)], &logits);
    assert_close("categoricalLogit", &found, &[0.3f64.ln(), 0.1f64.ln()], 1e-13);
    let shared = joint("categorical", false, &[], &[(&[2], Some(&classes)), (&[3], None)], &p[..3]);
    assert_close("shared", &shared, &[0.3f64.ln() + 0.2f64.ln()], 1e-14);
    let position = [0.3, -0.4, 0.2, 1.1, -1.0, 0.0, 1.2];
    let classes = [3.0, 0.0, 1.0, 2.0];
    let operands: [(&[usize], Option<&[f64]>); 3] = [(&[4], Some(&classes)), (&[4], None), (&[3], None)];
    let found = joint("orderedLogistic", true, &[4], &operands, &position);
    let s = |x: f64| 1.0 / (1.0 + (-x).exp());
    let expected = [
        (1.0 - s(1.2 - 0.3)).ln(),
        s(-1.0 + 0.4).ln(),
        (s(0.0 - 0.2) - s(-1.0 - 0.2)).ln(),
        (s(1.2 - 1.1) - s(0.0 - 1.1)).ln(),
    ];
    assert_close("orderedLogistic", &found, &expected, 1e-13);
}

#[test]
pub(super) fn vectors_of_shares_and_counts() {
    let position = [0.2, 0.5, 0.3, 1.5, 0.7, 2.0];
    let found = joint("dirichlet", false, &[], &[(&[3], None), (&[3], None)], &position);
    let (x, a) = position.split_at(3);
    let mut expected = ln_gamma(a.iter().sum());
    expected += (0..3).map(|k| (a[k] - 1.0) * x[k].ln() - ln_gamma(a[k])).sum::<f64>();
    assert_close("dirichlet", &found, &[expected], 1e-13);
    let counts = [1.0, 0.0, 3.0, 2.0, 2.0, 0.0];
    let found = joint("multinomial", true, &[2], &[(&[2, 3], Some(&counts)), (&[3], None)], &position[..3]);
    let expected: Vec<f64> = counts
        .chunks(3)
        .map(|n| {
            let all = ln_gamma(n.iter().sum::<f64>() + 1.0);
            all + (0..3).map(|k| n[k] * x[k].ln() - ln_gamma(n[k] + 1.0)).sum::<f64>()
        })
        .collect();
    assert_close("multinomial", &found, &expected, 1e-13);
}

/// log N(x; 0, Σ) in two dimensions by the inverse written out.
fn normal2(x: &[f64], s: &[f64]) -> f64 {
    let determinant = s[0] * s[3] - s[1] * s[2];
    let q = (s[3] * x[0] * x[0] - (s[1] + s[2]) * x[0] * x[1] + s[0] * x[1] * x[1]) / determinant;
    -0.5 * q - 0.5 * determinant.ln() - (2.0 * PI).ln()
}

#[test]
pub(super) fn gaussians_in_their_three_forms() {
    let x = [0.3, -1.2, 0.8, 0.1];
    let (mean, s) = ([0.5, -0.2], [1.5, 0.4, 0.4, 0.9]);
    let expected: Vec<f64> = x.chunks(2).map(|x| normal2(&[x[0] - mean[0], x[1] - mean[1]], &s)).collect();
    let determinant = s[0] * s[3] - s[1] * s[2];
    let precision = [s[3] / determinant, -s[1] / determinant, -s[2] / determinant, s[0] / determinant];
    let root = s[0].sqrt();
    let factor = [root, 0.0, s[1] / root, (s[3] - s[1] * s[1] / s[0]).sqrt()];
    for (name, matrix) in
        [("multivariateNormal", s), ("multivariateNormalPrecision", precision), ("multivariateNormalCholesky", factor)]
    {
        for (each, shape) in [(true, &[2][..]), (false, &[][..])] {
            let position = [&x[..], &mean, &matrix].concat();
            let found = joint(name, each, shape, &[(&[2, 2], None), (&[2], None), (&[2, 2], None)], &position);
            let expected = if each { expected.clone() } else { vec![expected.iter().sum()] };
            assert_close(name, &found, &expected, 1e-13);
        }
        let position = [&x[..2], &mean, &matrix].concat();
        let found = joint(name, false, &[], &[(&[2], None), (&[2], None), (&[2, 2], None)], &position);
        assert_close(name, &found, &expected[..1], 1e-13);
    }
}

#[test]
pub(super) fn a_multivariate_t_is_a_mixture_of_gaussians() {
    // ∫ N(x; 0, S / g) Gamma(g; ν/2, ν/2) dg by the trapezoid rule on log g.
    let (df, s, x) = (4.5, [1.2, -0.3, -0.3, 0.8], [0.7, 1.1]);
    let step = 0.005;
    let mut total = 0.0;
    for k in -4000..2000 {
        let g = (f64::from(k) * step).exp();
        let scaled: Vec<f64> = s.iter().map(|s| s / g).collect();
        let log = 0.5 * df * f64::ln(0.5 * df) - ln_gamma(0.5 * df) + (0.5 * df) * g.ln() - 0.5 * df * g;
        total += (normal2(&x, &scaled) + log).exp() * step;
    }
    let position = [&x[..], &[df, 0.0, 0.0], &s].concat();
    let operands: [(&[usize], Option<&[f64]>); 4] = [(&[2], None), (&[], None), (&[2], None), (&[2, 2], None)];
    let found = joint("multivariateT", false, &[], &operands, &position);
    assert_close("t", &found, &[total.ln()], 1e-10);
}

#[test]
pub(super) fn laws_of_matrices() {
    // LKJ in two dimensions is a beta on (−1, 1); in three its volume at 1 is π² / 2.
    let (eta, r) = (2.3, 0.4);
    let beta = (eta - 1.0) * (1.0f64 - r * r).ln() - (2.0 * eta - 1.0) * 2f64.ln() - log_beta(eta, eta);
    let found = joint("lkj", false, &[], &[(&[2, 2], None), (&[], None)], &[1.0, r, r, 1.0, eta]);
    assert_close("lkj", &found, &[beta], 1e-13);
    let identity = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0];
    let found = joint("lkj", false, &[], &[(&[3, 3], None), (&[], None)], &identity);
    assert_close("volume", &found, &[-(PI * PI / 2.0).ln()], 1e-13);
    // On the factor: the same law times the Jacobian of R = L Lᵀ, which is L_kk^(d − k).
    let l = [1.0, 0.0, 0.0, 0.3, 0.91f64.sqrt(), 0.0, -0.2, 0.4, 0.8f64.sqrt(), eta];
    let found = joint("lkjCholesky", false, &[], &[(&[3, 3], None), (&[], None)], &l);
    let matrix = gibbs_linear::gram(&l[..9], 3, 3);
    let position = [matrix, vec![eta]].concat();
    let density = joint("lkj", false, &[], &[(&[3, 3], None), (&[], None)], &position)[0];
    assert_close("factor", &found, &[density + l[4].ln()], 1e-13);
    // Wishart in one dimension is a gamma with shape ν/2 and rate 1/(2V).
    let (x, df, v) = (1.7, 3.4, 0.6);
    let found = joint("wishart", false, &[], &[(&[1, 1], None), (&[], None), (&[1, 1], None)], &[x, df, v]);
    assert_close("wishart", &found, &[textbook(D::Gamma, x, &[0.5 * df, 0.5 / v])], 1e-13);
    // In two dimensions: Γ₂(a) = √π Γ(a) Γ(a − ½).
    let (x, v) = ([1.4, 0.3, 0.3, 0.8], [1.1, -0.2, -0.2, 0.7]);
    let (dx, dv) = (x[0] * x[3] - x[1] * x[2], v[0] * v[3] - v[1] * v[2]);
    let trace = (v[3] * x[0] - v[1] * x[2] - v[2] * x[1] + v[0] * x[3]) / dv;
    let constant =
        df * 2f64.ln() + 0.5 * df * f64::ln(dv) + 0.5 * PI.ln() + ln_gamma(0.5 * df) + ln_gamma(0.5 * df - 0.5);
    let position = [&x[..], &[df], &v].concat();
    let found = joint("wishart", false, &[], &[(&[2, 2], None), (&[], None), (&[2, 2], None)], &position);
    assert_close("wishart", &found, &[0.5 * (df - 3.0) * f64::ln(dx) - 0.5 * trace - constant], 1e-13);
}
