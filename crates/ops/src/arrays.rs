//! Arrays and matrices, checked as they come in.

use crate::{Border, Name, Result, Type, Value, border::only};
use gibbs_core::{
    MatrixView, StridedView,
    simd::{self, Kernel, Lanes, Real, WIDTH},
};
use std::borrow::Cow;

/// A matrix argument: a view where the layout allows one, a copy where it does not.
pub struct MatrixArgument<'a, T: Clone = f64> {
    data: Cow<'a, [T]>,
    rows: usize,
    columns: usize,
    row_stride: usize,
}

impl<T: Copy> MatrixArgument<'_, T> {
    /// The view a solver takes.
    pub fn view(&self) -> Result<MatrixView<'_, T>> {
        MatrixView::with_row_stride(&self.data, self.rows, self.columns, self.row_stride)
    }
}

/// A matrix of finite numbers with at least one row and one column, in double precision.
pub struct Matrix;

impl Border for Matrix {
    type Argument<'a> = MatrixArgument<'a>;
    const PLACES: usize = 5;

    fn describe() -> Type {
        Type::Matrix
    }

    fn read<'a>(places: &'a [Value<'a>], name: Name) -> Result<MatrixArgument<'a>> {
        let layout = Layout::read(places, name)?;
        match only(places) {
            Value::F64(data) => layout.finite(data, name),
            Value::F32(data) => {
                let matrix = layout.finite(data, name)?;
                let wide = matrix.view()?.rows().flatten().map(|&x| f64::from(x)).collect();
                Ok(MatrixArgument {
                    data: Cow::Owned(wide),
                    rows: matrix.rows,
                    columns: matrix.columns,
                    row_stride: matrix.columns,
                })
            }
            other => Err(name.unexpected("a matrix", other)),
        }
    }
}

/// A matrix in the precision it came in, whose numbers the operation itself checks as it reads them.
pub struct FloatMatrix;

/// Its argument.
pub enum FloatMatrixArgument<'a> {
    /// Double precision.
    F64(MatrixArgument<'a, f64>),
    /// Single precision.
    F32(MatrixArgument<'a, f32>),
}

impl Border for FloatMatrix {
    type Argument<'a> = FloatMatrixArgument<'a>;
    const PLACES: usize = 5;

    fn describe() -> Type {
        Type::Matrix
    }

    fn read<'a>(places: &'a [Value<'a>], name: Name) -> Result<FloatMatrixArgument<'a>> {
        let layout = Layout::read(places, name)?;
        match only(places) {
            Value::F64(data) => layout.matrix(data, name).map(FloatMatrixArgument::F64),
            Value::F32(data) => layout.matrix(data, name).map(FloatMatrixArgument::F32),
            other => Err(name.unexpected("a matrix", other)),
        }
    }
}

/// An array in the precision it came in, whose numbers the operation itself checks as it reads them.
pub struct FloatVector;

/// Its argument.
#[derive(Clone, Copy)]
pub enum FloatVectorArgument<'a> {
    /// Double precision.
    F64(&'a [f64]),
    /// Single precision.
    F32(&'a [f32]),
}

impl<'a> FloatVectorArgument<'a> {
    /// Its numbers in double precision.
    pub fn doubles(self) -> Cow<'a, [f64]> {
        match self {
            FloatVectorArgument::F64(values) => Cow::Borrowed(values),
            FloatVectorArgument::F32(values) => Cow::Owned(values.iter().map(|&x| f64::from(x)).collect()),
        }
    }
}

impl Border for FloatVector {
    type Argument<'a> = FloatVectorArgument<'a>;

    fn describe() -> Type {
        Type::Floats
    }

    fn read<'a>(places: &'a [Value<'a>], name: Name) -> Result<FloatVectorArgument<'a>> {
        match only(places) {
            Value::F64(values) => Ok(FloatVectorArgument::F64(values)),
            Value::F32(values) => Ok(FloatVectorArgument::F32(values)),
            other => Err(name.unexpected("an array of numbers", other)),
        }
    }
}

/// The four numbers beside a matrix's data.
struct Layout {
    shape: [usize; 2],
    strides: [usize; 2],
}

impl Layout {
    fn read(places: &[Value], name: Name) -> Result<Self> {
        let mut numbers = [0; 4];
        for (number, place) in numbers.iter_mut().zip(places.iter().skip(1)) {
            match place {
                Value::Number(value) if value.fract() == 0.0 && (0.0..=9e15).contains(value) => {
                    *number = *value as usize
                }
                other => return Err(name.unexpected("a matrix", other)),
            }
        }
        let [rows, columns, down, across] = numbers;
        if rows == 0 || columns == 0 {
            return Err(name.misshapen(format!("expected at least one row and one column, got {rows} × {columns}")));
        }
        Ok(Self { shape: [rows, columns], strides: [down, across] })
    }

    fn matrix<'a, T: Copy>(&self, data: &'a [T], name: Name) -> Result<MatrixArgument<'a, T>> {
        let [rows, columns] = self.shape;
        let strided = StridedView::new(data, self.shape, self.strides).map_err(|error| name.misshapen(error))?;
        Ok(match strided.as_rows() {
            Some(_) => MatrixArgument { data: Cow::Borrowed(data), rows, columns, row_stride: self.strides[0] },
            None => MatrixArgument { data: Cow::Owned(strided.to_row_major()), rows, columns, row_stride: columns },
        })
    }

    fn finite<'a, T: Real>(&self, data: &'a [T], name: Name) -> Result<MatrixArgument<'a, T>> {
        let matrix = self.matrix(data, name)?;
        for (i, row) in matrix.view()?.rows().enumerate() {
            if let Some(j) = first_not_finite(row) {
                return Err(name.invalid(format!("expected finite numbers, got {:?} in row {i}, column {j}", row[j])));
            }
        }
        Ok(matrix)
    }
}

