//! Anderson acceleration of the Sinkhorn step ψ → ψ + r(ψ), r = log(b / column sums).
//!
//! From the last steps, the combination whose residual is least in the norm weighted by `b` is taken, and the step from
//! there: `ψ + r − Σ γₚ (Δψₚ + Δrₚ)` with `γ = argmin ‖r − Σ γₚ Δrₚ‖`. An error of twice the best sends the iteration back to
//! the best plain step, its memory lost. `O(m)` work beside the pass; a memory of 8 needs 18 vectors of length `m`.
//!
//! Reference: H. F. Walker, P. Ni, Anderson acceleration for fixed-point iterations, SIAM J. Numer. Anal. 49 (2011).

use super::scaling::Scaling;
use super::stored::Stored;
use gibbs_core::simd::{Kernel, Lanes, WIDTH, dispatch};
use gibbs_core::{Float, Result};

/// Differences that are remembered.
const MEMORY: usize = 8;

/// Added to the diagonal of the least squares, relative to its trace.
const RIDGE: f64 = 1e-10;

/// An error this many times the best is a failure of the extrapolation.
const SETBACK: f64 = 2.0;

/// No potential moves further in one combined step.
const LARGEST_MOVE: f64 = 1e3;

/// When an accelerated run gives up.
pub(super) struct Patience {
    /// Passes in all.
    pub(super) passes: usize,
    /// Exp passes among them.
    pub(super) exp_passes: usize,
    /// Whether to leave as soon as the pace so far would not reach the goal within the passes left.
    pub(super) foresight: bool,
}

/// Iterates until the L1 error of the columns is at most `goal`, by stored passes where there is room for a plan, else by
/// exp passes. Returns the last error.
pub(super) fn run<T: Float>(
    state: &mut Scaling,
    mut stored: Option<&mut Stored<T>>,
    goal: f64,
    patience: Patience,
) -> Result<f64> {
    let m = state.psi.len();
    let mut memory = Memory::new(m);
    let mut residual = vec![0.0; m];
    let mut best = (f64::INFINITY, vec![0.0; m]);
    let mut pace = Pace::default();
    let last_exp_pass = state.exp_passes.saturating_add(patience.exp_passes);
    for done in 1.. {
        let error = match &mut stored {
            Some(stored) => state.stored_pass(stored)?,
            None => state.exp_pass()?,
        };
        pace.record(error);
        let hopeless = patience.foresight && pace.needs(goal) > patience.passes.saturating_sub(done) as f64;
        if error <= goal {
            return Ok(error);
        }
        if done >= patience.passes
            || state.exp_passes >= last_exp_pass
            || hopeless
            || pace.has_stalled()
            || !state.may_continue()
        {
            if best.0 < error {
                state.psi.copy_from_slice(&best.1);
                state.is_confirmed = false;
            }
            return Ok(error);
        }
        if error > SETBACK * best.0 && memory.forget() {
            state.psi.copy_from_slice(&best.1);
            best.0 = f64::INFINITY;
            continue;
        }
        state.residual(&mut residual);
        if error < best.0 {
            best.0 = error;
            for ((best, psi), r) in best.1.iter_mut().zip(&state.psi).zip(&residual) {
                *best = psi + r;
            }
        }
        memory.step(&mut state.psi, &residual, &state.problem.b.weights);
    }
    Ok(state.error())
}

/// How fast the error falls.
#[derive(Default)]
struct Pace {
    errors: Vec<f64>,
    /// A least error, and the pass of it; later ones that are hardly less do not count.
    least: Option<(f64, usize)>,
}

impl Pace {
    /// Passes between the two errors that are compared.
    const WINDOW: usize = 20;

    /// Passes without a new least error after which none is expected.
    const STALLED: usize = 500;

    fn record(&mut self, error: f64) {
        self.errors.push(error);
        if self.least.is_none_or(|(least, _)| error < 0.9 * least) {
            self.least = Some((error, self.errors.len()));
        }
    }

    fn has_stalled(&self) -> bool {
        self.least.is_some_and(|(_, pass)| self.errors.len() - pass >= Self::STALLED)
    }

    /// Passes to the goal at the pace of the last window; none before there is a window to judge by.
    fn needs(&self, goal: f64) -> f64 {
        let count = self.errors.len();
        if count < 2 * Self::WINDOW {
            return 0.0;
        }
        let least = |errors: &[f64]| errors.iter().copied().fold(f64::INFINITY, f64::min);
        let (before, now) = (least(&self.errors[..count - Self::WINDOW]), least(&self.errors));
        let rate = (before / now).ln() / Self::WINDOW as f64;
        if rate > 0.0 { (now / goal).ln() / rate } else { f64::INFINITY }
    }
}

/// The differences between consecutive points and residuals, in a ring.
pub(crate) struct Memory {
    /// Δψ + Δr.
    points: Vec<Vec<f64>>,
    /// Δr.
    residuals: Vec<Vec<f64>>,
    last: Option<(Vec<f64>, Vec<f64>)>,
    /// ⟨Δrₚ, Δr_q⟩ weighted by b.
    gram: [[f64; MEMORY]; MEMORY],
    /// Room for a step.
    moves: Vec<f64>,
    count: usize,
    next: usize,
}

