//! Entropic and unbalanced transport between normal distributions, for squared Euclidean costs.
//!
//! Entropic, with σ² = ε/2 and D = (4 A^½ B A^½ + σ⁴ I)^½ (H. Janati, B. Muzellec, G. Peyré, M. Cuturi, Entropic optimal
//! transport between unbalanced Gaussian measures has a closed form, NeurIPS 2020):
//!
//! ```text
//! ⟨C, P⟩ + ε KL(P | α ⊗ β) = |a − b|² + tr A + tr B − tr D + dσ² (1 − ln 2σ²) + σ² ln det(D + σ² I)
//! ```
//!
//! The unbalanced problem has normal plans too. Its potentials are quadratic, and the Sinkhorn map acts on their coefficients,
//! so its fixed point is reached to rounding.

use gibbs_linear::{multiply, symmetric_eigen};

/// A normal distribution: its mean (`d`) and its positive definite covariance (`d × d`).
pub(crate) struct Gaussian<'a> {
    pub(crate) mean: &'a [f64],
    pub(crate) covariance: &'a [f64],
}

/// The optimum of the entropic problem between two normal distributions.
pub(crate) struct EntropicOptimum {
    /// ⟨C, P⟩ + ε KL(P | α ⊗ β).
    pub(crate) value: f64,
    /// ⟨C, P⟩.
    pub(crate) cost: f64,
    /// Covariance of source and target under the plan (`d × d`).
    pub(crate) cross: Vec<f64>,
}

/// Solves the entropic problem in closed form.
pub(crate) fn entropic(source: &Gaussian, target: &Gaussian, epsilon: f64) -> EntropicOptimum {
    let d = source.mean.len();
    let variance = 0.5 * epsilon;
    let eigen = symmetric_eigen(source.covariance, d).unwrap();
    let (root, inverse_root) = (eigen.function(f64::sqrt), eigen.function(|value| 1.0 / value.sqrt()));
    let product = multiply(&root, &multiply(target.covariance, &root, d, d, d), d, d, d);
    let inner = symmetric_eigen(&product, d).unwrap();
    let spread = |value: f64| (4.0 * value + variance * variance).sqrt();
    let trace_d: f64 = inner.values.iter().map(|&value| spread(value)).sum();
    let log_determinant: f64 = inner.values.iter().map(|&value| (spread(value) + variance).ln()).sum();
    let half = inner.function(|value| 0.5 * (spread(value) - variance));
    let cross = multiply(&root, &multiply(&half, &inverse_root, d, d, d), d, d, d);
    let apart = squared_distance(source.mean, target.mean) + trace(source.covariance, d) + trace(target.covariance, d);
    let d = d as f64;
    EntropicOptimum {
        value: apart - trace_d + d * variance * (1.0 - (2.0 * variance).ln()) + variance * log_determinant,
        cost: apart - trace_d + d * variance,
        cross,
    }
}

/// The optimum of the unbalanced entropic problem between two normal measures.
pub(crate) struct UnbalancedOptimum {
    /// ⟨C, P⟩ + ε KL(P | α ⊗ β) + γ KL(P1 | α) + γ KL(Pᵀ1 | β), with KL(p | q) = ∫ p ln(p/q) − p + q.
    pub(crate) value: f64,
    /// ⟨C, P⟩.
    pub(crate) cost: f64,
    /// Mass of the plan.
    pub(crate) mass: f64,
    /// Mean of source and target under the plan divided by its mass (`2d`).
    pub(crate) mean: Vec<f64>,
    /// Their covariance (`2d × 2d`).
    pub(crate) covariance: Vec<f64>,
}

/// ln of a potential over ε: −½ xᵀFx + hᵀx + c.
#[derive(Clone)]
struct Quadratic {
    f: Vec<f64>,
    h: Vec<f64>,
    c: f64,
}

