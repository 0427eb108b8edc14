//! Generalised linear models with their canonical link, value and gradient in one pass over the data.
//!
//! ```text
//! log p(y | a, b) = Σᵢ yᵢ ηᵢ − κ(ηᵢ) + constant,   η = a + X̃ b,   gradient = X̃ᵀ (y − κ′(η))
//! ```
//!
//! with the cumulant `κ` of the family. Because the response enters linearly, `Σ y` and `X̃ᵀ y` are computed once and the
//! pass over the data sees `κ` and `κ′` only. Predictors are stored in groups of 32 rows, column by column; eight groups come
//! from memory once for value and gradient. `O(n p)`.

use super::{design::Scaling, prior::Normal};
use gibbs_core::{
    Error, Evaluator, MatrixView, Result,
    simd::{Kernel, Lanes, Real, WIDTH, dispatch},
};
use serde::{Deserialize, Serialize};
use std::marker::PhantomData;

/// Lanes of the sums over rows.
const SUMS: usize = 8;

/// Groups of a tile: its predictors stay in the cache between value and gradient.
const TILE: usize = 8;

/// A family of distributions by its cumulant.
pub(super) trait Family: Send + Sync + 'static {
    /// Cumulant and mean at the linear predictor.
    fn cumulant<const FMA: bool>(predictor: f64) -> (f64, f64);
}

/// The data of a canonical regression, standardised.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Canonical {
    pub(super) scaling: Scaling,
    prior: Normal,
    rows: usize,
    /// Groups of 32 rows, column by column; rows after the last are 0.
    groups: Vec<f64>,
    /// Σ y, then X̃ᵀ y.
    cross: Vec<f64>,
}

impl Canonical {
    pub(super) fn new(x: MatrixView, y: &[f64], scaling: Scaling, prior: Normal) -> Self {
        let (n, p) = (x.nrows(), x.ncols());
        let mut groups = vec![0.0; n.next_multiple_of(WIDTH) * p];
        let mut cross = vec![0.0; 1 + p];
        for (i, (row, response)) in x.rows().zip(y).enumerate() {
            cross[0] += response;
            for (j, value) in row.iter().enumerate() {
                let value = scaling.standardize(j, *value);
                groups[(i / WIDTH * p + j) * WIDTH + i % WIDTH] = value;
                cross[1 + j] += value * response;
            }
        }
        Self { scaling, prior, rows: n, groups, cross }
    }

    /// Checks numbers that were read from bytes.
    pub(super) fn checked(self) -> Result<Self> {
        let p = self.scaling.columns();
        let expected = self.rows.checked_next_multiple_of(WIDTH).and_then(|padded| padded.checked_mul(p));
        let finite = |values: &[f64]| values.iter().all(|value| value.is_finite());
        let valid = self.scaling.is_valid()
            && self.prior.is_valid(p)
            && self.rows > 0
            && expected == Some(self.groups.len())
            && self.cross.len() == 1 + p
            && finite(&self.groups)
            && finite(&self.cross);
        if valid { Ok(self) } else { Err(Error::value("model", "its numbers describe no regression")) }
    }

    pub(super) fn dimension(&self) -> usize {
        1 + self.scaling.columns()
    }

    pub(super) fn evaluator<F: Family>(&self) -> Box<dyn Evaluator + '_> {
        let sums = vec![Lanes::splat(0.0); self.dimension()];
        Box::new(CanonicalEvaluator::<F> { model: self, sums, family: PhantomData })
    }
}

struct CanonicalEvaluator<'a, F> {
    model: &'a Canonical,
    /// Σ κ′, then X̃ᵀ κ′, by lanes.
    sums: Vec<Lanes<f64, SUMS>>,
    family: PhantomData<F>,
}

impl<F: Family> Evaluator for CanonicalEvaluator<'_, F> {
    fn evaluate(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
        let model = self.model;
        let pass = Pass::<F> { model, position, sums: &mut self.sums, family: PhantomData };
        let mut value = -dispatch(pass);
        for (((g, x), cross), sum) in gradient.iter_mut().zip(position).zip(&model.cross).zip(&self.sums) {
            value += cross * x;
            *g = cross - sum.sum();
        }
        value + model.prior.add(position, gradient)
    }
}

/// One pass over the data: Σ κ, and the sums of the gradient.
struct Pass<'a, F> {
    model: &'a Canonical,
    position: &'a [f64],
    sums: &'a mut [Lanes<f64, SUMS>],
    family: PhantomData<F>,
}

impl<F: Family> Kernel for Pass<'_, F> {
    type Output = f64;

    #[inline(always)]
    fn run<const FMA: bool>(self) -> f64 {
        let p = self.model.scaling.columns();
        let (intercept, coefficients) = (self.position[0], &self.position[1..]);
        let groups = self.model.groups.as_chunks::<WIDTH>().0;
        self.sums.fill(Lanes::splat(0.0));
        let mut cumulants = Lanes::<f64, SUMS>::splat(0.0);
        let mut means = [[0.0; WIDTH]; TILE];
        let mut left = self.model.rows;
        for tile in groups.chunks(TILE * p) {
            for (group, means) in tile.chunks_exact(p).zip(&mut means) {
                let mut predictor = [intercept; WIDTH];
                for (column, b) in group.iter().zip(coefficients) {
                    for lane in 0..WIDTH {
                        predictor[lane] = column[lane].times_plus::<FMA>(*b, predictor[lane]);
                    }
                }
                let mut values = [0.0; WIDTH];
                for lane in 0..WIDTH {
                    (values[lane], means[lane]) = F::cumulant::<FMA>(predictor[lane]);
                }
                if left < WIDTH {
                    values[left..].fill(0.0);
                    means[left..].fill(0.0);
                }
                left = left.saturating_sub(WIDTH);
                add_folded(&mut cumulants, &values);
                add_folded(&mut self.sums[0], means);
            }
            for (j, sum) in self.sums[1..].iter_mut().enumerate() {
                let mut products = [0.0; WIDTH];
                for (group, means) in tile.chunks_exact(p).zip(&means) {
                    for lane in 0..WIDTH {
                        products[lane] = group[j][lane].times_plus::<FMA>(means[lane], products[lane]);
                    }
                }
                add_folded(sum, &products);
            }
        }
        cumulants.sum()
    }
}

/// Adds a group of rows to fewer lanes.
#[inline(always)]
fn add_folded(sum: &mut Lanes<f64, SUMS>, values: &[f64; WIDTH]) {
    for part in values.chunks_exact(SUMS) {
        for lane in 0..SUMS {
            sum.0[lane] += part[lane];
        }
    }
}
