//! Gromov wasserstein.

crate::options! { gibbs_transport::gromov_wasserstein::Options as GromovWassersteinOptions {
    ; tolerance: crate::scalars::Positive, max_iterations: u32,
} }
crate::record! { gibbs_transport::gromov_wasserstein::Solution as GromovWassersteinSolution {
    value: f64, iterations: u32, converged: bool,
} }


crate::operations! { "transport";
    /// FILL IN: what it does, in one sentence.
    fn gromov_wasserstein(monitor, points: crate::arrays::Matrix, options: gibbs_transport::gromov_wasserstein::Options) -> gibbs_transport::gromov_wasserstein::Solution
        = gibbs_transport::gromov_wasserstein::solve(points.view()?, &options, monitor);
}