/// Solves the unbalanced entropic problem between `masses[0] · source` and `masses[1] · target`, whose marginals cost `reach`
/// times their divergences.
pub(crate) fn unbalanced(
    source: &Gaussian,
    target: &Gaussian,
    masses: [f64; 2],
    epsilon: f64,
    reach: f64,
) -> UnbalancedOptimum {
    let d = source.mean.len();
    let damping = reach / (reach + epsilon);
    let zero = Quadratic { f: vec![0.0; d * d], h: vec![0.0; d], c: 0.0 };
    let (mut u, mut v) = (zero.clone(), zero);
    for _ in 0..100_000 {
        let before = [u.clone(), v.clone()];
        u = softened(&v, target, masses[1], epsilon, damping);
        v = softened(&u, source, masses[0], epsilon, damping);
        if moved(&before[0], &u).max(moved(&before[1], &v)) < 1e-14 {
            break;
        }
    }
    let (own, other) = (tilted(&u, source, epsilon), tilted(&v, target, epsilon));
    let n = 2 * d;
    let mut precision = vec![0.0; n * n];
    for i in 0..d {
        for j in 0..d {
            precision[i * n + j] = own.precision[i * d + j];
            precision[(d + i) * n + d + j] = other.precision[i * d + j];
        }
        precision[i * n + d + i] = -2.0 / epsilon;
        precision[(d + i) * n + i] = -2.0 / epsilon;
    }
    let linear: Vec<f64> = own.linear.iter().chain(&other.linear).copied().collect();
    let eigen = symmetric_eigen(&precision, n).unwrap();
    let covariance = eigen.function(|value| 1.0 / value);
    let mean = multiply(&covariance, &linear, n, n, 1);
    let log_determinant: f64 = eigen.values.iter().map(|value| value.ln()).sum();
    let exponent = own.constant + other.constant + 0.5 * inner(&linear, &mean) - 0.5 * log_determinant;
    let mass = masses[0] * masses[1] * exponent.exp();
    let spread: f64 =
        (0..d).map(|i| covariance[i * n + i] + covariance[(d + i) * n + d + i] - 2.0 * covariance[i * n + d + i]).sum();
    UnbalancedOptimum {
        value: reach * (masses[0] + masses[1]) + epsilon * masses[0] * masses[1] - (2.0 * reach + epsilon) * mass,
        cost: mass * (squared_distance(&mean[..d], &mean[d..]) + spread),
        mass,
        mean,
        covariance,
    }
}

/// A normal density times exp(potential/ε − |·|²/ε): its precision, linear and constant terms, the factor 2π left out.
struct Tilted {
    precision: Vec<f64>,
    linear: Vec<f64>,
    constant: f64,
}

fn tilted(potential: &Quadratic, measure: &Gaussian, epsilon: f64) -> Tilted {
    let d = measure.mean.len();
    let eigen = symmetric_eigen(measure.covariance, d).unwrap();
    let inverse = eigen.function(|value| 1.0 / value);
    let pull = multiply(&inverse, measure.mean, d, d, 1);
    let mut precision: Vec<f64> = potential.f.iter().zip(&inverse).map(|(f, inverse)| f + inverse).collect();
    (0..d).for_each(|i| precision[i * d + i] += 2.0 / epsilon);
    let log_determinant: f64 = eigen.values.iter().map(|value| value.ln()).sum();
    Tilted {
        precision,
        linear: potential.h.iter().zip(&pull).map(|(h, pull)| h + pull).collect(),
        constant: potential.c - 0.5 * inner(measure.mean, &pull) - 0.5 * log_determinant,
    }
}

/// −damping · ln ∫ exp(potential/ε − |x − y|²/ε) d(mass · measure)(y), as a function of x.
fn softened(potential: &Quadratic, measure: &Gaussian, mass: f64, epsilon: f64, damping: f64) -> Quadratic {
    let d = measure.mean.len();
    let Tilted { precision, linear, constant } = tilted(potential, measure, epsilon);
    let eigen = symmetric_eigen(&precision, d).unwrap();
    let inverse = eigen.function(|value| 1.0 / value);
    let center = multiply(&inverse, &linear, d, d, 1);
    let log_determinant: f64 = eigen.values.iter().map(|value| value.ln()).sum();
    let mut f: Vec<f64> = inverse.iter().map(|value| damping * 4.0 / (epsilon * epsilon) * value).collect();
    (0..d).for_each(|i| f[i * d + i] -= damping * 2.0 / epsilon);
    Quadratic {
        f,
        h: center.iter().map(|value| -damping * 2.0 / epsilon * value).collect(),
        c: -damping * (0.5 * inner(&linear, &center) + constant + mass.ln() - 0.5 * log_determinant),
    }
}

fn moved(before: &Quadratic, after: &Quadratic) -> f64 {
    let pairs = before.f.iter().zip(&after.f).chain(before.h.iter().zip(&after.h));
    pairs.map(|(x, y)| (x - y).abs() / (1.0 + y.abs())).fold((before.c - after.c).abs(), f64::max)
}

fn trace(matrix: &[f64], d: usize) -> f64 {
    matrix.iter().step_by(d + 1).sum()
}

