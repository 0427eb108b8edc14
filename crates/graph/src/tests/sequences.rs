use super::{Writer, assert_close, check_derivatives, check_derivatives_within, numbers, result};
use serde_json::{Value, json};

#[test]
pub(super) fn recurrences_are_their_loops() {
    // One coefficient goes by blocks of eight steps, unless it is large.
    for (varying, n, largest) in [(false, 7, 0.9), (true, 7, 0.9), (false, 21, 0.9), (false, 16, 20.0)] {
        let mut w = Writer::default();
        let h = w.parameter("h", &[]);
        let a = w.parameter("a", if varying { &[7] } else { &[] });
        let b = w.parameter("b", &[n]);
        let y = w.op("linearRecurrence", &[h, a, b], &[n]);
        let compiled = w.finish(y);
        let count = if varying { n } else { 1 };
        let mut position = numbers(1 + count + n, -0.9, 0.9, 4);
        position[1] *= largest / 0.9;
        let mut expected = Vec::new();
        let mut state = position[0];
        for t in 0..n {
            state = position[1 + if varying { t } else { 0 }] * state + position[1 + count + t];
            expected.push(state);
        }
        assert_close("recurrence", &result(&compiled, &position), &expected, 1e-13);
        // Powers of a large one drown what differences could say of the rest.
        if largest < 1.0 {
            check_derivatives("recurrence", &compiled, &position);
        }
    }
}

#[test]
pub(super) fn a_hidden_markov_model_sums_over_all_paths() {
    for k in [1, 2, 3, 4, 5] {
        sums_over_all_paths(k, 4);
    }
}

fn sums_over_all_paths(k: usize, n: usize) {
    let mut w = Writer::default();
    let (start, a, e) = (w.parameter("start", &[k]), w.parameter("a", &[k, k]), w.parameter("e", &[n, k]));
    let y = w.op("hmm", &[start, a, e], &[]);
    let compiled = w.finish(y);
    let position = numbers(k + k * k + n * k, -3.0, 0.0, 8);
    let (start, rest) = position.split_at(k);
    let (a, e) = rest.split_at(k * k);
    let mut total = 0.0;
    for path in 0..k.pow(n as u32) {
        let state = |t: usize| path / k.pow(t as u32) % k;
        let mut log = start[state(0)] + e[state(0)];
        for t in 1..n {
            log += a[state(t - 1) * k + state(t)] + e[t * k + state(t)];
        }
        total += log.exp();
    }
    assert_close("hmm", &result(&compiled, &position), &[total.ln()], 1e-13);
    check_derivatives("hmm", &compiled, &position);
}

#[test]
fn no_observations_are_certain() {
    let mut w = Writer::default();
    let (start, a) = (w.parameter("start", &[2]), w.parameter("a", &[2, 2]));
    let e = w.constant(&[], &[0, 2]);
    let y = w.op("hmm", &[start, a, e], &[]);
    let compiled = w.finish(y);
    assert_eq!(result(&compiled, &[0.0; 6]), [0.0]);
}

fn argument(index: usize, shape: &[usize]) -> Value {
    json!({ "op": "argument", "shape": shape, "attributes": { "index": index } })
}

/// s′ = tanh(w s + x), emitting s² x, with a state of two numbers.
fn body() -> Value {
    json!({ "nodes": [
        argument(0, &[2]), argument(1, &[2]), argument(2, &[2, 2]),
        { "op": "matmul", "in": [2, 0], "shape": [2] },
        { "op": "add", "in": [3, 1], "shape": [2] },
        { "op": "tanh", "in": [4], "shape": [2] },
        { "op": "square", "in": [5], "shape": [2] },
        { "op": "multiply", "in": [6, 1], "shape": [2] },
        { "op": "sum", "in": [7], "shape": [] },
    ], "outputs": [5, 8] })
}

