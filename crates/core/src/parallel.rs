//! The one place that knows threads: pools of our own, kept by size.

use crate::Result;

/// No call uses more threads than this.
pub const MAX_THREADS: usize = 256;

/// Processors this process may use, containers' limits respected; 1 in a browser.
pub fn available_threads() -> usize {
    if cfg!(target_family = "wasm") {
        return 1;
    }
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Threads of a call that does not say: `GIBBS_NUM_THREADS` where it is a positive number, else what is available.
pub fn default_threads() -> usize {
    static DEFAULT: std::sync::LazyLock<usize> = std::sync::LazyLock::new(|| {
        std::env::var("GIBBS_NUM_THREADS")
            .ok()
            .and_then(|text| text.trim().parse::<usize>().ok())
            .filter(|&threads| threads > 0)
            .unwrap_or_else(available_threads)
            .min(MAX_THREADS)
    });
    *DEFAULT
}

#[cfg(not(target_family = "wasm"))]
mod pools {
    use super::Result;
    use crate::Error;
    use rayon::{ThreadPool, ThreadPoolBuilder, prelude::*};
    use std::{
        collections::BTreeMap,
        sync::{Arc, Mutex, PoisonError},
    };

    static POOLS: Mutex<BTreeMap<usize, Arc<ThreadPool>>> = Mutex::new(BTreeMap::new());

    fn pool(threads: usize) -> Result<Arc<ThreadPool>> {
        let mut pools = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pool) = pools.get(&threads) {
            return Ok(pool.clone());
        }
        let pool = ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|index| format!("gibbs-{index}"))
            .build()
            .map_err(|error| Error::internal(format!("cannot start {threads} threads: {error}")))?;
        Ok(pools.entry(threads).or_insert(Arc::new(pool)).clone())
    }

    pub(crate) fn map<I, R, F>(threads: usize, items: Vec<I>, work: F) -> Result<Vec<R>>
    where
        I: Send,
        R: Send,
        F: Fn(usize, I) -> Result<R> + Sync,
    {
        if threads == 1 || items.len() < 2 {
            return items.into_iter().enumerate().map(|(index, item)| work(index, item)).collect();
        }
        let run = || items.into_par_iter().enumerate().with_max_len(1).map(|(index, item)| work(index, item)).collect();
        if rayon::current_thread_index().is_some() && rayon::current_num_threads() == threads {
            return run();
        }
        pool(threads)?.install(run)
    }

    /// Runs `job` on the pool of asynchronous calls.
    pub fn spawn(job: impl FnOnce() + Send + 'static) -> Result<()> {
        pool(super::default_threads())?.spawn(job);
        Ok(())
    }
}

#[cfg(target_family = "wasm")]
mod pools {
    use super::Result;

    pub(crate) fn map<I, R, F>(_threads: usize, items: Vec<I>, work: F) -> Result<Vec<R>>
    where
        F: Fn(usize, I) -> Result<R>,
    {
        items.into_iter().enumerate().map(|(index, item)| work(index, item)).collect()
    }

    /// Runs `job` in place: a browser's threads are its workers, and they are driven from TypeScript.
    pub fn spawn(job: impl FnOnce() + Send + 'static) -> Result<()> {
        job();
        Ok(())
    }
}

pub(crate) use pools::map;
pub use pools::spawn;
