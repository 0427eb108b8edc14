//! Values between wasm-bindgen and the list's border.

use gibbs_ops::{Destination, Error, Output, Result, Value};
use js_sys::{Array, ArrayBuffer, Float32Array, Float64Array, Int32Array, Reflect, Uint8Array, Uint32Array};
use std::{borrow::Cow, mem::MaybeUninit};
use wasm_bindgen::{JsCast, JsValue};

/// Reads a value; arrays are copied into the module's memory.
pub(crate) fn read(value: &JsValue) -> Result<Value<'static>> {
    Ok(if value.is_undefined() {
        Value::Undefined
    } else if let Some(number) = value.as_f64() {
        Value::Number(number)
    } else if let Some(array) = value.dyn_ref::<Float64Array>() {
        Value::F64(copied(array.length(), |copy| _ = array.copy_to_uninit(copy))?)
    } else if let Some(array) = value.dyn_ref::<Float32Array>() {
        Value::F32(copied(array.length(), |copy| _ = array.copy_to_uninit(copy))?)
    } else if let Some(array) = value.dyn_ref::<Int32Array>() {
        Value::I32(copied(array.length(), |copy| _ = array.copy_to_uninit(copy))?)
    } else if let Some(array) = value.dyn_ref::<Uint32Array>() {
        Value::U32(copied(array.length(), |copy| _ = array.copy_to_uninit(copy))?)
    } else if let Some(array) = value.dyn_ref::<Uint8Array>() {
        Value::Bytes(copied(array.length(), |copy| _ = array.copy_to_uninit(copy))?)
    } else if let Some(boolean) = value.as_bool() {
        Value::Boolean(boolean)
    } else if let Some(text) = value.as_string() {
        Value::Text(Cow::Owned(text))
    } else if let Some(array) = value.dyn_ref::<Array>() {
        Value::List(array.iter().map(|element| read(&element)).collect::<Result<_>>()?)
    } else {
        Value::Foreign(kind(value))
    })
}

fn kind(value: &JsValue) -> &'static str {
    if value.is_null() {
        "null"
    } else if value.is_bigint() {
        "bigint"
    } else if value.is_symbol() {
        "symbol"
    } else if value.is_function() {
        "function"
    } else if ArrayBuffer::is_view(value) {
        "typed array"
    } else {
        "object"
    }
}

/// An array that a call fills: a copy in this module's memory first, then copied back to the caller's.
pub(crate) enum Filled {
    None,
    F64(Float64Array, Vec<f64>),
    F32(Float32Array, Vec<f32>),
}

impl Filled {
    pub(crate) fn new(value: &JsValue) -> Result<Self> {
        Ok(if let Some(array) = value.dyn_ref::<Float64Array>() {
            Filled::F64(array.clone(), copied(array.length(), |data| _ = array.copy_to_uninit(data))?.into_owned())
        } else if let Some(array) = value.dyn_ref::<Float32Array>() {
            Filled::F32(array.clone(), copied(array.length(), |data| _ = array.copy_to_uninit(data))?.into_owned())
        } else {
            Filled::None
        })
    }

    pub(crate) fn destination(&mut self) -> Destination<'_> {
        match self {
            Filled::None => Destination::None,
            Filled::F64(_, memory) => Destination::F64(memory),
            Filled::F32(_, memory) => Destination::F32(memory),
        }
    }

    pub(crate) fn copy_back(&self) {
        match self {
            Filled::None => {}
            Filled::F64(array, memory) => array.copy_from(memory),
            Filled::F32(array, memory) => array.copy_from(memory),
        }
    }
}

/// Copies an array, or says that this module's memory does not suffice. `copy` fills what it is given.
fn copied<T: Copy>(length: u32, copy: impl FnOnce(&mut [MaybeUninit<T>])) -> Result<Cow<'static, [T]>> {
    let (mut data, length) = (Vec::new(), length as usize);
    data.try_reserve_exact(length)
        .map_err(|_| Error::out_of_memory("an array of the arguments", length as f64 * size_of::<T>() as f64))?;
    copy(&mut data.spare_capacity_mut()[..length]);
    // SAFETY: the first `length` elements are there and were copied from JavaScript.
    unsafe { data.set_len(length) };
    Ok(Cow::Owned(data))
}

/// Writes a value.
pub(crate) fn write(output: Output) -> JsValue {
    match output {
        Output::Undefined => JsValue::UNDEFINED,
        Output::Boolean(boolean) => boolean.into(),
        Output::Number(number) => number.into(),
        Output::Text(text) => JsValue::from_str(&text),
        Output::F64(data) => Float64Array::from(data.as_slice()).into(),
        Output::F32(data) => Float32Array::from(data.as_slice()).into(),
        Output::I32(data) => Int32Array::from(data.as_slice()).into(),
        Output::U32(data) => Uint32Array::from(data.as_slice()).into(),
        Output::Bytes(data) => Uint8Array::from(data.as_slice()).into(),
        Output::List(outputs) => outputs.into_iter().map(write).collect::<Array>().into(),
    }
}

/// The JavaScript error of an [`Error`]: `code`, `message` and, where there is one, `argument`.
pub(crate) fn error(problem: &Error) -> JsValue {
    let error: JsValue = js_sys::Error::new(&problem.to_string()).into();
    let put = |key: &str, text: &str| {
        let _ = Reflect::set(&error, &JsValue::from_str(key), &JsValue::from_str(text));
    };
    put("code", problem.code().as_str());
    if let Some(argument) = problem.argument() {
        put("argument", argument);
    }
    error
}
