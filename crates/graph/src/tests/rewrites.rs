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

#[test]
fn sums_keep_their_slopes() {
    // A block of 32, one of 8, and what is left.
    let n = 45;
    let density = |name: &str| json!({ "distribution": name });
    let mut w = Writer::default();
    let (eta, common) = (w.parameter("eta", &[n]), w.parameter("common", &[]));
    let answers: Vec<f64> = numbers(n, 0.0, 1.0, 51).iter().map(|u| u.round()).collect();
    let answers = w.constant(&answers, &[n]);
    let first = w.node("logDensity", &[answers, eta], &[], density("bernoulliLogit"));
    let second = w.node("logDensity", &[answers, common], &[], density("bernoulliLogit"));
    let value = w.op("add", &[first, second], &[]);
    let mut position = numbers(n, -8.0, 8.0, 52);
    position.push(0.4);
    agree("log odds", &both(w, value), &position);

    for wide in [false, true] {
        let mut w = Writer::default();
        let (mu, log) = (w.parameter("mu", if wide { &[45] } else { &[] }), w.parameter("log", &[n]));
        let y = w.constant(&numbers(n, -2.0, 2.0, 53), &[n]);
        let variance = w.op("exp", &[log], &[n]);
        let scale = w.op("sqrt", &[variance], &[n]);
        let value = w.node("logDensity", &[y, mu, scale], &[], density("normal"));
        let mut position = numbers(if wide { n } else { 1 }, -1.0, 1.0, 54);
        position.extend(numbers(n, -2.0, 2.0, 55));
        agree(&format!("variances {wide}"), &both(w, value), &position);
    }
}

#[test]
fn a_logistic_regression_reads_its_matrix_once() {
    // Panels of 32 and of 8 rows and what is left; without an offset, with a number, with one for each row.
    for (n, inner, offset) in [(8, 1, 0), (45, 5, 1), (77, 3, 2), (64, 4, 1)] {
        let mut w = Writer::default();
        let beta = w.parameter("beta", &[inner]);
        let shift = w.parameter("shift", if offset == 2 { &[77] } else { &[] });
        let x = w.constant(&numbers(n * inner, -2.0, 2.0, 71), &[n, inner]);
        let answers: Vec<f64> = numbers(n, 0.0, 1.0, 72).iter().map(|u| u.round()).collect();
        let answers = w.constant(&answers, &[n]);
        let mut eta = w.op("matmul", &[x, beta], &[n]);
        if offset > 0 {
            eta = w.op("add", &[shift, eta], &[n]);
        }
        let value = w.node("logDensity", &[answers, eta], &[], json!({ "distribution": "bernoulliLogit" }));
        let mut position = numbers(inner, -1.0, 1.0, 73);
        position.extend(numbers(if offset == 2 { n } else { 1 }, -0.5, 0.5, 74));
        let programs = both(w, value);
        assert!(programs[0].numbers() < programs[1].numbers());
        agree(&format!("{n} rows, offset {offset}"), &programs, &position);
    }
}

