//! Minimum-entropy coupling with a bottleneck: lossy compression whose output has a distribution of its own.
//!
//! ```text
//! maximise over X → T → Y   I(X; Y)      X ~ p,  Y ~ q,  H(T) ≤ R
//! ```
//!
//! The encoder is the code with the most information about `X` at entropy `R` (the module `encoder`), the decoder the greedy
//! minimum-entropy coupling of the code with `q`. `I(X; Y) ≤ min(R, H(p), H(q), H(p) + H(q) − H(p ∧ q))` for every encoder
//! and decoder, and the encoder's information is within `h(p₂)` nats of the best encoder's.
//!
//! Time: `O(n²)` for the encoder at worst, `O(n log n)` where merges of a few states suffice; the coupling of `X` and `Y` has
//! as many entries as the products of each symbol's states make, at rate 0 all `n m`.
//!
//! Reference: M. R. Ebrahimi, J. Chen, A. Khisti, Minimum entropy coupling with bottleneck, NeurIPS 2024,
//! <https://arxiv.org/abs/2410.21666>, algorithm 1 and theorem 3. Its merges are extended by those of any two groups, so that
//! the code is never worse than the paper's. A reconstruction: the full text was not at hand, and the algorithm and its
//! guarantee were derived anew from what is said of them elsewhere.

use super::{encoder, entropy, entropy_of_meet, greedy, probabilities};
use crate::SparsePlan;
use gibbs_core::{Error, Monitor, Result};
use std::collections::BTreeMap;

/// Bytes of an entry of the coupling while it is made.
const ENTRY_BYTES: f64 = 48.0;

/// Entries above which the coupling is refused.
const MOST_ENTRIES: f64 = 2e7;

/// How the code is made.
#[derive(Debug, Clone)]
pub struct Options {
    /// R, in nats, at least 0.
    pub rate: f64,
    /// Whether one state may have two symbols, so that all of the rate is used.
    pub stochastic: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { rate: 0.0, stochastic: true }
    }
}

/// A code, its use, and the coupling they make. All information is in nats.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The coupling of `X` and `Y`.
    pub coupling: SparsePlan,
    /// That of `X` and `T`.
    pub encoder: SparsePlan,
    /// That of `T` and `Y`.
    pub decoder: SparsePlan,
    /// The symbols' probabilities.
    pub code: Vec<f64>,
    /// I(X; Y).
    pub information: f64,
    /// No code of this entropy and no decoder has more.
    pub upper_bound: f64,
    /// I(X; T).
    pub code_information: f64,
    /// No code of this entropy has more information than this one by more: the smaller of `h(p₂)` and `min(R, H(p)) − I(X; T)`.
    pub code_gap: f64,
    /// H(T).
    pub code_entropy: f64,
    /// H(X, Y).
    pub entropy: f64,
    /// Σ of what the coupling misses `p` and `q` by.
    pub marginal_error: f64,
}

/// Couples `p` and `q` through a code; numbers of at least 0 with equal sums up to rounding.
///
/// Errors name `p`, `q` or `options.rate`.
pub fn solve(p: &[f64], q: &[f64], options: &Options, monitor: &Monitor) -> Result<Solution> {
    if options.rate.is_nan() || options.rate < 0.0 {
        return Err(Error::option("rate", format!("expected a number of at least 0, got {}", options.rate)));
    }
    let marginals = probabilities(&[p, q], &["p".into(), "q".into()])?;
    let [p, q] = [&marginals[0], &marginals[1]];
    let code = encoder::encode(p, options.rate, options.stochastic, monitor)?;
    let masses = encoder::masses(p, &code.symbols, code.split);
    let encoder = encoder_plan(p, &code);
    let (states, values) = greedy(&[masses.clone(), q.clone()], monitor)?;
    let decoder = by_rows(states.chunks_exact(2).zip(&values).map(|(pair, &value)| (pair[0], pair[1], value)));
    let coupling = composed(&encoder, &decoder, &masses, monitor)?;
    let joint = entropy(&coupling.values);
    let [of_p, of_q] = [entropy(p), entropy(q)];
    let most_coded = options.rate.min(of_p);
    let second = second_largest(p);
    Ok(Solution {
        information: (of_p + of_q - joint).max(0.0),
        upper_bound: most_coded.min(of_q).min(of_p + of_q - entropy_of_meet(&marginals)).max(0.0),
        code_information: code.information,
        code_gap: (most_coded - code.information).max(0.0).min(encoder::binary(second)),
        code_entropy: code.entropy,
        entropy: joint,
        marginal_error: marginal_error(p, q, &coupling),
        coupling,
        encoder,
        decoder,
        code: masses,
    })
}

