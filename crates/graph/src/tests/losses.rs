//! Losses and risks as operations: against the kernels row by row, closed forms, and central differences.

use super::{Case, Writer, assert_close, check_first_derivatives, numbers, result};
use crate::{Graph, Loss, Risk};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ROWS: usize = 5;
const CLASSES: usize = 4;

/// Options that are not the defaults, so that each is read.
fn options(name: &str) -> Value {
    match name {
        "activePassive" => {
            json!({ "active": "normalizedFocal", "passive": "reverseCrossEntropy", "alpha": 0.7, "beta": 1.5 })
        }
        "aldrKl" => json!({ "lambda": 1.3, "alpha": 1.5, "margin": 0.2 }),
        "bootstrappedCrossEntropy" => json!({ "beta": 0.8, "kind": "soft" }),
        "compSum" => json!({ "tau": 0.6 }),
        "crossEntropy" => json!({ "labelSmoothing": 0.1 }),
        "encouraging" => json!({ "logEnd": 0.7 }),
        "focal" | "normalizedFocal" => json!({ "gamma": 1.5 }),
        "generalizedCrossEntropy" | "normalizedGeneralizedCrossEntropy" => json!({ "q": 0.6 }),
        "hlGauss" => json!({ "edges": [-1.0, -0.5, 0.2, 0.6, 1.0], "sigma": 0.3 }),
        "ldrK" => json!({ "k": 2, "margin": 0.3 }),
        "ldrKl" => json!({ "lambda": 0.8, "margin": 0.3 }),
        "logitClip" => json!({ "tau": 1.2, "p": 2, "loss": "focal" }),
        "multiclassHinge" => json!({ "kind": "sum", "margin": 3.0 }),
        "poly" => json!({ "epsilon": 1.5, "gamma": 1.0 }),
        "reverseCrossEntropy" => json!({ "floor": 1e-3 }),
        "spectralDecoupling" => json!({ "lambda": 0.3 }),
        "sphericalLoss" => json!({ "kind": "taylor", "epsilon": 0.1 }),
        "symmetricCrossEntropy" => json!({ "alpha": 0.4, "beta": 0.6, "floor": 1e-3 }),
        "zLoss" => json!({ "a": 0.4, "b": 0.2 }),
        _ => json!({}),
    }
}

/// A graph of a loss of `targets.len()` rows of parameters.
fn rows(name: &str, targets: &[f64], weights: Option<&[f64]>, reduction: &str, ignore: Option<i32>) -> Case {
    let n = targets.len();
    let mut w = Writer::default();
    let z = w.parameter("z", &[n, CLASSES]);
    let mut operands = vec![z, w.constant(targets, &[n])];
    operands.extend(weights.map(|weights| w.constant(weights, &[n])));
    let mut attributes = json!({ "loss": name, "reduction": reduction, "options": options(name) });
    if let Some(ignore) = ignore {
        attributes["ignoreIndex"] = json!(ignore);
    }
    let shape = if reduction == "none" { vec![n] } else { Vec::new() };
    let loss = w.node("loss", &operands, &shape, attributes);
    w.finish(loss)
}

#[test]
pub(super) fn every_loss_of_rows() {
    let weights = [1.0, 0.5, 2.0, 0.0, 1.5];
    for (seed, &name) in Loss::NAMES.iter().enumerate() {
        let has_labels = name != "hlGauss";
        let targets = if has_labels { [2.0, 0.0, -1.0, 1.0, 3.0] } else { [0.3, -0.8, 0.0, 0.9, 0.1] };
        let ignore = has_labels.then_some(-1);
        let counted = |k: usize| if has_labels && k == 2 { 0.0 } else { weights[k] };
        let total: f64 = (0..ROWS).map(counted).sum();
        let position = numbers(ROWS * CLASSES, -1.5, 1.5, 60 + seed as u64);
        // Row by row, by programs that see one row alone.
        let single = |k: usize| match counted(k) {
            0.0 => 0.0,
            weight => {
                let alone = rows(name, &targets[k..=k], None, "sum", None);
                weight * result(&alone, &position[k * CLASSES..(k + 1) * CLASSES])[0]
            }
        };
        let each: Vec<f64> = (0..ROWS).map(single).collect();
        let sum: f64 = each.iter().sum();
        for (reduction, expected) in [("none", each.clone()), ("sum", vec![sum]), ("mean", vec![sum / total])] {
            let case = rows(name, &targets, Some(&weights), reduction, ignore);
            assert_close(name, &result(&case, &position), &expected, 1e-13);
            check_first_derivatives(&format!("{name} {reduction}"), &case, &position);
            assert!(expected.iter().any(|value| *value != 0.0), "{name}");
        }
        let case = rows(name, &targets, None, "none", ignore);
        let found = case.tangents().hessian_vector(&position, &position).unwrap_err().to_string();
        assert!(found.contains(name) && found.contains("second"), "{found}");
    }
}

