//! Models written as graphs: what they are made of, and specifications that come from anywhere.

use crate::{Model, Quantity, graph_model};
use gibbs_core::{LogDensity, Monitor};
use serde_json::{Value, json};

fn log_density(model: &Model, position: &[f64]) -> f64 {
    model.evaluator().evaluate(position, &mut vec![0.0; position.len()])
}

fn values(model: &Model, position: &[f64]) -> Vec<f64> {
    let mut values = vec![0.0; model.width()];
    model.constrain(position, &mut values);
    values
}

fn log_normal(x: f64, location: f64, scale: f64) -> f64 {
    -0.5 * ((x - location) / scale).powi(2) - scale.ln()
}

/// x = e^u with the density of a log-normal; y ~ normal(x, 1) observed at 2.
fn specification() -> Value {
    let graph = |nodes: Value, outputs: Value| json!({ "version": 1, "nodes": nodes, "outputs": outputs }).to_string();
    let parameter =
        |name: &str| json!({ "op": "parameter", "shape": [], "attributes": { "name": name }, "site": name });
    let input = json!({ "op": "input", "shape": [], "attributes": { "name": "y" } });
    let number = |value: f64| json!({ "op": "constant", "shape": [], "attributes": { "value": value } });
    let normal = |operands: [usize; 3]| json!({ "op": "logDensity", "in": operands, "shape": [], "attributes": { "distribution": "normal" }, "site": "y" });
    let exp = json!({ "op": "exp", "in": [0], "shape": [] });
    let density = json!([parameter("x"), input, exp, number(0.0), number(1.0), normal([0, 3, 4]), normal([1, 2, 4]),
        { "op": "add", "in": [5, 6], "shape": [] }]);
    let draw =
        json!({ "op": "draw", "in": [0, 1], "shape": [], "attributes": { "distribution": "normal", "stream": 0 } });
    json!({
        "variables": [{ "name": "x", "shape": [], "support": "positive" }],
        "data": [{ "name": "y", "length": 1 }],
        "density": graph(density, json!({ "value": 7 })),
        "constrain": graph(json!([parameter("x"), exp]), json!({ "000000": 1 })),
        "unconstrain": graph(json!([parameter("x"), { "op": "log", "in": [0], "shape": [] }]), json!({ "000000": 1 })),
        "quantities": {
            "predictive": {
                "graph": graph(json!([parameter("x"), number(1.0), draw]), json!({ "000000": 2 })),
                "sites": [{ "name": "y", "shape": [] }],
            },
            "prior": { "missing": "not of this one" },
        },
        "notes": "as the user has it",
    })
}

fn made(specification: &Value) -> gibbs_core::Result<Model> {
    graph_model(&specification.to_string(), &[2.0])
}

#[test]
fn it_is_the_density_that_was_written() {
    let model = made(&specification()).unwrap();
    let u = 0.4_f64;
    let expected = log_normal(u, 0.0, 1.0) + log_normal(2.0, u.exp(), 1.0) - (2.0 * std::f64::consts::PI).ln();
    assert!((log_density(&model, &[u]) - expected).abs() < 1e-12);
    assert_eq!(values(&model, &[u]), [u.exp()]);
    assert!((model.unconstrain(&[u.exp()]).unwrap()[0] - u).abs() < 1e-15);
    assert_eq!(model.notes(), "as the user has it");
    assert_eq!(model.kind(), "model");
}

#[test]
fn it_travels_as_bytes() {
    let model = made(&specification()).unwrap();
    let copy = Model::from_bytes(&model.to_bytes().unwrap()).unwrap();
    assert_eq!(copy.fingerprint(), model.fingerprint());
    assert_eq!(log_density(&copy, &[0.3]), log_density(&model, &[0.3]));
    for end in 0..model.to_bytes().unwrap().len() {
        assert!(Model::from_bytes(&model.to_bytes().unwrap()[..end]).is_err());
    }
}

#[test]
fn simulations_are_addressed_by_seed_and_row() {
    let model = made(&specification()).unwrap();
    let rows: Vec<f64> = (0..100).map(f64::from).collect();
    let drawn = |rows: &[f64], seed, threads| {
        model.evaluate(Quantity::Predictive, rows, rows.len(), seed, &Monitor::threads(threads)).unwrap()
    };
    assert_eq!(drawn(&rows, 1, 1), drawn(&rows, 1, 3));
    assert_eq!(drawn(&rows, 1, 1)[..10], drawn(&rows[..10], 1, 1));
    assert_ne!(drawn(&rows, 1, 1), drawn(&rows, 2, 1));
    assert!(drawn(&rows, 1, 1).iter().zip(&rows).all(|(y, x)| (y - x).abs() < 6.0));
    let none = Monitor::none();
    assert!(model.evaluate(Quantity::Prior, &[], 3, 0, &none).unwrap_err().to_string().contains("not of this one"));
    assert!(model.evaluate(Quantity::LogLikelihood, &rows, 100, 0, &none).is_err());
    assert!(model.evaluate(Quantity::Predictive, &rows, 99, 0, &none).is_err());
}

#[test]
fn specifications_that_do_not_fit_are_errors() {
    let without = |key: &str| {
        let mut specification = specification();
        specification.as_object_mut().unwrap().remove(key);
        specification
    };
    for key in ["variables", "data", "density", "constrain", "unconstrain", "quantities"] {
        assert!(made(&without(key)).is_err(), "{key}");
    }
    let with = |path: &str, value: Value| {
        let mut specification = specification();
        *specification.pointer_mut(path).unwrap() = value;
        specification
    };
    assert!(made(&with("/variables/0/support", json!("round"))).is_err());
    assert!(made(&with("/variables/0/shape", json!([2]))).is_err());
    assert!(made(&with("/data/0/length", json!(7))).is_err());
    assert!(made(&with("/data/0/length", json!(0))).is_err());
    assert!(made(&with("/density", json!("{}"))).is_err());
    assert!(made(&with("/density", specification()["constrain"].clone())).is_err());
    assert!(made(&with("/quantities", json!({ "other": {} }))).is_err());
    let wrong = made(&with("/quantities/predictive/sites/0/shape", json!([3]))).unwrap();
    assert!(wrong.evaluate(Quantity::Predictive, &[1.0], 1, 0, &Monitor::none()).is_err());
    assert!(graph_model("{", &[]).is_err());
}

#[test]
fn a_density_that_is_nowhere_finite_names_its_site() {
    let mut specification = specification();
    let density = specification["density"].as_str().unwrap().replace("\"normal\"", "\"poisson\"");
    // One parameter fewer: −1 under a Poisson distribution.
    let density =
        density.replace("[0,3,4]", "[0,4]").replace("[1,2,4]", "[3,2]").replace("\"value\":0.0", "\"value\":-1.0");
    specification["density"] = json!(density);
    let message = graph_model(&specification.to_string(), &[2.0]).unwrap_err().to_string();
    assert!(message.contains("finite density") && message.contains('y'), "{message}");
}