#[test]
fn a_gradient_runs_what_the_density_needs() {
    let mut w = Writer::default();
    let (mu, tau, z) = (w.parameter("mu", &[]), w.parameter("tau", &[]), w.parameter("z", &[45]));
    let (y, sigma) = (numbers(45, -2.0, 2.0, 81), numbers(45, 0.5, 2.0, 82));
    let (y, sigma) = (w.constant(&y, &[45]), w.constant(&sigma, &[45]));
    let scaled = w.op("multiply", &[tau, z], &[45]);
    let theta = w.op("add", &[scaled, mu], &[45]);
    let value = w.node("logDensity", &[y, theta, sigma], &[], json!({ "distribution": "normal" }));
    let text = json!({ "version": 1, "nodes": w.nodes, "outputs": { "value": value, "theta": theta } }).to_string();
    let compiled = Graph::from_json(&text).unwrap().compile(&BTreeMap::new()).unwrap();
    let mut position = vec![0.4, 1.3];
    position.extend(numbers(45, -1.0, 1.0, 83));
    let mut evaluator = compiled.evaluator();
    let (value, gradient) = evaluator.value_and_gradient(&position).unwrap();
    // The location is an output of its own, which the gradient does not write.
    let expected: Vec<f64> = position[2..].iter().map(|z| 0.4 + 1.3 * z).collect();
    let outputs = evaluator.outputs(&position).unwrap();
    assert_close("theta", &outputs[0], &expected, 1e-15);
    assert_eq!(outputs[1], [value]);
    let seeds: Vec<f64> = vec![0.0; 45];
    let pulled = evaluator.vector_jacobian(&position, &[&seeds, &[1.0]]).unwrap();
    assert_close("pulled back", &pulled, &gradient, 1e-14);
    let ones: Vec<f64> = vec![1.0; 45];
    let pulled = evaluator.vector_jacobian(&position, &[&ones, &[0.0]]).unwrap();
    assert_close("of the location", &pulled[..2], &[45.0, position[2..].iter().sum()], 1e-13);
}

#[test]
fn what_nobody_reads_takes_no_room() {
    let n = 400;
    let mut w = Writer::default();
    let (beta, log_sigma) = (w.parameter("beta", &[3]), w.parameter("logSigma", &[]));
    let x = w.constant(&numbers(3 * n, -1.0, 1.0, 61), &[n, 3]);
    let y = w.constant(&numbers(n, -1.0, 1.0, 62), &[n]);
    let sigma = w.op("exp", &[log_sigma], &[]);
    let mean = w.op("matmul", &[x, beta], &[n]);
    let value = w.node("logDensity", &[y, mean, sigma], &[], json!({ "distribution": "normal" }));
    let [quick, plain] = both(w, value);
    assert!(quick.numbers() < 40 && plain.numbers() > n, "{} and {}", quick.numbers(), plain.numbers());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]
    /// Chains of element-wise functions, some of them read by nobody, with numbers and vectors in turn.
    #[test]
    fn chains_are_what_they_were(
        steps in proptest::collection::vec((0_usize..8, 0_usize..64, 0_usize..64), 1..14),
        n in 1_usize..50,
        seed in 0_u64..1000,
    ) {
        let mut w = Writer::default();
        let mut known = vec![(w.parameter("x", &[n]), true), (w.parameter("a", &[]), false)];
        let fixed = w.constant(&numbers(n, 0.5, 1.5, seed), &[n]);
        known.push((fixed, true));
        for (op, first, second) in steps {
            let ((x, long), (y, other)) = (known[first % known.len()], known[second % known.len()]);
            let shape: &[usize] = if long { &[n] } else { &[] };
            let joint: &[usize] = if long || other { &[n] } else { &[] };
            let found = match op {
                0 => (w.op("sigmoid", &[x], shape), long),
                1 => (w.op("softplus", &[x], shape), long),
                2 => (w.op("tanh", &[x], shape), long),
                3 => (w.op("add", &[x, y], joint), long || other),
                4 => (w.op("subtract", &[x, y], joint), long || other),
                5 => (w.op("sum", &[x], &[]), false),
                _ => {
                    let small = w.op("tanh", &[x], shape);
                    (w.op("multiply", &[small, y], joint), long || other)
                }
            };
            known.push(found);
        }
        let (last, long) = known[known.len() - 1];
        let shape: &[usize] = if long { &[n] } else { &[] };
        let bounded = w.op("sin", &[last], shape);
        let value = w.op("sum", &[bounded], &[]);
        let mut position = numbers(n, -1.0, 1.0, seed + 1);
        position.push(0.3);
        let programs = both(w, value);
        let steepest = programs[1].evaluator().value_and_gradient(&position).unwrap().1;
        // Differences say nothing of what turns within their step.
        proptest::prop_assume!(steepest.iter().all(|slope| slope.abs() < 50.0));
        agree("chain", &programs, &position);
    }
}
