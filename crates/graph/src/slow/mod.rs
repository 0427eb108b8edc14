//! What a gradient costs: the densities of the benchmark of docs/graph.md on made-up data of their sizes, in turn with the
//! same densities written by hand.

mod hand;

use crate::tests::{Writer, numbers};
use gibbs_core::{Evaluator, simd};
use hand::{Arma, EightSchools, Garch, Gaussian, Hand, HiddenMarkov, Hierarchical, Linear, Logistic, Once};
use serde_json::{Value, json};
use std::{hint::black_box, time::Instant};

const EFFECTS: [f64; 8] = [28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0];
const ERRORS: [f64; 8] = [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0];

fn log_density(w: &mut Writer, name: &str, operands: &[usize]) -> usize {
    w.node("logDensity", operands, &[], json!({ "distribution": name }))
}

fn number(w: &mut Writer, value: f64) -> usize {
    w.constant(&[value], &[])
}

/// Least of many windows of each in turn, in microseconds.
fn measure(name: &str, w: Writer, value: usize, position: &[f64], hand: &impl Hand) {
    let start = Instant::now();
    let compiled = w.compile(&[("value", value)]);
    let compile = start.elapsed().as_secs_f64() * 1e6;
    let mut evaluator = compiled.evaluator();
    let (mut gradient, mut by_hand) = (vec![0.0; position.len()], vec![0.0; position.len()]);
    let value = evaluator.evaluate(position, &mut gradient);
    let other = simd::dispatch(Once(hand, position, &mut by_hand));
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (1.0 + a.abs());
    assert!(gradient.iter().zip(&by_hand).all(|(a, b)| close(*a, *b)), "{name}: {gradient:?} and {by_hand:?}");
    // Values are the same but for a constant.
    let moved: Vec<f64> = position.iter().map(|x| 0.9 * x + 0.01).collect();
    let change = evaluator.evaluate(&moved, &mut gradient) - value;
    let change_by_hand = simd::dispatch(Once(hand, &moved, &mut by_hand)) - other;
    assert!(close(change, change_by_hand), "{name}: {change} and {change_by_hand}");
    let (mut least, mut least_by_hand) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..200 {
        let start = Instant::now();
        for _ in 0..50 {
            black_box(evaluator.evaluate(black_box(position), &mut gradient));
        }
        let between = Instant::now();
        for _ in 0..50 {
            black_box(simd::dispatch(Once(hand, black_box(position), &mut by_hand)));
        }
        least = least.min((between - start).as_secs_f64() / 50.0 * 1e6);
        least_by_hand = least_by_hand.min(between.elapsed().as_secs_f64() / 50.0 * 1e6);
    }
    println!(
        "{name}: gradient {least:.3} µs, by hand {least_by_hand:.3} µs, ratio {:.2}; read and compiled in {compile:.0} µs, {} instructions",
        least / least_by_hand,
        compiled.instructions()
    );
}

/// The same without one by hand, in windows of `calls`.
fn measure_alone(name: &str, w: Writer, value: usize, position: &[f64], calls: u32) {
    let compiled = w.compile(&[("value", value)]);
    let mut evaluator = compiled.evaluator();
    let mut gradient = vec![0.0; position.len()];
    assert!(evaluator.evaluate(position, &mut gradient).is_finite());
    let mut least = f64::INFINITY;
    for _ in 0..200 {
        let start = Instant::now();
        for _ in 0..calls {
            black_box(evaluator.evaluate(black_box(position), &mut gradient));
        }
        least = least.min(start.elapsed().as_secs_f64() / f64::from(calls) * 1e6);
    }
    println!("{name}: gradient {least:.3} µs, {} instructions", compiled.instructions());
}

#[test]
fn gradients_of_larger_densities() {
    item_response();
    horseshoe();
    gaussian_process(11, 50);
    gaussian_process(200, 1);
}

fn item_response() {
    let mut w = Writer::default();
    let (theta, log_a, b) = (w.parameter("theta", &[100]), w.parameter("a", &[20, 1]), w.parameter("b", &[20, 1]));
    let answers: Vec<f64> = numbers(2000, 0.0, 1.0, 21).iter().map(|u| u.round()).collect();
    let answers = w.constant(&answers, &[20, 100]);
    let (zero, one, two) = (number(&mut w, 0.0), number(&mut w, 1.0), number(&mut w, 2.0));
    let a = w.op("exp", &[log_a], &[20, 1]);
    let away = w.op("subtract", &[theta, b], &[20, 100]);
    let logits = w.op("multiply", &[a, away], &[20, 100]);
    let mut total = w.op("sum", &[log_a], &[]);
    for (name, operands) in [
        ("normal", vec![theta, zero, one]),
        ("logNormal", vec![a, zero, one]),
        ("normal", vec![b, zero, two]),
        ("bernoulliLogit", vec![answers, logits]),
    ] {
        let term = log_density(&mut w, name, &operands);
        total = w.op("add", &[total, term], &[]);
    }
    measure_alone("item response 2PL, 20 items, 100 people", w, total, &numbers(140, -0.5, 0.5, 22), 50);
}

