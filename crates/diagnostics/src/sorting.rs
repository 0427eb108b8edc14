//! Sorting numbers with their places: by how far they are above the least, in steps that grow with the distance.
//!
//! The distance is cut to 17 bits behind its leading one and to 20 halvings of the largest, which makes 22 bits. Two passes by 11 bits each order
//! these; the few numbers that share a step are sorted by comparing, and where many do, as beside an outlier far away, by smaller steps
//! above the least of them. `O(n)` but for those.

/// The step that a number lies in, above its place.
type Key = u64;

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
    /// Writes the places of finite `values` in ascending order of these. The order of equal ones is not defined.
    pub(crate) fn sort(&mut self, values: &[f64], places: &mut Vec<u32>) {
        self.keys.clear();
        self.keys.extend((0..values.len()).map(|place| place as Key));
        self.scratch.clear();
        self.scratch.resize(values.len(), 0);
        let Self { keys, scratch, counts } = self;
        order(keys, scratch, counts, values, extremes(values));
        places.clear();
        places.extend(self.keys.iter().map(|key| *key as u32));
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

/// Orders keys, of which only the places are looked at; their values lie between the given ones.
fn order(keys: &mut [Key], scratch: &mut [Key], counts: &mut Vec<u32>, values: &[f64], (least, most): (f64, f64)) {
    let value = |key: &Key| values[*key as u32 as usize];
    let smallest = (most - least) * 2f64.powi(-HALVINGS);
    if keys.len() < SHORT || !(smallest >= f64::MIN_POSITIVE && smallest.is_finite()) {
        keys.sort_unstable_by(|a, b| value(a).total_cmp(&value(b)));
        return;
    }
    let smallest = smallest.to_bits();
    counts.clear();
    counts.resize(2 * VALUES, 0);
    let (low, high) = counts.split_at_mut(VALUES);
    for key in keys.iter_mut() {
        // Every operation keeps the order, so what lies in a lower step is smaller.
        let step = ((value(key) - least).to_bits().max(smallest) - smallest) >> DROPPED;
        low[step as usize % VALUES] += 1;
        high[(step >> DIGIT) as usize % VALUES] += 1;
        *key = step << PLACE | u64::from(*key as u32);
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
        if end - start > 1 {
            let run = keys[start..end]
                .iter()
                .map(value)
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), x| (least.min(x), most.max(x)));
            order(&mut keys[start..end], &mut scratch[start..end], counts, values, run);
        }
        start = end;
    }
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
        let mut places = vec![];
        for values in cases {
            sorter.sort(&values, &mut places);
            assert!(places.windows(2).all(|pair| values[pair[0] as usize] <= values[pair[1] as usize]));
            places.sort_unstable();
            assert!(places.iter().copied().eq(0..values.len() as u32), "each once");
        }
    }
}
