//! The model, and the proximal step of one of its blocks.

use super::grid::Grid;
use super::lbfgs;
use gibbs_core::{Monitor, Result, axpy, dot};

/// L1 distance between a block's mixtures and those of the dual's point, a distribution, at which the dual is solved.
const DUAL_TOLERANCE: f64 = 1e-5;

/// Steps of the dual.
const DUAL_STEPS: usize = 60;

/// A dictionary and its codes.
#[derive(Clone)]
pub(super) struct Model {
    /// Axis, atom, place.
    pub(super) factors: Vec<Vec<Vec<f64>>>,
    /// Distribution, atom.
    pub(super) codes: Vec<Vec<f64>>,
}

/// What is optimised at once.
#[derive(Clone, Copy)]
pub(super) enum Block {
    Codes,
    Factors(usize),
}

impl Block {
    pub(super) fn all(grid: &Grid) -> impl Iterator<Item = Block> {
        std::iter::once(Block::Codes).chain((0..grid.shape().len()).map(Block::Factors))
    }

    /// How many terms of the objective each of its simplices is in.
    pub(super) fn weight(self, count: usize) -> f64 {
        match self {
            Block::Codes => 1.0,
            Block::Factors(_) => count as f64,
        }
    }
}

impl Model {
    pub(super) fn block(&self, block: Block) -> &[Vec<f64>] {
        match block {
            Block::Codes => &self.codes,
            Block::Factors(k) => &self.factors[k],
        }
    }

    pub(super) fn set(&mut self, block: Block, values: &[Vec<f64>]) {
        match block {
            Block::Codes => self.codes = values.to_vec(),
            Block::Factors(k) => self.factors[k] = values.to_vec(),
        }
    }

    /// `Σᵣ hₙᵣ ⊗ₖ uᵣᵏ` of every distribution.
    pub(super) fn mixtures(&self, grid: &Grid) -> Vec<Vec<f64>> {
        let atoms = self.atoms(grid);
        let mixture = |codes: &Vec<f64>| {
            let mut mixture = vec![0.0; grid.cells()];
            codes.iter().zip(&atoms).for_each(|(code, atom)| axpy(&mut mixture, *code, atom));
            mixture
        };
        self.codes.iter().map(mixture).collect()
    }

    fn atoms(&self, grid: &Grid) -> Vec<Vec<f64>> {
        let rank = self.factors.first().map_or(0, Vec::len);
        (0..rank).map(|r| product(grid, |k| Some(&self.factors[k][r]))).collect()
    }

    /// The minimiser over a block of the objective with `(λ / 2) |θ − θ_old|²`, by the dual; `duals` are its start and end.
    pub(super) fn proximal_step(
        &self,
        grid: &Grid,
        targets: &[Vec<f64>],
        block: Block,
        lambda: f64,
        duals: &mut [Vec<f64>],
        monitor: &Monitor,
    ) -> Result<Vec<Vec<f64>>> {
        let map = LinearMap::new(self, grid, block);
        let old = self.block(block);
        let (cells, count) = (grid.cells(), targets.len());
        let mut point = duals.concat();
        let goal = DUAL_TOLERANCE * count as f64;
        lbfgs::minimise(&mut point, goal, DUAL_STEPS, monitor, |g, gradient| {
            let parts: Vec<_> = targets.iter().zip(g.chunks(cells)).zip(gradient.chunks_mut(cells)).collect();
            let values = monitor.map(parts, |_, ((target, g), gradient)| grid.conjugate(target, g, gradient))?;
            let (values_at, primal) = (values.iter().sum::<f64>(), project(&map, g, old, lambda));
            for (gradient, mixture) in gradient.chunks_mut(cells).zip(map.apply(&primal.0)) {
                axpy(gradient, -1.0, &mixture);
            }
            Ok(values_at + primal.1)
        })?;
        for (dual, part) in duals.iter_mut().zip(point.chunks(cells)) {
            dual.copy_from_slice(part);
        }
        Ok(project(&map, &point, old, lambda).0)
    }
}

