use super::*;
use crate::common::tests::{assert_correlated, correlated};
use gibbs_core::Monitor;
use gibbs_diagnostics::{Draws, autocorrelation_time};

fn run(step: Move) -> Solution {
    let options = Options { step, draws: 2000, walkers: Some(40), ..Options::default() };
    sample(&correlated(0.0), None, &options, &Monitor::threads(2)).unwrap()
}

#[test]
fn stretches_sample_a_correlated_normal() {
    let found = run(Move::Stretch);
    assert_correlated(&found.draws);
    assert!((found.draws.diagnostics.acceptance - 0.65).abs() < 0.1);
}

#[test]
fn slices_sample_a_correlated_normal() {
    let found = run(Move::Slice);
    assert_correlated(&found.draws);
    assert!(found.autocorrelation_time.iter().all(|t| *t < 8.0), "{:?}", found.autocorrelation_time);
}

#[test]
fn an_affine_map_changes_nothing_but_the_coordinates() {
    let square = |x: &[f64]| -0.5 * x.iter().map(|x| x * x).sum::<f64>();
    let mapped = |x: &[f64]| square(&[(x[0] - 3.0) / 10.0, (x[1] - x[0]) / 0.1]);
    for step in [Move::Stretch, Move::Slice] {
        let mut stream = Stream::new(3, 1, 0);
        let at: Vec<f64> = (0..20).map(|_| stream.normal()).collect();
        let there: Vec<f64> = at.chunks(2).flat_map(|z| [10.0 * z[0] + 3.0, 10.0 * z[0] + 3.0 + 0.1 * z[1]]).collect();
        let options = Options { step, warmup: 2, draws: 10, ..Options::default() };
        let go = |start: Vec<f64>, density: &dyn Fn(&[f64]) -> f64| {
            let mut ensemble = Ensemble::new(start, 2, options.clone()).unwrap();
            while !ensemble.is_done() {
                let values: Vec<f64> = ensemble.ask().chunks(2).map(density).collect();
                ensemble.tell(&values).unwrap();
            }
            ensemble.draws().0
        };
        let (plain, images) = (go(at, &square), go(there, &mapped));
        for (z, x) in plain.chunks(2).zip(images.chunks(2)) {
            assert!((10.0 * z[0] + 3.0 - x[0]).abs() < 1e-6 && (x[0] + 0.1 * z[1] - x[1]).abs() < 1e-6);
        }
    }
}

#[test]
fn a_saved_ensemble_continues_bit_for_bit() {
    let square = |x: &[f64]| -0.5 * x.iter().map(|x| x * x).sum::<f64>();
    for step in [Move::Stretch, Move::Slice] {
        let mut stream = Stream::new(4, 1, 0);
        let start: Vec<f64> = (0..12).map(|_| stream.normal()).collect();
        let go = |saves: bool| {
            let options = Options { step, warmup: 5, draws: 30, ..Options::default() };
            let mut ensemble = Ensemble::new(start.clone(), 2, options).unwrap();
            while !ensemble.is_done() {
                let asked = ensemble.ask();
                if saves {
                    ensemble = Ensemble::from_bytes(&ensemble.to_bytes().unwrap()).unwrap();
                }
                ensemble.tell(&asked.chunks(2).map(square).collect::<Vec<f64>>()).unwrap();
            }
            ensemble.draws()
        };
        assert_eq!(go(false), go(true));
    }
}

#[test]
fn the_autocorrelation_time_of_an_autoregression_is_known() {
    // x ← φ x + noise: τ = (1 + φ) / (1 − φ).
    let mut stream = Stream::new(5, 1, 0);
    let mut values = vec![];
    for _ in 0..8 {
        let mut x = 0.0;
        values.extend((0..20_000).map(|_| {
            x = 0.8 * x + stream.normal();
            x
        }));
    }
    let time_of = |values: &[f64], walkers| autocorrelation_time(Draws::new(values, walkers).unwrap(), 5.0);
    let time = time_of(&values, 8);
    assert!((time - 9.0).abs() < 0.5, "{time}");
    assert!(time_of(&[1.0; 10], 2).is_nan());
}

#[test]
fn threads_do_not_change_a_bit() {
    let options = Options { walkers: Some(40), draws: 50, ..Options::default() };
    let run = |threads| sample(&correlated(0.0), None, &options, &Monitor::threads(threads)).unwrap().draws.values;
    assert_eq!(run(1), run(3));
}