impl Memory {
    /// For vectors of length `m`.
    pub(crate) fn new(m: usize) -> Self {
        let vectors = || vec![vec![0.0; m]; MEMORY];
        Self {
            points: vectors(),
            residuals: vectors(),
            last: None,
            gram: [[0.0; MEMORY]; MEMORY],
            moves: vec![0.0; m],
            count: 0,
            next: 0,
        }
    }

    /// Empties the memory. Returns whether there was something in it.
    pub(crate) fn forget(&mut self) -> bool {
        let had = self.last.is_some();
        (self.last, self.count, self.next) = (None, 0, 0);
        had
    }

    /// Moves `psi` by the accelerated step whose plain one is `residual`.
    pub(crate) fn step(&mut self, psi: &mut [f64], residual: &[f64], weights: &[f64]) {
        self.remember(psi, residual, weights);
        let gamma = self.combination(residual, weights);
        self.moves.copy_from_slice(residual);
        for (points, gamma) in self.points.iter().zip(gamma).take(self.count) {
            gibbs_core::axpy(&mut self.moves, -gamma, points);
        }
        // A wild combination is worse than the plain step.
        let moves = if self.moves.iter().all(|x| x.abs() < LARGEST_MOVE) { &self.moves } else { residual };
        gibbs_core::axpy(psi, 1.0, moves);
    }

    fn remember(&mut self, psi: &[f64], residual: &[f64], weights: &[f64]) {
        match &mut self.last {
            None => self.last = Some((psi.to_vec(), residual.to_vec())),
            Some((last_psi, last_residual)) => {
                let k = self.next;
                for j in 0..psi.len() {
                    let change = residual[j] - last_residual[j];
                    self.residuals[k][j] = change;
                    self.points[k][j] = psi[j] - last_psi[j] + change;
                }
                last_psi.copy_from_slice(psi);
                last_residual.copy_from_slice(residual);
                self.next = (k + 1) % MEMORY;
                self.count = (self.count + 1).min(MEMORY);
                for p in 0..self.count {
                    let product = weighted_dot(weights, &self.residuals[p], &self.residuals[k]);
                    (self.gram[p][k], self.gram[k][p]) = (product, product);
                }
            }
        }
    }

    /// The γ that leaves the least residual.
    fn combination(&self, residual: &[f64], weights: &[f64]) -> [f64; MEMORY] {
        let mut gram = self.gram;
        let mut gamma = [0.0; MEMORY];
        let trace: f64 = (0..self.count).map(|p| gram[p][p]).sum();
        for p in 0..self.count {
            gram[p][p] += RIDGE * trace;
            gamma[p] = weighted_dot(weights, &self.residuals[p], residual);
        }
        if solve_positive(&mut gram, &mut gamma, self.count) { gamma } else { [0.0; MEMORY] }
    }
}

/// Solves `matrix · x = vector` in place by Cholesky's factorisation of the leading `count × count` part; false where it is
/// not positive definite.
fn solve_positive(matrix: &mut [[f64; MEMORY]; MEMORY], vector: &mut [f64; MEMORY], count: usize) -> bool {
    for p in 0..count {
        for q in 0..=p {
            let inner: f64 = (0..q).map(|c| matrix[p][c] * matrix[q][c]).sum();
            let rest = matrix[p][q] - inner;
            if p > q {
                matrix[p][q] = rest / matrix[q][q];
            } else if rest > 0.0 {
                matrix[p][p] = rest.sqrt();
            } else {
                return false;
            }
        }
    }
    for p in 0..count {
        let inner: f64 = (0..p).map(|c| matrix[p][c] * vector[c]).sum();
        vector[p] = (vector[p] - inner) / matrix[p][p];
    }
    for p in (0..count).rev() {
        let inner: f64 = (p + 1..count).map(|c| matrix[c][p] * vector[c]).sum();
        vector[p] = (vector[p] - inner) / matrix[p][p];
    }
    vector.iter().all(|x| x.is_finite())
}

/// Σ wⱼ xⱼ yⱼ.
fn weighted_dot(weights: &[f64], x: &[f64], y: &[f64]) -> f64 {
    dispatch(WeightedDot { weights, x, y })
}

struct WeightedDot<'a> {
    weights: &'a [f64],
    x: &'a [f64],
    y: &'a [f64],
}

impl Kernel for WeightedDot<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        let ((w, w_rest), (x, x_rest), (y, y_rest)) =
            (self.weights.as_chunks::<WIDTH>(), self.x.as_chunks::<WIDTH>(), self.y.as_chunks::<WIDTH>());
        let mut sum = Lanes::splat(0.0);
        for ((w, x), y) in w.iter().zip(x).zip(y) {
            sum = (Lanes(*w) * Lanes(*x)).times_plus::<FMA>(Lanes(*y), sum);
        }
        sum.sum() + w_rest.iter().zip(x_rest).zip(y_rest).map(|((w, x), y)| w * x * y).sum::<f64>()
    }
}
