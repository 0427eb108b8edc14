//! Steps that are halved: they can be walked back, and they reach what others miss.

use super::super::{
    halving::{Halved, halve, holds},
    metric::Kinetic,
    trajectory::{Point, Side},
};
use super::*;
use gibbs_core::{Stream, purpose};

/// Neal's funnel: v ~ normal(0, 3), nine x ~ normal(0, e^(v/2)).
fn funnel() -> impl LogDensity {
    Density::new(10, |p, g| {
        let (v, x) = (p[0], &p[1..]);
        let precision = (-v).exp();
        let squares: f64 = x.iter().map(|x| x * x).sum();
        g[0] = -v / 9.0 - 4.5 + 0.5 * precision * squares;
        g[1..].iter_mut().zip(x).for_each(|(g, x)| *g = -precision * x);
        -v * v / 18.0 - 4.5 * v - 0.5 * precision * squares
    })
}

#[test]
fn a_halved_step_has_its_way_back() {
    let density = funnel();
    let metric = Metric::diagonal(vec![1.0; 10]);
    let kinetic = Kinetic::new(&metric);
    let mut evaluator = density.evaluator();
    let mut stream = Stream::new(1, purpose::PROBE, 0);
    let (mut made, mut blocked, mut lost) = (0, 0, 0);
    for trial in 0..600 {
        // From the mouth to far down the neck.
        let v = 4.0 - 0.02 * f64::from(trial);
        let mut position = vec![v];
        position.extend((0..9).map(|_| (0.5 * v).exp() * stream.normal()));
        let momentum: Vec<f64> = (0..10).map(|_| stream.normal()).collect();
        let mut point = Point { position, gradient: vec![0.0; 10], log_density: 0.0 };
        point.log_density = evaluator.evaluate(&point.position, &mut point.gradient);
        let mut side = Side::new(10);
        let mut macro_step = |side: &mut Side, point: &Point, momentum: &[f64]| {
            side.restart(point, momentum, momentum, &point.gradient);
            side.reserve(3);
            let before = 0.5 * momentum.iter().map(|p| p * p).sum::<f64>() - point.log_density;
            let (density, energy) = side.leapfrog(0.6, &mut *evaluator, &kinetic);
            if holds(before, energy - density) {
                return Halved::Made(density, energy);
            }
            halve(side, 0.6, 6, &mut *evaluator, &kinetic).0
        };
        match macro_step(&mut side, &point, &momentum) {
            Halved::Made(density, energy) => {
                side.push(density, 0.0, 1.0);
                let end = Point {
                    position: side.position(1).to_vec(),
                    gradient: side.gradient(1).to_vec(),
                    log_density: density,
                };
                let back: Vec<f64> = side.momentum(1)[..10].iter().map(|p| -p).collect();
                assert!((0.5 * back.iter().map(|p| p * p).sum::<f64>() - energy).abs() < 1e-12 * (1.0 + energy));
                assert!(matches!(macro_step(&mut side, &end, &back), Halved::Made(..)), "{trial}");
                side.push(0.0, 0.0, 1.0);
                for (x, start) in side.position(1).iter().zip(&point.position) {
                    assert!((x - start).abs() < 1e-8 * (1.0 + start.abs()), "{trial}: {x} for {start}");
                }
                made += 1;
            }
            Halved::Blocked => blocked += 1,
            Halved::Lost => lost += 1,
        }
    }
    assert!(made > 300 && blocked > 5 && lost > 0, "{made} made, {blocked} without a way back, {lost} lost");
}

#[test]
fn a_normal_keeps_its_moments_when_steps_are_halved() {
    // A target this low makes steps so long that many are halved.
    let settings = Settings { step_halvings: 4, target_accept: 0.3, ..Settings::default() };
    let posterior = sample(&standard_normal(5), &settings);
    for k in 0..5 {
        assert_moments(&posterior, k, 0.0, 1.0, 4.5);
    }
}

#[test]
fn the_neck_of_a_funnel_is_reached_in_halved_steps() {
    let density = funnel();
    let neck = |step_halvings: u32| {
        let runs = [1, 2].map(|seed| sample(&density, &Settings { step_halvings, seed, ..Settings::default() }));
        let draws: Vec<f64> = runs.iter().flat_map(|run| run.columns(0..1)).collect();
        let divergences: u64 = runs.iter().map(|run| run.diagnostics.divergences).sum();
        (draws.iter().filter(|v| **v < -3.0).count() as f64 / draws.len() as f64, divergences)
    };
    // The share below −3 is 0.159.
    let (without, (with, divergences)) = (neck(0).0, neck(8));
    assert!(without < 0.7 * with && (0.09..0.25).contains(&with), "{without} without, {with} with");
    assert!(divergences < 10, "{divergences}");
}
