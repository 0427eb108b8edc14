/**
 * What is compared, a line a comparison: the folder's module and the case of each side (`peerCase` where the peer's has
 * another name), how often both run, on how many threads, and `gate`, the ratio that the first release promises on one
 * thread: the peer's time over ours, or our effective draws a CPU second over the peer's.
 */
const both = [1, 2];
const one = [1];
const mild = "epsilon .05 of the mean cost, L1 error 1e-6";
const sharp = "epsilon .005 of the mean cost, L1 error 1e-6";

const entropy = "cross-entropy and gradient, 4096 x 1000";
const f32 = { name: "cross-entropy-f32", peerCase: "cross-entropy-f32" };
const f64 = { name: "cross-entropy-f64", peerCase: "cross-entropy-f64" };

const torch = { topic: "loss", peer: "torch", runs: 31, threads: both };
const elements = { topic: "loss-elements", peer: "torch", runs: 31, threads: both, gate: 1 };
const wholeRows = { topic: "loss-rows", peer: "torch", runs: 7, threads: one, gate: 1 };
const language = { topic: "loss-language", peer: "torch", runs: 3, threads: both };
const pot = { topic: "transport", peer: "POT", runs: 11, threads: both };
const exact = { topic: "transport-exact", peer: "POT", runs: 3, threads: one };
const gromov = { topic: "transport-gromov", peer: "POT", runs: 5, threads: one };
const barycenter = { topic: "transport-barycenter", peer: "POT", runs: 5, threads: one, gate: 1 };
const potUnbalanced = { topic: "transport-unbalanced", peer: "POT", runs: 7, threads: one };
const lines = { topic: "transport-line", runs: 11, threads: one };
const entropic = { topic: "transport-entropic", peer: "POT", runs: 3, threads: one };
const script = { topic: "cluster-js", peer: "ml-kmeans", runs: 9, threads: one, gate: 10 };
const mixtures = { topic: "cluster-mixtures", peer: "scikit-learn", runs: 7, threads: one };
const scikit = { topic: "cluster", peer: "scikit-learn", runs: 9 };
const stanli = { topic: "sample", peer: "stanli" };
const densities = [
  ["schools", "eight schools"],
  ["logistic", "logistic regression 2000 x 20"],
  ["linear", "linear regression, 434 rows"],
  ["hierarchical", "85 groups, 919 rows"],
  ["gaussian", "Gaussian in 100 dimensions"],
  ["garch", "garch11, 200 steps, a scan"],
  ["arma", "arma11, 200 steps, a scan"],
  ["hmm-scan", "hidden Markov model, 4 states, 100 steps, a scan"],
  ["hmm", "the same, ours by hmm", 10],
  ["gp-11", "Gaussian process, n = 11", 2],
  ["gp-200", "Gaussian process, n = 200", 2],
  ["items", "item response 2PL, 20 items, 100 people", 2],
  ["horseshoe", "horseshoe logistic regression 200 x 100", 2],
];

