//! Which runs are worth telling, in the points' units.

use super::{
    Options, Solution,
    components::{Components, Covariance},
    pass::{Memberships, Passes},
    search::{Rule, Run},
};
use crate::matching::difference;
use gibbs_core::{Error, Monitor, Result};

/// Runner-up modes within this of the best score are told, in nats.
const WITHIN: f64 = 5.0;

/// And as many at most.
const MOST_ALTERNATIVES: usize = 7;

/// Modes that differ in fewer labels than this share are one.
const SAME: f64 = 0.03;

/// One mixture.
#[derive(Debug, Clone)]
pub struct Mode {
    /// The component with the largest membership of each point (`n`).
    pub labels: Vec<i32>,
    /// Memberships (`n × K`); rows sum to 1.
    pub responsibilities: Vec<f64>,
    /// Shares of the components (`K`).
    pub weights: Vec<f64>,
    /// `K × p`.
    pub means: Vec<f64>,
    /// Variances of the columns in each component (`K × p`).
    pub variances: Vec<f64>,
    /// `K × p × p` for full and factor-analytic covariances, `p × p` for tied ones, else empty.
    pub covariances: Vec<f64>,
    /// `K × p × q` for factor-analytic covariances, else empty.
    pub loadings: Vec<f64>,
    /// Log-likelihood of the weights, means and covariances, in nats.
    pub log_likelihood: f64,
    /// What starts are compared by: the log-likelihood or, with a prior, the evidence, a lower bound on the log probability
    /// of the points.
    pub score: f64,
    /// Observations' worth of shrinkage; 0 without a prior.
    pub shrinkage: f64,
    /// Entropy of the memberships, in nats.
    pub entropy: f64,
    /// Directions of each component whose variance is at the floor (`K`).
    pub floors: Vec<i32>,
}

/// Ranks the runs and describes the best and its close rivals.
pub(super) fn describe(
    passes: &Passes,
    rule: &Rule,
    runs: Vec<Run>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    let least = options.min_share * passes.frame.mass / options.components as f64;
    let small = |run: &Run| run.components.masses.iter().any(|&mass| mass < least);
    let mut runs = runs;
    // Stable: the first of equals stays first.
    runs.sort_by(|a, b| small(a).cmp(&small(b)).then(b.score.total_cmp(&a.score)));
    let mut ranked = runs.into_iter();
    let best = ranked.next().ok_or_else(|| Error::internal("no start"))?;
    let best_is_small = small(&best);
    let mode = mode(passes, rule, &best.components, best.score, options, monitor)?;
    let mut alternatives: Vec<Mode> = Vec::new();
    for run in ranked {
        let rival = best.score - run.score <= WITHIN && small(&run) == best_is_small;
        if !rival || alternatives.len() == MOST_ALTERNATIVES {
            break;
        }
        let labels = passes.memberships(&run.components.theta, monitor)?.labels;
        let told = std::iter::once(&mode).chain(&alternatives);
        if told.into_iter().all(|told| difference(&labels, &told.labels, options.components) > SAME) {
            alternatives.push(self::mode(passes, rule, &run.components, run.score, options, monitor)?);
        }
    }
    let parameters = options.covariance.parameters(
        options.components,
        passes.frame.dimension,
        options.factors_in(passes.frame.dimension)?,
    );
    let deviance = -2.0 * mode.log_likelihood;
    let bic = deviance + parameters * passes.frame.mass.ln();
    let shift = passes.frame.mass * passes.frame.log_jacobian;
    Ok(Solution {
        bic,
        aic: deviance + 2.0 * parameters,
        icl: bic + 2.0 * mode.entropy,
        parameters,
        trace: best.trace.iter().map(|value| value + shift).collect(),
        iterations: best.iterations,
        converged: best.converged,
        best: mode,
        alternatives,
    })
}

fn mode(
    passes: &Passes,
    rule: &Rule,
    components: &Components,
    score: f64,
    options: &Options,
    monitor: &Monitor,
) -> Result<Mode> {
    let frame = passes.frame;
    let shift = frame.mass * frame.log_jacobian;
    let Memberships { responsibilities, labels, normalizer, entropy } =
        passes.memberships(&components.theta, monitor)?;
    let log_likelihood = match rule {
        Rule::Likelihood(_) => normalizer + components.offset,
        Rule::Bayes(_) => {
            let theta =
                components.plain_theta().ok_or_else(|| Error::internal("a covariance is not positive definite"))?;
            let moments = passes.of_components(&theta, &[1.0], monitor)?;
            moments.first().map_or(f64::NAN, |moments| moments.normalizer)
        }
    };
    let m = frame.dimension;
    let means: Vec<f64> = components.means.chunks_exact(m).flat_map(|mean| frame.mean(mean)).collect();
    let p = means.len() / options.components;
    let (covariances, variances) = match options.covariance {
        Covariance::Diagonal | Covariance::Spherical => {
            let rows = components.spreads.chunks_exact(m);
            (Vec::new(), rows.flat_map(|row| scaled_variances(passes, row)).collect())
        }
        _ => {
            let each: Vec<Vec<f64>> = components.spreads.chunks_exact(m * m).map(|s| frame.covariance(s)).collect();
            let diagonals = (0..options.components).flat_map(|k| {
                let covariance = &each[k.min(each.len() - 1)];
                (0..p).map(move |j| covariance[j * p + j])
            });
            let diagonals: Vec<f64> = diagonals.collect();
            (each.concat(), diagonals)
        }
    };
    Ok(Mode {
        labels,
        responsibilities,
        weights: components.weights.clone(),
        means,
        variances,
        covariances,
        loadings: loadings(passes, components),
        log_likelihood: log_likelihood + shift,
        score: score + shift,
        shrinkage: components.strength,
        entropy,
        floors: components.floors.clone(),
    })
}

/// Variances along the frame's axes, which are the columns here, in the points' units.
fn scaled_variances(passes: &Passes, variances: &[f64]) -> Vec<f64> {
    passes.frame.column_scales().zip(variances).map(|(scale, v)| scale * scale * v).collect()
}

/// Loadings in the points' units, `K × p × q`.
fn loadings(passes: &Passes, components: &Components) -> Vec<f64> {
    let m = components.m;
    let q = components.loadings.len() / components.noise.len().max(1);
    let mut out = Vec::with_capacity(components.loadings.len());
    for block in components.loadings.chunks_exact((m * q).max(1)) {
        for (row, scale) in block.chunks_exact(q).zip(passes.frame.column_scales()) {
            out.extend(row.iter().map(|l| l * scale));
        }
    }
    out
}
