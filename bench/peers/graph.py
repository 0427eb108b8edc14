"""Gradients of log densities by stanli, a thousand at a time, called from C (graph.c, which the machine's C compiler builds)."""

import ctypes
import os
import subprocess
from importlib.metadata import version

import numpy as np
import stanli

GRADIENTS = 1000
HERE = os.path.dirname(os.path.abspath(__file__))

SCHOOLS = """
data { int J; vector[J] y; vector[J] s; }
parameters { real mu; real<lower=0> tau; vector[J] z; }
model { mu ~ normal(0, 5); tau ~ cauchy(0, 5); z ~ std_normal(); y ~ normal(mu + tau * z, s); }
"""
LOGISTIC = """
data { int n; int p; matrix[n, p] x; array[n] int<lower=0, upper=1> y; }
parameters { vector[p] b; }
model { b ~ std_normal(); y ~ bernoulli_logit_glm(x, 0, b); }
"""
LINEAR = """
data { int n; matrix[n, 3] x; vector[n] y; }
parameters { vector[3] b; real<lower=0> sigma; }
model { b ~ normal(0, 100); sigma ~ cauchy(0, 2.5); y ~ normal(x * b, sigma); }
"""
HIERARCHICAL = """
data { int n; int J; array[n] int g; vector[n] x; vector[n] y; }
parameters { real mu; real<lower=0> tau; vector[J] a; real b; real<lower=0> sigma; }
model {
  mu ~ normal(0, 10); tau ~ std_normal(); b ~ normal(0, 10); sigma ~ std_normal();
  a ~ normal(mu, tau); y ~ normal(a[g] + b * x, sigma);
}
"""
GAUSSIAN = """
data { int p; matrix[p, p] P; }
parameters { vector[p] x; }
model { target += -0.5 * dot_product(x, P * x); }
"""
GARCH = """
data { int n; array[n] real y; real sigma1; }
parameters { real mu; real<lower=0> a0; real<lower=0, upper=1> a1; real<lower=0, upper=1 - a1> b1; }
model {
  array[n] real sigma;
  sigma[1] = sigma1;
  for (t in 2:n) sigma[t] = sqrt(a0 + a1 * square(y[t - 1] - mu) + b1 * square(sigma[t - 1]));
  y ~ normal(mu, sigma);
}
"""
ARMA = """
data { int n; array[n] real y; }
parameters { real mu; real phi; real theta; real<lower=0> sigma; }
model {
  vector[n] e;
  mu ~ normal(0, 10); phi ~ normal(0, 2); theta ~ normal(0, 2); sigma ~ cauchy(0, 2.5);
  e[1] = y[1] - mu - phi * mu;
  for (t in 2:n) e[t] = y[t] - (mu + phi * y[t - 1] + theta * e[t - 1]);
  e ~ normal(0, sigma);
}
"""
HMM = """
data { int n; int K; vector[n] y; }
parameters { array[K] vector[K] rows; vector[K] mu; }
model {
  array[K] vector[K] log_to;
  vector[K] now;
  for (k in 1:K) { rows[k] ~ std_normal(); log_to[k] = log_softmax(rows[k]); }
  mu ~ normal(0, 10);
  for (k in 1:K) now[k] = -log(K) + normal_lpdf(y[1] | mu[k], 1);
  for (t in 2:n) {
    vector[K] next;
    for (k in 1:K) {
      vector[K] from;
      for (j in 1:K) from[j] = now[j] + log_to[j][k];
      next[k] = log_sum_exp(from) + normal_lpdf(y[t] | mu[k], 1);
    }
    now = next;
  }
  target += log_sum_exp(now);
}
"""
GP = """
data { int n; array[n] real x; vector[n] y; }
parameters { real<lower=0> rho; real<lower=0> alpha; real<lower=0> sigma; }
model {
  matrix[n, n] L = cholesky_decompose(add_diag(gp_exp_quad_cov(x, alpha, rho), square(sigma)));
  rho ~ gamma(25, 4); alpha ~ normal(0, 2); sigma ~ normal(0, 1);
  y ~ multi_normal_cholesky(rep_vector(0, n), L);
}
"""
ITEMS = """
data { int I; int J; array[I, J] int<lower=0, upper=1> y; }
parameters { vector[J] theta; vector<lower=0>[I] a; vector[I] b; }
model {
  theta ~ std_normal(); a ~ lognormal(0, 1); b ~ normal(0, 2);
  for (i in 1:I) y[i] ~ bernoulli_logit(a[i] * (theta - b[i]));
}
"""
HORSESHOE = """
data { int n; int p; matrix[n, p] x; array[n] int<lower=0, upper=1> y; }
parameters { real a; real<lower=0> tau; real<lower=0> c2; vector<lower=0>[p] lambda; vector[p] z; }
model {
  vector[p] b = tau * z .* lambda .* sqrt(c2 / (c2 + square(tau * lambda)));
  a ~ normal(0, 2.5); tau ~ cauchy(0, 0.1); c2 ~ inv_gamma(2, 8); lambda ~ cauchy(0, 1); z ~ std_normal();
  y ~ bernoulli_logit_glm(x, a, b);
}
"""


