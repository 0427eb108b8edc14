//! Wall-clock seconds. Browsers have no `Instant`: their adapter hands in its own clock once.

use std::sync::OnceLock;

static CLOCK: OnceLock<fn() -> f64> = OnceLock::new();

/// Installs the clock of a platform that has none of its own; the first call wins.
pub fn install(clock: fn() -> f64) {
    let _ = CLOCK.set(clock);
}

/// Seconds since an arbitrary fixed moment; in a browser 0 until a clock is installed.
pub fn now() -> f64 {
    CLOCK.get().map_or_else(own, |clock| clock())
}

#[cfg(not(target_family = "wasm"))]
fn own() -> f64 {
    use std::{sync::LazyLock, time::Instant};
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed().as_secs_f64()
}

#[cfg(target_family = "wasm")]
fn own() -> f64 {
    0.0
}
