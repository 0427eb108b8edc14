//! Group distributional robustness: groups with larger losses count more, by exponentiated gradient steps.
//!
//! ```text
//! q_g ∝ q_g exp(η (L_g + C / √n_g)),   R = Σ_g q_g L_g,   L_g the mean loss of group g
//! ```
//!
//! with the weights q of the step before. The new weights are constants in the gradient, which is q_g over the number of
//! g's examples in this call. `C / √n_g`, an allowance for how little a small group says of its own risk, moves the weights
//! and not the value. (The authors' code adds it to the value too.) A group without examples has loss 0. `O(n)` time.
//!
//! Reference: S. Sagawa et al., Distributionally Robust Neural Networks for Group Shifts, ICLR 2020,
//! <https://arxiv.org/abs/1911.08731>.

use super::{Risk, check};
use crate::domain;
use gibbs_core::{Error, Result, simd::Real};

/// What is computed.
#[derive(Debug, Clone)]
pub struct GroupOptions {
    /// η, at least 0.
    pub step: f64,
    /// C, at least 0.
    pub adjustment: f64,
}

impl Default for GroupOptions {
    fn default() -> Self {
        Self { step: 0.01, adjustment: 0.0 }
    }
}

/// A step's risk.
#[derive(Debug, Clone)]
pub struct GroupDro<T> {
    /// Risk and gradient.
    pub risk: Risk<T>,
    /// q, for the next step.
    pub weights: Vec<f64>,
    /// L_g.
    pub losses: Vec<f64>,
}

/// One step on `losses` (at least one, finite) with their `groups` (each in 0..G), `weights` of the step before (G,
/// positive) and the groups' `sizes` n_g (G, positive; those of this call where there are none).
pub fn group_dro<T: Real>(
    losses: &[T],
    groups: &[i32],
    weights: &[f64],
    sizes: Option<&[f64]>,
    options: &GroupOptions,
    gradient: bool,
) -> Result<GroupDro<T>> {
    domain::non_negative("step", options.step)?;
    domain::non_negative("adjustment", options.adjustment)?;
    check(losses)?;
    let count = weights.len();
    check_groups("groups", groups, losses.len(), count)?;
    check_positive("options.weights", weights, count)?;
    if let Some(sizes) = sizes {
        check_positive("options.sizes", sizes, count)?;
    }
    let (means, members) = means(losses, groups, count);
    let sizes = sizes.unwrap_or(&members);
    // In logarithms, from the largest on: a step of any size is finite.
    let moved = |g: usize| {
        let allowance = if sizes[g] > 0.0 { options.adjustment / sizes[g].sqrt() } else { 0.0 };
        weights[g].ln() + options.step * (means[g] + allowance)
    };
    let logarithms: Vec<f64> = (0..count).map(moved).collect();
    let largest = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut moved: Vec<f64> = logarithms.iter().map(|l| (l - largest).exp()).collect();
    let total: f64 = moved.iter().sum();
    moved.iter_mut().for_each(|q| *q /= total);
    let value = moved.iter().zip(&means).map(|(q, mean)| q * mean).sum();
    let gradient =
        gradient.then(|| groups.iter().map(|&g| T::from_f64(moved[g as usize] / members[g as usize])).collect());
    Ok(GroupDro { risk: Risk { value, gradient }, weights: moved, losses: means })
}

/// Mean loss and number of examples of every group; 0 where there are none.
pub(super) fn means<T: Real>(losses: &[T], groups: &[i32], count: usize) -> (Vec<f64>, Vec<f64>) {
    let (mut sums, mut members) = (vec![0.0; count], vec![0.0; count]);
    for (loss, &g) in losses.iter().zip(groups) {
        sums[g as usize] += loss.to_f64();
        members[g as usize] += 1.0;
    }
    let means = sums.iter().zip(&members).map(|(sum, n)| if *n > 0.0 { sum / n } else { 0.0 }).collect();
    (means, members)
}

/// Refuses groups that are not one a loss, each in 0..count.
pub(super) fn check_groups(name: &'static str, groups: &[i32], n: usize, count: usize) -> Result<()> {
    if groups.len() != n {
        return Err(Error::shape(name, format!("{} for {n} losses", groups.len())));
    }
    let valid = |&g: &i32| usize::try_from(g).is_ok_and(|g| g < count);
    match groups.iter().position(|g| !valid(g)) {
        Some(i) => {
            Err(Error::value(name, format!("expected integers of 0 to {}, got {} at {i}", count - 1, groups[i])))
        }
        None => Ok(()),
    }
}

/// Refuses what are not `count` positive numbers.
pub(super) fn check_positive(name: &'static str, values: &[f64], count: usize) -> Result<()> {
    if values.len() != count || count == 0 {
        return Err(Error::shape(name, format!("expected {count} numbers, got {}", values.len())));
    }
    match values.iter().position(|value| !(*value > 0.0 && value.is_finite())) {
        Some(i) => Err(Error::value(name, format!("expected positive numbers, got {} at {i}", values[i]))),
        None => Ok(()),
    }
}
