//! A nested run on a density, whose prior is a reference distribution.

use super::{Evidence, Nested};
use crate::common::{ChainDiagnostics, ChainDraws, Reference, Target, purpose, resample, width_of};
use gibbs_core::{Error, LogDensity, Monitor, Result, Stream};

/// Likelihoods asked for at once within a process: later ones of a batch are sought at a contour that has risen since.
const BATCH: usize = 8;

/// Advances a run on `density`, whose prior is `reference`, by `calls` likelihoods.
pub fn advance(
    density: &dyn LogDensity,
    reference: &Reference,
    nested: &mut Nested,
    calls: u64,
    monitor: &Monitor,
) -> Result<()> {
    let d = density.dimension();
    if nested.dimension != d || reference.scale.len() != d {
        return Err(Error::value("checkpoint", "belongs to another model"));
    }
    let mut target = Target::new(density);
    let (mut position, mut gradient) = (vec![0.0; d], vec![0.0; d]);
    let end = nested.calls.saturating_add(calls);
    while !nested.is_done() && nested.calls < end {
        monitor.check()?;
        let asked = nested.ask(if nested.slices() { 1 } else { BATCH });
        let values: Vec<f64> = asked
            .chunks_exact(d)
            .map(|cube| {
                reference.quantile(cube, &mut position);
                target.value(&position) - reference.gradient(&position, &mut gradient)
            })
            .collect();
        nested.tell(&values)?;
        monitor.report(nested.calls as f64, None);
    }
    Ok(())
}

/// As many equally weighted draws as asked for, in one chain, of a run on `density`.
pub fn posterior(
    density: &dyn LogDensity,
    reference: &Reference,
    nested: &Nested,
    evidence: &Evidence,
    draws: usize,
    monitor: &Monitor,
) -> Result<ChainDraws> {
    let (d, width) = (density.dimension(), width_of(density));
    if evidence.points.is_empty() {
        return Err(Error::value("model", "no point of the reference has a finite density"));
    }
    let weights: Vec<f64> = evidence.points.iter().map(|p| p.weight).collect();
    let mut stream = Stream::new(nested.options.seed, purpose::NESTED, 2);
    let mut chosen = resample(&weights, draws, &mut stream);
    // Their order is by likelihood: a chain in order would look as if it moved.
    (1..chosen.len()).rev().for_each(|k| chosen.swap(k, stream.below(k + 1)));
    let mut values = vec![0.0; draws * width];
    let (mut position, mut gradient) = (vec![0.0; d], vec![0.0; d]);
    let mut log_density = vec![];
    for (k, row) in chosen.iter().zip(values.chunks_exact_mut(width)) {
        let point = &evidence.points[*k];
        reference.quantile(&point.cube, &mut position);
        density.constrain(&position, row);
        log_density.push(point.log_likelihood + reference.gradient(&position, &mut gradient));
    }
    let diagnostics = ChainDiagnostics { evaluations: nested.calls, acceptance: 1.0, ..ChainDiagnostics::default() };
    ChainDraws::new(values, log_density, 1, width, diagnostics, monitor)
}
