//! Sorting numbers by their places: by how far they are above the least, in steps that grow with the distance.
//!
//! The distance is cut to 17 bits behind its leading one and to 20 halvings of the largest, which makes 22 bits. Two passes by 11 bits each order
//! these; the few numbers that share a step are put in order by moving them past each other, and where many do, as beside an outlier far
//! away, by smaller steps above the least of them. `O(n)` but for those.

const DIGIT: u32 = 11;
const VALUES: usize = 1 << DIGIT;
/// Distances below the largest by so many halvings are one step.
const HALVINGS: i32 = 20;
/// Bits of a distance's significand that are left out.
const DROPPED: u32 = 52 - 17;

/// Below this many numbers comparisons are faster.
const SHORT: usize = 256;

/// Moves a number, on average, before steps are said to be too coarse.
const MOST_MOVES: usize = 4;

/// Memory that serves one sort after another.
#[derive(Default)]
pub(crate) struct Sorter {
    places: Vec<u32>,
    scratch: Vec<u32>,
    /// The step of each number, by its place.
    steps: Vec<u32>,
    /// How many numbers have each value of a digit, of the lower and of the higher.
    counts: Vec<u32>,
}

impl Sorter {
    /// The places of finite `values` in ascending order of these. The order of equal ones is not defined.
    pub(crate) fn sort(&mut self, values: &[f64]) -> &[u32] {
        let Self { places, scratch, steps, counts } = self;
        places.clear();
        places.extend(0..values.len() as u32);
        scratch.resize(values.len(), 0);
        steps.resize(values.len(), 0);
        counts.resize(2 * VALUES, 0);
        order(places, extremes(values), &mut Memory { values, scratch, steps, counts });
        &self.places
    }
}

struct Memory<'a> {
    values: &'a [f64],
    scratch: &'a mut [u32],
    steps: &'a mut [u32],
    counts: &'a mut [u32],
}

/// The least and the most of `values`.
fn extremes(values: &[f64]) -> (f64, f64) {
    let (mut least, mut most) = ([f64::INFINITY; 8], [f64::NEG_INFINITY; 8]);
    let (blocks, rest) = values.as_chunks::<8>();
    for block in blocks {
        for lane in 0..8 {
            least[lane] = if block[lane] < least[lane] { block[lane] } else { least[lane] };
            most[lane] = if block[lane] > most[lane] { block[lane] } else { most[lane] };
        }
    }
    let all = |lanes: [f64; 8]| lanes.into_iter().chain(rest.iter().copied());
    (all(least).fold(f64::INFINITY, f64::min), all(most).fold(f64::NEG_INFINITY, f64::max))
}

/// Steps above the least of some numbers.
struct Steps {
    least: f64,
    /// Bits of the smallest distance that is told from none.
    smallest: u64,
    dropped: u32,
}

impl Steps {
    /// `None` where the numbers are too close or too far apart. Beside the place of one of `count` the higher digit is to fit in 32 bits.
    fn between((least, most): (f64, f64), count: usize) -> Option<Self> {
        let smallest = (most - least) * 2f64.powi(-HALVINGS);
        let dropped = DROPPED + (bits(count) + DIGIT).saturating_sub(u32::BITS);
        let fits = smallest >= f64::MIN_POSITIVE && smallest.is_finite();
        fits.then_some(Self { least, smallest: smallest.to_bits(), dropped })
    }

    /// Every operation keeps the order, so what lies in a lower step is smaller.
    #[inline]
    fn of(&self, value: f64) -> u32 {
        (((value - self.least).to_bits().max(self.smallest) - self.smallest) >> self.dropped) as u32
    }
}

/// Bits of any place among `count`.
fn bits(count: usize) -> u32 {
    usize::BITS - count.saturating_sub(1).leading_zeros()
}

/// Orders places of values that lie between the given ones.
fn order(places: &mut [u32], extremes: (f64, f64), memory: &mut Memory) {
    let values = memory.values;
    match Steps::between(extremes, values.len()) {
        Some(steps) if places.len() >= SHORT => {
            if places.len() == values.len() {
                memory.steps.iter_mut().zip(values).for_each(|(step, value)| *step = steps.of(*value));
            } else {
                places.iter().for_each(|place| memory.steps[*place as usize] = steps.of(values[*place as usize]));
            }
            distribute(places, memory);
            if !settle(places, values) {
                order_runs(places, memory);
            }
        }
        _ => places.sort_unstable_by(|a, b| values[*a as usize].total_cmp(&values[*b as usize])),
    }
}

