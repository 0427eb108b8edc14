//! Draws of one scalar quantity, and their split into half chains.

use gibbs_core::{Error, Result};

/// Draws of one quantity by several chains of equal length, chain after chain.
#[derive(Debug, Clone, Copy)]
pub struct Draws<'a> {
    values: &'a [f64],
    chains: usize,
    batch: usize,
}

impl<'a> Draws<'a> {
    /// Views `values` as `chains` chains of equal length; draw `t` of chain `c` is `values[c · draws + t]`.
    pub fn new(values: &'a [f64], chains: usize) -> Result<Self> {
        if chains == 0 || !values.len().is_multiple_of(chains) {
            return Err(Error::shape(
                "draws",
                format!("{} draws do not fill {chains} chains of equal length", values.len()),
            ));
        }
        Ok(Self { values, chains, batch: 1 })
    }

    /// Tells that each `batch` consecutive draws of a chain belong together, as the draws of one trajectory do; effective
    /// sizes are then those of the batches' means.
    pub fn in_batches(self, batch: usize) -> Self {
        Self { batch: batch.max(1), ..self }
    }

    /// Consecutive draws that belong together; 1 where each stands for itself.
    pub fn batch(&self) -> usize {
        self.batch
    }

    /// All draws, chain after chain.
    pub fn values(&self) -> &'a [f64] {
        self.values
    }

    /// Number of chains.
    pub fn chains(&self) -> usize {
        self.chains
    }

    /// Draws a chain.
    pub fn length(&self) -> usize {
        self.values.len() / self.chains
    }

    /// The chains in order.
    pub fn each_chain(&self) -> impl ExactSizeIterator<Item = &'a [f64]> {
        let (values, length) = (self.values, self.length());
        (0..self.chains).map(move |chain| &values[chain * length..(chain + 1) * length])
    }

    /// Whether there is something to diagnose: at least four draws a chain, all finite, not all equal.
    pub(crate) fn are_usable(&self) -> bool {
        self.length() >= 4 && self.are_finite() && self.values.iter().any(|value| *value != self.values[0])
    }

    /// Whether every draw is a finite number.
    pub(crate) fn are_finite(&self) -> bool {
        // To the end in any case: a loop that may stop early looks at one number at a time.
        self.values.iter().fold(true, |finite, value| finite & value.is_finite())
    }

    /// Draws in half a chain.
    pub(crate) fn half(&self) -> usize {
        self.length() / 2
    }

    /// Where draw `index` of [`values`](Self::values) stands among the half chains; `None` for the middle of an odd chain.
    pub(crate) fn place_in_halves(&self, index: usize) -> Option<usize> {
        let (length, half) = (self.length(), self.half());
        let (chain, t) = (index / length, index % length);
        let second = length - half;
        if t < half { Some(2 * chain * half + t) } else { t.checked_sub(second).map(|t| (2 * chain + 1) * half + t) }
    }

    /// Writes the half chains of `function` of the draws to `values`: twice as many sequences of half the length.
    pub(crate) fn halves<'b>(&self, values: &'b mut Vec<f64>, function: impl Fn(f64) -> f64) -> Sequences<'b> {
        let half = self.half();
        values.clear();
        for chain in self.each_chain() {
            values.extend(chain[..half].iter().map(|x| function(*x)));
            values.extend(chain[chain.len() - half..].iter().map(|x| function(*x)));
        }
        Sequences { values, length: half }
    }
}

/// Sequences of equal length, one after another.
#[derive(Clone, Copy)]
pub(crate) struct Sequences<'a> {
    pub(crate) values: &'a [f64],
    pub(crate) length: usize,
}

impl<'a> Sequences<'a> {
    pub(crate) fn count(&self) -> usize {
        self.values.len() / self.length
    }

    pub(crate) fn each(&self) -> impl ExactSizeIterator<Item = &'a [f64]> {
        self.values.chunks_exact(self.length)
    }

    /// Writes the means of `batch` consecutive values to `means`; what is left at a sequence's end is left out.
    pub(crate) fn means_of_batches<'b>(&self, batch: usize, means: &'b mut Vec<f64>) -> Sequences<'b> {
        means.clear();
        for sequence in self.each() {
            match batch {
                // What trees give where nobody says otherwise.
                3 => means.extend(sequence.as_chunks::<3>().0.iter().map(|[a, b, c]| (a + b + c) / 3.0)),
                _ => means.extend(sequence.chunks_exact(batch).map(|x| x.iter().sum::<f64>() / batch as f64)),
            }
        }
        Sequences { values: means, length: self.length / batch }
    }
}
