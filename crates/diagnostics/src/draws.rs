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

    /// The half chains: twice as many sequences of half the length, in `memory` where chains are odd.
    pub(crate) fn in_halves<'b>(&self, memory: &'b mut Vec<f64>) -> Sequences<'b>
    where
        'a: 'b,
    {
        if self.length().is_multiple_of(2) {
            return Sequences { values: self.values, length: self.half() };
        }
        self.halves(memory, |x| x)
    }

    /// Writes the half chains of `function` of the draws to `values`.
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
    pub(crate) fn each(&self) -> impl ExactSizeIterator<Item = &'a [f64]> {
        self.values.chunks_exact(self.length)
    }
}

/// How the draws of a quantity lie in half chains, and these in batches: each batch is a slot, and what is left at the end of a
/// half chain is one more.
pub(crate) struct Layout {
    /// Half chains.
    pub(crate) halves: usize,
    /// Draws in each.
    pub(crate) half: usize,
    /// Draws that belong together; 1 where there are too few batches of more.
    pub(crate) batch: usize,
    /// Whole batches in a half chain.
    pub(crate) batches: usize,
    /// Slots of a half chain.
    pub(crate) stride: usize,
    slots: Vec<u32>,
}

/// A half chain of fewer batches is taken draw by draw: they would say nothing of correlations.
const FEWEST_BATCHES: usize = 3;

impl Layout {
    pub(crate) fn of(draws: &Draws) -> Self {
        let (halves, half) = (2 * draws.chains(), draws.half());
        let batch = if half / draws.batch() >= FEWEST_BATCHES { draws.batch() } else { 1 };
        let mut layout =
            Self { halves, half, batch, batches: half / batch, stride: half.div_ceil(batch), slots: vec![] };
        let second = draws.length() - half;
        for chain in 0..draws.chains() {
            let slot = |h: usize, t: usize| ((2 * chain + h) * layout.stride + t / batch) as u32;
            layout.slots.extend((0..half).map(|t| slot(0, t)));
            // The middle draw of an odd chain belongs to neither half.
            layout.slots.extend((half..second).map(|_| (halves * layout.stride) as u32));
            layout.slots.extend((0..half).map(|t| slot(1, t)));
        }
        layout
    }

    /// Draws in all half chains.
    pub(crate) fn count(&self) -> usize {
        self.halves * self.half
    }

    /// The slot of draw `index`, chain after chain.
    #[inline]
    pub(crate) fn slot(&self, index: usize) -> u32 {
        self.slots[index]
    }

    /// The slot of draws that belong to no half.
    pub(crate) fn outside(&self) -> u32 {
        (self.halves * self.stride) as u32
    }
}

/// Sums of values by their slots, and one more for those outside.
#[derive(Default)]
pub(crate) struct Sums(pub(crate) Vec<f64>);

impl Sums {
    pub(crate) fn clear(&mut self, layout: &Layout) {
        self.0.clear();
        self.resize(layout);
    }

    fn resize(&mut self, layout: &Layout) {
        self.0.resize(layout.halves * layout.stride + 1, 0.0);
    }

    /// The sums of sequences.
    pub(crate) fn of(&mut self, sequences: Sequences, layout: &Layout) {
        self.resize(layout);
        let slots = self.0.chunks_exact_mut(layout.stride);
        for (slots, values) in slots.zip(sequences.each()) {
            match layout.batch {
                1 => slots.copy_from_slice(values),
                // What trees give where nobody says otherwise.
                3 => {
                    let (triples, rest) = values.as_chunks::<3>();
                    slots.iter_mut().zip(triples).for_each(|(slot, [a, b, c])| *slot = a + b + c);
                    slots[triples.len()..].iter_mut().for_each(|slot| *slot = rest.iter().sum());
                }
                batch => slots.iter_mut().zip(values.chunks(batch)).for_each(|(slot, x)| *slot = x.iter().sum()),
            }
        }
    }

    /// The slots of each half chain.
    pub(crate) fn each_half(&self, layout: &Layout) -> impl ExactSizeIterator<Item = &[f64]> {
        self.0[..layout.halves * layout.stride].chunks_exact(layout.stride)
    }
}
