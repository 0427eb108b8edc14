//! The ascent is tested by what it solves: unbalanced, partial and sparse transport; here, that it stops.
use super::*;

/// −Σ (v − c)² / 2 within bounds.
struct Bowl {
    center: Vec<f64>,
    lower: Vec<f64>,
    upper: Vec<f64>,
}

impl SemiDual for Bowl {
    fn evaluate(&mut self, variables: &[f64]) -> Result<Point> {
        let gradient: Vec<f64> = self.center.iter().zip(variables).map(|(c, v)| c - v).collect();
        let curvature = Curvature {
            scale: 1.0,
            diagonal: vec![1.0; variables.len()],
            damping: vec![0.0; variables.len()],
            ..Curvature::default()
        };
        Ok(Point { value: -0.5 * dot(&gradient, &gradient), gradient, curvature })
    }

    fn mass(&self) -> f64 {
        1.0
    }

    fn longest_move(&self) -> f64 {
        10.0
    }

    fn bounds(&self) -> Option<(&[f64], &[f64])> {
        Some((&self.lower, &self.upper))
    }
}

#[test]
fn variables_stop_at_their_bounds() {
    let mut bowl = Bowl { center: vec![3.0, -5.0, 0.5], lower: vec![-1.0; 3], upper: vec![1.0; 3] };
    let summit = climb(&mut bowl, vec![0.0; 3], 1e-12, 20, &Monitor::none()).unwrap();
    assert_eq!(summit.variables, [1.0, -1.0, 0.5]);
    assert!(summit.error <= 1e-12 && !summit.has_stalled);
}
