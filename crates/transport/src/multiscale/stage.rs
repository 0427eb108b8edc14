//! One ε on one pair of clouds: Newton's method on a kernel that follows the potentials.
//!
//! Rows are kept exact, so that what is left is concave in the columns' potentials: gradient `b − column sums`, Hessian
//! `diag(columns) − Pᵀ diag(1/a) P`, solved by conjugate gradients on the kept blocks. Sinkhorn steps, over-relaxed, take
//! turns with it, whichever gained more a pass last: they are better where single far points are still to be joined. When the potentials have moved so far
//! that left-out entries could matter, the kernel is made anew around them; an error is believed only of a new kernel.

use super::kernel::{Kernel, Pair};
use super::transform::transform;
use gibbs_core::{Monitor, Result, dot};

/// Logarithms of scalings beyond which the kernel is made anew.
const DRIFT: f64 = 14.0;

/// Conjugate-gradient steps of a Newton step.
const MOST_CONJUGATE: usize = 150;

/// Kernels of a stage.
const MOST_KERNELS: usize = 60;

/// Relaxation of Sinkhorn steps.
const RELAXED: f64 = 1.5;

/// Gains a pass, as logarithms, below which a new kernel is the better hope.
const LEAST_GAIN: f64 = 1e-4;

/// Longest step of a potential, in units of ε.
const LONGEST: f64 = 4.0;

/// Shortenings of a step.
const MOST_TRIALS: usize = 6;

/// Potentials of both clouds, padded, and the work so far.
pub(super) struct State {
    pub(super) f: Vec<f64>,
    pub(super) g: Vec<f64>,
    /// Passes over kernels.
    pub(super) passes: usize,
    pub(super) most_passes: usize,
    pub(super) memory_limit: usize,
}

/// What a stage ends with.
pub(super) struct Outcome {
    /// The kernel of the potentials.
    pub(super) kernel: Kernel,
    /// L1 errors of rows and columns, what is neglected included.
    pub(super) errors: [f64; 2],
}

/// Scalings of a kernel's rows and columns, and what they give.
struct Scalings {
    /// v.
    columns: Vec<f64>,
    /// 1 / u.
    rows: Vec<f64>,
    /// Column sums of the plan.
    sums: Vec<f64>,
    /// The dual objective up to a constant, in units of ε.
    value: f64,
    error: f64,
}

/// Brings the L1 errors of the plan's marginals below `goal`.
pub(super) fn run(state: &mut State, pair: Pair, goal: f64, monitor: &Monitor) -> Result<Outcome> {
    // Tight potentials: no entry of the density exceeds 1, and every row and column has one that is 1.
    state.f = transform(pair.x, pair.y, &state.g, pair.ground, monitor)?;
    state.g = transform(pair.y, pair.x, &state.f, pair.ground, monitor)?;
    let mut threshold = goal.min(1e-2);
    let (mut best, mut stale) = (f64::INFINITY, 0);
    for turn in 0.. {
        let kernel = Kernel::new(pair, &state.f, &state.g, threshold, state.memory_limit, monitor)?;
        let errors = errors(state, pair, &kernel, monitor)?;
        let error = errors[0] + errors[1];
        // Many turns that do not help say that rounding errors are all that is left.
        stale = if error < 0.9 * best { 0 } else { stale + 1 };
        best = best.min(error);
        let at_rest = stale > 6;
        if error <= goal || at_rest || turn == MOST_KERNELS || state.passes >= state.most_passes {
            return Ok(Outcome { kernel, errors });
        }
        if kernel.neglected > 0.1 * goal {
            threshold *= 0.1;
        } else if kernel.neglected < 0.01 * goal && turn > 0 {
            threshold *= 3.0;
        }
        improve(state, pair, &kernel, 0.3 * goal, turn == 0, monitor)?;
    }
    Err(gibbs_core::Error::internal("a loop without end has ended"))
}

/// The marginals' errors at the potentials, by the new kernel.
fn errors(state: &mut State, pair: Pair, kernel: &Kernel, monitor: &Monitor) -> Result<[f64; 2]> {
    state.passes += 1;
    let (a, b) = (&pair.x.weights, &pair.y.weights);
    let mut rows = vec![0.0; a.len()];
    let sums = kernel.pass(b, &mut rows, |i, sum| (a[i], sum), monitor)?;
    let off = |weights: &[f64], sums: &[f64]| -> f64 {
        weights.iter().zip(sums).map(|(weight, sum)| weight * (sum - 1.0).abs()).sum()
    };
    Ok([off(a, &rows) + kernel.neglected, off(b, &sums) + kernel.neglected])
}