#[test]
fn losses_have_their_closed_forms() {
    let position = numbers(3 * CLASSES, -2.0, 2.0, 5);
    let targets = [1.0, 3.0, 0.0];
    let row = |k: usize| &position[k * CLASSES..(k + 1) * CLASSES];
    let p = |k: usize| {
        let total: f64 = row(k).iter().map(|z| z.exp()).sum();
        row(k)[targets[k] as usize].exp() / total
    };
    type Formula<'a> = (&'a str, Box<dyn Fn(usize) -> f64 + 'a>);
    let smoothed = |k: usize| {
        let uniform: f64 = row(k).iter().map(|z| 0.1 / 4.0 * (row(k)[targets[k] as usize] - z)).sum();
        -p(k).ln() + uniform
    };
    let cases: [Formula; 4] = [
        ("crossEntropy", Box::new(smoothed)),
        ("focal", Box::new(|k| -(1.0 - p(k)).powf(1.5) * p(k).ln())),
        ("generalizedCrossEntropy", Box::new(|k| (1.0 - p(k).powf(0.6)) / 0.6)),
        ("sumExp", Box::new(|k| 1.0 / p(k) - 1.0)),
    ];
    for (name, formula) in cases {
        let expected: Vec<f64> = (0..3).map(formula).collect();
        assert_close(name, &result(&rows(name, &targets, None, "none", None), &position), &expected, 1e-13);
    }
}

#[test]
pub(super) fn every_risk() {
    let position = [0.3, 1.9, -0.4, 0.8, 2.5, 1.1];
    let groups = [0.0, 1.0, 1.0, 2.0, 0.0, 2.0];
    let means = [(0.3 + 2.5) / 2.0, (1.9 - 0.4) / 2.0, (0.8 + 1.1) / 2.0];
    for &name in Risk::NAMES {
        let (options, expected) = match name {
            // A third of six losses: the two largest.
            "cvar" => (json!({ "level": 2.0 / 3.0 }), (1.9 + 2.5) / 2.0),
            "groupDro" => {
                let weights: Vec<f64> =
                    means.iter().zip([0.5, 0.3, 0.2]).map(|(mean, w): (&f64, f64)| w * (0.4 * mean).exp()).collect();
                let total: f64 = weights.iter().sum();
                let value = weights.iter().zip(means).map(|(weight, mean)| weight / total * mean).sum();
                (json!({ "step": 0.4, "weights": [0.5, 0.3, 0.2] }), value)
            }
            // The dual, by a fine grid of γ.
            "labelShiftDro" => {
                let dual = |gamma: f64| {
                    let sum: f64 = means.iter().map(|mean| (mean / gamma).exp() / 3.0).sum();
                    gamma * sum.ln() + gamma * 0.05
                };
                let best = (1..400_000).map(|k| dual(f64::from(k) * 1e-4)).fold(f64::INFINITY, f64::min);
                (json!({ "radius": 0.05 }), best)
            }
            // Extremile weights (i/n)² − ((i − 1)/n)² on sorted losses.
            _ => {
                let mut sorted = position;
                sorted.sort_by(f64::total_cmp);
                let value = (0..6).map(|i| sorted[i] * f64::from(2 * i as u32 + 1) / 36.0).sum();
                (json!({ "spectrum": "extremile", "parameter": 2.0 }), value)
            }
        };
        let mut w = Writer::default();
        let x = w.parameter("x", &[6]);
        let mut operands = vec![x];
        if name.ends_with("Dro") {
            operands.push(w.constant(&groups, &[6]));
        }
        let risk = w.node("risk", &operands, &[], json!({ "risk": name, "options": options }));
        let case = w.finish(risk);
        let tolerance = if name == "labelShiftDro" { 1e-7 } else { 1e-13 };
        assert_close(name, &result(&case, &position), &[expected], tolerance);
        if name == "groupDro" {
            // The new weights are constants in its gradient, so that a central difference is another number.
            let (_, gradient) = case.evaluator().value_and_gradient(&position).unwrap();
            let weights: Vec<f64> =
                means.iter().zip([0.5, 0.3, 0.2]).map(|(mean, w): (&f64, f64)| w * (0.4 * mean).exp()).collect();
            let total: f64 = weights.iter().sum();
            let expected: Vec<f64> = groups.iter().map(|&g| 0.5 * weights[g as usize] / total / 2.0).collect();
            assert_close(name, &gradient, &expected, 1e-13);
            case.note(|checks| {
                checks.derivatives += 1;
                checks.slope = gradient[0].abs();
            });
        } else {
            check_first_derivatives(name, &case, &position);
        }
    }
}

