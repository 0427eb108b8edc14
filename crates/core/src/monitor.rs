//! What travels beside a running call: cancellation, progress and the number of threads.

use crate::{Error, Result, clock, parallel};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A flag that the caller raises to stop a call.
#[derive(Debug, Default)]
pub struct CancelToken(AtomicBool);

impl CancelToken {
    /// Asks the call to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether [`cancel`](Self::cancel) was called.
    #[inline]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How far a call is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Units of work done.
    pub done: f64,
    /// Units of work in all, where known.
    pub total: Option<f64>,
}

/// Seconds between two reports of progress.
const REPORT_INTERVAL: f64 = 0.05;

/// Handed to everything that iterates: call [`check`](Self::check) at least every 50 ms of work.
pub struct Monitor<'a> {
    cancel: Option<&'a CancelToken>,
    progress: Option<&'a (dyn Fn(Progress) + Sync)>,
    threads: usize,
    /// Bits of the clock at the last report.
    reported: AtomicU64,
}

impl<'a> Monitor<'a> {
    /// Neither cancelled nor observed, one thread.
    pub fn none() -> Monitor<'static> {
        Monitor::new(None, None, 1)
    }

    /// Neither cancelled nor observed, on `threads` threads.
    pub fn threads(threads: usize) -> Monitor<'static> {
        Monitor::new(None, None, threads)
    }

    /// A monitor with all its parts; `threads` is cut to `1..=MAX_THREADS`.
    pub fn new(
        cancel: Option<&'a CancelToken>,
        progress: Option<&'a (dyn Fn(Progress) + Sync)>,
        threads: usize,
    ) -> Self {
        Self {
            cancel,
            progress,
            threads: threads.clamp(1, parallel::MAX_THREADS),
            reported: AtomicU64::new(clock::now().to_bits()),
        }
    }

    /// The error of cancellation where the caller has asked for it.
    #[inline]
    pub fn check(&self) -> Result<()> {
        match self.cancel {
            Some(token) if token.is_cancelled() => Err(Error::cancelled()),
            _ => Ok(()),
        }
    }

    /// Tells the caller how far the work is, at most twenty times a second; cheap enough for every iteration.
    pub fn report(&self, done: f64, total: Option<f64>) {
        let Some(progress) = self.progress else { return };
        let (now, last) = (clock::now(), self.reported.load(Ordering::Relaxed));
        if now - f64::from_bits(last) < REPORT_INTERVAL {
            return;
        }
        if self.reported.compare_exchange(last, now.to_bits(), Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            progress(Progress { done, total });
        }
    }

    /// Does `work(index, item)` for every item, on this call's threads, and returns the results in the items' order.
    ///
    /// An item holds what its part of the work may change, such as a chunk of an output. Bits never depend on the number
    /// of threads as long as the items do not. Cancellation is checked before each item.
    pub fn map<I, R, F>(&self, items: Vec<I>, work: F) -> Result<Vec<R>>
    where
        I: Send,
        R: Send,
        F: Fn(usize, I) -> R + Sync,
    {
        let cancel = self.cancel;
        let guarded = move |index: usize, item: I| match cancel {
            Some(token) if token.is_cancelled() => Err(Error::cancelled()),
            _ => Ok(work(index, item)),
        };
        parallel::map(self.threads, items, guarded)
    }

    /// Threads this call may use.
    pub fn thread_count(&self) -> usize {
        self.threads
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancelled_call_stops() {
        let token = CancelToken::default();
        let monitor = Monitor::new(Some(&token), None, 2);
        assert!(monitor.check().is_ok());
        token.cancel();
        assert_eq!(monitor.check(), Err(Error::cancelled()));
        assert_eq!(monitor.map(vec![1, 2], |_, x| x), Err(Error::cancelled()));
    }

    #[test]
    fn results_come_in_order_at_any_thread_count() {
        let work = |i: usize, x: f64| (0..1000).fold(x, |s, k| s + (i * k) as f64 * 0.1);
        let items: Vec<f64> = (0..64).map(|i| f64::from(i) * 0.3).collect();
        let one = Monitor::threads(1).map(items.clone(), work).unwrap();
        for threads in [2, 8] {
            assert_eq!(Monitor::threads(threads).map(items.clone(), work).unwrap(), one);
        }
    }
}