def versions():
    return {"stanli": version("stanli"), "numpy": np.__version__}


def loop():
    """The compiled loop, built where it is missing or old."""
    source, folder = os.path.join(HERE, "graph.c"), os.path.join(HERE, "..", "..", "build")
    library = os.path.join(folder, "bench-graph.so")
    if not os.path.exists(library) or os.path.getmtime(library) < os.path.getmtime(source):
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", source, "-o", library], check=True)
    return ctypes.CDLL(library).repeat


class Gradient:
    """A model at one position."""

    def __init__(self, code, facts, fast):
        facts = {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in facts.items()}
        self.model = stanli.Model(stan_code=code, data=facts, fast_math=fast)
        size = self.model.n_unconstrained
        self.position, self.gradient = np.linspace(-0.3, 0.4, size), np.zeros(size)
        self.value = ctypes.c_double()
        pointer = lambda array: array.ctypes.data_as(ctypes.c_void_p)
        handle = self.model._m
        self.arguments = (
            ctypes.cast(stanli._lib.stanli_grad, ctypes.c_void_p),
            ctypes.c_void_p(handle) if isinstance(handle, int) else handle,
            pointer(self.position),
            ctypes.byref(self.value),
            pointer(self.gradient),
            GRADIENTS,
        )
        self.loop = loop()

    def __call__(self, seed):
        if self.loop(*self.arguments) != 0:
            raise RuntimeError("stanli has no gradient here")
        return {"value": self.value.value, "gradient": self.gradient}


def hmm(data):
    return {"n": 100, "K": 4, "y": data("hmm_y")}


def gp(data, x, y):
    return {"n": len(data(x)), "x": data(x), "y": data(y)}


PROBLEMS = {
    "schools": (SCHOOLS, lambda data: {"J": 8, "y": data("schools_effects"), "s": data("schools_errors")}),
    "logistic": (LOGISTIC, lambda data: {"n": 2000, "p": 20, "x": data("logistic_x"), "y": data("logistic_y")}),
    "linear": (LINEAR, lambda data: {"n": 434, "x": data("linear_x"), "y": data("linear_y")}),
    "hierarchical": (
        HIERARCHICAL,
        lambda data: {"n": 919, "J": 85, "g": data("radon_group") + 1, "x": data("radon_x"), "y": data("radon_y")},
    ),
    "gaussian": (GAUSSIAN, lambda data: {"p": 100, "P": data("gaussian_precision")}),
    "garch": (
        GARCH,
        lambda data: {"n": len(data("garch11_y")), "y": data("garch11_y"), "sigma1": data.numbers["garch11_sigma1"]},
    ),
    "arma": (ARMA, lambda data: {"n": len(data("arma11_y")), "y": data("arma11_y")}),
    "hmm-scan": (HMM, hmm),
    "hmm": (HMM, hmm),
    "gp-11": (GP, lambda data: gp(data, "gp_regr_x", "gp_regr_y")),
    "gp-200": (GP, lambda data: gp(data, "gp_x", "gp_y")),
    "items": (ITEMS, lambda data: {"I": 20, "J": 100, "y": data("answers")}),
    "horseshoe": (HORSESHOE, lambda data: {"n": 200, "p": 100, "x": data("sparse_x"), "y": data("sparse_y")}),
}


def case(code, facts, fast):
    return lambda data, threads: Gradient(code, facts(data), fast)


CASES = {
    name + suffix: case(code, facts, fast)
    for name, (code, facts) in PROBLEMS.items()
    for suffix, fast in (("", False), ("-fast", True))
}
