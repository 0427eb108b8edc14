//! What holds of every loss of a row of logits, over a table of them; and each loss's own identities.

use crate::{
    Form, Reduction, Row, RowLoss, RowOptions, Rows, Solution,
    active_passive::{Active, ActivePassive, Passive},
    aldr_kl::AldrKl,
    bootstrapped_cross_entropy::{self, BootstrappedCrossEntropy},
    comp_sum::CompSum,
    cross_entropy::CrossEntropy,
    encouraging::Encouraging,
    focal::Focal,
    generalized_cross_entropy::GeneralizedCrossEntropy,
    ldr_k::LdrK,
    ldr_kl::LdrKl,
    logit_clip::{Base, LogitClip},
    mean_absolute_error::MeanAbsoluteError,
    multiclass_hinge::{self, MulticlassHinge},
    normalized_cross_entropy::NormalizedCrossEntropy,
    normalized_focal::NormalizedFocal,
    normalized_generalized_cross_entropy::NormalizedGeneralizedCrossEntropy,
    poly::Poly,
    reverse_cross_entropy::ReverseCrossEntropy,
    rows::whole,
    spectral_decoupling::SpectralDecoupling,
    spherical::{self, Spherical},
    squentropy::Squentropy,
    symmetric_cross_entropy::SymmetricCrossEntropy,
    z_loss::ZLoss,
};
use gibbs_core::{Code, MatrixView, Monitor, Stream, purpose, simd::Real};
use gibbs_testkit::finite_difference_gradient;

/// A loss with what is true of it.
struct Entry {
    name: &'static str,
    loss: Box<dyn RowLoss>,
    /// Whether a shift of a row changes nothing.
    shift: bool,
    /// The least number of classes.
    classes: usize,
    /// Whether logits of ±1e4 have a finite loss, whatever the label.
    bounded: bool,
}

fn table() -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut add = |name, loss: Box<dyn RowLoss>, shift, classes, bounded| {
        entries.push(Entry { name, loss, shift, classes, bounded });
    };
    add("cross-entropy", Box::<CrossEntropy>::default(), true, 1, true);
    add("smoothed", Box::new(CrossEntropy { label_smoothing: 0.2 }), true, 1, true);
    for gamma in [0.0, 0.5, 1.0, 2.0, 3.5] {
        add("focal", Box::new(Focal { gamma }), true, 1, true);
        add("poly", Box::new(Poly { epsilon: 1.5, gamma }), true, 1, true);
        add("normalized focal", Box::new(NormalizedFocal { gamma }), true, 2, true);
    }
    for q in [1e-3, 0.7, 1.0] {
        add("generalized", Box::new(GeneralizedCrossEntropy { q }), true, 1, true);
        add("normalized generalized", Box::new(NormalizedGeneralizedCrossEntropy { q }), true, 2, true);
    }
    add("mean absolute error", Box::new(MeanAbsoluteError), true, 1, true);
    for tau in [0.0, 0.5, 1.0, 1.7, 2.0, 3.0] {
        add("comp-sum", Box::new(CompSum { tau }), true, 1, tau >= 1.0);
    }
    add("reverse", Box::<ReverseCrossEntropy>::default(), true, 1, true);
    add("symmetric", Box::<SymmetricCrossEntropy>::default(), true, 1, true);
    add("normalized", Box::new(NormalizedCrossEntropy), true, 2, true);
    for log_end in [0.0, 0.3, 0.75] {
        add("encouraging", Box::new(Encouraging { log_end }), true, 1, true);
    }
    for (lambda, margin) in [(1.0, 2.0), (1.0, 0.0), (0.3, 1.0), (10.0, 0.1)] {
        add("LDR-KL", Box::new(LdrKl { lambda, margin }), true, 1, true);
        add("ALDR-KL", Box::new(AldrKl { lambda, margin, alpha: 2.0 }), true, 2, true);
    }
    add("LDR-k", Box::new(LdrK { k: 1, margin: 2.0 }), true, 1, true);
    add("LDR-k", Box::new(LdrK { k: 3, margin: 0.5 }), true, 3, true);
    for kind in [multiclass_hinge::Kind::Max, multiclass_hinge::Kind::Sum] {
        add("hinge", Box::new(MulticlassHinge { kind, margin: 1.0 }), true, 1, true);
    }
    add("squentropy", Box::new(Squentropy), false, 2, true);
    add("spectral decoupling", Box::new(SpectralDecoupling { lambda: 0.3, gamma: Vec::new() }), false, 1, true);
    for kind in [bootstrapped_cross_entropy::Kind::Soft, bootstrapped_cross_entropy::Kind::Hard] {
        for beta in [0.8, 0.0, 1.0] {
            add("bootstrapped", Box::new(BootstrappedCrossEntropy { beta, kind }), true, 1, true);
        }
    }
    for active in [Active::NormalizedCrossEntropy, Active::NormalizedFocal, Active::NormalizedGeneralizedCrossEntropy] {
        for passive in [Passive::MeanAbsoluteError, Passive::ReverseCrossEntropy] {
            add("active-passive", Box::new(ActivePassive { active, passive, alpha: 0.7, beta: 1.3 }), true, 2, true);
        }
    }
    add("z-loss", Box::new(ZLoss { a: 2.0, b: 1.5 }), true, 2, true);
    for kind in [spherical::Kind::Taylor, spherical::Kind::Spherical] {
        add("spherical", Box::new(Spherical { kind, epsilon: 0.1 }), false, 1, true);
    }
    for loss in [Base::CrossEntropy, Base::Focal, Base::GeneralizedCrossEntropy, Base::MeanAbsoluteError] {
        for (tau, p) in [(1.0, 2.0), (2.5, 1.0), (1.5, 3.0), (1e6, 2.0)] {
            add("clipped", Box::new(LogitClip { tau, p, loss }), tau > 1e5, 1, true);
        }
    }
    entries
}