export const comparisons = [
  {
    ...torch,
    ...f32,
    name: "cross-entropy-f32-out",
    title: `${entropy}, f32, into an array of the caller's`,
    gate: 2.5,
  },
  { ...torch, ...f32, title: `${entropy}, f32, into a new array`, gate: 2.5 },
  {
    ...torch,
    ...f64,
    name: "cross-entropy-f64-out",
    title: `${entropy}, f64, into an array of the caller's`,
    gate: 2,
  },
  { ...torch, ...f64, title: `${entropy}, f64, into a new array`, gate: 2 },
  ...[
    ["label-smoothing", "label smoothing, 4096 x 1000", 2.5, 2.2],
    ["generalized-cross-entropy", "generalized cross-entropy, 4096 x 1000", 2, 2],
    ["focal", "focal loss, 4096 x 1000", 2, 2],
    ["normalized-cross-entropy", "normalized cross-entropy, 4096 x 1000", 2.5, 2.2],
    ["ldr-kl", "LDR-KL, 4096 x 1000", 4, 4],
    ["distillation", "distillation at temperature 4, 4096 x 1000", 3.5, 3],
    ["hl-gauss", "HL-Gauss, 4096 x 101", 2, 2],
    ["cvar", "CVaR of 1e6 losses", 2, 2],
    ["spectral-risk", "spectral risk of 1e6 losses", 2, 2],
  ].flatMap(([name, title, single, double]) => [
    { ...torch, name: `${name}-f32`, title: `${title}, f32`, gate: single },
    { ...torch, name: `${name}-f64`, title: `${title}, f64`, gate: double },
  ]),
  { ...torch, name: "dpo-f32", title: "DPO and gradients, 1e6 pairs, f32", gate: 4 },
  { ...torch, name: "dpo-f64", title: "DPO and gradients, 1e6 pairs, f64", gate: 4 },
  ...[
    ["huber", "Huber loss of 1e6 predictions"],
    ["quantile", "quantile loss of 1e6 predictions"],
    ["poisson", "Poisson loss of 1e6 log rates"],
  ].flatMap(([name, title]) => [
    { ...elements, name: `${name}-f32`, title: `${title}, f32` },
    { ...elements, name: `${name}-f64`, title: `${title}, f64` },
  ]),
  ...[
    ["normalized-focal", "normalized focal loss"],
    ["normalized-generalized", "normalized generalized cross-entropy"],
    ["z-loss", "Z-loss"],
    ["squentropy", "squentropy"],
    ["ldr-k", "LDR-k, k = 5"],
    ["taylor", "Taylor softmax"],
    ["hinge", "sum of hinges"],
    ["bootstrapped", "bootstrapped cross-entropy"],
    ["decoupling", "spectral decoupling"],
    ["clip", "logit clipping at norm 20"],
  ].flatMap(([name, title]) => [
    { ...wholeRows, name: `${name}-f32`, title: `${title}, 4096 x 1000, f32` },
    { ...wholeRows, name: `${name}-f64`, title: `${title}, 4096 x 1000, f64` },
  ]),
  {
    ...language,
    name: "cross-entropy-f32",
    title: "cross-entropy and gradient, 2048 x 128000, f32, into an array of the caller's",
    gate: 8,
  },

  { ...pot, name: "clouds-value-05", title: `Sinkhorn, clouds of 2000 to the value, ${mild}`, gate: 1 },
  { ...pot, name: "costs-value-05", title: `Sinkhorn, 2000 x 2000 costs to the value, ${mild}`, gate: 1 },
  { ...pot, name: "costs-plan-05", title: `Sinkhorn, 2000 x 2000 costs to the plan, ${mild}`, gate: 1 },
  { ...pot, name: "clouds-value-005", title: `Sinkhorn, clouds of 2000 to the value, ${sharp}` },
  { ...pot, name: "costs-value-005", title: `Sinkhorn, 2000 x 2000 costs to the value, ${sharp}` },
  { ...pot, name: "costs-plan-005", title: `Sinkhorn, 2000 x 2000 costs to the plan, ${sharp}` },

  { ...exact, name: "norm2", title: "exact transport, 4000 x 4000 costs, normal clouds apart", gate: 4 },
  { ...exact, name: "over2", title: "exact transport, 4000 x 4000 costs, normal clouds that overlap", gate: 4 },
  { ...exact, name: "clus", title: "exact transport, 4000 x 4000 costs, small clusters", gate: 4 },
  { ...exact, name: "d16", title: "exact transport, 4000 x 4000 costs, 16 dimensions", gate: 4 },
  { ...exact, name: "hist", title: "exact transport, 4096 x 4096 costs, histograms with empty bins", gate: 4 },
  { ...exact, name: "rand", title: "exact transport, 4000 x 4000 costs, uniform numbers", gate: 4 },

  {
    ...gromov,
    name: "euclidean-1",
    peerCase: "euclidean",
    title: "Gromov-Wasserstein, n = 500, distances, one start",
    gate: 2,
  },
  { ...gromov, name: "euclidean", title: "the same, ours with its bound and two starts" },
  { ...gromov, name: "sqeuclidean", title: "Gromov-Wasserstein, squared distances, ours with its bound", gate: 2 },
  {
    ...gromov,
    name: "sqeuclidean-points",
    peerCase: "sqeuclidean",
    title: "the same, ours from points",
    gate: 2,
  },
  { ...gromov, name: "euclidean-entropic", title: "Gromov-Wasserstein, distances, epsilon .005", gate: 2 },
  { ...gromov, name: "euclidean-semirelaxed", title: "Gromov-Wasserstein, semi-relaxed, one start", gate: 2 },
  { ...barycenter, name: "fixed-002", title: "barycenter of three histograms, 1000 bins, epsilon .002, L1 error 1e-6" },
  {
    ...barycenter,
    name: "fixed-0005",
    title: "barycenter of three histograms, 1000 bins, epsilon .0005, L1 error 1e-6",
  },
  { ...barycenter, name: "free", title: "barycenter of three clouds of 300 to 500 points, 200 moving points" },
  { ...lines, peer: "SciPy", name: "assign-random", title: "assignment, 2000 x 2000 uniform costs", gate: 3 },
  { ...lines, peer: "SciPy", name: "assign-clouds", title: "assignment, clouds of 2000 in the plane", gate: 20 },
  { ...lines, peer: "POT", name: "line-1", title: "W1 on the line, 100000 and 80000 points", gate: 1 },
  { ...lines, peer: "POT", name: "line-2", title: "W2 on the line, 100000 and 80000 points", gate: 1 },
  { ...lines, peer: "POT", name: "circle-1", title: "W1 on the circle, 5000 points", gate: 1 },
  { ...lines, peer: "POT", name: "circle-2", title: "W2 on the circle, 5000 points", gate: 1 },
  { ...lines, peer: "POT", name: "sliced", title: "sliced W2, clouds of 5000 x 10, 100 directions", gate: 1 },
  {
    ...lines,
    peer: "POT",
    name: "sliced-maximum",
    title: "max-sliced W2, 50 directions; ours climbs from the best",
    gate: 1,
  },
  { ...lines, peer: "POT", name: "sliced-plan", title: "cheapest of 50 lines' plans; ours with bounds", gate: 1 },

  {
    ...potUnbalanced,
    name: "unbalanced-05",
    title: "unbalanced, KL, 2000 x 2000 costs to the plan, epsilon .05 and reach 1 of the mean cost, residual 1e-6",
    gate: 1,
  },
  { ...potUnbalanced, name: "unbalanced-05-far", title: "the same, reach 100 of the mean cost", gate: 1 },
  { ...potUnbalanced, name: "partial-half", title: "partial, exact, clouds of 1000, half of the mass", gate: 1 },
  { ...potUnbalanced, name: "quadratic", title: "quadratic regularization, 500 x 500, gamma 500 times the mean cost" },

  ...["norm2", "over2", "clus", "d16", "hist"].flatMap((kind) =>
    [2000, 4000].flatMap((n) => [
      { ...entropic, name: `${kind}-${n}-0.05`, title: `Sinkhorn, ${kind}, n = ${n}, epsilon .05`, gate: 2.5 },
      { ...entropic, name: `${kind}-${n}-0.005`, title: `Sinkhorn, ${kind}, n = ${n}, epsilon .005`, gate: 4 },
    ]),
  ),
  { ...entropic, name: "norm2-2000-0.0005", title: "Sinkhorn, norm2, n = 2000, epsilon .0005" },
  { ...entropic, name: "norm2-2000-0.0001", title: "Sinkhorn, norm2, n = 2000, epsilon .0001" },
  {
    ...entropic,
    name: "norm2-2000-0.05-log",
    title: "Sinkhorn, norm2, n = 2000, epsilon .05, POT in its log mode",
    gate: 25,
  },
  ...[2000, 4000].map((n) => ({
    ...entropic,
    peer: "OTT-JAX",
    name: `norm2-${n}-0.05-ott`,
    title: `Sinkhorn, norm2, n = ${n}, epsilon .05`,
    gate: 5,
  })),
  { ...entropic, name: "batch", title: "10000 problems of 32 x 32, epsilon .05, POT in a loop", gate: 10 },
  { ...entropic, name: "low-rank-norm2-10", title: "low rank 10, norm2, n = 2000", gate: 1 },
  { ...entropic, name: "low-rank-clus-50", title: "low rank 50, small clusters, n = 2000", gate: 1 },

  { ...scikit, name: "apart-1", title: "k-means, 20000 x 50, K = 10, 1 start", threads: one },
  { ...scikit, name: "apart-10", title: "k-means, 20000 x 50, K = 10, 10 starts", threads: both, gate: 1 },
  {
    ...scikit,
    name: "apart-10-certified",
    peerCase: "apart-10",
    title: "the same, ours with its certificate",
    threads: one,
  },
  { ...scikit, name: "mixed-10", title: "k-means, overlapping groups, 10 starts", threads: one },
  { ...script, name: "apart-start", title: "k-means, 20000 x 50, K = 10, 1 start" },
  { ...script, name: "mixed-start", title: "k-means, overlapping groups, 1 start" },
  {
    ...mixtures,
    name: "mixture-likelihood",
    title: "Gaussian mixture, 20000 x 50, K = 10, one start, 9 steps",
    gate: 1,
  },
  {
    ...mixtures,
    name: "mixture-shrunk",
    peerCase: "mixture-likelihood",
    title: "the same, ours with shrinkage: 60 steps of annealing more",
  },

  ...densities.flatMap(([name, title, gate]) => [
    { topic: "graph", peer: "stanli", name, title: `1000 gradients, ${title}`, runs: 11, threads: one, gate },
    {
      topic: "graph",
      peer: "stanli, fast maths",
      name: `${name}-fast`,
      title: `1000 gradients, ${title}, fast maths`,
      runs: 11,
      threads: one,
    },
  ]),

  { ...stanli, name: "schools", title: "NUTS, eight schools", runs: 15, threads: both, gate: 1 },
  { ...stanli, name: "logistic", title: "NUTS, logistic regression 2000 x 20", runs: 5, threads: one },
  {
    topic: "sample-nested",
    peer: "dynesty",
    name: "shells",
    title: "nested sampling, two shells in the plane, 500 live points, one run to its own end",
    runs: 9,
    threads: one,
    gate: 10,
  },
];