fn horseshoe() {
    let (n, p) = (200, 100);
    let mut w = Writer::default();
    let (a, log_tau, log_c2) = (w.parameter("a", &[]), w.parameter("tau", &[]), w.parameter("c2", &[]));
    let (log_lambda, z) = (w.parameter("lambda", &[p]), w.parameter("z", &[p]));
    let x = w.constant(&numbers(n * p, -1.0, 1.0, 23), &[n, p]);
    let y: Vec<f64> = numbers(n, 0.0, 1.0, 24).iter().map(|u| u.round()).collect();
    let y = w.constant(&y, &[n]);
    let (zero, one, tenth) = (number(&mut w, 0.0), number(&mut w, 1.0), number(&mut w, 0.1));
    let (two, eight, wide) = (number(&mut w, 2.0), number(&mut w, 8.0), number(&mut w, 2.5));
    let (tau, c2, lambda) =
        (w.op("exp", &[log_tau], &[]), w.op("exp", &[log_c2], &[]), w.op("exp", &[log_lambda], &[p]));
    let local = w.op("multiply", &[tau, lambda], &[p]);
    let square = w.op("square", &[local], &[p]);
    let sum = w.op("add", &[c2, square], &[p]);
    let ratio = w.op("divide", &[c2, sum], &[p]);
    let root = w.op("sqrt", &[ratio], &[p]);
    let scaled = w.op("multiply", &[tau, z], &[p]);
    let scaled = w.op("multiply", &[scaled, lambda], &[p]);
    let b = w.op("multiply", &[scaled, root], &[p]);
    let product = w.op("matmul", &[x, b], &[n]);
    let logits = w.op("add", &[product, a], &[n]);
    let jacobian = w.op("sum", &[log_lambda], &[]);
    let first = w.op("add", &[log_tau, log_c2], &[]);
    let mut total = w.op("add", &[first, jacobian], &[]);
    for (name, operands) in [
        ("normal", vec![a, zero, wide]),
        ("halfCauchy", vec![tau, tenth]),
        ("inverseGamma", vec![c2, two, eight]),
        ("halfCauchy", vec![lambda, one]),
        ("normal", vec![z, zero, one]),
        ("bernoulliLogit", vec![y, logits]),
    ] {
        let term = log_density(&mut w, name, &operands);
        total = w.op("add", &[total, term], &[]);
    }
    measure_alone("horseshoe logistic regression 200 x 100", w, total, &numbers(3 + 2 * p, -0.5, 0.5, 25), 50);
}

fn gaussian_process(n: usize, calls: u32) {
    let mut w = Writer::default();
    let at = numbers(n, -5.0, 5.0, 26);
    let squares: Vec<f64> = (0..n * n).map(|k| -0.5 * (at[k / n] - at[k % n]).powi(2)).collect();
    let identity: Vec<f64> = (0..n * n).map(|k| f64::from(u8::from(k / n == k % n))).collect();
    let logs = ["rho", "alpha", "sigma"].map(|name| w.parameter(name, &[]));
    let [rho, alpha, sigma] = logs.map(|log| w.op("exp", &[log], &[]));
    let (squares, identity) = (w.constant(&squares, &[n, n]), w.constant(&identity, &[n, n]));
    let y = w.constant(&numbers(n, -1.0, 1.0, 27), &[n]);
    let zero = w.constant(&vec![0.0; n], &[n]);
    let [rho2, alpha2, sigma2] = [rho, alpha, sigma].map(|x| w.op("square", &[x], &[]));
    let scaled = w.op("divide", &[squares, rho2], &[n, n]);
    let kernel = w.op("exp", &[scaled], &[n, n]);
    let kernel = w.op("multiply", &[alpha2, kernel], &[n, n]);
    let noise = w.op("multiply", &[sigma2, identity], &[n, n]);
    let covariance = w.op("add", &[kernel, noise], &[n, n]);
    let total = log_density(&mut w, "multivariateNormal", &[y, zero, covariance]);
    measure_alone(&format!("Gaussian process, n = {n}"), w, total, &[0.3, 0.1, -0.7], calls);
}

