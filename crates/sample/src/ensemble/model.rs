//! An ensemble on a density, and what its draws say.

use super::{Ensemble, Options, check_walkers};
use crate::common::{ChainDiagnostics, ChainDraws, Target, check_init, purpose, start, width_of};
use gibbs_core::{Error, LogDensity, Monitor, Result, Stream};
use gibbs_diagnostics::{Draws, autocorrelation_time};

/// Walkers evaluated by one task.
const BLOCK: usize = 16;
/// Walkers start this far about a position that is given for all, in each coordinate.
const BALL: f64 = 1e-2;
/// Autocorrelations are summed until the first lag that is this many times the sum (A. Sokal).
const WINDOW: f64 = 5.0;

/// Draws of an ensemble.
#[derive(Debug, Clone)]
pub struct Solution {
    /// The draws, a walker a chain.
    pub draws: ChainDraws,
    /// Integrated autocorrelation time of each unconstrained coordinate, in draws (`d`).
    pub autocorrelation_time: Vec<f64>,
}

/// Samples `density` with walkers at `init` (one position, about which they start, or one a walker) or at random starts.
pub fn sample(
    density: &dyn LogDensity,
    init: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    let d = density.dimension();
    let walkers = options.walkers.map_or_else(|| (4 * d).max(32), |walkers| walkers as usize);
    check_walkers(walkers, d).map_err(|problem| Error::option("walkers", problem))?;
    check_init(init, d, walkers)?;
    let mut target = Target::new(density);
    let mut positions = vec![];
    let mut stream = Stream::new(options.seed, purpose::LADDER, u32::MAX);
    for k in 0..walkers {
        let mut point = start(&mut target, init, options.seed, k)?.position;
        if init.is_some_and(|init| init.len() == d) {
            point.iter_mut().for_each(|x| *x += BALL * stream.normal());
        }
        positions.extend(point);
    }
    let mut ensemble = Ensemble::new(positions, d, options.clone())?;
    let mut targets: Vec<Target> = (0..walkers.div_ceil(BLOCK)).map(|_| Target::new(density)).collect();
    while !ensemble.is_done() {
        monitor.check()?;
        let asked = ensemble.ask();
        let blocks: Vec<(&[f64], &mut Target)> = asked.chunks(BLOCK * d).zip(&mut targets).collect();
        let work = |_, (rows, target): (&[f64], &mut Target)| -> Vec<f64> {
            rows.chunks_exact(d).map(|row| target.value(row)).collect()
        };
        let values = monitor.map(blocks, work)?.concat();
        ensemble.tell(&values).map_err(|error| Error::option("init", error))?;
        monitor.report(ensemble.sweeps() as f64, Some(ensemble.total() as f64));
    }
    solution(density, &ensemble, target.evaluations, monitor)
}

/// The draws of an ensemble on a density, by variable.
pub fn solution(density: &dyn LogDensity, ensemble: &Ensemble, before: u64, monitor: &Monitor) -> Result<Solution> {
    let (d, walkers, width) = (density.dimension(), ensemble.walkers(), width_of(density));
    let (positions, log_density) = ensemble.draws();
    let mut values = vec![0.0; log_density.len() * width];
    for (position, row) in positions.chunks_exact(d).zip(values.chunks_exact_mut(width)) {
        density.constrain(position, row);
    }
    let diagnostics = ChainDiagnostics {
        evaluations: before + ensemble.calls(),
        acceptance: ensemble.acceptance(),
        ..ChainDiagnostics::default()
    };
    Ok(Solution {
        autocorrelation_time: autocorrelation_times(&positions, d, walkers)?,
        draws: ChainDraws::new(values, log_density, walkers, width, diagnostics, monitor)?,
    })
}

/// Integrated autocorrelation time of each of `d` coordinates of draws, walker by walker (`walkers × draws × d`).
pub fn autocorrelation_times(positions: &[f64], d: usize, walkers: usize) -> Result<Vec<f64>> {
    if positions.is_empty() {
        return Ok(vec![f64::NAN; d]);
    }
    let time_of = |k: usize| {
        let column: Vec<f64> = positions.iter().skip(k).step_by(d).copied().collect();
        Draws::new(&column, walkers).map(|draws| autocorrelation_time(draws, WINDOW))
    };
    (0..d).map(time_of).collect()
}
