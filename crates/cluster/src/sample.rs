//! Weighted points as the methods here see them: checked, and brought near the unit ball.

use gibbs_core::{Error, MatrixView, Monitor, Result, simd::axpy};
use std::ops::Range;

/// Most blocks that the rows are split into; enough for the threads of a large machine, few enough to add up.
const MOST_BLOCKS: usize = 64;

/// Fewer rows than this are not worth a block of their own.
const LEAST_ROWS: usize = 1024;

/// Points `xᵢ` with weights `wᵢ`, and the similarity `yᵢ = scale xᵢ − shift` under which the methods compute.
///
/// `scale` is a power of two that brings the largest coordinate to 1 … 2, so that squares neither overflow nor vanish and
/// multiplying the data by a power of two changes nothing at all; `shift` is the mean. Weights are multiplied by a power
/// of two in the same way.
pub(crate) struct Sample<'a> {
    points: Rows<'a>,
    weights: Option<&'a [f64]>,
    scale: f64,
    weight_scale: f64,
    shift: Vec<f64>,
    mass: f64,
}

/// Points in the precision they came in.
#[derive(Debug, Clone, Copy)]
pub enum Rows<'a> {
    /// Double precision.
    Double(MatrixView<'a>),
    /// Single precision.
    Single(MatrixView<'a, f32>),
}

impl<'a> From<MatrixView<'a>> for Rows<'a> {
    fn from(points: MatrixView<'a>) -> Self {
        Self::Double(points)
    }
}

impl<'a> From<MatrixView<'a, f32>> for Rows<'a> {
    fn from(points: MatrixView<'a, f32>) -> Self {
        Self::Single(points)
    }
}

