//! Every operation against finite differences and against a second implementation; `audit` holds that none is left out.

mod audit;
mod conditional;
mod densities;
mod draws;
mod elementwise;
mod families;
mod linear;
mod losses;
mod rewrites;
mod sequences;
mod structure;

use crate::{Compiled, Graph};
use gibbs_core::{Evaluator, Stream, purpose};
use serde_json::{Value, json};
use std::{cell::RefCell, collections::BTreeMap, ops::Deref};

/// What was checked of an operation or a distribution.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Checks {
    /// Its results, to be compared with a second implementation's.
    pub(super) results: usize,
    /// Its derivatives against central differences.
    pub(super) derivatives: usize,
    /// The largest slope among them.
    pub(super) slope: f64,
}

thread_local! {
    /// What this thread has checked so far, by name.
    static LEDGER: RefCell<BTreeMap<String, Checks>> = RefCell::default();
}

/// A compiled graph, and the operations that it is there to test.
pub(super) struct Case {
    compiled: Compiled,
    tested: Vec<String>,
}

impl Case {
    fn note(&self, change: impl Fn(&mut Checks)) {
        LEDGER.with_borrow_mut(|ledger| {
            for name in &self.tested {
                change(ledger.entry(name.clone()).or_default());
            }
        });
    }
}

impl Deref for Case {
    type Target = Compiled;

    fn deref(&self) -> &Compiled {
        &self.compiled
    }
}

/// Writes a graph node by node.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) nodes: Vec<Value>,
    shapes: Vec<Vec<usize>>,
}

impl Writer {
    pub(super) fn node(&mut self, op: &str, operands: &[usize], shape: &[usize], attributes: Value) -> usize {
        self.nodes.push(json!({ "op": op, "in": operands, "shape": shape, "attributes": attributes }));
        self.shapes.push(shape.to_vec());
        self.nodes.len() - 1
    }

    pub(super) fn parameter(&mut self, name: &str, shape: &[usize]) -> usize {
        self.node("parameter", &[], shape, json!({ "name": name }))
    }

    pub(super) fn constant(&mut self, values: &[f64], shape: &[usize]) -> usize {
        self.node("constant", &[], shape, json!({ "value": values }))
    }

    pub(super) fn op(&mut self, op: &str, operands: &[usize], shape: &[usize]) -> usize {
        self.node(op, operands, shape, json!({}))
    }

    /// A graph whose density is the sum of `result` under weights that differ, and which returns the result as well.
    pub(super) fn finish(mut self, result: usize) -> Case {
        let tested = tested(&self.nodes[result]);
        let shape = self.shapes[result].clone();
        let count: usize = shape.iter().product();
        let weights: Vec<f64> = (0..count).map(|k| 0.5 + (1.7 * k as f64).sin().abs()).collect();
        let weights = self.constant(&weights, &shape);
        let product = self.op("multiply", &[result, weights], &shape);
        let value = self.op("sum", &[product], &[]);
        Case { tested, ..self.compile(&[("value", value), ("result", result)]) }
    }

    pub(super) fn compile(self, outputs: &[(&str, usize)]) -> Case {
        let outputs: BTreeMap<&str, usize> = outputs.iter().copied().collect();
        let text = json!({ "version": 1, "nodes": self.nodes, "outputs": outputs }).to_string();
        let compiled = Graph::from_json(&text).unwrap().compile(&BTreeMap::new()).unwrap();
        Case { compiled, tested: Vec::new() }
    }
}

/// The names of a node in the ledger: its operation, and what it is an instance of.
fn tested(node: &Value) -> Vec<String> {
    let instance = ["distribution", "loss", "risk"].iter().find_map(|key| node["attributes"][key].as_str());
    [node["op"].as_str(), instance].into_iter().flatten().map(String::from).collect()
}

/// The result at a position.
pub(super) fn result(compiled: &Case, position: &[f64]) -> Vec<f64> {
    compiled.note(|checks| checks.results += 1);
    let place = compiled.outputs().iter().position(|output| output.name == "result").unwrap();
    compiled.evaluator().outputs(position).unwrap()[place].clone()
}

/// Gradient, J v and H v against central differences of value and gradient; what it says names `what`.
pub(super) fn check_derivatives(what: &str, case: &Case, position: &[f64]) {
    check_derivatives_within(what, case, position, 1e-6);
}

pub(super) fn check_derivatives_within(what: &str, case: &Case, position: &[f64], tolerance: f64) {
    let slope = check_program(what, case, position, tolerance);
    case.note(|checks| {
        checks.derivatives += 1;
        checks.slope = checks.slope.max(slope);
    });
}

