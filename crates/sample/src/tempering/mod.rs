//! Parallel tempering: a ladder of chains from a reference distribution to the target, which exchange their positions.
//!
//! ```text
//! level k   moves by a Hamiltonian transition of π₀^(1 − βₖ) p^βₖ;  level 0 draws afresh from π₀
//! swap      levels k, k + 1 with probability min(1, exp((βₖ₊₁ − βₖ)(ℓₖ − ℓₖ₊₁))),  ℓ = log p / π₀;  even and odd pairs in turn
//! evidence  Σₖ log mean exp((βₖ₊₁ − βₖ) ℓ) over the draws of level k
//! ```
//!
//! Alternating even and odd pairs lets positions travel in one direction until they are refused, so that round trips do not
//! become rarer with more levels. Warm-up goes in rounds, each twice as long as the last: after a round the temperatures are
//! set so that all pairs refuse alike, and each level's scales to its own spread. Ladders are independent chains. `K` gradients'
//! worth a draw for `K` levels.
//!
//! S. Syed, A. Bouchard-Côté, G. Deligiannidis, A. Doucet, Non-reversible parallel tempering, JRSS B 84 (2022),
//! arXiv:1905.02939; W. Xie and others, Improving marginal likelihood estimation (stepping stones), Systematic Biology 60 (2011).

use crate::common::{
    ChainDiagnostics, ChainDraws, ChainPlan, Hamiltonian, Place, Reference, Target, Tempered, log_mean, purpose,
    width_of,
};
use gibbs_core::{LogDensity, Monitor, Result, Stream};
use std::sync::atomic::{AtomicU64, Ordering};

/// Parts of a ladder's draws whose evidences are compared.
const BATCHES: usize = 10;
/// Rounds of warm-up.
const ROUNDS: u32 = 6;

/// How many ladders, how high and how long.
#[derive(Debug, Clone)]
pub struct Options {
    /// Independent ladders; default 4.
    pub chains: u32,
    /// Levels of each, the reference and the target among them, at least 2; default 10.
    pub levels: u32,
    /// Sweeps of warm-up; default 1000.
    pub warmup: u32,
    /// Draws of each ladder; default 1000.
    pub draws: u32,
    /// Names the random streams; default 0.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { chains: 4, levels: 10, warmup: 1000, draws: 1000, seed: 0 }
    }
}

/// Draws of the target, its evidence, and how well the ladders carried.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Draws of the target, a ladder a chain.
    pub draws: ChainDraws,
    /// Log of the integral of the density, by stepping stones.
    pub log_evidence: f64,
    /// Its standard error, from parts of the draws.
    pub log_evidence_error: f64,
    /// Inverse temperatures of the first ladder, from 0 to 1.
    pub temperatures: Vec<f64>,
    /// Mean refusal of the swaps of each pair of levels, over the ladders (`levels − 1`).
    pub rejections: Vec<f64>,
    /// Travels from the reference to the target, over all ladders.
    pub round_trips: u64,
}

/// Runs ladders between `reference` and `density`, each on one of the monitor's threads.
pub fn parallel_tempering(
    density: &dyn LogDensity,
    reference: &Reference,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    let (chains, width) = (options.chains as usize, width_of(density));
    ChainPlan { chains, warmup: 0, draws: options.draws, thin: 1 }.check(width + options.levels as usize)?;
    let swept = AtomicU64::new(0);
    let work = |_, index: usize| Ladder::run(density, reference, options, index, &swept, monitor);
    let ladders: Vec<Ladder> = monitor.map((0..chains).collect(), work)?.into_iter().collect::<Result<_>>()?;
    let diagnostics = ChainDiagnostics {
        evaluations: ladders.iter().map(|ladder| ladder.evaluations).sum(),
        acceptance: ladders.iter().map(|ladder| ladder.acceptance).sum::<f64>() / chains as f64,
        step_size: ladders.iter().filter_map(|ladder| ladder.kernels.last()).map(|kernel| kernel.step).collect(),
        ..ChainDiagnostics::default()
    };
    let whole: Vec<f64> = ladders.iter().map(|ladder| ladder.evidence(0, options.draws as usize)).collect();
    let batches: Vec<f64> = ladders.iter().flat_map(Ladder::batches).collect();
    let n = batches.len() as f64;
    let mean = batches.iter().sum::<f64>() / n;
    let variance = batches.iter().map(|z| (z - mean) * (z - mean)).sum::<f64>() / (n - 1.0).max(1.0);
    let pairs = options.levels as usize - 1;
    let rejections =
        (0..pairs).map(|k| ladders.iter().map(|l| l.rejections[k] / l.trials[k].max(1.0)).sum::<f64>() / chains as f64);
    let solution = Solution {
        log_evidence: log_mean(&whole),
        log_evidence_error: (variance / n).sqrt(),
        temperatures: ladders[0].temperatures.clone(),
        rejections: rejections.collect(),
        round_trips: ladders.iter().map(|ladder| ladder.round_trips).sum(),
        draws: {
            let log_density = ladders.iter().flat_map(|ladder| &ladder.log_density).copied().collect();
            let values = ladders.iter().flat_map(|ladder| &ladder.values).copied().collect();
            ChainDraws::new(values, log_density, chains, width, diagnostics, monitor)?
        },
    };
    Ok(solution)
}

