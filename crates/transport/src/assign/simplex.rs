//! A start from the network simplex: where the reductions leave many rows free, paths are long and each row needs one.

use super::kernels::two_least;
use super::{FREE, Matching};
use crate::emd;
use crate::problem::Problem;
use gibbs_core::{MatrixView, Monitor, Result};

/// Fewer rows than this are assigned before a simplex has begun.
const LEAST_ROWS: usize = 128;

/// Share of the rows that paths are left with.
const FEW: f64 = 0.05;

/// Share of the largest cost by which a pair may miss its row's least reduced cost.
const ROUNDING: f64 = 1e-13;

impl Matching<'_> {
    /// Whether so many rows are free that paths would take longer than the simplex.
    pub(super) fn is_far_from_done(&self) -> bool {
        let n = self.cost.nrows();
        // An infinite price or cost is not for the simplex.
        n >= LEAST_ROWS
            && self.free.len() as f64 > FEW * n as f64
            && self.cost.rows().all(|row| row.iter().fold(0.0, |sum, value| sum + value * 0.0) == 0.0)
    }

    /// Takes over the pairs and the prices of the transport problem with equal weights. A row whose pair is not of least reduced
    /// cost stays free, so that nothing depends on how good the start is.
    pub(super) fn start_from_simplex(&mut self, monitor: &Monitor) -> Result<()> {
        let (n, m) = (self.cost.nrows(), self.cost.ncols());
        let options = emd::Options::default();
        let solution = if n == m {
            emd::solve(&Problem::dense(self.cost), &options, monitor)?
        } else {
            // A row more takes the columns that no row gets, for nothing.
            let mut costs = self.cost.to_contiguous().into_owned();
            costs.resize((n + 1) * m, 0.0);
            let mut supplies = vec![1.0; n + 1];
            supplies[n] = (m - n) as f64;
            let problem = Problem::dense(MatrixView::new(&costs, n + 1, m)?);
            emd::solve(&problem.with_weights(Some(&supplies), Some(&vec![1.0; m])), &options, monitor)?
        };
        let (share, shift) = if n == m { (1.0 / n as f64, 0.0) } else { (1.0, solution.f[n]) };
        let before = (self.column_of.clone(), self.row_of.clone(), self.prices.clone(), self.free.clone());
        self.column_of.fill(FREE);
        self.row_of.fill(FREE);
        let plan = &solution.plan;
        for ((&i, &j), &moved) in plan.rows.iter().zip(&plan.columns).zip(&plan.values) {
            let open = (i as usize) < n && self.column_of[i as usize] == FREE && self.row_of[j as usize] == FREE;
            if open && moved > 0.5 * share {
                self.join(i, j as usize);
            }
        }
        for (j, price) in self.prices.iter_mut().enumerate() {
            let alone = n < m && self.row_of[j] == FREE;
            *price = match n == m {
                true => solution.g[j],
                false if alone => 0.0,
                false => (solution.g[j] + shift).min(0.0),
            };
        }
        self.free_what_is_not_tight(monitor)?;
        if n < m && !self.free.is_empty() {
            // A column alone must have the price 0, which only an exact start leaves it.
            (self.column_of, self.row_of, self.prices, self.free) = before;
        }
        Ok(())
    }

    fn free_what_is_not_tight(&mut self, monitor: &Monitor) -> Result<()> {
        let largest = self.cost.rows().flatten().fold(0.0, |largest: f64, value| largest.max(value.abs()));
        self.free.clear();
        for i in 0..self.cost.nrows() {
            monitor.check()?;
            let (row, j) = (self.cost.row(i), self.column_of[i]);
            if j != FREE {
                let reduced = row[j as usize] - self.prices[j as usize];
                if reduced <= two_least(row, &self.prices).least + ROUNDING * largest {
                    continue;
                }
                self.column_of[i] = FREE;
                self.row_of[j as usize] = FREE;
            }
            self.free.push(i as u32);
        }
        Ok(())
    }
}
