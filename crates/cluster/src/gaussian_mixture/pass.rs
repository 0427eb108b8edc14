//! One pass over the points: expectations under the current components, and the moments they give the next ones.
//!
//! A component's log density is linear in the features `1, zₐ, zₐ z_b` of a point, so the densities of all components of all
//! starts are one matrix product, and the moments another. Features are made a few rows at a time and never stored.

use super::frame::Frame;
use gibbs_core::{Monitor, Result, simd};
use gibbs_linear::{add_transposed_product, multiply_transposed_into};
use std::ops::Range;

/// Numbers in a chunk of features: what stays in the second level of the cache.
const CHUNK: usize = 1 << 15;

/// Coordinates of points without weight are cut here, so that nothing overflows.
const FAR: f64 = 1e50;

/// What a density depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Features {
    /// `1, z`.
    Linear,
    /// `1, z, z²`.
    Diagonal,
    /// `1, z, zₐ z_b` for `a ≤ b`.
    Full,
}

impl Features {
    /// How many there are in `m` dimensions.
    pub(super) fn count(self, m: usize) -> usize {
        match self {
            Features::Linear => 1 + m,
            Features::Diagonal => 1 + 2 * m,
            Features::Full => 1 + m + m * (m + 1) / 2,
        }
    }

    fn fill(self, z: &[f64], out: &mut [f64]) {
        let m = z.len();
        out[0] = 1.0;
        out[1..=m].copy_from_slice(z);
        let squares = &mut out[m + 1..];
        match self {
            Features::Linear => {}
            Features::Diagonal => squares.iter_mut().zip(z).for_each(|(s, z)| *s = z * z),
            Features::Full => {
                let mut at = 0;
                for a in 0..m {
                    let factor = z[a];
                    squares[at..at + m - a].iter_mut().zip(&z[a..]).for_each(|(s, z)| *s = factor * z);
                    at += m - a;
                }
            }
        }
    }
}

/// What a pass says about one start.
#[derive(Debug, Clone)]
pub(super) struct Moments {
    /// `Σ wᵢ rᵢₖ` times the features, component by component.
    pub(super) sums: Vec<f64>,
    /// `Σ wᵢ log Σₖ exp ρᵢₖ`.
    pub(super) normalizer: f64,
    /// `−Σ wᵢ rᵢₖ log rᵢₖ`.
    pub(super) entropy: f64,
}

/// Memberships under one set of components.
pub(super) struct Memberships {
    pub(super) responsibilities: Vec<f64>,
    pub(super) labels: Vec<i32>,
    pub(super) normalizer: f64,
    pub(super) entropy: f64,
}

/// The points, ready for passes.
pub(super) struct Passes<'a> {
    pub(super) frame: &'a Frame<'a>,
    pub(super) features: Features,
    pub(super) components: usize,
    blocks: Vec<Range<usize>>,
}

impl<'a> Passes<'a> {
    pub(super) fn new(frame: &'a Frame<'a>, features: Features, components: usize) -> Self {
        let n = frame.len();
        let count = (n / 1024).clamp(1, 32);
        let rows = n.div_ceil(count);
        let blocks = (0..n).step_by(rows.max(1)).map(|start| start..(start + rows).min(n)).collect();
        Self { frame, features, components, blocks }
    }

    /// Features of a point.
    pub(super) fn width(&self) -> usize {
        self.features.count(self.frame.dimension)
    }

    /// Moments under hard labels.
    pub(super) fn of_labels(&self, labels: &[u32]) -> Moments {
        let d = self.width();
        let mut sums = vec![0.0; self.components * d];
        let (mut point, mut feature) = (vec![0.0; self.frame.dimension], vec![0.0; d]);
        for (i, &label) in labels.iter().enumerate() {
            let weight = self.frame.weight(i);
            self.load(i, &mut point);
            self.features.fill(&point, &mut feature);
            let target = &mut sums[label as usize * d..(label as usize + 1) * d];
            if weight > 0.0 {
                target.iter_mut().zip(&feature).for_each(|(s, f)| *s += weight * f);
            }
        }
        Moments { sums, normalizer: f64::NEG_INFINITY, entropy: 0.0 }
    }

