//! Passes over one row of costs.

use gibbs_core::simd::{self, Kernel, Lanes, Real, WIDTH};

/// The two least reduced costs of a row and where they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TwoLeast {
    pub(super) least: f64,
    pub(super) at: usize,
    pub(super) second: f64,
    pub(super) second_at: usize,
}

/// The two least of `row − prices`; infinite, at 0, where there are none.
pub(super) fn two_least(row: &[f64], prices: &[f64]) -> TwoLeast {
    simd::dispatch(TwoLeastKernel { row, prices })
}

struct TwoLeastKernel<'a> {
    row: &'a [f64],
    prices: &'a [f64],
}

impl Kernel for TwoLeastKernel<'_> {
    type Output = TwoLeast;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> TwoLeast {
        let (row, prices) = (self.row, &self.prices[..self.row.len()]);
        let mut two = TwoLeast { least: f64::INFINITY, at: 0, second: f64::INFINITY, second_at: 0 };
        let blocks = row.len() / WIDTH;
        for block in 0..blocks {
            let at = block * WIDTH;
            let (costs, taken) = (Lanes::<f64>::load(row, at), Lanes::<f64>::load(prices, at));
            let mut below = false;
            for l in 0..WIDTH {
                below |= costs.0[l] - taken.0[l] < two.second;
            }
            if below {
                two.see(row, prices, at, at + WIDTH);
            }
        }
        two.see(row, prices, blocks * WIDTH, row.len());
        two
    }
}

impl TwoLeast {
    #[inline(always)]
    fn see(&mut self, row: &[f64], prices: &[f64], start: usize, end: usize) {
        for j in start..end {
            let reduced = row[j] - prices[j];
            if reduced < self.least {
                (self.second, self.second_at) = (self.least, self.at);
                (self.least, self.at) = (reduced, j);
            } else if reduced < self.second {
                (self.second, self.second_at) = (reduced, j);
            }
        }
    }
}

/// The least of `row − prices`.
pub(super) fn least(row: &[f64], prices: &[f64]) -> f64 {
    simd::dispatch(LeastKernel { row, prices })
}

struct LeastKernel<'a> {
    row: &'a [f64],
    prices: &'a [f64],
}

impl Kernel for LeastKernel<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        let (row, prices) = (self.row, &self.prices[..self.row.len()]);
        let mut lanes = Lanes::<f64>::splat(f64::INFINITY);
        let blocks = row.len() / WIDTH;
        for block in 0..blocks {
            let at = block * WIDTH;
            lanes = lanes.smaller(Lanes::load(row, at) - Lanes::load(prices, at));
        }
        let mut least = f64::INFINITY;
        for l in 0..WIDTH {
            least = least.smaller(lanes.0[l]);
        }
        for j in blocks * WIDTH..row.len() {
            least = least.smaller(row[j] - prices[j]);
        }
        least
    }
}

/// least ← min(least, row), and `from` ← `i` where the row is below.
pub(super) fn lower(least: &mut [f64], from: &mut [u32], row: &[f64], i: u32) {
    simd::dispatch(LowerKernel { least, from, row, i });
}

struct LowerKernel<'a> {
    least: &'a mut [f64],
    from: &'a mut [u32],
    row: &'a [f64],
    i: u32,
}

impl Kernel for LowerKernel<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { least, from, row, i } = self;
        let (row, from) = (&row[..least.len()], &mut from[..least.len()]);
        for j in 0..row.len() {
            // Values, not places, are chosen between: the compiler would gather from memory.
            let (new, old, before) = (row[j], least[j], from[j]);
            let below = new < old;
            least[j] = if below { new } else { old };
            from[j] = if below { i } else { before };
        }
    }
}

/// distances ← min(distances, row − prices − shift), and `from` ← `i` where that is less. A column whose distance is −∞ has been
/// reached and stays as it is. Returns the least of the others.
pub(super) fn extend(distances: &mut [f64], from: &mut [u32], row: &[f64], prices: &[f64], shift: f64, i: u32) -> f64 {
    simd::dispatch(ExtendKernel { distances, from, row, prices, shift, i })
}

struct ExtendKernel<'a> {
    distances: &'a mut [f64],
    from: &'a mut [u32],
    row: &'a [f64],
    prices: &'a [f64],
    shift: f64,
    i: u32,
}

impl ExtendKernel<'_> {
    #[inline(always)]
    fn column(&mut self, j: usize) -> f64 {
        let (old, new) = (self.distances[j], self.row[j] - self.prices[j] - self.shift);
        let nearer = new < old;
        self.distances[j] = if nearer { new } else { old };
        self.from[j] = if nearer { self.i } else { self.from[j] };
        if old == f64::NEG_INFINITY { f64::INFINITY } else { self.distances[j] }
    }
}

impl Kernel for ExtendKernel<'_> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(mut self) -> f64 {
        let m = self.row.len();
        let blocks = m / WIDTH;
        // Values, not places, are chosen between: the compiler would gather from memory.
        let (i, shift) = (self.i, self.shift);
        let mut lanes = Lanes::<f64>::splat(f64::INFINITY);
        for block in 0..blocks {
            let at = block * WIDTH;
            let (costs, prices) = (Lanes::<f64>::load(self.row, at), Lanes::<f64>::load(self.prices, at));
            let old = Lanes::<f64>::load(self.distances, at);
            let mut from = [0u32; WIDTH];
            from.copy_from_slice(&self.from[at..at + WIDTH]);
            let mut distance = old;
            for l in 0..WIDTH {
                let (new, before, row_before) = (costs.0[l] - prices.0[l] - shift, old.0[l], from[l]);
                let nearer = new < before;
                let nearest = if nearer { new } else { before };
                distance.0[l] = nearest;
                from[l] = if nearer { i } else { row_before };
                let open = if before == f64::NEG_INFINITY { f64::INFINITY } else { nearest };
                lanes.0[l] = lanes.0[l].smaller(open);
            }
            distance.store(self.distances, at);
            self.from[at..at + WIDTH].copy_from_slice(&from);
        }
        let mut least = f64::INFINITY;
        for l in 0..WIDTH {
            least = least.smaller(lanes.0[l]);
        }
        for j in blocks * WIDTH..m {
            least = least.smaller(self.column(j));
        }
        least
    }
}

/// The first of `values` that equals `wanted` and for which `preferred` holds, or else the first that equals it.
pub(super) fn find(values: &[f64], wanted: f64, preferred: impl Fn(usize) -> bool) -> Option<usize> {
    let mut first = None;
    for (block, chunk) in values.chunks(WIDTH).enumerate() {
        if !simd_any_equal(chunk, wanted) {
            continue;
        }
        for (l, _) in chunk.iter().enumerate().filter(|&(_, &value)| value == wanted) {
            let j = block * WIDTH + l;
            if preferred(j) {
                return Some(j);
            }
            first = first.or(Some(j));
        }
    }
    first
}

fn simd_any_equal(chunk: &[f64], wanted: f64) -> bool {
    chunk.iter().fold(false, |any, &value| any | (value == wanted))
}
