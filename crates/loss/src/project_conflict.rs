//! A gradient without what works against another one.
//!
//! ```text
//! g − min(0, ⟨g, r⟩) r / ‖r‖²
//! ```
//!
//! Where g and the reference r point the same way, or r is 0, g is left as it is; else its part along r is taken off, so that
//! a small step along the result does not raise what r is the gradient of. `O(n)` time.
//!
//! References: P. Yang et al., Dual-Head Knowledge Distillation: Enhancing Logits Utilization with an Auxiliary Head, 2024,
//! <https://arxiv.org/abs/2411.08937>, which aligns the distillation's gradient with the classification's; T. Yu et al.,
//! Gradient Surgery for Multi-Task Learning, NeurIPS 2020, <https://arxiv.org/abs/2001.06782>.

use gibbs_core::{Error, Result, axpy, dot};

/// `gradient` (n, finite) without its part against `reference` (n, finite).
pub fn project_conflict(gradient: &[f64], reference: &[f64]) -> Result<Vec<f64>> {
    if gradient.len() != reference.len() {
        let problem = format!("expected {} numbers, as of the gradient, got {}", gradient.len(), reference.len());
        return Err(Error::shape("reference", problem));
    }
    let mut projected = gradient.to_vec();
    let largest = reference.iter().fold(0.0, |largest: f64, r| largest.max(r.abs()));
    if largest > 0.0 {
        // Scaled, so that no square overflows or vanishes.
        let direction: Vec<f64> = reference.iter().map(|r| r / largest).collect();
        let along = dot(gradient, &direction);
        if along < 0.0 {
            axpy(&mut projected, -along / dot(&direction, &direction), &direction);
        }
    }
    Ok(projected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_conflicts_goes_and_all_else_stays() {
        assert_eq!(project_conflict(&[1.0, 2.0], &[3.0, 0.0]).unwrap(), [1.0, 2.0]);
        assert_eq!(project_conflict(&[-1.0, 2.0], &[3.0, 0.0]).unwrap(), [0.0, 2.0]);
        assert_eq!(project_conflict(&[-1.0, 2.0], &[1e-200, 0.0]).unwrap(), [0.0, 2.0]);
        assert_eq!(project_conflict(&[-1.0, 2.0], &[0.0, 0.0]).unwrap(), [-1.0, 2.0]);
        let (gradient, reference) = ([1.0, -4.0, 0.5], [2.0, 1.0, -1.0]);
        let projected = project_conflict(&gradient, &reference).unwrap();
        assert!(dot(&projected, &reference).abs() < 1e-14);
        // What was taken off is along the reference.
        let taken: Vec<f64> = gradient.iter().zip(&projected).map(|(g, p)| g - p).collect();
        let cosine = dot(&taken, &reference) / (dot(&taken, &taken) * dot(&reference, &reference)).sqrt();
        assert!((cosine + 1.0).abs() < 1e-14);
    }

    #[test]
    fn another_length_is_refused() {
        assert_eq!(project_conflict(&[1.0], &[1.0, 2.0]).unwrap_err().argument(), Some("reference"));
    }
}
