//! The closed set of values that cross the border to JavaScript.

use std::borrow::Cow;

/// A value that comes in. Arrays are views of JavaScript's memory on synchronous calls and copies on asynchronous ones.
#[derive(Debug, Clone)]
pub enum Value<'a> {
    /// `undefined`.
    Undefined,
    /// `boolean`.
    Boolean(bool),
    /// `number`.
    Number(f64),
    /// `string`.
    Text(Cow<'a, str>),
    /// `Float64Array`.
    F64(Cow<'a, [f64]>),
    /// `Float32Array`.
    F32(Cow<'a, [f32]>),
    /// `Int32Array`.
    I32(Cow<'a, [i32]>),
    /// `Uint32Array`.
    U32(Cow<'a, [u32]>),
    /// `Uint8Array`.
    Bytes(Cow<'a, [u8]>),
    /// `Array`.
    List(Vec<Value<'a>>),
    /// What no parameter takes, such as `null` or a bigint, by its kind: each refuses it under its own name.
    Foreign(&'static str),
}

impl Value<'_> {
    /// What TypeScript calls this kind of value.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Undefined => "undefined",
            Value::Boolean(_) => "boolean",
            Value::Number(_) => "number",
            Value::Text(_) => "string",
            Value::F64(_) => "Float64Array",
            Value::F32(_) => "Float32Array",
            Value::I32(_) => "Int32Array",
            Value::U32(_) => "Uint32Array",
            Value::Bytes(_) => "Uint8Array",
            Value::List(_) => "array",
            Value::Foreign(kind) => kind,
        }
    }

    /// Copies what is borrowed, so that an asynchronous call may outlive its arguments.
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Value::Undefined => Value::Undefined,
            Value::Boolean(value) => Value::Boolean(value),
            Value::Number(value) => Value::Number(value),
            Value::Text(value) => Value::Text(Cow::Owned(value.into_owned())),
            Value::F64(value) => Value::F64(Cow::Owned(value.into_owned())),
            Value::F32(value) => Value::F32(Cow::Owned(value.into_owned())),
            Value::I32(value) => Value::I32(Cow::Owned(value.into_owned())),
            Value::U32(value) => Value::U32(Cow::Owned(value.into_owned())),
            Value::Bytes(value) => Value::Bytes(Cow::Owned(value.into_owned())),
            Value::List(values) => Value::List(values.into_iter().map(Value::into_owned).collect()),
            Value::Foreign(kind) => Value::Foreign(kind),
        }
    }
}

/// A value that goes out. Arrays are handed over, not copied, where the border allows it.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// `undefined`.
    Undefined,
    /// `boolean`.
    Boolean(bool),
    /// `number`.
    Number(f64),
    /// `string`.
    Text(Cow<'static, str>),
    /// `Float64Array`.
    F64(Vec<f64>),
    /// `Float32Array`.
    F32(Vec<f32>),
    /// `Int32Array`.
    I32(Vec<i32>),
    /// `Uint32Array`.
    U32(Vec<u32>),
    /// `Uint8Array`.
    Bytes(Vec<u8>),
    /// `Array`: a list, or a record in the order of its fields.
    List(Vec<Output>),
}

/// An array of the caller's that a synchronous call fills instead of making a new one. It comes with what it holds.
#[derive(Debug, Default)]
pub enum Destination<'a> {
    /// None was given.
    #[default]
    None,
    /// `Float64Array`.
    F64(&'a mut [f64]),
    /// `Float32Array`.
    F32(&'a mut [f32]),
}
