//! The pure step of the sampler: one chain does some of the trees of its stage.

use super::{
    chain::{Chain, wants_points},
    metric::Kinetic,
    packed,
    points::Points,
    run::width_of,
    schedule,
    settings::Settings,
    shared::{Phase, Shared},
    tree::{Explorer, Tree},
};
use gibbs_core::{LogDensity, Monitor, Result, Stream};
use serde::{Deserialize, Serialize};

/// Draws of one chain and what happened in the trees they come from, in order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Batch {
    /// One row of all variables' values a draw, in the order of the density's variables.
    #[serde(with = "packed")]
    pub values: Vec<f64>,
    /// The log density of each draw, on the unconstrained space.
    #[serde(with = "packed")]
    pub log_density: Vec<f64>,
    /// The unconstrained position of each draw, where that was asked for.
    #[serde(with = "packed")]
    pub positions: Vec<f64>,
    /// The gradient there.
    #[serde(with = "packed")]
    pub gradients: Vec<f64>,
    /// Of each tree: energy of the chain's next state with its momentum.
    #[serde(with = "packed")]
    pub energy: Vec<f64>,
    /// Of each tree: mean acceptance of its steps.
    #[serde(with = "packed")]
    pub acceptance: Vec<f64>,
    /// Of each tree: leapfrog steps, which are gradients.
    pub leapfrogs: Vec<u32>,
    /// Of each tree: doublings.
    pub depth: Vec<u32>,
    /// Of each tree: 0, [`DIVERGENT`] or [`SATURATED`].
    pub fate: Vec<u32>,
}

/// Fate of a tree that lost its trajectory: the draws may miss a part of the distribution.
pub const DIVERGENT: u32 = 1;

/// Fate of a tree that reached the largest depth: the draws are right, and cost more than they should.
pub const SATURATED: u32 = 2;

impl Batch {
    /// Draws in the batch.
    pub fn draws(&self) -> usize {
        self.log_density.len()
    }

    /// Trees in the batch.
    pub fn trees(&self) -> usize {
        self.energy.len()
    }

    /// Adds the draws of a later batch of the same chain.
    pub fn append(&mut self, later: &mut Batch) {
        self.values.append(&mut later.values);
        self.log_density.append(&mut later.log_density);
        self.positions.append(&mut later.positions);
        self.gradients.append(&mut later.gradients);
        self.energy.append(&mut later.energy);
        self.acceptance.append(&mut later.acceptance);
        self.leapfrogs.append(&mut later.leapfrogs);
        self.depth.append(&mut later.depth);
        self.fate.append(&mut later.fate);
    }

    /// Whether every tree has its draws, of `width` numbers each.
    pub(super) fn fits(&self, width: usize, dimension: usize, settings: &Settings) -> bool {
        let (draws, trees) = (self.draws(), self.trees());
        let unconstrained = if settings.unconstrained { draws.saturating_mul(dimension) } else { 0 };
        self.values.len() == draws.saturating_mul(width)
            && draws == settings.kept(trees.saturating_mul(settings.draws_per_tree as usize))
            && [self.positions.len(), self.gradients.len()] == [unconstrained; 2]
            && [self.acceptance.len(), self.leapfrogs.len(), self.depth.len(), self.fate.len()] == [trees; 4]
    }

    /// Makes room for the draws of `trees` trees.
    pub(super) fn reserve(&mut self, trees: usize, width: usize, settings: &Settings) {
        let draws = settings.kept(trees * settings.draws_per_tree as usize);
        self.values.reserve(draws * width);
        self.log_density.reserve(draws);
        for numbers in [&mut self.energy, &mut self.acceptance] {
            numbers.reserve(trees);
        }
        for numbers in [&mut self.leapfrogs, &mut self.depth, &mut self.fate] {
            numbers.reserve(trees);
        }
    }
}

/// What one call of [`advance`] did, and the draws it made.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// New draws that are kept; none in warm-up.
    pub batch: Batch,
    /// All new draws, one row each, where not all are kept; else empty.
    pub passing: Vec<f64>,
    /// The work done.
    pub effort: Effort,
}

