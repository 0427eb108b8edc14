//! How a parameter is read from the border.

use crate::{Error, Result, Type, Value, camel_case};
use std::borrow::Cow;

/// A type of parameter: it takes [`PLACES`](Self::PLACES) values at the border and reads one argument from them.
pub trait Border {
    /// The argument a solver gets.
    type Argument<'a>;
    /// Places it takes at the border.
    const PLACES: usize = 1;
    /// Its TypeScript type.
    fn describe() -> Type;
    /// Reads it, checked; `places` holds [`PLACES`](Self::PLACES) values.
    fn read<'a>(places: &'a [Value<'a>], name: Name) -> Result<Self::Argument<'a>>;
}

/// What a parameter is called in an error.
#[derive(Debug, Clone, Copy)]
pub enum Name {
    /// A parameter, in Rust's spelling or as the list renames it.
    Parameter(&'static str),
    /// A field of the options.
    Option(&'static str),
}

impl Name {
    /// The public name, such as `points` or `options.maxIterations`.
    pub fn public(self) -> String {
        match self {
            Name::Parameter(name) => camel_case(name),
            Name::Option(name) => format!("options.{}", camel_case(name)),
        }
    }

    /// An error about its value.
    pub fn invalid(self, problem: impl std::fmt::Display) -> Error {
        match self {
            Name::Parameter(_) => Error::value(self.public(), problem),
            Name::Option(name) => Error::option(&camel_case(name), problem),
        }
    }

    /// An error about its shape.
    pub fn misshapen(self, problem: impl std::fmt::Display) -> Error {
        Error::shape(self.public(), problem)
    }

    /// An error about its kind.
    pub fn unexpected(self, expected: &str, value: &Value) -> Error {
        self.invalid(format!("expected {expected}, got {}", value.kind()))
    }
}

/// The first of `places`; [`Value::Undefined`] where there is none.
pub(crate) fn only<'a>(places: &'a [Value<'a>]) -> &'a Value<'a> {
    static UNDEFINED: Value<'static> = Value::Undefined;
    places.first().unwrap_or(&UNDEFINED)
}

/// `places[start..start + count]`, shortened where there are fewer.
pub fn window<'a>(places: &'a [Value<'a>], start: usize, count: usize) -> &'a [Value<'a>] {
    let start = start.min(places.len());
    &places[start..(start + count).min(places.len())]
}

impl<T: Border> Border for Option<T> {
    type Argument<'a> = Option<T::Argument<'a>>;
    const PLACES: usize = T::PLACES;

    fn describe() -> Type {
        Type::Optional(Box::new(T::describe()))
    }

    fn read<'a>(places: &'a [Value<'a>], name: Name) -> Result<Self::Argument<'a>> {
        match only(places) {
            Value::Undefined => Ok(None),
            _ => T::read(places, name).map(Some),
        }
    }
}

/// Any string.
pub struct Text;

impl Border for Text {
    type Argument<'a> = &'a str;

    fn describe() -> Type {
        Type::Text
    }

    fn read<'a>(places: &'a [Value<'a>], name: Name) -> Result<&'a str> {
        match only(places) {
            Value::Text(text) => Ok(text),
            other => Err(name.unexpected("a string", other)),
        }
    }
}

/// Any bytes.
pub struct Bytes;

impl Border for Bytes {
    type Argument<'a> = &'a [u8];

    fn describe() -> Type {
        Type::Bytes
    }

    fn read<'a>(places: &'a [Value<'a>], name: Name) -> Result<&'a [u8]> {
        match only(places) {
            Value::Bytes(bytes) => Ok(bytes),
            other => Err(name.unexpected("a Uint8Array", other)),
        }
    }
}

/// A list of byte strings.
pub struct ByteLists;

impl Border for ByteLists {
    type Argument<'a> = Vec<&'a [u8]>;

    fn describe() -> Type {
        Type::List(Box::new(Type::Bytes))
    }

    fn read<'a>(places: &'a [Value<'a>], name: Name) -> Result<Vec<&'a [u8]>> {
        let Value::List(values) = only(places) else {
            return Err(name.unexpected("an array of Uint8Array", only(places)));
        };
        values
            .iter()
            .map(|value| match value {
                Value::Bytes(bytes) => Ok::<&[u8], Error>(bytes),
                other => Err(name.unexpected("an array of Uint8Array", other)),
            })
            .collect()
    }
}

/// Shortens a literal for a message.
pub(crate) fn quoted(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("\"{}…\"", &text[..end])),
        None => Cow::Owned(format!("\"{text}\"")),
    }
}
