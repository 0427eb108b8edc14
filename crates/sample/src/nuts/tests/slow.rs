//! Trust, at length: calibration of four models right after automatic stopping and of a target of effective size, and whether draws in
//! threes are worth what their effective sizes say.

use super::*;
use gibbs_core::{Stream, Variable, purpose};
use gibbs_diagnostics::{calibrate, ranks_among};

/// Parameters from the prior, and the posterior of data that they make: unconstrained truth, values of the truth, density.
type Simulation = (Vec<f64>, Vec<f64>, Box<dyn LogDensity>);

/// Eight schools with errors as they were, or with informative ones for the centered form.
fn simulated_schools(stream: &mut Stream, noncentered: bool) -> Simulation {
    let errors: Vec<f64> = if noncentered { ERRORS.to_vec() } else { vec![1.0; 8] };
    let mu = 5.0 * stream.normal();
    let tau = 5.0 * (std::f64::consts::FRAC_PI_2 * stream.uniform()).tan();
    let z: Vec<f64> = errors.iter().map(|_| stream.normal()).collect();
    let theta: Vec<f64> = z.iter().map(|z| mu + tau * z).collect();
    let effects: Vec<f64> = theta.iter().zip(&errors).map(|(t, e)| t + e * stream.normal()).collect();
    let model = eight_schools(&effects, &errors, noncentered).unwrap();
    let unconstrained: Vec<f64> =
        [mu, tau.ln()].into_iter().chain(if noncentered { z } else { theta }.iter().copied()).collect();
    let mut values = vec![0.0; model.variables().iter().map(Variable::len).sum()];
    model.constrain(&unconstrained, &mut values);
    (unconstrained, values, Box::new(model))
}

/// Logistic regression, 40 outcomes, four coefficients with standard normal priors.
fn simulated_logistic(stream: &mut Stream) -> Simulation {
    let (n, p) = (40, 4);
    let x: Vec<f64> = (0..n * p).map(|_| stream.normal()).collect();
    let truth: Vec<f64> = (0..p).map(|_| stream.normal()).collect();
    let logit = |row: &[f64], b: &[f64]| row.iter().zip(b).map(|(x, b)| x * b).sum::<f64>();
    let y: Vec<f64> = x
        .chunks(p)
        .map(|row| f64::from(u8::from(stream.uniform() < 1.0 / (1.0 + (-logit(row, &truth)).exp()))))
        .collect();
    let density = Density::new(p, move |b, g| {
        g.iter_mut().zip(b).for_each(|(g, b)| *g = -b);
        let mut value = -0.5 * b.iter().map(|b| b * b).sum::<f64>();
        for (row, y) in x.chunks(p).zip(&y) {
            let eta = logit(row, b);
            value += y * eta - eta.max(0.0) - (-eta.abs()).exp().ln_1p();
            let miss = y - 1.0 / (1.0 + (-eta).exp());
            g.iter_mut().zip(row).for_each(|(g, x)| *g += miss * x);
        }
        value
    });
    (truth.clone(), truth, Box::new(density))
}

/// Mean and log deviation of ten normal numbers.
fn simulated_normal(stream: &mut Stream) -> Simulation {
    let truth = vec![stream.normal(), 0.5 * stream.normal()];
    let y: Vec<f64> = (0..10).map(|_| truth[0] + truth[1].exp() * stream.normal()).collect();
    let density = Density::new(2, move |p, g| {
        let precision = (-2.0 * p[1]).exp();
        let (sum, squares) = y.iter().fold((0.0, 0.0), |(s, q), y| (s + (y - p[0]), q + (y - p[0]).powi(2)));
        g[0] = -p[0] + precision * sum;
        g[1] = -4.0 * p[1] - y.len() as f64 + precision * squares;
        -0.5 * (p[0] * p[0] + 4.0 * p[1] * p[1] + precision * squares) - y.len() as f64 * p[1]
    });
    (truth.clone(), truth, Box::new(density))
}

/// Ranks of all quantities and of the log density over many replications, and what they say.
fn calibration(
    name: &str,
    replications: u32,
    settings: &Settings,
    simulate: impl Fn(&mut Stream) -> Simulation + Sync,
) {
    let replicate = |_, replication: u32| {
        let mut stream = Stream::new(77, purpose::SIMULATE, replication);
        let (unconstrained, truth, density) = simulate(&mut stream);
        let settings = Settings { seed: u64::from(replication), ..settings.clone() };
        let posterior = super::super::run(&*density, &settings, &Monitor::none()).unwrap();
        let mut gradient = vec![0.0; unconstrained.len()];
        let at_truth = density.evaluator().evaluate(&unconstrained, &mut gradient);
        let mut ranks = ranks_among(&posterior.values, 4, &truth, 7, replication).unwrap();
        ranks.extend(ranks_among(&posterior.log_density, 4, &[at_truth], 8, replication).unwrap());
        (ranks, posterior.diagnostics.warmup_trees, posterior.draws)
    };
    let found = Monitor::threads(2).map((0..replications).collect(), replicate).unwrap();
    let quantities = found[0].0.len();
    let verdicts: Vec<_> = (0..quantities)
        .map(|k| calibrate(&found.iter().map(|(ranks, ..)| ranks[k]).collect::<Vec<_>>(), 20).unwrap())
        .collect();
    let range = |f: &dyn Fn(&gibbs_diagnostics::Calibration) -> f64| {
        verdicts.iter().map(f).fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)))
    };
    let (chi, mean, spread) = (range(&|v| v.chi_square), range(&|v| v.mean_z), range(&|v| v.spread_z));
    let median = |mut values: Vec<u32>| {
        values.sort_unstable();
        values[values.len() / 2]
    };
    println!(
        "{name}: {replications} replications, {quantities} quantities: chi-square(19) {:.0} to {:.0}, mean z {:.1} to {:.1}, spread z {:.1} to {:.1}; median warm-up {} trees, {} draws",
        chi.0,
        chi.1,
        mean.0,
        mean.1,
        spread.0,
        spread.1,
        median(found.iter().map(|(_, warmup, _)| *warmup).collect()),
        median(found.iter().map(|(.., draws)| *draws as u32).collect()),
    );
    let surprise = verdicts.iter().map(|verdict| verdict.surprise).fold(1.0, f64::min) * quantities as f64;
    // A false alarm once in a thousand runs.
    assert!(surprise > 1e-3, "{surprise}: {verdicts:?}");
}