fn normals(seed: u64, count: usize, scale: f64) -> Vec<f64> {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 0);
    (0..count).map(|_| scale * stream.normal()).collect()
}

fn labels(seed: u64, rows: usize, classes: usize) -> Vec<i32> {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 1);
    (0..rows).map(|_| stream.below(classes) as i32).collect()
}

fn run<T: Real>(
    loss: &dyn RowLoss,
    logits: &[T],
    labels: &[i32],
    weights: Option<&[f64]>,
    options: &RowOptions,
) -> gibbs_core::Result<(Solution, Vec<T>)> {
    let logits_view = MatrixView::new(logits, labels.len(), logits.len() / labels.len()).unwrap();
    let rows = Rows { logits: logits_view, labels: Some(labels), weights, options };
    let mut gradient = vec![T::from_f64(f64::NAN); logits.len()];
    let solution = crate::evaluate(loss, rows, Some(&mut gradient), &Monitor::none())?;
    let alone = crate::evaluate(loss, rows, None, &Monitor::none())?;
    assert_eq!(alone, solution, "the value does not depend on whether the gradient is asked for");
    Ok((solution, gradient))
}

/// The mean over rows.
fn of<T: Real>(loss: &dyn RowLoss, logits: &[T], labels: &[i32]) -> (f64, Vec<T>) {
    let (solution, gradient) = run(loss, logits, labels, None, &RowOptions::default()).unwrap();
    (solution.value, gradient)
}

fn near(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1.0 + a.abs().max(b.abs()))
}

fn assert_all_near(a: &[f64], b: &[f64], tolerance: f64, message: &str) {
    assert_eq!(a.len(), b.len());
    for (i, (a, b)) in a.iter().zip(b).enumerate() {
        assert!(near(*a, *b, tolerance), "{message}, {i}: {a} {b}");
    }
}

#[test]
fn gradients_are_those_of_the_values() {
    let weights = [0.5, 2.0, 0.0, 1.0, 3.0];
    for Entry { name, loss, classes: least, .. } in table() {
        for classes in [2, 5, 37].into_iter().filter(|&classes| classes >= least) {
            for reduction in [Reduction::Mean, Reduction::Sum] {
                let (logits, labels) = (normals(classes as u64, 5 * classes, 1.5), labels(7, 5, classes));
                let options = RowOptions { ignore_index: Some(labels[1]), reduction };
                let (_, gradient) = run(&*loss, &logits, &labels, Some(&weights), &options).unwrap();
                let value = |z: &[f64]| run(&*loss, z, &labels, Some(&weights), &options).unwrap().0.value;
                let slopes = finite_difference_gradient(value, &logits, 1e-5);
                assert_all_near(&gradient, &slopes, 2e-8, &format!("{name}, {classes} classes"));
            }
        }
    }
}

