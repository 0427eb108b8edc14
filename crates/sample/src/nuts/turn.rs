//! When a trajectory turns back: the generalised criterion with both cross checks.
//!
//! With `ρ` the sum of the momenta along a piece of trajectory, it has not turned as long as `v·ρ > 0` at both its ends (M.
//! Betancourt, Identifying the optimal integration time in Hamiltonian Monte Carlo, arXiv:1601.00225). Two pieces that
//! follow one another are checked together, and each with the nearest state of the other, so that a trajectory that closes
//! between them is noticed too (as in Stan since 2.21).

use super::rows::LANES;
use gibbs_core::simd::Lanes;

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

/// Whether two single states that follow one another turn. In kernels only, as the next.
#[inline(always)]
pub(super) fn states_turn<const FMA: bool>(first: Piece, second: Piece) -> bool {
    let mut sums = [Lanes::<f64, LANES>::splat(0.0); 2];
    let mut at = 0;
    while at < first.rho.len() {
        let rho = load(first.rho, at) + load(second.rho, at);
        sums[0] = load(first.far_velocity, at).times_plus::<FMA>(rho, sums[0]);
        sums[1] = load(second.far_velocity, at).times_plus::<FMA>(rho, sums[1]);
        at += LANES;
    }
    !all_positive(sums)
}

/// Whether two pieces that follow one another turn: together, or either with the other's nearest state.
#[inline(always)]
pub(super) fn pieces_turn<const FMA: bool>(first: Piece, second: Piece) -> bool {
    let mut sums = [Lanes::<f64, LANES>::splat(0.0); 6];
    let mut at = 0;
    while at < first.rho.len() {
        let (first_far, second_far) = (load(first.far_velocity, at), load(second.far_velocity, at));
        let (first_rho, second_rho) = (load(first.rho, at), load(second.rho, at));
        let both = first_rho + second_rho;
        sums[0] = first_far.times_plus::<FMA>(both, sums[0]);
        sums[1] = second_far.times_plus::<FMA>(both, sums[1]);
        let first_and_next = first_rho + load(second.near_momentum, at);
        sums[2] = first_far.times_plus::<FMA>(first_and_next, sums[2]);
        sums[3] = load(second.near_velocity, at).times_plus::<FMA>(first_and_next, sums[3]);
        let last_and_second = second_rho + load(first.near_momentum, at);
        sums[4] = load(first.near_velocity, at).times_plus::<FMA>(last_and_second, sums[4]);
        sums[5] = second_far.times_plus::<FMA>(last_and_second, sums[5]);
        at += LANES;
    }
    !all_positive(sums)
}

#[inline(always)]
fn load(vector: &[f64], at: usize) -> Lanes<f64, LANES> {
    Lanes::load(vector, at)
}

/// Whether each of the sums of lanes is positive. The lanes of all sums are added up side by side.
#[inline(always)]
fn all_positive<const N: usize>(sums: [Lanes<f64, LANES>; N]) -> bool {
    let sums = std::hint::black_box(sums);
    let mut positive = true;
    for sum in sums {
        let [a, b, c, d, e, f, g, h] = sum.0;
        positive &= ((a + e) + (b + f)) + ((c + g) + (d + h)) > 0.0;
    }
    positive
}

#[cfg(test)]
mod tests {
    use super::*;
    use gibbs_core::{
        Stream, dot, purpose,
        simd::{Kernel, dispatch},
    };

    /// Runs both criteria as kernels.
    struct Turn<'a>(Piece<'a>, Piece<'a>);

    impl Kernel for Turn<'_> {
        type Output = [bool; 2];

        #[inline(always)]
        fn run<const FMA: bool>(self) -> [bool; 2] {
            [states_turn::<FMA>(self.0, self.1), pieces_turn::<FMA>(self.0, self.1)]
        }
    }

    #[test]
    fn the_products_are_those_of_the_criterion() {
        let mut answers = [0; 4];
        for trial in 0..300 {
            let mut stream = Stream::new(1, purpose::PROBE, trial);
            let stride = LANES * (1 + trial as usize % 3);
            // Vectors that lean to the same side, so that neither answer is rare.
            let mut vector = || -> Vec<f64> { (0..stride).map(|_| 0.4 + stream.normal()).collect() };
            let (a, b): ([Vec<f64>; 4], [Vec<f64>; 4]) =
                (std::array::from_fn(|_| vector()), std::array::from_fn(|_| vector()));
            let [first, second] =
                [&a, &b].map(|x| Piece { rho: &x[0], far_velocity: &x[1], near_velocity: &x[2], near_momentum: &x[3] });
            let sum = |x: &[f64], y: &[f64]| -> Vec<f64> { x.iter().zip(y).map(|(x, y)| x + y).collect() };
            let (both, left, right) = (sum(&a[0], &b[0]), sum(&a[0], &b[3]), sum(&b[0], &a[3]));
            let products = [
                dot(&a[1], &both),
                dot(&b[1], &both),
                dot(&a[1], &left),
                dot(&b[2], &left),
                dot(&a[2], &right),
                dot(&b[1], &right),
            ];
            let turn = |products: &[f64]| !products.iter().all(|x| *x > 0.0);
            let expected = [turn(&products[..2]), turn(&products)];
            assert_eq!(dispatch(Turn(first, second)), expected);
            answers[usize::from(expected[0])] += 1;
            answers[2 + usize::from(expected[1])] += 1;
        }
        assert!(answers.iter().all(|count| *count > 10), "{answers:?}");
    }

    #[test]
    fn a_straight_line_does_not_turn_and_a_circle_does() {
        // States on the unit circle, a tenth of a turn apart; momentum and velocity are the tangent.
        let tangent = |k: f64| -> Vec<f64> {
            let angle = k * std::f64::consts::TAU / 10.0;
            let mut tangent = vec![0.0; LANES];
            (tangent[0], tangent[1]) = (-angle.sin(), angle.cos());
            tangent
        };
        let turned = |count: usize| {
            let piece = |from: usize, to: usize, near: usize| {
                let rho: Vec<f64> = (0..LANES).map(|i| (from..to).map(|k| tangent(k as f64)[i]).sum()).collect();
                (rho, tangent(if near == from { to - 1 } else { from } as f64), tangent(near as f64))
            };
            let (a, b) = (piece(0, count, count - 1), piece(count, 2 * count, count));
            let [first, second] = [&a, &b].map(|(rho, far, near)| Piece {
                rho,
                far_velocity: far,
                near_velocity: near,
                near_momentum: near,
            });
            dispatch(Turn(first, second))[1]
        };
        assert!(!turned(2), "four tenths less one of a turn");
        assert!(turned(4), "seven tenths of a turn");
    }
}