struct Ladder {
    temperatures: Vec<f64>,
    places: Vec<Place>,
    kernels: Vec<Hamiltonian>,
    /// Sums and squares of the coordinates of each level, for its scales.
    moments: Vec<(f64, Vec<f64>, Vec<f64>)>,
    /// Sums over the swaps of each pair.
    rejections: Vec<f64>,
    trials: Vec<f64>,
    /// Which traveller is at each level, and whether it was at the reference since it last was at the target.
    travellers: Vec<bool>,
    round_trips: u64,
    sweeps: u64,
    values: Vec<f64>,
    log_density: Vec<f64>,
    /// ℓ of every level but the last at every draw (`draws × (levels − 1)`).
    ratios: Vec<f64>,
    acceptance: f64,
    evaluations: u64,
}

impl Ladder {
    fn run(
        density: &dyn LogDensity,
        reference: &Reference,
        options: &Options,
        index: usize,
        swept: &AtomicU64,
        monitor: &Monitor,
    ) -> Result<Self> {
        let (levels, width) = (options.levels as usize, width_of(density));
        let mut stream = Stream::new(options.seed, purpose::LADDER, index as u32);
        let mut target = Target::new(density);
        let mut tempered = Tempered { target: &mut target, reference, beta: 0.0 };
        let mut ladder = Self::begin(&mut tempered, levels, &mut stream);
        let total = f64::from(options.chains) * (f64::from(options.warmup) + f64::from(options.draws));
        let tick = || monitor.report(swept.fetch_add(1, Ordering::Relaxed) as f64 + 1.0, Some(total));
        let mut done = 0;
        for round in 1..=ROUNDS {
            let end = (u64::from(options.warmup) >> (ROUNDS - round)) as u32;
            while done < end {
                ladder.sweep(&mut tempered, true, &mut stream, monitor)?;
                done += 1;
                tick();
            }
            ladder.learn();
        }
        (ladder.acceptance, ladder.round_trips) = (0.0, 0);
        let mut row = vec![0.0; width];
        for _ in 0..options.draws {
            ladder.sweep(&mut tempered, false, &mut stream, monitor)?;
            let place = &ladder.places[levels - 1];
            density.constrain(&place.position, &mut row);
            ladder.values.extend_from_slice(&row);
            ladder.log_density.push(place.log_target);
            ladder.ratios.extend(ladder.places[..levels - 1].iter().map(Place::log_ratio));
            tick();
        }
        ladder.acceptance /= f64::from(options.draws) * (levels - 1) as f64;
        ladder.evaluations = target.evaluations;
        Ok(ladder)
    }

    fn begin(tempered: &mut Tempered, levels: usize, stream: &mut Stream) -> Self {
        let d = tempered.reference.scale.len();
        Self {
            // Cubes are dense near the reference, where densities change most.
            temperatures: (0..levels).map(|k| (k as f64 / (levels - 1) as f64).powi(3)).collect(),
            places: (0..levels).map(|_| tempered.place(tempered.reference.draw(stream))).collect(),
            kernels: vec![Hamiltonian::new(tempered.reference.scale.clone()); levels],
            moments: vec![(0.0, vec![0.0; d], vec![0.0; d]); levels],
            rejections: vec![0.0; levels - 1],
            trials: vec![0.0; levels - 1],
            travellers: vec![false; levels],
            round_trips: 0,
            sweeps: 0,
            values: vec![],
            log_density: vec![],
            ratios: vec![],
            acceptance: 0.0,
            evaluations: 0,
        }
    }