#[test]
fn single_precision_is_double_precision_rounded() {
    for Entry { name, loss, classes: least, .. } in table() {
        for classes in [1, 3, 8, 33, 100, 1000].into_iter().filter(|&classes| classes >= least) {
            // Logits that both precisions hold exactly.
            let single: Vec<f32> = normals(11, 3 * classes, 2.0).iter().map(|&z| z as f32).collect();
            let double: Vec<f64> = single.iter().map(|&z| f64::from(z)).collect();
            let labels = labels(3, 3, classes);
            let (value, gradient) = of(&*loss, &double, &labels);
            let (single_value, single_gradient) = of(&*loss, &single, &labels);
            assert!(near(single_value, value, 3e-6), "{name}, {classes}: {single_value} {value}");
            let wide: Vec<f64> = single_gradient.iter().map(|&g| f64::from(g)).collect();
            assert_all_near(&wide, &gradient, 3e-6, &format!("{name}, {classes} classes"));
        }
    }
}

#[test]
fn the_kernel_agrees_with_the_same_loss_on_a_row_in_double_precision() {
    for Entry { name, loss, classes: least, .. } in table() {
        if matches!(loss.form(), Form::Whole(_)) {
            continue;
        }
        for classes in [1, 2, 9, 50, 8200].into_iter().filter(|&classes| classes >= least) {
            let logits = normals(5, classes, 3.0);
            for label in [0, classes / 2, classes - 1] {
                let mut slope = vec![f64::NAN; classes];
                let row = Row { index: 0, logits: &logits, label, gradient: true };
                let value = whole::row(loss.form(), &row, &mut slope, &mut Vec::new());
                let (kernel, gradient) = of(&*loss, &logits, &[label as i32]);
                assert!(near(kernel, value, 1e-13), "{name}, {classes}: {kernel} {value}");
                assert_all_near(&gradient, &slope, 1e-13, &format!("{name}, {classes} classes"));
            }
        }
    }
}

#[test]
fn a_shift_changes_nothing_where_it_should_not() {
    for Entry { name, loss, shift, classes: least, .. } in table() {
        for classes in [3, 40].into_iter().filter(|&classes| classes >= least) {
            let (logits, labels) = (normals(2, 4 * classes, 2.0), labels(2, 4, classes));
            let shifted: Vec<f64> = logits.iter().map(|z| z + 17.25).collect();
            let ((value, gradient), (other, other_gradient)) =
                (of(&*loss, &logits, &labels), of(&*loss, &shifted, &labels));
            assert_eq!(near(value, other, 1e-11), shift, "{name}: {value} {other}");
            if shift {
                assert_all_near(&gradient, &other_gradient, 1e-11, name);
                for row in gradient.chunks(classes) {
                    let scale = row.iter().fold(1.0, |scale: f64, g| scale.max(g.abs()));
                    assert!(row.iter().sum::<f64>().abs() < 1e-13 * scale, "{name}");
                }
            }
        }
    }
}

#[test]
fn rows_stand_for_themselves_and_classes_have_no_order() {
    for Entry { name, loss, classes: least, .. } in table() {
        let (classes, n) = (7.max(least), 4);
        let (logits, labels) = (normals(9, n * classes, 2.0), labels(9, n, classes));
        let options = RowOptions { reduction: Reduction::None, ..RowOptions::default() };
        let (solution, gradient) = run(&*loss, &logits, &labels, None, &options).unwrap();
        let values = solution.values.unwrap();
        assert!(near(solution.value, values.iter().sum(), 1e-13));
        for i in 0..n {
            let part = i * classes..(i + 1) * classes;
            let (value, slope) = of(&*loss, &logits[part.clone()], &labels[i..=i]);
            assert_eq!(value.to_bits(), values[i].to_bits(), "{name}");
            assert_eq!(slope, gradient[part.clone()], "{name}");
            // The same row with its classes in the other order.
            let reversed: Vec<f64> = logits[part.clone()].iter().rev().copied().collect();
            let (other, other_slope) = of(&*loss, &reversed, &[classes as i32 - 1 - labels[i]]);
            assert!(near(value, other, 1e-12), "{name}");
            let back: Vec<f64> = other_slope.into_iter().rev().collect();
            assert_all_near(&slope, &back, 1e-12, name);
        }
    }
}

