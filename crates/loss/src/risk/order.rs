//! Losses in order.

use gibbs_core::simd::Real;

/// A number's bits in the order of the numbers.
#[inline]
pub(super) fn key(x: f64) -> u64 {
    let bits = (x + 0.0).to_bits();
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

/// Indices of the losses, from the least on; equal ones in their own order.
///
/// By counting eleven bits of the keys at a time, which leaves out passes in which all keys agree (three of six for single
/// precision).
pub(super) fn ascending<T: Real>(losses: &[T]) -> Vec<u32> {
    const BITS: u32 = 11;
    const BUCKETS: usize = 1 << BITS;
    let mut keyed: Vec<(u64, u32)> = losses.iter().zip(0..).map(|(loss, i)| (key(loss.to_f64()), i)).collect();
    if losses.len() < 4 * BUCKETS {
        keyed.sort_unstable();
        return keyed.into_iter().map(|(_, i)| i).collect();
    }
    let mut other = vec![(0, 0); keyed.len()];
    for shift in (0..64).step_by(BITS as usize) {
        let bucket = |key: u64| (key >> shift) as usize % BUCKETS;
        let mut starts = vec![0usize; BUCKETS];
        for &(key, _) in &keyed {
            starts[bucket(key)] += 1;
        }
        if starts.contains(&keyed.len()) {
            continue;
        }
        let mut start = 0;
        for count in &mut starts {
            start += std::mem::replace(count, start);
        }
        for &entry in &keyed {
            let place = &mut starts[bucket(entry.0)];
            other[*place] = entry;
            *place += 1;
        }
        std::mem::swap(&mut keyed, &mut other);
    }
    keyed.into_iter().map(|(_, i)| i).collect()
}
