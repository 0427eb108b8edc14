//! The only crate that knows wasm-bindgen: one function calls any operation of the list by its index.
//!
//! A module holds the topics it was built with. Calls run in place: the TypeScript side puts them on workers and stops
//! them there. Nothing here panics on bad input; what traps all the same costs this instance, which the TypeScript side
//! then throws away.

mod convert;

use convert::{Filled, error, read, write};
use gibbs_core::{CancelToken, Monitor, Progress};
use gibbs_ops::{Error, Operation, Result, camel_case, operations};
use js_sys::{Array, Function};
use std::{cell::RefCell, sync::LazyLock};
use wasm_bindgen::prelude::*;

static OPERATIONS: LazyLock<Vec<&'static Operation>> = LazyLock::new(|| operations().collect());

/// Runs once when the module is made.
#[wasm_bindgen(start)]
pub fn start() {
    gibbs_core::clock::install(|| js_sys::Date::now() / 1000.0);
}

/// The names of this module's operations; an operation's index is its place here.
#[wasm_bindgen]
pub fn names() -> Array {
    OPERATIONS.iter().map(|operation| JsValue::from(camel_case(operation.name))).collect()
}

/// Calls the operation at `index` with the values at its places; `listener(done, total)` hears of progress, and `out` is an
/// array to fill, if the operation fills one.
#[wasm_bindgen]
pub fn call(
    index: usize,
    listener: Option<Function>,
    out: JsValue,
    places: Array,
) -> std::result::Result<JsValue, JsValue> {
    let cancel = CancelToken::default();
    let listener = listener.map(|function| Listener { function, cancel: &cancel, thrown: RefCell::new(None) });
    let observed = listener.as_ref().map(|listener| move |progress: Progress| listener.call(progress));
    let progress = observed.as_ref().map(|observed| observed as &(dyn Fn(Progress) + Sync));
    let result = run(index, &Monitor::new(Some(&cancel), progress, 1), &out, &places);
    if let Some(thrown) = listener.as_ref().and_then(|listener| listener.thrown.take()) {
        return Err(thrown);
    }
    result.map_err(|problem| error(&problem))
}

fn run(index: usize, monitor: &Monitor, out: &JsValue, places: &Array) -> Result<JsValue> {
    let operation = OPERATIONS.get(index).ok_or_else(|| Error::internal("no such operation"))?;
    let places = places.iter().map(|place| read(&place)).collect::<Result<Vec<_>>>()?;
    let mut filled = Filled::new(out)?;
    let output = (operation.call)(monitor, filled.destination(), &places)?;
    filled.copy_back();
    Ok(write(output))
}

/// The caller's `onProgress`; an exception in it stops the work and is what the caller gets.
struct Listener<'a> {
    function: Function,
    cancel: &'a CancelToken,
    thrown: RefCell<Option<JsValue>>,
}

// SAFETY: a module without threads has one.
unsafe impl Sync for Listener<'_> {}

impl Listener<'_> {
    fn call(&self, progress: Progress) {
        if self.cancel.is_cancelled() {
            return;
        }
        let total = progress.total.map_or(JsValue::UNDEFINED, JsValue::from);
        if let Err(thrown) = self.function.call2(&JsValue::UNDEFINED, &progress.done.into(), &total) {
            self.thrown.replace(Some(thrown));
            self.cancel.cancel();
        }
    }
}

/// Makes an object from its bytes and returns its number.
#[wasm_bindgen]
pub fn open(kind: &str, bytes: &[u8]) -> std::result::Result<u32, JsValue> {
    gibbs_ops::open(kind, bytes).map_err(|problem| error(&problem))
}

/// Forgets an object.
#[wasm_bindgen]
pub fn close(number: u32) {
    gibbs_ops::close(number);
}

/// The vector instructions this module was built for.
#[wasm_bindgen]
pub fn simd() -> String {
    gibbs_core::simd::name().into()
}
