//! The lengths of the warm-up: how many trees between two meetings.
//!
//! Rounds of 5, 8, 11, 17, 25, 38, 57, 85, 100, 100, … trees a chain, each with a metric from the round before alone; then 13
//! trees to approach the final step size and 27 to try it. All figures were chosen on sixteen posteriors and checked on
//! fresh seeds.

use super::settings::Warmup;

/// Where the search for a first step size starts.
pub(super) const FIRST_STEP: f64 = 0.1;

/// Acceptance of one leapfrog step that the first step size is chosen for.
pub(super) const FIRST_ACCEPT: f64 = 0.8;

/// Rounds that learn from every state alike, and set the step size by dual averaging: states far out say most about a
/// density whose scales are unknown.
pub(super) const EARLY_ROUNDS: u32 = 2;

/// The first round after which warm-up may end.
pub(super) const FIRST_TO_SETTLE: u32 = 3;

/// The metric has settled where the next one would save less than this factor of leapfrog steps …
pub(super) const SETTLED_COST: f64 = 1.5;

/// … and the chains where the split R-hat of every coordinate and of the log density over the round is below this.
pub(super) const SETTLED_RHAT: f64 = 1.12;

/// A step is the step size times 1 ± this at random, so that no trajectory resonates.
pub(super) const JITTER: f64 = 0.1;

/// Targets tried one after another where trees diverge at the one before.
const TARGETS: [f64; 2] = [0.9, 0.97];

/// Trees tried again at a higher target.
pub(super) const RETRY_TREES: u32 = 30;

const FIRST_ROUND: f64 = 5.0;
const GROWTH: f64 = 1.5;
const LONGEST_ROUND: f64 = 100.0;
/// Trees in rounds after which warm-up ends settled or not, and what a further round must at least have.
const LONGEST_ROUNDS: u32 = 600;
const FINAL: u32 = 40;
const SHORTEST_ROUND: u32 = 10;

/// Trees of round `round` after `done` trees; `None` where no round is left.
pub(super) fn round_trees(warmup: Warmup, round: u32, done: u32) -> Option<u32> {
    let length = (FIRST_ROUND * GROWTH.powi(round.min(30) as i32)).min(LONGEST_ROUND).round() as u32;
    match warmup {
        Warmup::Auto if done > LONGEST_ROUNDS - FINAL - SHORTEST_ROUND => None,
        Warmup::Auto => Some(length.min(LONGEST_ROUNDS - done).max(2)),
        Warmup::Trees(trees) => {
            let left = (trees - final_trees(warmup)).saturating_sub(done);
            match left {
                0 => None,
                _ if left < length + SHORTEST_ROUND => Some(left),
                _ => Some(length),
            }
        }
    }
}

/// Deepest tree of a round: there is no use in long trajectories along a metric that is wrong.
pub(super) fn round_depth(round: u32) -> u32 {
    6 + round.saturating_sub(1).min(4)
}

/// Trees that approach the final step size.
pub(super) fn approach_trees(warmup: Warmup) -> u32 {
    final_trees(warmup) / 3
}

/// Trees that try it.
pub(super) fn trial_trees(warmup: Warmup) -> u32 {
    final_trees(warmup) - approach_trees(warmup)
}

fn final_trees(warmup: Warmup) -> u32 {
    match warmup {
        Warmup::Auto => FINAL,
        Warmup::Trees(trees) => FINAL.min(trees * 2 / 5),
    }
}

/// Trees a chain does before its effective size is looked at, for a target of `effective` draws over all chains.
pub(super) fn first_assessment(effective: f64, chains: u32, draws_per_tree: u32) -> u32 {
    (effective / (1.5 * f64::from(chains) * f64::from(draws_per_tree))).ceil().clamp(FEWEST_TO_ASSESS, 4e9) as u32
}

/// Trees a chain does before the next look, where `trees` gave the share `reached` of the target: as many as should suffice, at least a
/// tenth more, at most twice as many.
pub(super) fn next_assessment(trees: u32, reached: f64) -> u32 {
    let wanted = f64::from(trees) * (1.05 / reached);
    let (least, most) = (1.1 * f64::from(trees), 2.0 * f64::from(trees));
    (if wanted.is_finite() { wanted } else { most }).clamp(least, most).ceil().min(4e9) as u32
}

/// Fewer trees say nothing of effective sizes.
const FEWEST_TO_ASSESS: f64 = 100.0;

/// The target to try after divergences at `target`, if there is one.
pub(super) fn next_target(target: f64) -> Option<f64> {
    TARGETS.into_iter().find(|next| *next > target + 0.02)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounds(warmup: Warmup) -> Vec<u32> {
        let mut lengths: Vec<u32> = vec![];
        while let Some(trees) = round_trees(warmup, lengths.len() as u32, lengths.iter().sum()) {
            lengths.push(trees);
        }
        lengths
    }

    #[test]
    fn rounds_grow_to_a_limit() {
        assert_eq!(rounds(Warmup::Auto), [5, 8, 11, 17, 25, 38, 57, 85, 100, 100, 100, 54]);
        assert_eq!((approach_trees(Warmup::Auto), trial_trees(Warmup::Auto)), (13, 27));
        let depths: Vec<u32> = (0..8).map(round_depth).collect();
        assert_eq!(depths, [6, 6, 7, 8, 9, 10, 10, 10]);
    }

    #[test]
    fn a_fixed_warmup_has_exactly_its_trees() {
        for trees in [0, 1, 2, 3, 10, 49, 50, 100, 137, 200, 640, 1000] {
            let warmup = Warmup::Trees(trees);
            let sum: u32 = rounds(warmup).iter().sum();
            assert_eq!(sum + approach_trees(warmup) + trial_trees(warmup), trees);
        }
        assert_eq!(rounds(Warmup::Trees(100)), [5, 8, 11, 17, 19]);
    }

    #[test]
    fn assessments_go_where_the_target_should_be() {
        assert_eq!(first_assessment(400.0, 4, 3), 100);
        assert_eq!(first_assessment(18_000.0, 4, 3), 1000);
        assert_eq!(next_assessment(100, 0.5), 200);
        assert_eq!(next_assessment(1000, 0.84), 1250);
        assert_eq!(next_assessment(1000, 0.999), 1100);
        assert_eq!(next_assessment(1000, 0.01), 2000);
        assert_eq!(next_assessment(100, f64::NAN), 200);
    }

    #[test]
    fn targets_rise_to_the_last() {
        assert_eq!(
            [0.5, 0.8, 0.9, 0.95, 0.97, 0.99].map(next_target),
            [Some(0.9), Some(0.9), Some(0.97), None, None, None]
        );
    }
}
