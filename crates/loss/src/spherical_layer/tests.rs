use super::*;
use crate::{
    Row, WholeLoss,
    spherical::{self, Spherical},
    z_loss::ZLoss,
};
use gibbs_core::{Stream, purpose};

const KINDS: [Kind; 4] = [Kind::Z, Kind::Taylor, Kind::Spherical, Kind::Squares];

/// Stochastic gradient descent on all of W, by the losses of rows.
fn dense(weights: &mut [f64], h: &[f64], label: usize, options: &Options) -> (f64, Vec<f64>) {
    let d = h.len();
    let logits: Vec<f64> = weights.chunks(d).map(|w| dot(w, h)).collect();
    let mut slope = vec![0.0; logits.len()];
    let row = Row { index: 0, logits: &logits, label, gradient: true };
    let scratch = &mut Vec::new();
    let value = match options.kind {
        Kind::Z => ZLoss { a: options.a, b: options.b }.row(&row, &mut slope, scratch),
        Kind::Taylor => Spherical { kind: spherical::Kind::Taylor, epsilon: 1.0 }.row(&row, &mut slope, scratch),
        Kind::Spherical => {
            Spherical { kind: spherical::Kind::Spherical, epsilon: options.epsilon }.row(&row, &mut slope, scratch)
        }
        Kind::Squares => {
            slope.copy_from_slice(&logits);
            slope[label] -= 1.0;
            0.5 * dot(&slope, &slope)
        }
    };
    let mut by_h = vec![0.0; d];
    for (w, g) in weights.chunks_mut(d).zip(&slope) {
        axpy(&mut by_h, *g, w);
        axpy(w, -options.rate * g, h);
    }
    (value, by_h)
}

#[test]
fn steps_are_those_of_gradient_descent_on_all_weights() {
    let (classes, d) = (40, 5);
    for kind in KINDS {
        let mut stream = Stream::new(11, purpose::SIMULATE, kind as u32);
        let options = Options { kind, rate: 0.05, a: 0.8, b: 1.2, epsilon: 0.1 };
        let mut explicit: Vec<f64> = (0..classes * d).map(|_| 0.5 * stream.normal()).collect();
        let mut rows = explicit.clone();
        let mut common = refresh(MatrixView::new(&explicit, classes, d).unwrap(), &Monitor::none()).unwrap();
        for _ in 0..20 {
            let hiddens: Vec<f64> = (0..6 * d).map(|_| stream.normal()).collect();
            let labels: Vec<i32> = (0..6).map(|_| stream.below(classes) as i32).collect();
            let view = MatrixView::new(&hiddens, 6, d).unwrap();
            let seen = step(&mut common, &mut rows, view, &labels, &options, &Monitor::none()).unwrap();
            assert!(seen.residual < 1e-9, "{kind:?}: {}", seen.residual);
            for i in 0..6 {
                let (value, by_h) = dense(&mut explicit, view.row(i), labels[i] as usize, &options);
                assert!((value - seen.values[i]).abs() < 1e-8 * (1.0 + value.abs()), "{kind:?}");
                for (a, b) in by_h.iter().zip(&seen.hiddens[i * d..]) {
                    assert!((a - b).abs() < 1e-8 * (1.0 + a.abs()), "{kind:?}: {a} {b}");
                }
            }
        }
        let view = MatrixView::new(&rows, classes, d).unwrap();
        let factored = weights(view, &common.factor, &common.offset, &Monitor::none()).unwrap();
        assert!(factored.iter().zip(&explicit).all(|(a, b)| (a - b).abs() < 1e-8), "{kind:?}");
        // What is kept beside the weights is theirs, and a fresh start has the same.
        let fresh = refresh(MatrixView::new(&factored, classes, d).unwrap(), &Monitor::none()).unwrap();
        let near = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-7 * (1.0 + b.abs()));
        assert!(near(&common.gram, &fresh.gram) && near(&common.total, &fresh.total), "{kind:?}");
    }
}

#[test]
fn a_step_that_wipes_out_a_direction_is_refused() {
    let mut common = refresh(MatrixView::new(&[1.0, 0.0, 0.0, 1.0], 2, 2).unwrap(), &Monitor::none()).unwrap();
    let before = common.clone();
    let options = Options { kind: Kind::Squares, rate: 1.0, ..Options::default() };
    let mut rows = [1.0, 0.0];
    let h = MatrixView::new(&[1.0, 0.0], 1, 2).unwrap();
    let error = step(&mut common, &mut rows, h, &[0], &options, &Monitor::none()).unwrap_err();
    assert_eq!(error.argument(), Some("options.rate"));
    assert_eq!(common, before);
}

#[test]
fn wrong_input_is_named() {
    let common = refresh(MatrixView::new(&[1.0, 2.0], 1, 2).unwrap(), &Monitor::none()).unwrap();
    let named = |d: usize, label: i32, options: Options, name: &str| {
        let h = vec![1.0; d];
        let view = MatrixView::new(&h, 1, d).unwrap();
        let mut rows = vec![1.0; d];
        let error = step(&mut common.clone(), &mut rows, view, &[label], &options, &Monitor::none()).unwrap_err();
        assert_eq!(error.argument(), Some(name), "{error}");
    };
    named(3, 0, Options::default(), "hiddens");
    named(2, 1, Options::default(), "labels");
    named(2, 0, Options { rate: -1.0, ..Options::default() }, "options.rate");
    named(2, 0, Options { a: 0.0, ..Options::default() }, "options.a");
    named(2, 0, Options { b: f64::NAN, ..Options::default() }, "options.b");
    named(2, 0, Options { epsilon: 0.0, ..Options::default() }, "options.epsilon");
}
