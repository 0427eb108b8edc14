//! Linear assignment.

use crate::arrays::{FloatMatrix, FloatMatrixArgument};
use gibbs_core::MatrixView;
use gibbs_transport::assign;

crate::options! { assign::Options as AssignOptions { ; maximize: bool } }
crate::record! { assign::Solution as AssignSolution {
    rows: Vec<u32>, columns: Vec<u32>, cost: f64, f: Vec<f64>, g: Vec<f64>, dual: f64, gap: f64, relative_gap: f64,
    iterations: usize, converged: bool,
} }

crate::operations! { "transport";
    /// The assignment of rows to columns with the least or largest sum, with its proof.
    fn assign(monitor, cost: FloatMatrix, options: assign::Options) -> assign::Solution = match cost {
        FloatMatrixArgument::F64(cost) => assign::solve(cost.view()?, &options, monitor),
        FloatMatrixArgument::F32(cost) => {
            let view = cost.view()?;
            let wide: Vec<f64> = view.rows().flatten().map(|&value| f64::from(value)).collect();
            assign::solve(MatrixView::new(&wide, view.nrows(), view.ncols())?, &options, monitor)
        }
    };
}
