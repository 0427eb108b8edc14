//! A density with its evaluations counted, and where chains start.

use gibbs_core::{Error, Evaluator, LogDensity, Result, Stream, Variable, purpose};

/// Starting positions that are tried before giving up.
const ATTEMPTS: u32 = 100;

/// Starts are uniform on ± this, on the unconstrained scale.
const RADIUS: f64 = 2.0;

/// A log density with an evaluator of its own, and the number of its evaluations.
pub(crate) struct Target<'a> {
    evaluator: Box<dyn Evaluator + 'a>,
    scratch: Vec<f64>,
    pub(crate) evaluations: u64,
}

/// A position with its log density and gradient.
#[derive(Debug, Clone, Default)]
pub(crate) struct Point {
    pub(crate) position: Vec<f64>,
    pub(crate) gradient: Vec<f64>,
    pub(crate) value: f64,
}

impl<'a> Target<'a> {
    pub(crate) fn new(density: &'a dyn LogDensity) -> Self {
        let scratch = vec![0.0; density.dimension()];
        Self { evaluator: density.evaluator(), scratch, evaluations: 0 }
    }

    pub(crate) fn dimension(&self) -> usize {
        self.scratch.len()
    }

    /// The log density; −∞ wherever it is no finite number.
    pub(crate) fn value(&mut self, position: &[f64]) -> f64 {
        self.evaluations += 1;
        let value = self.evaluator.evaluate(position, &mut self.scratch);
        if value.is_finite() { value } else { f64::NEG_INFINITY }
    }

    /// The log density with its gradient; −∞ wherever either is not finite.
    pub(crate) fn gradient(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
        self.evaluations += 1;
        let value = self.evaluator.evaluate(position, gradient);
        if value.is_finite() && gradient.iter().all(|g| g.is_finite()) { value } else { f64::NEG_INFINITY }
    }

    pub(crate) fn point(&mut self, position: Vec<f64>) -> Point {
        let mut gradient = vec![0.0; position.len()];
        let value = self.gradient(&position, &mut gradient);
        Point { position, gradient, value }
    }
}

/// Numbers a draw.
pub(crate) fn width_of(density: &dyn LogDensity) -> usize {
    density.variables().iter().map(Variable::len).sum()
}

/// Checks that `init` holds one position, or one a chain.
pub(crate) fn check_init(init: Option<&[f64]>, dimension: usize, chains: usize) -> Result<()> {
    match init {
        Some(init) if init.len() != dimension && init.len() != dimension * chains => Err(Error::option(
            "init",
            format!("expected {dimension} numbers, or {} for {chains} starts, got {}", dimension * chains, init.len()),
        )),
        _ => Ok(()),
    }
}

/// The start of chain `index`: where `init` says, else uniform on (−2, 2) until density and gradient are finite.
pub(crate) fn start(target: &mut Target, init: Option<&[f64]>, seed: u64, index: usize) -> Result<Point> {
    let dimension = target.dimension();
    if let Some(init) = init {
        let from = if init.len() == dimension { 0 } else { index * dimension };
        let point = target.point(init.get(from..from + dimension).unwrap_or(&[]).to_vec());
        if point.value == f64::NEG_INFINITY {
            let told = format!("the density or its gradient is not finite where start {index} is");
            return Err(Error::option("init", told));
        }
        return Ok(point);
    }
    let mut stream = Stream::new(seed, purpose::CHAIN_START, index as u32);
    for _ in 0..ATTEMPTS {
        let position = (0..dimension).map(|_| RADIUS * (2.0 * stream.uniform() - 1.0)).collect();
        let point = target.point(position);
        if point.value > f64::NEG_INFINITY {
            return Ok(point);
        }
    }
    let told = format!("the density or its gradient is not finite at any of {ATTEMPTS} random positions; give one");
    Err(Error::option("init", told))
}
