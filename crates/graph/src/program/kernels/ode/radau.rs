//! Radau IIA with three stages, order 5, for stiff problems: simplified Newton iterations on the stages, an embedded
//! error estimate, and the adjoint through the implicit equations.
//!
//! Reference: E. Hairer, G. Wanner, Solving Ordinary Differential Equations II (1996), IV.8.

use super::{Slope, Tape, first_step, scaled_norm};
use crate::scalar::Scalar;

const STAGES: usize = 3;
const ROOT_6: f64 = 2.449_489_742_783_178;
const NODES: [f64; STAGES] = [(4.0 - ROOT_6) / 10.0, (4.0 + ROOT_6) / 10.0, 1.0];
const MATRIX: [[f64; STAGES]; STAGES] = [
    [(88.0 - 7.0 * ROOT_6) / 360.0, (296.0 - 169.0 * ROOT_6) / 1800.0, (-2.0 + 3.0 * ROOT_6) / 225.0],
    [(296.0 + 169.0 * ROOT_6) / 1800.0, (88.0 + 7.0 * ROOT_6) / 360.0, (-2.0 - 3.0 * ROOT_6) / 225.0],
    [(16.0 - ROOT_6) / 36.0, (16.0 + ROOT_6) / 36.0, 1.0 / 9.0],
];
/// The real eigenvalue of the inverse of the matrix.
const GAMMA: f64 = 3.637_834_252_744_496;
/// Weights of the stages' increments in the error estimate.
const ERROR: [f64; STAGES] = [-(13.0 + 7.0 * ROOT_6) / 3.0, (-13.0 + 7.0 * ROOT_6) / 3.0, -1.0 / 3.0];
const NEWTON: usize = 12;

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
    let mut refused = 0;
    while t < goal {
        if tape.steps.len() + refused >= slope.kernel.max_steps {
            return false;
        }
        let last = tape.states.len() - n;
        tape.scratch.resize(n * 5 + n * n + STAGES * n * 3 + STAGES * n * STAGES * n, T::ZERO);
        let (start, rest) = tape.scratch.split_at_mut(n);
        let (jacobian, rest) = rest.split_at_mut(n * n);
        let (z, rest) = rest.split_at_mut(STAGES * n);
        let y = &tape.states[last..];
        slope.at(t, y, start);
        jacobian_at(slope, n, jacobian, rest);
        let wanted = guess.unwrap_or_else(|| first_step(slope.kernel, y, start, goal - t));
        let (h, lands) = if wanted >= (goal - t) * (1.0 - 1e-12) { (goal - t, true) } else { (wanted, false) };
        z.fill(T::ZERO);
        let converged = newton(slope, t, h, y, jacobian, z, rest);
        let norm = if converged { estimate(slope, h, y, start, jacobian, z, rest) } else { f64::NAN };
        if norm <= 1.0 {
            tape.steps.push((t, h));
            tape.stages.extend_from_slice(z);
            for l in 0..n {
                let value = tape.states[last + l] + z[2 * n + l];
                tape.states.push(value);
            }
            t = if lands { goal } else { t + h };
            let factor = if norm == 0.0 { 5.0 } else { (0.9 * norm.powf(-0.25)).clamp(0.2, 5.0) };
            *guess = Some(if lands { (h * factor).max(wanted) } else { h * factor });
            continue;
        }
        refused += 1;
        let smaller = if norm.is_nan() { 0.25 * h } else { h * (0.9 * norm.powf(-0.25)).clamp(0.2, 1.0) };
        if t + smaller == t {
            return false;
        }
        *guess = Some(smaller);
    }
    true
}

/// Row by row: ∂fᵢ/∂yⱼ at the point of the last evaluation.
fn jacobian_at<T: Scalar>(slope: &mut Slope<T>, n: usize, jacobian: &mut [T], room: &mut [T]) {
    let seed = &mut room[..n];
    for i in 0..n {
        seed.fill(T::ZERO);
        seed[i] = T::ONE;
        slope.pull(seed, &mut jacobian[i * n..(i + 1) * n], None);
    }
}

