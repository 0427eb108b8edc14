//! Programmable variational inference: an objective, a guide of named sites, and a gradient estimator chosen at each site.
//!
//! ```text
//! bound       L = E log 1/K Σₖ p(zₖ) / q(zₖ; φ),   zₖ ~ q;  K = 1 is the ELBO
//! wake        ∇θ, ∇φ of Σ wₖ (log p(zₖ; θ) + log q(zₖ; φ)),   wₖ ∝ p(zₖ) / q(zₖ) held fixed
//! site        z ~ q(z; η), f what follows:   ∇E f =
//!   reparameterized   E ∇f(z(ε; η))
//!   score             E [∇f + (f − b) ∇log q(z)]
//!   enumerated        Σ q(z) [∇f + f ∇log q(z)]
//!   measure           E ∇f + Σⱼ cⱼ (E f(z⁺ⱼ) − E f(z⁻ⱼ)) ∇ηⱼ
//! ```
//!
//! Estimates are made by going through the sites in order, what follows a site being a value and a gradient of its own; so strategies
//! combine freely and the estimate stays unbiased. Enumeration is exact, measures of a normal distribution are Weibull and Maxwell
//! variables on both sides, of a Poisson one more count; baselines `b` do not see the draw (a running mean; for `K > 1` the
//! other draws, as in VIMCO). Auxiliary sites of the guide are integrated by a reverse density that counts with `p` (hierarchical
//! bounds). Adam with a step that falls to 0.
//!
//! M. Becker and others, Probabilistic programming with programmable variational inference, PLDI 2024, arXiv:2406.15742; A. Mnih,
//! D. Rezende, Variational inference for Monte Carlo objectives, ICML 2016; S. Mohamed and others, Monte Carlo gradient estimation in
//! machine learning, JMLR 2020; J. Bornschein, Y. Bengio, Reweighted wake-sleep, ICLR 2015.

mod laws;
mod walk;

use crate::common::{log_mean, psis, purpose};
use gibbs_core::{Error, Monitor, Result, Stream};
pub use laws::{Law, Strategy};
pub use walk::{Estimate, estimate};

/// Adam's averages.
const MOMENTS: [f64; 2] = [0.9, 0.999];
/// How fast the baseline forgets.
const FORGETS: f64 = 0.1;
/// Leaves of one estimate that enumeration may need.
const MOST_LEAVES: f64 = 1e6;

/// A site of the guide.
#[derive(Debug, Clone, Copy)]
pub struct Site {
    /// What it is drawn from.
    pub law: Law,
    /// How its gradient is estimated.
    pub strategy: Strategy,
    /// Its elements, which are independent given what comes before.
    pub len: usize,
    /// Classes of a categorical site, whose elements are one; else 0.
    pub classes: usize,
}

/// Guide and model as one function, which threads share.
///
/// Its position is the parameters, then a slot for each element of each site: the noise of reparameterized elements, the value of others.
/// Its terms are `log p`, then for each site the `log q` of each element and the law's parameters, elements of one after another.
pub trait Program: Sync {
    /// An evaluator of its own.
    fn evaluator(&self) -> Box<dyn Terms + '_>;
}

/// Evaluates a program.
pub trait Terms {
    /// The terms at a position.
    fn terms(&mut self, position: &[f64]) -> Result<Vec<f64>>;
    /// The gradient of the terms weighted by `seeds`, along the position.
    fn pull(&mut self, position: &[f64], seeds: &[f64]) -> Result<Vec<f64>>;
}

/// What is ascended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Objective {
    /// The bound of `K` particles.
    #[default]
    Bound,
    /// Both wake phases of reweighted wake-sleep. Draws are held fixed, so that no site may be reparameterized.
    Wake,
}