    fn sweep(&mut self, tempered: &mut Tempered, learns: bool, stream: &mut Stream, monitor: &Monitor) -> Result<()> {
        for level in 0..self.places.len() {
            monitor.check()?;
            tempered.beta = self.temperatures[level];
            let place = &mut self.places[level];
            if level == 0 {
                *place = tempered.place(tempered.reference.draw(stream));
                continue;
            }
            let acceptance = self.kernels[level].advance(tempered, place, stream);
            self.acceptance += acceptance;
            if learns {
                self.kernels[level].learn(acceptance);
                let (count, sums, squares) = &mut self.moments[level];
                *count += 1.0;
                for ((x, sum), square) in place.position.iter().zip(sums).zip(squares) {
                    *sum += x;
                    *square += x * x;
                }
            }
        }
        self.swap(stream);
        Ok(())
    }

    fn swap(&mut self, stream: &mut Stream) {
        let levels = self.places.len();
        let first = (self.sweeps % 2) as usize;
        for k in (first..levels - 1).step_by(2) {
            let step = self.temperatures[k + 1] - self.temperatures[k];
            let gain = step * (self.places[k].log_ratio() - self.places[k + 1].log_ratio());
            let acceptance = if gain.is_nan() { 1.0 } else { gain.min(0.0).exp() };
            self.rejections[k] += 1.0 - acceptance;
            self.trials[k] += 1.0;
            if stream.uniform() < acceptance {
                self.places.swap(k, k + 1);
                self.travellers.swap(k, k + 1);
            }
        }
        self.travellers[0] = true;
        if std::mem::take(&mut self.travellers[levels - 1]) {
            self.round_trips += 1;
        }
        self.sweeps += 1;
    }

    /// Takes temperatures at equal steps of refusal, and scales from the round's positions; forgets the round.
    fn learn(&mut self) {
        let pairs = self.rejections.len();
        if self.trials.iter().all(|trials| *trials > 0.0) {
            let mut barrier = vec![0.0];
            let mut sum = 0.0;
            for k in 0..pairs {
                sum += (self.rejections[k] / self.trials[k]).max(1e-3);
                barrier.push(sum);
            }
            let old = self.temperatures.clone();
            for k in 1..pairs {
                let level = sum * k as f64 / pairs as f64;
                let at = barrier.partition_point(|b| *b < level).clamp(1, pairs);
                let share = (level - barrier[at - 1]) / (barrier[at] - barrier[at - 1]);
                self.temperatures[k] = old[at - 1] + share * (old[at] - old[at - 1]);
            }
        }
        self.rejections.fill(0.0);
        self.trials.fill(0.0);
        for (kernel, (count, sums, squares)) in self.kernels.iter_mut().zip(&mut self.moments) {
            for ((scale, sum), square) in kernel.scale.iter_mut().zip(&*sums).zip(&*squares) {
                let variance = square / *count - (sum / *count).powi(2);
                if *count > 10.0 && variance > 1e-12 * (square / *count) {
                    *scale = variance.sqrt();
                }
            }
            *count = 0.0;
            sums.fill(0.0);
            squares.fill(0.0);
            kernel.refresh();
        }
    }

    /// Log evidence by the draws from `from` to `to`.
    fn evidence(&self, from: usize, to: usize) -> f64 {
        let pairs = self.trials.len();
        let stone = |k: usize| {
            let step = self.temperatures[k + 1] - self.temperatures[k];
            let logs: Vec<f64> = (from..to).map(|draw| step * self.ratios[draw * pairs + k]).collect();
            log_mean(&logs)
        };
        (0..pairs).map(stone).sum()
    }

    fn batches(&self) -> Vec<f64> {
        let draws = self.log_density.len();
        let count = BATCHES.min(draws);
        (0..count).map(|b| self.evidence(b * draws / count, (b + 1) * draws / count)).collect()
    }
}

#[cfg(test)]
mod tests;
