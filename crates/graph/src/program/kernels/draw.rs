//! Random draws, one outcome after another from a stream that the seed, the draw and the simulation's index name.

use super::super::{
    DrawKernel, Instruction, Workspace,
    kernels::{cholesky, linear},
};
use crate::{graph::Distribution as D, scalar::Scalar};
use gibbs_core::{Stream, purpose};
use gibbs_distribution::{Distribution, Form, Law};

pub(crate) fn forward<T: Scalar>(kernel: &DrawKernel, ins: &Instruction, work: &mut Workspace<T>, i: usize) {
    let (seed, index) = work.random;
    // Draws of one simulation are told apart by their seeds: a step of the golden ratio for each.
    let seed = seed.wrapping_add((u64::from(kernel.stream) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut stream = Stream::new(seed, purpose::SIMULATE, index);
    let parameters: Vec<Vec<f64>> = kernel
        .parameters
        .iter()
        .map(|operand| {
            let at = operand.place.start(i);
            work.values[at..at + operand.len as usize].iter().map(|value| value.primal()).collect()
        })
        .collect();
    let n = ins.n as usize;
    let mut out = vec![f64::NAN; n];
    outcomes(kernel, &parameters, &mut stream, &mut out);
    let at = ins.d.start(i);
    for (value, drawn) in work.values[at..at + n].iter_mut().zip(out) {
        *value = T::of(drawn);
    }
}

fn outcomes(kernel: &DrawKernel, parameters: &[Vec<f64>], stream: &mut Stream, out: &mut [f64]) {
    let event = kernel.event.max(1);
    match kernel.distribution {
        D::Categorical | D::CategoricalLogit => {
            for (out, row) in out.iter_mut().zip(parameters[0].chunks(event)) {
                let top = row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let logits = kernel.distribution == D::CategoricalLogit;
                let weights = row.iter().map(|&x| if logits { (x - top).exp() } else { x });
                *out = class(stream, weights);
            }
        }
        D::OrderedLogistic => {
            for (out, eta) in out.iter_mut().zip(&parameters[0]) {
                let u = stream.uniform();
                let level = eta + (u / (1.0 - u)).ln();
                *out = parameters[1].iter().filter(|&&cut| cut < level).count() as f64;
            }
        }
        D::Dirichlet => {
            for (out, alpha) in out.chunks_mut(event).zip(parameters[0].chunks(event)) {
                for (out, &alpha) in out.iter_mut().zip(alpha) {
                    *out = Distribution::Gamma.draw(stream, &[alpha, 1.0]);
                }
                let total: f64 = out.iter().sum();
                out.iter_mut().for_each(|out| *out /= total);
            }
        }
        D::MultivariateNormal | D::MultivariateNormalPrecision | D::MultivariateNormalCholesky | D::MultivariateT => {
            gaussian(kernel, parameters, stream, out)
        }
        D::Wishart => wishart(parameters[0][0], &parameters[1], stream, out),
        D::Lkj | D::LkjCholesky => {
            let d = (out.len() as f64).sqrt() as usize;
            let mut factor = vec![0.0; d * d];
            lkj(parameters[0][0], d, stream, &mut factor);
            if kernel.distribution == D::LkjCholesky {
                out.copy_from_slice(&factor);
            } else {
                outer(&factor, d, out);
            }
        }
        other if kernel.truncated => {
            let Some(distribution) = Distribution::by_name(other.name()) else { return };
            let law = Law { distribution, form: Form::Truncated };
            for (k, out) in out.iter_mut().enumerate() {
                let numbers: Vec<f64> = parameters.iter().map(|parameter| parameter[k]).collect();
                *out = law.draw(stream, &numbers);
            }
        }
        other => {
            // Half distributions are drawn about 0 and shifted; their location stands before the scale.
            let half = other.is_half();
            let Some(law) = Distribution::by_name(other.name()) else { return };
            let mut numbers = Vec::new();
            for (k, out) in out.iter_mut().enumerate() {
                numbers.clear();
                numbers.extend(parameters.iter().map(|parameter| parameter[k]));
                let location = if half { numbers.remove(numbers.len() - 2) } else { 0.0 };
                *out = location + law.draw(stream, &numbers);
            }
        }
    }
}

/// A class in proportion to its weight.
fn class(stream: &mut Stream, weights: impl Iterator<Item = f64> + Clone) -> f64 {
    let total: f64 = weights.clone().sum();
    let mut left = stream.uniform() * total;
    let mut last = 0;
    for (k, weight) in weights.enumerate() {
        left -= weight;
        if weight > 0.0 {
            last = k;
        }
        if left < 0.0 {
            break;
        }
    }
    if total.is_nan() { f64::NAN } else { last as f64 }
}

fn gaussian(kernel: &DrawKernel, parameters: &[Vec<f64>], stream: &mut Stream, out: &mut [f64]) {
    let d = kernel.event.max(1);
    let (matrix, rest) = match parameters {
        [rest @ .., matrix] => (matrix, rest),
        [] => return,
    };
    let mut factor = vec![0.0; d * d];
    match kernel.distribution {
        D::MultivariateNormalCholesky => factor.copy_from_slice(matrix),
        _ => cholesky::cholesky::<f64, false>(matrix, cholesky::Rows::Whole, d, &mut factor),
    }
    let location = &rest[rest.len() - 1];
    for (k, out) in out.chunks_mut(d).enumerate() {
        let mut z: Vec<f64> = (0..d).map(|_| stream.normal()).collect();
        if kernel.distribution == D::MultivariateNormalPrecision {
            linear::solve_in_place::<f64, false>(&factor, &mut z, d, 1, false, true);
        } else {
            for i in (0..d).rev() {
                z[i] = (0..=i).map(|j| factor[i * d + j] * z[j]).sum();
            }
        }
        let mut scale = 1.0;
        if kernel.distribution == D::MultivariateT {
            let df = parameters[0][0];
            scale = (df / Distribution::Gamma.draw(stream, &[0.5 * df, 0.5])).sqrt();
        }
        for (l, out) in out.iter_mut().enumerate() {
            *out = location[k * d + l] + scale * z[l];
        }
    }
}

/// Bartlett's decomposition: L A Aᵀ Lᵀ with chi variates on the diagonal of A.
fn wishart(df: f64, scale: &[f64], stream: &mut Stream, out: &mut [f64]) {
    let d = (out.len() as f64).sqrt() as usize;
    let mut factor = vec![0.0; d * d];
    cholesky::cholesky::<f64, false>(scale, cholesky::Rows::Whole, d, &mut factor);
    let mut a = vec![0.0; d * d];
    for i in 0..d {
        for j in 0..i {
            a[i * d + j] = stream.normal();
        }
        a[i * d + i] = Distribution::Gamma.draw(stream, &[0.5 * (df - i as f64), 0.5]).sqrt();
    }
    let mut product = vec![0.0; d * d];
    linear::matmul::<f64, false>(&factor, &a, [d, d, d], &mut product);
    outer(&product, d, out);
}

/// The factor's rows by canonical partial correlations, whose laws are betas on (−1, 1).
fn lkj(eta: f64, d: usize, stream: &mut Stream, factor: &mut [f64]) {
    for i in 0..d {
        let mut left = 1.0f64;
        for j in 0..i {
            let b = eta + 0.5 * (d - 2 - j) as f64;
            let (x, y) = (Distribution::Gamma.draw(stream, &[b, 1.0]), Distribution::Gamma.draw(stream, &[b, 1.0]));
            let partial = 2.0 * x / (x + y) - 1.0;
            factor[i * d + j] = partial * left.sqrt();
            left *= 1.0 - partial * partial;
        }
        factor[i * d + i] = left.sqrt();
    }
}

/// out = a aᵀ.
fn outer(a: &[f64], d: usize, out: &mut [f64]) {
    for i in 0..d {
        for j in 0..d {
            out[i * d + j] = (0..d).map(|k| a[i * d + k] * a[j * d + k]).sum();
        }
    }
}