fn inner(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

fn squared_distance(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| (x - y) * (x - y)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::plain_sinkhorn;

    const SOURCE: Gaussian = Gaussian { mean: &[0.3], covariance: &[0.8] };
    const TARGET: Gaussian = Gaussian { mean: &[-0.5], covariance: &[0.4] };

    /// A grid and the weights of a normal distribution on it.
    fn discretized(measure: &Gaussian, grid: &[f64]) -> Vec<f64> {
        let density = |x: f64| (-0.5 * (x - measure.mean[0]).powi(2) / measure.covariance[0]).exp();
        let sum: f64 = grid.iter().map(|&x| density(x)).sum();
        grid.iter().map(|&x| density(x) / sum).collect()
    }

    fn grid() -> (Vec<f64>, Vec<f64>) {
        let grid: Vec<f64> = (0..90).map(|k| -6.0 + f64::from(k) * 12.0 / 89.0).collect();
        let cost = grid.iter().flat_map(|x| grid.iter().map(move |y| (x - y) * (x - y))).collect();
        (grid, cost)
    }

    #[test]
    fn the_entropic_closed_form_is_that_of_a_fine_grid() {
        let (grid, cost) = grid();
        let (a, b) = (discretized(&SOURCE, &grid), discretized(&TARGET, &grid));
        let (plain, closed) = (plain_sinkhorn(&cost, &a, &b, 0.7), entropic(&SOURCE, &TARGET, 0.7));
        assert!((plain.value - closed.value).abs() < 1e-7, "{} {}", plain.value, closed.value);
        assert!((inner(&plain.plan, &cost) - closed.cost).abs() < 1e-7);
        let product: f64 = (0..90 * 90).map(|k| plain.plan[k] * grid[k / 90] * grid[k % 90]).sum();
        assert!((product - 0.3 * -0.5 - closed.cross[0]).abs() < 1e-7);
    }

    #[test]
    fn the_unbalanced_optimum_is_that_of_a_fine_grid() {
        let ((grid, cost), masses, epsilon, reach) = (grid(), [1.5, 0.7], 0.7, 1.3);
        let scaled = |measure, mass: f64| discretized(measure, &grid).into_iter().map(|w| w * mass).collect::<Vec<_>>();
        let (a, b) = (scaled(&SOURCE, masses[0]), scaled(&TARGET, masses[1]));
        let power = reach / (reach + epsilon);
        let (mut u, mut v) = (vec![1.0; 90], vec![1.0; 90]);
        let kernel: Vec<f64> = cost.iter().map(|c| (-c / epsilon).exp()).collect();
        for _ in 0..300 {
            for i in 0..90 {
                u[i] = (0..90).map(|j| kernel[i * 90 + j] * v[j] * b[j]).sum::<f64>().powf(-power);
            }
            for j in 0..90 {
                v[j] = (0..90).map(|i| kernel[i * 90 + j] * u[i] * a[i]).sum::<f64>().powf(-power);
            }
        }
        let plan: Vec<f64> = (0..8100).map(|k| kernel[k] * u[k / 90] * a[k / 90] * v[k % 90] * b[k % 90]).collect();
        let closed = unbalanced(&SOURCE, &TARGET, masses, epsilon, reach);
        assert!((plan.iter().sum::<f64>() - closed.mass).abs() < 1e-9);
        assert!((inner(&plan, &cost) - closed.cost).abs() < 1e-9);
        let mean: f64 = (0..8100).map(|k| plan[k] * grid[k / 90]).sum::<f64>() / closed.mass;
        assert!((mean - closed.mean[0]).abs() < 1e-9);
        let square: f64 = (0..8100).map(|k| plan[k] * grid[k / 90] * grid[k % 90]).sum::<f64>() / closed.mass;
        assert!((square - closed.mean[0] * closed.mean[1] - closed.covariance[1]).abs() < 1e-9);
        let divergence = |p: &[f64], q: &[f64]| {
            p.iter().zip(q).map(|(p, q)| if *p > 0.0 { p * (p / q).ln() - p + q } else { *q }).sum::<f64>()
        };
        let rows: Vec<f64> = plan.chunks(90).map(|row| row.iter().sum()).collect();
        let columns: Vec<f64> = (0..90).map(|j| plan.iter().skip(j).step_by(90).sum()).collect();
        let product: Vec<f64> = a.iter().flat_map(|a| b.iter().map(move |b| a * b)).collect();
        let value = inner(&plan, &cost)
            + epsilon * divergence(&plan, &product)
            + reach * (divergence(&rows, &a) + divergence(&columns, &b));
        assert!((value - closed.value).abs() < 1e-9, "{value} {}", closed.value);
    }

    #[test]
    fn a_far_reach_gives_the_balanced_plan() {
        let (a, b) = ([2.0, 0.5, 0.5, 1.0], [1.0, -0.3, -0.3, 0.6]);
        let source = Gaussian { mean: &[0.0, 1.0], covariance: &a };
        let target = Gaussian { mean: &[1.0, 0.0], covariance: &b };
        let (free, bound) = (unbalanced(&source, &target, [1.0, 1.0], 0.5, 1e3), entropic(&source, &target, 0.5));
        assert!((free.mass - 1.0).abs() < 1e-2);
        assert!((free.value - bound.value).abs() < 5e-2 && (free.cost - bound.cost).abs() < 5e-2);
        for (i, j) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            assert!((free.covariance[i * 4 + 2 + j] - bound.cross[i * 2 + j]).abs() < 5e-2);
        }
    }
}