/// What is ascended, and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// What is ascended; default the bound.
    pub objective: Objective,
    /// `K`; default 1.
    pub particles: u32,
    /// Estimates averaged in a step; default 8.
    pub samples: u32,
    /// Steps; default 2000.
    pub steps: u32,
    /// Adam's first step size, which falls to 0 along a line; default 0.05.
    pub learning_rate: f64,
    /// Draws of the guide in the end; default 1000.
    pub draws: u32,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            objective: Objective::Bound,
            particles: 1,
            samples: 8,
            steps: 2000,
            learning_rate: 0.05,
            draws: 1000,
            seed: 0,
        }
    }
}

/// A fitted guide.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The parameters (`P`).
    pub parameters: Vec<f64>,
    /// Estimate of the objective's bound before each step (`steps`).
    pub trace: Vec<f64>,
    /// The bound of `K` particles at the end, from `draws` groups of them.
    pub bound: f64,
    /// Its Monte Carlo standard error.
    pub bound_error: f64,
    /// Log of the mean of `p/q` over all draws.
    pub log_evidence: f64,
    /// Shape of the tail of the ratios `p/q`.
    pub khat: f64,
    /// Draws of the sites (`draws × slots`), values of reparameterized ones as noise.
    pub slots: Vec<f64>,
    /// Log ratios of the draws (`draws`).
    pub log_ratios: Vec<f64>,
    /// Whether the bound stands: means of the trace's last two quarters differ by at most 4 standard errors, or a thousandth; and k-hat is at most 0.7.
    pub converged: bool,
}

/// Ascends from `start` along the gradients of `program`, whose sites are `sites`.
pub fn fit(
    program: &dyn Program,
    start: &[f64],
    sites: &[Site],
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    check(start, sites, options)?;
    let mut parameters = start.to_vec();
    let (mut mean, mut square) = (vec![0.0; start.len()], vec![0.0; start.len()]);
    let mut baseline = None;
    let mut trace = Vec::with_capacity(options.steps as usize);
    for step in 0..options.steps {
        let found = average(program, &parameters, sites, options, baseline, step, monitor)?;
        trace.push(found.value);
        baseline = Some(baseline.map_or(found.value, |b| b + FORGETS * (found.value - b)));
        let rate = options.learning_rate * (1.0 - f64::from(step) / f64::from(options.steps));
        let powers = MOMENTS.map(|beta| 1.0 - beta.powf(f64::from(step) + 1.0));
        for (((x, g), m), s) in parameters.iter_mut().zip(&found.gradient).zip(&mut mean).zip(&mut square) {
            *m += (1.0 - MOMENTS[0]) * (g - *m);
            *s += (1.0 - MOMENTS[1]) * (g * g - *s);
            *x += rate * (*m / powers[0]) / ((*s / powers[1]).sqrt() + 1e-12);
        }
        monitor.report(f64::from(step + 1), Some(f64::from(options.steps)));
    }
    finish(program, parameters, sites, trace, options, monitor)
}

/// The mean of `options.samples` estimates, and the variance of each coordinate of one of them.
#[derive(Debug, Clone)]
pub struct Averaged {
    /// Mean of the objective's bound.
    pub value: f64,
    /// Mean gradient (`P`).
    pub gradient: Vec<f64>,
    /// Sample variance of the gradient's coordinates (`P`); NaN for one sample.
    pub variance: Vec<f64>,
}

/// Estimates at some parameters; the draws are those of step `step`. Without a baseline its first estimate is made for a value only.
pub fn average(
    program: &dyn Program,
    parameters: &[f64],
    sites: &[Site],
    options: &Options,
    baseline: Option<f64>,
    step: u32,
    monitor: &Monitor,
) -> Result<Averaged> {
    check(parameters, sites, options)?;
    let one = |baseline: f64, index: u32| -> Result<Estimate> {
        monitor.check()?;
        let mut stream = Stream::new(options.seed, purpose::PROGRAM, index);
        let mut terms = program.evaluator();
        estimate(&mut *terms, parameters, sites, options.objective, options.particles as usize, baseline, &mut stream)
    };
    let baseline = match baseline {
        Some(baseline) => baseline,
        None => one(0.0, u32::MAX)?.value,
    };
    let first = step.wrapping_mul(options.samples);
    let work = |_, sample: u32| one(baseline, first.wrapping_add(sample));
    let all = monitor.map((0..options.samples).collect(), work)?.into_iter().collect::<Result<Vec<_>>>()?;
    let count = f64::from(options.samples);
    let mean = |of: &dyn Fn(&Estimate) -> f64| all.iter().map(of).sum::<f64>() / count;
    let gradient: Vec<f64> = (0..parameters.len()).map(|k| mean(&|e| e.gradient[k])).collect();
    let spread = |k: usize| mean(&|e| (e.gradient[k] - gradient[k]).powi(2)) * count / (count - 1.0);
    Ok(Averaged { value: mean(&|e| e.value), variance: (0..parameters.len()).map(spread).collect(), gradient })
}

