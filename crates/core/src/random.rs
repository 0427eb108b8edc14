//! Addressable random streams.
//!
//! A stream is named by (seed, purpose, index): ChaCha8 keyed by the seed, with the purpose and the index as its stream
//! number. Streams never overlap, so work can be split, repeated and resumed: a stream's state is a handful of numbers.
//! The deviates use no platform mathematics, so native and WebAssembly draw the same numbers.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};
use serde::{Deserialize, Serialize};

/// What a stream is for; part of its address. One constant a use, never reused.
pub mod purpose {
    /// Initial centers of k-means.
    pub const KMEANS_INIT: u32 = 1;
    /// Starting points of chains.
    pub const CHAIN_START: u32 = 2;
    /// Transitions of chains.
    pub const CHAIN: u32 = 3;
    /// Simulation from a model.
    pub const SIMULATE: u32 = 4;
    /// Random projections and probes.
    pub const PROBE: u32 = 5;
    /// Starting plans of transport solvers that depend on them.
    pub const RESTART: u32 = 21;
    /// Noise that is added to gradients.
    pub const NOISE: u32 = 22;
    /// Starting points of barycentres.
    pub const BARYCENTER_START: u32 = 40;
    /// Starting factors of Wasserstein dictionaries.
    pub const DICTIONARY_START: u32 = 41;
    /// Starts of low-rank transport.
    pub const LOW_RANK_START: u32 = 51;
    /// Starts of mixtures.
    pub const MIXTURE_START: u32 = 60;
    /// Starts of the likelihood relaxation.
    pub const LIKELIHOOD_START: u32 = 61;
    /// Reference samples of the gap statistic.
    pub const GAP_REFERENCE: u32 = 62;
    /// Starts of kernel k-means.
    pub const KERNEL_KMEANS_START: u32 = 70;
    /// Blocks that eigenvectors of graphs are sought from.
    pub const SPECTRAL_START: u32 = 71;
    /// Starts of local search for correlation clustering.
    pub const CORRELATION_START: u32 = 72;
    /// Trees that find nearest neighbors.
    pub const NEIGHBOR_TREE: u32 = 120;
    /// Random features of classifiers.
    pub const FEATURES: u32 = 121;
    /// Noise for privacy.
    pub const PRIVACY: u32 = 122;
    /// Starting frames of subspaces.
    pub const FRAME_START: u32 = 123;
    /// Starting distributions of information maximisers.
    pub const INFORMATION_START: u32 = 124;
}

/// A random stream.
#[derive(Debug, Clone)]
pub struct Stream {
    seed: u64,
    stream: u64,
    generator: ChaCha8Rng,
}

/// A stream's saved state: where it was named and how far it has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamState {
    seed: u64,
    stream: u64,
    position: u128,
}

impl Stream {
    /// The stream of (seed, purpose, index), at its start.
    pub fn new(seed: u64, purpose: u32, index: u32) -> Self {
        Self::at(seed, u64::from(purpose) << 32 | u64::from(index), 0)
    }

    fn at(seed: u64, stream: u64, position: u128) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        generator.set_word_pos(position);
        Self { seed, stream, generator }
    }

    /// The state to save.
    pub fn state(&self) -> StreamState {
        StreamState { seed: self.seed, stream: self.stream, position: self.generator.get_word_pos() }
    }

    /// Continues where `state` was saved.
    pub fn restore(state: StreamState) -> Self {
        Self::at(state.seed, state.stream, state.position)
    }

    /// 64 random bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.generator.next_u64()
    }

    /// Uniform on (0, 1): never 0 nor 1.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        ((self.bits() >> 12) as f64 + 0.5) * (1.0 / (1u64 << 52) as f64)
    }

    /// Uniform on `0..count`; `count` must be positive.
    #[inline]
    pub fn below(&mut self, count: usize) -> usize {
        // Multiply and shift; the bias is under count / 2^64.
        ((u128::from(self.bits()) * count as u128) >> 64) as usize
    }

    /// A standard normal deviate.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restored_stream_continues_bit_for_bit() {
        let mut stream = Stream::new(7, purpose::CHAIN, 3);
        for _ in 0..101 {
            stream.normal();
        }
        let mut restored = Stream::restore(stream.state());
        for _ in 0..100 {
            assert_eq!(stream.bits(), restored.bits());
            assert_eq!(stream.normal().to_bits(), restored.normal().to_bits());
        }
    }

    #[test]
    fn addresses_name_different_streams() {
        let first = |seed, purpose, index| Stream::new(seed, purpose, index).bits();
        let base = first(1, 2, 3);
        assert_ne!(base, first(2, 2, 3));
        assert_ne!(base, first(1, 3, 3));
        assert_ne!(base, first(1, 2, 4));
    }

    #[test]
    fn moments_are_those_of_the_law() {
        let mut stream = Stream::new(0, purpose::PROBE, 0);
        let n = 200_000;
        let (mut mean, mut square, mut fourth, mut uniform) = (0.0, 0.0, 0.0, 0.0);
        for _ in 0..n {
            let x = stream.normal();
            mean += x;
            square += x * x;
            fourth += x * x * x * x;
            uniform += stream.uniform();
        }
        let scale = 1.0 / f64::from(n);
        assert!((mean * scale).abs() < 5.0 * (scale).sqrt());
        assert!((square * scale - 1.0).abs() < 5.0 * (2.0 * scale).sqrt());
        assert!((fourth * scale - 3.0).abs() < 5.0 * (96.0 * scale).sqrt());
        assert!((uniform * scale - 0.5).abs() < 5.0 * (scale / 12.0).sqrt());
    }
}
