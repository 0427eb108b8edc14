//! When a trajectory turns back: the generalised criterion with both cross checks.
//!
//! With `ρ` the sum of the momenta along a piece of trajectory, it has not turned as long as `v·ρ > 0` at both its ends (M.
//! Betancourt, Identifying the optimal integration time in Hamiltonian Monte Carlo, arXiv:1601.00225). Two pieces that
//! follow one another are checked together, and each with the nearest state of the other, so that a trajectory that closes
//! between them is noticed too (as in Stan since 2.21).

use gibbs_core::simd::{Kernel, Real, dispatch};

/// A piece of trajectory.
#[derive(Clone, Copy)]
pub(super) struct Piece<'a> {
    /// Sum of the momenta.
    pub(super) rho: &'a [f64],
    /// Velocity at the end away from the other piece.
    pub(super) far_velocity: &'a [f64],
    /// Velocity at the end next to the other piece.
    pub(super) near_velocity: &'a [f64],
    /// Momentum at the end next to the other piece.
    pub(super) near_momentum: &'a [f64],
}

/// Whether two single states that follow one another turn.
pub(super) fn states_turn(first: Piece, second: Piece) -> bool {
    let (mut at_first, mut at_second) = (0.0, 0.0);
    for i in 0..first.rho.len() {
        let rho = first.rho[i] + second.rho[i];
        at_first += first.far_velocity[i] * rho;
        at_second += second.far_velocity[i] * rho;
    }
    !(at_first > 0.0 && at_second > 0.0)
}

/// Whether two pieces that follow one another turn: together, or either with the other's nearest state.
pub(super) fn pieces_turn(first: Piece, second: Piece) -> bool {
    let products = if first.rho.len() < 2 * LANES {
        Products(first, second).run::<false>()
    } else {
        dispatch(Products(first, second))
    };
    !products.iter().all(|product| *product > 0.0)
}

/// Lanes of each of the six sums.
const LANES: usize = 8;

/// The six inner products of the checks.
struct Products<'a>(Piece<'a>, Piece<'a>);

impl Kernel for Products<'_> {
    type Output = [f64; 6];

    #[inline(always)]
    fn run<const FMA: bool>(self) -> [f64; 6] {
        let Products(a, b) = self;
        let d = a.rho.len();
        let full = d - d % LANES;
        let mut lanes = [[0.0; LANES]; 6];
        let mut start = 0;
        while start < full {
            let at = |x: &[f64]| -> [f64; LANES] { std::array::from_fn(|lane| x[start + lane]) };
            let (a_rho, a_far, a_near, a_momentum) =
                (at(a.rho), at(a.far_velocity), at(a.near_velocity), at(a.near_momentum));
            let (b_rho, b_far, b_near, b_momentum) =
                (at(b.rho), at(b.far_velocity), at(b.near_velocity), at(b.near_momentum));
            for lane in 0..LANES {
                let both = a_rho[lane] + b_rho[lane];
                lanes[0][lane] = a_far[lane].times_plus::<FMA>(both, lanes[0][lane]);
                lanes[1][lane] = b_far[lane].times_plus::<FMA>(both, lanes[1][lane]);
                let first_and_next = a_rho[lane] + b_momentum[lane];
                lanes[2][lane] = a_far[lane].times_plus::<FMA>(first_and_next, lanes[2][lane]);
                lanes[3][lane] = b_near[lane].times_plus::<FMA>(first_and_next, lanes[3][lane]);
                let last_and_second = b_rho[lane] + a_momentum[lane];
                lanes[4][lane] = a_near[lane].times_plus::<FMA>(last_and_second, lanes[4][lane]);
                lanes[5][lane] = b_far[lane].times_plus::<FMA>(last_and_second, lanes[5][lane]);
            }
            start += LANES;
        }
        let mut sums = lanes.map(|lanes| lanes.iter().sum::<f64>());
        for i in full..d {
            let both = a.rho[i] + b.rho[i];
            let (first_and_next, last_and_second) = (a.rho[i] + b.near_momentum[i], b.rho[i] + a.near_momentum[i]);
            let terms = [
                a.far_velocity[i] * both,
                b.far_velocity[i] * both,
                a.far_velocity[i] * first_and_next,
                b.near_velocity[i] * first_and_next,
                a.near_velocity[i] * last_and_second,
                b.far_velocity[i] * last_and_second,
            ];
            for (sum, term) in sums.iter_mut().zip(terms) {
                *sum += term;
            }
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gibbs_core::{Stream, dot, purpose};

    #[test]
    fn the_products_are_those_of_the_criterion() {
        for d in [1, 5, 8, 9, 16, 29] {
            let mut stream = Stream::new(1, purpose::PROBE, d as u32);
            let mut vector = || -> Vec<f64> { (0..d).map(|_| stream.normal()).collect() };
            let (a, b): ([Vec<f64>; 4], [Vec<f64>; 4]) =
                (std::array::from_fn(|_| vector()), std::array::from_fn(|_| vector()));
            let [first, second] =
                [&a, &b].map(|x| Piece { rho: &x[0], far_velocity: &x[1], near_velocity: &x[2], near_momentum: &x[3] });
            let sum = |x: &[f64], y: &[f64]| -> Vec<f64> { x.iter().zip(y).map(|(x, y)| x + y).collect() };
            let (both, left, right) = (sum(&a[0], &b[0]), sum(&a[0], &b[3]), sum(&b[0], &a[3]));
            let expected = [
                dot(&a[1], &both),
                dot(&b[1], &both),
                dot(&a[1], &left),
                dot(&b[2], &left),
                dot(&a[2], &right),
                dot(&b[1], &right),
            ];
            let found = Products(first, second).run::<false>();
            assert!(found.iter().zip(expected).all(|(x, y)| (x - y).abs() < 1e-12), "{d}");
            assert_eq!(pieces_turn(first, second), !expected.iter().all(|x| *x > 0.0));
            assert_eq!(states_turn(first, second), !(expected[0] > 0.0 && expected[1] > 0.0));
        }
    }

    #[test]
    fn a_straight_line_does_not_turn_and_a_circle_does() {
        // States on the unit circle, a tenth of a turn apart; momentum and velocity are the tangent.
        let tangent = |k: f64| -> Vec<f64> {
            let angle = k * std::f64::consts::TAU / 10.0;
            vec![-angle.sin(), angle.cos()]
        };
        let turned = |count: usize| {
            let piece = |from: usize, to: usize, near: usize| {
                let rho: Vec<f64> = (0..2).map(|i| (from..to).map(|k| tangent(k as f64)[i]).sum()).collect();
                (rho, tangent(if near == from { to - 1 } else { from } as f64), tangent(near as f64))
            };
            let (a, b) = (piece(0, count, count - 1), piece(count, 2 * count, count));
            let [first, second] = [&a, &b].map(|(rho, far, near)| Piece {
                rho,
                far_velocity: far,
                near_velocity: near,
                near_momentum: near,
            });
            pieces_turn(first, second)
        };
        assert!(!turned(2), "four tenths less one of a turn");
        assert!(turned(4), "seven tenths of a turn");
    }
}
