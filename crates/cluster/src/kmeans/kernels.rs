//! The distance kernels. The rows of a panel are the lanes of the registers, and a group of centers is broadcast against
//! them coordinate by coordinate, so every distance accumulates in a register and no sum across lanes is needed.
//!
//! Distances are sums of squared differences, not ‖y‖² − 2⟨y, c⟩ + ‖c‖²: a second instruction a coordinate, which costs
//! 15 % here, buys a distance that is relatively accurate for points far from the origin and exactly 0 between duplicates.

use super::panels::{LANES, Lanes};
use pulp::{Arch, Simd, WithSimd};
use std::array::from_fn;

/// Centers whose distances accumulate at once: with eight rows as many chains of operations as registers allow.
const GROUP: usize = 5;

/// The two nearest centers of the eight rows of a panel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Nearest {
    /// Squared distances to the nearest centers.
    pub(super) best: Lanes,
    /// Squared distances to the second nearest centers; infinite where there is one center only.
    pub(super) second: Lanes,
    /// Indices of the nearest centers; the smallest of those at the same distance.
    pub(super) index: Lanes,
}

impl Nearest {
    pub(super) const NONE: Self =
        Self { best: [f64::INFINITY; LANES], second: [f64::INFINITY; LANES], index: [0.0; LANES] };
}

/// Finds the nearest centers (`centers`, `k × p`) of the panels (`p` elements each).
pub(super) fn nearest(panels: &[Lanes], p: usize, centers: &[f64], found: &mut [Nearest]) {
    Arch::new().dispatch(FindNearest { panels, p, centers, found });
}

/// Points that a candidate center would take over from what is already there: one candidate after the other, each with
/// the restart whose `closest` squared distances it competes with.
pub(super) struct Takeover<'a> {
    /// Consecutive panels.
    pub(super) panels: &'a [Lanes],
    /// Their rows' weights.
    pub(super) weights: &'a [Lanes],
    /// Number of coordinates.
    pub(super) dimension: usize,
    /// The candidates (`m × p`).
    pub(super) candidates: &'a [f64],
    /// The restart of each candidate (`m`).
    pub(super) owners: &'a [usize],
    /// Panel by panel, restart by restart: squared distances to the restart's nearest center so far.
    pub(super) closest: &'a mut [Lanes],
    /// Number of restarts.
    pub(super) restarts: usize,
    /// Whether `closest` becomes the smaller of itself and the candidate's distance; then one candidate a restart.
    pub(super) update: bool,
    /// What each candidate's Σ w min(closest, distance²) is added to (`m`).
    pub(super) potentials: &'a mut [f64],
}

impl Takeover<'_> {
    pub(super) fn run(self) {
        Arch::new().dispatch(self);
    }
}

struct FindNearest<'a> {
    panels: &'a [Lanes],
    p: usize,
    centers: &'a [f64],
    found: &'a mut [Nearest],
}

impl WithSimd for FindNearest<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match S::F64_LANES {
            8 => self.run::<S, 1>(simd),
            4 | 2 => self.run::<S, 2>(simd),
            _ => self.run::<S, 8>(simd),
        }
    }
}

impl FindNearest<'_> {
    #[inline(always)]
    fn run<S: Simd, const R: usize>(self, simd: S) {
        let (p, k) = (self.p, self.centers.len() / self.p);
        for (panel, found) in self.panels.chunks_exact(p).zip(self.found) {
            *found = Nearest::NONE;
            for part in 0..LANES / (R * S::F64_LANES) {
                let mut state = State::<S, R>::load(found, part);
                let mut first = 0;
                while first + GROUP <= k {
                    state.compete::<GROUP>(simd, panel, part, self.centers, first);
                    first += GROUP;
                }
                match k - first {
                    4 => state.compete::<4>(simd, panel, part, self.centers, first),
                    3 => state.compete::<3>(simd, panel, part, self.centers, first),
                    2 => state.compete::<2>(simd, panel, part, self.centers, first),
                    1 => state.compete::<1>(simd, panel, part, self.centers, first),
                    _ => {}
                }
                state.store(found, part);
            }
        }
    }
}

/// [`Nearest`] in registers, `R` of them a row of lanes; a panel has as many parts as it takes.
struct State<S: Simd, const R: usize> {
    best: [S::f64s; R],
    second: [S::f64s; R],
    index: [S::f64s; R],
}

impl<S: Simd, const R: usize> State<S, R> {
    #[inline(always)]
    fn load(from: &Nearest, part: usize) -> Self {
        Self {
            best: registers::<S, R>(&from.best, part),
            second: registers::<S, R>(&from.second, part),
            index: registers::<S, R>(&from.index, part),
        }
    }

