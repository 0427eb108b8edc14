//! Plans between two clouds from transport on lines.
//!
//! The best plan between the projections on a line is a plan between the clouds, and a feasible one: its cost
//! `Σ Pᵢⱼ ‖xᵢ − yⱼ‖^p` bounds W_p^p from above. Of many lines the cheapest such plan is taken (`Min`), or the mean of all
//! (`Expected`), which is less sharp and moves smoothly with the points. `O(L (n + m)(d + log(n + m)))` time.
//!
//! From below it is bounded by potentials on lines, which are feasible between the clouds because projections shorten
//! distances. For p ≥ 2 those of an orthonormal basis add up, as `‖z‖^p ≥ Σ |zₖ|^p`: the coordinate axes, and for up to 64
//! coordinates the eigenvectors of the sum and of the difference of the covariances are tried beside the best single line. For
//! p = 2 the difference of the means is split off first, exactly.
//!
//! Reference: G. Mahey, L. Chapel, G. Gasso, C. Bonet, N. Courty, Fast optimal transport through sliced generalized Wasserstein
//! geodesics, NeurIPS 2023 (the cheapest line); X. Liu et al., Expected sliced transport plans, ICLR 2025 (the mean).

use super::clouds::{Clouds, directions};
use crate::line::finite;
use crate::line::plan::{Staircase, marginal_error};
use gibbs_core::{MatrixView, Monitor, Result, axpy};
use gibbs_linear::symmetric_eigen;

/// More coordinates than this: no bases from eigenvectors.
const MOST_COORDINATES: usize = 64;

/// How plans on lines become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// The cheapest.
    Min,
    /// The mean.
    Expected,
}

/// Which plan, by how many lines.
#[derive(Debug, Clone)]
pub struct Options {
    /// The cost is the Euclidean distance to this power, at least 1.
    pub p: f64,
    /// Number of random lines.
    pub projections: usize,
    /// How their plans become one.
    pub method: Method,
    /// Of the lines.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { p: 2.0, projections: 50, method: Method::Min, seed: 0 }
    }
}

/// A feasible plan and how far it can be from the best.
#[derive(Debug, Clone)]
pub struct Solution {
    /// Cost of the plan: no less than W_p^p.
    pub value: f64,
    /// Its p-th root.
    pub distance: f64,
    /// ⟨a, f⟩ + ⟨b, g⟩: no more than W_p^p.
    pub dual: f64,
    /// How far apart these are, at least 0.
    pub gap: f64,
    /// The gap relative to the larger of both; 0 where both are 0.
    pub relative_gap: f64,
    /// L1 distances of the plan's marginals from the weights, relative to the mass: rounding.
    pub marginal_error: [f64; 2],
    /// Feasible dual potentials of the sources (`n`), centred so that ⟨a, f⟩ = ⟨b, g⟩.
    pub f: Vec<f64>,
    /// Those of the targets (`m`).
    pub g: Vec<f64>,
    /// Source of each entry of the plan, ascending.
    pub rows: Vec<u32>,
    /// Target of each entry.
    pub columns: Vec<u32>,
    /// Mass of each entry.
    pub values: Vec<f64>,
    /// A target for each source (`n`): where a source without weight would go.
    pub partners: Vec<u32>,
    /// The cheapest line (`d`).
    pub direction: Vec<f64>,
}

/// A plan between clouds `x` (`n × d`) with weights `a` and `y` (`m × d`) with weights `b`; missing weights are equal. Zero weights
/// are allowed; the masses must agree to 1e-6.
pub fn solve(
    x: MatrixView,
    y: MatrixView,
    a: Option<&[f64]>,
    b: Option<&[f64]>,
    options: &Options,
    monitor: &Monitor,
) -> Result<Solution> {
    let means = if options.p == 2.0 { Some(means(x, y, a, b)?) } else { None };
    let (centered_x, centered_y) = match &means {
        Some([mean_x, mean_y]) => (shifted(x, mean_x), shifted(y, mean_y)),
        None => (x.to_contiguous().into_owned(), y.to_contiguous().into_owned()),
    };
    let d = x.ncols();
    let centered = [MatrixView::new(&centered_x, x.nrows(), d)?, MatrixView::new(&centered_y, y.nrows(), y.ncols())?];
    let clouds = Clouds::new(centered[0], centered[1], a, b, options.p)?;
    let sliced = Sliced { clouds, points: [x, y], p: options.p };
    let lines = directions(options.seed, options.projections, d);
    let mut found = Vec::new();
    let mut entries = Vec::new();
    sliced.clouds.each(
        &lines,
        monitor,
        |block| block.chunks_exact(d).map(|line| sliced.along(line, options.method)).collect::<Vec<Line>>(),
        |block| {
            for line in block {
                merge(&mut entries, line.entries, 1.0 / options.projections as f64);
                found.push((line.cost, line.dual));
            }
        },
    )?;
    let cheapest = (0..found.len()).reduce(|best, k| if found[k].0 < found[best].0 { k } else { best }).unwrap_or(0);
    let highest = (0..found.len()).reduce(|best, k| if found[k].1 > found[best].1 { k } else { best }).unwrap_or(0);
    let cheapest_line = &lines[cheapest * d..(cheapest + 1) * d];
    let plan = sliced.staircase(cheapest_line);
    if options.method == Method::Min {
        entries = plan.entries.clone();
    }
    entries.sort_unstable_by_key(|entry| (entry.0, entry.1));
    let mut bound = sliced.bound(&[lines[highest * d..(highest + 1) * d].to_vec()]);
    if options.p >= 2.0 {
        for basis in sliced.bases(centered)? {
            monitor.check()?;
            let other = sliced.bound(&basis);
            if other.value > bound.value {
                bound = other;
            }
        }
    }
    finish(&sliced, bound, means, entries, plan.partners, cheapest_line)
}

