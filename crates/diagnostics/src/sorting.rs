//! Sorting numbers with their places: by how far they are above the least, in steps that grow with the distance.
//!
//! The distance is cut to 17 bits behind its leading one and to 20 halvings of the largest, which makes 22 bits. Two passes by 11 bits each order
//! these; the few numbers that share a step are sorted by comparing, and where many do, as beside an outlier far away, by smaller steps
//! above the least of them. `O(n)` but for those.

/// The step that a number lies in, above its place.
pub(crate) type Key = u64;

const DIGIT: u32 = 11;
const VALUES: usize = 1 << DIGIT;
/// Distances below the largest by so many halvings are one step.
const HALVINGS: i32 = 20;
/// Bits of a distance's significand that are left out.
const DROPPED: u32 = 52 - 17;
const PLACE: u32 = 32;

/// Below this many numbers comparisons are faster.
const SHORT: usize = 256;

/// Memory that serves one sort after another.
#[derive(Default)]
pub(crate) struct Sorter {
    keys: Vec<Key>,
    scratch: Vec<Key>,
    /// How many keys have each value of a digit, of the lower and of the higher.
    counts: Vec<u32>,
}

impl Sorter {
    /// The places of finite `values` in ascending order of these, in the low 32 bits of each. The order of equal ones is not defined.
    pub(crate) fn sort(&mut self, values: &[f64]) -> &[Key] {
        let Self { keys, scratch, counts } = self;
        scratch.resize(values.len(), 0);
        keys.clear();
        let steps = Steps::between(extremes(values));
        match &steps {
            Some(steps) if values.len() >= SHORT => {
                keys.extend(values.iter().enumerate().map(|(place, value)| steps.key(*value, place as u32)));
                distribute(keys, scratch, counts, values);
            }
            _ => {
                keys.extend((0..values.len()).map(|place| place as Key));
                compare(keys, values);
            }
        }
        &self.keys
    }
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
}

impl Steps {
    /// `None` where the numbers are too close or too far apart.
    fn between((least, most): (f64, f64)) -> Option<Self> {
        let smallest = (most - least) * 2f64.powi(-HALVINGS);
        let fits = smallest >= f64::MIN_POSITIVE && smallest.is_finite();
        fits.then_some(Self { least, smallest: smallest.to_bits() })
    }

    /// Every operation keeps the order, so what lies in a lower step is smaller.
    #[inline]
    fn key(&self, value: f64, place: u32) -> Key {
        let step = ((value - self.least).to_bits().max(self.smallest) - self.smallest) >> DROPPED;
        step << PLACE | u64::from(place)
    }
}

fn value(values: &[f64], key: Key) -> f64 {
    values[key as u32 as usize]
}

fn compare(keys: &mut [Key], values: &[f64]) {
    keys.sort_unstable_by(|a, b| value(values, *a).total_cmp(&value(values, *b)));
}

/// Orders keys by their steps, and within these by smaller steps or by comparing.
fn distribute(keys: &mut [Key], scratch: &mut [Key], counts: &mut Vec<u32>, values: &[f64]) {
    counts.clear();
    counts.resize(2 * VALUES, 0);
    let (low, high) = counts.split_at_mut(VALUES);
    for key in keys.iter() {
        low[(key >> PLACE) as usize % VALUES] += 1;
        high[(key >> (PLACE + DIGIT)) as usize % VALUES] += 1;
    }
    spread(keys, scratch, low, PLACE);
    spread(scratch, keys, high, PLACE + DIGIT);
    let mut start = 0;
    while start + 1 < keys.len() {
        let step = keys[start] >> PLACE;
        let mut end = start + 1;
        while end < keys.len() && keys[end] >> PLACE == step {
            end += 1;
        }
        match &mut keys[start..end] {
            [_] => {}
            [a, b] => {
                if value(values, *b) < value(values, *a) {
                    std::mem::swap(a, b);
                }
            }
            run => {
                let steps = if run.len() < SHORT { None } else { Steps::between(extremes_of(run, values)) };
                if let Some(steps) = steps {
                    run.iter_mut().for_each(|key| *key = steps.key(value(values, *key), *key as u32));
                    distribute(run, &mut scratch[start..end], counts, values);
                } else {
                    compare(run, values);
                }
            }
        }
        start = end;
    }
}

fn extremes_of(keys: &[Key], values: &[f64]) -> (f64, f64) {
    let wider = |(least, most): (f64, f64), x: f64| (least.min(x), most.max(x));
    keys.iter().map(|key| value(values, *key)).fold((f64::INFINITY, f64::NEG_INFINITY), wider)
}

/// Writes `from` to `to` in the order of one digit, which so many keys have each value of.
fn spread(from: &[Key], to: &mut [Key], counts: &mut [u32], shift: u32) {
    let mut start = 0;
    for count in counts.iter_mut() {
        (*count, start) = (start, start + *count);
    }
    for key in from {
        let next = &mut counts[(key >> shift) as usize % VALUES];
        to[*next as usize] = *key;
        *next += 1;
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
            let mut places: Vec<u32> = sorter.sort(&values).iter().map(|key| *key as u32).collect();
            assert!(places.windows(2).all(|pair| values[pair[0] as usize] <= values[pair[1] as usize]));
            places.sort_unstable();
            assert!(places.iter().copied().eq(0..values.len() as u32), "each once");
        }
    }
}
