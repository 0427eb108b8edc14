//! Positive definite matrices by their Cholesky factor.

use gibbs_linear::cholesky;

/// `A = L Lᵀ`, row-major.
#[derive(Debug, Clone)]
pub struct Factor {
    /// The lower factor (`d × d`).
    pub lower: Vec<f64>,
    /// Rows.
    pub size: usize,
}

impl Factor {
    /// Of a positive definite matrix, of which the lower triangle is read; nothing where it is not positive definite, or
    /// not of `size²` numbers. `O(d³)`.
    pub fn new(matrix: &[f64], size: usize) -> Option<Self> {
        if matrix.len() != size * size || size == 0 || matrix.iter().any(|value| !value.is_finite()) {
            return None;
        }
        cholesky(matrix, size).map(|lower| Self { lower, size })
    }

    /// Of a factor that is at hand: zero above the diagonal (not read) and positive on it.
    pub fn given(lower: &[f64], size: usize) -> Option<Self> {
        let fits = lower.len() == size * size && size > 0 && lower.iter().all(|value| value.is_finite());
        let positive = fits && (0..size).all(|i| lower[i * size + i] > 0.0);
        positive.then(|| Self { lower: lower.to_vec(), size })
    }

    /// log |A|.
    pub fn ln_determinant(&self) -> f64 {
        2.0 * (0..self.size).map(|i| libm::log(self.at(i, i))).sum::<f64>()
    }

    /// An entry of the factor.
    pub fn at(&self, i: usize, j: usize) -> f64 {
        self.lower[i * self.size + j]
    }

    /// `L⁻¹ b`.
    pub fn forward(&self, b: &[f64]) -> Vec<f64> {
        let mut x = b.to_vec();
        for i in 0..self.size {
            let sum: f64 = (0..i).map(|j| self.at(i, j) * x[j]).sum();
            x[i] = (x[i] - sum) / self.at(i, i);
        }
        x
    }

    /// `L⁻ᵀ b`.
    pub fn backward(&self, b: &[f64]) -> Vec<f64> {
        let mut x = b.to_vec();
        for i in (0..self.size).rev() {
            x[i] /= self.at(i, i);
            for j in 0..i {
                x[j] -= self.at(i, j) * x[i];
            }
        }
        x
    }

    /// `A⁻¹ b`.
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        self.backward(&self.forward(b))
    }

    /// `A⁻¹`. `O(d³)`.
    pub fn inverse(&self) -> Vec<f64> {
        let mut inverse = vec![0.0; self.size * self.size];
        let mut unit = vec![0.0; self.size];
        for i in 0..self.size {
            unit[i] = 1.0;
            let column = self.solve(&unit);
            unit[i] = 0.0;
            for (j, value) in column.into_iter().enumerate() {
                inverse[j * self.size + i] = value;
            }
        }
        // Symmetric up to rounding: made so exactly.
        for i in 0..self.size {
            for j in 0..i {
                let mean = 0.5 * (inverse[i * self.size + j] + inverse[j * self.size + i]);
                inverse[i * self.size + j] = mean;
                inverse[j * self.size + i] = mean;
            }
        }
        inverse
    }
}

/// Σ aᵢ bᵢ.
pub(super) fn inner(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Fills gradients with NaN, for parameters that are not valid, and returns NaN.
pub(super) fn invalid(gradients: &mut [&mut [f64]]) -> f64 {
    gradients.iter_mut().for_each(|gradient| gradient.fill(f64::NAN));
    f64::NAN
}

/// Fills gradients with 0, for a point outside the support, and returns −∞.
pub(super) fn outside(gradients: &mut [&mut [f64]]) -> f64 {
    gradients.iter_mut().for_each(|gradient| gradient.fill(0.0));
    f64::NEG_INFINITY
}