#[test]
fn calibration_right_after_automatic_stopping() {
    let settings = Settings { draws: 120, ..Settings::default() };
    calibration("eight schools, non-centered", 800, &settings, |stream| simulated_schools(stream, true));
    calibration("eight schools, centered, informative data", 800, &settings, |stream| simulated_schools(stream, false));
    calibration("logistic, 40 x 4", 800, &settings, simulated_logistic);
    calibration("normal, mean and deviation", 800, &settings, simulated_normal);
}

#[test]
fn calibration_of_a_target_of_effective_size() {
    // What stopping on the size costs: the same runs with as many draws as the target asks for at least.
    let target = Settings { draws: 12_000, target_ess: Some(200.0), ..Settings::default() };
    calibration("eight schools, non-centered, targetEss 200", 300, &target, |stream| simulated_schools(stream, true));
    calibration("normal, targetEss 200", 800, &target, simulated_normal);
    let close = Settings { target_ess: Some(800.0), ..target };
    calibration("normal, targetEss 800", 400, &close, simulated_normal);
}

/// Effective sizes of means and mean squares from the spread of estimates over seeds, beside those that are reported.
fn sizes(name: &str, density: &dyn LogDensity, draws_per_tree: u32) {
    let seeds = 60;
    let settings = Settings { draws_per_tree, draws: 1000 * draws_per_tree, ..Settings::default() };
    let runs = Monitor::threads(2)
        .map((0..seeds).collect(), |_, seed| {
            let settings = Settings { seed: 500 + seed, ..settings.clone() };
            let posterior = super::super::run(density, &settings, &Monitor::none()).unwrap();
            let columns: Vec<Vec<f64>> = (0..posterior.width).map(|k| posterior.columns(k..k + 1)).collect();
            columns
                .iter()
                .flat_map(|x| {
                    let squares: Vec<f64> = x.iter().map(|x| x * x).collect();
                    [x.clone(), squares].map(|values| {
                        let draws = gibbs_diagnostics::Draws::new(&values, 4).unwrap().in_batches(posterior.batch);
                        let mean = values.iter().sum::<f64>() / values.len() as f64;
                        let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64;
                        (mean, variance, gibbs_diagnostics::ess_mean(draws))
                    })
                })
                .collect::<Vec<_>>()
        })
        .unwrap();
    let ratios: Vec<(f64, f64, f64)> = (0..runs[0].len())
        .map(|k| {
            let of = |f: fn(&(f64, f64, f64)) -> f64| runs.iter().map(|run| f(&run[k])).collect::<Vec<f64>>();
            let average = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
            let means = of(|x| x.0);
            let center = average(&means);
            let spread = means.iter().map(|m| (m - center).powi(2)).sum::<f64>() / (means.len() - 1) as f64;
            let (true_size, reported) = (average(&of(|x| x.1)) / spread, average(&of(|x| x.2)));
            (true_size / reported, true_size, reported)
        })
        .collect();
    let logs = ratios.iter().map(|(ratio, ..)| ratio.ln()).sum::<f64>() / ratios.len() as f64;
    let worst = ratios.iter().min_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
    println!(
        "{name}, {draws_per_tree} a tree: true over reported effective size {:.2} in geometric mean over {} means and mean squares; worst quantity {:.0} true, {:.0} reported",
        logs.exp(),
        ratios.len(),
        worst.1,
        worst.2
    );
    // The spread over 60 seeds is known to 18 %, and one quantity's ratio with it. Draw by draw instead of tree by tree
    // eight schools would come to 0.73 with three draws a tree.
    assert!(logs.exp() > 0.8, "{ratios:?}");
}

#[test]
fn draws_in_threes_are_worth_what_is_said() {
    let autoregression = |d: usize, rho: f64| {
        Density::new(d, move |x, g| {
            let precision = 1.0 / (1.0 - rho * rho);
            g.fill(0.0);
            let mut value = -0.5 * x[0] * x[0];
            g[0] = -x[0];
            for i in 1..d {
                let innovation = x[i] - rho * x[i - 1];
                value -= 0.5 * precision * innovation * innovation;
                g[i] -= precision * innovation;
                g[i - 1] += precision * rho * innovation;
            }
            value
        })
    };
    for draws_per_tree in [3, 1] {
        sizes("eight schools, non-centered", &schools(), draws_per_tree);
        sizes("normal, 100 coordinates", &standard_normal(100), draws_per_tree);
        sizes("autoregression .9, 100 coordinates", &autoregression(100, 0.9), draws_per_tree);
    }
}
