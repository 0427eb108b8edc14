//! The adjusted Rand index: agreement of two labelings on pairs of points, corrected for chance.
//!
//! ```text
//! (Σ C(nᵢⱼ, 2) − E) / (½ [Σ C(aᵢ, 2) + Σ C(bⱼ, 2)] − E),   E = Σ C(aᵢ, 2) Σ C(bⱼ, 2) / C(n, 2)
//! ```
//!
//! 1 for the same groups, 0 in the mean over labelings with these sizes, negative below chance. `O(n)`.
//!
//! Reference: L. Hubert, P. Arabie, Comparing partitions, Journal of Classification 2 (1985).

use super::contingency::Contingency;
use gibbs_core::Result;

/// The adjusted Rand index of two labelings of the same points (`n ≥ 1` integers each).
pub fn adjusted_rand(a: &[i32], b: &[i32]) -> Result<f64> {
    let table = Contingency::new(a, b)?;
    if table.is_matching() {
        return Ok(1.0);
    }
    let pairs = |count: usize| count as u128 * (count as u128).saturating_sub(1) / 2;
    let together: u128 = table.entries.iter().map(|&(_, _, count)| pairs(count)).sum();
    let in_a: u128 = table.rows.iter().map(|&count| pairs(count)).sum();
    let in_b: u128 = table.columns.iter().map(|&count| pairs(count)).sum();
    let apart = pairs(table.points) + together - in_a - in_b;
    // Twice (together apart − only_a only_b): exact integers until here, so that chance agreement loses no digits.
    let (only_a, only_b) = ((in_a - together) as f64, (in_b - together) as f64);
    let (together, apart) = (together as f64, apart as f64);
    let above_chance = 2.0 * (together * apart - only_a * only_b);
    Ok(above_chance / ((together + only_a) * (only_a + apart) + (together + only_b) * (only_b + apart)))
}
