//! Sorting numbers with their places: by digits, from the lowest to the highest.
//!
//! Three passes by 11 bits each order what lies within the range of the keys to 33 bits of it, whatever the numbers are; the few runs that
//! are equal so far are sorted by comparing. `O(n)` but for those, at a third of the time of a sort by comparisons for 12 000 draws.

/// Bits of a finite number that compare as the number does, and its place.
pub(crate) type Key = (u64, u32);

const DIGIT: u32 = 11;
const VALUES: usize = 1 << DIGIT;
const PASSES: u32 = 3;

/// Below this many keys comparisons are faster.
const SHORT: usize = 512;

/// Sorts `keys` by their bits; `scratch` is memory that serves again. The order of equal bits is not defined.
pub(crate) fn sort(keys: &mut Vec<Key>, scratch: &mut Vec<Key>) {
    if keys.len() < SHORT {
        keys.sort_unstable_by_key(|(bits, _)| *bits);
        return;
    }
    let (least, most) = keys.iter().fold((u64::MAX, 0), |(least, most), (bits, _)| (least.min(*bits), most.max(*bits)));
    // The leading bits of the range are the highest digit.
    let shift = (u64::BITS - (most - least).leading_zeros()).saturating_sub(PASSES * DIGIT);
    let digit = |bits: u64, pass: u32| ((bits - least) >> (shift + pass * DIGIT)) as usize % VALUES;
    let mut counts = [[0u32; VALUES]; PASSES as usize];
    for (bits, _) in keys.iter() {
        for pass in 0..PASSES {
            counts[pass as usize][digit(*bits, pass)] += 1;
        }
    }
    scratch.resize(keys.len(), (0, 0));
    for (pass, counts) in (0..PASSES).zip(&mut counts) {
        let mut start = 0;
        for count in counts.iter_mut() {
            (*count, start) = (start, start + *count);
        }
        for key in keys.iter() {
            let next = &mut counts[digit(key.0, pass)];
            scratch[*next as usize] = *key;
            *next += 1;
        }
        std::mem::swap(keys, scratch);
    }
    if shift > 0 {
        sort_runs(keys, |bits| (bits - least) >> shift);
    }
}

/// Sorts what has the same `prefix`; different ones are in order already.
fn sort_runs(keys: &mut [Key], prefix: impl Fn(u64) -> u64) {
    let mut start = 0;
    while start < keys.len() {
        let here = prefix(keys[start].0);
        let mut end = start + 1;
        while end < keys.len() && prefix(keys[end].0) == here {
            end += 1;
        }
        if end - start > 1 {
            keys[start..end].sort_unstable_by_key(|(bits, _)| *bits);
        }
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
            |n: usize, f: &dyn Fn(f64) -> u64| -> Vec<u64> { (0..n).map(|_| f(stream.normal())).collect() };
        let wide = |z: f64| (z * 1e3).exp().to_bits();
        let cases = [
            random(20, &f64::to_bits),
            random(3000, &f64::to_bits),
            random(3000, &wide),
            random(3000, &|z| (1.0 + 1e-14 * z).to_bits()),
            // An outlier far away puts all others into one run; so do ties.
            [vec![0, u64::MAX], random(2000, &|z| (1e9 + z).to_bits())].concat(),
            random(3000, &|z| (10.0 * z) as i64 as u64),
            vec![7; 1000],
        ];
        for bits in cases {
            let mut keys: Vec<Key> = bits.iter().copied().zip(0..).collect();
            let mut expected = bits.clone();
            sort(&mut keys, &mut vec![]);
            expected.sort_unstable();
            assert!(keys.iter().map(|key| key.0).eq(expected));
            assert!(keys.iter().all(|(key, place)| bits[*place as usize] == *key), "each with its place");
        }
    }
}
