use super::*;
use serde_json::json;

fn read(nodes: Value) -> Result<Graph> {
    Graph::from_json(&json!({ "version": 1, "nodes": nodes, "outputs": {} }).to_string())
}

/// The shape of an operation on inputs of these shapes.
fn shape_of(op: &str, operands: &[&[usize]], attributes: Value, declared: &[usize]) -> Result<Shape> {
    let mut nodes: Vec<Value> = operands
        .iter()
        .enumerate()
        .map(|(k, shape)| json!({ "op": "input", "shape": shape, "attributes": { "name": format!("x{k}") } }))
        .collect();
    let places: Vec<usize> = (0..operands.len()).collect();
    nodes.push(json!({ "op": op, "in": places, "shape": declared, "attributes": attributes }));
    read(Value::Array(nodes)).map(|graph| graph.nodes().last().unwrap().shape.clone())
}

#[test]
fn a_graph_is_read_and_written() {
    let text = json!({ "version": 1, "nodes": [
        { "op": "input", "shape": [3], "attributes": { "name": "y" } },
        { "op": "parameter", "shape": [], "attributes": { "name": "mu" }, "site": "mu" },
        { "op": "parameter", "shape": [2], "attributes": { "name": "beta" } },
        { "op": "constant", "shape": [], "attributes": { "value": 1 } },
        { "op": "logDensity", "in": [0, 1, 3], "shape": [], "attributes": { "distribution": "normal" }, "site": "y" },
    ], "outputs": { "value": 4 } })
    .to_string();
    let graph = Graph::from_json(&text).unwrap();
    assert_eq!(graph.dimension(), 3);
    assert_eq!(graph.inputs()[0].name, "y");
    assert_eq!(graph.parameters()[1].shape, [2]);
    assert_eq!(graph.outputs()["value"], 4);
    assert_eq!(Graph::from_json(graph.to_json()).unwrap(), graph);
}

#[test]
fn shapes_follow_their_rules() {
    type Case<'a> = (&'a str, &'a [&'a [usize]], Value, &'a [usize]);
    let cases: &[Case] = &[
        ("add", &[&[3, 1], &[4]], json!({}), &[3, 4]),
        ("exp", &[&[2, 2]], json!({}), &[2, 2]),
        ("select", &[&[], &[3], &[2, 1]], json!({}), &[2, 3]),
        ("sum", &[&[2, 3, 4]], json!({ "axes": [-1, 0] }), &[3]),
        ("sum", &[&[2, 3]], json!({}), &[]),
        ("mean", &[&[2, 3]], json!({ "axes": [1], "keep": true }), &[2, 1]),
        ("softmax", &[&[2, 3]], json!({}), &[2, 3]),
        ("topK", &[&[2, 5]], json!({ "k": 2 }), &[2, 2]),
        ("transpose", &[&[2, 3]], json!({}), &[3, 2]),
        ("transpose", &[&[2, 3, 4]], json!({ "permutation": [2, 0, 1] }), &[4, 2, 3]),
        ("slice", &[&[5, 3]], json!({ "start": [1, 0], "stop": [5, 3], "step": [2, 1] }), &[2, 3]),
        ("concat", &[&[2, 3], &[1, 3]], json!({}), &[3, 3]),
        ("stack", &[&[3], &[3]], json!({ "axis": 1 }), &[3, 2]),
        ("gather", &[&[5, 2], &[7]], json!({}), &[7, 2]),
        ("segmentSum", &[&[7, 2], &[7]], json!({ "size": 3 }), &[3, 2]),
        ("matmul", &[&[2, 3], &[3, 4]], json!({}), &[2, 4]),
        ("matmul", &[&[3], &[3]], json!({}), &[]),
        ("triangularSolve", &[&[3, 3], &[3, 2]], json!({}), &[3, 2]),
        ("logDeterminant", &[&[3, 3]], json!({}), &[]),
        ("hmm", &[&[2], &[2, 2], &[9, 2]], json!({}), &[]),
        ("logDensity", &[&[4, 3], &[3], &[3, 3]], json!({ "distribution": "multivariateNormal", "each": true }), &[4]),
        ("logDensity", &[&[4], &[4, 3]], json!({ "distribution": "categoricalLogit", "each": true }), &[4]),
        ("draw", &[&[], &[]], json!({ "distribution": "normal", "stream": 3 }), &[4]),
        ("draw", &[&[3], &[3, 3]], json!({ "distribution": "multivariateNormal", "stream": 0 }), &[3]),
    ];
    for (op, operands, attributes, expected) in cases {
        let shape = shape_of(op, operands, attributes.clone(), expected);
        assert_eq!(shape.unwrap_or_else(|error| panic!("{op}: {error}")), *expected);
    }
}