#[test]
pub(super) fn a_scan_is_its_loop_in_both_directions() {
    for reverse in [false, true] {
        let n = 6;
        let mut w = Writer::default();
        let (s, x, m) = (w.parameter("s", &[2]), w.parameter("x", &[n, 2]), w.parameter("m", &[2, 2]));
        let attributes = json!({ "carried": 1, "sequences": 1, "length": n, "reverse": reverse, "body": body() });
        let y = w.node("scan", &[s, x, m], &[2 + n], attributes);
        let compiled = w.finish(y);
        let position = numbers(2 + 2 * n + 4, -1.0, 1.0, 12);
        let (s, rest) = position.split_at(2);
        let (x, m) = rest.split_at(2 * n);
        let mut state = [s[0], s[1]];
        let mut emitted = vec![0.0; n];
        for step in 0..n {
            let t = if reverse { n - 1 - step } else { step };
            state = [0, 1].map(|i| (m[2 * i] * state[0] + m[2 * i + 1] * state[1] + x[2 * t + i]).tanh());
            emitted[t] = (0..2).map(|i| state[i] * state[i] * x[2 * t + i]).sum();
        }
        let expected = [state.to_vec(), emitted].concat();
        assert_close("scan", &result(&compiled, &position), &expected, 1e-14);
        check_derivatives(&format!("scan {reverse}"), &compiled, &position);
    }
}

#[test]
fn a_scan_without_steps_or_sequences() {
    let body = json!({ "nodes": [argument(0, &[]), { "op": "sin", "in": [0], "shape": [] }], "outputs": [1] });
    for (length, expected) in [(0, 0.7), (3, f64::sin(f64::sin(f64::sin(0.7))))] {
        let mut w = Writer::default();
        let s = w.parameter("s", &[]);
        let y = w.node("scan", &[s], &[1], json!({ "carried": 1, "sequences": 0, "length": length, "body": body }));
        let compiled = w.finish(y);
        assert_close("scan", &result(&compiled, &[0.7]), &[expected], 1e-15);
        check_derivatives("scan", &compiled, &[0.7]);
    }
}

#[test]
fn scans_stand_in_scans() {
    // The inner scan takes three steps s ← sin(s + x) for each x.
    let inner = json!({ "nodes": [
        argument(0, &[]), argument(1, &[]),
        { "op": "add", "in": [0, 1], "shape": [] },
        { "op": "sin", "in": [2], "shape": [] },
    ], "outputs": [3] });
    let outer = json!({ "nodes": [
        argument(0, &[]), argument(1, &[]),
        { "op": "scan", "in": [0, 1], "shape": [1],
          "attributes": { "carried": 1, "sequences": 0, "length": 3, "body": inner } },
        { "op": "reshape", "in": [2], "shape": [] },
    ], "outputs": [3, 3] });
    let n = 4;
    let mut w = Writer::default();
    let (s, x) = (w.parameter("s", &[]), w.parameter("x", &[n]));
    let y = w.node("scan", &[s, x], &[1 + n], json!({ "carried": 1, "sequences": 1, "length": n, "body": outer }));
    let compiled = w.finish(y);
    let position = numbers(1 + n, -1.0, 1.0, 13);
    let mut state = position[0];
    let mut emitted = Vec::new();
    for &x in &position[1..] {
        for _ in 0..3 {
            state = (state + x).sin();
        }
        emitted.push(state);
    }
    let expected = [vec![state], emitted].concat();
    assert_close("nested", &result(&compiled, &position), &expected, 1e-14);
    check_derivatives("nested scan", &compiled, &position);
}

/// y″ = −w y as a system: cos and sin.
fn oscillator() -> Value {
    json!({ "nodes": [
        argument(0, &[]), argument(1, &[2]), argument(2, &[]),
        { "op": "slice", "in": [1], "shape": [1], "attributes": { "start": [1], "stop": [2] } },
        { "op": "slice", "in": [1], "shape": [1], "attributes": { "start": [0], "stop": [1] } },
        { "op": "multiply", "in": [4, 2], "shape": [1] },
        { "op": "negate", "in": [5], "shape": [1] },
        { "op": "concat", "in": [3, 6], "shape": [2] },
    ], "outputs": [7] })
}