/// Clouds, centred for p = 2, with the caller's points.
struct Sliced<'a> {
    clouds: Clouds,
    points: [MatrixView<'a>; 2],
    p: f64,
}

/// What a line's plan costs between the clouds and on the line, scaled.
struct Line {
    cost: f64,
    dual: f64,
    entries: Vec<(u32, u32, f64)>,
}

/// Feasible potentials, scaled.
struct Bound {
    value: f64,
    f: Vec<f64>,
    g: Vec<f64>,
}

impl Sliced<'_> {
    fn along(&self, line: &[f64], method: Method) -> Line {
        let staircase = self.staircase(line);
        let cost = self.cost(&staircase.entries);
        let entries = if method == Method::Expected { staircase.entries } else { Vec::new() };
        Line { cost, dual: staircase.cost, entries }
    }

    fn staircase(&self, line: &[f64]) -> Staircase {
        let (x, y) = self.clouds.project(line, true);
        Staircase::descend(&self.clouds.marginals, &x, &y, &self.clouds.power)
    }

    /// The scaled cost of a plan between the clouds.
    fn cost(&self, entries: &[(u32, u32, f64)]) -> f64 {
        let [x, y] = self.points;
        let power = &self.clouds.power;
        let squared = |x: &[f64], y: &[f64]| {
            x.iter().zip(y).map(|(x, y)| power.scaled(x - y)).map(|value| value * value).sum::<f64>()
        };
        let cost = |square: f64| match self.p {
            2.0 => square,
            1.0 => square.sqrt(),
            p => square.powf(0.5 * p),
        };
        entries.iter().map(|&(i, j, moved)| moved * cost(squared(x.row(i as usize), y.row(j as usize)))).sum()
    }

    /// The sum of the potentials on lines that are orthogonal to each other.
    fn bound(&self, lines: &[Vec<f64>]) -> Bound {
        let [x, y] = self.points;
        let mut bound = Bound { value: 0.0, f: vec![0.0; x.nrows()], g: vec![0.0; y.nrows()] };
        for line in lines {
            let staircase = self.staircase(line);
            axpy(&mut bound.f, 1.0, &staircase.f);
            axpy(&mut bound.g, 1.0, &staircase.g);
        }
        bound.value = self.dual(&bound.f, &bound.g);
        bound
    }

    fn dual(&self, f: &[f64], g: &[f64]) -> f64 {
        let marginals = &self.clouds.marginals;
        let on_sources: f64 = f.iter().enumerate().map(|(i, f)| marginals.source(i) * f).sum();
        on_sources + g.iter().enumerate().map(|(j, g)| marginals.target(j) * g).sum::<f64>()
    }

    /// Orthonormal bases that may give good bounds.
    fn bases(&self, [x, y]: [MatrixView; 2]) -> Result<Vec<Vec<Vec<f64>>>> {
        let d = x.ncols();
        if d > MOST_COORDINATES {
            return Ok(Vec::new());
        }
        let axis = |k: usize| (0..d).map(|i| f64::from(u8::from(i == k))).collect::<Vec<f64>>();
        let mut bases = vec![(0..d).map(axis).collect::<Vec<_>>()];
        let marginals = &self.clouds.marginals;
        let mean = |points: MatrixView, weight: &dyn Fn(usize) -> f64| {
            let mut mean = vec![0.0; d];
            points.rows().enumerate().for_each(|(i, point)| axpy(&mut mean, weight(i) / marginals.mass(), point));
            mean
        };
        let moments = |points: MatrixView, weight: &dyn Fn(usize) -> f64| {
            let mean = mean(points, weight);
            let mut moments = vec![0.0; d * d];
            for (i, point) in points.rows().enumerate() {
                let away: Vec<f64> =
                    point.iter().zip(&mean).map(|(x, mean)| self.clouds.power.scaled(x - mean)).collect();
                for (row, factor) in moments.chunks_exact_mut(d).zip(&away) {
                    axpy(row, weight(i) * factor, &away);
                }
            }
            moments
        };
        let (of_x, of_y) = (moments(x, &|i| marginals.source(i)), moments(y, &|j| marginals.target(j)));
        for sign in [1.0, -1.0] {
            let mixed: Vec<f64> = of_x.iter().zip(&of_y).map(|(x, y)| x + sign * y).collect();
            let eigen = symmetric_eigen(&mixed, d)?;
            bases.push(eigen.vectors.chunks_exact(d).map(<[f64]>::to_vec).collect());
        }
        Ok(bases)
    }
}