#[test]
fn large_logits_neither_overflow_nor_become_nan() {
    for Entry { name, loss, classes: least, bounded, .. } in table() {
        for classes in [3, 40] {
            let classes = classes.max(least);
            let mut logits = vec![-1e4f32; classes];
            (logits[0], logits[1]) = (1e4, 1e4 - 1.0);
            for label in 0..3 {
                let run = run(&*loss, &logits, &[label], None, &RowOptions::default());
                if label < 2 || bounded {
                    let (solution, gradient) = run.unwrap();
                    assert!(solution.value.is_finite(), "{name}");
                    assert!(gradient.iter().all(|g| g.is_finite()), "{name}: {gradient:?}");
                } else {
                    assert_eq!(run.unwrap_err().argument(), Some("logits"), "{name}");
                }
            }
        }
    }
}

#[test]
fn confident_predictions_keep_their_digits_in_single_precision() {
    // 1 − p = 2e^−18 / (1 + 2e^−18), far below the spacing of numbers near 1.
    let logits = [18f32, 0.0, 0.0];
    let tail = 2.0 * (-18f64).exp();
    let relative = |value: f64, expected: f64| assert!((value / expected - 1.0).abs() < 1e-6, "{value} {expected}");
    let (value, gradient) = of(&CrossEntropy::default(), &logits, &[0]);
    relative(value, tail.ln_1p());
    relative(f64::from(gradient[0]), -tail / (1.0 + tail));
    relative(of(&MeanAbsoluteError, &logits, &[0]).0, tail / (1.0 + tail));
    relative(of(&Focal { gamma: 2.0 }, &logits, &[0]).0, (tail / (1.0 + tail)).powi(2) * tail.ln_1p());
    relative(of(&CompSum { tau: 0.0 }, &logits, &[0]).0, tail);
}

#[test]
fn numbers_that_are_none_are_refused_by_row() {
    for Entry { name, loss, classes: least, .. } in table() {
        let classes = 9.max(least);
        for bad in [f64::NAN, f64::INFINITY] {
            for at in [0, 4, 8] {
                let mut logits = normals(1, 2 * classes, 1.0);
                logits[classes + at] = bad;
                let error = run(&*loss, &logits, &[0, 4], None, &RowOptions::default()).unwrap_err();
                assert_eq!((error.code(), error.argument()), (Code::InvalidValue, Some("logits")), "{name} {bad} {at}");
                assert!(error.to_string().contains("row 1"), "{name}: {error}");
            }
        }
        for label in [-1, classes as i32] {
            let error = run(&*loss, &normals(1, classes, 1.0), &[label], None, &RowOptions::default()).unwrap_err();
            assert_eq!(error.argument(), Some("labels"), "{name}");
        }
        if least > 1 {
            let error = run(&*loss, &[1.0], &[0], None, &RowOptions::default()).unwrap_err();
            assert!(error.argument() == Some("logits") || error.argument() == Some("options.k"), "{name}");
        }
    }
}