    /// Moments under memberships (`n × K`, rows summing to 1).
    pub(super) fn of_memberships(&self, memberships: &[f64]) -> Moments {
        let (d, k) = (self.width(), self.components);
        let (mut sums, mut entropy) = (vec![0.0; k * d], 0.0);
        let (mut point, mut feature) = (vec![0.0; self.frame.dimension], vec![0.0; d]);
        for (i, row) in memberships.chunks_exact(k).enumerate() {
            let weight = self.frame.weight(i);
            if weight > 0.0 {
                self.load(i, &mut point);
                self.features.fill(&point, &mut feature);
                for (&r, target) in row.iter().zip(sums.chunks_exact_mut(d)).filter(|(r, _)| **r > 0.0) {
                    entropy -= weight * r * r.ln();
                    target.iter_mut().zip(&feature).for_each(|(s, f)| *s += weight * r * f);
                }
            }
        }
        Moments { sums, normalizer: f64::NEG_INFINITY, entropy }
    }

    /// Moments under the components of several starts, whose parameters follow one another in `theta`; log densities are
    /// multiplied by the start's temperature first.
    pub(super) fn of_components(&self, theta: &[f64], temperatures: &[f64], monitor: &Monitor) -> Result<Vec<Moments>> {
        let starts = temperatures.len();
        // Few rows: threads share out the starts instead. The groups do not depend on their number.
        let together = if self.blocks.len() > 1 { starts } else { 4 };
        let groups: Vec<Range<usize>> = (0..starts).step_by(together).map(|s| s..(s + together).min(starts)).collect();
        let items: Vec<_> =
            groups.iter().flat_map(|group| self.blocks.iter().map(move |rows| (group.clone(), rows.clone()))).collect();
        let parts = monitor.map(items, |_, (group, rows)| self.part(theta, temperatures, group, rows, monitor))?;
        let mut moments: Vec<Moments> = Vec::with_capacity(starts);
        for (at, part) in parts.into_iter().enumerate() {
            let part = part?;
            if at % self.blocks.len() == 0 {
                moments.extend(part);
                continue;
            }
            let first = moments.len() - part.len();
            for (sum, term) in moments[first..].iter_mut().zip(part) {
                sum.sums.iter_mut().zip(&term.sums).for_each(|(s, t)| *s += t);
                sum.normalizer += term.normalizer;
                sum.entropy += term.entropy;
            }
        }
        Ok(moments)
    }

    fn part(
        &self,
        theta: &[f64],
        temperatures: &[f64],
        starts: Range<usize>,
        rows: Range<usize>,
        monitor: &Monitor,
    ) -> Result<Vec<Moments>> {
        let (d, k) = (self.width(), self.components);
        let theta = &theta[starts.start * k * d..starts.end * k * d];
        let (columns, count) = (k * starts.len(), (CHUNK / d).clamp(8, 256));
        let mut features = vec![0.0; count * d];
        let (mut rho, mut shifted) = (vec![0.0; count * columns], vec![0.0; count * columns]);
        let mut sums = vec![0.0; columns * d];
        let (mut normalizers, mut entropies) = (vec![0.0; starts.len()], vec![0.0; starts.len()]);
        for start in rows.clone().step_by(count) {
            monitor.check()?;
            let size = count.min(rows.end - start);
            let (features, rho) = (&mut features[..size * d], &mut rho[..size * columns]);
            self.fill(start, features);
            multiply_transposed_into(rho, features, theta, d);
            let shifted = &mut shifted[..rho.len()];
            let mut shifts = vec![0.0; size * starts.len()];
            for (at, row) in rho.chunks_exact_mut(k).enumerate() {
                let temperature = temperatures[starts.start + at % starts.len()];
                let largest = row.iter().fold(f64::NEG_INFINITY, |most, &x| most.max(x));
                row.iter_mut().for_each(|x| *x = (*x - largest) * temperature);
                shifts[at] = largest * temperature;
            }
            shifted.copy_from_slice(rho);
            simd::exp_in_place(rho);
            for (at, (row, logs)) in rho.chunks_exact_mut(k).zip(shifted.chunks_exact(k)).enumerate() {
                let (i, s) = (start + at / starts.len(), at % starts.len());
                let weight = self.frame.weight(i);
                let total: f64 = row.iter().sum();
                let log_total = total.ln();
                let expected: f64 = row.iter().zip(logs).map(|(r, log)| r * log).sum();
                if weight > 0.0 {
                    normalizers[s] += weight * (shifts[at] + log_total);
                    entropies[s] += weight * (log_total - expected / total);
                }
                let factor = weight / total;
                row.iter_mut().for_each(|r| *r *= factor);
            }
            add_transposed_product(&mut sums, rho, features, size);
        }
        let each = sums.chunks_exact(k * d).zip(normalizers).zip(entropies);
        Ok(each.map(|((sums, normalizer), entropy)| Moments { sums: sums.to_vec(), normalizer, entropy }).collect())
    }

