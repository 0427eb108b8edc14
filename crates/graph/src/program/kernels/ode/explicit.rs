//! Explicit Runge-Kutta methods: the classical one with fixed steps, Dormand and Prince's pair with adaptive ones.
//!
//! Reference: J. R. Dormand, P. J. Prince, A family of embedded Runge-Kutta formulae, J. Comput. Appl. Math. 6 (1980).

use super::{Slope, Tape, first_step, scaled_norm};
use crate::scalar::Scalar;

/// Rows of a tableau: the node cᵢ and the weights of the earlier slopes.
pub(super) struct Tableau {
    nodes: &'static [f64],
    rows: &'static [&'static [f64]],
    weights: &'static [f64],
}

pub(super) static CLASSICAL: Tableau = Tableau {
    nodes: &[0.0, 0.5, 0.5, 1.0],
    rows: &[&[], &[0.5], &[0.0, 0.5], &[0.0, 0.0, 1.0]],
    weights: &[1.0 / 6.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 6.0],
};

pub(super) static DORMAND_PRINCE: Tableau = Tableau {
    nodes: &[0.0, 0.2, 0.3, 0.8, 8.0 / 9.0, 1.0],
    rows: &[
        &[],
        &[0.2],
        &[3.0 / 40.0, 9.0 / 40.0],
        &[44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0],
        &[19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0],
        &[9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0],
    ],
    weights: &[35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0],
};

/// Weights of the slopes, the next step's first included, in the difference of the two solutions.
const ERROR: [f64; 7] =
    [71.0 / 57600.0, 0.0, -71.0 / 16695.0, 71.0 / 1920.0, -17253.0 / 339200.0, 22.0 / 525.0, -1.0 / 40.0];

/// `steps` equal steps from `t` to `goal`; the tape's last state is where they begin and where they end.
pub(super) fn fixed<T: Scalar>(slope: &mut Slope<T>, tape: &mut Tape<T>, t: f64, goal: f64, steps: usize) -> bool {
    let n = slope.kernel.problem[0].len as usize;
    let h = (goal - t) / steps as f64;
    if h.is_nan() || h < 0.0 {
        return false;
    }
    if h == 0.0 {
        return true;
    }
    tape.scratch.resize(n * 6, T::ZERO);
    for step in 0..steps {
        let now = t + h * step as f64;
        let last = tape.states.len() - n;
        let (stage, rest) = tape.scratch.split_at_mut(n);
        let (slopes, next) = rest.split_at_mut(4 * n);
        stages(&CLASSICAL, slope, now, h, &tape.states[last..], stage, slopes);
        combine(CLASSICAL.weights, h, &tape.states[last..], slopes, next);
        tape.steps.push((now, h));
        tape.states.extend_from_slice(next);
    }
    tape.steps.len() <= slope.kernel.max_steps.max(steps)
}