fn finish(
    program: &dyn Program,
    parameters: Vec<f64>,
    sites: &[Site],
    trace: Vec<f64>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    let (draws, particles) = (options.draws as usize, options.particles as usize);
    let work = |_, index: usize| -> Result<(Vec<f64>, Vec<f64>)> {
        monitor.check()?;
        let mut stream = Stream::new(options.seed, purpose::APPROXIMATION, index as u32);
        let mut terms = program.evaluator();
        walk::draws(&mut *terms, &parameters, sites, particles, &mut stream)
    };
    let found = monitor.map((0..draws).collect(), work)?.into_iter().collect::<Result<Vec<_>>>()?;
    let bounds: Vec<f64> = found.iter().map(|(_, ratios)| log_mean(ratios)).collect();
    let slots = found.iter().flat_map(|(slots, _)| slots).copied().collect();
    let log_ratios: Vec<f64> = found.iter().map(|(_, ratios)| ratios[0]).collect();
    let all: Vec<f64> = found.iter().flat_map(|(_, ratios)| ratios).copied().collect();
    let (bound, bound_error) = mean_and_error(&bounds);
    let khat = psis(&log_ratios).1;
    let quarter = trace.len() / 4;
    let (third, fourth) = (&trace[trace.len() - 2 * quarter..trace.len() - quarter], &trace[trace.len() - quarter..]);
    let ((before, a), (after, b)) = (mean_and_error(third), mean_and_error(fourth));
    let stands = (after - before).abs() <= (4.0 * a.hypot(b)).max(1e-3 * after.abs());
    Ok(Solution {
        parameters,
        trace,
        bound,
        bound_error,
        log_evidence: log_mean(&all),
        khat,
        slots,
        log_ratios,
        converged: stands && khat <= 0.7,
    })
}

fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let square = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (square / n).sqrt())
}

fn check(parameters: &[f64], sites: &[Site], options: &Options) -> Result<()> {
    if let Some(bad) = sites.iter().position(|site| site.len == 0 || !site.law.allows(site.strategy)) {
        return Err(Error::value("guide", format!("site {bad} has no gradient of this kind, or no elements")));
    }
    let moves = sites.iter().any(|site| site.strategy == Strategy::Reparameterized);
    if options.objective == Objective::Wake && moves {
        return Err(Error::value("guide", "wake phases hold draws fixed: no site may be reparameterized"));
    }
    let choices = sites.iter().filter(|site| site.strategy == Strategy::Enumerated);
    let leaves: f64 = choices.map(|site| (site.classes.max(2) as f64).powf(site.len as f64)).product();
    let leaves = leaves.powf(f64::from(options.particles));
    if options.objective == Objective::Bound && leaves > MOST_LEAVES {
        return Err(Error::option(
            "particles",
            format!("enumerating every site takes {leaves:.1e} evaluations an estimate"),
        ));
    }
    let bytes = 8.0 * f64::from(options.draws) * sites.iter().map(|site| site.len).sum::<usize>() as f64;
    if bytes > 8e9 {
        return Err(Error::out_of_memory("the draws", bytes));
    }
    match parameters.iter().find(|x| !x.is_finite()) {
        Some(bad) => Err(Error::value("parameters", format!("expected finite numbers, got {bad}"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
