//! Values between Node-API and the list's border.
//!
//! Everything here is `unsafe` for one reason: Node-API's functions take raw handles, which are valid for the duration
//! of the callback that got them, on the thread that runs it. All callers are such callbacks.

use gibbs_ops::{Destination, Error, Monitor, Operation, Output, Result, Value};
use napi::{
    Env,
    bindgen_prelude::{Float32Array, Float64Array, Int32Array, ToNapiValue, Uint8Array, Uint32Array},
    sys,
};
use std::{borrow::Cow, ffi::c_void, ptr};

/// Arrays of at least this many elements are handed over; smaller ones are cheaper to copy.
const HAND_OVER: usize = 4096;

/// A JavaScript value that is ready to return.
pub struct Raw(pub(crate) sys::napi_value);

impl ToNapiValue for Raw {
    unsafe fn to_napi_value(_env: sys::napi_env, value: Self) -> napi::Result<sys::napi_value> {
        Ok(value.0)
    }
}

/// Reads a value; arrays are borrowed from JavaScript.
pub(crate) unsafe fn read<'a>(env: sys::napi_env, value: sys::napi_value) -> Result<Value<'a>> {
    let mut kind = 0;
    // SAFETY: see the module.
    unsafe {
        sys::napi_typeof(env, value, &mut kind);
        Ok(match kind {
            sys::ValueType::napi_undefined => Value::Undefined,
            sys::ValueType::napi_number => Value::Number(number(env, value)),
            sys::ValueType::napi_boolean => {
                let mut boolean = false;
                sys::napi_get_value_bool(env, value, &mut boolean);
                Value::Boolean(boolean)
            }
            sys::ValueType::napi_string => Value::Text(Cow::Owned(text(env, value))),
            sys::ValueType::napi_object => object(env, value)?,
            sys::ValueType::napi_null => Value::Foreign("null"),
            sys::ValueType::napi_bigint => Value::Foreign("bigint"),
            sys::ValueType::napi_symbol => Value::Foreign("symbol"),
            sys::ValueType::napi_function => Value::Foreign("function"),
            _ => Value::Foreign("object"),
        })
    }
}

/// Reads a number; NaN where it is none.
pub(crate) unsafe fn number(env: sys::napi_env, value: sys::napi_value) -> f64 {
    let mut number = f64::NAN;
    // SAFETY: see the module.
    unsafe { sys::napi_get_value_double(env, value, &mut number) };
    number
}