#[test]
fn options_outside_their_domain_are_named() {
    let refused = |loss: &dyn RowLoss, name: &str| {
        let error = loss.check(4).unwrap_err();
        assert_eq!((error.code(), error.argument()), (Code::InvalidOption, Some(&*format!("options.{name}"))));
    };
    for bad in [-0.1, f64::NAN, f64::INFINITY] {
        refused(&CrossEntropy { label_smoothing: bad }, "labelSmoothing");
        refused(&Focal { gamma: bad }, "gamma");
        refused(&Poly { gamma: bad, ..Poly::default() }, "gamma");
        refused(&NormalizedFocal { gamma: bad }, "gamma");
        refused(&GeneralizedCrossEntropy { q: bad }, "q");
        refused(&NormalizedGeneralizedCrossEntropy { q: bad }, "q");
        refused(&CompSum { tau: bad }, "tau");
        refused(&ReverseCrossEntropy { floor: bad }, "floor");
        refused(&SymmetricCrossEntropy { alpha: bad, ..Default::default() }, "alpha");
        refused(&SymmetricCrossEntropy { beta: bad, ..Default::default() }, "beta");
        refused(&SymmetricCrossEntropy { floor: bad, ..Default::default() }, "floor");
        refused(&Encouraging { log_end: bad }, "logEnd");
        refused(&LdrKl { lambda: bad, ..Default::default() }, "lambda");
        refused(&LdrKl { margin: bad, ..Default::default() }, "margin");
        refused(&AldrKl { lambda: bad, ..Default::default() }, "lambda");
        refused(&AldrKl { margin: bad, ..Default::default() }, "margin");
        refused(&AldrKl { alpha: bad, ..Default::default() }, "alpha");
        refused(&LdrK { margin: bad, ..Default::default() }, "margin");
        refused(&MulticlassHinge { margin: bad, ..Default::default() }, "margin");
        refused(&BootstrappedCrossEntropy { beta: bad, ..Default::default() }, "beta");
        refused(&ActivePassive { alpha: bad, ..Default::default() }, "alpha");
        refused(&ActivePassive { beta: bad, ..Default::default() }, "beta");
        refused(&SpectralDecoupling { lambda: bad, gamma: Vec::new() }, "lambda");
        refused(&ZLoss { a: bad, ..Default::default() }, "a");
        refused(&Spherical { epsilon: bad, ..Default::default() }, "epsilon");
        refused(&LogitClip { tau: bad, ..Default::default() }, "tau");
        refused(&LogitClip { p: bad, ..Default::default() }, "p");
    }
    for bad in [f64::NAN, f64::INFINITY] {
        refused(&Poly { epsilon: bad, ..Poly::default() }, "epsilon");
        refused(&ZLoss { b: bad, ..Default::default() }, "b");
    }
    refused(&CrossEntropy { label_smoothing: 1.1 }, "labelSmoothing");
    refused(&GeneralizedCrossEntropy { q: 1.1 }, "q");
    refused(&GeneralizedCrossEntropy { q: 0.0 }, "q");
    refused(&Encouraging { log_end: 1.0 }, "logEnd");
    refused(&LogitClip { p: 0.9, ..Default::default() }, "p");
    refused(&AldrKl { alpha: 1.0, ..Default::default() }, "alpha");
    refused(&LdrK { k: 0, ..Default::default() }, "k");
    refused(&LdrK { k: 5, ..Default::default() }, "k");
}

mod identities {
    use super::*;

    fn problem() -> (Vec<f64>, Vec<i32>) {
        (normals(21, 6 * 5, 2.0), labels(21, 6, 5))
    }

    fn same(a: &dyn RowLoss, b: &dyn RowLoss, offset: f64, tolerance: f64) {
        let (logits, labels) = problem();
        let ((value, gradient), (other, other_gradient)) = (of(a, &logits, &labels), of(b, &logits, &labels));
        assert!(near(value, other + offset, tolerance), "{value} {}", other + offset);
        assert_all_near(&gradient, &other_gradient, tolerance, "gradient");
    }

    /// The sum of a loss over all labels, row by row.
    fn total(loss: &dyn RowLoss) -> Vec<f64> {
        let (logits, _) = problem();
        let rows = logits.chunks(5);
        rows.map(|row| (0..5).map(|label| of(loss, row, &[label]).0).sum()).collect()
    }

    #[test]
    fn comp_sum_is_its_members() {
        let (logits, labels) = problem();
        same(&CompSum { tau: 1.0 }, &CrossEntropy::default(), 0.0, 0.0);
        same(&CompSum { tau: 1.7 }, &GeneralizedCrossEntropy { q: 0.7 }, 0.0, 1e-14);
        same(&CompSum { tau: 2.0 }, &MeanAbsoluteError, 0.0, 1e-14);
        let u = |row: &[f64], y: usize| (0..5).filter(|&k| k != y).map(|k| (row[k] - row[y]).exp()).sum::<f64>();
        let sum: f64 = logits.chunks(5).zip(&labels).map(|(row, &y)| u(row, y as usize)).sum();
        assert!(near(of(&CompSum { tau: 0.0 }, &logits, &labels).0, sum / 6.0, 1e-13));
        // Uniform logits: u = K − 1.
        assert!(near(of(&CompSum { tau: 0.0 }, &[2.0; 9], &[3]).0, 8.0, 1e-14));
        let (_, gradient) = of(&CompSum { tau: 0.5 }, &logits[..5], &[2]);
        let u = u(&logits[..5], 2);
        assert!(near(gradient[2], -(1.0 + u).powf(-0.5) * u, 1e-13));
        assert!(near(gradient[0], (1.0 + u).powf(-0.5) * (logits[0] - logits[2]).exp(), 1e-13));
    }

