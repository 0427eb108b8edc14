//! Joint distributions with the largest mean information over some margins.
//!
//! ```text
//! maximize over p   F(p) = mean over A of I(X_A),     I(X_A) = Σ_{i∈A} h(X_i) − h(X_A)
//! ```
//!
//! for sets `A` of variables on finite sets of states: all pairs for a proxy of the information of all variables, pairs across two
//! groups for a proxy of their mutual information. `F` is a difference of concave functions; it is climbed by multiplicative
//! steps `p ∝ p e^{η ∇F}` from random starts, shortened until `F` rises, and the largest answer is kept. No distribution exceeds
//! `mean over A of (Σ_{i∈A} log Nᵢ − max_{i∈A} log Nᵢ)`, since `h(X_A)` is at least every `h(X_i)`; where that is met the answer
//! is certified, as it is whenever all variables have as many states, and each determines the others.
//!
//! Time: `O(N m)` a step for `N` joint states and `m` margins. Memory: `O(N m)`.
//!
//! References: T. Merkh, G. Montúfar, Factorized mutual information maximization, Kybernetika 56 (2020),
//! <https://arxiv.org/abs/1906.05460>; N. Ay, A. Knauf, Maximizing multi-information, Kybernetika 42 (2006). The paper describes the
//! maximizers; the iteration here is not of the paper.

use crate::markov_subset::entropy;
use gibbs_core::{Error, Monitor, Result, Stream, purpose};

/// How maximizers are sought.
#[derive(Debug, Clone)]
pub struct Options {
    /// Random starts, of which the best counts.
    pub restarts: usize,
    /// Steps of a start.
    pub max_iterations: u32,
    /// Largest slope, in nats, that a stationary answer leaves.
    pub tolerance: f64,
    /// Names the random streams.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { restarts: 20, max_iterations: 2000, tolerance: 1e-9, seed: 0 }
    }
}

/// A distribution and how good it is.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Probability of every joint state, the last variable running fastest (`N`).
    pub distribution: Vec<f64>,
    /// The mean information over the margins, in nats.
    pub value: f64,
    /// Information of every margin.
    pub informations: Vec<f64>,
    /// Information of all variables, in nats.
    pub multi_information: f64,
    /// No distribution has a larger value.
    pub upper_bound: f64,
    /// `upper_bound − value`.
    pub gap: f64,
    /// Whether the gap is at most 1e-8: no distribution is better.
    pub certified: bool,
    /// How much steeper than on average `F` rises towards any state: 0 at stationary points.
    pub slope: f64,
    /// Whether the slope met the tolerance.
    pub converged: bool,
}

/// Seeks a maximizer for variables with `states` and `margins` (lists of distinct variables, two or more each). Errors name
/// `states` or `margins`.
pub fn maximize(states: &[i32], margins: &[Vec<i32>], options: &Options, monitor: &Monitor) -> Result<Solution> {
    let problem = Problem::new(states, margins)?;
    let mut best: Option<(f64, f64, Vec<f64>)> = None;
    for start in 0..options.restarts {
        let (value, slope, p) = climb(&problem, start, options, monitor)?;
        if best.as_ref().is_none_or(|best| value > best.0) {
            best = Some((value, slope, p));
        }
        monitor.report(start as f64 + 1.0, Some(options.restarts as f64));
    }
    let (value, slope, distribution) = best.ok_or_else(|| Error::option("restarts", "expected a positive integer"))?;
    let gap = (problem.upper_bound - value).max(0.0);
    let evaluation = problem.evaluate(&distribution);
    let single: f64 = problem.singles(&distribution).iter().map(|law| entropy(law)).sum();
    Ok(Solution {
        multi_information: single - entropy(&distribution),
        informations: evaluation.informations,
        distribution,
        value,
        upper_bound: problem.upper_bound,
        gap,
        certified: gap <= 1e-8,
        slope,
        converged: slope <= options.tolerance,
    })
}

/// One start: value, slope and distribution where it ended.
fn climb(problem: &Problem, start: usize, options: &Options, monitor: &Monitor) -> Result<(f64, f64, Vec<f64>)> {
    let mut stream = Stream::new(options.seed, purpose::INFORMATION_START, start as u32);
    let mut p: Vec<f64> = (0..problem.count).map(|_| -stream.uniform().ln()).collect();
    normalize(&mut p);
    let mut now = problem.evaluate(&p);
    let mut length = 1.0;
    let mut slope = now.slope(&p);
    for _ in 0..options.max_iterations {
        monitor.check()?;
        if slope <= options.tolerance {
            break;
        }
        let mut next: Vec<f64> =
            p.iter().zip(&now.gradient).map(|(p, g)| p * (length * (g - now.value)).exp()).collect();
        normalize(&mut next);
        let there = problem.evaluate(&next);
        if there.value >= now.value {
            (p, now) = (next, there);
            slope = now.slope(&p);
            length = f64::min(1.5 * length, 1e3);
        } else {
            length *= 0.5;
            if length < 1e-12 {
                break;
            }
        }
    }
    Ok((now.value, slope, p))
}