/// Newton steps until the error is below `goal` or the potentials have moved too far; the potentials follow. Where the kernel
/// is that of tight potentials, plain steps come first.
fn improve(state: &mut State, pair: Pair, kernel: &Kernel, goal: f64, is_tight: bool, monitor: &Monitor) -> Result<()> {
    let ones = vec![1.0; pair.y.padded()];
    let mut current = scaled(state, pair, kernel, ones, monitor)?;
    for _ in 0..if is_tight { 2 } else { 1 } {
        current = plain(state, pair, kernel, &current, 1.0, monitor)?;
    }
    // How much a pass of either kind of step lowered the logarithm of the error last time; each gets its first chance.
    let (mut by_plain, mut by_newton) = (f64::INFINITY, f64::INFINITY);
    while !is_tight && current.error > goal && current.drift() < DRIFT && state.passes < state.most_passes {
        monitor.report(state.passes as f64, None);
        let before = state.passes;
        let next = match by_newton >= by_plain {
            true => newton(state, pair, kernel, &current, goal, monitor)?,
            false => Some(plain(state, pair, kernel, &current, RELAXED, monitor)?),
        };
        let error = next.as_ref().map_or(f64::INFINITY, |next| next.error);
        let gain = (current.error / error).ln() / (state.passes - before) as f64;
        if by_newton >= by_plain {
            by_newton = gain;
        } else {
            by_plain = gain;
        }
        if by_newton < LEAST_GAIN && by_plain < LEAST_GAIN {
            break;
        }
        current = next.unwrap_or(current);
    }
    for (f, sum) in state.f.iter_mut().zip(&current.rows) {
        *f -= pair.epsilon * sum.ln();
    }
    for (g, v) in state.g.iter_mut().zip(&current.columns) {
        *g += pair.epsilon * v.ln();
    }
    Ok(())
}

/// The rows' scalings that columns' scalings lead to.
fn scaled(state: &mut State, pair: Pair, kernel: &Kernel, columns: Vec<f64>, monitor: &Monitor) -> Result<Scalings> {
    state.passes += 1;
    let (a, b) = (&pair.x.weights, &pair.y.weights);
    let w: Vec<f64> = b.iter().zip(&columns).map(|(b, v)| b * v).collect();
    let mut rows = vec![0.0; a.len()];
    let row = |i: usize, sum: f64| {
        // A row without an entry above the threshold keeps its potential.
        let sum = if sum > 0.0 { sum } else { 1.0 };
        (a[i] / sum, sum)
    };
    let mut sums = kernel.pass(&w, &mut rows, row, monitor)?;
    sums.iter_mut().zip(&w).for_each(|(sum, w)| *sum *= w);
    let value = b.iter().zip(&columns).map(|(b, v)| b * v.ln()).sum::<f64>()
        - a.iter().zip(&rows).map(|(a, sum)| a * sum.ln()).sum::<f64>();
    let error = b.iter().zip(&sums).map(|(b, sum)| (b - sum).abs()).sum();
    Ok(Scalings { columns, rows, sums, value, error })
}

/// A Sinkhorn step, over-relaxed.
fn plain(
    state: &mut State,
    pair: Pair,
    kernel: &Kernel,
    from: &Scalings,
    relaxation: f64,
    monitor: &Monitor,
) -> Result<Scalings> {
    let step = |((v, b), sum): ((&f64, &f64), &f64)| match *sum > 0.0 && *b > 0.0 {
        true => v * (b / sum).powf(relaxation),
        false => *v,
    };
    let columns = from.columns.iter().zip(&pair.y.weights).zip(&from.sums).map(step).collect();
    scaled(state, pair, kernel, columns, monitor)
}