    #[test]
    fn a_parameter_at_its_limit_gives_the_simpler_loss() {
        let plain = CrossEntropy::default();
        same(&Focal { gamma: 0.0 }, &plain, 0.0, 1e-15);
        same(&Poly { epsilon: 0.0, gamma: 0.0 }, &plain, 0.0, 1e-15);
        same(&Poly { epsilon: 0.0, gamma: 2.0 }, &Focal { gamma: 2.0 }, 0.0, 1e-15);
        same(&GeneralizedCrossEntropy { q: 1e-9 }, &plain, 0.0, 1e-7);
        same(&GeneralizedCrossEntropy { q: 1.0 }, &MeanAbsoluteError, 0.0, 1e-14);
        same(&SymmetricCrossEntropy { alpha: 1.0, beta: 0.0, floor: 0.5 }, &plain, 0.0, 1e-15);
        same(
            &SymmetricCrossEntropy { alpha: 0.0, beta: 1.0, floor: 1e-4 },
            &ReverseCrossEntropy::default(),
            0.0,
            1e-15,
        );
        same(&NormalizedFocal { gamma: 0.0 }, &NormalizedCrossEntropy, 0.0, 1e-13);
        same(&SpectralDecoupling { lambda: 0.0, gamma: Vec::new() }, &plain, 0.0, 1e-14);
        same(&LogitClip { tau: 1e9, p: 2.0, loss: Base::CrossEntropy }, &plain, 0.0, 1e-14);
        for kind in [bootstrapped_cross_entropy::Kind::Soft, bootstrapped_cross_entropy::Kind::Hard] {
            same(&BootstrappedCrossEntropy { beta: 1.0, kind }, &plain, 0.0, 1e-14);
        }
        let alone = |alpha, beta| ActivePassive { alpha, beta, ..Default::default() };
        same(&alone(1.0, 0.0), &NormalizedCrossEntropy, 0.0, 1e-14);
        same(&alone(0.0, 1.0), &ReverseCrossEntropy::default(), 0.0, 1e-14);
    }

    #[test]
    fn distributional_robustness_is_between_the_hinge_and_the_mean_margin() {
        let plain = CrossEntropy::default();
        same(&LdrKl { lambda: 1.0, margin: 0.0 }, &plain, -5f64.ln(), 1e-14);
        same(&LdrK { k: 1, margin: 1.0 }, &MulticlassHinge::default(), 0.0, 1e-14);
        let (logits, labels) = problem();
        let hinge = of(&LdrK { k: 1, margin: 2.0 }, &logits, &labels).0;
        let mean = of(&LdrK { k: 5, margin: 2.0 }, &logits, &labels).0;
        assert!(near(of(&LdrKl { lambda: 1e-4, margin: 2.0 }, &logits, &labels).0, hinge, 1e-3));
        assert!(near(of(&LdrKl { lambda: 1e6, margin: 2.0 }, &logits, &labels).0, mean, 1e-5));
        let margins =
            |row: &[f64], y: usize| (0..5).map(|k| row[k] - row[y] + if k == y { 0.0 } else { 2.0 }).sum::<f64>();
        let by_hand: f64 = logits.chunks(5).zip(&labels).map(|(row, &y)| margins(row, y as usize) / 5.0).sum();
        assert!(near(mean, by_hand / 6.0, 1e-14));
        // A price without end on leaving λ₀ fixes it; equal margins leave it there.
        same(&AldrKl { lambda: 0.7, alpha: 1e12, margin: 2.0 }, &LdrKl { lambda: 0.7, margin: 2.0 }, 0.0, 1e-9);
        let flat = (
            of(&AldrKl { margin: 0.0, ..Default::default() }, &[3.0; 6], &[2]),
            of(&LdrKl { margin: 0.0, ..Default::default() }, &[3.0; 6], &[2]),
        );
        assert!(near(flat.0.0, flat.1.0, 1e-15));
        assert_all_near(&flat.0.1, &flat.1.1, 1e-15, "flat");
    }

    #[test]
    fn the_chosen_temperature_is_the_best_one_near_it() {
        let row = [1.0, -0.5, 2.0, 0.3];
        let (classes, alpha) = (4f64, 2.0);
        let at = |lambda: f64| {
            of(&LdrKl { lambda, margin: 2.0 }, &row, &[1]).0 - alpha * classes.ln() / 2.0 * (lambda - 1.0).powi(2)
        };
        let found = of(&AldrKl { lambda: 1.0, alpha, margin: 2.0 }, &row, &[1]).0;
        let best = (0..=5000).map(|i| at(0.5 + f64::from(i) * 1e-4)).fold(f64::NEG_INFINITY, f64::max);
        assert!(near(found, best, 1e-7), "{found} {best}");
        assert!(found >= best - 1e-12);
    }