/// The block that belongs to a dual point, and φ*(−Aᵀ g).
fn project(map: &LinearMap, g: &[f64], old: &[Vec<f64>], lambda: f64) -> (Vec<Vec<f64>>, f64) {
    let mut conjugate = 0.0;
    let pulled = map.transposed(g);
    let projected = old.iter().zip(pulled).map(|(old, pull)| {
        let target: Vec<f64> = old.iter().zip(&pull).map(|(old, pull)| old - pull / lambda).collect();
        let new = onto_simplex(&target);
        let square: f64 = new.iter().zip(old).map(|(new, old)| (new - old) * (new - old)).sum();
        conjugate -= dot(&pull, &new) + 0.5 * lambda * square;
        new
    });
    (projected.collect(), conjugate)
}

/// The nearest point of the simplex.
pub(super) fn onto_simplex(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(|first, second| second.total_cmp(first));
    let (mut sum, mut shift) = (0.0, 0.0);
    for (k, value) in sorted.iter().enumerate() {
        sum += value;
        let candidate = (sum - 1.0) / (k + 1) as f64;
        if *value > candidate {
            shift = candidate;
        }
    }
    values.iter().map(|value| (value - shift).max(0.0)).collect()
}

/// What a block does to the mixtures, the other blocks held.
struct LinearMap<'m> {
    grid: &'m Grid,
    model: &'m Model,
    block: Block,
    /// The atoms; for factors without their own axis, as if its factor were all ones.
    atoms: Vec<Vec<f64>>,
}

impl<'m> LinearMap<'m> {
    fn new(model: &'m Model, grid: &'m Grid, block: Block) -> Self {
        let atoms = match block {
            Block::Codes => model.atoms(grid),
            Block::Factors(own) => {
                let rank = model.factors[own].len();
                (0..rank).map(|r| product(grid, |k| (k != own).then(|| &model.factors[k][r]))).collect()
            }
        };
        Self { grid, model, block, atoms }
    }

    /// The mixtures of a block's values.
    fn apply(&self, values: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let zeros = || vec![0.0; self.grid.cells()];
        match self.block {
            Block::Codes => {
                let mixture = |codes: &Vec<f64>| {
                    let mut mixture = zeros();
                    codes.iter().zip(&self.atoms).for_each(|(code, atom)| axpy(&mut mixture, *code, atom));
                    mixture
                };
                values.iter().map(mixture).collect()
            }
            Block::Factors(k) => {
                let (n, inner) = self.axis(k);
                let full: Vec<Vec<f64>> = self
                    .atoms
                    .iter()
                    .zip(values)
                    .map(|(atom, factor)| atom.iter().enumerate().map(|(at, x)| x * factor[at / inner % n]).collect())
                    .collect();
                let mixture = |codes: &Vec<f64>| {
                    let mut mixture = zeros();
                    codes.iter().zip(&full).for_each(|(code, atom)| axpy(&mut mixture, *code, atom));
                    mixture
                };
                self.model.codes.iter().map(mixture).collect()
            }
        }
    }

    /// Aᵀ g.
    fn transposed(&self, g: &[f64]) -> Vec<Vec<f64>> {
        let parts = g.chunks(self.grid.cells());
        match self.block {
            Block::Codes => parts.map(|g| self.atoms.iter().map(|atom| dot(atom, g)).collect()).collect(),
            Block::Factors(k) => {
                let (n, inner) = self.axis(k);
                let mut pulled = vec![vec![0.0; n]; self.atoms.len()];
                let mut sums = vec![vec![0.0; self.grid.cells()]; self.atoms.len()];
                for (codes, g) in self.model.codes.iter().zip(parts) {
                    codes.iter().zip(&mut sums).for_each(|(code, sum)| axpy(sum, *code, g));
                }
                for ((pulled, sum), atom) in pulled.iter_mut().zip(&sums).zip(&self.atoms) {
                    for (at, (sum, atom)) in sum.iter().zip(atom).enumerate() {
                        pulled[at / inner % n] += sum * atom;
                    }
                }
                pulled
            }
        }
    }

    /// Places of axis `k`, and how far apart they are.
    fn axis(&self, k: usize) -> (usize, usize) {
        (self.grid.shape()[k], self.grid.shape()[k + 1..].iter().product())
    }
}

/// The product of a vector an axis; an axis without one counts as ones.
fn product<'f>(grid: &Grid, factor: impl Fn(usize) -> Option<&'f Vec<f64>>) -> Vec<f64> {
    let mut product = vec![1.0];
    for (k, &n) in grid.shape().iter().enumerate() {
        let factor = factor(k);
        let next = product.iter().flat_map(|value| (0..n).map(move |i| value * factor.map_or(1.0, |f| f[i])));
        product = next.collect();
    }
    product
}
