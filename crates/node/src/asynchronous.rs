//! Calls on the library's own pool.

use crate::convert::{arguments, error, number, read, run, threads, write};
use gibbs_core::{CancelToken, Monitor, Progress};
use gibbs_ops::{Destination, Error, Operation, Output, Result, Value};
use napi::{
    Env, JsValue,
    bindgen_prelude::{FnArgs, FromNapiValue, Function, ToNapiValue, Unknown},
    sys,
    threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode},
};
use std::{
    collections::BTreeMap,
    ptr,
    sync::{Arc, Mutex, PoisonError},
};

/// Most values a call takes: its id, threads and listener before its places.
const VALUES: usize = 67;

/// The flags of running calls.
static RUNNING: Mutex<BTreeMap<u32, Arc<CancelToken>>> = Mutex::new(BTreeMap::new());

/// Weak, so that a call does not keep Node alive, and with room for one report, so that a slow listener loses some.
type Listener =
    ThreadsafeFunction<FnArgs<(f64, Option<f64>)>, (), FnArgs<(f64, Option<f64>)>, napi::Status, false, true, 1>;

pub(crate) fn cancel(id: u32) {
    if let Some(token) = RUNNING.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
        token.cancel();
    }
}

/// `nameAsync(id, threads, onProgress, …places)`.
pub(crate) unsafe extern "C" fn callback(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    // SAFETY: Node calls this with a live environment and keeps every argument alive until it returns.
    unsafe {
        start(env, info).unwrap_or_else(|problem| {
            sys::napi_throw(env, error(env, &Error::internal(problem.to_string())));
            ptr::null_mut()
        })
    }
}

unsafe fn start(env: sys::napi_env, info: sys::napi_callback_info) -> napi::Result<sys::napi_value> {
    // SAFETY: as in `callback`.
    let (call, id) = unsafe {
        let (operation, values, count) = arguments::<VALUES>(env, info);
        let places = values[3.min(count)..count].iter().map(|&value| read(env, value).map(Value::into_owned)).collect();
        let listener = listener(env, values[2])?;
        (Call { operation, places, threads: threads(env, values[1]), listener }, number(env, values[0]) as u32)
    };
    let cancel = Arc::new(CancelToken::default());
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner).insert(id, cancel.clone());
    let environment = Env::from_raw(env);
    let (deferred, promise) = environment.create_deferred()?;
    let job = move || {
        let result = call.run(&cancel);
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        deferred.resolve(move |env| match result {
            Ok(output) => Ok(Written(output)),
            // SAFETY: this runs on JavaScript's thread with a live environment.
            Err(problem) => Err(unsafe { Unknown::from_raw_unchecked(env.raw(), error(env.raw(), &problem)) }.into()),
        });
    };
    gibbs_core::spawn(job).map_err(|problem| napi::Error::from_reason(problem.to_string()))?;
    Ok(promise.raw())
}

struct Call {
    operation: &'static Operation,
    places: Result<Vec<Value<'static>>>,
    threads: usize,
    listener: Option<Listener>,
}

impl Call {
    fn run(self, cancel: &CancelToken) -> Result<Output> {
        let places = self.places?;
        let observed = self.listener.as_ref().map(|listener| {
            move |progress: Progress| {
                listener.call((progress.done, progress.total).into(), ThreadsafeFunctionCallMode::NonBlocking);
            }
        });
        let progress = observed.as_ref().map(|observed| observed as &(dyn Fn(Progress) + Sync));
        let monitor = Monitor::new(Some(cancel), progress, self.threads);
        monitor.check()?;
        run(self.operation, &monitor, Destination::None, &places)
    }
}

unsafe fn listener(env: sys::napi_env, value: sys::napi_value) -> napi::Result<Option<Listener>> {
    let mut kind = 0;
    // SAFETY: the caller's handles are alive.
    unsafe { sys::napi_typeof(env, value, &mut kind) };
    if kind != sys::ValueType::napi_function {
        return Ok(None);
    }
    // SAFETY: the value is a function.
    let function = unsafe { Function::<FnArgs<(f64, Option<f64>)>, ()>::from_napi_value(env, value)? };
    function.build_threadsafe_function().weak::<true>().max_queue_size::<1>().build().map(Some)
}

/// A result that is written on JavaScript's thread.
struct Written(Output);

impl ToNapiValue for Written {
    unsafe fn to_napi_value(env: sys::napi_env, value: Self) -> napi::Result<sys::napi_value> {
        // SAFETY: napi calls this on JavaScript's thread with a live environment.
        Ok(unsafe { write(env, value.0) })
    }
}