    #[test]
    fn losses_with_a_constant_sum_over_the_labels_have_it() {
        let constant = |loss: &dyn RowLoss, expected: f64| {
            for sum in total(loss) {
                assert!(near(sum, expected, 1e-12), "{sum} {expected}");
            }
        };
        constant(&MeanAbsoluteError, 4.0);
        constant(&ReverseCrossEntropy { floor: 1e-4 }, -(1e-4f64.ln()) * 4.0);
        constant(&NormalizedCrossEntropy, 1.0);
        constant(&NormalizedFocal { gamma: 0.5 }, 1.0);
        constant(&NormalizedGeneralizedCrossEntropy { q: 0.7 }, 1.0);
        constant(
            &ActivePassive { alpha: 2.0, beta: 3.0, passive: Passive::MeanAbsoluteError, ..Default::default() },
            14.0,
        );
    }

    #[test]
    fn poly_changes_the_label_by_its_first_coefficient() {
        let row = [0.3f64, -1.0, 0.8];
        let p = row.map(f64::exp)[0] / row.iter().map(|z| z.exp()).sum::<f64>();
        let (with, without) =
            (of(&Poly { epsilon: 2.5, gamma: 0.0 }, &row, &[0]), of(&CrossEntropy::default(), &row, &[0]));
        assert!(near(with.0 - without.0, 2.5 * (1.0 - p), 1e-14));
        assert!(near(with.1[0] - without.1[0], -2.5 * p * (1.0 - p), 1e-14));
    }

    #[test]
    fn encouragement_pulls_at_the_label_with_one_while_the_logarithm_lasts() {
        let row = [1.0f64, 0.5, -0.2];
        let sum: f64 = row.iter().map(|z| z.exp()).sum();
        let p: Vec<f64> = row.iter().map(|z| z.exp() / sum).collect();
        let (value, gradient) = of(&Encouraging { log_end: 0.75 }, &row, &[0]);
        assert!(near(value, -(p[0].ln()) + (1.0 - p[0]).ln(), 1e-14));
        assert!(near(gradient[0], -1.0, 1e-14));
        assert!(near(gradient[1], p[1] / (1.0 - p[0]), 1e-14));
        // Both pieces meet, with their slopes.
        let at = |p: f64, log_end| of(&Encouraging { log_end }, &[(p / (1.0 - p)).ln(), 0.0], &[0]);
        let (log, linear) = (at(0.6, 0.6 + 1e-12), at(0.6, 0.6 - 1e-12));
        assert!(near(log.0, linear.0, 1e-11) && near(log.1[0], linear.1[0], 1e-11));
    }

    #[test]
    fn standard_scores_do_not_see_shift_or_scale() {
        let loss = ZLoss { a: 1.7, b: 2.0 };
        let (logits, labels) = problem();
        let (value, gradient) = of(&loss, &logits, &labels);
        let moved: Vec<f64> = logits.iter().map(|z| 3.5 * z - 2.0).collect();
        assert!(near(of(&loss, &moved, &labels).0, value, 1e-13));
        for (row, slope) in logits.chunks(5).zip(gradient.chunks(5)) {
            assert!(row.iter().zip(slope).map(|(z, g)| z * g).sum::<f64>().abs() < 1e-14);
        }
        // The largest standard score, √(K − 1).
        let expected = (1.7f64 * (2.0 - 2.0)).exp().ln_1p() / 1.7;
        assert!(near(of(&loss, &[1.0, 0.0, 0.0, 0.0, 0.0], &[0]).0, expected, 1e-13));
        assert_eq!(of(&loss, &[2.0; 5], &[0]).1, vec![0.0; 5]);
    }

