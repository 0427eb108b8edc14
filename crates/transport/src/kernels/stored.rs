//! Rows of a stored plan: writing them, and the two products of a pass over them.

use super::NARROW;
use gibbs_core::Float;
use gibbs_core::simd::{Kernel, Lanes, Real, dispatch};

/// rowⱼ = plan[j] · factor · inverse_b[j], kept within the range of both types; below the smallest normal `f32` it is 0.
pub(crate) fn store_density<T: Float>(row: &mut [T], plan: &[f64], factor: f64, inverse_b: &[f64]) {
    dispatch(StoreDensity { row, plan, factor, inverse_b });
}

struct StoreDensity<'a, T> {
    row: &'a mut [T],
    plan: &'a [f64],
    factor: f64,
    inverse_b: &'a [f64],
}

impl<T: Float> Kernel for StoreDensity<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for ((row, plan), inverse) in self.row.iter_mut().zip(self.plan).zip(self.inverse_b) {
            *row = stored(plan * self.factor * inverse);
        }
    }
}

#[inline(always)]
fn stored<T: Float>(density: f64) -> T {
    let density = density.smaller(f64::from(f32::MAX));
    T::from_f64(if density < f64::from(f32::MIN_POSITIVE) { 0.0 } else { density })
}

/// Rows of a stored plan that a pass takes at once: the vectors beside them are read once for all.
pub(crate) const ROWS: usize = 4;

/// The products of four rows with `v`.
pub(crate) fn dot_rows<T: Float>(rows: [&[T]; ROWS], v: &[f64]) -> [f64; ROWS] {
    dispatch(DotRows { rows, v })
}

struct DotRows<'a, T> {
    rows: [&'a [T]; ROWS],
    v: &'a [f64],
}

#[inline(always)]
fn widen<T: Float>(values: &[T; NARROW]) -> Lanes<f64, NARROW> {
    let mut lanes = [0.0; NARROW];
    for l in 0..NARROW {
        lanes[l] = values[l].to_f64();
    }
    Lanes(lanes)
}

impl<T: Float> Kernel for DotRows<'_, T> {
    type Output = [f64; ROWS];

    #[inline(always)]
    fn run<const FMA: bool>(self) -> [f64; ROWS] {
        let (v, v_rest) = self.v.as_chunks::<NARROW>();
        let [(k0, r0), (k1, r1), (k2, r2), (k3, r3)] = self.rows.map(|row| row.as_chunks::<NARROW>());
        let zero = Lanes::splat(0.0);
        let (mut s0, mut s1, mut s2, mut s3) = (zero, zero, zero, zero);
        for ((((v, k0), k1), k2), k3) in v.iter().zip(k0).zip(k1).zip(k2).zip(k3) {
            let v = Lanes(*v);
            s0 = widen(k0).times_plus::<FMA>(v, s0);
            s1 = widen(k1).times_plus::<FMA>(v, s1);
            s2 = widen(k2).times_plus::<FMA>(v, s2);
            s3 = widen(k3).times_plus::<FMA>(v, s3);
        }
        let mut sums = [s0.sum(), s1.sum(), s2.sum(), s3.sum()];
        for (sum, rest) in sums.iter_mut().zip([r0, r1, r2, r3]) {
            *sum += rest.iter().zip(v_rest).map(|(k, v)| k.to_f64() * v).sum::<f64>();
        }
        sums
    }
}

/// sums += Σ uᵣ rowᵣ over four rows.
pub(crate) fn add_rows<T: Float>(sums: &mut [f64], u: [f64; ROWS], rows: [&[T]; ROWS]) {
    dispatch(AddRows { sums, u, rows });
}

struct AddRows<'a, T> {
    sums: &'a mut [f64],
    u: [f64; ROWS],
    rows: [&'a [T]; ROWS],
}

impl<T: Float> Kernel for AddRows<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let [k0, k1, k2, k3] = self.rows;
        let [u0, u1, u2, u3] = self.u;
        for ((((sum, k0), k1), k2), k3) in self.sums.iter_mut().zip(k0).zip(k1).zip(k2).zip(k3) {
            let low = k1.to_f64().times_plus::<FMA>(u1, k0.to_f64() * u0);
            let high = k3.to_f64().times_plus::<FMA>(u3, k2.to_f64() * u2);
            *sum += low + high;
        }
    }
}