#[test]
fn gradients_of_densities() {
    let mut w = Writer::default();
    let (mu, log_tau, raw) = (w.parameter("mu", &[]), w.parameter("logTau", &[]), w.parameter("raw", &[8]));
    let (zero, one, five) = (number(&mut w, 0.0), number(&mut w, 1.0), number(&mut w, 5.0));
    let y = w.constant(&EFFECTS, &[8]);
    let sigma = w.constant(&ERRORS, &[8]);
    let tau = w.op("exp", &[log_tau], &[]);
    let scaled = w.op("multiply", &[tau, raw], &[8]);
    let theta = w.op("add", &[mu, scaled], &[8]);
    let mut total = log_density(&mut w, "normal", &[mu, zero, five]);
    for (name, operands) in
        [("halfCauchy", vec![tau, five]), ("normal", vec![raw, zero, one]), ("normal", vec![y, theta, sigma])]
    {
        let term = log_density(&mut w, name, &operands);
        total = w.op("add", &[total, term], &[]);
    }
    let value = w.op("add", &[total, log_tau], &[]);
    let hand = EightSchools { effects: EFFECTS, errors: ERRORS };
    measure("eight schools", w, value, &numbers(10, -1.0, 1.0, 1), &hand);

    let mut w = Writer::default();
    let beta = w.parameter("beta", &[20]);
    let (zero, one) = (number(&mut w, 0.0), number(&mut w, 1.0));
    let predictors = numbers(40_000, -1.0, 1.0, 2);
    let labels: Vec<f64> = numbers(2000, 0.0, 1.0, 3).iter().map(|u| u.round()).collect();
    let x = w.constant(&predictors, &[2000, 20]);
    let y = w.constant(&labels, &[2000]);
    let eta = w.op("matmul", &[x, beta], &[2000]);
    let likelihood = log_density(&mut w, "bernoulliLogit", &[y, eta]);
    let prior = log_density(&mut w, "normal", &[beta, zero, one]);
    let value = w.op("add", &[likelihood, prior], &[]);
    let hand = Logistic::new(&predictors, &labels);
    measure("logistic 2000 x 20", w, value, &numbers(20, -1.0, 1.0, 4), &hand);

    let mut w = Writer::default();
    let (beta, log_sigma) = (w.parameter("beta", &[3]), w.parameter("logSigma", &[]));
    let x = w.constant(&numbers(434 * 3, -1.0, 1.0, 5), &[434, 3]);
    let y = w.constant(&numbers(434, -1.0, 1.0, 6), &[434]);
    let sigma = w.op("exp", &[log_sigma], &[]);
    let mean = w.op("matmul", &[x, beta], &[434]);
    let value = log_density(&mut w, "normal", &[y, mean, sigma]);
    let half = number(&mut w, 2.5);
    let prior = log_density(&mut w, "halfCauchy", &[sigma, half]);
    let value = w.op("add", &[value, prior], &[]);
    let hand = Linear::new(&numbers(434 * 3, -1.0, 1.0, 5), numbers(434, -1.0, 1.0, 6));
    measure("linear 434", w, value, &[0.1, 0.2, -0.3, 0.4], &hand);

    let mut w = Writer::default();
    let (mu, log_tau, alpha) = (w.parameter("mu", &[]), w.parameter("logTau", &[]), w.parameter("alpha", &[85]));
    let (beta, log_sigma) = (w.parameter("beta", &[]), w.parameter("logSigma", &[]));
    let groups: Vec<f64> = (0..919).map(|k| f64::from(k * 85 / 919)).collect();
    let groups = w.constant(&groups, &[919]);
    let x = w.constant(&numbers(919, -1.0, 1.0, 7), &[919]);
    let y = w.constant(&numbers(919, -1.0, 1.0, 8), &[919]);
    let (tau, sigma) = (w.op("exp", &[log_tau], &[]), w.op("exp", &[log_sigma], &[]));
    let each = w.op("gather", &[alpha, groups], &[919]);
    let slope = w.op("multiply", &[beta, x], &[919]);
    let mean = w.op("add", &[each, slope], &[919]);
    let first = log_density(&mut w, "normal", &[y, mean, sigma]);
    let second = log_density(&mut w, "normal", &[alpha, mu, tau]);
    let value = w.op("add", &[first, second], &[]);
    let group = (0..919).map(|k| k * 85 / 919).collect();
    let hand = Hierarchical { group, x: numbers(919, -1.0, 1.0, 7), y: numbers(919, -1.0, 1.0, 8) };
    measure("hierarchical 85 groups, 919 rows", w, value, &numbers(89, -0.5, 0.5, 9), &hand);

    let mut w = Writer::default();
    let x = w.parameter("x", &[100]);
    let mean = w.constant(&[0.0; 100], &[100]);
    let precision: Vec<f64> = (0..10_000)
        .map(|k| if k / 100 == k % 100 { 100.0 } else { 1.0 / (1.0 + (k / 100_usize).abs_diff(k % 100) as f64) })
        .collect();
    let hand = Gaussian(precision.clone());
    let precision = w.constant(&precision, &[100, 100]);
    let value = log_density(&mut w, "multivariateNormalPrecision", &[x, mean, precision]);
    measure("Gaussian, 100 dimensions", w, value, &numbers(100, -1.0, 1.0, 10), &hand);

    for name in ["garch11", "arma11"] {
        sequential(name);
    }
    hidden_markov();
}

