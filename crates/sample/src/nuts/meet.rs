//! Where the chains meet: from what all have learned, in the order of the chains, follows the next stage.

use super::{
    chain::{Chain, Halves},
    fisher::{self, Seen},
    schedule,
    settings::Settings,
    shared::{Phase, Shared},
    step_size::{exp, from_curve, ln},
};
use gibbs_core::{Error, Result};

/// The next stage, once every chain has done its own. `O(d³)` after a round, where the metric is fitted; `O(d N²)` from `N`
/// states where there are many coordinates.
///
/// The chains are to be in order and complete; they take the new stage up in their next [`advance`](super::advance()).
pub fn meet(settings: &Settings, shared: &Shared, chains: &[Chain]) -> Result<Shared> {
    check(settings, shared, chains)?;
    if shared.alone.is_empty() {
        return next_stage(settings, shared, chains);
    }
    let mut next = shared.clone();
    next.stage = next.stage.saturating_add(1);
    for (own, chain) in next.alone.iter_mut().zip(chains).filter(|(own, _)| !own.is_sampling()) {
        *own = next_stage(settings, own, std::slice::from_ref(chain))?;
    }
    next.sum_up();
    Ok(next)
}

fn next_stage(settings: &Settings, shared: &Shared, chains: &[Chain]) -> Result<Shared> {
    let mut next = shared.clone();
    next.stage = next.stage.saturating_add(1);
    next.warmup_trees = next.warmup_trees.saturating_add(shared.stage_trees);
    match shared.phase {
        Phase::FirstStep => {
            next.step = geometric_mean(chains.iter().map(|chain| ln(chain.learned.first_step)));
            next.begin_rounds(settings, 0);
        }
        Phase::Round(round) => end_round(&mut next, round, settings, shared, chains),
        Phase::Approach => {
            next.step = from_curve(pairs(chains), shared.target);
            next.begin_trial(settings);
        }
        Phase::Trial => end_trial(&mut next, settings, shared, chains),
        Phase::Sampling => return Err(Error::internal("chains that sample do not meet")),
    }
    Ok(next)
}

fn check(settings: &Settings, shared: &Shared, chains: &[Chain]) -> Result<()> {
    let in_order = chains.iter().zip(0..).all(|(chain, index)| chain.index == index);
    if shared.is_sampling() {
        return Err(Error::internal("chains that sample do not meet"));
    }
    if chains.len() != settings.chains as usize || !in_order {
        return Err(Error::value("chains", format!("all {} chains are to meet, in order", settings.chains)));
    }
    let dimension = shared.metric.scale.len();
    let belongs = |chain: &Chain| {
        chain.fingerprint == shared.fingerprint
            && chain.point.position.len() == dimension
            && chain.learned.fits(shared.of(chain.index), settings, dimension)
    };
    if !chains.iter().all(belongs) {
        return Err(Error::value("chains", "belong to another run"));
    }
    if !chains.iter().all(|chain| chain.is_done(settings, shared)) {
        return Err(Error::value("chains", "have not all done their part"));
    }
    Ok(())
}

/// New step size and metric; then another round or, where they have settled, the final phases.
fn end_round(next: &mut Shared, round: u32, settings: &Settings, shared: &Shared, chains: &[Chain]) {
    next.step = if round < schedule::EARLY_ROUNDS {
        geometric_mean(chains.iter().map(|chain| chain.learned.dual.log_average()))
    } else {
        from_curve(pairs(chains), shared.target)
    };
    let seen = pool(chains);
    next.metric = fisher::fit(settings.metric, &seen, &shared.metric);
    let cost = fisher::cost(&shared.metric, &seen);
    next.cost = cost / seen.chance();
    // From some states the new metric is better on these very states than on others, so what the last one saved has to do.
    let saving = if seen.is_partial() { shared.cost / next.cost } else { cost / fisher::cost(&next.metric, &seen) };
    next.settled = saving < schedule::SETTLED_COST && largest_rhat(chains) < schedule::SETTLED_RHAT;
    let may_end = settings.warmup == super::Warmup::Auto && round >= schedule::FIRST_TO_SETTLE;
    if next.settled && may_end {
        next.begin_approach(settings);
    } else {
        next.begin_rounds(settings, round + 1);
    }
}

fn pool(chains: &[Chain]) -> Seen {
    let first = &chains[0].learned;
    let mut seen = Seen { moments: first.moments.clone(), points: first.points.clone() };
    for chain in &chains[1..] {
        seen.moments.merge(&chain.learned.moments);
        seen.points.merge(&chain.learned.points);
    }
    seen
}

/// The final step size; where trees diverged at it, one for a higher target and another trial.
fn end_trial(next: &mut Shared, settings: &Settings, shared: &Shared, chains: &[Chain]) {
    next.step = from_curve(pairs(chains), shared.target);
    let diverged = chains.iter().any(|chain| chain.learned.divergences > 0);
    match schedule::next_target(shared.target) {
        Some(target) if diverged => {
            next.target = target;
            next.step = from_curve(pairs(chains), target);
            next.begin_phase(Phase::Trial, schedule::RETRY_TREES);
        }
        _ => next.begin_sampling(settings),
    }
}

/// (Step size, acceptance) of all trees of the stage.
fn pairs(chains: &[Chain]) -> impl Iterator<Item = (f64, f64)> + Clone {
    chains.iter().flat_map(|chain| chain.learned.pairs.iter().copied())
}

fn geometric_mean(logs: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = logs.len() as f64;
    exp(logs.sum::<f64>() / count)
}

/// The largest split R-hat over the coordinates and the log density, on the draws as they are; ∞ where one does not vary.
fn largest_rhat(chains: &[Chain]) -> f64 {
    let halves: Vec<&Halves> = chains.iter().flat_map(|chain| &chain.learned.halves).collect();
    let rhat = |quantity: usize| {
        let (count, n) = (halves.len() as f64, halves[0].count);
        let within = halves.iter().map(|half| half.squares[quantity] / (n - 1.0)).sum::<f64>() / count;
        let center = halves.iter().map(|half| half.means[quantity]).sum::<f64>() / count;
        let between = halves.iter().map(|half| (half.means[quantity] - center).powi(2)).sum::<f64>() / (count - 1.0);
        let rhat = ((between + (n - 1.0) / n * within) / within).sqrt();
        if rhat.is_finite() { rhat } else { f64::INFINITY }
    };
    (0..halves[0].means.len()).map(rhat).fold(0.0, f64::max)
}
