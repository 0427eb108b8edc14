//! Which instance of a kernel runs.

use std::sync::atomic::{AtomicU8, Ordering};

/// A piece of vector maths that is compiled once for each class of processor.
///
/// `run` and every function it calls must be `#[inline(always)]`, and closures are out: what the compiler does not inline
/// is compiled for the baseline processor only, where a fused multiply-add is a library call, twenty times slower. Write
/// loops.
pub trait Kernel {
    /// What the kernel returns.
    type Output;

    /// The body. `FMA` says whether the processor has a fused multiply-add: hand it on to the methods of
    /// [`Real`](super::Real) and [`Lanes`](super::Lanes).
    fn run<const FMA: bool>(self) -> Self::Output;
}

/// A class of processors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Level {
    /// Whatever the build's target has, without FMA.
    Baseline = 1,
    /// aarch64, where FMA is part of the baseline.
    Neon,
    /// x86-64 with AVX2 and FMA.
    Avx2,
    /// x86-64 with AVX-512 F, DQ, VL and BW.
    Avx512,
}

impl Level {
    /// Every class there is.
    pub const ALL: [Level; 4] = [Level::Baseline, Level::Neon, Level::Avx2, Level::Avx512];

    /// The best class this processor belongs to.
    #[inline]
    pub fn best() -> Self {
        static BEST: AtomicU8 = AtomicU8::new(0);
        match BEST.load(Ordering::Relaxed) {
            1 => Level::Baseline,
            2 => Level::Neon,
            3 => Level::Avx2,
            4 => Level::Avx512,
            _ => {
                let best = detect();
                BEST.store(best as u8, Ordering::Relaxed);
                best
            }
        }
    }

    /// Whether this processor can run the instance of this class.
    pub fn is_supported(self) -> bool {
        match self {
            Level::Baseline => true,
            Level::Neon => Level::best() == Level::Neon,
            Level::Avx2 => matches!(Level::best(), Level::Avx2 | Level::Avx512),
            Level::Avx512 => Level::best() == Level::Avx512,
        }
    }

    /// Its name, as a user reads it.
    pub fn name(self) -> &'static str {
        match self {
            Level::Avx512 => "avx512",
            Level::Avx2 => "avx2",
            Level::Neon => "neon",
            Level::Baseline if cfg!(target_arch = "x86_64") => "sse2",
            Level::Baseline if cfg!(all(target_family = "wasm", target_feature = "simd128")) => "simd128",
            Level::Baseline => "scalar",
        }
    }
}

#[cold]
fn detect() -> Level {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::is_x86_feature_detected as has;
        if has!("avx2") && has!("fma") {
            let wide = has!("avx512f") && has!("avx512dq") && has!("avx512vl") && has!("avx512bw");
            return if wide { Level::Avx512 } else { Level::Avx2 };
        }
    }
    if cfg!(target_arch = "aarch64") { Level::Neon } else { Level::Baseline }
}

/// The class of processors whose kernels run here: `avx512`, `avx2`, `sse2`, `neon`, `simd128` or `scalar`.
pub fn name() -> &'static str {
    Level::best().name()
}

/// Runs the instance of `kernel` that fits this processor best. Costs about 2 ns.
#[inline]
pub fn dispatch<K: Kernel>(kernel: K) -> K::Output {
    run_on(Level::best(), kernel)
}

/// Runs the instance of `kernel` for `level`; `None` where this processor cannot. For tests and comparisons.
pub fn dispatch_on<K: Kernel>(level: Level, kernel: K) -> Option<K::Output> {
    level.is_supported().then(|| run_on(level, kernel))
}

/// `level` must be supported.
#[inline]
fn run_on<K: Kernel>(level: Level, kernel: K) -> K::Output {
    match level {
        // SAFETY: a level is best or supported only where `detect` has seen every feature its instance is compiled for.
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => unsafe { run_avx512(kernel) },
        // SAFETY: as above.
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unsafe { run_avx2(kernel) },
        #[cfg(target_arch = "aarch64")]
        Level::Neon => kernel.run::<true>(),
        _ => kernel.run::<false>(),
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw,avx2,fma")]
fn run_avx512<K: Kernel>(kernel: K) -> K::Output {
    kernel.run::<true>()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn run_avx2<K: Kernel>(kernel: K) -> K::Output {
    kernel.run::<true>()
}
