//! Inequalities that are remembered, with their multipliers, and the point that they move.

/// In the place of a variable that an inequality does not have.
const NONE: u32 = u32::MAX;

/// `a₀ x₀ ≤ x₁ + x₂ + …` over at most four variables, with a multiplier of at least 0. `a₀` is 2 where there are four, else 1.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Names the inequality; rows are in its order.
    pub(crate) key: u64,
    pub(crate) multiplier: f64,
    variables: [u32; 4],
}

impl Row {
    /// `x₀ ≤ x₁ + x₂`.
    pub(crate) fn triangle(key: u64, variables: [usize; 3]) -> Self {
        let [a, b, c] = variables.map(|variable| variable as u32);
        Self { key, multiplier: 0.0, variables: [a, b, c, NONE] }
    }

    /// `x₀ ≤ x₁`.
    pub(crate) fn order(variables: [usize; 2]) -> Self {
        let [a, b] = variables.map(|variable| variable as u32);
        Self { key: 0, multiplier: 0.0, variables: [a, b, NONE, NONE] }
    }

    /// `2 x₀ ≤ x₁ + x₂ + x₃`.
    pub(crate) fn half_sum(variables: [usize; 4]) -> Self {
        Self { key: 0, multiplier: 0.0, variables: variables.map(|variable| variable as u32) }
    }

    /// The row with a multiplier.
    pub(crate) fn with(self, multiplier: f64) -> Self {
        Self { multiplier, ..self }
    }

    fn head(&self) -> f64 {
        if self.variables[3] == NONE { 1.0 } else { 2.0 }
    }

    fn tail(&self) -> impl Iterator<Item = usize> + use<> {
        let [_, rest @ ..] = self.variables;
        rest.into_iter().filter(|&variable| variable != NONE).map(|variable| variable as usize)
    }

    /// Adds `multiplier × coefficients` to `sums`, one place a variable.
    pub(crate) fn add(&self, sums: &mut [f64]) {
        self.spread(self.multiplier, sums);
    }

    /// Adds `by × coefficients` to `sums`.
    pub(super) fn spread(&self, by: f64, sums: &mut [f64]) {
        sums[self.variables[0] as usize] += self.head() * by;
        self.tail().for_each(|variable| sums[variable] -= by);
    }

    /// `coefficients · x` for `x` given by its places.
    pub(super) fn times(&self, x: impl Fn(usize) -> f64) -> f64 {
        self.head() * x(self.variables[0] as usize) - self.tail().map(x).sum::<f64>()
    }
}

/// The minimum of `Σ (x_j − c_j)² / 2 τ_j + multipliers × inequalities` over `0 ≤ x ≤ upper`, before it is cut to that box.
#[derive(Debug, Clone)]
pub(crate) struct Moved {
    /// `c − τ Σ multiplier × coefficients`.
    pub(crate) place: Vec<f64>,
    /// `τ`.
    pub(crate) scale: Vec<f64>,
    pub(crate) upper: f64,
}

impl Moved {
    /// `x_j`.
    #[inline]
    pub(crate) fn value(&self, variable: usize) -> f64 {
        self.place[variable].clamp(0.0, self.upper)
    }

    /// The first variables as the pairs of `n` nodes: a symmetric matrix with zeros on the diagonal.
    pub(crate) fn matrix(&self, n: usize) -> Vec<f64> {
        let mut matrix = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..i {
                let x = self.value(pair(i, j));
                (matrix[i * n + j], matrix[j * n + i]) = (x, x);
            }
        }
        matrix
    }

    /// The dual function less a constant: `−Σ (2 x y − x²) / 2 τ` for places `y`.
    pub(super) fn dual(&self) -> f64 {
        let term = |at: usize| {
            let (x, y) = (self.value(at), self.place[at]);
            0.5 * x * (x - 2.0 * y) / self.scale[at]
        };
        (0..self.place.len()).map(term).sum()
    }

    /// One step of dual ascent along the row's multiplier: the projection on the inequality where the box does not bind, and
    /// shorter than that where it does, since cutting only flattens the dual function.
    #[inline]
    pub(crate) fn project(&mut self, row: &mut Row) {
        let (first, head) = (row.variables[0] as usize, row.head());
        let (mut excess, mut curvature) = (head * self.value(first), head * head * self.scale[first]);
        for variable in row.tail() {
            excess -= self.value(variable);
            curvature += self.scale[variable];
        }
        let step = (excess / curvature).max(-row.multiplier);
        if step == 0.0 {
            return;
        }
        row.multiplier += step;
        self.place[first] -= head * self.scale[first] * step;
        row.tail().for_each(|variable| self.place[variable] += self.scale[variable] * step);
    }
}

/// Adds new rows to remembered ones, both in the order of their keys; a row that is known stays as it is.
pub(crate) fn remember(known: Vec<Row>, found: Vec<Row>) -> Vec<Row> {
    let mut all = Vec::with_capacity(known.len() + found.len());
    let (mut known, mut found) = (known.into_iter().peekable(), found.into_iter().peekable());
    loop {
        match (known.peek(), found.peek()) {
            (Some(a), Some(b)) if a.key == b.key => drop(found.next()),
            (Some(a), Some(b)) if a.key > b.key => all.extend(found.next()),
            (None, Some(_)) => all.extend(found.next()),
            (Some(_), _) => all.extend(known.next()),
            (None, None) => return all,
        }
    }
}

/// The place of a pair of nodes, `j < i`.
pub(crate) fn pair(i: usize, j: usize) -> usize {
    i * (i - 1) / 2 + j
}

/// The same in any order.
pub(crate) fn unordered(i: usize, j: usize) -> usize {
    pair(i.max(j), i.min(j))
}
