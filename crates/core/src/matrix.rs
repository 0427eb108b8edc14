//! Borrowed matrices over `f32` and `f64`.

use crate::{Error, Result};
use std::borrow::Cow;

/// `f32` or `f64`.
pub trait Float: Copy + PartialOrd + Default + Send + Sync + std::fmt::Debug + 'static {
    /// Widens to `f64`.
    fn to_f64(self) -> f64;
    /// Rounds from `f64`.
    fn from_f64(value: f64) -> Self;
}

impl Float for f64 {
    #[inline(always)]
    fn to_f64(self) -> f64 {
        self
    }
    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        value
    }
}

impl Float for f32 {
    #[inline(always)]
    fn to_f64(self) -> f64 {
        f64::from(self)
    }
    #[inline(always)]
    fn from_f64(value: f64) -> Self {
        value as f32
    }
}

/// A borrowed row-major matrix: rows are contiguous slices, `row_stride` elements apart. What solvers take.
#[derive(Debug, Clone, Copy)]
pub struct MatrixView<'a, T = f64> {
    data: &'a [T],
    rows: usize,
    columns: usize,
    row_stride: usize,
}

impl<'a, T: Copy> MatrixView<'a, T> {
    /// Views `data` as `rows × columns`, rows following one another. Errors where the length does not fit.
    pub fn new(data: &'a [T], rows: usize, columns: usize) -> Result<Self> {
        match rows.checked_mul(columns) {
            Some(length) if length == data.len() => Ok(Self { data, rows, columns, row_stride: columns }),
            _ => Err(Error::shape("data", format!("{} elements do not fill {rows} × {columns}", data.len()))),
        }
    }

    /// Views rows that are `row_stride` elements apart. Errors where the last one does not lie inside `data`.
    pub fn with_row_stride(data: &'a [T], rows: usize, columns: usize, row_stride: usize) -> Result<Self> {
        StridedView::new(data, [rows, columns], [row_stride, 1])?;
        Ok(Self { data, rows, columns, row_stride })
    }

    /// Number of rows.
    #[inline]
    pub fn nrows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    #[inline]
    pub fn ncols(&self) -> usize {
        self.columns
    }

    /// Row `i`, contiguous.
    #[inline]
    pub fn row(&self, i: usize) -> &'a [T] {
        let start = i * self.row_stride;
        &self.data[start..start + self.columns]
    }

    /// The rows in order.
    pub fn rows(self) -> impl ExactSizeIterator<Item = &'a [T]> + Clone {
        (0..self.rows).map(move |i| self.row(i))
    }

    /// Element `(i, j)`.
    #[inline]
    pub fn get(&self, i: usize, j: usize) -> T {
        self.row(i)[j]
    }

    /// All elements as one slice where the rows follow one another without gaps.
    pub fn as_slice(&self) -> Option<&'a [T]> {
        (self.row_stride == self.columns || self.rows <= 1).then(|| &self.data[..self.rows * self.columns])
    }

    /// All elements row by row, borrowed where possible.
    pub fn to_contiguous(&self) -> Cow<'a, [T]> {
        match self.as_slice() {
            Some(slice) => Cow::Borrowed(slice),
            None => Cow::Owned(self.rows().flatten().copied().collect()),
        }
    }

    /// Rows `start..end` as a view of their own.
    pub fn slice_rows(&self, start: usize, end: usize) -> Self {
        let from = (start * self.row_stride).min(self.data.len());
        Self { data: &self.data[from..], rows: end - start, columns: self.columns, row_stride: self.row_stride }
    }
}

/// A borrowed matrix with any strides: element `(i, j)` at `i · row_stride + j · column_stride`.
#[derive(Debug, Clone, Copy)]
pub struct StridedView<'a, T = f64> {
    data: &'a [T],
    rows: usize,
    columns: usize,
    row_stride: usize,
    column_stride: usize,
}

impl<'a, T: Copy> StridedView<'a, T> {
    /// Checks that the last element lies inside `data` and that no two share a place, so that a view is never larger than
    /// its data.
    pub fn new(data: &'a [T], shape: [usize; 2], strides: [usize; 2]) -> Result<Self> {
        let ([rows, columns], [row_stride, column_stride]) = (shape, strides);
        let view = Self { data, rows, columns, row_stride, column_stride };
        if rows == 0 || columns == 0 {
            return Ok(view);
        }
        let apart = |outer: usize, inner: usize, count: usize| inner > 0 && outer / inner >= count;
        let distinct = (rows == 1 && (columns == 1 || column_stride > 0))
            || (columns == 1 && row_stride > 0)
            || apart(row_stride, column_stride, columns)
            || apart(column_stride, row_stride, rows);
        if !distinct {
            return Err(Error::shape(
                "data",
                format!("strides {row_stride} and {column_stride} make elements of {rows} × {columns} overlap"),
            ));
        }
        let last = (rows - 1)
            .checked_mul(row_stride)
            .zip((columns - 1).checked_mul(column_stride))
            .and_then(|(down, across)| down.checked_add(across));
        match last {
            Some(last) if last < data.len() => Ok(view),
            _ => Err(Error::shape(
                "data",
                format!(
                    "{} elements are too few for {rows} × {columns} with strides {row_stride} and {column_stride}",
                    data.len()
                ),
            )),
        }
    }

    /// The view solvers take, where the rows are contiguous already.
    pub fn as_rows(&self) -> Option<MatrixView<'a, T>> {
        (self.column_stride == 1 || self.columns <= 1).then_some(MatrixView {
            data: self.data,
            rows: self.rows,
            columns: self.columns,
            row_stride: self.row_stride,
        })
    }

    /// Copies the elements row by row.
    pub fn to_row_major(&self) -> Vec<T> {
        let mut copy = Vec::with_capacity(self.rows * self.columns);
        for i in 0..self.rows {
            copy.extend((0..self.columns).map(|j| self.data[i * self.row_stride + j * self.column_stride]));
        }
        copy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strides_describe_a_transpose() {
        let data = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let transposed = StridedView::new(&data, [3, 2], [1, 3]).unwrap();
        assert!(transposed.as_rows().is_none());
        assert_eq!(transposed.to_row_major(), [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
    }

    #[test]
    fn a_row_stride_skips_elements() {
        let data = [1.0, 2.0, 9.0, 3.0, 4.0, 9.0];
        let view = StridedView::new(&data, [2, 2], [3, 1]).unwrap().as_rows().unwrap();
        assert_eq!(view.row(1), [3.0, 4.0]);
        assert!(view.as_slice().is_none());
        assert_eq!(view.to_contiguous().as_ref(), [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(view.slice_rows(1, 2).row(0), [3.0, 4.0]);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(MatrixView::new(&[1.0; 5], 2, 3).is_err());
        assert!(MatrixView::new(&[1.0; 5], usize::MAX, 3).is_err());
        assert!(StridedView::new(&[1.0; 5], [2, 3], [3, 1]).is_err());
        assert!(StridedView::new(&[1.0; 5], [usize::MAX, 3], [usize::MAX, 1]).is_err());
        assert!(StridedView::new(&[1.0], [1000, 1000], [0, 0]).is_err());
        assert!(StridedView::new(&[1.0; 3], [2, 2], [1, 1]).is_err());
        assert!(StridedView::new(&[1.0; 4], [4, 1], [0, 1]).is_err());
    }
}
