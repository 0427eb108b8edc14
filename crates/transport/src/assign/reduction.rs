//! What is assigned before any path is searched for.

use super::kernels::{lower, two_least};
use super::{FREE, Matching, no_assignment};
use gibbs_core::{Monitor, Result};

impl Matching<'_> {
    /// Prices every column at its least cost and pairs it with the row of that, where the row is free; then lowers each pair's
    /// price as far as its row's second choice allows. For square problems, where no column stays alone.
    pub(super) fn reduce_columns(&mut self, monitor: &Monitor) -> Result<()> {
        let (n, m) = (self.cost.nrows(), self.cost.ncols());
        self.prices.fill(f64::INFINITY);
        let mut cheapest = vec![FREE; m];
        for i in 0..n {
            monitor.check()?;
            lower(&mut self.prices, &mut cheapest, self.cost.row(i), i as u32);
        }
        for j in (0..m).rev() {
            let i = cheapest[j];
            if i == FREE {
                return Err(no_assignment());
            }
            if self.column_of[i as usize] == FREE {
                self.join(i, j);
            }
        }
        for i in 0..n {
            monitor.check()?;
            let j = self.column_of[i];
            if j == FREE {
                self.free.push(i as u32);
                continue;
            }
            let (row, j) = (self.cost.row(i), j as usize);
            let two = two_least(row, &self.prices);
            if two.at == j && two.second.is_finite() {
                self.prices[j] -= two.second - two.least;
            }
        }
        Ok(())
    }

    /// Gives each free row its best column and lowers the column's price until the row is indifferent to its second choice. A row
    /// that loses its column this way goes next; after some time the rest waits for the paths.
    pub(super) fn reduce_rows(&mut self, monitor: &Monitor) -> Result<()> {
        let waiting = std::mem::take(&mut self.free);
        let mut budget = 4 * (self.cost.nrows() + waiting.len());
        for first in waiting {
            let mut i = first;
            loop {
                monitor.check()?;
                let two = two_least(self.cost.row(i as usize), &self.prices);
                if two.least == f64::INFINITY {
                    return Err(no_assignment());
                }
                if two.second == f64::INFINITY {
                    // No second choice says how far the price may fall.
                    self.free.push(i);
                    break;
                }
                let mut j = two.at;
                let strictly = two.least < two.second;
                if strictly {
                    self.prices[j] -= two.second - two.least;
                } else if self.row_of[j] != FREE {
                    j = two.second_at;
                }
                let displaced = self.row_of[j];
                self.join(i, j);
                if displaced == FREE {
                    break;
                }
                self.column_of[displaced as usize] = FREE;
                if !strictly || budget == 0 {
                    self.free.push(displaced);
                    break;
                }
                budget -= 1;
                i = displaced;
            }
        }
        Ok(())
    }
}
