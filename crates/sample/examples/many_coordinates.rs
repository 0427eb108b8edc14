//! Normal posteriors of 100 to 10 000 coordinates, the last kind with ten directions of variances .001 to 1000 among scales from 1/e to e: what an effective draw costs by trees, by static trajectories and by many chains.
//!
//! `cargo run --release -p gibbs-sample --example many_coordinates [seeds] [part of a name …]`. Gradients an effective draw, warm-up included, with the
//! least of bulk and tail effective sizes over all coordinates; medians over seeds (default 2). Seconds are of the processor, one thread.

mod densities;
mod figures;

use densities::{Autoregression, FewDirections};
use figures::{median, processor_seconds};
use gibbs_core::{LogDensity, Monitor, Result};
use gibbs_sample::{chees, nuts};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let seeds = arguments.first().and_then(|text| text.parse().ok()).unwrap_or(2);
    let wanted = |name: &str| arguments.len() < 2 || arguments[1..].iter().any(|part| name.contains(part.as_str()));
    println!("{:36}{:>16}{:>9}{:>8}{:>8}  notes", "posterior", "gradients/draw", "seconds", "ESS", "R-hat");
    for d in [100, 1000, 10_000] {
        let scales = |low: f64, high: f64| -> Vec<f64> {
            (0..d).map(|i| (low + (high - low) * i as f64 / (d - 1) as f64).exp()).collect()
        };
        let autoregression = |scale, rho| -> Box<dyn LogDensity> { Box::new(Autoregression::new(scale, rho)) };
        let variances = [0.001, 0.003, 0.01, 0.03, 0.1, 10.0, 30.0, 100.0, 300.0, 1000.0].to_vec();
        let problems = [
            ("independent", autoregression(vec![1.0; d], 0.0)),
            ("scales e-3 to e3", autoregression(scales(-3.0, 3.0), 0.0)),
            ("autoregression .9", autoregression(scales(-1.0, 1.0), 0.9)),
            ("autoregression .99", autoregression(vec![1.0; d], 0.99)),
            ("ten directions", Box::new(FewDirections::new(scales(-1.0, 1.0), variances))),
        ];
        for (name, density) in problems {
            for (method, run) in METHODS {
                let title = format!("{name}, {d}: {method}");
                if wanted(&title) {
                    report(&title, &*density, seeds, run)?;
                }
            }
        }
    }
    if let Some(megabytes) = largest_memory() {
        println!("memory at most {megabytes:.0} MB");
    }
    Ok(())
}

/// The most memory that this process had, in MB, where the system tells it (Linux).
fn largest_memory() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

/// Gradients, least effective size, largest R-hat, and what else is worth knowing.
struct Outcome {
    gradients: f64,
    ess: f64,
    rhat: f64,
    notes: String,
}

type Run = fn(&dyn LogDensity, u64) -> Result<Outcome>;

const METHODS: [(&str, Run); 4] =
    [("trees", trees), ("trees, diagonal", diagonal), ("static", fixed), ("many chains", many)];

fn report(title: &str, density: &dyn LogDensity, seeds: u64, run: Run) -> Result<()> {
    let mut rows = vec![];
    for seed in 0..seeds {
        let start = processor_seconds();
        let outcome = run(density, seed)?;
        rows.push((outcome, processor_seconds() - start));
    }
    let middle = |f: &dyn Fn(&(Outcome, f64)) -> f64| median(rows.iter().map(f).collect());
    println!(
        "{title:36}{:16.1}{:9.2}{:8.0}{:8.3}  {}",
        middle(&|(run, _)| run.gradients / run.ess),
        middle(&|(_, seconds)| *seconds),
        middle(&|(run, _)| run.ess),
        rows.iter().map(|(run, _)| run.rhat).fold(0.0, f64::max),
        rows[0].0.notes,
    );
    Ok(())
}

fn hamiltonian(density: &dyn LogDensity, settings: nuts::Settings) -> Result<Outcome> {
    // A few hundred draws are enough to tell; thousands of ten thousand coordinates would not fit.
    let settings = nuts::Settings { draws: 900, ..settings };
    let nuts::Posterior { diagnostics, .. } = nuts::run(density, &settings, &Monitor::none())?;
    Ok(Outcome {
        gradients: diagnostics.gradients as f64,
        ess: diagnostics.ess_bulk.min(diagnostics.ess_tail),
        rhat: diagnostics.rhat,
        notes: format!("warm-up {} trees, rank {}", diagnostics.warmup_trees, diagnostics.metric_rank),
    })
}

fn trees(density: &dyn LogDensity, seed: u64) -> Result<Outcome> {
    hamiltonian(density, nuts::Settings { seed, ..nuts::Settings::default() })
}

fn diagonal(density: &dyn LogDensity, seed: u64) -> Result<Outcome> {
    hamiltonian(density, nuts::Settings { seed, metric: nuts::MetricKind::Diagonal, ..nuts::Settings::default() })
}

fn fixed(density: &dyn LogDensity, seed: u64) -> Result<Outcome> {
    hamiltonian(density, nuts::Settings { seed, trajectory_length: Some(3.0), ..nuts::Settings::default() })
}

fn many(density: &dyn LogDensity, seed: u64) -> Result<Outcome> {
    let options = chees::Options { seed, draws: 75, ..chees::Options::default() };
    let chees::Solution { draws, trajectory_length, steps } = chees::chees(density, None, &options, &Monitor::none())?;
    Ok(Outcome {
        gradients: draws.diagnostics.evaluations as f64,
        ess: draws.diagnostics.ess_bulk.min(draws.diagnostics.ess_tail),
        rhat: draws.diagnostics.rhat,
        notes: format!("length {trajectory_length:.2}, {steps:.1} steps a draw"),
    })
}
