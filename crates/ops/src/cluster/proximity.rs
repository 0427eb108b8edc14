//! Proximities of a graph's nodes.

use crate::{arrays::Matrix, scalars::Finite};
use gibbs_cluster::proximity::{self, Kind, Scale};

crate::words! { Kind {
    Walk = "walk", Communicability = "communicability", Forest = "forest", Heat = "heat", NormalizedHeat = "normalizedHeat",
    PageRank = "pageRank", ModifiedPageRank = "modifiedPageRank", PageRankHeat = "pageRankHeat",
    SigmoidCommuteTime = "sigmoidCommuteTime",
} }
crate::words! { Scale { Absolute = "absolute", Unit = "unit" } }
crate::options! { proximity::Options as ProximityOptions { kind: Kind, parameter: Finite; scale: Scale, log: bool } }
crate::record! { proximity::Solution as ProximitySolution { kernel: Vec<f64>, distances: Vec<f64>, parameter: f64 } }

crate::operations! { "cluster-graphs";
    /// A kernel of a graph's nodes, or its logarithm, and the distances that it gives.
    fn proximity(monitor, graph: Matrix, options: proximity::Options) -> proximity::Solution
        = proximity::proximity(graph.view()?, &options, monitor);
}
