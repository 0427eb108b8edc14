//! The densities of the benchmark written by hand: value, up to a constant, and gradient in one pass each, by the vector
//! maths and the instances of the processor that programs have.

use gibbs_core::simd::{Kernel, Real};

/// A density by hand.
pub(super) trait Hand {
    /// The value, up to a constant; `g` receives the gradient.
    fn gradient<const FMA: bool>(&self, q: &[f64], g: &mut [f64]) -> f64;
}

/// One evaluation, in the instance that fits the processor.
pub(super) struct Once<'a, H>(pub(super) &'a H, pub(super) &'a [f64], pub(super) &'a mut [f64]);

impl<H: Hand> Kernel for Once<'_, H> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        self.0.gradient::<FMA>(self.1, self.2)
    }
}

#[inline(always)]
fn sum8(x: [f64; 8]) -> f64 {
    ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]))
}

pub(super) struct EightSchools {
    pub(super) effects: [f64; 8],
    pub(super) errors: [f64; 8],
}

impl Hand for EightSchools {
    #[inline(always)]
    fn gradient<const FMA: bool>(&self, q: &[f64], g: &mut [f64]) -> f64 {
        let tau = q[1].exp_lane::<FMA>();
        let (u, w) = (tau * 0.2, 1.0 + tau * tau * 0.04);
        let (mut value, mut by_mu, mut by_tau) = ([0.0; 8], [0.0; 8], [0.0; 8]);
        for i in 0..8 {
            let (z, precision) = (q[2 + i], 1.0 / self.errors[i]);
            let r = (self.effects[i] - q[0] - tau * z) * precision;
            value[i] = r * r + z * z;
            by_mu[i] = r * precision;
            by_tau[i] = by_mu[i] * z;
            g[2 + i] = by_mu[i] * tau - z;
        }
        g[0] = sum8(by_mu) - 0.04 * q[0];
        g[1] = tau * sum8(by_tau) - 2.0 * u * u / w + 1.0;
        -0.5 * sum8(value) - 0.02 * q[0] * q[0] - w.ln_lane::<FMA>() + q[1]
    }
}

/// Rows in panels of `height`: column by column within each.
fn panels(x: &[f64], columns: usize, height: usize) -> Vec<f64> {
    let panels = x.len() / columns / height;
    let place = |p: usize, k: usize| (height * p + k % height) * columns + k / height;
    (0..panels).flat_map(|p| (0..height * columns).map(move |k| x[place(p, k)])).collect()
}

/// Rows in panels of 32, and what is left in panels of 8.
pub(super) struct Logistic {
    wide: Vec<f64>,
    narrow: Vec<f64>,
    y: Vec<f64>,
}

impl Logistic {
    /// `y.len()` is a multiple of 8, and `x` has 20 columns.
    pub(super) fn new(x: &[f64], y: &[f64]) -> Self {
        let (first, rest) = x.split_at(y.len() / 32 * 32 * 20);
        Self { wide: panels(first, 20, 32), narrow: panels(rest, 20, 8), y: y.to_vec() }
    }
}

/// Adds a panel's value and slopes.
#[inline(always)]
fn logistic_panel<const FMA: bool, const B: usize>(
    x: &[[f64; B]],
    y: &[f64; B],
    q: &[f64],
    value: &mut [f64; 8],
    slopes: &mut [[f64; 8]; 20],
) {
    let mut eta = [0.0; B];
    for (column, &b) in x.iter().zip(q) {
        for l in 0..B {
            eta[l] = column[l].times_plus::<FMA>(b, eta[l]);
        }
    }
    let mut terms = [0.0; B];
    for l in 0..B {
        let (softplus, sigmoid) = eta[l].softplus_and_sigmoid_lane::<FMA>();
        terms[l] = y[l] * eta[l] - softplus;
        eta[l] = y[l] - sigmoid;
    }
    let mut total = *value;
    for l in 0..B {
        total[l & 7] += terms[l];
    }
    *value = total;
    for (column, slope) in x.iter().zip(slopes) {
        let mut sum = *slope;
        for l in 0..B {
            sum[l & 7] = column[l].times_plus::<FMA>(eta[l], sum[l & 7]);
        }
        *slope = sum;
    }
}