/// Steps whose error is within the tolerance, from `t` to `goal`.
pub(super) fn adaptive<T: Scalar>(
    slope: &mut Slope<T>,
    tape: &mut Tape<T>,
    mut t: f64,
    goal: f64,
    guess: &mut Option<f64>,
) -> bool {
    let n = slope.kernel.problem[0].len as usize;
    if goal.is_nan() || goal < t {
        return false;
    }
    tape.scratch.resize(n * 10, T::ZERO);
    let mut refused = 0;
    while t < goal {
        if tape.steps.len() + refused >= slope.kernel.max_steps {
            return false;
        }
        let last = tape.states.len() - n;
        let (stage, rest) = tape.scratch.split_at_mut(n);
        let (slopes, rest) = rest.split_at_mut(7 * n);
        let (next, error) = rest.split_at_mut(n);
        let y = &tape.states[last..];
        let wanted = match *guess {
            Some(h) => h,
            None => {
                slope.at(t, y, &mut slopes[..n]);
                first_step(slope.kernel, y, &slopes[..n], goal - t)
            }
        };
        let (h, lands) = if wanted >= (goal - t) * (1.0 - 1e-12) { (goal - t, true) } else { (wanted, false) };
        stages(&DORMAND_PRINCE, slope, t, h, y, stage, slopes);
        combine(DORMAND_PRINCE.weights, h, y, &slopes[..6 * n], next);
        slope.at(t + h, next, &mut slopes[6 * n..]);
        error.fill(T::ZERO);
        for (s, weight) in ERROR.iter().enumerate() {
            for l in 0..n {
                error[l] += T::of(h * weight) * slopes[s * n + l];
            }
        }
        let norm = scaled_norm(slope.kernel, error, y, next);
        let factor = if norm == 0.0 { 5.0 } else { (0.9 * norm.powf(-0.2)).clamp(0.2, 5.0) };
        if norm <= 1.0 {
            tape.steps.push((t, h));
            tape.states.extend_from_slice(next);
            t = if lands { goal } else { t + h };
            // A step cut short to land says nothing against the longer one.
            *guess = Some(if lands { (h * factor).max(wanted) } else { h * factor });
            continue;
        }
        refused += 1;
        let smaller = if norm.is_nan() { 0.1 * h } else { h * factor.min(1.0) };
        if t + smaller == t {
            return false;
        }
        *guess = Some(smaller);
    }
    true
}

/// The slopes at the stages of one step.
fn stages<T: Scalar>(
    tableau: &Tableau,
    slope: &mut Slope<T>,
    t: f64,
    h: f64,
    y: &[T],
    stage: &mut [T],
    slopes: &mut [T],
) {
    let n = y.len();
    for (s, (node, row)) in tableau.nodes.iter().zip(tableau.rows).enumerate() {
        let (done, rest) = slopes.split_at_mut(s * n);
        combine(row, h, y, done, stage);
        slope.at(t + node * h, stage, &mut rest[..n]);
    }
}

/// out = y + h Σ wₛ kₛ.
fn combine<T: Scalar>(weights: &[f64], h: f64, y: &[T], slopes: &[T], out: &mut [T]) {
    let n = y.len();
    out.copy_from_slice(y);
    for (s, weight) in weights.iter().enumerate() {
        for l in 0..n {
            out[l] += T::of(h * weight) * slopes[s * n + l];
        }
    }
}

/// Carries `lambda` from the end of a step to its beginning.
pub(super) fn back<T: Scalar>(
    tableau: &Tableau,
    slope: &mut Slope<T>,
    tape: &mut Tape<T>,
    step: usize,
    lambda: &mut [T],
    gains: &mut [T],
) {
    let (n, count) = (lambda.len(), tableau.nodes.len());
    let (t, h) = tape.steps[step];
    let y = &tape.states[step * n..(step + 1) * n];
    tape.stages.resize(n * (2 * count + 2), T::ZERO);
    let (stage, rest) = tape.stages.split_at_mut(n);
    let (seed, rest) = rest.split_at_mut(n);
    let (slopes, along) = rest.split_at_mut(count * n);
    stages(tableau, slope, t, h, y, stage, slopes);
    for s in (0..count).rev() {
        // What the slope of this stage is worth: in the solution, and in the later stages.
        for l in 0..n {
            let mut total = T::of(h * tableau.weights[s]) * lambda[l];
            for later in s + 1..count {
                total += T::of(h * tableau.rows[later][s]) * along[later * n + l];
            }
            seed[l] = total;
        }
        combine(tableau.rows[s], h, y, &slopes[..s * n], stage);
        let out = &mut along[s * n..(s + 1) * n];
        // The forward pass of the stage again: the program keeps one point at a time.
        slope.at(t + tableau.nodes[s] * h, stage, &mut slopes[s * n..(s + 1) * n]);
        slope.pull(seed, out, Some(gains));
    }
    for s in 0..count {
        for l in 0..n {
            lambda[l] += along[s * n + l];
        }
    }
}
