//! What the examples measure with.

use gibbs_core::clock;

/// Processor seconds of this thread; seconds by the clock where they are not told.
pub(crate) fn processor_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds =
        text.and_then(|text| text.split_whitespace().next().and_then(|number| number.parse::<f64>().ok()));
    nanoseconds.map_or_else(clock::now, |nanoseconds| 1e-9 * nanoseconds)
}

/// The middle of at least one value.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    0.5 * (values[(n - 1) / 2] + values[n / 2])
}