    #[inline(always)]
    fn store(self, to: &mut Nearest, part: usize) {
        let at = part * R..(part + 1) * R;
        S::as_mut_simd_f64s(&mut to.best).0[at.clone()].copy_from_slice(&self.best);
        S::as_mut_simd_f64s(&mut to.second).0[at.clone()].copy_from_slice(&self.second);
        S::as_mut_simd_f64s(&mut to.index).0[at].copy_from_slice(&self.index);
    }

    #[inline(always)]
    fn compete<const G: usize>(&mut self, simd: S, panel: &[Lanes], part: usize, centers: &[f64], first: usize) {
        let p = panel.len();
        let rows = from_fn(|g| &centers[(first + g) * p..(first + g + 1) * p]);
        let distances = squared_distances::<S, R, G>(simd, panel, part, rows);
        for g in 0..G {
            let center = simd.splat_f64s((first + g) as f64);
            for r in 0..R {
                let distance = distances[g][r];
                let closer = simd.less_than_f64s(distance, self.best[r]);
                let loser = simd.select_f64s(closer, self.best[r], distance);
                self.second[r] = simd.min_f64s(self.second[r], loser);
                self.best[r] = simd.select_f64s(closer, distance, self.best[r]);
                self.index[r] = simd.select_f64s(closer, center, self.index[r]);
            }
        }
    }
}

impl WithSimd for Takeover<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        match S::F64_LANES {
            8 => self.run_with::<S, 1>(simd),
            4 | 2 => self.run_with::<S, 2>(simd),
            _ => self.run_with::<S, 8>(simd),
        }
    }
}

impl Takeover<'_> {
    #[inline(always)]
    fn run_with<S: Simd, const R: usize>(self, simd: S) {
        let (p, restarts) = (self.dimension, self.restarts);
        let panels = self.panels.chunks_exact(p).zip(self.weights).zip(self.closest.chunks_exact_mut(restarts));
        for ((panel, weights), closest) in panels {
            let mut from = 0;
            for (owners, potentials) in self.owners.chunks(GROUP).zip(self.potentials.chunks_mut(GROUP)) {
                for part in 0..LANES / (R * S::F64_LANES) {
                    let mut group = Group {
                        panel,
                        weights,
                        part,
                        candidates: &self.candidates[from * p..],
                        owners,
                        update: self.update,
                    };
                    match owners.len() {
                        5 => group.take_over::<S, R, 5>(simd, closest, potentials),
                        4 => group.take_over::<S, R, 4>(simd, closest, potentials),
                        3 => group.take_over::<S, R, 3>(simd, closest, potentials),
                        2 => group.take_over::<S, R, 2>(simd, closest, potentials),
                        _ => group.take_over::<S, R, 1>(simd, closest, potentials),
                    }
                }
                from += owners.len();
            }
        }
    }
}

/// One panel against a group of candidates.
struct Group<'a> {
    panel: &'a [Lanes],
    weights: &'a Lanes,
    part: usize,
    candidates: &'a [f64],
    owners: &'a [usize],
    update: bool,
}

impl Group<'_> {
    #[inline(always)]
    fn take_over<S: Simd, const R: usize, const G: usize>(
        &mut self,
        simd: S,
        closest: &mut [Lanes],
        potentials: &mut [f64],
    ) {
        let p = self.panel.len();
        let rows = from_fn(|g| &self.candidates[g * p..(g + 1) * p]);
        let distances = squared_distances::<S, R, G>(simd, self.panel, self.part, rows);
        let weights = registers::<S, R>(self.weights, self.part);
        for g in 0..G {
            let closest = &mut closest[self.owners[g]];
            let mut smaller = registers::<S, R>(closest, self.part);
            let mut potential = simd.splat_f64s(0.0);
            for r in 0..R {
                smaller[r] = simd.min_f64s(distances[g][r], smaller[r]);
                potential = simd.mul_add_e_f64s(weights[r], smaller[r], potential);
            }
            if self.update {
                S::as_mut_simd_f64s(closest).0[self.part * R..(self.part + 1) * R].copy_from_slice(&smaller);
            }
            potentials[g] += simd.reduce_sum_f64s(potential);
        }
    }
}

/// The registers of one part of a panel's lanes.
#[inline(always)]
fn registers<S: Simd, const R: usize>(lanes: &Lanes, part: usize) -> [S::f64s; R] {
    let (registers, _) = S::as_simd_f64s(lanes);
    from_fn(|r| registers[part * R + r])
}

