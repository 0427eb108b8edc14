use super::{Writer, assert_close, check_derivatives, numbers, result};
use serde_json::json;

fn multiply(a: &[f64], b: &[f64], rows: usize, inner: usize, columns: usize) -> Vec<f64> {
    gibbs_linear::multiply(a, b, rows, inner, columns)
}

fn transposed(a: &[f64], n: usize, m: usize) -> Vec<f64> {
    (0..n * m).map(|k| a[k % n * m + k / n]).collect()
}

/// A positive definite matrix.
fn definite(n: usize, seed: u64) -> Vec<f64> {
    let a = numbers(n * n, -1.0, 1.0, seed);
    let mut product = multiply(&a, &transposed(&a, n, n), n, n, n);
    for i in 0..n {
        product[i * n + i] += 0.5 + 0.1 * i as f64;
    }
    product
}

#[test]
pub(super) fn products_of_vectors_and_matrices() {
    type Case<'a> = (&'a [usize], &'a [usize], &'a [usize], [usize; 3]);
    let cases: [Case; 5] = [
        (&[3], &[3], &[], [1, 3, 1]),
        (&[20, 3], &[3], &[20], [20, 3, 1]),
        (&[3], &[3, 4], &[4], [1, 3, 4]),
        (&[2, 3], &[3, 4], &[2, 4], [2, 3, 4]),
        (&[2, 9], &[9, 1], &[2, 1], [2, 9, 1]),
    ];
    for (a, b, joint, [rows, inner, columns]) in cases {
        let mut w = Writer::default();
        let (x, y) = (w.parameter("x", a), w.parameter("y", b));
        let z = w.op("matmul", &[x, y], joint);
        let compiled = w.finish(z);
        let position = numbers(rows * inner + inner * columns, -1.0, 1.0, 2);
        let (x, y) = position.split_at(rows * inner);
        let what = format!("matmul {a:?} {b:?}");
        assert_close(&what, &result(&compiled, &position), &multiply(x, y, rows, inner, columns), 1e-14);
        check_derivatives(&what, &compiled, &position);
    }
}

#[test]
pub(super) fn products_of_batches() {
    type Case<'a> = (&'a [usize], &'a [usize], &'a [usize]);
    let cases: [Case; 5] = [
        (&[3, 2, 4], &[3, 4, 2], &[3, 2, 2]),
        (&[2, 1, 2, 3], &[3, 3, 1], &[2, 3, 2, 1]),
        (&[3, 2, 4], &[4], &[3, 2]),
        (&[2, 3], &[4, 3, 2], &[4, 2, 2]),
        (&[3], &[2, 3, 2], &[2, 2]),
    ];
    for (a, b, joint) in cases {
        let mut w = Writer::default();
        let (x, y) = (w.parameter("x", a), w.parameter("y", b));
        let z = w.op("matmul", &[x, y], joint);
        let compiled = w.finish(z);
        let (n, m) = (a.iter().product::<usize>(), b.iter().product::<usize>());
        let position = numbers(n + m, -1.0, 1.0, 4);
        let (x, y) = position.split_at(n);
        // Every element by its definition: the place of each batch in an operand wraps where the operand is repeated.
        let (inner, columns) = (a[a.len() - 1], if b.len() > 1 { b[b.len() - 1] } else { 1 });
        let rows = if a.len() > 1 { a[a.len() - 2] } else { 1 };
        let batch = joint.iter().product::<usize>() / (rows * columns);
        let place = |k: usize, shape: &[usize]| match shape {
            [first, second, _, _] => (k / 3 % first) * second + k % 3 % second,
            [first, _, _] => k % first,
            _ => 0,
        };
        let mut expected = Vec::new();
        for k in 0..batch {
            let (x, y) = (&x[place(k, a) * rows * inner..], &y[place(k, b) * inner * columns..]);
            expected.extend(multiply(&x[..rows * inner], &y[..inner * columns], rows, inner, columns));
        }
        let what = format!("matmul {a:?} {b:?}");
        assert_close(&what, &result(&compiled, &position), &expected, 1e-14);
        check_derivatives(&what, &compiled, &position);
    }
}

