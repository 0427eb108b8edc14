//! The objective for plans of mass 1, by parts: a linear cost, sums over the marginals, and `⟨X P Yᵀ, P⟩`.

use super::spaces::Pair;
use super::{Options, Problem};
use crate::descent::Objective;
use crate::polytope::{Measures, column_sums, sparsified};
use crate::two_sided::{PlanRef, TwoSided};
use gibbs_core::{Monitor, Result, axpy, dot};

/// Plans with at most this many entries have their value summed over all pairs of entries, without cancellation.
const PAIRWISE: usize = 1 << 12;

/// `⟨C, P⟩ + w (Σ f(cx) p p + Σ g(cy) q q − c ⟨B(P), P⟩)`.
pub(super) struct Quadratic {
    /// C, times its share of the objective.
    pub(super) linear: Option<Vec<f64>>,
    /// w.
    pub(super) weight: f64,
    coefficient: f64,
    products: Vec<TwoSided>,
    a: Vec<f64>,
    b: Vec<f64>,
    /// Σₖ f(cxᵢₖ) pₖ + Σₖ f(cxₖᵢ) pₖ.
    rows: Vec<f64>,
    columns: Columns,
    /// The quadratic part at a ⊗ b.
    product: f64,
}

enum Columns {
    /// The same of the columns.
    Given(Vec<f64>),
    /// Their marginal is free: (g(cy) + g(cy)ᵀ), `m × m`.
    Free(Vec<f64>),
}

impl Quadratic {
    pub(super) fn new(problem: &Problem, pair: &Pair, measures: &Measures, options: &Options) -> Self {
        let (mass, alpha) = (measures.mass, options.alpha);
        let share = (1.0 - alpha) * mass;
        let linear = problem.cost.filter(|_| share > 0.0).map(|cost| {
            let mut selected = measures.select(cost);
            selected.iter_mut().for_each(|c| *c *= share);
            selected
        });
        let (f, g, coefficient) = pair.parts();
        let columns = match options.semi_relaxed {
            false => Columns::Given(pair.y.marginal(g, &measures.b.weights)),
            true => {
                let m = pair.y.count();
                let both = |k: usize| g(pair.y.distance(k / m, k % m)) + g(pair.y.distance(k % m, k / m));
                Columns::Free((0..m * m).map(both).collect())
            }
        };
        let (a, b, weight) = (measures.a.weights.clone(), measures.b.weights.clone(), alpha * mass * mass);
        let rows = pair.x.marginal(f, &a);
        let product = weight * product_value(pair, [&a, &b], &rows);
        let products = if alpha > 0.0 { pair.products() } else { Vec::new() };
        Self { linear, weight, coefficient, products, a, b, rows, columns, product }
    }

    /// What the objective can vary by: its value at a ⊗ b over a bound from below.
    pub(super) fn scale(&self) -> f64 {
        let linear = self.linear.as_ref().map_or(0.0, |cost| {
            let rows = cost.chunks_exact(self.b.len()).zip(&self.a);
            rows.map(|(row, a)| a * dot(row, &self.b)).sum::<f64>() - least(cost)
        });
        linear + self.product
    }

    /// What no plan can be below, without work.
    pub(super) fn trivial_bound(&self) -> f64 {
        self.linear.as_ref().map_or(0.0, |cost| least(cost))
    }

    fn quadratic(&self, plan: &[f64], image: &[f64]) -> f64 {
        if self.weight == 0.0 {
            return 0.0;
        }
        let columns = match &self.columns {
            Columns::Given(sums) => dot(sums, &self.b),
            Columns::Free(table) => {
                let q = column_sums(plan, self.b.len());
                table.chunks_exact(q.len()).zip(&q).map(|(row, weight)| weight * dot(row, &q)).sum()
            }
        };
        self.weight * (0.5 * (dot(&self.rows, &self.a) + columns) - self.coefficient * dot(image, plan))
    }

