//! Bayes mixtures of hypotheses.

use crate::arrays::{FloatMatrix, FloatMatrixArgument, Vector, Weights};
use gibbs_core::MatrixView;
use gibbs_sample::bayes_mixture::{self, Solution};

crate::record! { Solution as BayesMixtureSolution {
    sequential: Vec<f64>, predictive: Vec<f64>, posterior: Vec<f64>, log_evidence: f64, regret: f64, bound: f64, radius: f64,
    excess: Vec<f64>, weight: Vec<f64>,
} }

crate::operations! { "sample";
    /// What a mixture of hypotheses predicts, its regret, and the weight of hypotheses.
    fn bayes_mixture(
        _monitor, log_likelihood: FloatMatrix, weights["options.weights"]: Option<Weights>,
        reference["options.reference"]: Option<Vector>,
    ) -> Solution = {
        let wide;
        let view = match &log_likelihood {
            FloatMatrixArgument::F64(matrix) => matrix.view()?,
            FloatMatrixArgument::F32(matrix) => {
                let single = matrix.view()?;
                wide = single.rows().flatten().map(|&l| f64::from(l)).collect::<Vec<f64>>();
                MatrixView::new(&wide, single.nrows(), single.ncols())?
            }
        };
        let weights = weights.unwrap_or_else(|| vec![1.0; view.nrows()].into());
        bayes_mixture::bayes_mixture(view, &weights, reference.as_deref())
    };
}
