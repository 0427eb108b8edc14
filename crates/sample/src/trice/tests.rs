use super::*;

/// Six states with probabilities by softmax; the answer is right in the states of `RIGHT`.
const LOGITS: [f64; 6] = [0.3, -0.4, 1.2, 0.0, -1.0, 0.5];
/// The same with a probability of 0.97 that the answer is right.
const SURE: [f64; 6] = [2.6, -0.4, 3.5, 0.0, -1.0, 2.8];
const RIGHT: [bool; 6] = [true, false, true, false, false, true];

fn probabilities(logits: &[f64]) -> Vec<f64> {
    let total: f64 = logits.iter().map(|l| l.exp()).sum();
    logits.iter().map(|l| l.exp() / total).collect()
}

fn draw(weights: &[f64], stream: &mut Stream) -> usize {
    let level = stream.uniform() * weights.iter().sum::<f64>();
    let mut sum = 0.0;
    weights
        .iter()
        .position(|w| {
            sum += w;
            sum >= level
        })
        .unwrap_or(weights.len() - 1)
}

/// Mean and variance over many rounds of the estimate's first coordinate, memories drawn from the posterior; the plain estimate is that
/// of the memories alone.
fn estimate(logits: &[f64], count: Option<usize>, plain: bool) -> (f64, f64) {
    let p = probabilities(logits);
    let posterior: Vec<f64> = p.iter().zip(RIGHT).map(|(p, right)| if right { *p } else { 0.0 }).collect();
    let score = |z: usize| f64::from(z == 0) - p[0];
    let mut stream = Stream::new(1, 1, 0);
    let rounds = 40_000;
    let (mut sum, mut squares) = (0.0, 0.0);
    for round in 0..rounds {
        let mut memory: Vec<usize> = (0..4).map(|_| draw(&posterior, &mut stream)).collect();
        let proposal: Vec<usize> = (0..4).map(|_| draw(&p, &mut stream)).collect();
        let correct: Vec<bool> = proposal.iter().map(|&z| RIGHT[z]).collect();
        let found = trice(&correct, count, round);
        let mut gradient = 0.0;
        for ((&example, &of), weight) in found.examples.iter().zip(&found.proposals).zip(&found.weights) {
            let z = if of == 1 { proposal[example as usize] } else { memory[example as usize] };
            gradient += weight * score(z);
        }
        if plain {
            let accepted = memory.iter_mut().zip(&proposal).zip(&correct).filter(|(_, correct)| **correct);
            accepted.for_each(|((kept, proposal), _)| *kept = *proposal);
            gradient = memory.iter().map(|&z| score(z) / 4.0).sum();
        }
        sum += gradient;
        squares += gradient * gradient;
    }
    let mean = sum / rounds as f64;
    (mean, squares / rounds as f64 - mean * mean)
}

#[test]
fn the_estimate_has_the_gradient_as_its_mean_whole_or_subsampled() {
    let p = probabilities(&LOGITS);
    let right: f64 = p.iter().zip(RIGHT).filter(|(_, right)| *right).map(|(p, _)| p).sum();
    let truth = p[0] / right - p[0];
    for count in [None, Some(2), Some(3)] {
        let (mean, variance) = estimate(&LOGITS, count, false);
        let error = (variance / 40_000.0).sqrt();
        assert!((mean - truth).abs() < 4.0 * error, "{count:?}: {mean} ± {error} for {truth}");
    }
}

#[test]
fn the_control_variate_pays_where_answers_are_mostly_right() {
    let p = probabilities(&SURE);
    let right = p[0] + p[2] + p[5];
    assert!((right - 0.97).abs() < 0.01, "{right}");
    let (with, without) = (estimate(&SURE, None, false).1, estimate(&SURE, None, true).1);
    assert!(with < 0.15 * without, "{with} {without}");
}

#[test]
fn where_all_succeed_nothing_is_left() {
    let found = trice(&[true; 5], None, 0);
    assert!(found.weights.is_empty() && found.control.iter().all(|b| *b == 1.0));
    let found = trice(&[true, false, false], None, 0);
    assert_eq!(found.control, [0.0, 0.5, 0.5]);
    assert_eq!(found.examples, [0, 1, 1, 2, 2]);
    assert_eq!(found.proposals, [1, 0, 1, 0, 1]);
    let weights = [1.0, 1.0, -0.5, 1.0, -0.5].map(|w| w / 3.0);
    assert!(found.weights.iter().zip(weights).all(|(a, b)| (a - b).abs() < 1e-15));
}
