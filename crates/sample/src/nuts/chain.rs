//! One chain: where it stands, its random stream, and what it has learned since the chains last met.

use super::{
    moments::Moments,
    points::{MOST_COORDINATES, Points},
    settings::{MetricKind, Settings},
    shared::{Phase, Shared},
    step_size::DualAverage,
    tally::Tally,
    trajectory::Point,
};
use gibbs_core::{Error, LogDensity, Result, Stream, StreamState, purpose, saved};
use serde::{Deserialize, Serialize};

/// Starting positions that are tried before giving up.
const ATTEMPTS: u32 = 100;

/// Starts are uniform on ± this, on the unconstrained scale.
const RADIUS: f64 = 2.0;

pub(super) const FORMAT: saved::Format = saved::Format { tag: *b"gbnc", version: 3, name: "chain" };

/// The state of one chain, between two trees. Saved and read back it continues bit for bit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chain {
    pub(super) fingerprint: u64,
    pub(super) index: u32,
    /// The stage it works on; 0 before the first.
    pub(super) stage: u32,
    /// Trees done in this stage.
    pub(super) trees: u32,
    pub(super) point: Point,
    pub(super) stream: StreamState,
    pub(super) learned: Learned,
    /// Gradients of all stages, and of those before sampling.
    pub(super) gradients: u64,
    pub(super) warmup_gradients: u64,
    /// What happened in the trees of the draws.
    pub(super) tally: Tally,
}

/// What a chain brings to the next meeting.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Learned {
    /// The step size that one leapfrog step accepts; 0 until found.
    pub(super) first_step: f64,
    pub(super) dual: DualAverage,
    /// Step size and acceptance of each tree.
    pub(super) pairs: Vec<(f64, f64)>,
    pub(super) moments: Moments,
    /// Some states, where there are too many coordinates for covariances.
    pub(super) points: Points,
    /// Coordinates, then the log density, in the first and in the second half of the draws.
    pub(super) halves: [Halves; 2],
    pub(super) divergences: u32,
}

/// Mean and sum of squares about it, of several quantities.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Halves {
    pub(super) count: f64,
    pub(super) means: Vec<f64>,
    pub(super) squares: Vec<f64>,
}

impl Halves {
    fn new(quantities: usize) -> Self {
        Self { count: 0.0, means: vec![0.0; quantities], squares: vec![0.0; quantities] }
    }

    fn add(&mut self, values: impl Iterator<Item = f64>) {
        self.count += 1.0;
        for ((mean, square), value) in self.means.iter_mut().zip(&mut self.squares).zip(values) {
            let difference = value - *mean;
            *mean += difference / self.count;
            *square += difference * (value - *mean);
        }
    }
}

impl Learned {
    /// Nothing yet, for the stage that `shared` describes.
    fn fresh(shared: &Shared, settings: &Settings, dimension: usize) -> Self {
        let mut learned = Self { dual: DualAverage::new(shared.step, shared.boldness()), ..Self::default() };
        if let Phase::Round(_) = shared.phase {
            learned.moments = Moments::new(dimension, wants_covariances(settings.metric, dimension));
            learned.halves = [Halves::new(dimension + 1), Halves::new(dimension + 1)];
        }
        learned
    }

    /// Adds draw `index` of `total` to its half; of an odd number the middle one belongs to neither.
    pub(super) fn add_draw(&mut self, index: u32, total: u32, position: &[f64], log_density: f64) {
        let half = total / 2;
        let values = position.iter().copied().chain([log_density]);
        if index < half {
            self.halves[0].add(values);
        } else if index >= total - half {
            self.halves[1].add(values);
        }
    }

    pub(super) fn fits(&self, shared: &Shared, settings: &Settings, dimension: usize) -> bool {
        match shared.phase {
            Phase::Round(_) => {
                self.moments.fits(dimension, wants_covariances(settings.metric, dimension))
                    && self.points.fits(dimension)
                    && self
                        .halves
                        .iter()
                        .all(|half| half.means.len() == dimension + 1 && half.squares.len() == dimension + 1)
            }
            _ => true,
        }
    }
}

fn wants_directions(metric: MetricKind) -> bool {
    matches!(metric, MetricKind::LowRank | MetricKind::Dense)
}