#[test]
pub(super) fn an_oscillator_has_its_closed_form_by_every_method() {
    for (method, tolerance) in [
        (json!({ "method": "rk4", "steps": 200, "body": oscillator() }), 1e-8),
        (
            json!({ "method": "dopri5", "relativeTolerance": 1e-10, "absoluteTolerance": 1e-12, "body": oscillator() }),
            1e-8,
        ),
        (
            json!({ "method": "radau", "relativeTolerance": 1e-9, "absoluteTolerance": 1e-11, "body": oscillator() }),
            1e-7,
        ),
    ] {
        let times = [0.0, 0.5, 0.5, 2.0, 3.0];
        let mut w = Writer::default();
        let (y, k) = (w.parameter("y", &[2]), w.parameter("k", &[]));
        let start = w.constant(&[0.0], &[]);
        let at = w.constant(&times, &[5]);
        let solution = w.node("ode", &[y, start, at, k], &[5, 2], method.clone());
        let compiled = w.finish(solution);
        let position = [0.8, -0.3, 2.5];
        let w0 = f64::sqrt(2.5);
        let expected: Vec<f64> = times
            .iter()
            .flat_map(|t| {
                let (s, c) = (w0 * t).sin_cos();
                [0.8 * c - 0.3 / w0 * s, -0.8 * w0 * s - 0.3 * c]
            })
            .collect();
        assert_close(&method["method"].to_string(), &result(&compiled, &position), &expected, tolerance);
        check_derivatives_within(&method["method"].to_string(), &compiled, &position, 2e-5);
    }
}

#[test]
fn a_stiff_problem_is_solved_in_few_steps() {
    // y′ = −1000 (y − cos t) is y ≈ cos t after the first moments; its slope along the rate is known to 1e-6.
    let body = json!({ "nodes": [
        argument(0, &[]), argument(1, &[1]), argument(2, &[]),
        { "op": "cos", "in": [0], "shape": [] },
        { "op": "subtract", "in": [1, 3], "shape": [1] },
        { "op": "multiply", "in": [4, 2], "shape": [1] },
        { "op": "negate", "in": [5], "shape": [1] },
    ], "outputs": [6] });
    let attributes = json!({ "method": "radau", "relativeTolerance": 1e-9, "absoluteTolerance": 1e-12, "maxSteps": 400, "body": body });
    let mut w = Writer::default();
    let (y, k) = (w.parameter("y", &[1]), w.parameter("k", &[]));
    let start = w.constant(&[0.0], &[]);
    let at = w.constant(&[1.0, 2.0], &[2]);
    let solution = w.node("ode", &[y, start, at, k], &[2, 1], attributes);
    let compiled = w.finish(solution);
    let l: f64 = 1000.0;
    let exact = |t: f64, l: f64| (l * l * t.cos() + l * t.sin()) / (1.0 + l * l);
    assert_close("stiff", &result(&compiled, &[0.0, l]), &[exact(1.0, l), exact(2.0, l)], 1e-8);
    let (_, gradient) = compiled.evaluator().value_and_gradient(&[0.0, l]).unwrap();
    let weights = [0.5, 0.5 + 1.7f64.sin().abs()];
    let slope: f64 =
        [1.0, 2.0].iter().zip(weights).map(|(&t, w)| w * (exact(t, l + 0.1) - exact(t, l - 0.1)) / 0.2).sum();
    assert!((gradient[1] - slope).abs() < 1e-9, "{} {slope}", gradient[1]);
}

#[test]
fn a_solution_that_runs_away_is_nan() {
    let body = json!({ "nodes": [argument(0, &[]), argument(1, &[1]), { "op": "square", "in": [1], "shape": [1] }], "outputs": [2] });
    for method in ["dopri5", "radau"] {
        let mut w = Writer::default();
        let y = w.parameter("y", &[1]);
        let start = w.constant(&[0.0], &[]);
        let at = w.constant(&[0.5, 2.0], &[2]);
        let attributes = json!({ "method": method, "maxSteps": 1000, "body": body });
        let solution = w.node("ode", &[y, start, at], &[2, 1], attributes);
        let compiled = w.finish(solution);
        let found = result(&compiled, &[1.0]);
        assert!((found[0] - 2.0).abs() < 1e-6 && found[1].is_nan(), "{method} {found:?}");
    }
}