    #[test]
    fn spherical_losses_see_sums_alone() {
        let taylor = Spherical { kind: spherical::Kind::Taylor, epsilon: 1.0 };
        let even = Spherical { kind: spherical::Kind::Spherical, epsilon: 0.3 };
        assert!(near(of(&taylor, &[0.0; 7], &[3]).0, 7f64.ln(), 1e-15));
        let (logits, labels) = problem();
        let negated: Vec<f64> = logits.iter().map(|z| -z).collect();
        let (value, gradient) = of(&even, &logits, &labels);
        let (other, opposite) = of(&even, &negated, &labels);
        assert_eq!(value, other);
        assert!(gradient.iter().zip(opposite).all(|(a, b)| *a == -b));
        // Other logits with the same sum and sum of squares beside the label's.
        let (a, b) = ([0.7, 1.0, 2.0, 4.0], [0.7, 1.0, 4.0, 2.0]);
        assert!(near(of(&taylor, &a, &[0]).0, of(&taylor, &b, &[0]).0, 1e-15));
    }

    #[test]
    fn squares_are_added_to_cross_entropy() {
        let (logits, labels) = problem();
        let plain = of(&CrossEntropy::default(), &logits, &labels);
        let rest = |row: &[f64], y: usize| (0..5).filter(|&k| k != y).map(|k| row[k] * row[k]).sum::<f64>() / 4.0;
        let extra: f64 = logits.chunks(5).zip(&labels).map(|(row, &y)| rest(row, y as usize)).sum();
        assert!(near(of(&Squentropy, &logits, &labels).0, plain.0 + extra / 6.0, 1e-13));
        assert!(near(of(&Squentropy, &[0.0; 8], &[3]).0, 8f64.ln(), 1e-15));
        let (value, gradient) = of(&SpectralDecoupling { lambda: 0.3, gamma: Vec::new() }, &logits, &labels);
        let squares: f64 = logits.iter().map(|z| z * z).sum();
        assert!(near(value, plain.0 + 0.3 * squares / 30.0, 1e-13));
        let expected: Vec<f64> = plain.1.iter().zip(&logits).map(|(g, z)| g + 2.0 * 0.3 * z / 30.0).collect();
        assert_all_near(&gradient, &expected, 1e-14, "gradient");
    }

    #[test]
    fn clipped_logits_have_the_norm_and_an_orthogonal_gradient() {
        let row = [3.0, -1.0, 0.5, 0.0];
        for p in [1.0, 2.0, 4.0] {
            let loss = LogitClip { tau: 1.2, p, loss: Base::CrossEntropy };
            let norm = row.iter().map(|z: &f64| z.abs().powf(p)).sum::<f64>().powf(1.0 / p);
            let clipped = row.map(|z| z * 1.2 / norm);
            let (value, gradient) = of(&loss, &row, &[1]);
            assert!(near(value, of(&CrossEntropy::default(), &clipped, &[1]).0, 1e-14));
            assert!(row.iter().zip(&gradient).map(|(z, g)| z * g).sum::<f64>().abs() < 1e-15);
        }
    }

    #[test]
    fn hinges_count_what_is_not_met() {
        let row = [2.0, 1.5, 0.0, 2.5];
        let sum = MulticlassHinge { kind: multiclass_hinge::Kind::Sum, margin: 1.0 };
        assert_eq!(of(&sum, &row, &[0]), (0.5 + 1.5, vec![-2.0, 1.0, 0.0, 1.0]));
        assert_eq!(of(&MulticlassHinge::default(), &row, &[0]), (1.5, vec![-1.0, 0.0, 0.0, 1.0]));
        assert_eq!(of(&MulticlassHinge::default(), &[5.0, 1.0], &[0]), (0.0, vec![0.0; 2]));
    }

    #[test]
    fn bootstrapping_adds_the_entropy_or_trusts_the_largest() {
        let row = [0.3f64, -1.0, 0.8];
        let sum: f64 = row.iter().map(|z| z.exp()).sum();
        let log_p = row.map(|z: f64| z - sum.ln());
        let entropy: f64 = -log_p.iter().map(|l| l.exp() * l).sum::<f64>();
        let soft = BootstrappedCrossEntropy { beta: 0.9, kind: bootstrapped_cross_entropy::Kind::Soft };
        assert!(near(of(&soft, &row, &[1]).0, -0.9 * log_p[1] + 0.1 * entropy, 1e-14));
        let hard = BootstrappedCrossEntropy { beta: 0.9, kind: bootstrapped_cross_entropy::Kind::Hard };
        assert!(near(of(&hard, &row, &[1]).0, -0.9 * log_p[1] - 0.1 * log_p[2], 1e-14));
    }
}