/// The work of one call of [`advance`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effort {
    /// Trees, in warm-up or not.
    pub trees: u32,
    /// Divergent ones among them.
    pub divergences: u32,
    /// Gradients evaluated.
    pub gradients: u64,
    /// Whether the chain has done all of its stage: it waits for the others, or has its draws.
    pub done: bool,
}

/// Does trees of the chain's stage until the stage is done or `budget` gradients are spent, at least one tree.
///
/// The budget is counted and not timed, and is looked at between trees only, so it never changes a bit of the draws: any
/// sequence of budgets gives the same. Cancellation is checked at every gradient; after an error the chain is spent, and is
/// to be taken up from its last bytes. `O(gradients · (density + d · rank))`; memory `5 · 2^depth · d` numbers.
pub fn advance<D: LogDensity + ?Sized>(
    density: &D,
    settings: &Settings,
    shared: &Shared,
    chain: &mut Chain,
    budget: u64,
    monitor: &Monitor,
) -> Result<Output> {
    let (mut batch, mut passing) = (Batch::default(), vec![]);
    let all = (settings.thin != 1).then_some(&mut passing);
    let effort = advance_into(density, settings, shared, chain, (budget, &|_| {}), monitor, (&mut batch, all))?;
    Ok(Output { batch, passing, effort })
}

/// [`advance`], with the draws added to a batch, and all that pass by to a list; beside the budget who
/// hears of the trees that are done.
pub(super) fn advance_into<D: LogDensity + ?Sized>(
    density: &D,
    settings: &Settings,
    shared: &Shared,
    chain: &mut Chain,
    (budget, hear): (u64, &dyn Fn(u32)),
    monitor: &Monitor,
    (batch, passing): (&mut Batch, Option<&mut Vec<f64>>),
) -> Result<Effort> {
    if shared.waits(chain.index) {
        return Ok(Effort { done: true, ..Effort::default() });
    }
    let sharing = shared.sharing(settings);
    let shared = shared.of(chain.index);
    chain.enter(density, settings, shared)?;
    let mut work = Work {
        density,
        settings,
        shared,
        sharing,
        kinetic: Kinetic::new(&shared.metric),
        explorer: Explorer::new(density).with_halvings(settings.step_halvings),
        stream: Stream::restore(chain.stream),
        row: vec![0.0; width_of(density)],
        batch,
        passing,
        effort: Effort::default(),
    };
    while !chain.is_done(settings, shared) && work.effort.gradients < budget.max(1) {
        match shared.phase {
            Phase::FirstStep => work.find_first_step(chain),
            _ => {
                work.grow_tree(chain, monitor)?;
                hear(1);
            }
        }
        chain.stream = work.stream.state();
    }
    work.effort.done = chain.is_done(settings, shared);
    Ok(work.effort)
}

struct Work<'a, D: ?Sized> {
    density: &'a D,
    settings: &'a Settings,
    shared: &'a Shared,
    /// Chains that learn together.
    sharing: u32,
    kinetic: Kinetic,
    explorer: Explorer<'a>,
    stream: Stream,
    row: Vec<f64>,
    batch: &'a mut Batch,
    passing: Option<&'a mut Vec<f64>>,
    effort: Effort,
}