    /// Memberships and labels of all points under one start's components.
    pub(super) fn memberships(&self, theta: &[f64], monitor: &Monitor) -> Result<Memberships> {
        let (d, k, n) = (self.width(), self.components, self.frame.len());
        let count = (CHUNK / d).clamp(8, 256);
        let mut features = vec![0.0; count * d];
        let mut all =
            Memberships { responsibilities: vec![0.0; n * k], labels: vec![0; n], normalizer: 0.0, entropy: 0.0 };
        for start in (0..n).step_by(count) {
            monitor.check()?;
            let end = n.min(start + count);
            let features = &mut features[..(end - start) * d];
            self.fill(start, features);
            let rho = &mut all.responsibilities[start * k..end * k];
            multiply_transposed_into(rho, features, theta, d);
            for (i, row) in (start..end).zip(rho.chunks_exact_mut(k)) {
                let best = (1..k).fold(0, |best, j| if row[j] > row[best] { j } else { best });
                let largest = row[best];
                row.iter_mut().for_each(|x| *x -= largest);
                let total: f64 = row.iter().map(|x| x.exp()).sum();
                let expected: f64 = row.iter().map(|x| x.exp() * x).sum();
                row.iter_mut().for_each(|x| *x = x.exp() / total);
                all.labels[i] = best as i32;
                let weight = self.frame.weight(i);
                if weight > 0.0 {
                    all.normalizer += weight * (largest + total.ln());
                    all.entropy += weight * (total.ln() - expected / total);
                }
            }
        }
        Ok(all)
    }

    fn fill(&self, start: usize, features: &mut [f64]) {
        let mut point = vec![0.0; self.frame.dimension];
        for (i, out) in (start..).zip(features.chunks_exact_mut(self.width())) {
            if self.frame.weight(i) > 0.0 {
                self.features.fill(self.frame.row(i), out);
            } else {
                self.load(i, &mut point);
                self.features.fill(&point, out);
            }
        }
    }

    fn load(&self, i: usize, point: &mut [f64]) {
        point.iter_mut().zip(self.frame.row(i)).for_each(|(to, z)| *to = z.clamp(-FAR, FAR));
    }
}

/// The moments of one component, taken apart: mass, sum, mean and central scatter (`m × m`; the diagonal alone where only
/// squares were summed; empty where no products were).
pub(super) struct Component {
    pub(super) mass: f64,
    pub(super) mean: Vec<f64>,
    pub(super) scatter: Vec<f64>,
}

impl Component {
    pub(super) fn new(sums: &[f64], m: usize, features: Features) -> Self {
        // Of a mass so small the inverse is not finite, or the sums have lost their digits: the mean is then the origin.
        const NOTHING: f64 = 1e-250;
        let mass = sums[0];
        let scale = if mass > NOTHING { 1.0 / mass } else { 0.0 };
        let mean: Vec<f64> = sums[1..=m].iter().map(|s| s * scale).collect();
        let products = &sums[m + 1..];
        let scatter = match features {
            Features::Linear => Vec::new(),
            Features::Diagonal => (0..m).map(|j| (products[j] - mass * mean[j] * mean[j]).max(0.0)).collect(),
            Features::Full => {
                let mut scatter = vec![0.0; m * m];
                let mut at = 0;
                for a in 0..m {
                    for b in a..m {
                        let central = products[at] - mass * mean[a] * mean[b];
                        (scatter[a * m + b], scatter[b * m + a]) = (central, central);
                        at += 1;
                    }
                    scatter[a * m + a] = scatter[a * m + a].max(0.0);
                }
                scatter
            }
        };
        Self { mass, mean, scatter }
    }
}

/// Parameters of the log density `constant − ½ (z − mean)' precision (z − mean)` over the full features.
pub(super) fn natural(theta: &mut Vec<f64>, constant: f64, mean: &[f64], precision: &[f64]) {
    let m = mean.len();
    let linear: Vec<f64> =
        precision.chunks_exact(m).map(|row| row.iter().zip(mean).map(|(p, x)| p * x).sum()).collect();
    let square: f64 = linear.iter().zip(mean).map(|(l, x)| l * x).sum();
    theta.push(constant - 0.5 * square);
    theta.extend_from_slice(&linear);
    for a in 0..m {
        theta.push(-0.5 * precision[a * m + a]);
        theta.extend(precision[a * m + a + 1..(a + 1) * m].iter().map(|p| -p));
    }
}