/// Squared distances of one part of a panel's rows to `G` centers.
#[inline(always)]
fn squared_distances<S: Simd, const R: usize, const G: usize>(
    simd: S,
    panel: &[Lanes],
    part: usize,
    centers: [&[f64]; G],
) -> [[S::f64s; R]; G] {
    let centers = centers.map(|center| &center[..panel.len()]);
    let mut sums = [[simd.splat_f64s(0.0); R]; G];
    for (j, lanes) in panel.iter().enumerate() {
        let x = registers::<S, R>(lanes, part);
        for g in 0..G {
            let center = simd.splat_f64s(centers[g][j]);
            for r in 0..R {
                let difference = simd.sub_f64s(x[r], center);
                sums[g][r] = simd.mul_add_e_f64s(difference, difference, sums[g][r]);
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use gibbs_core::{Stream, purpose};

    /// Panels of points on a coarse grid, so that there are ties, and centers among them.
    fn grid(count: usize, p: usize, k: usize) -> (Vec<Lanes>, Vec<f64>) {
        let mut stream = Stream::new(1, purpose::SIMULATE, (100 * p + k) as u32);
        let panels = (0..count * p).map(|_| from_fn(|_| stream.below(3) as f64)).collect();
        (panels, (0..k * p).map(|_| stream.below(3) as f64).collect())
    }

    fn distance(panel: &[Lanes], lane: usize, center: &[f64]) -> f64 {
        panel.iter().zip(center).map(|(lanes, c)| (lanes[lane] - c) * (lanes[lane] - c)).sum()
    }

    #[test]
    fn the_nearest_two_centers_are_found_at_any_width() {
        for (p, k) in (1..7).flat_map(|p| (1..13).map(move |k| (p, k))) {
            let (panels, centers) = grid(3, p, k);
            let mut found = [Nearest::NONE; 3];
            nearest(&panels, p, &centers, &mut found);
            let mut scalar = [Nearest::NONE; 3];
            pulp::Scalar::new().vectorize(FindNearest { panels: &panels, p, centers: &centers, found: &mut scalar });
            for (at, panel) in panels.chunks_exact(p).enumerate() {
                for lane in 0..LANES {
                    let mut all: Vec<_> = centers
                        .chunks_exact(p)
                        .enumerate()
                        .map(|(c, center)| (distance(panel, lane, center), c))
                        .collect();
                    all.sort_by(|a, b| a.partial_cmp(b).unwrap());
                    let second = all.get(1).map_or(f64::INFINITY, |pair| pair.0);
                    for near in [found[at], scalar[at]] {
                        let ours = (near.best[lane], near.index[lane] as usize, near.second[lane]);
                        assert_eq!(ours, (all[0].0, all[0].1, second), "p {p}, k {k}");
                    }
                }
            }
        }
    }

    #[test]
    fn candidates_take_over_what_is_nearer_to_them() {
        for (p, m) in (1..5).flat_map(|p| (1..12).map(move |m| (p, m))) {
            let (panels, candidates) = grid(2, p, m);
            let owners: Vec<usize> = (0..m).collect();
            let weights = [from_fn(|lane| lane as f64), from_fn(|lane| 2.0 + lane as f64)];
            let closest: Vec<Lanes> = (0..2 * m).map(|at| [(at % 4) as f64; LANES]).collect();
            let mut potentials = vec![0.0; m];
            for owner in 0..m {
                for (at, panel) in panels.chunks_exact(p).enumerate() {
                    potentials[owner] += (0..LANES)
                        .map(|lane| {
                            let taken = distance(panel, lane, &candidates[owner * p..(owner + 1) * p]);
                            weights[at][lane] * closest[at * m + owner][lane].min(taken)
                        })
                        .sum::<f64>();
                }
            }
            for (scalar, update) in [(false, false), (true, false), (false, true), (true, true)] {
                let (mut ours, mut left) = (vec![0.0; m], closest.clone());
                let takeover = Takeover {
                    panels: &panels,
                    weights: &weights,
                    dimension: p,
                    candidates: &candidates,
                    owners: &owners,
                    closest: &mut left,
                    restarts: m,
                    update,
                    potentials: &mut ours,
                };
                if scalar {
                    pulp::Scalar::new().vectorize(takeover)
                } else {
                    takeover.run()
                }
                assert_eq!(ours, potentials, "p {p}, m {m}");
                let remaining: f64 = left.iter().enumerate().map(|(at, lanes)| weighted(&weights[at / m], lanes)).sum();
                if update {
                    assert_eq!(remaining, potentials.iter().sum::<f64>());
                } else {
                    assert_eq!(left, closest);
                }
            }
        }
    }

    fn weighted(weights: &Lanes, lanes: &Lanes) -> f64 {
        weights.iter().zip(lanes).map(|(weight, x)| weight * x).sum()
    }
}