unsafe fn text(env: sys::napi_env, value: sys::napi_value) -> String {
    let mut length = 0;
    // SAFETY: see the module; the second call writes at most the buffer's length.
    unsafe {
        sys::napi_get_value_string_utf8(env, value, ptr::null_mut(), 0, &mut length);
        let mut bytes = vec![0u8; length + 1];
        sys::napi_get_value_string_utf8(env, value, bytes.as_mut_ptr().cast(), length + 1, &mut length);
        bytes.truncate(length);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

unsafe fn object<'a>(env: sys::napi_env, value: sys::napi_value) -> Result<Value<'a>> {
    let (mut is_typed, mut kind, mut length, mut data) = (false, 0, 0, ptr::null_mut());
    // SAFETY: see the module; a typed array's data stay where they are while its callback runs.
    unsafe {
        sys::napi_is_typedarray(env, value, &mut is_typed);
        if !is_typed {
            return list(env, value);
        }
        sys::napi_get_typedarray_info(env, value, &mut kind, &mut length, &mut data, ptr::null_mut(), ptr::null_mut());
        Ok(match kind {
            sys::TypedarrayType::float64_array => Value::F64(borrow(data, length)),
            sys::TypedarrayType::float32_array => Value::F32(borrow(data, length)),
            sys::TypedarrayType::int32_array => Value::I32(borrow(data, length)),
            sys::TypedarrayType::uint32_array => Value::U32(borrow(data, length)),
            sys::TypedarrayType::uint8_array => Value::Bytes(borrow(data, length)),
            _ => Value::Foreign("typed array"),
        })
    }
}

unsafe fn borrow<'a, T: Clone>(data: *mut c_void, length: usize) -> Cow<'a, [T]> {
    if length == 0 || data.is_null() {
        return Cow::Borrowed(&[]);
    }
    // SAFETY: Node-API gave the pointer with its length; typed arrays are aligned for their elements.
    Cow::Borrowed(unsafe { std::slice::from_raw_parts(data.cast(), length) })
}

/// Reads the array that a call fills. The TypeScript side has made sure that no other argument shares its memory.
pub(crate) unsafe fn destination<'a>(env: sys::napi_env, value: sys::napi_value) -> Destination<'a> {
    let (mut is_typed, mut kind, mut length, mut data) = (false, 0, 0, ptr::null_mut());
    // SAFETY: see the module; nothing else reads or writes the array's memory while its callback runs.
    unsafe {
        sys::napi_is_typedarray(env, value, &mut is_typed);
        if !is_typed {
            return Destination::None;
        }
        sys::napi_get_typedarray_info(env, value, &mut kind, &mut length, &mut data, ptr::null_mut(), ptr::null_mut());
        match kind {
            sys::TypedarrayType::float64_array => Destination::F64(filled(data, length)),
            sys::TypedarrayType::float32_array => Destination::F32(filled(data, length)),
            _ => Destination::None,
        }
    }
}

unsafe fn filled<'a, T>(data: *mut c_void, length: usize) -> &'a mut [T] {
    large_pages(data, length * size_of::<T>());
    // SAFETY: see `destination`.
    unsafe { borrow_mut(data, length) }
}

/// Asks for large pages where memory is about to be filled: if it is new, the system then brings it in by 2 MiB and not by
/// 4 KiB, which takes a third of the time. Where it has no such pages, or the memory is in use already, nothing happens.
fn large_pages(data: *mut c_void, bytes: usize) {
    #[cfg(target_os = "linux")]
    if bytes >= 2 * PAGE {
        let begin = (data as usize).next_multiple_of(PAGE);
        let length = (data as usize + bytes - begin) / PAGE * PAGE;
        // SAFETY: the range is part of the array; the advice changes nothing that can be seen in it.
        unsafe { madvise(begin as *mut c_void, length, MADV_HUGEPAGE) };
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (data, bytes);
}

/// Bytes of a large page.
#[cfg(target_os = "linux")]
const PAGE: usize = 1 << 21;

#[cfg(target_os = "linux")]
const MADV_HUGEPAGE: std::ffi::c_int = 14;

#[cfg(target_os = "linux")]
unsafe extern "C" {
    /// Of the C library that the standard library is linked to.
    fn madvise(address: *mut c_void, length: usize, advice: std::ffi::c_int) -> std::ffi::c_int;
}

unsafe fn borrow_mut<'a, T>(data: *mut c_void, length: usize) -> &'a mut [T] {
    if length == 0 || data.is_null() {
        return &mut [];
    }
    // SAFETY: Node-API gave the pointer with its length; typed arrays are aligned for their elements.
    unsafe { std::slice::from_raw_parts_mut(data.cast(), length) }
}

unsafe fn list<'a>(env: sys::napi_env, value: sys::napi_value) -> Result<Value<'a>> {
    let (mut is_array, mut length) = (false, 0);
    // SAFETY: see the module.
    unsafe {
        sys::napi_is_array(env, value, &mut is_array);
        if !is_array {
            return Ok(Value::Foreign("object"));
        }
        sys::napi_get_array_length(env, value, &mut length);
        let element = |index| {
            let mut element = ptr::null_mut();
            sys::napi_get_element(env, value, index, &mut element);
            read(env, element)
        };
        (0..length).map(element).collect::<Result<_>>().map(Value::List)
    }
}

/// Writes a value; large arrays are handed over.
pub(crate) unsafe fn write(env: sys::napi_env, output: Output) -> sys::napi_value {
    let mut value = ptr::null_mut();
    // SAFETY: see the module.
    unsafe {
        match output {
            Output::Undefined => {
                sys::napi_get_undefined(env, &mut value);
            }
            Output::Boolean(boolean) => {
                sys::napi_get_boolean(env, boolean, &mut value);
            }
            Output::Number(number) => {
                sys::napi_create_double(env, number, &mut value);
            }
            Output::Text(text) => {
                sys::napi_create_string_utf8(env, text.as_ptr().cast(), text.len() as isize, &mut value);
            }
            Output::F64(data) => value = array(env, sys::TypedarrayType::float64_array, data, Float64Array::new),
            Output::F32(data) => value = array(env, sys::TypedarrayType::float32_array, data, Float32Array::new),
            Output::I32(data) => value = array(env, sys::TypedarrayType::int32_array, data, Int32Array::new),
            Output::U32(data) => value = array(env, sys::TypedarrayType::uint32_array, data, Uint32Array::new),
            Output::Bytes(data) => value = array(env, sys::TypedarrayType::uint8_array, data, Uint8Array::new),
            Output::List(outputs) => {
                sys::napi_create_array_with_length(env, outputs.len(), &mut value);
                for (index, output) in outputs.into_iter().enumerate() {
                    let element = write(env, output);
                    sys::napi_set_element(env, value, index as u32, element);
                }
            }
        }
    }
    value
}

unsafe fn array<T: Copy, A: ToNapiValue>(
    env: sys::napi_env,
    kind: sys::napi_typedarray_type,
    data: Vec<T>,
    hand_over: impl FnOnce(Vec<T>) -> A,
) -> sys::napi_value {
    let length = data.len();
    let (mut buffer, mut memory, mut value) = (ptr::null_mut(), ptr::null_mut(), ptr::null_mut());
    // SAFETY: see the module; the new buffer holds exactly the vector's bytes.
    unsafe {
        if length >= HAND_OVER {
            return A::to_napi_value(env, hand_over(data)).unwrap_or(ptr::null_mut());
        }
        sys::napi_create_arraybuffer(env, length * size_of::<T>(), &mut memory, &mut buffer);
        if length > 0 && !memory.is_null() {
            ptr::copy_nonoverlapping(data.as_ptr(), memory.cast(), length);
        }
        sys::napi_create_typedarray(env, kind, length, buffer, 0, &mut value);
    }
    value
}

/// The JavaScript error of an [`Error`]: `code`, `message` and, where there is one, `argument`.
pub(crate) unsafe fn error(env: sys::napi_env, error: &Error) -> sys::napi_value {
    let mut value = ptr::null_mut();
    // SAFETY: see the module.
    unsafe {
        let message = write(env, Output::Text(error.to_string().into()));
        let code = write(env, Output::Text(error.code().as_str().into()));
        sys::napi_create_error(env, code, message, &mut value);
        if let Some(argument) = error.argument() {
            let argument = write(env, Output::Text(argument.to_string().into()));
            sys::napi_set_named_property(env, value, c"argument".as_ptr(), argument);
        }
    }
    value
}

/// Throws an [`Error`]; what is returned tells napi that an exception is pending.
pub(crate) fn thrown(env: &Env, problem: &Error) -> napi::Error {
    // SAFETY: the environment is alive during the call that reports the error.
    unsafe { sys::napi_throw(env.raw(), error(env.raw(), problem)) };
    napi::Error::new(napi::Status::PendingException, "")
}

/// Runs an operation; a panic becomes an [`Error`] instead of ending the process.
pub(crate) fn run(
    operation: &Operation,
    monitor: &Monitor,
    destination: Destination,
    places: &[Value],
) -> Result<Output> {
    let call = std::panic::AssertUnwindSafe(|| (operation.call)(monitor, destination, places));
    std::panic::catch_unwind(call).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref().copied());
        Err(Error::internal(format!("{}: {}", operation.name, text.unwrap_or("an unexpected fault"))))
    })
}

/// The operation, the arguments and their number of a callback.
pub(crate) unsafe fn arguments<const N: usize>(
    env: sys::napi_env,
    info: sys::napi_callback_info,
) -> (&'static Operation, [sys::napi_value; N], usize) {
    let (mut count, mut values, mut data) = (N, [ptr::null_mut(); N], ptr::null_mut());
    // SAFETY: see the module; `data` is the static operation that the function was made with.
    unsafe {
        sys::napi_get_cb_info(env, info, &mut count, values.as_mut_ptr(), ptr::null_mut(), &mut data);
        (&*data.cast_const().cast(), values, count.min(N))
    }
}

/// Reads a number of threads: what the caller says, or the default.
pub(crate) unsafe fn threads(env: sys::napi_env, value: sys::napi_value) -> usize {
    // SAFETY: see the module.
    let number = unsafe { number(env, value) };
    if number >= 1.0 { number as usize } else { gibbs_core::default_threads() }
}
