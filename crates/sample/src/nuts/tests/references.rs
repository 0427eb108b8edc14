//! Reference posteriors of posteriordb (Magnusson and others), where they are at hand.

use super::*;
use gibbs_diagnostics::{Draws, mcse_mean};
use serde_json::Value;

/// The file of a reference posterior, beside the repository.
fn reference(name: &str) -> Option<Value> {
    let path = format!("{}/../../../shared/posteriordb/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: the reference posterior {name} is not at hand (stan-dev/posteriordb has it)");
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

/// Mean and mean square of each named column within 4 combined standard errors of the reference.
fn assert_agrees(posterior: &Posterior, names: &[String], reference: &Value) {
    for (k, name) in names.iter().enumerate() {
        let Some(truth) = reference["reference"].get(name) else { continue };
        let number = |field: &str| truth[field].as_f64().unwrap();
        let column = posterior.columns(k..k + 1);
        let squares: Vec<f64> = column.iter().map(|x| x * x).collect();
        for (values, mean, error) in [(&column, "mean", "mcseMean"), (&squares, "meanSquare", "mcseMeanSquare")] {
            let found = values.iter().sum::<f64>() / values.len() as f64;
            let own = mcse_mean(Draws::new(values, posterior.chains).unwrap().in_batches(posterior.batch));
            let combined = (own * own + number(error).powi(2)).sqrt();
            assert!((found - number(mean)).abs() < 4.0 * combined, "{mean} of {name}: {found} for {}", number(mean));
        }
    }
}

#[test]
fn noncentered_eight_schools_are_those_known() {
    let posterior = sample(&schools(), &Settings { seed: 1, ..Settings::default() });
    let diagnostics = &posterior.diagnostics;
    assert!(posterior.converged, "{diagnostics:?}");
    assert!(diagnostics.divergences as f64 <= 0.002 * 4000.0, "{diagnostics:?}");
    for (k, known) in [4.41, 3.60].into_iter().enumerate() {
        let line = &posterior.summary[k];
        assert!((line.mean - known).abs() < 4.0 * line.mcse, "{} for {known}", line.mean);
    }
    // What the anchor study needed is 15 gradients an effective draw.
    let cost = diagnostics.gradients as f64 / diagnostics.ess_bulk.min(diagnostics.ess_tail);
    assert!(cost < 25.0, "{cost}");
}

#[test]
fn eight_schools_agree_with_posteriordb() {
    let Some(reference) = reference("eight_schools-eight_schools_noncentered") else { return };
    let names: Vec<String> =
        ["mu".into(), "tau".into()].into_iter().chain((1..=8).map(|j| format!("theta[{j}]"))).collect();
    let posterior = sample(&schools(), &Settings { draws: 12_000, seed: 2, ..Settings::default() });
    assert_agrees(&posterior, &names, &reference);
}

fn column(reference: &Value, name: &str) -> Vec<f64> {
    reference["data"][name].as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

/// Normal errors around a line without priors but normal(m, s) on coefficients, and half-Cauchy(2.5) on sigma where said.
fn line(rows: Vec<Vec<f64>>, y: Vec<f64>, priors: Vec<(f64, f64)>, cauchy: bool) -> impl LogDensity {
    let p = rows[0].len();
    Density::new(p + 1, move |x, g| {
        let (sigma, log_sigma) = (x[p].exp(), x[p]);
        g.fill(0.0);
        let mut value = log_sigma - y.len() as f64 * log_sigma;
        g[p] = 1.0 - y.len() as f64;
        for (row, y) in rows.iter().zip(&y) {
            let z = (y - row.iter().zip(x).map(|(r, x)| r * x).sum::<f64>()) / sigma;
            value -= 0.5 * z * z;
            g[p] += z * z;
            g.iter_mut().zip(row).for_each(|(g, r)| *g += z * r / sigma);
        }
        for (k, (mean, sd)) in priors.iter().enumerate() {
            value -= 0.5 * ((x[k] - mean) / sd).powi(2);
            g[k] -= (x[k] - mean) / (sd * sd);
        }
        if cauchy {
            let square = (sigma / 2.5).powi(2);
            value -= (1.0 + square).ln();
            g[p] -= 2.0 * square / (1.0 + square);
        }
        value
    })
}

fn assert_line(name: &str, make: impl Fn(&Value) -> (Vec<Vec<f64>>, Vec<f64>, Vec<(f64, f64)>, bool), names: &[&str]) {
    let Some(reference) = reference(name) else { return };
    let (rows, y, priors, cauchy) = make(&reference);
    let density = line(rows, y, priors, cauchy);
    let mut posterior = sample(&density, &Settings { seed: 4, ..Settings::default() });
    let (width, last) = (posterior.width, posterior.width - 1);
    posterior.values.chunks_mut(width).for_each(|row| row[last] = row[last].exp());
    assert!(posterior.diagnostics.rhat < 1.01, "{name}: {:?}", posterior.diagnostics);
    let names: Vec<String> = names.iter().map(|name| (*name).into()).collect();
    assert_agrees(&posterior, &names, &reference);
}

#[test]
fn lines_with_strong_correlations_agree_with_posteriordb() {
    let kilpisjarvi = |file: &Value| {
        let rows = column(file, "x").into_iter().map(|x| vec![1.0, x]).collect();
        let number = |name: &str| file["data"][name].as_f64().unwrap();
        let priors = vec![(number("pmualpha"), number("psalpha")), (number("pmubeta"), number("psbeta"))];
        (rows, column(file, "y"), priors, false)
    };
    assert_line("kilpisjarvi_mod-kilpisjarvi", kilpisjarvi, &["alpha", "beta", "sigma"]);
    let kidscore = |file: &Value| {
        let rows = column(file, "mom_hs").into_iter().zip(column(file, "mom_iq"));
        let rows = rows.map(|(school, iq)| vec![1.0, school, iq, school * iq]).collect();
        (rows, column(file, "kid_score"), vec![], true)
    };
    assert_line("kidiq-kidscore_interaction", kidscore, &["beta[1]", "beta[2]", "beta[3]", "beta[4]", "sigma"]);
}

#[test]
fn an_autoregression_agrees_with_posteriordb() {
    let autoregression = |file: &Value| {
        let y = column(file, "y");
        let rows = (5..y.len()).map(|t| (0..=5).map(|k| if k == 0 { 1.0 } else { y[t - k] }).collect()).collect();
        (rows, y[5..].to_vec(), vec![(0.0, 10.0); 6], true)
    };
    assert_line("arK-arK", autoregression, &["alpha", "beta[1]", "beta[2]", "beta[3]", "beta[4]", "beta[5]", "sigma"]);
}
