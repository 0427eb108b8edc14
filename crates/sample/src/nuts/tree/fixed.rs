//! Trajectories of a given length instead of trees.

use super::{BACKWARD, DIVERGED, Explorer, FORWARD, Kinetic, Point, Tree};
use gibbs_core::{Monitor, Result, Stream};

impl Explorer<'_> {
    /// A trajectory of `steps` steps, of which a random number goes backward, and draws from its states by their weights: static
    /// Hamiltonian Monte Carlo in its multinomial form (M. Betancourt, arXiv:1701.02434, appendix A). Where a step is lost the chain
    /// stays, as it would from any other state of the same trajectory.
    pub(in crate::nuts) fn static_transition(
        &mut self,
        point: &mut Point,
        kinetic: &Kinetic,
        step: f64,
        steps: usize,
        draws: u32,
        stream: &mut Stream,
        monitor: &Monitor,
    ) -> Result<Tree> {
        self.begin(point, kinetic, stream);
        let backward = ((stream.uniform() * (steps + 1) as f64) as usize).min(steps);
        self.new_weight = 0.0;
        let mut divergent = false;
        'sides: for (side, count, signed_step) in [(BACKWARD, backward, -step), (FORWARD, steps - backward, step)] {
            self.reserve(side, count + 1);
            for _ in 0..count {
                monitor.check()?;
                if self.step(side, signed_step, kinetic) <= DIVERGED {
                    divergent = true;
                    break 'sides;
                }
            }
        }
        if divergent {
            self.sides.iter_mut().for_each(|side| side.truncate(1));
        } else {
            self.weight += self.new_weight;
            let mut left = stream.uniform() * self.weight;
            let found = self.places().find(|place| {
                left -= self.weight_of(*place);
                left < 0.0
            });
            self.chosen = found.unwrap_or(self.chosen);
        }
        self.take_draws(draws, stream);
        self.leave(point);
        Ok(Tree {
            leapfrogs: self.leapfrogs,
            depth: (steps + 1).ilog2(),
            acceptance: self.accepted / f64::from(self.steps),
            energy: self.start_energy - self.sides[self.chosen.side].gains[self.chosen.slot],
            divergent: divergent && !self.blocked,
            saturated: false,
        })
    }
}
