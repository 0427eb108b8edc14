//! What the sampler costs a leapfrog beside the gradient: `cargo run --release -p gibbs-sample --example leapfrog`.
//!
//! A chain in its sampling phase, trees and draws included, on densities in ten dimensions; then gradients alone, as many.
//! Processor time of this thread where the system tells it (Linux), the least of seven turns of each.

use gibbs_core::{Evaluator, LogDensity, Monitor, Result, Support, Variable, clock};
use gibbs_model::eight_schools;
use gibbs_sample::nuts::{Run, Settings};
use std::hint::black_box;

/// Gradients of a turn.
const BUDGET: u64 = 1 << 20;

fn main() -> Result<()> {
    println!("density                draws a tree   leapfrogs a tree   ns a leapfrog   gradient   beside it");
    let effects = [28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0];
    let errors = [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0];
    let schools = eight_schools(&effects, &errors, true)?;
    for draws in [1, 3] {
        report("normal (10)", &Normal::new(10), draws)?;
        report("eight schools (10)", &schools, draws)?;
    }
    Ok(())
}

fn report<D: LogDensity>(name: &str, density: &D, draws_per_tree: u32) -> Result<()> {
    // Draws pass by and are not kept.
    let settings = Settings { chains: 1, draws: 100_000_000, draws_per_tree, thin: 0, seed: 1, ..Settings::default() };
    let monitor = Monitor::none();
    let mut run = Run::start(density, settings)?;
    while !run.shared.is_sampling() {
        run.advance(density, BUDGET, &monitor)?;
    }
    let mut evaluator = density.evaluator();
    let position = run.chains[0].position().to_vec();
    let mut gradient = position.clone();
    let (mut least, mut least_gradient, mut leapfrogs) = (f64::INFINITY, f64::INFINITY, 0.0);
    for _ in 0..7 {
        let (gradients, trees) = (run.chains[0].gradients(), run.chains[0].trees());
        let start = seconds();
        run.advance(density, BUDGET, &monitor)?;
        let between = seconds();
        for _ in 0..BUDGET {
            black_box(evaluator.evaluate(black_box(&position), &mut gradient));
        }
        least_gradient = least_gradient.min((seconds() - between) / BUDGET as f64);
        let done = (run.chains[0].gradients() - gradients) as f64;
        leapfrogs = done / f64::from(run.chains[0].trees() - trees);
        least = least.min((between - start) / done);
    }
    println!(
        "{name:22}{draws_per_tree:13}{leapfrogs:19.1}{:16.1}{:11.1}{:12.1}",
        1e9 * least,
        1e9 * least_gradient,
        1e9 * (least - least_gradient)
    );
    Ok(())
}

/// Processor seconds of this thread; seconds by the clock where they are not told.
fn seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds =
        text.and_then(|text| text.split_whitespace().next().and_then(|number| number.parse::<f64>().ok()));
    nanoseconds.map_or_else(clock::now, |nanoseconds| 1e-9 * nanoseconds)
}

/// Independent standard normals.
struct Normal {
    variables: Vec<Variable>,
}

impl Normal {
    fn new(size: usize) -> Self {
        let variable = Variable { name: "x".into(), shape: vec![size], support: Support::Real, derived: false };
        Self { variables: vec![variable] }
    }
}

impl LogDensity for Normal {
    fn dimension(&self) -> usize {
        self.variables[0].shape[0]
    }
    fn variables(&self) -> &[Variable] {
        &self.variables
    }
    fn evaluator(&self) -> Box<dyn Evaluator + '_> {
        Box::new(NormalEvaluator)
    }
    fn constrain(&self, position: &[f64], values: &mut [f64]) {
        values.copy_from_slice(position);
    }
}

struct NormalEvaluator;

impl Evaluator for NormalEvaluator {
    fn evaluate(&mut self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let mut value = 0.0;
        for (g, x) in gradient.iter_mut().zip(x) {
            value -= 0.5 * x * x;
            *g = -x;
        }
        value
    }
}
