//! What holds of every loss of a prediction and a target, over a table of them.

use crate::{
    ElementLoss, Elements, Reduction, Solution, elements, huber::Huber, log_cosh::LogCosh, poisson::Poisson,
    quantile::Quantile,
};
use gibbs_core::{Code, Monitor, simd::Real};
use gibbs_testkit::finite_difference_gradient;

fn table() -> Vec<(&'static str, Box<dyn ElementLoss>)> {
    vec![
        ("Huber", Box::new(Huber { delta: 1.0 })),
        ("Huber", Box::new(Huber { delta: 0.3 })),
        ("log-cosh", Box::new(LogCosh { scale: 1.0 })),
        ("log-cosh", Box::new(LogCosh { scale: 4.0 })),
        ("quantile", Box::new(Quantile { level: 0.5 })),
        ("quantile", Box::new(Quantile { level: 0.9 })),
        ("Poisson", Box::new(Poisson { full: false })),
        ("Poisson", Box::new(Poisson { full: true })),
    ]
}

const PREDICTIONS: [f64; 6] = [0.35, -1.5, 2.0, 0.0, 4.0, 1.0];
const TARGETS: [f64; 6] = [0.0, 1.0, 2.25, 3.0, 0.5, 7.0];

fn run<T: Real>(
    loss: &dyn ElementLoss,
    predictions: &[T],
    targets: &[f64],
    weights: Option<&[f64]>,
    reduction: Reduction,
) -> gibbs_core::Result<(Solution, Vec<T>)> {
    let elements = Elements { predictions, targets, weights, reduction };
    let mut gradient = vec![T::from_f64(f64::NAN); predictions.len()];
    let solution = elements::evaluate(loss, elements, Some(&mut gradient), &Monitor::none())?;
    assert_eq!(elements::evaluate(loss, elements, None, &Monitor::none())?, solution);
    Ok((solution, gradient))
}

#[test]
fn gradients_are_those_of_the_values() {
    let weights = [1.0, 0.5, 0.0, 2.0, 1.0, 3.0];
    for (name, loss) in table() {
        for reduction in [Reduction::Mean, Reduction::Sum, Reduction::None] {
            let of = |p: &[f64]| run(&*loss, p, &TARGETS, Some(&weights), reduction).unwrap();
            let slopes = finite_difference_gradient(|p| of(p).0.value, &PREDICTIONS, 1e-5);
            for (exact, near) in of(&PREDICTIONS).1.iter().zip(slopes) {
                assert!((exact - near).abs() < 1e-8 * (1.0 + near.abs()), "{name}: {exact} {near}");
            }
        }
    }
}

#[test]
fn elements_stand_for_themselves_in_both_precisions_and_at_any_number_of_threads() {
    for (name, loss) in table() {
        let (solution, gradient) = run(&*loss, &PREDICTIONS, &TARGETS, None, Reduction::None).unwrap();
        for i in 0..6 {
            let (alone, slope) = run(&*loss, &PREDICTIONS[i..=i], &TARGETS[i..=i], None, Reduction::Mean).unwrap();
            assert_eq!((alone.value, slope[0]), (solution.values.as_ref().unwrap()[i], gradient[i]), "{name}");
        }
        let single: Vec<f32> = PREDICTIONS.iter().map(|&p| p as f32).collect();
        let (near, slopes) = run(&*loss, &single, &TARGETS, None, Reduction::Sum).unwrap();
        assert!((near.value - solution.value).abs() < 1e-5 * (1.0 + solution.value));
        assert!(gradient.iter().zip(slopes).all(|(a, b)| (a - f64::from(b)).abs() < 1e-5 * (1.0 + a.abs())));
        let many: Vec<f64> = (0..400_000).map(|i| PREDICTIONS[i % 6] + i as f64 * 1e-7).collect();
        let targets: Vec<f64> = (0..400_000).map(|i| TARGETS[(i / 7) % 6]).collect();
        let threads = |count| {
            let elements =
                Elements { predictions: &many, targets: &targets, weights: None, reduction: Reduction::Mean };
            let mut gradient = vec![0.0; many.len()];
            let monitor = Monitor::threads(count);
            (elements::evaluate(&*loss, elements, Some(&mut gradient), &monitor).unwrap().value, gradient)
        };
        assert!(threads(1) == threads(3), "{name}");
    }
}

#[test]
fn values_are_those_of_the_definitions() {
    let of = |loss: &dyn ElementLoss, p: f64, t: f64| run(loss, &[p], &[t], None, Reduction::Mean).unwrap().0.value;
    assert_eq!(of(&Huber { delta: 2.0 }, 1.5, 0.5), 0.5);
    assert_eq!(of(&Huber { delta: 2.0 }, 5.0, 0.0), 8.0);
    assert_eq!(of(&Quantile { level: 0.9 }, 1.0, 3.0), 1.8);
    assert!((of(&Quantile { level: 0.9 }, 3.0, 1.0) - 0.2).abs() < 1e-15);
    let pmf = (-2.5f64).exp() * 2.5f64.powi(4) / 24.0;
    assert!((of(&Poisson { full: true }, 2.5f64.ln(), 4.0) + pmf.ln()).abs() < 1e-14);
    assert!((of(&Poisson { full: false }, 2.5f64.ln(), 4.0) - (2.5 - 4.0 * 2.5f64.ln())).abs() < 1e-14);
}

#[test]
fn the_quantile_minimizes_its_loss() {
    let targets: Vec<f64> = (0..101).map(f64::from).collect();
    let total = |p: f64| run(&Quantile { level: 0.8 }, &[p; 101], &targets, None, Reduction::Sum).unwrap().0.value;
    assert!(total(80.0) < total(79.9) && total(80.0) < total(80.1));
}

#[test]
fn wrong_input_is_named() {
    let refused = |loss: &dyn ElementLoss, p: &[f64], t: &[f64], w: Option<&[f64]>, name: &str| {
        let error = run(loss, p, t, w, Reduction::Mean).unwrap_err();
        assert_eq!(error.argument(), Some(name), "{error}");
    };
    for (_, loss) in table() {
        refused(&*loss, &[1.0], &[1.0, 2.0], None, "targets");
        refused(&*loss, &[1.0], &[1.0], Some(&[-1.0]), "options.weights");
        for bad in [f64::NAN, f64::INFINITY] {
            refused(&*loss, &[0.0, bad], &[1.0, 1.0], None, "predictions");
            refused(&*loss, &[0.0, 1.0], &[1.0, bad], None, "targets");
        }
    }
    refused(&Poisson::default(), &[0.0], &[-1.0], None, "targets");
    refused(&Poisson::default(), &[800.0], &[1.0], None, "predictions");
    for bad in [0.0, -1.0, f64::NAN] {
        refused(&Huber { delta: bad }, &[0.0], &[0.0], None, "options.delta");
        refused(&Quantile { level: bad }, &[0.0], &[0.0], None, "options.level");
    }
    let error = run(&Quantile { level: 1.0 }, &[0.0], &[0.0], None, Reduction::Mean).unwrap_err();
    assert_eq!(error.code(), Code::InvalidOption);
    assert_eq!(run::<f64>(&Huber::default(), &[], &[], None, Reduction::Mean).unwrap().0.value, 0.0);
}
