use super::*;
use crate::common::tests::{Density, assert_correlated, correlated};
use gibbs_core::Stream;

fn normal(d: usize, scale: impl Fn(usize) -> f64 + Send + Sync) -> impl LogDensity {
    Density::new(d, move |x, g| {
        let mut value = 0.0;
        for i in 0..d {
            let precision = 1.0 / (scale(i) * scale(i));
            g[i] = -precision * x[i];
            value += 0.5 * g[i] * x[i];
        }
        value
    })
}

#[test]
fn a_correlated_normal_has_its_moments() {
    let found = chees(&correlated(0.0), None, &Options::default(), &Monitor::threads(2)).unwrap();
    assert_correlated(&found.draws);
    let acceptance = found.draws.diagnostics.acceptance;
    assert!((0.55..0.97).contains(&acceptance), "{acceptance}");
}

#[test]
fn the_length_is_one_that_a_normal_wants() {
    // On a standard normal x' = x cos t + p sin t, so q' − q = (p² − x²) sin² t + x p sin 2t summed over coordinates, whose variance is
    // d (4 sin⁴ t + sin² 2t) = 4 d sin² t: with t = h T, h uniform, ChEES is d (½ − sin 2T / 4T), largest where tan 2T = 2T:
    // T = 2.2467. The climb is noisy and the top is flat.
    let found = chees(&normal(20, |_| 1.0), None, &Options::default(), &Monitor::threads(2)).unwrap();
    assert!((found.trajectory_length - 2.2467).abs() < 0.35, "{}", found.trajectory_length);
    assert!(found.draws.converged, "{:?}", found.draws.diagnostics);
    // Half the longest on the average, and never none.
    let half = 0.5 * found.trajectory_length / found.draws.diagnostics.step_size[0];
    assert!((found.steps - half).abs() < 0.2, "{} for {half}", found.steps);
}

#[test]
fn scales_far_apart_are_learned() {
    let scale = |i: usize| 10f64.powi(i as i32 % 7 - 3);
    for d in [14, 600] {
        let found = chees(&normal(d, scale), None, &Options::default(), &Monitor::threads(2)).unwrap();
        assert!(found.draws.diagnostics.rhat < 1.03, "{d}: {}", found.draws.diagnostics.rhat);
        for (i, line) in found.draws.summary.iter().enumerate() {
            assert!((line.sd / scale(i) - 1.0).abs() < 0.08 && line.mean.abs() < 5.0 * line.mcse, "{d}, {i}: {line:?}");
        }
    }
}

#[test]
fn the_slope_is_the_derivative_of_the_criterion() {
    // Against differences of ChEES over trajectories of slightly different lengths from the same momenta.
    let density = correlated(0.0);
    let moved = |step: f64| -> (Adaptation, Vec<Walker>) {
        let mut walkers: Vec<Walker> = (0..64).map(|index| Walker::start(&density, None, 1, index).unwrap()).collect();
        let adaptation = Adaptation::new(&walkers);
        let kinetic = adaptation.kinetic();
        for walker in &mut walkers {
            walker.advance(&kinetic, step, 50, &Monitor::none()).unwrap();
            walker.acceptance = 1.0;
        }
        drop(kinetic);
        (adaptation, walkers)
    };
    let center = |of: &dyn Fn(usize) -> f64| -> f64 { (0..64).map(of).sum::<f64>() / 64.0 };
    let (step, h) = (0.01, 1e-5);
    let (adaptation, walkers) = moved(step);
    // The paper holds the centers fixed, and so does the difference.
    let before: Vec<f64> = (0..3).map(|i| center(&|k| walkers[k].from[i])).collect();
    let after: Vec<f64> = (0..3).map(|i| center(&|k| walkers[k].end.position[i])).collect();
    let criterion = |step: f64| {
        let change = |w: &Walker| adaptation.distance(&w.end.position, &after) - adaptation.distance(&w.from, &before);
        0.25 * moved(step).1.iter().map(|w| change(w).powi(2)).sum::<f64>() / 64.0
    };
    let slope = adaptation.slope(&walkers);
    let difference = (criterion(step + h) - criterion(step - h)) / (2.0 * h * 50.0);
    assert!((slope - difference).abs() < 0.01 * difference.abs(), "{slope} {difference}");
}

#[test]
fn the_same_bits_at_any_number_of_threads() {
    let options = Options { chains: 6, warmup: 40, draws: 20, ..Options::default() };
    let [one, three] = [1, 3].map(|n| chees(&correlated(0.0), None, &options, &Monitor::threads(n)).unwrap());
    assert_eq!(one.draws.values, three.draws.values);
}

#[test]
fn lengths_are_spread_evenly() {
    let shares: Vec<f64> = (1..=7).map(adapt::van_der_corput).collect();
    assert_eq!(shares, [0.5, 0.25, 0.75, 0.125, 0.625, 0.375, 0.875]);
    let mut stream = Stream::new(1, 1, 1);
    assert!((0..100).all(|_| (0.0..1.0).contains(&adapt::van_der_corput(stream.bits() as u32))));
}