impl Rows<'_> {
    /// Number of points.
    pub fn len(&self) -> usize {
        match self {
            Self::Double(points) => points.nrows(),
            Self::Single(points) => points.nrows(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of coordinates.
    pub fn dimension(&self) -> usize {
        match self {
            Self::Double(points) => points.ncols(),
            Self::Single(points) => points.ncols(),
        }
    }

    /// Writes row `i` through a function of its numbers and their places.
    #[inline(always)]
    fn write(&self, i: usize, y: &mut [f64], function: impl Fn(f64, usize) -> f64) {
        match self {
            Self::Double(points) => {
                y.iter_mut().zip(points.row(i)).enumerate().for_each(|(j, (y, x))| *y = function(*x, j));
            }
            Self::Single(points) => {
                y.iter_mut().zip(points.row(i)).enumerate().for_each(|(j, (y, x))| *y = function(f64::from(*x), j));
            }
        }
    }

    /// The largest |x| of row `i`; NaN counts as larger than any number.
    fn largest_magnitude(&self, i: usize) -> f64 {
        match self {
            Self::Double(points) => largest_magnitude(points.row(i)),
            Self::Single(points) => {
                const SIGN: u32 = 1 << 31;
                let bits = points.row(i).iter().map(|x| x.to_bits() & !SIGN).max().unwrap_or(0);
                f64::from(f32::from_bits(bits))
            }
        }
    }
}

impl<'a> Sample<'a> {
    /// Checks the points (`n × p`, not empty, finite) and the weights (`n`, finite, not negative, not all 0).
    pub(crate) fn new(points: impl Into<Rows<'a>>, weights: Option<&'a [f64]>, monitor: &Monitor) -> Result<Self> {
        Self::of(points.into(), weights, monitor)
    }

    fn of(points: Rows<'a>, weights: Option<&'a [f64]>, monitor: &Monitor) -> Result<Self> {
        let (n, p) = (points.len(), points.dimension());
        if n == 0 || p == 0 {
            return Err(Error::shape("points", format!("expected at least one row and one column, got {n} × {p}")));
        }
        let heaviest = largest_weight(weights, n)?;
        let mut sample = Self {
            points,
            weights,
            scale: 1.0,
            weight_scale: power_of_two_below_inverse(heaviest),
            shift: vec![0.0; p],
            mass: 0.0,
        };
        sample.scale = power_of_two_below_inverse(sample.largest_coordinate(monitor)?);
        (sample.mass, sample.shift) = sample.mean(monitor)?;
        Ok(sample)
    }

    /// Number of points.
    pub(crate) fn len(&self) -> usize {
        self.points.len()
    }

    /// Number of coordinates.
    pub(crate) fn dimension(&self) -> usize {
        self.points.dimension()
    }

    /// The scaled weight of point `i`: at most 2, and 1 without weights.
    #[inline]
    pub(crate) fn weight(&self, i: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[i] * self.weight_scale)
    }

    /// Whether point `i` has any weight (beside the heaviest's, in floating point).
    #[inline]
    pub(crate) fn counts(&self, i: usize) -> bool {
        self.weight(i) > 0.0
    }

    /// The sum of the scaled weights.
    pub(crate) fn mass(&self) -> f64 {
        self.mass
    }

    /// Writes `yᵢ`. Only points without weight can lie far out; they are stopped where squares still are finite.
    #[inline]
    pub(crate) fn bring(&self, i: usize, y: &mut [f64]) {
        const FAR: f64 = 1e100;
        let shift = &self.shift[..y.len()];
        self.points.write(i, y, |x, j| (x * self.scale - shift[j]).clamp(-FAR, FAR));
    }

    /// Brings any point of the points' space to the scaled one, in place.
    pub(crate) fn bring_any(&self, x: &mut [f64]) {
        x.iter_mut().zip(&self.shift).for_each(|(x, shift)| *x = *x * self.scale - shift);
    }

    /// Takes a point of the scaled space back, in place.
    pub(crate) fn take_back(&self, y: &mut [f64]) {
        for (y, shift) in y.iter_mut().zip(&self.shift) {
            *y = (*y + shift) / self.scale;
        }
    }

    /// The power of two that the points were multiplied by.
    pub(crate) fn scale(&self) -> f64 {
        self.scale
    }

    /// Takes a weighted sum of squared distances back to the points' and weights' units.
    pub(crate) fn take_back_square(&self, square: f64) -> f64 {
        square / self.scale / self.scale / self.weight_scale
    }

    /// The rows in blocks that follow from the data's shape alone: at least [`LEAST_ROWS`] and `heavy` rows each, a
    /// multiple of 8.
    pub(crate) fn blocks(&self, heavy: usize) -> Vec<Range<usize>> {
        let n = self.len();
        let count = (n / LEAST_ROWS.max(heavy)).clamp(1, MOST_BLOCKS);
        let rows = n.div_ceil(count).next_multiple_of(8);
        (0..n).step_by(rows).map(|start| start..(start + rows).min(n)).collect()
    }

    fn largest_coordinate(&self, monitor: &Monitor) -> Result<f64> {
        let largest = monitor.map(self.blocks(0), |_, rows| {
            rows.map(|i| match self.points.largest_magnitude(i) {
                magnitude if magnitude.is_finite() && !self.counts(i) => 0,
                magnitude => magnitude.to_bits(),
            })
            .max()
        })?;
        let largest = f64::from_bits(largest.into_iter().flatten().max().unwrap_or(0));
        if largest.is_finite() { Ok(largest) } else { Err(Error::value("points", "expected finite numbers")) }
    }

    /// The weighted mean, while `shift` is still 0.
    fn mean(&self, monitor: &Monitor) -> Result<(f64, Vec<f64>)> {
        let p = self.dimension();
        let parts = monitor.map(self.blocks(0), |_, rows| {
            let (mut mass, mut sum, mut y) = (0.0, vec![0.0; p], vec![0.0; p]);
            for i in rows {
                mass += self.weight(i);
                self.bring(i, &mut y);
                axpy(&mut sum, self.weight(i), &y);
            }
            (mass, sum)
        })?;
        let (mut mass, mut mean) = (0.0, vec![0.0; p]);
        for (part, sum) in parts {
            mass += part;
            axpy(&mut mean, 1.0, &sum);
        }
        mean.iter_mut().for_each(|m| *m /= mass);
        Ok((mass, mean))
    }
}

fn largest_weight(weights: Option<&[f64]>, n: usize) -> Result<f64> {
    let Some(weights) = weights else { return Ok(1.0) };
    if weights.len() != n {
        return Err(Error::shape("weights", format!("expected one for each of {n} points, got {}", weights.len())));
    }
    if let Some(bad) = weights.iter().find(|w| !w.is_finite() || **w < 0.0) {
        return Err(Error::value("weights", format!("expected finite numbers that are not negative, got {bad}")));
    }
    match weights.iter().fold(0.0, |a: f64, &b| a.max(b)) {
        0.0 => Err(Error::value("weights", "at least one must be positive")),
        largest => Ok(largest),
    }
}

/// The largest |x|; NaN counts as larger than any number. Magnitudes order as their bits do.
fn largest_magnitude(row: &[f64]) -> f64 {
    const SIGN: u64 = 1 << 63;
    f64::from_bits(row.iter().map(|x| x.to_bits() & !SIGN).max().unwrap_or(0))
}

/// The power of two that brings a positive number to 1 … 2, as far as there is one; 1 for 0.
fn power_of_two_below_inverse(x: f64) -> f64 {
    const MANTISSA: u32 = 52;
    const TWICE_BIAS: u64 = 2 * 1023;
    if x == 0.0 {
        return 1.0;
    }
    match TWICE_BIAS - (x.to_bits() >> MANTISSA) {
        0 => f64::MIN_POSITIVE / 2.0,
        exponent => f64::from_bits(exponent << MANTISSA),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gibbs_core::Code;

    fn sample<'a>(data: &'a [f64], p: usize, weights: Option<&'a [f64]>) -> Result<Sample<'a>> {
        Sample::new(MatrixView::new(data, data.len() / p, p).unwrap(), weights, &Monitor::none())
    }

    #[test]
    fn the_largest_coordinate_comes_to_between_one_and_two() {
        for x in [1.0, 1.5, 2.0, 1e-300, 1e300, f64::MAX, f64::MIN_POSITIVE, 0.1] {
            let y = x * power_of_two_below_inverse(x);
            assert!((1.0..2.0).contains(&y), "{x} came to {y}");
        }
        assert_eq!(power_of_two_below_inverse(0.0), 1.0);
        assert!(power_of_two_below_inverse(5e-324).is_finite());
    }

    #[test]
    fn there_and_back_is_the_same_point() {
        let data = [1e200, 3.0, -2e200, 5.0];
        let sample = sample(&data, 2, None).unwrap();
        let mut y = [0.0; 2];
        sample.bring(1, &mut y);
        sample.take_back(&mut y);
        assert!((y[0] + 2e200).abs() < 1e185);
        assert_eq!(sample.mass(), 2.0);
    }

    #[test]
    fn points_without_weight_do_not_set_the_scale() {
        let data = [1e300, 1.0, 2.0];
        let weighted = sample(&data, 1, Some(&[0.0, 1.0, 3.0])).unwrap();
        assert_eq!(weighted.scale, 0.5);
        assert_eq!(weighted.shift, [0.875]);
    }

    #[test]
    fn what_is_not_a_sample_is_refused() {
        fn code(data: &[f64], p: usize, weights: Option<&[f64]>) -> Option<(Code, Option<String>)> {
            sample(data, p, weights).err().map(|error| (error.code(), error.argument().map(String::from)))
        }
        let points = |code| Some((code, Some("points".to_string())));
        let weights = |code| Some((code, Some("weights".to_string())));
        assert_eq!(code(&[], 1, None), points(Code::InvalidShape));
        for bad in [f64::NAN, -f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(code(&[1.0, bad], 1, None), points(Code::InvalidValue));
            assert_eq!(code(&[1.0, bad], 1, Some(&[1.0, 0.0])), points(Code::InvalidValue));
            assert_eq!(code(&[1.0, 2.0], 1, Some(&[1.0, bad])), weights(Code::InvalidValue));
        }
        assert_eq!(code(&[1.0, 2.0], 1, Some(&[1.0])), weights(Code::InvalidShape));
        assert_eq!(code(&[1.0, 2.0], 1, Some(&[1.0, -1.0])), weights(Code::InvalidValue));
        assert_eq!(code(&[1.0, 2.0], 1, Some(&[0.0, 0.0])), weights(Code::InvalidValue));
    }

    #[test]
    fn blocks_cover_the_rows_in_order() {
        let data = vec![0.5; 70_001];
        let sample = sample(&data, 1, None).unwrap();
        for heavy in [0, 5000, 100_000] {
            let blocks = sample.blocks(heavy);
            assert!(blocks.len() <= MOST_BLOCKS && blocks[0].start == 0 && blocks[blocks.len() - 1].end == data.len());
            assert!(blocks.windows(2).all(|pair| pair[0].end == pair[1].start && pair[1].start % 8 == 0));
        }
    }
}