/// Solves z = h A f(y + z) for the increments of the stages.
fn newton<T: Scalar>(
    slope: &mut Slope<T>,
    t: f64,
    h: f64,
    y: &[T],
    jacobian: &[T],
    z: &mut [T],
    room: &mut [T],
) -> bool {
    let n = y.len();
    let (slopes, rest) = room.split_at_mut(STAGES * n);
    let (residual, rest) = rest.split_at_mut(STAGES * n);
    let (stage, rest) = rest.split_at_mut(n);
    let matrix = &mut rest[..STAGES * n * STAGES * n];
    let mut previous = f64::INFINITY;
    // Near rounding a step in units of the allowed error cannot become smaller than this.
    let small = (64.0 * f64::EPSILON / slope.kernel.relative).max(1e-6);
    // Two more after convergence: tangents converge one iteration behind.
    let mut polish: Option<u32> = None;
    for _ in 0..NEWTON {
        for s in 0..STAGES {
            for l in 0..n {
                stage[l] = y[l] + z[s * n + l];
            }
            slope.at(t + NODES[s] * h, stage, &mut slopes[s * n..(s + 1) * n]);
        }
        for s in 0..STAGES {
            for l in 0..n {
                let mut total = -z[s * n + l];
                for r in 0..STAGES {
                    total += T::of(h * MATRIX[s][r]) * slopes[r * n + l];
                }
                residual[s * n + l] = total;
            }
        }
        let jacobians = [jacobian, jacobian, jacobian];
        stage_matrix(h, n, jacobians, false, matrix);
        if !solve(matrix, residual, STAGES * n) {
            return false;
        }
        for (z, &step) in z.iter_mut().zip(&*residual) {
            *z += step;
        }
        let change =
            (0..STAGES).map(|s| scaled_norm(slope.kernel, &residual[s * n..(s + 1) * n], y, y)).fold(0.0, f64::max);
        match polish {
            _ if change.is_nan() => return false,
            Some(0) => return true,
            Some(more) => polish = Some(more - 1),
            None if change < small => polish = Some(1),
            None if change > 2.0 * previous => return false,
            None => previous = change,
        }
    }
    polish.is_some()
}

/// 1 − h A ⊗ J with a Jacobian for each stage; transposed for the adjoint.
fn stage_matrix<T: Scalar>(h: f64, n: usize, jacobians: [&[T]; STAGES], transpose: bool, out: &mut [T]) {
    let size = STAGES * n;
    for s in 0..STAGES {
        for r in 0..STAGES {
            for i in 0..n {
                for j in 0..n {
                    let identity = if s == r && i == j { T::ONE } else { T::ZERO };
                    let value = identity - T::of(h * MATRIX[s][r]) * jacobians[r][i * n + j];
                    let (row, column) = (s * n + i, r * n + j);
                    out[if transpose { column * size + row } else { row * size + column }] = value;
                }
            }
        }
    }
}

/// Gaussian elimination with partial pivoting; the right-hand side becomes the solution.
fn solve<T: Scalar>(m: &mut [T], x: &mut [T], n: usize) -> bool {
    for k in 0..n {
        let pivot = (k..n)
            .fold(k, |best, i| if m[i * n + k].primal().abs() > m[best * n + k].primal().abs() { i } else { best });
        let head = m[pivot * n + k].primal();
        if head == 0.0 || !head.is_finite() {
            return false;
        }
        if pivot != k {
            for j in k..n {
                m.swap(k * n + j, pivot * n + j);
            }
            x.swap(k, pivot);
        }
        for i in k + 1..n {
            let factor = m[i * n + k] / m[k * n + k];
            if factor.primal() == 0.0 {
                continue;
            }
            for j in k..n {
                m[i * n + j] = m[i * n + j] - factor * m[k * n + j];
            }
            x[i] = x[i] - factor * x[k];
        }
    }
    for i in (0..n).rev() {
        let mut total = x[i];
        for j in i + 1..n {
            total = total - m[i * n + j] * x[j];
        }
        x[i] = total / m[i * n + i];
    }
    true
}

