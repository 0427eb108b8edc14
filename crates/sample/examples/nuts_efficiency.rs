//! Gradients an effective draw costs, warm-up included: `cargo run --release -p gibbs-sample --example nuts_efficiency`.
//!
//! Effective draws are the smallest of bulk and tail over all quantities; figures are medians over seeds, and ESS a second
//! is of processor time where the system tells it (Linux), diagnosis included. The number of seeds may be given as an argument (default 4), and then parts of the names to run.

mod densities;
mod figures;

use densities::{Autoregression, one_vector};
use figures::{median, processor_seconds};
use gibbs_core::{Evaluator, LogDensity, MatrixView, Monitor, Result, Stream, Variable, purpose};
use gibbs_model::{Prior, eight_schools, linear_regression, logistic_regression};
use gibbs_sample::nuts::{self, Posterior, Settings};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let seeds = arguments.first().and_then(|text| text.parse().ok()).unwrap_or(4);
    let wanted = |name: &str| arguments.len() < 2 || arguments[1..].iter().any(|part| name.contains(part.as_str()));
    println!("name                        gradients/ESS    ESS  ESS/s   warm-up  R-hat  divergent  rank  accept");
    for (name, density) in problems()? {
        if wanted(name) {
            report(name, &*density, seeds)?;
        }
    }
    Ok(())
}

fn report(name: &str, density: &dyn LogDensity, seeds: u64) -> Result<()> {
    let mut runs: Vec<(Posterior, f64)> = vec![];
    for seed in 1000..1000 + seeds {
        let start = processor_seconds();
        let posterior = nuts::run(density, &Settings { seed, ..Settings::default() }, &Monitor::none())?;
        runs.push((posterior, processor_seconds() - start));
    }
    let ess = |run: &Posterior| run.diagnostics.ess_bulk.min(run.diagnostics.ess_tail);
    let figure = |f: &dyn Fn(&(Posterior, f64)) -> f64| median(runs.iter().map(f).collect());
    println!(
        "{name:28}{:9.2}{:11.0}{:9.0}{:8.0}{:9.3}{:9.1}{:8.0}{:8.2}",
        figure(&|(run, _)| run.diagnostics.gradients as f64 / ess(run)),
        figure(&|(run, _)| ess(run)),
        figure(&|(run, seconds)| ess(run) / seconds),
        figure(&|(run, _)| f64::from(run.diagnostics.warmup_trees)),
        runs.iter().map(|(run, _)| run.diagnostics.rhat).fold(0.0, f64::max),
        runs.iter().map(|(run, _)| run.diagnostics.divergences as f64).sum::<f64>() / seeds as f64,
        figure(&|(run, _)| run.diagnostics.metric_rank as f64),
        figure(&|(run, _)| run.diagnostics.acceptance),
    );
    Ok(())
}

type Problem = (&'static str, Box<dyn LogDensity>);

fn problems() -> Result<Vec<Problem>> {
    let effects = [28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0];
    let errors = [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0];
    let mut stream = Stream::new(501, purpose::SIMULATE, 0);
    let mut normal = |n: usize| -> Vec<f64> { (0..n).map(|_| stream.normal()).collect() };
    let (x, truth, noise) = (normal(2000 * 20), normal(20), normal(2000));
    let logit = |row: &[f64]| row.iter().zip(&truth).map(|(x, b)| 0.5 * x * b).sum::<f64>();
    let y: Vec<f64> =
        x.chunks(20).zip(&noise).map(|(row, z)| f64::from(u8::from(logit(row) + 1.6 * z > 0.0))).collect();
    let logistic = logistic_regression(MatrixView::new(&x, 2000, 20)?, &y, &Prior::default())?;
    let (school, iq, error) = (normal(434), normal(434), normal(434));
    let table: Vec<f64> =
        school.iter().zip(&iq).flat_map(|(s, iq)| [f64::from(u8::from(*s < 0.8)), 100.0 + 15.0 * iq]).collect();
    let score: Vec<f64> =
        table.chunks(2).zip(&error).map(|(row, e)| 26.0 + 6.0 * row[0] + 0.56 * row[1] + 18.0 * e).collect();
    let linear = linear_regression(MatrixView::new(&table, 434, 2)?, &score, &Prior::default())?;
    let scales = |low: f64, high: f64| -> Vec<f64> {
        (0..100).map(|i| (low + (high - low) * f64::from(i) / 99.0).exp()).collect()
    };
    Ok(vec![
        ("eight schools nc (10)", Box::new(eight_schools(&effects, &errors, true)?)),
        ("logistic 2000 x 20", Box::new(logistic)),
        ("linear 434 (4)", Box::new(linear)),
        ("iid normal (100)", Box::new(Autoregression::new(vec![1.0; 100], 0.0))),
        ("scales 1e-3 to 1e3 (100)", Box::new(Autoregression::new(scales(-6.9, 6.9), 0.0))),
        ("AR(1) 0.9 normal (100)", Box::new(Autoregression::new(scales(-1.0, 1.0), 0.9))),
        ("Student-t(3) (10)", Box::new(StudentT::new(10))),
        ("eight schools centred (10)", Box::new(eight_schools(&effects, &errors, false)?)),
    ])
}

/// Spherical Student-t with three degrees of freedom.
struct StudentT {
    variables: Vec<Variable>,
}

impl StudentT {
    fn new(size: usize) -> Self {
        Self { variables: one_vector("x", size) }
    }
}

impl LogDensity for StudentT {
    fn dimension(&self) -> usize {
        self.variables[0].len()
    }
    fn variables(&self) -> &[Variable] {
        &self.variables
    }
    fn evaluator(&self) -> Box<dyn Evaluator + '_> {
        Box::new(StudentTEvaluator)
    }
    fn constrain(&self, position: &[f64], values: &mut [f64]) {
        values.copy_from_slice(position);
    }
}

struct StudentTEvaluator;

impl Evaluator for StudentTEvaluator {
    fn evaluate(&mut self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let square: f64 = x.iter().map(|x| x * x).sum();
        let weight = 3.0 + x.len() as f64;
        for (g, x) in gradient.iter_mut().zip(x) {
            *g = -weight * x / (3.0 + square);
        }
        -0.5 * weight * (1.0 + square / 3.0).ln()
    }
}
