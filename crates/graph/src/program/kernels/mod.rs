//! Instructions that are more than element-wise: each with its adjoint, for every kind of number.

pub(crate) mod cholesky;
pub(crate) mod draw;
pub(crate) mod fused;
pub(crate) mod linear;
pub(crate) mod ode;
pub(crate) mod panels;
pub(crate) mod rows;
pub(crate) mod scan;
pub(crate) mod sequences;
pub(crate) mod structure;
pub(crate) mod totals;

/// An arena without one range: a destination can be written while operands are read.
pub(crate) struct Split<'a, T> {
    low: &'a mut [T],
    high: &'a mut [T],
    /// Where `high` begins.
    from: usize,
}

impl<'a, T> Split<'a, T> {
    /// Takes `len` elements from `at` on out of the arena.
    #[inline(always)]
    pub(crate) fn new(arena: &'a mut [T], at: usize, len: usize) -> (Self, &'a mut [T]) {
        let (low, rest) = arena.split_at_mut(at);
        let (out, high) = rest.split_at_mut(len);
        (Self { low, high, from: at + len }, out)
    }

    #[inline(always)]
    pub(crate) fn get(&self, at: usize, len: usize) -> &[T] {
        if at < self.from { &self.low[at..at + len] } else { &self.high[at - self.from..at - self.from + len] }
    }

    #[inline(always)]
    pub(crate) fn get_mut(&mut self, at: usize, len: usize) -> &mut [T] {
        if at < self.from { &mut self.low[at..at + len] } else { &mut self.high[at - self.from..at - self.from + len] }
    }

    /// Everything from `at` on, up to the range that was taken out.
    #[inline(always)]
    pub(crate) fn onward(&self, at: usize) -> &[T] {
        if at < self.from { &self.low[at..] } else { &self.high[at - self.from..] }
    }

    #[inline(always)]
    pub(crate) fn onward_mut(&mut self, at: usize) -> &mut [T] {
        if at < self.from { &mut self.low[at..] } else { &mut self.high[at - self.from..] }
    }
}