impl Hand for Logistic {
    #[inline(always)]
    fn gradient<const FMA: bool>(&self, q: &[f64], g: &mut [f64]) -> f64 {
        let (mut value, mut slopes) = ([0.0; 8], [[0.0; 8]; 20]);
        let (wide, rest) = self.y.as_chunks::<32>();
        for (x, y) in self.wide.as_chunks::<32>().0.chunks_exact(20).zip(wide) {
            logistic_panel::<FMA, 32>(x, y, q, &mut value, &mut slopes);
        }
        for (x, y) in self.narrow.as_chunks::<8>().0.chunks_exact(20).zip(rest.as_chunks::<8>().0) {
            logistic_panel::<FMA, 8>(x, y, q, &mut value, &mut slopes);
        }
        let mut prior = 0.0;
        for k in 0..20 {
            g[k] = sum8(slopes[k]) - q[k];
            prior += q[k] * q[k];
        }
        sum8(value) - 0.5 * prior
    }
}

/// Three columns, one after another.
pub(super) struct Linear {
    x: Vec<f64>,
    y: Vec<f64>,
}

impl Linear {
    pub(super) fn new(x: &[f64], y: Vec<f64>) -> Self {
        let n = y.len();
        Self { x: (0..3 * n).map(|k| x[k % n * 3 + k / n]).collect(), y }
    }
}

impl Hand for Linear {
    #[inline(always)]
    fn gradient<const FMA: bool>(&self, q: &[f64], g: &mut [f64]) -> f64 {
        let sigma = q[3].exp_lane::<FMA>();
        let precision = 1.0 / sigma;
        let n = self.y.len();
        let (x0, rest) = self.x.split_at(n);
        let (x1, x2) = rest.split_at(n);
        let (mut squares, mut s0, mut s1, mut s2) = ([0.0; 8], [0.0; 8], [0.0; 8], [0.0; 8]);
        let whole = n / 8 * 8;
        for i in (0..whole).step_by(8) {
            let (y, x0, x1, x2) = (&self.y[i..i + 8], &x0[i..i + 8], &x1[i..i + 8], &x2[i..i + 8]);
            for l in 0..8 {
                let r = (y[l] - x0[l] * q[0] - x1[l] * q[1] - x2[l] * q[2]) * precision;
                squares[l] = r.times_plus::<FMA>(r, squares[l]);
                s0[l] = r.times_plus::<FMA>(x0[l], s0[l]);
                s1[l] = r.times_plus::<FMA>(x1[l], s1[l]);
                s2[l] = r.times_plus::<FMA>(x2[l], s2[l]);
            }
        }
        for i in whole..n {
            let r = (self.y[i] - x0[i] * q[0] - x1[i] * q[1] - x2[i] * q[2]) * precision;
            squares[0] += r * r;
            s0[0] += r * x0[i];
            s1[0] += r * x1[i];
            s2[0] += r * x2[i];
        }
        let (total, u) = (sum8(squares), sigma * 0.4);
        g[0] = sum8(s0) * precision;
        g[1] = sum8(s1) * precision;
        g[2] = sum8(s2) * precision;
        g[3] = total - n as f64 - 2.0 * u * u / (1.0 + u * u);
        -0.5 * total - n as f64 * q[3] - (1.0 + u * u).ln_lane::<FMA>()
    }
}

pub(super) struct Hierarchical {
    pub(super) group: Vec<usize>,
    pub(super) x: Vec<f64>,
    pub(super) y: Vec<f64>,
}

