//! The only crate that knows Node: it loops over the list of operations and registers each twice.
//!
//! - `name(threads, onProgress, out, …places)` runs on the calling thread and borrows its arrays.
//! - `nameAsync(id, threads, onProgress, …places)` copies its arrays, runs on the library's pool and returns a promise;
//!   `cancel(id)` stops it.
//!
//! Beside them: `open(kind, bytes)` and `close(number)` for handles, and `describe()` for the build.

mod asynchronous;
mod convert;
mod synchronous;

use convert::{Raw, write};
use gibbs_ops::{Operation, Output, camel_case, operations};
use napi::{Env, bindgen_prelude::*, check_status, sys};
use std::ffi::c_void;

type Callback = unsafe extern "C" fn(sys::napi_env, sys::napi_callback_info) -> sys::napi_value;

/// Puts every operation on the module's exports.
#[napi_derive::napi(module_exports)]
pub fn register(exports: Object, env: Env) -> napi::Result<()> {
    for operation in operations() {
        let name = camel_case(operation.name);
        add(&env, &exports, &format!("{name}Async"), asynchronous::callback, operation)?;
        add(&env, &exports, &name, synchronous::callback, operation)?;
    }
    Ok(())
}

fn add(env: &Env, exports: &Object, name: &str, callback: Callback, operation: &'static Operation) -> napi::Result<()> {
    let data = std::ptr::from_ref(operation) as *mut c_void;
    let mut function = std::ptr::null_mut();
    // SAFETY: the environment is alive, the name is a valid string of the given length, and the operation is static.
    unsafe {
        check_status!(sys::napi_create_function(
            env.raw(),
            name.as_ptr().cast(),
            name.len() as isize,
            Some(callback),
            data,
            &mut function
        ))?;
        let key = write(env.raw(), Output::Text(name.to_string().into()));
        check_status!(sys::napi_set_property(env.raw(), exports.raw(), key, function))
    }
}

/// Stops an asynchronous call.
#[napi_derive::napi]
pub fn cancel(id: u32) {
    asynchronous::cancel(id);
}

/// Makes a native object from its bytes and returns its number.
#[napi_derive::napi]
pub fn open(env: Env, kind: String, bytes: &[u8]) -> napi::Result<u32> {
    gibbs_ops::open(&kind, bytes).map_err(|error| convert::thrown(&env, &error))
}

/// Forgets a native object.
#[napi_derive::napi]
pub fn close(number: u32) {
    gibbs_ops::close(number);
}

/// The build: its vector instructions and its default number of threads.
#[napi_derive::napi]
pub fn describe(env: Env) -> Raw {
    let simd = gibbs_core::simd::name();
    let threads = gibbs_core::default_threads() as f64;
    // SAFETY: the environment is alive during this call.
    Raw(unsafe { write(env.raw(), Output::List(vec![Output::Text(simd.into()), Output::Number(threads)])) })
}
