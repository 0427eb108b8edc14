//! Draws: their addresses, their moments, and that they come from the distribution whose log density is written beside.

use super::{Writer, assert_close};
use crate::Distribution as D;
use serde_json::json;

/// Batches of draws of one distribution; the spread among them says how far their mean may be from 0.
const BATCHES: u32 = 60;

/// The parameters' shapes and values, those along which the score is looked at (not where the support moves with them, or
/// where they are counts), and the shape of a batch of outcomes.
struct Law {
    parameters: Vec<(Vec<usize>, Vec<f64>)>,
    scored: Vec<usize>,
    outcomes: Vec<usize>,
}

fn law(distribution: D) -> Law {
    let numbers = |values: &[f64], scored: &[usize]| Law {
        parameters: values.iter().map(|&value| (Vec::new(), vec![value])).collect(),
        scored: scored.to_vec(),
        outcomes: vec![40],
    };
    let (matrix, mean) = ((vec![2, 2], vec![1.3, 0.4, 0.4, 0.8]), (vec![2], vec![0.5, -0.2]));
    let factor = (vec![2, 2], vec![1.1, 0.0, 0.4, 0.8]);
    let shares = (vec![3], vec![0.2, 0.5, 0.3]);
    let several = |parameters: Vec<(Vec<usize>, Vec<f64>)>, outcomes: &[usize]| Law {
        scored: (0..parameters.len()).collect(),
        parameters,
        outcomes: outcomes.to_vec(),
    };
    match distribution {
        D::Normal | D::Laplace | D::Logistic | D::Gumbel | D::Cauchy | D::LogNormal => numbers(&[0.3, 1.4], &[0, 1]),
        D::HalfNormal | D::HalfCauchy => numbers(&[0.3, 1.4], &[1]),
        D::StudentT => numbers(&[4.0, 0.3, 1.4], &[0, 1, 2]),
        D::HalfStudentT => numbers(&[4.0, 0.3, 1.4], &[0, 2]),
        D::Gamma | D::InverseGamma | D::Weibull | D::Beta => numbers(&[1.7, 2.3], &[0, 1]),
        D::ChiSquared => numbers(&[3.2], &[0]),
        D::Exponential => numbers(&[0.7], &[0]),
        // No score, but a mean: see below.
        D::Uniform => numbers(&[-1.0, 2.0], &[]),
        D::Pareto => numbers(&[0.5, 2.5], &[1]),
        D::VonMises => numbers(&[0.4, 1.8], &[0, 1]),
        D::Bernoulli | D::Geometric => numbers(&[0.3], &[0]),
        D::BernoulliLogit => numbers(&[-0.4], &[0]),
        D::Binomial => numbers(&[7.0, 0.3], &[1]),
        D::BinomialLogit => numbers(&[7.0, -0.4], &[1]),
        D::BetaBinomial => numbers(&[7.0, 1.5, 2.5], &[1, 2]),
        D::Poisson => numbers(&[2.2], &[0]),
        D::PoissonLog => numbers(&[0.8], &[0]),
        D::NegativeBinomial => numbers(&[2.5, 0.4], &[0, 1]),
        D::NegativeBinomialMean => numbers(&[2.5, 1.4], &[0, 1]),
        D::Categorical => several(vec![shares], &[40]),
        D::CategoricalLogit => several(vec![(vec![3], vec![0.2, -0.5, 0.3])], &[40]),
        D::OrderedLogistic => several(vec![(vec![40], vec![0.3; 40]), (vec![2], vec![-0.5, 1.0])], &[40]),
        D::Dirichlet => several(vec![(vec![3], vec![0.8, 1.5, 3.0])], &[20, 3]),
        // A draw needs a number of trials, which is no parameter: refused.
        D::Multinomial => numbers(&[], &[]),
        D::MultivariateNormal | D::MultivariateNormalPrecision => several(vec![mean, matrix], &[20, 2]),
        D::MultivariateNormalCholesky => several(vec![mean, factor], &[20, 2]),
        D::MultivariateT => several(vec![(vec![], vec![5.0]), mean, matrix], &[20, 2]),
        D::Lkj | D::LkjCholesky => several(vec![(vec![], vec![1.8])], &[3, 3]),
        D::Wishart => several(vec![(vec![], vec![4.5]), matrix], &[2, 2]),
    }
}

/// A batch of outcomes.
fn drawn(distribution: D, law: &Law, index: u32) -> Vec<f64> {
    let mut w = Writer::default();
    let operands: Vec<usize> = law.parameters.iter().map(|(shape, values)| w.constant(values, shape)).collect();
    let attributes = json!({ "distribution": distribution.name(), "stream": 0 });
    let x = w.node("draw", &operands, &law.outcomes, attributes);
    let compiled = w.finish(x);
    let place = compiled.outputs().iter().position(|output| output.name == "result").unwrap();
    compiled.note(|checks| checks.results += 1);
    compiled.evaluator().simulate(&[], 5, index).unwrap().swap_remove(place)
}