fn argument(index: usize) -> Value {
    json!({ "op": "argument", "shape": [], "attributes": { "index": index } })
}

fn sequential(name: &str) {
    let n = 200;
    let mut w = Writer::default();
    let p: Vec<usize> = ["mu", "a", "b", "c"].iter().map(|name| w.parameter(name, &[])).collect();
    let y = w.constant(&numbers(n, -1.0, 1.0, 11), &[n]);
    let start = number(&mut w, 0.25);
    // The variance c + a (y − mu)² + b s, or the error y − mu − a e.
    let (body, operands) = if name == "garch11" {
        let nodes = json!([
            argument(0), argument(1), argument(2), argument(3), argument(4), argument(5),
            { "op": "subtract", "in": [1, 2], "shape": [] },
            { "op": "square", "in": [6], "shape": [] },
            { "op": "multiply", "in": [3, 7], "shape": [] },
            { "op": "add", "in": [5, 8], "shape": [] },
            { "op": "multiply", "in": [4, 0], "shape": [] },
            { "op": "add", "in": [9, 10], "shape": [] },
        ]);
        (json!({ "nodes": nodes, "outputs": [11, 0] }), vec![start, y, p[0], p[1], p[2], p[3]])
    } else {
        let nodes = json!([
            argument(0), argument(1), argument(2), argument(3),
            { "op": "subtract", "in": [1, 2], "shape": [] },
            { "op": "multiply", "in": [3, 0], "shape": [] },
            { "op": "subtract", "in": [4, 5], "shape": [] },
        ]);
        (json!({ "nodes": nodes, "outputs": [6, 6] }), vec![start, y, p[0], p[1]])
    };
    let attributes = json!({ "carried": 1, "sequences": 1, "length": n, "body": body });
    let scan = w.node("scan", &operands, &[n + 1], attributes);
    let emitted = w.node("slice", &[scan], &[n], json!({ "start": [1], "stop": [n + 1] }));
    let value = if name == "garch11" {
        let sigma = w.op("sqrt", &[emitted], &[n]);
        log_density(&mut w, "normal", &[y, p[0], sigma])
    } else {
        let zero = number(&mut w, 0.0);
        let sigma = w.op("exp", &[p[3]], &[]);
        log_density(&mut w, "normal", &[emitted, zero, sigma])
    };
    let (position, y) = ([0.1, 0.3, 0.4, 0.2], numbers(n, -1.0, 1.0, 11));
    match name {
        "garch11" => measure(name, w, value, &position, &Garch(y)),
        _ => measure(name, w, value, &position, &Arma(y)),
    }
}

fn hidden_markov() {
    let (k, n) = (4, 100);
    let mut w = Writer::default();
    let (rows, means) = (w.parameter("rows", &[k, k]), w.parameter("means", &[k]));
    let initial = w.constant(&[0.25f64.ln(); 4], &[k]);
    let y = w.constant(&numbers(n, -2.0, 2.0, 12), &[n, 1]);
    let transition = w.op("logSoftmax", &[rows], &[k, k]);
    let one = number(&mut w, 1.0);
    let emission = w.node("logDensity", &[y, means, one], &[n, k], json!({ "distribution": "normal", "each": true }));
    let value = w.op("hmm", &[initial, transition, emission], &[]);
    let hand = HiddenMarkov(numbers(n, -2.0, 2.0, 12));
    measure("hmm, 4 states, 100 steps", w, value, &numbers(20, -1.0, 1.0, 13), &hand);
}