impl Hand for Hierarchical {
    #[inline(always)]
    fn gradient<const FMA: bool>(&self, q: &[f64], g: &mut [f64]) -> f64 {
        let (mu, alpha, beta) = (q[0], &q[2..87], q[87]);
        let (tau, sigma) = (q[1].exp_lane::<FMA>(), q[88].exp_lane::<FMA>());
        let (outer, inner) = (1.0 / tau, 1.0 / sigma);
        let (mut spread, mut by_mu) = ([0.0; 8], [0.0; 8]);
        for (j, &a) in alpha.iter().enumerate() {
            let z = (a - mu) * outer;
            spread[j % 8] += z * z;
            by_mu[j % 8] += z;
            g[2 + j] = -z * outer;
        }
        let (mut squares, mut by_beta) = ([0.0; 8], [0.0; 8]);
        let n = self.y.len();
        let whole = n / 8 * 8;
        for i in (0..whole).step_by(8) {
            let (group, x, y) = (&self.group[i..i + 8], &self.x[i..i + 8], &self.y[i..i + 8]);
            let mut z = [0.0; 8];
            for l in 0..8 {
                z[l] = (y[l] - alpha[group[l]] - beta * x[l]) * inner;
                squares[l] += z[l] * z[l];
                by_beta[l] += z[l] * x[l];
            }
            for l in 0..8 {
                g[2 + group[l]] += z[l] * inner;
            }
        }
        for i in whole..n {
            let z = (self.y[i] - alpha[self.group[i]] - beta * self.x[i]) * inner;
            squares[0] += z * z;
            by_beta[0] += z * self.x[i];
            g[2 + self.group[i]] += z * inner;
        }
        let (spread, squares) = (sum8(spread), sum8(squares));
        g[0] = sum8(by_mu) * outer;
        g[1] = spread - 85.0;
        g[87] = sum8(by_beta) * inner;
        g[88] = squares - n as f64;
        -0.5 * (spread + squares) - 85.0 * q[1] - n as f64 * q[88]
    }
}

/// Of a symmetric precision, 100 × 100.
pub(super) struct Gaussian(pub(super) Vec<f64>);

impl Hand for Gaussian {
    #[inline(always)]
    fn gradient<const FMA: bool>(&self, q: &[f64], g: &mut [f64]) -> f64 {
        g.fill(0.0);
        for (four, q) in self.0.as_chunks::<400>().0.iter().zip(q.as_chunks::<4>().0) {
            for (i, g) in g.iter_mut().enumerate() {
                let first = four[i].times_plus::<FMA>(-q[0], *g);
                let second = four[100 + i].times_plus::<FMA>(-q[1], first);
                let third = four[200 + i].times_plus::<FMA>(-q[2], second);
                *g = four[300 + i].times_plus::<FMA>(-q[3], third);
            }
        }
        0.5 * gibbs_core::simd::dot(q, g)
    }
}

/// Of 200 observations, the variance from 0.25 on.
pub(super) struct Garch(pub(super) Vec<f64>);

impl Hand for Garch {
    #[inline(always)]
    fn gradient<const FMA: bool>(&self, q: &[f64], g: &mut [f64]) -> f64 {
        let [mu, a, b, c] = [q[0], q[1], q[2], q[3]];
        let y: &[f64; 200] = self.0.first_chunk().unwrap();
        let mut s = [0.25; 200];
        for t in 1..200 {
            let e = y[t - 1] - mu;
            s[t] = c + a * e * e + b * s[t - 1];
        }
        let (mut value, mut by_s, mut by_mu) = ([0.0; 8], [0.0; 200], [0.0; 8]);
        for t in (0..200).step_by(8) {
            for l in 0..8 {
                let (e, r) = (y[t + l] - mu, 1.0 / s[t + l]);
                let z = e * e * r;
                value[l] += z + s[t + l].ln_lane::<FMA>();
                by_s[t + l] = 0.5 * r * (z - 1.0);
                by_mu[l] += e * r;
            }
        }
        let (mut carried, mut slopes) = (0.0, [sum8(by_mu), 0.0, 0.0, 0.0]);
        for t in (1..200).rev() {
            carried = by_s[t] + b * carried;
            let e = y[t - 1] - mu;
            slopes[0] -= 2.0 * carried * a * e;
            slopes[1] += carried * e * e;
            slopes[2] += carried * s[t - 1];
            slopes[3] += carried;
        }
        g.copy_from_slice(&slopes);
        -0.5 * sum8(value)
    }
}