/// Gradient and J v alone, where there are no second derivatives.
pub(super) fn check_first_derivatives(what: &str, case: &Case, position: &[f64]) {
    let slope = check_first_order(what, case, position, 1e-6);
    case.note(|checks| {
        checks.derivatives += 1;
        checks.slope = checks.slope.max(slope);
    });
}

fn assert_near(a: f64, b: f64, tolerance: f64, what: &str) {
    let scale = 1.0 + a.abs().max(b.abs());
    assert!((a - b).abs() <= tolerance * scale, "{what}: {a} and {b}");
}

/// A direction without symmetry.
fn direction(d: usize) -> Vec<f64> {
    (0..d).map(|k| 0.3 + (k as f64 * 2.3).cos()).collect()
}

/// Gradient and J v of any program; returns the largest slope.
fn check_first_order(what: &str, compiled: &Compiled, position: &[f64], tolerance: f64) -> f64 {
    let mut evaluator = compiled.evaluator();
    let d = position.len();
    let mut gradient = vec![0.0; d];
    let value = evaluator.evaluate(position, &mut gradient);
    assert!(value.is_finite(), "{what}: {value} at {position:?}");
    let direction = direction(d);
    let along = compiled.tangents().jacobian_vector(position, &direction).unwrap();
    let place = compiled.outputs().iter().position(|output| output.name == "value").unwrap();
    let close = |a: f64, b: f64, what: &str| assert_near(a, b, tolerance, &format!("{what} at {position:?}"));
    let mut total = 0.0;
    for k in 0..d {
        let h = 1e-5 * (1.0 + position[k].abs());
        let mut moved = |step: f64| {
            let mut x = position.to_vec();
            x[k] += step;
            let mut out = vec![0.0; d];
            evaluator.evaluate(&x, &mut out)
        };
        close(gradient[k], (moved(h) - moved(-h)) / (2.0 * h), &format!("{what}, gradient {k}"));
        total += gradient[k] * direction[k];
    }
    close(total, along[place][0], &format!("{what}, J v"));
    gradient.iter().fold(0.0, |largest, slope| slope.abs().max(largest))
}

/// The same and H v.
fn check_program(what: &str, compiled: &Compiled, position: &[f64], tolerance: f64) -> f64 {
    let slope = check_first_order(what, compiled, position, tolerance);
    let mut evaluator = compiled.evaluator();
    let d = position.len();
    let direction = direction(d);
    let (_, same, hessian) = compiled.tangents().hessian_vector(position, &direction).unwrap();
    let (_, gradient) = evaluator.value_and_gradient(position).unwrap();
    let close = |a: f64, b: f64, what: &str| assert_near(a, b, tolerance, &format!("{what} at {position:?}"));
    let h = 1e-5;
    let mut at = |step: f64| {
        let x: Vec<f64> = position.iter().zip(&direction).map(|(x, v)| x + step * v).collect();
        let mut out = vec![0.0; d];
        evaluator.evaluate(&x, &mut out);
        out
    };
    let (above, below) = (at(h), at(-h));
    for k in 0..d {
        close(gradient[k], same[k], &format!("{what}, gradient with tangents {k}"));
        close(hessian[k], (above[k] - below[k]) / (2.0 * h), &format!("{what}, H v {k}"));
    }
    slope
}

/// Numbers in an interval.
pub(super) fn numbers(count: usize, low: f64, high: f64, seed: u64) -> Vec<f64> {
    let mut stream = Stream::new(seed, purpose::PROBE, 0);
    (0..count).map(|_| low + (high - low) * stream.uniform()).collect()
}

pub(super) fn assert_close(what: &str, found: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (k, (a, b)) in found.iter().zip(expected).enumerate() {
        let fine = a == b || (a - b).abs() <= tolerance * (1.0 + b.abs());
        assert!(fine, "{what}: {a} and {b} at {k}");
    }
}