fn wants_covariances(metric: MetricKind, dimension: usize) -> bool {
    wants_directions(metric) && dimension <= MOST_COORDINATES
}

/// Whether states are kept instead of covariances.
pub(super) fn wants_points(metric: MetricKind, dimension: usize) -> bool {
    wants_directions(metric) && dimension > MOST_COORDINATES
}

/// Starts chain `index` (from 0): where the options say, else uniform on (−2, 2) until density and gradient are finite.
///
/// An error that names `options.init` where they are finite nowhere in 100 attempts, or not at the position given.
pub fn start<D: LogDensity + ?Sized>(density: &D, settings: &Settings, index: u32) -> Result<Chain> {
    let dimension = density.dimension();
    settings.check(dimension)?;
    let mut stream = Stream::new(settings.seed, purpose::CHAIN_START, index);
    let mut evaluator = density.evaluator();
    let mut point = Point { position: vec![0.0; dimension], gradient: vec![0.0; dimension], log_density: 0.0 };
    let given = settings.position(index, dimension);
    let attempts = if given.is_some() { 1 } else { ATTEMPTS };
    for attempt in 1..=attempts {
        match given {
            Some(position) => point.position.copy_from_slice(position),
            None => point.position.fill_with(|| RADIUS * (2.0 * stream.uniform() - 1.0)),
        }
        point.log_density = evaluator.evaluate(&point.position, &mut point.gradient);
        if point.log_density.is_finite() && point.gradient.iter().all(|value| value.is_finite()) {
            let stream = Stream::new(settings.seed, purpose::CHAIN, index).state();
            let gradients = u64::from(attempt);
            return Ok(Chain {
                fingerprint: density.fingerprint(),
                index,
                stage: 0,
                trees: 0,
                point,
                stream,
                learned: Learned::default(),
                gradients,
                warmup_gradients: gradients,
                tally: Tally::default(),
            });
        }
    }
    Err(match given {
        Some(_) => {
            Error::option("init", format!("the density or its gradient is not finite where chain {index} starts"))
        }
        None => Error::option(
            "init",
            format!(
                "the density or its gradient is not finite at any of {ATTEMPTS} random positions; give one where it is"
            ),
        ),
    })
}

impl Chain {
    /// The state as bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        saved::to_bytes(FORMAT, self)
    }

    /// The state that was saved as `bytes`; other bytes are an error that names `chain`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        saved::from_bytes(FORMAT, bytes)
    }

    /// The chain's number, from 0.
    pub fn index(&self) -> u32 {
        self.index
    }

    /// The unconstrained position.
    pub fn position(&self) -> &[f64] {
        &self.point.position
    }

    /// Gradient evaluations so far, warm-up included.
    pub fn gradients(&self) -> u64 {
        self.gradients
    }

    /// Trees done since the chains last met.
    pub fn trees(&self) -> u32 {
        self.trees
    }

    /// Whether the work between two meetings is done.
    pub fn is_done(&self, settings: &Settings, shared: &Shared) -> bool {
        let own = shared.of(self.index);
        shared.waits(self.index)
            || self.stage == own.stage
                && match own.phase {
                    Phase::FirstStep => self.learned.first_step > 0.0,
                    _ => self.trees >= own.trees(settings),
                }
    }

    /// Takes up the stage of what it shares, after checking that all fits together.
    pub(super) fn enter<D: LogDensity + ?Sized>(
        &mut self,
        density: &D,
        settings: &Settings,
        shared: &Shared,
    ) -> Result<()> {
        let dimension = density.dimension();
        settings.check(dimension)?;
        shared.check(density)?;
        let sizes = [self.point.position.len(), self.point.gradient.len()];
        if self.fingerprint != density.fingerprint() || sizes != [dimension; 2] {
            return Err(Error::value("checkpoint", "belongs to another model"));
        }
        if self.stage > shared.stage {
            return Err(Error::value("checkpoint", "the chain is ahead of what the chains share"));
        }
        if self.stage < shared.stage {
            (self.stage, self.trees) = (shared.stage, 0);
            self.learned = Learned::fresh(shared, settings, dimension);
        } else if !self.learned.fits(shared, settings, dimension) {
            return Err(Error::value("checkpoint", "belongs to a run with other options"));
        }
        Ok(())
    }
}
