//! What the list says of types: enough to print TypeScript.

/// A type as TypeScript sees it.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// `void`.
    Nothing,
    /// `boolean`.
    Boolean,
    /// `number`.
    Number,
    /// `string`.
    Text,
    /// One of these words.
    Words(Vec<&'static str>),
    /// `Float64Array`.
    F64,
    /// `Float32Array`.
    F32,
    /// `Int32Array`.
    I32,
    /// `Uint32Array`.
    U32,
    /// `Float64Array | Float32Array`.
    Floats,
    /// `Uint8Array`.
    Bytes,
    /// A matrix argument: data, shape and strides.
    Matrix,
    /// A native object, made from its bytes where it is needed.
    Handle(&'static str),
    /// May be left out.
    Optional(Box<Type>),
    /// An array.
    List(Box<Type>),
    /// A result with named fields.
    Record(&'static str, Vec<Field>),
    /// Options with named fields.
    Options(&'static str, Vec<Field>),
}

/// A named part: a parameter, an option, or a field of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its public name.
    pub name: String,
    /// Its type.
    pub kind: Type,
    /// The default of an option that has one, as TypeScript writes it.
    pub default: Option<String>,
}
