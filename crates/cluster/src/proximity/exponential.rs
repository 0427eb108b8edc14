//! Exponentials of matrices without negative entries, times a number: `exp(M − c I)`.
//!
//! Scaling and squaring of a Taylor sum. All terms are of one sign, so every entry of the result is relatively accurate;
//! `exp(−c / 2ˢ)` goes in before the squarings, so neither large `M` nor large `c` leave the range on the way.

use gibbs_core::{Monitor, Result};
use gibbs_linear::multiply_into;

/// Share of an entry that the next term must be below, in every entry.
const NEGLIGIBLE: f64 = 1e-18;

/// Rows of a product that are one piece of work.
const ROWS: usize = 32;

/// `exp(matrix − shift I)` for `matrix` (`n × n`) without negative entries.
pub(super) fn exponential(mut matrix: Vec<f64>, n: usize, shift: f64, monitor: &Monitor) -> Result<Vec<f64>> {
    let norm = matrix.chunks_exact(n).map(|row| row.iter().sum::<f64>()).fold(0.0, f64::max);
    let squarings = if norm > 0.5 { (norm.log2() + 1.0).ceil().min(1000.0) as i32 } else { 0 };
    let scale = 2f64.powi(-squarings);
    matrix.iter_mut().for_each(|entry| *entry *= scale);
    let mut sum = vec![0.0; n * n];
    (0..n).for_each(|i| sum[i * n + i] = 1.0);
    let (mut term, mut next) = (sum.clone(), vec![0.0; n * n]);
    // Nodes that are `d` edges apart first meet in term `d`: the sum goes on until no entry has anything to come.
    for order in 1..=2 * n + 40 {
        product(&mut next, &term, &matrix, n, monitor)?;
        next.iter_mut().for_each(|entry| *entry /= order as f64);
        std::mem::swap(&mut term, &mut next);
        let open = sum.iter().zip(&term).any(|(sum, term)| *term > NEGLIGIBLE * sum);
        sum.iter_mut().zip(&term).for_each(|(sum, term)| *sum += term);
        monitor.report(order as f64, None);
        if !open {
            break;
        }
    }
    let factor = (-shift * scale).exp();
    sum.iter_mut().for_each(|entry| *entry *= factor);
    for _ in 0..squarings {
        product(&mut next, &sum, &sum, n, monitor)?;
        std::mem::swap(&mut sum, &mut next);
    }
    Ok(sum)
}

/// `out = a b`, all `n × n`.
fn product(out: &mut [f64], a: &[f64], b: &[f64], n: usize, monitor: &Monitor) -> Result<()> {
    let blocks = out.chunks_mut(ROWS * n).zip(a.chunks(ROWS * n)).collect();
    monitor.map(blocks, |_, (out, a)| multiply_into(out, a, b, n, n))?;
    Ok(())
}
