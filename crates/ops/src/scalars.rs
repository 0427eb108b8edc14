//! Numbers and booleans with their domains.

use crate::{Border, Name, Result, Type, Value, border::only};

/// A default as TypeScript writes it.
pub trait Literal {
    /// The literal; `undefined` where the default is nothing.
    fn literal(&self) -> String;
}

macro_rules! literals {
    ($($type:ty),*) => { $(impl Literal for $type {
        fn literal(&self) -> String {
            self.to_string()
        }
    })* };
}
literals!(u32, u64, usize, bool, i32);

impl Literal for f64 {
    fn literal(&self) -> String {
        match *self {
            value if value == 0.0 || (1e-4..1e7).contains(&value.abs()) => format!("{value}"),
            value => format!("{value:e}"),
        }
    }
}

impl<T: Literal> Literal for Option<T> {
    fn literal(&self) -> String {
        self.as_ref().map_or_else(|| "undefined".into(), T::literal)
    }
}

fn number(places: &[Value], name: Name) -> Result<f64> {
    match only(places) {
        Value::Number(number) => Ok(*number),
        other => Err(name.unexpected("a number", other)),
    }
}

macro_rules! real {
    ($(#[$doc:meta])* $type:ident, $expected:literal, |$x:ident| $domain:expr) => {
        $(#[$doc])*
        pub struct $type;

        impl Border for $type {
            type Argument<'a> = f64;

            fn describe() -> Type {
                Type::Number
            }

            fn read<'a>(places: &'a [Value<'a>], name: Name) -> Result<f64> {
                let $x = number(places, name)?;
                if $domain { Ok($x) } else { Err(name.invalid(format!(concat!("expected ", $expected, ", got {}"), $x))) }
            }
        }
    };
}

real! {
    /// A finite number.
    Finite, "a finite number", |x| x.is_finite()
}
real! {
    /// A finite number above zero.
    Positive, "a positive number", |x| x.is_finite() && x > 0.0
}
real! {
    /// A finite number of at least zero.
    NonNegative, "a number of at least 0", |x| x.is_finite() && x >= 0.0
}
real! {
    /// A number strictly between 0 and 1.
    OpenUnit, "a number between 0 and 1", |x| x > 0.0 && x < 1.0
}
real! {
    /// A number of at least 0 and below 1.
    HalfOpenUnit, "a number of at least 0 and below 1", |x| (0.0..1.0).contains(&x)
}

macro_rules! integer {
    ($(#[$doc:meta])* $type:ty => $argument:ty, $least:expr, $most:expr, $expected:literal) => {
        $(#[$doc])*
        impl Border for $type {
            type Argument<'a> = $argument;

            fn describe() -> Type {
                Type::Number
            }

            fn read<'a>(places: &'a [Value<'a>], name: Name) -> Result<$argument> {
                let number = number(places, name)?;
                if number.fract() == 0.0 && (($least as f64)..=($most as f64)).contains(&number) {
                    Ok(number as $argument)
                } else {
                    Err(name.invalid(format!(concat!("expected ", $expected, ", got {}"), number)))
                }
            }
        }
    };
}

integer!(u32 => u32, 0, u32::MAX, "an integer of at least 0");
integer!(i32 => i32, i32::MIN, i32::MAX, "an integer");
integer!(usize => usize, 0, u32::MAX, "an integer of at least 0");

/// A positive integer.
pub struct Count;
integer!(Count => usize, 1, u32::MAX, "a positive integer");

/// A positive 32-bit integer.
pub struct Count32;
integer!(Count32 => u32, 1, u32::MAX, "a positive integer");

/// A seed: any integer that JavaScript holds exactly.
pub struct Seed;
integer!(Seed => u64, 0, (1u64 << 53) - 1, "an integer between 0 and 2^53 - 1");

impl Border for bool {
    type Argument<'a> = bool;

    fn describe() -> Type {
        Type::Boolean
    }

    fn read<'a>(places: &'a [Value<'a>], name: Name) -> Result<bool> {
        match only(places) {
            Value::Boolean(boolean) => Ok(*boolean),
            other => Err(name.unexpected("a boolean", other)),
        }
    }
}