#[test]
fn what_is_known_is_computed_once() {
    let mut w = Writer::default();
    let x = w.node("input", &[], &[3], json!({ "name": "x" }));
    let mu = w.parameter("mu", &[]);
    let log = w.op("exp", &[x], &[3]);
    let shifted = w.op("add", &[log, mu], &[3]);
    let again = w.op("add", &[log, mu], &[3]);
    let product = w.op("multiply", &[shifted, again], &[3]);
    let value = w.op("sum", &[product], &[]);
    let text = json!({ "version": 1, "nodes": w.nodes, "outputs": { "value": value } }).to_string();
    let graph = Graph::from_json(&text).unwrap();
    let data = BTreeMap::from([("x".to_string(), &[0.0, 1.0, 2.0][..])]);
    let compiled = graph.compile(&data).unwrap();
    let (value, gradient) = compiled.evaluator().value_and_gradient(&[0.5]).unwrap();
    let terms: Vec<f64> = (0..3).map(|k| f64::from(k).exp() + 0.5).collect();
    assert_close("value", &[value], &[terms.iter().map(|x| x * x).sum()], 1e-14);
    assert_close("gradient", &gradient, &[terms.iter().map(|x| 2.0 * x).sum()], 1e-14);
    assert!(graph.compile(&BTreeMap::new()).unwrap_err().to_string().contains("\"x\""));
    let wrong = BTreeMap::from([("x".to_string(), &[0.0][..])]);
    assert!(graph.compile(&wrong).unwrap_err().to_string().contains("[3]"));
    let unknown = BTreeMap::from([("x".to_string(), &[0.0, 1.0, 2.0][..]), ("z".to_string(), &[0.0][..])]);
    assert!(graph.compile(&unknown).unwrap_err().to_string().contains("\"z\""));
}

#[test]
fn an_unused_parameter_is_named_and_has_no_gradient() {
    let mut w = Writer::default();
    w.parameter("unused", &[2]);
    let x = w.parameter("x", &[]);
    let value = w.op("square", &[x], &[]);
    let text = json!({ "version": 1, "nodes": w.nodes, "outputs": { "value": value } }).to_string();
    let graph = Graph::from_json(&text).unwrap();
    assert_eq!(graph.unused_parameters(), ["unused"]);
    let compiled = graph.compile(&BTreeMap::new()).unwrap();
    assert_eq!(compiled.evaluator().value_and_gradient(&[1.0, 2.0, 3.0]).unwrap(), (9.0, vec![0.0, 0.0, 6.0]));
}

#[test]
fn the_first_number_that_is_not_finite_has_a_site() {
    let mut w = Writer::default();
    let x = w.parameter("x", &[2]);
    let log = w.op("log", &[x], &[2]);
    w.nodes[log]["site"] = json!("the logarithm");
    let value = w.op("sum", &[log], &[]);
    let compiled = w.compile(&[("value", value)]);
    assert_eq!(compiled.first_not_finite(&[1.0, 2.0]).unwrap(), None);
    let found = compiled.first_not_finite(&[1.0, 0.0]).unwrap().unwrap();
    assert!(found.contains("the logarithm") && found.contains("element 1"), "{found}");
}

#[test]
fn batches_and_single_precision_agree_with_one_evaluation() {
    let mut w = Writer::default();
    let x = w.parameter("x", &[3]);
    let y = w.op("softplus", &[x], &[3]);
    let z = w.op("square", &[y], &[3]);
    let compiled = w.finish(z);
    let positions = numbers(200 * 3, -2.0, 2.0, 1);
    let monitor = gibbs_core::Monitor::threads(2);
    let mut gradients = vec![f64::NAN; positions.len()];
    assert!(compiled.batch(&positions, &mut gradients[1..], &monitor).is_err());
    let values = compiled.batch(&positions, &mut gradients, &monitor).unwrap();
    for k in [0, 63, 64, 199] {
        let position = &positions[3 * k..3 * k + 3];
        let (value, gradient) = compiled.evaluator().value_and_gradient(position).unwrap();
        assert_eq!((value, gradient.as_slice()), (values[k], &gradients[3 * k..3 * k + 3]));
        let single: Vec<f32> = position.iter().map(|&x| x as f32).collect();
        let (single_value, single_gradient) = compiled.single_evaluator().value_and_gradient(&single).unwrap();
        assert!((f64::from(single_value) - value).abs() < 1e-5 * (1.0 + value.abs()));
        assert!(single_gradient.iter().zip(&gradient).all(|(a, b)| (f64::from(*a) - b).abs() < 1e-4));
    }
    assert!(compiled.batch(&positions[1..], &mut gradients[1..], &monitor).is_err());
}

#[test]
fn seeds_pull_back_through_every_output() {
    let mut w = Writer::default();
    let x = w.parameter("x", &[2]);
    let y = w.op("exp", &[x], &[2]);
    let compiled = w.finish(y);
    let (value, result) = (0.0, [1.0, -2.0]);
    let seeds: Vec<&[f64]> = compiled
        .outputs()
        .iter()
        .map(|output| if output.name == "value" { std::slice::from_ref(&value) } else { &result[..] })
        .collect();
    let pulled = compiled.evaluator().vector_jacobian(&[0.1, 0.2], &seeds).unwrap();
    assert_close("pull", &pulled, &[0.1f64.exp(), -2.0 * 0.2f64.exp()], 1e-14);
}
