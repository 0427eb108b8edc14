//! Neal's funnel with and without steps that are halved within trajectories: `cargo run --release -p gibbs-sample --example funnel [seeds]`.
//!
//! `v ~ normal(0, 3)`, nine `x ~ normal(0, e^(v/2))`. The marginal of `v` is known: printed are the Kolmogorov distance of all draws of all seeds to
//! it, its mean and deviation, R-hat over all seeds' chains, gradients and the effective size of `v`.

use gibbs_core::{Evaluator, LogDensity, Monitor, Result, Support, Variable};
use gibbs_diagnostics::{Draws, summarize};
use gibbs_sample::nuts::{self, MetricKind, Settings};

fn main() -> Result<()> {
    let seeds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(4);
    let funnel = Funnel { variables: [variable("v", 1), variable("x", 9)] };
    println!(
        "halvings, target, metric          distance   mean     sd  R-hat  ESS of v  gradients  gradients/draw  divergent"
    );
    for metric in [MetricKind::LowRank, MetricKind::Diagonal, MetricKind::Unit] {
        for (step_halvings, target_accept) in [(0, 0.8), (0, 0.95), (5, 0.8), (8, 0.8), (8, 0.95)] {
            let settings = Settings { step_halvings, target_accept, metric, ..Settings::default() };
            report(&funnel, seeds, &settings)?;
        }
    }
    Ok(())
}

fn report(funnel: &Funnel, seeds: u64, settings: &Settings) -> Result<()> {
    let (mut draws, mut gradients, mut divergences) = (vec![], 0, 0);
    for seed in 0..seeds {
        let run = nuts::run(funnel, &Settings { seed, ..settings.clone() }, &Monitor::none())?;
        gradients += run.diagnostics.gradients;
        divergences += run.diagnostics.divergences;
        draws.extend(run.columns(0..1));
    }
    let line = summarize(Draws::new(&draws, 4 * seeds as usize)?.in_batches(settings.batch()));
    let ess = line.ess_bulk.min(line.ess_tail);
    println!(
        "{:2} {:.2} {:20?}{:12.3}{:8.2}{:8.2}{:7.2}{:9.0}{:11}{:12.0}{:14}",
        settings.step_halvings,
        settings.target_accept,
        settings.metric,
        distance(&mut draws),
        line.mean,
        line.sd,
        line.rhat,
        ess,
        gradients,
        gradients as f64 / ess,
        divergences,
    );
    Ok(())
}

/// Largest difference between the distribution of the draws and normal(0, 3).
fn distance(draws: &mut [f64]) -> f64 {
    draws.sort_by(f64::total_cmp);
    let n = draws.len() as f64;
    let each = draws.iter().zip(0..).map(|(v, k)| (phi(v / 3.0) - (f64::from(k) + 0.5) / n).abs());
    each.fold(0.0, f64::max)
}

/// The normal distribution function, by its series; enough for a table.
fn phi(x: f64) -> f64 {
    if x.abs() > 7.0 {
        return f64::from(u8::from(x > 0.0));
    }
    let (mut term, mut sum) = (x, x);
    for k in 1..300 {
        term *= x * x / f64::from(2 * k + 1);
        sum += term;
    }
    0.5 + sum * (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt()
}

fn variable(name: &str, size: usize) -> Variable {
    Variable { name: name.into(), shape: vec![size], support: Support::Real, derived: false }
}

struct Funnel {
    variables: [Variable; 2],
}

impl LogDensity for Funnel {
    fn dimension(&self) -> usize {
        10
    }
    fn variables(&self) -> &[Variable] {
        &self.variables
    }
    fn evaluator(&self) -> Box<dyn Evaluator + '_> {
        Box::new(FunnelEvaluator)
    }
    fn constrain(&self, position: &[f64], values: &mut [f64]) {
        values.copy_from_slice(position);
    }
}

struct FunnelEvaluator;

impl Evaluator for FunnelEvaluator {
    fn evaluate(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
        let (v, x) = (position[0], &position[1..]);
        let precision = (-v).exp();
        let squares: f64 = x.iter().map(|x| x * x).sum();
        gradient[0] = -v / 9.0 - 0.5 * x.len() as f64 + 0.5 * precision * squares;
        gradient[1..].iter_mut().zip(x).for_each(|(g, x)| *g = -precision * x);
        -v * v / 18.0 - 0.5 * x.len() as f64 * v - 0.5 * precision * squares
    }
}