#[test]
fn a_row_without_a_finite_loss_is_nan() {
    let case = rows("crossEntropy", &[1.0, 2.0], None, "none", None);
    let mut position = numbers(2 * CLASSES, -1.0, 1.0, 3);
    position[0] = f64::NAN;
    assert!(result(&case, &position)[0].is_nan());
}

#[test]
fn what_is_wrong_is_said_when_the_graph_is_read_or_compiled() {
    let build = |operands: Value, attributes: Value, shape: Value| {
        let nodes = json!([
            { "op": "parameter", "shape": [2, 3], "attributes": { "name": "z" } },
            { "op": "constant", "shape": [2], "attributes": { "value": [0, 3] } },
            { "op": "constant", "shape": [2], "attributes": { "value": [0, 1] } },
            { "op": "constant", "shape": [2], "attributes": { "value": [1, -1] } },
            { "op": "parameter", "shape": [2], "attributes": { "name": "y" } },
            { "op": attributes["op"], "in": operands, "shape": shape, "attributes": attributes["of"] },
        ]);
        let text = json!({ "version": 1, "nodes": nodes, "outputs": { "value": 5 } }).to_string();
        Graph::from_json(&text).and_then(|graph| graph.compile(&BTreeMap::new())).unwrap_err().to_string()
    };
    let loss = |of: Value| json!({ "op": "loss", "of": of });
    let risk = |of: Value| json!({ "op": "risk", "of": of });
    for (operands, attributes, expected) in [
        (json!([0, 1]), loss(json!({ "loss": "focal" })), "class of 0 to 2"),
        (json!([0, 4]), loss(json!({ "loss": "focal" })), "labels must come from data"),
        (json!([0, 2, 3]), loss(json!({ "loss": "focal" })), "weights"),
        (json!([0, 0]), loss(json!({ "loss": "focal" })), "[2, 3]"),
        (json!([0, 2]), loss(json!({ "loss": "unknown" })), "there is no"),
        (json!([0, 2]), loss(json!({ "loss": "focal", "options": { "gama": 1 } })), "gama"),
        (json!([0, 2]), loss(json!({ "loss": "focal", "options": { "gamma": -1 } })), "gamma"),
        (json!([0, 2]), loss(json!({ "loss": "logitClip", "options": { "loss": "poly" } })), "generalizedCrossEntropy"),
        (json!([0, 2]), loss(json!({ "loss": "hlGauss", "options": { "edges": [0, 1] } })), "edges"),
        (json!([0, 2]), loss(json!({ "loss": "ldrK", "reduction": "median" })), "reduction"),
        (json!([4]), risk(json!({ "risk": "cvar", "options": { "level": 1 } })), "level"),
        (json!([4, 3]), risk(json!({ "risk": "groupDro" })), "groups"),
        (json!([4, 2]), risk(json!({ "risk": "labelShiftDro", "options": { "classes": 4294967295u32 } })), "classes"),
        (json!([4]), risk(json!({ "risk": "groupDro" })), "operands"),
    ] {
        let message = build(operands, attributes.clone(), json!([]));
        assert!(message.contains(expected), "{attributes}: {message}");
    }
}