#[test]
fn large_products_have_the_slopes_of_their_definition() {
    let (rows, inner, columns) = (61, 50, 53);
    let mut w = Writer::default();
    let (x, y) = (w.parameter("x", &[2, rows, inner]), w.parameter("y", &[2, inner, columns]));
    let z = w.op("matmul", &[x, y], &[2, rows, columns]);
    let weights = numbers(2 * rows * columns, -1.0, 1.0, 5);
    let d = w.constant(&weights, &[2, rows, columns]);
    let product = w.op("multiply", &[z, d], &[2, rows, columns]);
    let value = w.op("sum", &[product], &[]);
    let compiled = w.compile(&[("value", value)]);
    let position = numbers(2 * inner * (rows + columns), -1.0, 1.0, 6);
    let (_, gradient) = compiled.evaluator().value_and_gradient(&position).unwrap();
    let (x, y) = position.split_at(2 * rows * inner);
    let mut expected = vec![0.0; position.len()];
    let (left, right) = expected.split_at_mut(2 * rows * inner);
    for k in 0..2 {
        for i in 0..rows {
            for j in 0..columns {
                let d = weights[(k * rows + i) * columns + j];
                for l in 0..inner {
                    left[(k * rows + i) * inner + l] += d * y[(k * inner + l) * columns + j];
                    right[(k * inner + l) * columns + j] += d * x[(k * rows + i) * inner + l];
                }
            }
        }
    }
    assert_close("gradient", &gradient, &expected, 1e-12);
    let direction = numbers(position.len(), -1.0, 1.0, 7);
    let along = compiled.tangents().jacobian_vector(&position, &direction).unwrap();
    let total: f64 = expected.iter().zip(&direction).map(|(slope, v)| slope * v).sum();
    assert_close("J v", &along[0], &[total], 1e-11);
}

#[test]
pub(super) fn a_factor_times_its_transpose_is_the_matrix() {
    for n in [1, 2, 5, 13] {
        let mut w = Writer::default();
        let x = w.parameter("x", &[n, n]);
        let l = w.op("cholesky", &[x], &[n, n]);
        let compiled = w.finish(l);
        let a = definite(n, n as u64);
        let l = result(&compiled, &a);
        assert_close("cholesky", &multiply(&l, &transposed(&l, n, n), n, n, n), &a, 1e-13);
        assert!((0..n * n).all(|k| k % n <= k / n || l[k] == 0.0));
        check_derivatives("cholesky", &compiled, &a);
    }
    let mut w = Writer::default();
    let x = w.parameter("x", &[2, 2]);
    let l = w.op("cholesky", &[x], &[2, 2]);
    let compiled = w.finish(l);
    assert!(result(&compiled, &[1.0, 2.0, 2.0, 1.0]).iter().all(|x| x.is_nan()));
}

#[test]
pub(super) fn triangular_systems_are_solved() {
    for (upper, transpose) in [(false, false), (false, true), (true, false), (true, true)] {
        for (shape, columns) in [(vec![4], 1), (vec![4, 3], 3)] {
            let mut w = Writer::default();
            let (a, b) = (w.parameter("a", &[4, 4]), w.parameter("b", &shape));
            let x = w.node("triangularSolve", &[a, b], &shape, json!({ "upper": upper, "transpose": transpose }));
            let compiled = w.finish(x);
            let mut position = numbers(16 + 4 * columns, -1.0, 1.0, 9);
            (0..4).for_each(|i| position[i * 5] = 1.5 + 0.2 * i as f64);
            let x = result(&compiled, &position);
            let kept: Vec<f64> =
                (0..16).map(|k| if (k % 4 <= k / 4) != upper || k % 4 == k / 4 { position[k] } else { 0.0 }).collect();
            let kept = if transpose { transposed(&kept, 4, 4) } else { kept };
            let what = format!("triangularSolve {upper} {transpose} {columns}");
            assert_close(&what, &multiply(&kept, &x, 4, 4, columns), &position[16..], 1e-13);
            check_derivatives(&what, &compiled, &position);
        }
    }
}

#[test]
pub(super) fn determinants_and_eigenvalues() {
    for n in [1, 3, 8, 17] {
        let a = definite(n, 20 + n as u64);
        let expected = gibbs_linear::symmetric_eigenvalues(&a, n).unwrap();
        let mut w = Writer::default();
        let x = w.parameter("x", &[n, n]);
        let y = w.op("eigenvalues", &[x], &[n]);
        let compiled = w.finish(y);
        assert_close("eigenvalues", &result(&compiled, &a), &expected, 1e-13);
        check_derivatives("eigenvalues", &compiled, &a);

        let mut w = Writer::default();
        let x = w.parameter("x", &[n, n]);
        let y = w.op("logDeterminant", &[x], &[]);
        let compiled = w.finish(y);
        let log: f64 = expected.iter().map(|value| value.ln()).sum();
        assert_close("logDeterminant", &result(&compiled, &a), &[log], 1e-13);
        check_derivatives("logDeterminant", &compiled, &a);
    }
}
