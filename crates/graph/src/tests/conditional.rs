use super::{Writer, numbers};
use crate::{Compiled, Conditional, Graph};
use serde_json::json;
use std::collections::BTreeMap;

const N: usize = 6;

/// A graph with an output `value`, compiled whole and taken apart.
fn taken_apart(w: Writer, value: usize) -> (Compiled, Vec<Option<Conditional>>) {
    let text = json!({ "version": 1, "nodes": w.nodes, "outputs": { "value": value } }).to_string();
    let graph = Graph::from_json(&text).unwrap();
    let data = BTreeMap::new();
    (graph.compile(&data).unwrap(), graph.conditionals(&data).unwrap())
}

fn whole(compiled: &Compiled, position: &[f64]) -> f64 {
    compiled.evaluator().outputs(position).unwrap()[0][0]
}

/// Log probabilities of labels, told apart by comparison.
fn classed(w: &mut Writer, z: usize, logs: usize) -> usize {
    let names = w.constant(&[0.0, 1.0, 2.0], &[3]);
    let zero = w.constant(&[0.0], &[]);
    let column = w.op("reshape", &[z], &[N, 1]);
    let same = w.op("equal", &[column, names], &[N, 3]);
    let chosen = w.op("select", &[same, logs, zero], &[N, 3]);
    let each = w.node("sum", &[chosen], &[N], json!({ "axes": [-1] }));
    w.op("sum", &[each], &[])
}

/// Labels of classes, a scale and weights a label, a mean for all; neighbouring labels are coupled if asked for.
fn mixture(coupled: bool) -> (Writer, usize) {
    let mut w = Writer::default();
    let z = w.parameter("z", &[N]);
    let mu = w.parameter("mu", &[]);
    let scale = w.parameter("scale", &[N, 1]);
    let y = w.constant(&numbers(N, -2.0, 2.0, 1), &[N]);
    let slopes = w.constant(&numbers(N, 0.5, 1.5, 2), &[N]);
    let shared = w.constant(&[0.2, 0.5, 0.3], &[3]);
    let own = w.constant(&numbers(3 * N, 0.1, 0.9, 3), &[N, 3]);
    let two = w.constant(&[2.0], &[]);
    // Of classes that all labels have, and of each label's own.
    let prior = classed(&mut w, z, shared);
    let each = classed(&mut w, z, own);
    let place = w.op("multiply", &[z, slopes], &[N]);
    let place = w.op("add", &[place, mu], &[N]);
    let wide = w.op("square", &[scale], &[N, 1]);
    let wide = w.op("reshape", &[wide], &[N]);
    let wide = w.op("add", &[wide, two], &[N]);
    let likelihood = w.node("logDensity", &[y, place, wide], &[], json!({ "distribution": "normal" }));
    let far = w.op("square", &[mu], &[]);
    let odd = w.op("sum", &[scale], &[]);
    let odd = w.op("multiply", &[odd, two], &[]);
    let mut value = w.op("add", &[prior, each], &[]);
    value = w.op("add", &[value, likelihood], &[]);
    value = w.op("subtract", &[value, far], &[]);
    let negative = w.op("negate", &[odd], &[]);
    value = w.op("add", &[negative, value], &[]);
    if coupled {
        let first = w.node("slice", &[z], &[N - 1], json!({ "start": [0], "stop": [N - 1] }));
        let second = w.node("slice", &[z], &[N - 1], json!({ "start": [1], "stop": [N] }));
        let step = w.op("subtract", &[first, second], &[N - 1]);
        let step = w.op("square", &[step], &[N - 1]);
        let step = w.op("sum", &[step], &[]);
        value = w.op("subtract", &[value, step], &[]);
    }
    (w, value)
}

#[test]
fn a_coordinate_moves_its_terms_as_it_moves_the_whole() {
    for coupled in [false, true] {
        let (w, value) = mixture(coupled);
        let (compiled, parts) = taken_apart(w, value);
        assert!(parts.iter().all(Option::is_some));
        for seed in 0..5 {
            let labels = numbers(N, 0.0, 3.0, seed);
            let mut position: Vec<f64> = labels.into_iter().map(f64::floor).collect();
            position.extend(numbers(1 + N, -1.0, 1.0, 10 + seed));
            let mut start = 0;
            for (part, len) in parts.iter().zip([N, 1, N]) {
                let part = part.as_ref().unwrap();
                let mut terms = part.evaluator();
                terms.begin(&position).unwrap();
                for element in 0..len {
                    let mut moved = position.clone();
                    moved[start + element] = if start == 0 { 2.0 - position[element] } else { 0.7 };
                    let expected = whole(&compiled, &moved) - whole(&compiled, &position);
                    let found = terms.value(&moved, element).unwrap() - terms.value(&position, element).unwrap();
                    assert!((found - expected).abs() < 1e-12, "{coupled} {start} {element}: {found} for {expected}");
                }
                start += len;
            }
        }
    }
}

#[test]
fn elements_are_taken_alone_where_they_can_be() {
    let (w, value) = mixture(false);
    let (_, parts) = taken_apart(w, value);
    let small: Vec<bool> = parts.iter().flatten().map(|part| part.same_for_all()).collect();
    assert_eq!(small, [false, false, false]);
    // A label's terms read no other label: whatever these are, their sum stays.
    let mut terms = parts[0].as_ref().unwrap().evaluator();
    let position: Vec<f64> = [1.0; N].into_iter().chain([0.3; 1 + N]).collect();
    terms.begin(&position).unwrap();
    let before = terms.value(&position, 2).unwrap();
    let mut others = position.clone();
    others[0] = 2.0;
    assert_eq!(terms.value(&others, 2).unwrap(), before);
}

#[test]
fn nothing_is_taken_apart_where_nothing_is_saved() {
    let mut w = Writer::default();
    let x = w.parameter("x", &[N]);
    let sorted = w.node("sort", &[x], &[N], json!({}));
    let value = w.op("sum", &[sorted], &[]);
    let (_, parts) = taken_apart(w, value);
    assert!(parts[0].is_none());
}

#[test]
fn a_number_that_moves_little_is_taken_alone() {
    // Σ log-densities of 50 numbers, and a number b that moves a term of its own and one with the mean of the others.
    let mut w = Writer::default();
    let a = w.parameter("a", &[50]);
    let b = w.parameter("b", &[]);
    let c = w.parameter("c", &[]);
    let one = w.constant(&[1.0], &[]);
    let wide = w.node("logDensity", &[a, c, one], &[], json!({ "distribution": "normal" }));
    let own = w.node("logDensity", &[b, c, one], &[], json!({ "distribution": "normal" }));
    let value = w.op("add", &[wide, own], &[]);
    let (compiled, parts) = taken_apart(w, value);
    assert_eq!(parts.iter().map(Option::is_some).collect::<Vec<_>>(), [true, true, false]);
    let position = numbers(52, -1.0, 1.0, 4);
    let mut moved = position.clone();
    moved[50] = 0.9;
    let mut terms = parts[1].as_ref().unwrap().evaluator();
    terms.begin(&position).unwrap();
    let found = terms.value(&moved, 0).unwrap() - terms.value(&position, 0).unwrap();
    assert!((found - whole(&compiled, &moved) + whole(&compiled, &position)).abs() < 1e-12);
}