/// The answer in the units of the problem.
fn finish(
    sliced: &Sliced,
    bound: Bound,
    means: Option<[Vec<f64>; 2]>,
    entries: Vec<(u32, u32, f64)>,
    partners: Vec<u32>,
    line: &[f64],
) -> Result<Solution> {
    let (power, marginals, [x, y]) = (&sliced.clouds.power, &sliced.clouds.marginals, sliced.points);
    let Bound { mut f, mut g, .. } = bound;
    if let Some([mean_x, mean_y]) = means {
        // ‖x − y‖² = ‖x' − y'‖² + 2⟨x' − y', Δ⟩ + ‖Δ‖² for centred x', y' and the difference Δ of the means.
        let apart: Vec<f64> = mean_x.iter().zip(&mean_y).map(|(x, y)| power.scaled(x - y)).collect();
        let square: f64 = apart.iter().map(|value| value * value).sum();
        let along = |point: &[f64], mean: &[f64]| -> f64 {
            point.iter().zip(mean).zip(&apart).map(|((x, mean), apart)| power.scaled(x - mean) * apart).sum()
        };
        for (f, point) in f.iter_mut().zip(x.rows()) {
            *f += 2.0 * along(point, &mean_x) + square;
        }
        for (g, point) in g.iter_mut().zip(y.rows()) {
            *g -= 2.0 * along(point, &mean_y);
        }
    }
    let on_sources: f64 = f.iter().enumerate().map(|(i, f)| marginals.source(i) * f).sum();
    let on_targets: f64 = g.iter().enumerate().map(|(j, g)| marginals.target(j) * g).sum();
    let shift = 0.5 * (on_sources - on_targets) / marginals.mass();
    f.iter_mut().for_each(|f| *f = power.value(*f - shift));
    g.iter_mut().for_each(|g| *g = power.value(*g + shift));
    let (cost, dual) = (sliced.cost(&entries), on_sources + on_targets);
    let gap = (cost - dual).max(0.0);
    let larger = cost.abs().max(dual.abs());
    Ok(Solution {
        value: finite(power.value(cost))?,
        distance: power.distance(cost),
        dual: power.value(dual),
        gap: power.value(gap),
        relative_gap: if larger == 0.0 { 0.0 } else { gap / larger },
        marginal_error: marginal_error(&entries, marginals, x.nrows(), y.nrows()),
        f,
        g,
        rows: entries.iter().map(|entry| entry.0).collect(),
        columns: entries.iter().map(|entry| entry.1).collect(),
        values: entries.iter().map(|entry| entry.2).collect(),
        partners,
        direction: line.to_vec(),
    })
}

/// Adds a share of `more` to `entries`; equal pairs become one when many are there.
fn merge(entries: &mut Vec<(u32, u32, f64)>, mut more: Vec<(u32, u32, f64)>, share: f64) {
    if more.is_empty() {
        return;
    }
    more.sort_unstable_by_key(|entry| (entry.0, entry.1));
    entries.extend(more.into_iter().map(|(i, j, moved)| (i, j, share * moved)));
    // Stable, so that sums are taken in the order of the lines.
    entries.sort_by_key(|entry| (entry.0, entry.1));
    entries.dedup_by(|next, kept| {
        let same = (next.0, next.1) == (kept.0, kept.1);
        if same {
            kept.2 += next.2;
        }
        same
    });
}

/// The weighted means of both clouds.
fn means(x: MatrixView, y: MatrixView, a: Option<&[f64]>, b: Option<&[f64]>) -> Result<[Vec<f64>; 2]> {
    // Refuses what has no mean.
    Clouds::new(x, y, a, b, 2.0)?;
    let mean = |points: MatrixView, weights: Option<&[f64]>| {
        let mass: f64 = weights.map_or(points.nrows() as f64, |weights| weights.iter().sum());
        let mut mean = vec![0.0; points.ncols()];
        for (i, point) in points.rows().enumerate() {
            axpy(&mut mean, weights.map_or(1.0, |weights| weights[i]) / mass, point);
        }
        mean
    };
    Ok([mean(x, a), mean(y, b)])
}

fn shifted(points: MatrixView, mean: &[f64]) -> Vec<f64> {
    points.rows().flat_map(|point| point.iter().zip(mean).map(|(x, mean)| x - mean)).collect()
}
