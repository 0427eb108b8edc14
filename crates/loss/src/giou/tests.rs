use super::*;
use gibbs_core::{Stream, purpose};
use gibbs_testkit::finite_difference_gradient;

fn run(a: &[f64], b: &[f64], weights: Option<&[f64]>, reduction: Reduction) -> Result<(Solution, Vec<f64>, Vec<f64>)> {
    let view = |data: &'_ [f64]| MatrixView::new(data, data.len() / 4, 4).map(|view| view.to_contiguous().into_owned());
    let (a, b) = (view(a)?, view(b)?);
    let boxes =
        Boxes { a: MatrixView::new(&a, a.len() / 4, 4)?, b: MatrixView::new(&b, b.len() / 4, 4)?, weights, reduction };
    let (mut by_a, mut by_b) = (vec![f64::NAN; a.len()], vec![f64::NAN; b.len()]);
    let solution = evaluate(boxes, Some((&mut by_a, &mut by_b)), &Monitor::none())?;
    assert_eq!(evaluate(boxes, None, &Monitor::none())?, solution);
    Ok((solution, by_a, by_b))
}

fn of(a: [f64; 4], b: [f64; 4]) -> f64 {
    run(&a, &b, None, Reduction::Mean).unwrap().0.value
}

#[test]
fn known_pairs_have_their_losses() {
    assert_eq!(of([0.0, 0.0, 2.0, 3.0], [0.0, 0.0, 2.0, 3.0]), 0.0);
    // Nested: the hull is the union.
    assert!((of([0.0, 0.0, 2.0, 2.0], [0.5, 0.5, 1.5, 1.5]) - 0.75).abs() < 1e-15);
    // I = 1, U = 7, C = 9.
    assert!((of([0.0, 0.0, 2.0, 2.0], [1.0, 1.0, 3.0, 3.0]) - (2.0 - 1.0 / 7.0 - 7.0 / 9.0)).abs() < 1e-15);
    let far = of([0.0, 0.0, 1.0, 1.0], [1e6, 1e6, 1e6 + 1.0, 1e6 + 1.0]);
    assert!(far < 2.0 && far > 2.0 - 1e-10);
}

#[test]
fn gradients_are_those_of_the_value() {
    let mut stream = Stream::new(3, purpose::SIMULATE, 0);
    let mut boxes = || -> Vec<f64> {
        (0..20)
            .flat_map(|_| {
                let (x, y) = (3.0 * stream.uniform(), 3.0 * stream.uniform());
                [x, y, x + 0.3 + 2.0 * stream.uniform(), y + 0.3 + 2.0 * stream.uniform()]
            })
            .collect()
    };
    let (a, b) = (boxes(), boxes());
    let weights: Vec<f64> = (0..20).map(|i| f64::from(i % 4)).collect();
    for reduction in [Reduction::Mean, Reduction::Sum] {
        let value = |a: &[f64], b: &[f64]| run(a, b, Some(&weights), reduction).unwrap().0.value;
        let (_, by_a, by_b) = run(&a, &b, Some(&weights), reduction).unwrap();
        let near = |exact: &[f64], slopes: Vec<f64>| exact.iter().zip(slopes).all(|(a, b)| (a - b).abs() < 1e-8);
        assert!(near(&by_a, finite_difference_gradient(|a| value(a, &b), &a, 1e-6)));
        assert!(near(&by_b, finite_difference_gradient(|b| value(&a, b), &b, 1e-6)));
    }
}

#[test]
fn a_shift_or_a_scale_of_both_changes_nothing() {
    let (a, b) = ([0.0, 0.5, 2.0, 2.0], [1.0, -1.0, 3.0, 1.5]);
    let moved = |x: [f64; 4]| [3.0 * x[0] + 5.0, 3.0 * x[1] - 7.0, 3.0 * x[2] + 5.0, 3.0 * x[3] - 7.0];
    assert!((of(a, b) - of(moved(a), moved(b))).abs() < 1e-14);
    assert_eq!(of(a, b), of(b, a));
}

#[test]
fn wrong_input_is_named() {
    let named = |a: &[f64], b: &[f64], name: &str| {
        assert_eq!(run(a, b, None, Reduction::Mean).unwrap_err().argument(), Some(name));
    };
    let good = [0.0, 0.0, 1.0, 1.0];
    for bad in [[1.0, 0.0, 0.0, 1.0], [0.0, 1.0, 1.0, 0.0], [0.0, f64::NAN, 1.0, 1.0], [0.0, 0.0, f64::INFINITY, 1.0]] {
        named(&bad, &good, "boxesA");
        named(&good, &bad, "boxesB");
    }
    named(&[0.0; 4], &[1.0; 4], "boxesA");
    named(&good, &[0.0; 8], "boxesB");
}
