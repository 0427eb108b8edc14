//! Expectation and maximisation from several starts at once.

use super::{
    components::Components,
    empirical_bayes::{EmpiricalBayes, Strength},
    maximum_likelihood::MaximumLikelihood,
    pass::{Moments, Passes},
    starts::Start,
};
use gibbs_core::{Monitor, Result};

/// Steps of annealing.
const ANNEALING: usize = 60;

/// Factor of the shrinkage in a step of annealing.
const COOLING: f64 = 0.9;

/// First temperature of random starts, and its factor in a step.
const TEMPERATURE: (f64, f64) = (0.2, 1.04);

/// Steps between two looks at convergence and two choices of the shrinkage.
const PERIOD: usize = 4;

/// How components follow from moments.
pub(super) enum Rule {
    /// Maximum likelihood.
    Likelihood(MaximumLikelihood),
    /// Shrinkage by the evidence.
    Bayes(EmpiricalBayes),
}

impl Rule {
    fn update(&self, moments: &Moments, strength: Strength, previous: Option<&Components>) -> Result<Components> {
        match self {
            Rule::Likelihood(rule) => rule.update(moments, previous),
            Rule::Bayes(rule) => rule.update(moments, strength),
        }
    }
}

/// When to stop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Until {
    /// Change of the objective a step and unit of mass.
    pub(super) tolerance: f64,
    pub(super) max_iterations: u32,
}

/// One start and how far it is.
pub(super) struct Run {
    pub(super) components: Components,
    pub(super) moments: Moments,
    /// The log-likelihood or, every few steps, the evidence.
    pub(super) trace: Vec<f64>,
    pub(super) iterations: u32,
    pub(super) converged: bool,
    /// The objective: log-likelihood or evidence, in the frame's units.
    pub(super) score: f64,
}

/// Runs all starts to convergence.
pub(super) fn run(passes: &Passes, rule: &Rule, starts: &[Start], until: Until, monitor: &Monitor) -> Result<Vec<Run>> {
    let mut moments: Vec<Moments> = starts.iter().map(|start| passes.of_labels(&start.labels)).collect();
    if let Rule::Bayes(rule) = rule {
        anneal(passes, rule, starts, &mut moments, monitor)?;
    }
    moments.into_iter().map(|moments| begin(rule, moments)).collect::<Result<Vec<_>>>().and_then(|mut runs| {
        settle(passes, rule, &mut runs, until, monitor)?;
        Ok(runs)
    })
}

/// A run whose memberships are given by their moments.
pub(super) fn begin(rule: &Rule, moments: Moments) -> Result<Run> {
    let components = rule.update(&moments, Strength::Best, None)?;
    Ok(Run { components, moments, trace: Vec::new(), iterations: 0, converged: false, score: f64::NEG_INFINITY })
}

/// Lets the shrinkage fall from a common covariance to one observation, and the temperature of random starts to 1.
fn anneal(
    passes: &Passes,
    rule: &EmpiricalBayes,
    starts: &[Start],
    moments: &mut Vec<Moments>,
    monitor: &Monitor,
) -> Result<()> {
    let mut strength = rule.mass / rule.k as f64;
    let mut temperature = TEMPERATURE.0;
    for step in 0..ANNEALING {
        let mut theta = Vec::new();
        for moments in moments.iter() {
            theta.extend(rule.update(moments, Strength::Given(strength.max(1.0)))?.theta);
        }
        let temperatures: Vec<f64> =
            starts.iter().map(|start| if start.random { temperature.min(1.0) } else { 1.0 }).collect();
        *moments = passes.of_components(&theta, &temperatures, monitor)?;
        (strength, temperature) = (strength * COOLING, temperature * TEMPERATURE.1);
        monitor.report(step as f64, None);
    }
    Ok(())
}

/// Expectation and maximisation; starts that have converged rest.
pub(super) fn settle(passes: &Passes, rule: &Rule, runs: &mut [Run], until: Until, monitor: &Monitor) -> Result<()> {
    let close = until.tolerance * PERIOD as f64 * passes.frame.mass;
    let mut active: Vec<usize> = (0..runs.len()).collect();
    let mut last = vec![f64::NEG_INFINITY; runs.len()];
    for step in 0..until.max_iterations as usize {
        for &at in &active {
            let run = &mut runs[at];
            // A run begins with components that fit its moments.
            if step > 0 {
                let strength = match step % PERIOD {
                    0 => Strength::Best,
                    _ => Strength::Given(run.components.strength),
                };
                run.components = rule.update(&run.moments, strength, Some(&run.components))?;
            }
            if matches!(rule, Rule::Bayes(_)) && step % PERIOD == 0 {
                run.trace.push(run.components.score + run.moments.entropy);
            }
        }
        let theta: Vec<f64> = active.iter().flat_map(|&at| runs[at].components.theta.iter().copied()).collect();
        let moments = passes.of_components(&theta, &vec![1.0; active.len()], monitor)?;
        for (&at, moments) in active.iter().zip(moments) {
            let run = &mut runs[at];
            run.moments = moments;
            run.iterations += 1;
            if matches!(rule, Rule::Likelihood(_)) {
                run.trace.push(run.moments.normalizer + run.components.offset);
            }
        }
        if step % PERIOD == PERIOD - 1 {
            for &at in &active {
                let value = runs[at].moments.normalizer + runs[at].components.offset;
                runs[at].converged = (value - last[at]).abs() <= close;
                last[at] = value;
            }
            active.retain(|&at| !runs[at].converged);
        }
        monitor.report((runs.len() - active.len()) as f64, Some(runs.len() as f64));
        if active.is_empty() {
            break;
        }
    }
    for run in runs {
        finish(rule, run)?;
    }
    Ok(())
}

/// The score; under the evidence the components are first made to fit the last memberships.
fn finish(rule: &Rule, run: &mut Run) -> Result<()> {
    run.score = match rule {
        Rule::Likelihood(_) => run.moments.normalizer + run.components.offset,
        Rule::Bayes(_) => {
            run.components = rule.update(&run.moments, Strength::Best, None)?;
            run.components.score + run.moments.entropy
        }
    };
    if matches!(rule, Rule::Bayes(_)) {
        run.trace.push(run.score);
    }
    if run.score.is_nan() {
        run.score = f64::NEG_INFINITY;
    }
    Ok(())
}