fn normalize(p: &mut [f64]) {
    let sum: f64 = p.iter().sum();
    p.iter_mut().for_each(|p| *p /= sum);
}

/// Value and gradient at a distribution.
struct Evaluation {
    value: f64,
    informations: Vec<f64>,
    /// `mean over A of log (p_A / Π p_i)`: the mean of the gradient is the value.
    gradient: Vec<f64>,
}

impl Evaluation {
    fn slope(&self, p: &[f64]) -> f64 {
        let reachable = self.gradient.iter().zip(p).filter(|(_, p)| **p > 0.0);
        reachable.fold(0.0, |most: f64, (g, _)| most.max(g - self.value))
    }
}

/// Where every joint state lies in every margin.
struct Problem {
    count: usize,
    /// For every variable its states and the state of every joint state.
    singles: Vec<(usize, Vec<u32>)>,
    /// For every margin its variables, its states and the place of every joint state.
    margins: Vec<(Vec<usize>, usize, Vec<u32>)>,
    upper_bound: f64,
}

impl Problem {
    fn new(states: &[i32], margins: &[Vec<i32>]) -> Result<Self> {
        if states.is_empty() {
            return Err(Error::shape("states", "expected at least one integer"));
        }
        if let Some(at) = states.iter().position(|&count| count < 1) {
            return Err(Error::value("states", format!("expected positive integers, got {} at {at}", states[at])));
        }
        let count: f64 = states.iter().map(|&count| f64::from(count)).product();
        let bytes = count * 4.0 * (states.len() + margins.len() + 8) as f64;
        if count > 2f64.powi(31) || bytes > 4e9 {
            return Err(Error::out_of_memory("states: the joint distribution", bytes));
        }
        let count = count as usize;
        if margins.is_empty() {
            return Err(Error::shape("margins", "expected at least one margin"));
        }
        let mut step = count;
        let mut singles = Vec::new();
        for &own in states {
            let own = own as usize;
            step /= own;
            singles.push((own, (0..count).map(|x| (x / step % own) as u32).collect::<Vec<u32>>()));
        }
        let mut places = Vec::new();
        let mut upper_bound = 0.0;
        for (at, margin) in margins.iter().enumerate() {
            let mut variables = Vec::new();
            for &variable in margin {
                match usize::try_from(variable).ok().filter(|v| *v < states.len() && !variables.contains(v)) {
                    Some(variable) => variables.push(variable),
                    None => {
                        let most = states.len() - 1;
                        let problem =
                            format!("expected different variables from 0 to {most}, got {variable} in margin {at}");
                        return Err(Error::value("margins", problem));
                    }
                }
            }
            if variables.len() < 2 {
                return Err(Error::shape("margins", format!("expected two variables or more in margin {at}")));
            }
            let size = variables.iter().map(|&v| singles[v].0).product();
            let place = |x: usize| variables.iter().fold(0, |place, &v| place * singles[v].0 as u32 + singles[v].1[x]);
            places.push((variables.clone(), size, (0..count).map(place).collect()));
            let logs = || variables.iter().map(|&v| (singles[v].0 as f64).ln());
            upper_bound += (logs().sum::<f64>() - logs().fold(0.0, f64::max)) / margins.len() as f64;
        }
        Ok(Self { count, singles, margins: places, upper_bound })
    }

    fn singles(&self, p: &[f64]) -> Vec<Vec<f64>> {
        let sum = |(size, place): &(usize, Vec<u32>)| {
            let mut law = vec![0.0; *size];
            place.iter().zip(p).for_each(|(&place, p)| law[place as usize] += p);
            law
        };
        self.singles.iter().map(sum).collect()
    }

    fn evaluate(&self, p: &[f64]) -> Evaluation {
        let share = 1.0 / self.margins.len() as f64;
        let singles = self.singles(p);
        let logs: Vec<Vec<f64>> = singles.iter().map(|law| law.iter().map(|p| p.ln()).collect()).collect();
        let mut gradient = vec![0.0; self.count];
        let mut informations = Vec::new();
        for (variables, size, place) in &self.margins {
            let mut law = vec![0.0; *size];
            place.iter().zip(p).for_each(|(&place, p)| law[place as usize] += p);
            let single: f64 = variables.iter().map(|&v| entropy(&singles[v])).sum();
            informations.push(single - entropy(&law));
            let log: Vec<f64> = law.iter().map(|p| p.ln()).collect();
            for (x, g) in gradient.iter_mut().enumerate() {
                // States without probability stay without.
                if p[x] > 0.0 {
                    let apart: f64 = variables.iter().map(|&v| logs[v][self.singles[v].1[x] as usize]).sum();
                    *g += share * (log[place[x] as usize] - apart);
                }
            }
        }
        Evaluation { value: share * informations.iter().sum::<f64>(), informations, gradient }
    }
}

#[cfg(test)]
mod tests;