/// The scaled norm of (γ/h − J)⁻¹ (f(y) + Σ eₛ zₛ / h).
fn estimate<T: Scalar>(slope: &Slope<T>, h: f64, y: &[T], start: &[T], jacobian: &[T], z: &[T], room: &mut [T]) -> f64 {
    let n = y.len();
    let (error, rest) = room.split_at_mut(n);
    let (next, rest) = rest.split_at_mut(n);
    let matrix = &mut rest[..n * n];
    for i in 0..n {
        error[i] = start[i];
        for s in 0..STAGES {
            error[i] += T::of(ERROR[s] / h) * z[s * n + i];
        }
        next[i] = y[i] + z[2 * n + i];
        for j in 0..n {
            matrix[i * n + j] = -jacobian[i * n + j] + if i == j { T::of(GAMMA / h) } else { T::ZERO };
        }
    }
    if solve(matrix, error, n) { scaled_norm(slope.kernel, error, y, next) } else { f64::NAN }
}

/// Carries `lambda` from the end of a step to its beginning: μⱼ = δⱼ₃ λ + h Jⱼᵀ Σᵢ aᵢⱼ μᵢ, then λ = Σ μ.
pub(super) fn back<T: Scalar>(
    slope: &mut Slope<T>,
    tape: &mut Tape<T>,
    step: usize,
    lambda: &mut [T],
    gains: &mut [T],
) {
    let n = lambda.len();
    let (t, h) = tape.steps[step];
    let y = &tape.states[step * n..(step + 1) * n];
    let z = &tape.stages[step * STAGES * n..(step + 1) * STAGES * n];
    let size = STAGES * n;
    tape.scratch.resize(3 * n + size + STAGES * n * n + size * size, T::ZERO);
    let (stage, rest) = tape.scratch.split_at_mut(n);
    let (out, rest) = rest.split_at_mut(n);
    let (seed, rest) = rest.split_at_mut(n);
    let (mu, rest) = rest.split_at_mut(size);
    let (jacobians, matrix) = rest.split_at_mut(STAGES * n * n);
    for s in 0..STAGES {
        move_to(slope, t + NODES[s] * h, y, &z[s * n..(s + 1) * n], stage, out);
        jacobian_at(slope, n, &mut jacobians[s * n * n..(s + 1) * n * n], seed);
    }
    let (first, rest) = jacobians.split_at(n * n);
    let (second, third) = rest.split_at(n * n);
    stage_matrix(h, n, [first, second, third], true, &mut matrix[..size * size]);
    mu.fill(T::ZERO);
    mu[2 * n..].copy_from_slice(lambda);
    if !solve(&mut matrix[..size * size], mu, size) {
        lambda.fill(T::of(f64::NAN));
        return;
    }
    for s in 0..STAGES {
        move_to(slope, t + NODES[s] * h, y, &z[s * n..(s + 1) * n], stage, out);
        for l in 0..n {
            seed[l] = T::ZERO;
            for i in 0..STAGES {
                seed[l] += T::of(h * MATRIX[i][s]) * mu[i * n + l];
            }
        }
        slope.pull(seed, out, Some(gains));
    }
    for l in 0..n {
        lambda[l] = mu[l] + mu[n + l] + mu[2 * n + l];
    }
}

/// Evaluates the right-hand side at a stage, so that it can be pulled back there.
fn move_to<T: Scalar>(slope: &mut Slope<T>, t: f64, y: &[T], z: &[T], stage: &mut [T], out: &mut [T]) {
    for l in 0..y.len() {
        stage[l] = y[l] + z[l];
    }
    slope.at(t, stage, out);
}