/// Where the first NaN or infinity is; by vectors, so that a good array costs little.
fn first_not_finite<T: Real>(values: &[T]) -> Option<usize> {
    match simd::dispatch(AllFinite(values)) {
        true => None,
        false => values.iter().position(|x| !x.to_f64().is_finite()),
    }
}

/// Whether all numbers are finite: 0 times them adds up to NaN otherwise.
struct AllFinite<'a, T>(&'a [T]);

impl<T: Real> Kernel for AllFinite<'_, T> {
    type Output = bool;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> bool {
        let (blocks, rest) = self.0.as_chunks::<WIDTH>();
        let mut sums = Lanes::<T>::splat(T::ZERO);
        for block in blocks {
            sums = Lanes(*block).times_plus::<FMA>(Lanes::splat(T::ZERO), sums);
        }
        let mut finite = blocks.is_empty() || sums.sum() == T::ZERO;
        for x in rest {
            finite &= x.to_f64().is_finite();
        }
        finite
    }
}

/// Reads an array of floats as double precision, widening where needed.
fn doubles<'a>(places: &'a [Value<'a>], name: Name) -> Result<Cow<'a, [f64]>> {
    match only(places) {
        Value::F64(values) => Ok(Cow::Borrowed(values)),
        Value::F32(values) => Ok(Cow::Owned(values.iter().map(|&x| f64::from(x)).collect())),
        other => Err(name.unexpected("an array of numbers", other)),
    }
}

/// Finite numbers, any count.
pub struct Vector;

impl Border for Vector {
    type Argument<'a> = Cow<'a, [f64]>;

    fn describe() -> Type {
        Type::Floats
    }

    fn read<'a>(places: &'a [Value<'a>], name: Name) -> Result<Cow<'a, [f64]>> {
        let values = doubles(places, name)?;
        match first_not_finite(&values) {
            Some(i) => Err(name.invalid(format!("expected finite numbers, got {} at {i}", values[i]))),
            None => Ok(values),
        }
    }
}

/// Numbers of any kind, NaN and infinities included.
pub struct Numbers;

impl Border for Numbers {
    type Argument<'a> = Cow<'a, [f64]>;

    fn describe() -> Type {
        Type::Floats
    }

    fn read<'a>(places: &'a [Value<'a>], name: Name) -> Result<Cow<'a, [f64]>> {
        doubles(places, name)
    }
}

/// Weights: finite, at least zero, not all zero, with a finite sum.
pub struct Weights;

impl Border for Weights {
    type Argument<'a> = Cow<'a, [f64]>;

    fn describe() -> Type {
        Type::Floats
    }

    fn read<'a>(places: &'a [Value<'a>], name: Name) -> Result<Cow<'a, [f64]>> {
        let weights = Vector::read(places, name)?;
        if let Some(i) = weights.iter().position(|&w| w < 0.0) {
            return Err(name.invalid(format!("expected weights of at least 0, got {} at {i}", weights[i])));
        }
        let sum: f64 = weights.iter().sum();
        if !(sum > 0.0 && sum.is_finite()) {
            return Err(name.invalid(format!("expected weights with a positive, finite sum, got {sum}")));
        }
        Ok(weights)
    }
}

/// Integers, such as labels.
pub struct Integers;

impl Border for Integers {
    type Argument<'a> = &'a [i32];

    fn describe() -> Type {
        Type::I32
    }

    fn read<'a>(places: &'a [Value<'a>], name: Name) -> Result<&'a [i32]> {
        match only(places) {
            Value::I32(values) => Ok(values),
            other => Err(name.unexpected("an Int32Array", other)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bad_number_is_found() {
        let mut values = vec![1.5; 1000];
        assert_eq!(first_not_finite(&values), None);
        values[777] = f64::INFINITY;
        assert_eq!(first_not_finite(&values), Some(777));
        values[64] = f64::NAN;
        assert_eq!(first_not_finite(&values), Some(64));
        assert_eq!(first_not_finite(&[f64::MAX, f64::MAX]), None);
    }
}
