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
fn products_of_vectors_and_matrices() {
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
fn a_factor_times_its_transpose_is_the_matrix() {
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
fn triangular_systems_are_solved() {
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
fn determinants_and_eigenvalues() {
    for n in [1, 3, 8] {
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
