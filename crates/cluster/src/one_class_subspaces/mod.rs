//! GODS: a pair of orthonormal frames that sandwich the data of one class, and scores of new points by how far they leave it.
//!
//! ```text
//! minimize over W₁, W₂ ∈ St(K, p), b₁, b₂ ∈ Rᴷ
//!     mean over i of [η − min (W₁ xᵢ + b₁)]₊² + [η + max (W₂ xᵢ + b₂)]₊²            margins: above the one, below the other
//!   + λ mean over i of (‖W₁ xᵢ + b₁‖² + ‖W₂ xᵢ + b₂‖²)                              both near the data
//!   + ν ‖b₁ − b₂‖² / 2                                                              and their origins near each other
//! score(x) = max(−min (W₁ x + b₁), max (W₂ x + b₂))
//! ```
//!
//! on columns of mean 0 and variance 1. Solved by Riemannian conjugate gradients (Polak–Ribière with restarts, QR retraction,
//! projection as transport, backtracking) on the product of two Stiefel manifolds and the offsets, from random starts, of
//! which the best counts. The objective is not convex, and has kinks where another direction becomes the nearest: there
//! the gradient, whose norm is in the result, need not vanish, and convergence is a matter of the objective's fall.
//! Time: `O(n K p)` an evaluation, `O(K² p)` a retraction.
//!
//! Reference: J. Wang, A. Cherian, GODS: generalized one-class discriminative subspaces for anomaly detection, ICCV 2019,
//! <https://arxiv.org/abs/1908.05884>. A reconstruction from the abstract and what is known of the authors' program: hinges and
//! `λ` are as there; the term of the origins follows the abstract; margins are in units of the scaled columns, and sums over
//! points are means.

mod objective;

use gibbs_core::{Error, MatrixView, Monitor, Result, Stream, axpy, dot, norm, purpose};
use objective::{Frames, evaluate};

/// How frames are fitted.
#[derive(Debug, Clone)]
pub struct Options {
    /// Directions of each frame, `K`; the number of columns where that is less.
    pub directions: usize,
    /// `η`, in units of the scaled columns.
    pub margin: f64,
    /// `λ`.
    pub closeness: f64,
    /// `ν`.
    pub origin_weight: f64,
    /// Random starts.
    pub restarts: usize,
    /// Steps of a start.
    pub max_iterations: u32,
    /// Relative fall of the objective over ten steps that counts as converged.
    pub tolerance: f64,
    /// Names the random streams.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            directions: 10,
            margin: 0.1,
            closeness: 0.1,
            origin_weight: 0.01,
            restarts: 4,
            max_iterations: 200,
            tolerance: 1e-5,
            seed: 0,
        }
    }
}

/// Two frames with their offsets, and how good they are.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Rows of `W₁`, then of `W₂` (`2 K × p`), for scaled columns.
    pub frames: Vec<f64>,
    /// `b₁`, then `b₂` (`2 K`).
    pub offsets: Vec<f64>,
    /// Means and inverse deviations of the columns (`p` each).
    pub center: Vec<f64>,
    /// See `center`; 0 for a constant column.
    pub scale: Vec<f64>,
    /// The objective.
    pub value: f64,
    /// Norm of its Riemannian gradient; not 0 at kinks.
    pub gradient_norm: f64,
    /// Largest entry of `W Wᵀ − I` of either frame.
    pub orthogonality: f64,
    /// The objective after every step of the best start; it never rises.
    pub trace: Vec<f64>,
    /// Whether the fall over ten steps met the tolerance.
    pub converged: bool,
    /// Scores of the points that were fitted (`n`).
    pub scores: Vec<f64>,
}

/// Fits frames to `points` (`n × p`, finite).
pub fn fit(points: MatrixView, options: &Options, monitor: &Monitor) -> Result<Solution> {
    let p = points.ncols();
    let (center, scale) = moments(points);
    let scaled = scaled(points, &center, &scale);
    let mut best: Option<Descent> = None;
    for start in 0..options.restarts.max(1) {
        let found = descend(&scaled, p, start, options, monitor)?;
        if best.as_ref().is_none_or(|best| found.value < best.value) {
            best = Some(found);
        }
        monitor.report(start as f64 + 1.0, Some(options.restarts as f64));
    }
    let Some(Descent { at, value, gradient_norm, trace }) = best else {
        return Err(Error::option("restarts", "expected a positive integer"));
    };
    let scores = scores_of(&scaled, p, &at);
    Ok(Solution {
        orthogonality: at.orthogonality(),
        frames: at.rows,
        offsets: at.offsets,
        center,
        scale,
        value,
        gradient_norm,
        converged: fall(&trace) <= options.tolerance,
        trace,
        scores,
    })
}

