//! Smallest enclosing balls of few points, by their squared distances alone.

/// Room for rounding in comparisons.
pub(super) const SLACK: f64 = 1e-12;

/// Whether `points` lie in a ball of squared radius `limit`, given that all but any one of them do. `squared(i, j)` is the
/// squared distance of two of them.
pub(super) fn fits(count: usize, squared: impl Fn(usize, usize) -> f64, limit: f64) -> bool {
    // Where the best λ has full support, Dλ is constant, 2 r²: λ is proportional to D⁻¹ 1, and 1ᵀ D⁻¹ 1 = 1 / (2 r²). If D
    // is singular or a weight is negative, fewer points hold the ball.
    let Some(weights) = solve_for_ones(count, squared) else { return true };
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 || weights.iter().any(|&weight| weight < 0.0) {
        return true;
    }
    1.0 <= 2.0 * limit * sum * (1.0 + SLACK)
}

/// x with Dx = 1, by elimination with partial pivoting; `None` where D is singular to working precision.
fn solve_for_ones(n: usize, entry: impl Fn(usize, usize) -> f64) -> Option<Vec<f64>> {
    let mut rows: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| entry(i, j)).chain([1.0]).collect()).collect();
    let scale = rows.iter().flat_map(|row| &row[..n]).copied().fold(0.0, f64::max);
    for k in 0..n {
        let pivot = (k..n).max_by(|&a, &b| rows[a][k].abs().total_cmp(&rows[b][k].abs()))?;
        rows.swap(k, pivot);
        if rows[k][k].abs() <= 1e-13 * scale {
            return None;
        }
        let (above, below) = rows.split_at_mut(k + 1);
        for row in below {
            let factor = row[k] / above[k][k];
            (k..=n).for_each(|j| row[j] -= factor * above[k][j]);
        }
    }
    let mut x = vec![0.0; n];
    for k in (0..n).rev() {
        let rest: f64 = (k + 1..n).map(|j| rows[k][j] * x[j]).sum();
        x[k] = (rows[k][n] - rest) / rows[k][k];
    }
    Some(x)
}