/// The gradient of the batch's log density along the parameters that are scored.
fn score(distribution: D, law: &Law, outcomes: &[f64]) -> Vec<f64> {
    let mut w = Writer::default();
    let mut operands = vec![w.constant(outcomes, &law.outcomes)];
    let mut position = Vec::new();
    for (k, (shape, values)) in law.parameters.iter().enumerate() {
        if law.scored.contains(&k) {
            operands.push(w.parameter(&format!("p{k}"), shape));
            position.extend(values);
        } else {
            operands.push(w.constant(values, shape));
        }
    }
    let value = w.node("logDensity", &operands, &[], json!({ "distribution": distribution.name() }));
    let compiled = w.compile(&[("value", value)]);
    let (value, mut gradient) = compiled.evaluator().value_and_gradient(&position).unwrap();
    assert!(value.is_finite(), "{}: {value} at {outcomes:?}", distribution.name());
    // A symmetric matrix moves in both places at once.
    if matches!(law.parameters.last(), Some((shape, values)) if shape.len() == 2 && values[1] == values[2]) {
        let upper = gradient.len() - 3;
        gradient[upper + 1] += gradient[upper];
        gradient.remove(upper);
    }
    if distribution == D::Categorical {
        // Probabilities add up to 1, so only differences of slopes are free.
        let mean = gradient.iter().sum::<f64>() / gradient.len() as f64;
        gradient.iter_mut().for_each(|slope| *slope -= mean);
    }
    gradient
}

/// E ∂ log p(x; θ) / ∂θ = 0 where x is drawn at θ: a sampler and a density that disagree in a parameter's effect fail it.
#[test]
pub(super) fn scores_of_draws_are_zero_in_the_mean() {
    for &distribution in D::ALL {
        let law = law(distribution);
        if distribution == D::Multinomial {
            continue;
        }
        let statistics: Vec<Vec<f64>> = (0..BATCHES)
            .map(|index| {
                let outcomes = drawn(distribution, &law, index);
                if distribution == D::Uniform {
                    assert!(outcomes.iter().all(|x| (-1.0..=2.0).contains(x)));
                    let spread = outcomes.iter().map(|x| (x - 0.5).powi(2) - 0.75).sum();
                    return vec![outcomes.iter().map(|x| x - 0.5).sum(), spread];
                }
                score(distribution, &law, &outcomes)
            })
            .collect();
        let n = f64::from(BATCHES);
        for k in 0..statistics[0].len() {
            let mean = statistics.iter().map(|score| score[k]).sum::<f64>() / n;
            let variance = statistics.iter().map(|score| (score[k] - mean).powi(2)).sum::<f64>() / (n - 1.0);
            let error = (variance / n).sqrt();
            let name = distribution.name();
            assert!(mean.abs() <= 4.5 * error + 1e-12, "{name}: score {k} is {mean} ± {error} in the mean");
        }
        assert!(!statistics[0].is_empty(), "{}: nothing is looked at", distribution.name());
    }
}

#[test]
fn multinomial_draws_are_refused() {
    let nodes = json!([
        { "op": "constant", "shape": [2], "attributes": { "value": [0.5, 0.5] } },
        { "op": "draw", "in": [0], "shape": [2], "attributes": { "distribution": "multinomial", "stream": 0 } },
    ]);
    let text = json!({ "version": 1, "nodes": nodes, "outputs": { "x": 1 } }).to_string();
    let message = crate::Graph::from_json(&text).unwrap_err().to_string();
    assert!(message.contains("trials"), "{message}");
}

#[test]
fn draws_have_their_addresses_and_their_moments() {
    let n = 4000;
    let mut w = Writer::default();
    let (mu, sigma) = (w.parameter("mu", &[]), w.parameter("sigma", &[]));
    let x = w.node("draw", &[mu, sigma], &[n], json!({ "distribution": "normal", "stream": 0 }));
    let y = w.node("draw", &[mu, sigma], &[n], json!({ "distribution": "normal", "stream": 1 }));
    let covariance = w.constant(&[2.0, 0.6, 0.6, 1.0], &[2, 2]);
    let mean = w.constant(&[1.0, -1.0], &[2]);
    let z = w.node("draw", &[mean, covariance], &[n, 2], json!({ "distribution": "multivariateNormal", "stream": 2 }));
    let p = w.constant(&[0.2, 0.5, 0.3], &[3]);
    let c = w.node("draw", &[p], &[n], json!({ "distribution": "categorical", "stream": 3 }));
    let compiled = w.compile(&[("a", x), ("b", y), ("c", c), ("z", z)]);
    let mut evaluator = compiled.evaluator();
    let first = evaluator.simulate(&[0.5, 2.0], 7, 3).unwrap();
    assert_eq!(first, evaluator.simulate(&[0.5, 2.0], 7, 3).unwrap());
    assert_ne!(first, evaluator.simulate(&[0.5, 2.0], 7, 4).unwrap());
    assert_ne!(first, evaluator.simulate(&[0.5, 2.0], 8, 3).unwrap());
    assert_ne!(first[0], first[1]);
    let mean = |x: &[f64]| x.iter().sum::<f64>() / x.len() as f64;
    assert!((mean(&first[0]) - 0.5).abs() < 5.0 * 2.0 / (n as f64).sqrt());
    let shares: Vec<f64> = (0..3)
        .map(|k| mean(&first[2].iter().map(|&c| f64::from(u8::from(c == f64::from(k)))).collect::<Vec<_>>()))
        .collect();
    assert_close("shares", &shares, &[0.2, 0.5, 0.3], 0.04);
    let products: Vec<f64> = first[3].chunks(2).map(|z| (z[0] - 1.0) * (z[1] + 1.0)).collect();
    assert!((mean(&products) - 0.6).abs() < 0.15);
}
