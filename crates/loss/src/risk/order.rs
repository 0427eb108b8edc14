//! Losses in order.

use gibbs_core::simd::Real;

/// Bits that are counted at a time.
const BITS: u32 = 11;

/// Entries below which a comparison sort is faster.
const SHORT: usize = 1 << (BITS + 2);

/// A number's bits in the order of the numbers.
#[inline]
pub(super) fn key(x: f64) -> u64 {
    let bits = (x + 0.0).to_bits();
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

/// The same of a number in single precision.
#[inline]
fn single_key(x: f32) -> u64 {
    let bits = (x + 0.0).to_bits();
    u64::from(if bits >> 31 == 0 { bits | 1 << 31 } else { !bits })
}

/// Indices of the losses, from the least on; equal ones in their own order.
///
/// The upper halves of the keys are sorted by counting, in entries that hold such a half and the index; then the few that
/// agree in it by the lower halves. A key of single precision is one half.
pub(super) fn ascending<T: Real>(losses: &[T]) -> Vec<u32> {
    let single = size_of::<T>() == size_of::<f32>();
    let key = |i: u32| key(losses[i as usize].to_f64());
    let upper = |x: f64| if single { single_key(x as f32) } else { self::key(x) >> 32 };
    let mut entries: Vec<u64> = losses.iter().zip(0..).map(|(loss, i)| upper(loss.to_f64()) << 32 | i).collect();
    let mut other = Vec::new();
    sort(&mut entries, &mut other);
    if single {
        return entries.into_iter().map(|entry| entry as u32).collect();
    }
    let mut start = 0;
    while start < entries.len() {
        let upper = entries[start] >> 32;
        let mut end = start + 1;
        while end < entries.len() && entries[end] >> 32 == upper {
            end += 1;
        }
        if end - start > 1 {
            let run = &mut entries[start..end];
            run.iter_mut().for_each(|entry| *entry = key(*entry as u32) << 32 | *entry & u64::from(u32::MAX));
            sort(run, &mut other);
        }
        start = end;
    }
    entries.into_iter().map(|entry| entry as u32).collect()
}

/// Sorts entries by their upper halves, the lower ones, which ascend, breaking ties.
fn sort(entries: &mut [u64], other: &mut Vec<u64>) {
    if entries.len() < SHORT {
        entries.sort_unstable();
        return;
    }
    other.resize(entries.len().max(other.len()), 0);
    let mut source: &mut [u64] = entries;
    let mut target: &mut [u64] = &mut other[..source.len()];
    let mut elsewhere = false;
    for shift in (32..64).step_by(BITS as usize) {
        let bucket = |entry: u64| (entry >> shift) as usize % (1 << BITS);
        let mut starts = [0u32; 1 << BITS];
        for &entry in source.iter() {
            starts[bucket(entry)] += 1;
        }
        if starts.contains(&(source.len() as u32)) {
            continue;
        }
        let mut start = 0;
        for count in &mut starts {
            start += std::mem::replace(count, start);
        }
        for &entry in source.iter() {
            let place = &mut starts[bucket(entry)];
            target[*place as usize] = entry;
            *place += 1;
        }
        std::mem::swap(&mut source, &mut target);
        elsewhere = !elsewhere;
    }
    if elsewhere {
        target.copy_from_slice(source);
    }
}
