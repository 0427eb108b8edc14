//! Pareto smoothing of importance weights: the largest ones are replaced by the expected order statistics of a generalized
//! Pareto distribution that is fitted to them, and its shape `k̂` says how far the weights can be trusted.
//!
//! A. Vehtari, D. Simpson, A. Gelman, Y. Yao, J. Gabry, Pareto smoothed importance sampling, Journal of Machine Learning
//! Research 25 (2024), arXiv:1507.02646; the fit is that of J. Zhang and M. Stephens, A new and efficient estimation method for
//! the generalized Pareto distribution, Technometrics 51 (2009), with the weak prior of the former.

/// Fewest weights that a tail can be fitted to.
const SHORTEST_TAIL: usize = 5;

/// Smooths log weights in place and normalizes them, so that their exponentials sum to 1. Returns `k̂`.
///
/// `relative_efficiency` is the effective size of the draws over their number. `k̂` is −∞ where the largest weights are all equal,
/// as they are for constants, and ∞ where there are fewer than 25 draws, too few to tell. NaN weights give NaN. `O(S log S)`.
pub fn smooth_weights(log_weights: &mut [f64], relative_efficiency: f64) -> f64 {
    let largest = log_weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if log_weights.iter().any(|w| w.is_nan()) || !largest.is_finite() {
        log_weights.fill(f64::NAN);
        return f64::NAN;
    }
    log_weights.iter_mut().for_each(|w| *w -= largest);
    let count = log_weights.len();
    let tail = tail_length(count, relative_efficiency).min(count.saturating_sub(1));
    let shape = if tail < SHORTEST_TAIL { f64::INFINITY } else { smooth_tail(log_weights, tail) };
    let total = log_sum_exp(log_weights);
    log_weights.iter_mut().for_each(|w| *w -= total);
    shape
}

/// Weights that make the tail.
fn tail_length(count: usize, relative_efficiency: f64) -> usize {
    let count = count as f64;
    let length =
        if count * relative_efficiency > 225.0 { 3.0 * (count / relative_efficiency).sqrt() } else { count / 5.0 };
    // More than a fifth would be no tail any more, however bad the draws.
    length.min(count / 5.0).floor() as usize
}

fn smooth_tail(log_weights: &mut [f64], tail: usize) -> f64 {
    let mut order: Vec<usize> = (0..log_weights.len()).collect();
    order.sort_by(|a, b| log_weights[*a].total_cmp(&log_weights[*b]));
    let (rest, largest) = order.split_at(order.len() - tail);
    let cutoff = rest.last().map_or(0.0, |place| log_weights[*place].exp());
    let excess: Vec<f64> = largest.iter().map(|place| log_weights[*place].exp() - cutoff).collect();
    // Excesses that are 0 come from ties with the cutoff, or from weights that vanish beside the largest.
    if excess[tail - 1] - excess[0] < f64::MIN_POSITIVE || excess[0] <= 0.0 && excess[quarter(tail)] <= 0.0 {
        let tied = log_weights[largest[0]] == log_weights[largest[tail - 1]];
        return if tied { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let (shape, scale) = fit(&excess);
    if shape.is_finite() && scale > 0.0 {
        for (index, place) in largest.iter().enumerate() {
            let p = (index as f64 + 0.5) / tail as f64;
            log_weights[*place] = (cutoff + quantile(p, shape, scale)).ln().min(0.0);
        }
    }
    shape
}

fn quarter(count: usize) -> usize {
    ((count as f64 / 4.0 + 0.5) as usize).max(1) - 1
}

/// Shape and scale of the generalized Pareto distribution of `excess`, ascending: the mean of the profile posterior.
fn fit(excess: &[f64]) -> (f64, f64) {
    let n = excess.len();
    let size = n as f64;
    let grid = 30 + size.sqrt() as usize;
    let shape_at = |b: f64| excess.iter().map(|x| (-b * x).ln_1p()).sum::<f64>() / size;
    let candidates: Vec<(f64, f64)> = (1..=grid)
        .map(|j| {
            let spread = 1.0 - (grid as f64 / (j as f64 - 0.5)).sqrt();
            let b = spread / (3.0 * excess[quarter(n)]) + 1.0 / excess[n - 1];
            let shape = shape_at(b);
            (b, size * ((-b / shape).ln() - shape - 1.0))
        })
        .collect();
    let logs: Vec<f64> = candidates.iter().map(|(_, log)| *log).collect();
    let total = log_sum_exp(&logs);
    let kept = || candidates.iter().map(|(b, log)| (b, (log - total).exp())).filter(|(_, w)| *w >= 10.0 * f64::EPSILON);
    let b = kept().map(|(b, weight)| b * weight).sum::<f64>() / kept().map(|(_, weight)| weight).sum::<f64>();
    let shape = shape_at(b);
    // Ten observations' worth of prior about 1/2.
    ((size * shape + 5.0) / (size + 10.0), -shape / b)
}

/// The quantile of the excess.
fn quantile(p: f64, shape: f64, scale: f64) -> f64 {
    let log = (-p).ln_1p();
    if shape == 0.0 { -scale * log } else { scale * (-shape * log).exp_m1() / shape }
}

/// log Σ exp, shifted by the largest; −∞ of nothing.
pub(crate) fn log_sum_exp(values: &[f64]) -> f64 {
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if !largest.is_finite() {
        return largest;
    }
    largest + values.iter().map(|x| (x - largest).exp()).sum::<f64>().ln()
}
