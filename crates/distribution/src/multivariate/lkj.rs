//! The LKJ distribution of correlation matrices, and the same law on their Cholesky factors.
//!
//! ```text
//! log p(R) = (η − 1) log |R| − log c(η)      log p(L) = Σᵢ (d − i + 2η − 2) log Lᵢᵢ − log c(η), i from 2
//! log c = Σₖ (d − k) [(2η − 2 + d − k) log 2 + log B(a, a)]      a = η + (d − k − 1)/2, k from 1 to d − 1
//! ```
//!
//! Reference: D. Lewandowski, D. Kurowicka, H. Joe, Generating random correlation matrices based on vines and extended
//! onion method, Journal of Multivariate Analysis 100 (2009).

use super::matrix::{Factor, invalid, outside};
use crate::{
    Distribution,
    special::{digamma, ln_beta},
};
use gibbs_core::Stream;
use libm::{log, sqrt};
use std::f64::consts::LN_2;

/// How far from 1 a diagonal may be.
const SLACK: f64 = 1e-8;

/// Of a correlation matrix (`d × d`), with gradients by the matrix and by the concentration `η > 0` (one number).
pub fn lkj(
    correlation: &[f64],
    size: usize,
    concentration: f64,
    by_correlation: &mut [f64],
    by_concentration: &mut [f64; 1],
) -> f64 {
    let fits = correlation.len() == size * size && by_correlation.len() == size * size;
    if !(fits && concentration > 0.0 && concentration.is_finite()) || correlation.iter().any(|r| r.is_nan()) {
        return invalid(&mut [by_correlation, by_concentration]);
    }
    let units = (0..size).all(|i| (correlation[i * size + i] - 1.0).abs() < SLACK);
    let Some(factor) = Factor::new(correlation, size).filter(|_| units) else {
        return outside(&mut [by_correlation, by_concentration]);
    };
    let (ln_normalizer, slope) = normalizer(size, concentration);
    for (by, inverse) in by_correlation.iter_mut().zip(factor.inverse()) {
        *by = (concentration - 1.0) * inverse;
    }
    let ln_determinant = factor.ln_determinant();
    by_concentration[0] = ln_determinant - slope;
    (concentration - 1.0) * ln_determinant - ln_normalizer
}

/// Of the Cholesky factor of a correlation matrix (rows of length 1), with gradients by the factor and by `η > 0`.
pub fn lkj_cholesky(
    factor: &[f64],
    size: usize,
    concentration: f64,
    by_factor: &mut [f64],
    by_concentration: &mut [f64; 1],
) -> f64 {
    let fits = factor.len() == size * size && by_factor.len() == size * size;
    if !(fits && concentration > 0.0 && concentration.is_finite()) || factor.iter().any(|l| l.is_nan()) {
        return invalid(&mut [by_factor, by_concentration]);
    }
    let square = |i: usize| -> f64 { factor[i * size..=i * size + i].iter().map(|l| l * l).sum() };
    let units = (0..size).all(|i| (square(i) - 1.0).abs() < SLACK);
    let Some(lower) = Factor::given(factor, size).filter(|_| units) else {
        return outside(&mut [by_factor, by_concentration]);
    };
    let (ln_normalizer, slope) = normalizer(size, concentration);
    by_factor.fill(0.0);
    let (mut value, mut ln_diagonal) = (-ln_normalizer, 0.0);
    for i in 1..size {
        let power = (size - i - 1) as f64 + 2.0 * concentration - 2.0;
        let ln = log(lower.at(i, i));
        value += power * ln;
        ln_diagonal += ln;
        by_factor[i * size + i] = power / lower.at(i, i);
    }
    by_concentration[0] = 2.0 * ln_diagonal - slope;
    value
}

/// log c and its slope by η.
fn normalizer(size: usize, concentration: f64) -> (f64, f64) {
    let (mut value, mut slope) = (0.0, 0.0);
    for left in 1..size {
        let left = left as f64;
        let a = concentration + 0.5 * (left - 1.0);
        value += left * ((2.0 * concentration - 2.0 + left) * LN_2 + ln_beta(a, a));
        slope += left * 2.0 * (LN_2 + digamma(a) - digamma(2.0 * a));
    }
    (value, slope)
}

/// A draw of the Cholesky factor: row by row, a radius whose square is beta and a direction on the sphere.
pub fn lkj_cholesky_draw(stream: &mut Stream, size: usize, concentration: f64, out: &mut [f64]) {
    out.fill(0.0);
    out[0] = 1.0;
    for i in 1..size {
        let square = Distribution::Beta.draw(stream, &[0.5 * i as f64, concentration + 0.5 * (size - 1 - i) as f64]);
        let row = &mut out[i * size..i * size + i + 1];
        row[..i].fill_with(|| stream.normal());
        let length = sqrt(row[..i].iter().map(|z| z * z).sum());
        row[..i].iter_mut().for_each(|z| *z *= sqrt(square) / length);
        row[i] = sqrt(1.0 - square);
    }
}
