//! Programs that the compiler rewrote against programs that it did not.

use super::{Writer, assert_close, check_program, numbers};
use crate::{Compiled, Graph};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The graph with rewriting and without.
fn both(w: Writer, value: usize) -> [Compiled; 2] {
    let text = json!({ "version": 1, "nodes": w.nodes, "outputs": { "value": value } }).to_string();
    let graph = Graph::from_json(&text).unwrap();
    [true, false].map(|rewrite| graph.compile_with(&BTreeMap::new(), rewrite).unwrap())
}

fn agree(what: &str, [quick, plain]: &[Compiled; 2], position: &[f64]) {
    check_program(what, quick, position, 1e-6);
    let (value, gradient) = quick.evaluator().value_and_gradient(position).unwrap();
    let (expected, slopes) = plain.evaluator().value_and_gradient(position).unwrap();
    assert_close(what, &[value], &[expected], 1e-12);
    assert_close(what, &gradient, &slopes, 1e-11);
}

#[test]
fn a_linear_predictor_of_a_gaussian_is_factored() {
    let n = 60;
    let mut w = Writer::default();
    let (alpha, beta, sigma) = (w.parameter("alpha", &[]), w.parameter("beta", &[2]), w.parameter("sigma", &[]));
    let x = w.constant(&numbers(2 * n, -1.0, 1.0, 1), &[n, 2]);
    let z = w.constant(&numbers(n, -1.0, 1.0, 2), &[n]);
    let y = w.constant(&numbers(n, -2.0, 2.0, 3), &[n]);
    let product = w.op("matmul", &[x, beta], &[n]);
    let shifted = w.op("add", &[product, alpha], &[n]);
    let first = w.node("slice", &[beta], &[1], json!({ "start": [0], "stop": [1] }));
    let scaled = w.op("multiply", &[z, first], &[n]);
    let mean = w.op("subtract", &[shifted, scaled], &[n]);
    let density = json!({ "distribution": "normal" });
    let value = w.node("logDensity", &[y, mean, sigma], &[], density);
    let programs = both(w, value);
    agree("regression", &programs, &[0.3, -0.5, 0.8, 1.2]);
}

#[test]
fn sums_of_squares_with_known_and_common_scales() {
    let mut w = Writer::default();
    let (mu, tau, raw) = (w.parameter("mu", &[]), w.parameter("tau", &[]), w.parameter("raw", &[40]));
    let sigma = w.constant(&numbers(40, 0.5, 2.0, 5), &[40]);
    let y = w.constant(&numbers(40, -2.0, 2.0, 6), &[40]);
    let scaled = w.op("multiply", &[raw, tau], &[40]);
    let theta = w.op("add", &[mu, scaled], &[40]);
    let density = json!({ "distribution": "normal" });
    let first = w.node("logDensity", &[y, theta, sigma], &[], density.clone());
    let second = w.node("logDensity", &[raw, mu, tau], &[], density.clone());
    let sum = w.op("add", &[first, second], &[]);
    let four = w.constant(&[4.0], &[]);
    let third = w.op("divide", &[second, four], &[]);
    let value = w.op("subtract", &[sum, third], &[]);
    let programs = both(w, value);
    let mut position = vec![0.4, 1.3];
    position.extend(numbers(40, -1.0, 1.0, 7));
    agree("scales", &programs, &position);
}

#[test]
fn repeated_rows_and_quadratic_forms() {
    let mut w = Writer::default();
    let alpha = w.parameter("alpha", &[3]);
    let groups: Vec<f64> = (0..30).map(|k| f64::from(k / 10)).collect();
    let groups = w.constant(&groups, &[30]);
    let each = w.op("gather", &[alpha, groups], &[30]);
    let bent = w.op("softplus", &[each], &[30]);
    let first = w.op("sum", &[bent], &[]);
    let precision = w.constant(&[2.0, 0.3, 0.1, 0.3, 1.5, -0.2, 0.1, -0.2, 1.0], &[3, 3]);
    let zero = w.constant(&[0.0, 1.0, 0.0], &[3]);
    let density = json!({ "distribution": "multivariateNormalPrecision" });
    let second = w.node("logDensity", &[alpha, zero, precision], &[], density);
    let value = w.op("add", &[first, second], &[]);
    agree("runs", &both(w, value), &[0.2, -0.7, 1.1]);
}