fn encoder_plan(p: &[f64], code: &encoder::Code) -> SparsePlan {
    let entries = p.iter().zip(&code.symbols).enumerate().filter(|(_, (mass, _))| **mass > 0.0).flat_map(
        |(x, (&mass, &symbol))| {
            let split = code.split.filter(|&(state, ..)| state == x);
            let part = split.map_or(0.0, |(_, _, part)| part);
            let rest = Some((x as u32, symbol, mass - part)).filter(|&(.., mass)| mass > 0.0);
            rest.into_iter().chain(split.map(|(_, symbol, part)| (x as u32, symbol, part)))
        },
    );
    by_rows(entries)
}

/// Entries in the order of their rows, then columns.
fn by_rows(entries: impl Iterator<Item = (u32, u32, f64)>) -> SparsePlan {
    let mut entries: Vec<(u32, u32, f64)> = entries.collect();
    entries.sort_unstable_by_key(|&(row, column, _)| (row, column));
    let mut plan = SparsePlan { rows: Vec::new(), columns: Vec::new(), values: Vec::new() };
    for (row, column, value) in entries {
        plan.rows.push(row);
        plan.columns.push(column);
        plan.values.push(value);
    }
    plan
}

/// Σₜ p(x, t) p(t, y) / p(t).
fn composed(encoder: &SparsePlan, decoder: &SparsePlan, masses: &[f64], monitor: &Monitor) -> Result<SparsePlan> {
    let mut uses = vec![(0, 0); masses.len()];
    for (k, &symbol) in decoder.rows.iter().enumerate() {
        let (start, count) = &mut uses[symbol as usize];
        if *count == 0 {
            *start = k;
        }
        *count += 1;
    }
    let entries: f64 = encoder.columns.iter().map(|&symbol| uses[symbol as usize].1 as f64).sum();
    if entries > MOST_ENTRIES {
        return Err(Error::out_of_memory("the coupling", ENTRY_BYTES * entries));
    }
    let mut plan = SparsePlan { rows: Vec::new(), columns: Vec::new(), values: Vec::new() };
    let mut row: BTreeMap<u32, f64> = BTreeMap::new();
    for (k, &x) in encoder.rows.iter().enumerate() {
        monitor.check()?;
        let symbol = encoder.columns[k] as usize;
        let (start, count) = uses[symbol];
        let share = encoder.values[k] / masses[symbol];
        for j in start..start + count {
            *row.entry(decoder.columns[j]).or_insert(0.0) += share * decoder.values[j];
        }
        if encoder.rows.get(k + 1) != Some(&x) {
            for (y, value) in std::mem::take(&mut row) {
                plan.rows.push(x);
                plan.columns.push(y);
                plan.values.push(value);
            }
        }
    }
    Ok(plan)
}

fn second_largest(p: &[f64]) -> f64 {
    let larger = |(first, second): (f64, f64), &mass: &f64| (first.max(mass), second.max(first.min(mass)));
    p.iter().fold((0.0, 0.0), larger).1
}

fn marginal_error(p: &[f64], q: &[f64], coupling: &SparsePlan) -> f64 {
    let states: Vec<u32> = coupling.rows.iter().zip(&coupling.columns).flat_map(|(&x, &y)| [x, y]).collect();
    super::marginal_error(&[p.to_vec(), q.to_vec()], &states, &coupling.values)
}