/// Of 200 observations, the error from 0.25 on.
pub(super) struct Arma(pub(super) Vec<f64>);

impl Hand for Arma {
    #[inline(always)]
    fn gradient<const FMA: bool>(&self, q: &[f64], g: &mut [f64]) -> f64 {
        let [mu, a] = [q[0], q[1]];
        let y: &[f64; 200] = self.0.first_chunk().unwrap();
        let mut e = [0.25; 201];
        for t in 0..200 {
            e[t + 1] = y[t] - mu - a * e[t];
        }
        let inverse = (-2.0 * q[3]).exp_lane::<FMA>();
        let (mut squares, mut carried, mut by_mu, mut by_a) = (0.0, 0.0, 0.0, 0.0);
        for t in (0..200).rev() {
            squares += e[t + 1] * e[t + 1];
            carried = -e[t + 1] * inverse - a * carried;
            by_mu -= carried;
            by_a -= carried * e[t];
        }
        g.copy_from_slice(&[by_mu, by_a, 0.0, squares * inverse - 200.0]);
        -0.5 * squares * inverse - 200.0 * q[3]
    }
}

/// Four states, unit variances, 100 observations: the scaled forward-backward recursion.
pub(super) struct HiddenMarkov(pub(super) Vec<f64>);

impl Hand for HiddenMarkov {
    #[inline(always)]
    fn gradient<const FMA: bool>(&self, q: &[f64], g: &mut [f64]) -> f64 {
        let y: &[f64; 100] = self.0.first_chunk().unwrap();
        let (mut a, means) = ([[0.0; 4]; 4], &q[16..20]);
        for (j, row) in a.iter_mut().enumerate() {
            for k in 0..4 {
                row[k] = q[4 * j + k].exp_lane::<FMA>();
            }
            let inverse = 1.0 / ((row[0] + row[1]) + (row[2] + row[3]));
            for x in row {
                *x *= inverse;
            }
        }
        let mut density = [[0.0; 4]; 100];
        for t in 0..100 {
            for k in 0..4 {
                let e = y[t] - means[k];
                density[t][k] = (-0.5 * e * e).exp_lane::<FMA>();
            }
        }
        let (mut ahead, mut scale, mut now) = ([[0.0; 4]; 100], [0.0; 100], [0.25; 4]);
        for t in 0..100 {
            let mut next = now;
            if t > 0 {
                next = [0.0; 4];
                for j in 0..4 {
                    for k in 0..4 {
                        next[k] += now[j] * a[j][k];
                    }
                }
            }
            for k in 0..4 {
                next[k] *= density[t][k];
            }
            scale[t] = (next[0] + next[1]) + (next[2] + next[3]);
            let inverse = 1.0 / scale[t];
            for k in 0..4 {
                now[k] = next[k] * inverse;
            }
            ahead[t] = now;
        }
        let mut value = 0.0;
        for t in scale {
            value += t.ln_lane::<FMA>();
        }
        let (mut back, mut by_a, mut by_mean) = ([1.0; 4], [[0.0; 4]; 4], [0.0; 4]);
        for t in (0..100).rev() {
            let inverse = 1.0 / scale[t];
            let mut weight = [0.0; 4];
            for k in 0..4 {
                weight[k] = back[k] * density[t][k] * inverse;
                by_mean[k] += ahead[t][k] * back[k] * (y[t] - means[k]);
            }
            if t == 0 {
                break;
            }
            back = [0.0; 4];
            for j in 0..4 {
                for k in 0..4 {
                    by_a[j][k] += ahead[t - 1][j] * weight[k];
                    back[j] += a[j][k] * weight[k];
                }
            }
        }
        for j in 0..4 {
            let mut total = 0.0;
            for k in 0..4 {
                total += by_a[j][k] * a[j][k];
            }
            for k in 0..4 {
                g[4 * j + k] = a[j][k] * (by_a[j][k] - total);
            }
        }
        g[16..20].copy_from_slice(&by_mean);
        value
    }
}
