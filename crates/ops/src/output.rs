//! How a result is written to the border.

use crate::{Output, Type};

/// A type of result.
pub trait IntoOutput {
    /// Its TypeScript type.
    fn describe() -> Type;
    /// Writes it.
    fn into_output(self) -> Output;
}

macro_rules! outputs {
    ($($type:ty, $kind:expr, $value:ident => $output:expr;)*) => { $(impl IntoOutput for $type {
        fn describe() -> Type {
            $kind
        }

        fn into_output(self) -> Output {
            let $value = self;
            $output
        }
    })* };
}

outputs! {
    (), Type::Nothing, _value => Output::Undefined;
    bool, Type::Boolean, value => Output::Boolean(value);
    f64, Type::Number, value => Output::Number(value);
    u32, Type::Number, value => Output::Number(f64::from(value));
    u64, Type::Number, value => Output::Number(value as f64);
    usize, Type::Number, value => Output::Number(value as f64);
    String, Type::Text, value => Output::Text(value.into());
    &'static str, Type::Text, value => Output::Text(value.into());
    Vec<f64>, Type::F64, value => Output::F64(value);
    Vec<f32>, Type::F32, value => Output::F32(value);
    Vec<i32>, Type::I32, value => Output::I32(value);
    Vec<u32>, Type::U32, value => Output::U32(value);
    Vec<u8>, Type::Bytes, value => Output::Bytes(value);
    [f64; 2], Type::F64, value => Output::F64(value.to_vec());
}

impl<T: IntoOutput> IntoOutput for Option<T> {
    fn describe() -> Type {
        Type::Optional(Box::new(T::describe()))
    }

    fn into_output(self) -> Output {
        self.map_or(Output::Undefined, T::into_output)
    }
}

/// A list of results.
pub struct Listed<T>(pub Vec<T>);

impl<T: IntoOutput> IntoOutput for Listed<T> {
    fn describe() -> Type {
        Type::List(Box::new(T::describe()))
    }

    fn into_output(self) -> Output {
        Output::List(self.0.into_iter().map(T::into_output).collect())
    }
}

/// Floats of either width.
pub enum Floats {
    /// Double precision.
    F64(Vec<f64>),
    /// Single precision.
    F32(Vec<f32>),
}

impl IntoOutput for Floats {
    fn describe() -> Type {
        Type::Floats
    }

    fn into_output(self) -> Output {
        match self {
            Floats::F64(values) => Output::F64(values),
            Floats::F32(values) => Output::F32(values),
        }
    }
}
