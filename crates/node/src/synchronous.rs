//! Calls on JavaScript's own thread.

use crate::convert::{arguments, destination, error, read, run, threads, write};
use gibbs_core::{CancelToken, Monitor, Progress};
use gibbs_ops::{Result, Value};
use napi::sys;
use std::{ptr, thread::ThreadId};

/// Most values a call takes: its threads, listener and array to fill before its places.
const VALUES: usize = 67;

/// `name(threads, onProgress, out, …places)`.
pub(crate) unsafe extern "C" fn callback(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    // SAFETY: Node calls this with a live environment and keeps every argument alive until it returns.
    unsafe {
        let (operation, values, count) = arguments::<VALUES>(env, info);
        let cancel = CancelToken::default();
        let listener = Listener::new(env, values[1], &cancel);
        let observed = listener.as_ref().map(|listener| move |progress: Progress| listener.call(progress));
        let progress = observed.as_ref().map(|observed| observed as &(dyn Fn(Progress) + Sync));
        let monitor = Monitor::new(Some(&cancel), progress, threads(env, values[0]));
        // A listener is JavaScript that runs meanwhile, and might give a borrowed array's memory away.
        let kept = |value: Value<'static>| if listener.is_some() { value.into_owned() } else { value };
        let places: Result<Vec<_>> =
            values[3.min(count)..count].iter().map(|&value| read(env, value).map(kept)).collect();
        match places.and_then(|places| run(operation, &monitor, destination(env, values[2]), &places)) {
            Ok(output) => write(env, output),
            Err(problem) => {
                let mut pending = false;
                sys::napi_is_exception_pending(env, &mut pending);
                if !pending {
                    sys::napi_throw(env, error(env, &problem));
                }
                ptr::null_mut()
            }
        }
    }
}

/// The caller's `onProgress`, called in place; an exception in it stops the work and is what the caller gets.
struct Listener<'a> {
    env: sys::napi_env,
    function: sys::napi_value,
    thread: ThreadId,
    cancel: &'a CancelToken,
}

// SAFETY: the raw handles are only used on the thread that made them, which `call` checks.
unsafe impl Sync for Listener<'_> {}

impl<'a> Listener<'a> {
    unsafe fn new(env: sys::napi_env, function: sys::napi_value, cancel: &'a CancelToken) -> Option<Self> {
        let mut kind = 0;
        // SAFETY: the caller's handles are alive.
        unsafe { sys::napi_typeof(env, function, &mut kind) };
        (kind == sys::ValueType::napi_function).then(|| Self {
            env,
            function,
            thread: std::thread::current().id(),
            cancel,
        })
    }

    fn call(&self, progress: Progress) {
        if std::thread::current().id() != self.thread || self.cancel.is_cancelled() {
            return;
        }
        let (mut this, mut done, mut total, mut scope) =
            (ptr::null_mut(), ptr::null_mut(), ptr::null_mut(), ptr::null_mut());
        // SAFETY: this is JavaScript's thread, inside the callback that made the handles.
        unsafe {
            sys::napi_open_handle_scope(self.env, &mut scope);
            sys::napi_get_undefined(self.env, &mut this);
            sys::napi_create_double(self.env, progress.done, &mut done);
            match progress.total {
                Some(number) => sys::napi_create_double(self.env, number, &mut total),
                None => sys::napi_get_undefined(self.env, &mut total),
            };
            let arguments = [done, total];
            let status = sys::napi_call_function(self.env, this, self.function, 2, arguments.as_ptr(), ptr::null_mut());
            if status != sys::Status::napi_ok {
                self.cancel.cancel();
            }
            sys::napi_close_handle_scope(self.env, scope);
        }
    }
}