/// A Newton step with a line search; nothing where no step along it helps.
fn newton(
    state: &mut State,
    pair: Pair,
    kernel: &Kernel,
    from: &Scalings,
    goal: f64,
    monitor: &Monitor,
) -> Result<Option<Scalings>> {
    let b = &pair.y.weights;
    let gradient: Vec<f64> = b.iter().zip(&from.sums).map(|(b, sum)| b - sum).collect();
    let residual = (0.1 * from.error.sqrt()).min(0.3) * from.error;
    let mut direction = conjugate(state, pair, kernel, from, &gradient, residual.max(0.3 * goal), monitor)?;
    // Columns that hardly any entry reaches would go far and hold all others back.
    direction.iter_mut().for_each(|step| *step = step.clamp(-LONGEST, LONGEST));
    let slope = dot(&gradient, &direction);
    let mut length = 1.0;
    for _ in 0..MOST_TRIALS {
        if slope <= 0.0 {
            break;
        }
        let moved = |(v, step): (&f64, &f64)| v * (length * step).exp();
        let columns: Vec<f64> = from.columns.iter().zip(&direction).map(moved).collect();
        let next = scaled(state, pair, kernel, columns, monitor)?;
        let rises = next.value >= from.value + 1e-4 * length * slope;
        if rises || next.error < 0.9 * from.error && next.value >= from.value - 1e-10 {
            return Ok(Some(next));
        }
        length *= 0.35;
    }
    Ok(None)
}

/// Solves `(diag(columns) + damping − Pᵀ diag(1/a) P) z = gradient` to an L1 residual.
fn conjugate(
    state: &mut State,
    pair: Pair,
    kernel: &Kernel,
    at: &Scalings,
    gradient: &[f64],
    residual: f64,
    monitor: &Monitor,
) -> Result<Vec<f64>> {
    let (a, b) = (&pair.x.weights, &pair.y.weights);
    let w: Vec<f64> = b.iter().zip(&at.columns).map(|(b, v)| b * v).collect();
    // Damped as the error is, and more where a column is far off, which bounds its step.
    let damped = |j: usize| at.sums[j] + 0.01 * at.error.min(1.0) * b[j] + (b[j] - at.sums[j]).abs() / LONGEST;
    let whole: Vec<f64> = (0..b.len()).map(damped).collect();
    let factors: Vec<f64> = a.iter().zip(&at.rows).map(|(a, sum)| a / (sum * sum)).collect();
    let mut diagonal = kernel.squares(&factors, monitor)?;
    state.passes += 1;
    for (j, entry) in diagonal.iter_mut().enumerate() {
        *entry = (whole[j] - w[j] * w[j] * *entry).max(1e-3 * whole[j]).max(f64::MIN_POSITIVE);
    }
    let mut solution = vec![0.0; b.len()];
    let mut rest = gradient.to_vec();
    let mut direction: Vec<f64> = rest.iter().zip(&diagonal).map(|(rest, entry)| rest / entry).collect();
    let mut product = dot(&rest, &direction);
    let mut weighted = vec![0.0; b.len()];
    let mut unused = vec![0.0; a.len()];
    for _ in 0..MOST_CONJUGATE {
        if rest.iter().map(|rest| rest.abs()).sum::<f64>() <= residual || state.passes >= state.most_passes {
            break;
        }
        state.passes += 1;
        monitor.check()?;
        weighted.iter_mut().zip(&w).zip(&direction).for_each(|((out, w), step)| *out = w * step);
        let mut image = kernel.pass(&weighted, &mut unused, |i, sum| (factors[i] * sum, 0.0), monitor)?;
        for (j, image) in image.iter_mut().enumerate() {
            *image = whole[j] * direction[j] - w[j] * *image;
        }
        let curvature = dot(&direction, &image);
        if !(curvature > 0.0 && product > 0.0) {
            break;
        }
        let length = product / curvature;
        gibbs_core::axpy(&mut solution, length, &direction);
        gibbs_core::axpy(&mut rest, -length, &image);
        let next = rest.iter().zip(&diagonal).map(|(rest, entry)| rest * rest / entry).sum::<f64>();
        let keep = next / product;
        product = next;
        for ((direction, rest), entry) in direction.iter_mut().zip(&rest).zip(&diagonal) {
            *direction = rest / entry + keep * *direction;
        }
    }
    Ok(solution)
}

impl Scalings {
    /// How far a left-out entry can have grown, as a logarithm.
    fn drift(&self) -> f64 {
        let rows = self.rows.iter().fold(0.0, |most: f64, sum| most.max(-sum.ln()));
        self.columns.iter().fold(0.0, |most: f64, v| most.max(v.ln())) + rows
    }
}