/// Scores of new `points` (`n × p`): above 0 where a point is on the wrong side of a frame.
pub fn score(points: MatrixView, frames: &[f64], offsets: &[f64], center: &[f64], scale: &[f64]) -> Result<Vec<f64>> {
    let p = points.ncols();
    if center.len() != p || scale.len() != p || frames.len() != offsets.len() * p || !offsets.len().is_multiple_of(2) {
        return Err(Error::shape("newPoints", format!("expected {} columns, got {p}", center.len())));
    }
    let at = Frames { columns: p, rows: frames.to_vec(), offsets: offsets.to_vec() };
    Ok(scores_of(&scaled(points, center, scale), p, &at))
}

fn scores_of(scaled: &[f64], p: usize, at: &Frames) -> Vec<f64> {
    let k = at.offsets.len() / 2;
    let score = |x: &[f64]| {
        let value = |row: usize| dot(&at.rows[row * p..(row + 1) * p], x) + at.offsets[row];
        let low = (0..k).map(value).fold(f64::INFINITY, f64::min);
        let high = (k..2 * k).map(value).fold(f64::NEG_INFINITY, f64::max);
        f64::max(-low, high)
    };
    scaled.chunks(p).map(score).collect()
}

fn moments(points: MatrixView) -> (Vec<f64>, Vec<f64>) {
    let (n, p) = (points.nrows() as f64, points.ncols());
    let (mut center, mut variance) = (vec![0.0; p], vec![0.0; p]);
    points.rows().for_each(|row| axpy(&mut center, 1.0 / n, row));
    for row in points.rows() {
        for ((v, x), c) in variance.iter_mut().zip(row).zip(&center) {
            *v += (x - c) * (x - c) / n;
        }
    }
    // A column that is constant but for rounding says nothing.
    let inverse = |(v, c): (&f64, &f64)| if v.sqrt() > 1e-12 * c.abs() { 1.0 / v.sqrt() } else { 0.0 };
    let scale = variance.iter().zip(&center).map(inverse).collect();
    (center, scale)
}

fn scaled(points: MatrixView, center: &[f64], scale: &[f64]) -> Vec<f64> {
    let columns = || center.iter().zip(scale);
    points.rows().flat_map(|row| row.iter().zip(columns()).map(|(x, (c, s))| (x - c) * s)).collect()
}

/// Relative fall over the last ten steps; infinite before that many.
fn fall(trace: &[f64]) -> f64 {
    match trace {
        [.., before, _, _, _, _, _, _, _, _, _, now] => (before - now) / before.max(f64::MIN_POSITIVE),
        _ => f64::INFINITY,
    }
}

/// Where a start ended.
struct Descent {
    at: Frames,
    value: f64,
    gradient_norm: f64,
    trace: Vec<f64>,
}

/// Conjugate gradients from one random start.
fn descend(x: &[f64], p: usize, start: usize, options: &Options, monitor: &Monitor) -> Result<Descent> {
    let mut stream = Stream::new(options.seed, purpose::FRAME_START, start as u32);
    let mut at = Frames::random(options.directions.min(p), p, &mut stream);
    let (mut value, slopes) = evaluate(x, &at, options, monitor)?;
    let mut gradient = at.tangent(&slopes);
    let mut direction = gradient.times(-1.0);
    let mut trace = vec![value];
    let mut length = 1.0;
    for _ in 0..options.max_iterations {
        monitor.check()?;
        let square = gradient.inner(&gradient);
        if square == 0.0 || fall(&trace) <= options.tolerance {
            break;
        }
        let mut slope = gradient.inner(&direction);
        if slope >= -1e-6 * square {
            direction = gradient.times(-1.0);
            slope = -square;
        }
        let mut accepted = None;
        while accepted.is_none() && length > 1e-10 {
            let next = at.retract(&direction, length);
            let (there, slopes) = evaluate(x, &next, options, monitor)?;
            if there <= value + 1e-4 * length * slope {
                accepted = Some((next, there, slopes));
            } else {
                length *= 0.5;
            }
        }
        let Some((next, there, slopes)) = accepted else {
            // No way down along this direction: on along the gradient. Steps that do not fall count as steps.
            trace.push(value);
            direction = gradient.times(-1.0);
            length = 1.0;
            continue;
        };
        (at, value) = (next, there);
        let fresh = at.tangent(&slopes);
        // The old gradient and direction are carried to the new place by projection.
        let (old, carried) = (at.tangent(&gradient), at.tangent(&direction));
        let turn = ((fresh.inner(&fresh) - fresh.inner(&old)) / square).max(0.0);
        direction = fresh.times(-1.0);
        direction.add(turn, &carried);
        gradient = fresh;
        trace.push(value);
        length *= 2.0;
    }
    Ok(Descent { gradient_norm: norm(&[norm(&gradient.rows), norm(&gradient.offsets)]), at, value, trace })
}

#[cfg(all(test, feature = "slow"))]
mod slow;
#[cfg(test)]
mod tests;