impl<D: LogDensity + ?Sized> Work<'_, D> {
    /// Doubles or halves the step size until the acceptance of one leapfrog step crosses 0.8.
    fn find_first_step(&mut self, chain: &mut Chain) {
        let mut step = self.shared.step;
        let mut grows = None;
        for _ in 0..60 {
            let gain = self.explorer.probe(&chain.point, &self.kinetic, step, &mut self.stream);
            self.count_gradients(chain, 1);
            let accepts = gain > super::step_size::ln(schedule::FIRST_ACCEPT);
            if grows.is_some_and(|grows| grows != accepts) {
                break;
            }
            grows = Some(accepts);
            step *= if accepts { 2.0 } else { 0.5 };
        }
        chain.learned.first_step = step;
    }

    fn grow_tree(&mut self, chain: &mut Chain, monitor: &Monitor) -> Result<()> {
        let step = self.step_size(chain);
        let max_depth = self.shared.max_depth(self.settings);
        let draws = self.settings.draws_per_tree;
        let (explorer, stream) = (&mut self.explorer, &mut self.stream);
        let tree = match self.settings.trajectory_length {
            None => explorer.transition(&mut chain.point, &self.kinetic, step, max_depth, draws, stream, monitor)?,
            Some(length) => {
                // Lengths from half to one and a half times the given one, so that no orbit closes every time.
                let wanted = (length * (0.5 + stream.uniform()) / step).ceil();
                let steps = wanted.clamp(1.0, f64::from((1u32 << max_depth) - 1)) as usize;
                explorer.static_transition(&mut chain.point, &self.kinetic, step, steps, draws, stream, monitor)?
            }
        };
        if self.shared.is_sampling() {
            self.record(chain, &tree)
        } else {
            self.learn(chain, &tree, step)
        }
        chain.trees += 1;
        self.effort.trees += 1;
        self.effort.divergences += u32::from(tree.divergent);
        self.count_gradients(chain, u64::from(tree.leapfrogs));
        Ok(())
    }

    /// The step size of the next tree, with its jitter.
    fn step_size(&mut self, chain: &Chain) -> f64 {
        let step = match self.shared.phase {
            Phase::Round(_) | Phase::Approach => chain.learned.dual.step(),
            _ => self.shared.step,
        };
        step * (1.0 + schedule::JITTER * (2.0 * self.stream.uniform() - 1.0))
    }

    fn count_gradients(&mut self, chain: &mut Chain, count: u64) {
        chain.gradients = chain.gradients.saturating_add(count);
        if !self.shared.is_sampling() {
            chain.warmup_gradients = chain.gradients;
        }
        self.effort.gradients += count;
    }

    fn learn(&mut self, chain: &mut Chain, tree: &Tree, step: f64) {
        let learned = &mut chain.learned;
        learned.dual.update(tree.acceptance, self.shared.target);
        learned.pairs.push((step, tree.acceptance));
        learned.divergences += u32::from(tree.divergent);
        let Phase::Round(round) = self.shared.phase else { return };
        let alike = round < schedule::EARLY_ROUNDS;
        // A share below this is as good as none, and would only count as a state.
        let states = self.explorer.states().filter(|(_, _, share)| alike || *share > 1e-12);
        learned.moments.add(states.map(|(x, gradient, share)| (x, gradient, if alike { 1.0 } else { share })));
        let total = self.shared.stage_trees * self.settings.draws_per_tree;
        let by_points = wants_points(self.settings.metric, self.density.dimension());
        let first = chain.trees * self.settings.draws_per_tree;
        for ((position, gradient, log_density), index) in self.explorer.draw_states().zip(first..) {
            learned.add_draw(index, total, position, log_density);
            if by_points && Points::keeps(index, total, self.sharing) {
                learned.points.add(position, gradient);
            }
        }
    }

    fn record(&mut self, chain: &mut Chain, tree: &Tree) {
        chain.tally.add(tree);
        let batch = &mut *self.batch;
        let first = u64::from(chain.trees) * u64::from(self.settings.draws_per_tree);
        for ((position, gradient, log_density), index) in self.explorer.draw_states().zip(first..) {
            let kept = self.settings.thin > 0 && index.is_multiple_of(u64::from(self.settings.thin));
            if !kept && self.passing.is_none() {
                continue;
            }
            self.density.constrain(position, &mut self.row);
            if let Some(passing) = &mut self.passing {
                passing.extend_from_slice(&self.row);
            }
            if !kept {
                continue;
            }
            batch.values.extend_from_slice(&self.row);
            batch.log_density.push(log_density);
            if self.settings.unconstrained {
                batch.positions.extend_from_slice(position);
                batch.gradients.extend_from_slice(gradient);
            }
        }
        if self.settings.thin == 0 {
            return;
        }
        batch.energy.push(tree.energy);
        batch.acceptance.push(tree.acceptance);
        batch.leapfrogs.push(tree.leapfrogs);
        batch.depth.push(tree.depth);
        batch.fate.push(match (tree.divergent, tree.saturated) {
            (true, _) => DIVERGENT,
            (false, true) => SATURATED,
            (false, false) => 0,
        });
    }
}