#[test]
fn messages_show_both_shapes() {
    let cases: &[(&str, &[&[usize]], Value)] = &[
        ("add", &[&[3], &[4]], json!({})),
        ("matmul", &[&[2, 3], &[4]], json!({})),
        ("concat", &[&[2, 3], &[2, 4]], json!({})),
        ("triangularSolve", &[&[3, 3], &[4]], json!({})),
        ("segmentSum", &[&[3], &[4]], json!({ "size": 2 })),
        ("logDensity", &[&[3], &[4], &[]], json!({ "distribution": "normal" })),
    ];
    for (op, operands, attributes) in cases {
        let message = shape_of(op, operands, attributes.clone(), &[]).unwrap_err().to_string();
        assert!(operands[..2].iter().all(|shape| message.contains(&shape_text(shape))), "{message}");
    }
}

#[test]
fn a_scan_checks_its_body() {
    let body = json!({ "nodes": [
        { "op": "argument", "shape": [], "attributes": { "index": 0 } },
        { "op": "argument", "shape": [], "attributes": { "index": 1 } },
        { "op": "add", "in": [0, 1], "shape": [] },
    ], "outputs": [2, 2] });
    let scan = |length: usize| json!({ "carried": 1, "sequences": 1, "length": length, "body": body });
    assert_eq!(shape_of("scan", &[&[], &[5]], scan(5), &[6]).unwrap(), [6]);
    let message = shape_of("scan", &[&[], &[5]], scan(4), &[5]).unwrap_err().to_string();
    assert!(message.contains("length 4") && message.contains("[5]"), "{message}");
    let message = shape_of("scan", &[&[2], &[5]], scan(5), &[7]).unwrap_err().to_string();
    assert!(message.contains("[2]") && message.contains("[]"), "{message}");
}

#[test]
fn hostile_files_are_errors() {
    let node = |op: &str, inputs: Value, shape: Value, attributes: Value| {
        read(json!([{ "op": op, "in": inputs, "shape": shape, "attributes": attributes }]))
    };
    assert!(node("noSuchThing", json!([]), json!([]), json!({})).is_err());
    assert!(node("exp", json!([0]), json!([]), json!({})).is_err());
    assert!(node("input", json!([]), json!([-1]), json!({ "name": "x" })).is_err());
    assert!(node("input", json!([]), json!([]), json!({})).is_err());
    assert!(node("input", json!([]), json!([]), json!({ "name": "x", "colour": 1 })).is_err());
    assert!(node("argument", json!([]), json!([]), json!({ "index": 0 })).is_err());
    assert!(node("constant", json!([]), json!([3]), json!({ "value": [1, 2] })).is_err());
    assert!(node("constant", json!([]), json!([1]), json!({ "value": ["Infinite"] })).is_err());
    let huge = [u32::MAX, u32::MAX, u32::MAX];
    assert!(node("parameter", json!([]), json!(huge), json!({ "name": "x" })).is_err());
    assert!(Graph::from_json("{").is_err());
    assert!(Graph::from_json(&json!({ "version": 2, "nodes": [], "outputs": {} }).to_string()).is_err());
    assert!(Graph::from_json(&json!({ "version": 1, "nodes": [], "outputs": { "x": 0 } }).to_string()).is_err());
    let twice = json!({ "op": "input", "shape": [], "attributes": { "name": "x" } });
    assert!(read(json!([twice, twice])).is_err());
    let deep = "[".repeat(100_000);
    assert!(Graph::from_json(&deep).is_err());
}

#[test]
fn long_loops_are_refused() {
    let empty = json!({ "nodes": [], "outputs": [] });
    let length = u32::MAX;
    let scan = json!({ "carried": 0, "sequences": 0, "length": length, "body": empty });
    let message = shape_of("scan", &[], scan, &[0]).unwrap_err().to_string();
    assert!(message.contains("elements"), "{message}");
}

#[test]
fn limits_hold() {
    let text = json!({ "version": 1, "nodes": [
        { "op": "input", "shape": [10], "attributes": { "name": "x" } },
        { "op": "exp", "in": [0], "shape": [10] },
    ], "outputs": {} })
    .to_string();
    assert!(Graph::from_json_within(&text, Limits { nodes: 1, elements: 100 }).is_err());
    assert!(Graph::from_json_within(&text, Limits { nodes: 2, elements: 19 }).is_err());
    assert!(Graph::from_json_within(&text, Limits { nodes: 2, elements: 20 }).is_ok());
}