/// Orders places by their steps.
fn distribute(places: &mut [u32], Memory { values, scratch, steps, counts }: &mut Memory) {
    let (scratch, shift) = (&mut scratch[..places.len()], bits(values.len()));
    counts.fill(0);
    let (low, high) = counts.split_at_mut(VALUES);
    for place in places.iter() {
        let step = steps[*place as usize];
        low[step as usize % VALUES] += 1;
        high[(step >> DIGIT) as usize % VALUES] += 1;
    }
    add_up(low);
    add_up(high);
    for place in places.iter() {
        let step = steps[*place as usize];
        let next = &mut low[step as usize % VALUES];
        scratch[*next as usize] = (u64::from(step >> DIGIT) << shift) as u32 | place;
        *next += 1;
    }
    for both in scratch.iter() {
        let next = &mut high[(u64::from(*both) >> shift) as usize % VALUES];
        places[*next as usize] = both & ((1u64 << shift) - 1) as u32;
        *next += 1;
    }
}

/// Counts become sums of those before.
fn add_up(counts: &mut [u32]) {
    let mut start = 0;
    for count in counts {
        (*count, start) = (start, start + *count);
    }
}

/// Moves each number down past larger ones; gives up where that are many.
fn settle(places: &mut [u32], values: &[f64]) -> bool {
    let mut left = MOST_MOVES * places.len();
    let mut largest = f64::NEG_INFINITY;
    for i in 0..places.len() {
        let place = places[i];
        let value = values[place as usize];
        if value >= largest {
            largest = value;
            continue;
        }
        let mut to = i;
        while to > 0 && values[places[to - 1] as usize] > value {
            places[to] = places[to - 1];
            to -= 1;
        }
        places[to] = place;
        if i - to > left {
            return false;
        }
        left -= i - to;
    }
    true
}

/// Orders numbers of the same step, which follow one another.
fn order_runs(places: &mut [u32], memory: &mut Memory) {
    let step = |place: u32, memory: &Memory| memory.steps[place as usize];
    // Steps are written anew within a run only, and looked at before it is ordered.
    let mut start = 0;
    while start < places.len() {
        let own = step(places[start], memory);
        let mut end = start + 1;
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        while end < places.len() && step(places[end], memory) == own {
            end += 1;
        }
        for place in &places[start..end] {
            let value = memory.values[*place as usize];
            (least, most) = (least.min(value), most.max(value));
        }
        order(&mut places[start..end], (least, most), memory);
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gibbs_core::{Stream, purpose};

    #[test]
    fn any_numbers_come_out_in_order() {
        let mut stream = Stream::new(1, purpose::PROBE, 0);
        let mut random =
            |n: usize, f: &dyn Fn(f64) -> f64| -> Vec<f64> { (0..n).map(|_| f(stream.normal())).collect() };
        let cases = [
            random(20, &|z| z),
            random(3000, &|z| z),
            random(3000, &|z| (200.0 * z).exp().min(f64::MAX)),
            random(3000, &|z| 1.0 + 1e-14 * z),
            // One far away leaves all others in one step; so do ties.
            [vec![0.0, f64::MAX], random(2000, &|z| 1e9 + z)].concat(),
            [vec![f64::MIN, f64::MAX], random(2000, &|z| z)].concat(),
            random(3000, &|z| (10.0 * z).trunc()),
            random(3000, &|z| 1e-310 * z),
            vec![7.0; 1000],
            vec![],
        ];
        let mut sorter = Sorter::default();
        for values in cases {
            let mut places = sorter.sort(&values).to_vec();
            assert!(places.windows(2).all(|pair| values[pair[0] as usize] <= values[pair[1] as usize]));
            places.sort_unstable();
            assert!(places.iter().copied().eq(0..values.len() as u32), "each once");
        }
    }
}
