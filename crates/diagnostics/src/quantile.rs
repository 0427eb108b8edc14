//! Sample quantiles.

/// The `p` quantile of `values`, `0 ≤ p ≤ 1`, with linear interpolation between order statistics (type 7 of Hyndman and
/// Fan, the default of R and NumPy). NaN where there is no value or one is NaN. `O(n)`.
pub fn quantile(values: &[f64], p: f64) -> f64 {
    if values.is_empty() || !(0.0..=1.0).contains(&p) || values.iter().any(|value| value.is_nan()) {
        return f64::NAN;
    }
    let mut values = values.to_vec();
    let low = (p * (values.len() - 1) as f64) as usize;
    let (_, at_low, above) = values.select_nth_unstable_by(low, f64::total_cmp);
    let at_low = *at_low;
    let at_high = above.iter().copied().fold(f64::INFINITY, f64::min);
    interpolate(values.len(), p, |i| if i == low { at_low } else { at_high })
}

/// The quantile of `count` ordered values, `value(i)` being the `i`-th.
pub(crate) fn interpolate(count: usize, p: f64, value: impl Fn(usize) -> f64) -> f64 {
    let position = p * (count - 1) as f64;
    let low = position as usize;
    let share = position - low as f64;
    if share == 0.0 { value(low) } else { value(low) + share * (value(low + 1) - value(low)) }
}