    /// The value without cancellation where the plan has few entries; else what the parts say, which are sums of numbers that
    /// are not negative up to rounding errors.
    pub(super) fn exact_value(&self, plan: &[f64], value: f64, pair: &Pair) -> f64 {
        let linear = self.linear.as_ref().map_or(0.0, |cost| dot(cost, plan));
        let entries = sparsified(plan, self.b.len());
        if entries.values.len() > PAIRWISE {
            return linear + (value - linear).max(0.0);
        }
        let index = |k: usize| (entries.rows[k] as usize, entries.columns[k] as usize);
        let mut sum = 0.0;
        for (k, mass) in entries.values.iter().enumerate() {
            let (i, j) = index(k);
            let terms = entries.values.iter().enumerate().map(|(l, other)| {
                let (i_other, j_other) = index(l);
                other * pair.compare(pair.x.distance(i, i_other), pair.y.distance(j, j_other))
            });
            sum += mass * terms.sum::<f64>();
        }
        linear + self.weight * sum
    }
}

impl Objective for Quadratic {
    fn image(&self, plan: PlanRef, monitor: &Monitor) -> Result<Vec<f64>> {
        let mut sum = vec![0.0; self.a.len() * self.b.len()];
        match &self.products[..] {
            [] => {}
            [one] => sum = one.apply(plan, monitor)?,
            products => {
                for product in products {
                    axpy(&mut sum, 1.0 / products.len() as f64, &product.apply(plan, monitor)?);
                }
            }
        }
        Ok(sum)
    }

    fn value(&self, plan: &[f64], image: &[f64]) -> f64 {
        self.linear.as_ref().map_or(0.0, |cost| dot(cost, plan)) + self.quadratic(plan, image)
    }

    fn gradient(&self, plan: &[f64], image: &[f64], _monitor: &Monitor) -> Result<Vec<f64>> {
        let m = self.b.len();
        let columns = match &self.columns {
            Columns::Given(sums) => sums.clone(),
            Columns::Free(table) => {
                let q = column_sums(plan, m);
                table.chunks_exact(m).map(|row| dot(row, &q)).collect()
            }
        };
        let factor = -2.0 * self.coefficient * self.weight;
        let mut gradient = vec![0.0; plan.len()];
        for ((out, image), row) in gradient.chunks_exact_mut(m).zip(image.chunks_exact(m)).zip(&self.rows) {
            for ((out, image), column) in out.iter_mut().zip(image).zip(&columns) {
                *out = self.weight * (row + column) + factor * image;
            }
        }
        if let Some(cost) = &self.linear {
            axpy(&mut gradient, 1.0, cost);
        }
        Ok(gradient)
    }

    fn curvature(&self, direction: &[f64], image: &[f64]) -> Option<f64> {
        let columns = match &self.columns {
            Columns::Given(_) => 0.0,
            Columns::Free(table) => {
                let q = column_sums(direction, self.b.len());
                0.5 * table.chunks_exact(q.len()).zip(&q).map(|(row, weight)| weight * dot(row, &q)).sum::<f64>()
            }
        };
        Some(self.weight * (columns - self.coefficient * dot(image, direction)))
    }
}

/// Σ L(cxᵢₖ, cyⱼₗ) aᵢ aₖ bⱼ bₗ, by parts.
fn product_value(pair: &Pair, [a, b]: [&[f64]; 2], rows: &[f64]) -> f64 {
    let (_, g, coefficient) = pair.parts();
    let h = |v| pair.cross(v);
    let x = 0.5 * dot(&pair.x.marginal(|u| u, a), a);
    let y = 0.5 * dot(&pair.y.marginal(h, b), b);
    (0.5 * (dot(rows, a) + dot(&pair.y.marginal(g, b), b)) - coefficient * x * y).max(0.0)
}

fn least(cost: &[f64]) -> f64 {
    cost.iter().copied().fold(f64::INFINITY, f64::min)
}
