use super::{Writer, assert_close, check_derivatives, numbers, result};
use serde_json::{Value, json};

/// One operation on one parameter.
fn case(op: &str, from: &[usize], to: &[usize], attributes: Value, position: &[f64]) -> Vec<f64> {
    let mut w = Writer::default();
    let x = w.parameter("x", from);
    let y = w.node(op, &[x], to, attributes.clone());
    let compiled = w.finish(y);
    check_derivatives(&format!("{op} {attributes}"), &compiled, position);
    result(&compiled, position)
}

#[test]
pub(super) fn reductions_go_along_any_axes() {
    let x = numbers(24, -1.5, 2.0, 7);
    let at = |i: usize, j: usize, k: usize| x[(i * 3 + j) * 4 + k];
    type Fold<'a> = (&'a str, fn(&[f64]) -> f64);
    let folds: [Fold; 6] = [
        ("sum", |x| x.iter().sum()),
        ("mean", |x| x.iter().sum::<f64>() / x.len() as f64),
        ("max", |x| x.iter().copied().fold(f64::NEG_INFINITY, f64::max)),
        ("min", |x| x.iter().copied().fold(f64::INFINITY, f64::min)),
        ("product", |x| x.iter().product()),
        ("logSumExp", |x| x.iter().map(|x| x.exp()).sum::<f64>().ln()),
    ];
    for (op, fold) in folds {
        let all = case(op, &[2, 3, 4], &[], json!({}), &x);
        assert_close(op, &all, &[fold(&x)], 1e-13);
        let last = case(op, &[2, 3, 4], &[2, 3], json!({ "axes": [-1] }), &x);
        let expected: Vec<f64> = x.chunks(4).map(fold).collect();
        assert_close(op, &last, &expected, 1e-13);
        let first = case(op, &[2, 3, 4], &[1, 3, 4], json!({ "axes": [0], "keep": true }), &x);
        let expected: Vec<f64> = (0..12).map(|k| fold(&[at(0, k / 4, k % 4), at(1, k / 4, k % 4)])).collect();
        assert_close(op, &first, &expected, 1e-13);
        let outer = case(op, &[2, 3, 4], &[3], json!({ "axes": [0, 2] }), &x);
        let expected: Vec<f64> =
            (0..3).map(|j| fold(&(0..8).map(|k| at(k / 4, j, k % 4)).collect::<Vec<f64>>())).collect();
        assert_close(op, &outer, &expected, 1e-13);
    }
}

#[test]
fn a_product_with_zeros_has_the_right_slopes() {
    for position in [[2.0, 0.0, 3.0], [0.0, 0.0, 3.0]] {
        assert_close("product", &case("product", &[3], &[], json!({}), &position), &[0.0], 0.0);
    }
}

#[test]
pub(super) fn rows_are_normalised_summed_and_sorted() {
    let x = numbers(12, -2.0, 2.0, 3);
    let soft = case("softmax", &[3, 4], &[3, 4], json!({}), &x);
    let log = case("logSoftmax", &[3, 4], &[3, 4], json!({ "axis": 0 }), &x);
    for i in 0..3 {
        let total: f64 = (0..4).map(|k| x[i * 4 + k].exp()).sum();
        for j in 0..4 {
            assert!((soft[i * 4 + j] - x[i * 4 + j].exp() / total).abs() < 1e-14);
            let column: f64 = (0..3).map(|k| x[k * 4 + j].exp()).sum();
            assert!((log[i * 4 + j] - (x[i * 4 + j] - column.ln())).abs() < 1e-14);
        }
    }
    let ahead = case("cumulativeSum", &[3, 4], &[3, 4], json!({}), &x);
    let back = case("cumulativeSum", &[3, 4], &[3, 4], json!({ "axis": 0, "reverse": true }), &x);
    for i in 0..3 {
        for j in 0..4 {
            let row: f64 = (0..=j).map(|k| x[i * 4 + k]).sum();
            let column: f64 = (i..3).map(|k| x[k * 4 + j]).sum();
            assert!((ahead[i * 4 + j] - row).abs() < 1e-14 && (back[i * 4 + j] - column).abs() < 1e-14);
        }
    }
    let mut sorted: Vec<Vec<f64>> = x.chunks(4).map(<[f64]>::to_vec).collect();
    sorted.iter_mut().for_each(|row| row.sort_by(f64::total_cmp));
    assert_close("sort", &case("sort", &[3, 4], &[3, 4], json!({}), &x), &sorted.concat(), 0.0);
    sorted.iter_mut().for_each(|row| row.reverse());
    let descending = case("sort", &[3, 4], &[3, 4], json!({ "descending": true }), &x);
    assert_close("descending", &descending, &sorted.concat(), 0.0);
    let top: Vec<f64> = sorted.iter().flat_map(|row| row[..2].to_vec()).collect();
    assert_close("top", &case("topK", &[3, 4], &[3, 2], json!({ "k": 2 }), &x), &top, 0.0);
    let order = case("argsort", &[3, 4], &[3, 4], json!({ "descending": true }), &x);
    let picked: Vec<f64> = order.iter().enumerate().map(|(k, &place)| x[k / 4 * 4 + place as usize]).collect();
    assert_close("argsort", &picked, &sorted.concat(), 0.0);
}

