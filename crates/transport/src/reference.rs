//! What the tests hold the solvers against: the same problems solved the plain way.

pub(crate) mod gaussian;

use gibbs_core::{MatrixView, Stream, purpose};

/// `count × dimension` standard normal numbers times `scale`.
pub(crate) fn normal_cloud(seed: u64, count: usize, dimension: usize, scale: f64) -> Vec<f64> {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 0);
    (0..count * dimension).map(|_| scale * stream.normal()).collect()
}

/// `count` positive weights, some much lighter than others, of sum 1.
pub(crate) fn weights(seed: u64, count: usize) -> Vec<f64> {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 1);
    let weights: Vec<f64> = (0..count).map(|_| stream.uniform().powi(2)).collect();
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

/// `rows × columns` uniform numbers.
pub(crate) fn uniform_costs(seed: u64, rows: usize, columns: usize) -> Vec<f64> {
    let mut stream = Stream::new(seed, purpose::SIMULATE, 2);
    (0..rows * columns).map(|_| stream.uniform()).collect()
}

pub(crate) fn matrix(data: &[f64], columns: usize) -> MatrixView<'_> {
    MatrixView::new(data, data.len() / columns, columns).unwrap()
}

/// Σ (xₖ − yₖ)² between all points.
pub(crate) fn squared_distances(x: &[f64], y: &[f64], dimension: usize) -> Vec<f64> {
    let square = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| (x - y) * (x - y)).sum::<f64>();
    x.chunks(dimension).flat_map(|x| y.chunks(dimension).map(move |y| square(x, y))).collect()
}

/// The optimum of the entropic problem.
pub(crate) struct Optimum {
    pub(crate) f: Vec<f64>,
    pub(crate) g: Vec<f64>,
    pub(crate) plan: Vec<f64>,
    /// ⟨C, P⟩ + ε KL(P | a ⊗ b), which is ⟨a, f⟩ + ⟨b, g⟩.
    pub(crate) value: f64,
}

/// Plain Sinkhorn in the log domain, for weights of sum 1, until the potentials have settled to 1e-13 of ε.
pub(crate) fn plain_sinkhorn(cost: &[f64], a: &[f64], b: &[f64], epsilon: f64) -> Optimum {
    let (n, m) = (a.len(), b.len());
    let (mut f, mut g) = (vec![0.0; n], vec![0.0; m]);
    let soft = |terms: &mut dyn Iterator<Item = (f64, f64)>| {
        let terms: Vec<(f64, f64)> = terms.collect();
        let largest = terms.iter().map(|term| term.1).fold(f64::NEG_INFINITY, f64::max);
        -epsilon * (largest + terms.iter().map(|(weight, x)| weight * (x - largest).exp()).sum::<f64>().ln())
    };
    for _ in 0..200_000 {
        for i in 0..n {
            f[i] = soft(&mut (0..m).map(|j| (b[j], (g[j] - cost[i * m + j]) / epsilon)));
        }
        let mut moved = 0.0f64;
        for j in 0..m {
            let new = soft(&mut (0..n).map(|i| (a[i], (f[i] - cost[i * m + j]) / epsilon)));
            moved = moved.max((new - g[j]).abs());
            g[j] = new;
        }
        if moved < 1e-13 * epsilon {
            break;
        }
    }
    let entry = |i: usize, j: usize| a[i] * b[j] * ((f[i] + g[j] - cost[i * m + j]) / epsilon).exp();
    let plan = (0..n * m).map(|k| entry(k / m, k % m)).collect();
    let inner = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
    let value = inner(a, &f) + inner(b, &g);
    let shift = 0.5 * (inner(a, &f) - inner(b, &g));
    f.iter_mut().for_each(|f| *f -= shift);
    g.iter_mut().for_each(|g| *g += shift);
    Optimum { f, g, plan, value }
}

/// The least mean cost of a permutation, by trying all.
pub(crate) fn best_assignment(cost: &[f64], n: usize) -> f64 {
    fn search(cost: &[f64], n: usize, row: usize, used: u32) -> f64 {
        if row == n {
            return 0.0;
        }
        let free = (0..n).filter(|j| used >> j & 1 == 0);
        free.map(|j| cost[row * n + j] + search(cost, n, row + 1, used | 1 << j)).fold(f64::INFINITY, f64::min)
    }
    search(cost, n, 0, 0) / n as f64
}

/// L1 distances of a plan's marginals from `a` and `b`.
pub(crate) fn marginal_errors(plan: &[f64], a: &[f64], b: &[f64]) -> [f64; 2] {
    let m = b.len();
    let rows = plan.chunks(m).zip(a).map(|(row, a)| (row.iter().sum::<f64>() - a).abs()).sum();
    let columns = (0..m).map(|j| (plan.iter().skip(j).step_by(m).sum::<f64>() - b[j]).abs()).sum();
    [rows, columns]
}

pub(crate) fn assert_close(a: &[f64], b: &[f64], tolerance: f64) {
    assert_eq!(a.len(), b.len());
    for (i, (a, b)) in a.iter().zip(b).enumerate() {
        assert!((a - b).abs() <= tolerance, "element {i}: {a} and {b} differ by {:e}", (a - b).abs());
    }
}