#[test]
fn a_covariance_is_made_on_one_triangle() {
    for n in [5, 8, 13] {
        let mut w = Writer::default();
        let (rho, alpha) = (w.parameter("rho", &[]), w.parameter("alpha", &[]));
        let noise = w.parameter("noise", &[n, n]);
        let at = numbers(n, -2.0, 2.0, 31);
        let squares: Vec<f64> = (0..n * n).map(|k| -(at[k / n] - at[k % n]).powi(2)).collect();
        let identity: Vec<f64> = (0..n * n).map(|k| f64::from(u8::from(k / n == k % n))).collect();
        let (squares, identity) = (w.constant(&squares, &[n, n]), w.constant(&identity, &[n, n]));
        let scaled = w.op("divide", &[squares, rho], &[n, n]);
        let kernel = w.op("exp", &[scaled], &[n, n]);
        let kernel = w.op("multiply", &[alpha, kernel], &[n, n]);
        let covariance = w.op("add", &[kernel, identity], &[n, n]);
        let (x, zero) = (w.constant(&at, &[n]), w.constant(&vec![0.0; n], &[n]));
        let density = json!({ "distribution": "multivariateNormal" });
        let first = w.node("logDensity", &[x, zero, covariance], &[], density.clone());
        // A matrix that is no chain of element-wise work keeps its own; the factor's upper triangle is 0 either way.
        let small = w.op("tanh", &[noise], &[n, n]);
        let other = w.op("add", &[covariance, small], &[n, n]);
        let factor = w.op("cholesky", &[other], &[n, n]);
        let bent = w.op("sin", &[factor], &[n, n]);
        let second = w.op("sum", &[bent], &[]);
        let value = w.op("add", &[first, second], &[]);
        let mut position = vec![1.3, 0.8];
        position.extend(numbers(n * n, -0.02, 0.02, 32));
        agree(&format!("triangle {n}"), &both(w, value), &position);
    }
}

fn argument(index: usize) -> Value {
    json!({ "op": "argument", "shape": [], "attributes": { "index": index } })
}

#[test]
fn scans_that_are_recurrences_are_split() {
    // Variance s ← a (y − m)² + b s + c, the error e ← y − m − d e, and the last y; emitted: a log density and e s.
    let body = json!({ "nodes": [
        argument(0), argument(1), argument(2), argument(3), argument(4), argument(5),
        { "op": "subtract", "in": [3, 4], "shape": [] },
        { "op": "square", "in": [6], "shape": [] },
        { "op": "multiply", "in": [7, 5], "shape": [] },
        { "op": "multiply", "in": [5, 0], "shape": [] },
        { "op": "add", "in": [8, 9], "shape": [] },
        { "op": "multiply", "in": [1, 5], "shape": [] },
        { "op": "subtract", "in": [6, 11], "shape": [] },
        { "op": "exp", "in": [10], "shape": [] },
        { "op": "logDensity", "in": [3, 2, 13], "shape": [], "attributes": { "distribution": "normal" } },
        { "op": "multiply", "in": [12, 10], "shape": [] },
    ], "outputs": [10, 12, 3, 14, 15] });
    for reverse in [false, true] {
        let n = 20;
        let mut w = Writer::default();
        let start: Vec<usize> = ["s", "e", "last", "m", "a"].iter().map(|name| w.parameter(name, &[])).collect();
        let y = w.constant(&numbers(n, -1.0, 1.0, 9), &[n]);
        let operands = [start[0], start[1], start[2], y, start[3], start[4]];
        let attributes = json!({ "carried": 3, "sequences": 1, "length": n, "reverse": reverse, "body": body });
        let scan = w.node("scan", &operands, &[3 + 2 * n], attributes);
        let weights = w.constant(&numbers(3 + 2 * n, 0.5, 1.0, 10), &[3 + 2 * n]);
        let weighted = w.op("multiply", &[scan, weights], &[3 + 2 * n]);
        let value = w.op("sum", &[weighted], &[]);
        let programs = both(w, value);
        assert!(programs[0].instructions() != programs[1].instructions());
        agree(&format!("split {reverse}"), &programs, &[0.5, 0.1, 0.3, 0.2, 0.4]);
    }
}