#[test]
pub(super) fn elements_move() {
    let x = numbers(24, -1.0, 1.0, 11);
    let at = |i: usize, j: usize, k: usize| x[(i * 3 + j) * 4 + k];
    let turned = case("transpose", &[2, 3, 4], &[4, 2, 3], json!({ "permutation": [2, 0, 1] }), &x);
    let expected: Vec<f64> = (0..24).map(|n| at(n / 3 % 2, n % 3, n / 6)).collect();
    assert_close("transpose", &turned, &expected, 0.0);
    let attributes = json!({ "start": [0, 1, 0], "stop": [2, 3, 4], "step": [1, 1, 2] });
    let cut = case("slice", &[2, 3, 4], &[2, 2, 2], attributes, &x);
    let expected: Vec<f64> = (0..8).map(|n| at(n / 4, 1 + n / 2 % 2, 2 * (n % 2))).collect();
    assert_close("slice", &cut, &expected, 0.0);
    assert_close("reshape", &case("reshape", &[2, 3, 4], &[6, 4], json!({}), &x), &x, 0.0);
    let rows = case("broadcast", &[12], &[5, 12], json!({}), &x[..12]);
    assert_close("rows", &rows, &x[..12].repeat(5), 0.0);
    let columns = json!({ "start": [0, 1], "stop": [2, 11] });
    let cut = case("slice", &[2, 12], &[2, 10], columns, &x);
    assert_close("columns", &cut, &[&x[1..11], &x[13..23]].concat(), 0.0);
    let wide = case("broadcast", &[2, 1], &[3, 2, 2], json!({}), &x[..2]);
    let expected: Vec<f64> = (0..12).map(|n| x[n / 2 % 2]).collect();
    assert_close("broadcast", &wide, &expected, 0.0);
    let diagonal = case("diagonal", &[3, 3], &[3], json!({}), &x[..9]);
    assert_close("diagonal", &diagonal, &[x[0], x[4], x[8]], 0.0);
    let matrix = case("diagonalMatrix", &[2], &[2, 2], json!({}), &x[..2]);
    assert_close("diagonal matrix", &matrix, &[x[0], 0.0, 0.0, x[1]], 0.0);
    let lower = case("lowerTriangle", &[2, 2], &[2, 2], json!({}), &x[..4]);
    assert_close("lower", &lower, &[x[0], 0.0, x[2], x[3]], 0.0);
}

#[test]
pub(super) fn pieces_are_joined() {
    let position = numbers(10, -1.0, 1.0, 5);
    for (op, axis, shapes, joint) in [
        ("concat", 0, [[2, 2], [3, 2]], vec![5, 2]),
        ("concat", 1, [[2, 3], [2, 2]], vec![2, 5]),
        ("stack", 0, [[1, 5], [1, 5]], vec![2, 1, 5]),
        ("stack", -1, [[1, 5], [1, 5]], vec![1, 5, 2]),
    ] {
        let mut w = Writer::default();
        let (x, y) = (w.parameter("x", &shapes[0]), w.parameter("y", &shapes[1]));
        let z = w.node(op, &[x, y], &joint, json!({ "axis": axis }));
        let compiled = w.finish(z);
        let p = &position;
        let expected = match (op, axis) {
            ("concat", 1) => vec![p[0], p[1], p[2], p[6], p[7], p[3], p[4], p[5], p[8], p[9]],
            ("stack", -1) => (0..10).map(|k| p[k % 2 * 5 + k / 2]).collect(),
            _ => p.clone(),
        };
        assert_close(op, &result(&compiled, p), &expected, 0.0);
        check_derivatives(op, &compiled, p);
    }
}

#[test]
pub(super) fn indices_gather_and_segments_add_up() {
    let position = numbers(8, -1.0, 1.0, 6);
    let mut w = Writer::default();
    let x = w.parameter("x", &[4, 2]);
    let rows = w.constant(&[3.0, 0.0, 0.0], &[3]);
    let y = w.op("gather", &[x, rows], &[3, 2]);
    let columns = w.constant(&[1.0, 1.0, 0.0], &[3]);
    let z = w.node("gather", &[y, columns], &[3, 3], json!({ "axis": 1 }));
    let compiled = w.finish(z);
    let p = &position;
    let expected = [p[7], p[7], p[6], p[1], p[1], p[0], p[1], p[1], p[0]];
    assert_close("gather", &result(&compiled, p), &expected, 0.0);
    check_derivatives("gather", &compiled, p);

    let mut w = Writer::default();
    let x = w.parameter("x", &[4, 2]);
    let segments = w.constant(&[2.0, 0.0, 2.0, 0.0], &[4]);
    let y = w.node("segmentSum", &[x, segments], &[3, 2], json!({ "size": 3 }));
    let compiled = w.finish(y);
    let expected = [p[2] + p[6], p[3] + p[7], 0.0, 0.0, p[0] + p[4], p[1] + p[5]];
    assert_close("segments", &result(&compiled, p), &expected, 1e-15);
    check_derivatives("segments", &compiled, p);
}

#[test]
fn indices_are_checked() {
    for bad in [4.0, -1.0, 0.5, f64::NAN] {
        let mut w = Writer::default();
        let x = w.parameter("x", &[4]);
        let rows = w.node("input", &[], &[1], json!({ "name": "rows" }));
        let y = w.op("gather", &[x, rows], &[1]);
        let text = json!({ "version": 1, "nodes": w.nodes, "outputs": { "y": y } }).to_string();
        let graph = crate::Graph::from_json(&text).unwrap();
        let data = [bad];
        let error = graph.compile(&[("rows".to_string(), &data[..])].into()).unwrap_err().to_string();
        assert!(error.contains("0 to 3"), "{error}");
    }
    let mut w = Writer::default();
    let x = w.parameter("x", &[4]);
    let y = w.op("gather", &[x, x], &[4]);
    let text = json!({ "version": 1, "nodes": w.nodes, "outputs": { "y": y } }).to_string();
    let error = crate::Graph::from_json(&text).unwrap().compile(&Default::default()).unwrap_err().to_string();
    assert!(error.contains("data"), "{error}");
}
