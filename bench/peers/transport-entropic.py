"""POT's Sinkhorn in both modes, OTT-JAX's, a loop over many small problems, and POT's plans of low rank.

POT stops on an error of its own, tested every tenth iteration; the threshold is lowered until the L1 error of both
marginals, recomputed from the plan, is what was asked for. That search is not timed. OTT-JAX stops on the L1 error of one
marginal itself; it is compiled before the clock starts.
"""

import os
from importlib.metadata import version

os.environ["POT_BACKEND_DISABLE_PYTORCH"] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import numpy as np
import ot

WANTED = 1e-6
KINDS = ("norm2", "over2", "clus", "d16", "hist")


def versions():
    return {"POT": version("POT"), "OTT-JAX": version("ott-jax"), "JAX": version("jax"), "numpy": version("numpy")}


def problem(data, kind, n):
    part = lambda name: np.asarray(data(f"exact_{kind}_{name}"), float)[:n]
    (a, b), (x, y) = (part(name) / part(name).sum() for name in "ab"), (part(name) for name in "xy")
    cost = np.zeros((len(x), len(y)))
    for k in range(x.shape[1]):
        cost += (x[:, k, None] - y[None, :, k]) ** 2
    return a, b, x, y, cost


def kept(a, b, cost):
    """Without the weights of 0, which POT's logarithms do not take: their part of the work is none on both sides."""
    rows, columns = a > 0, b > 0
    return a[rows], b[columns], np.ascontiguousarray(cost[rows][:, columns])


def sinkhorn(kind, n, relative, method="sinkhorn"):
    def prepare(data, threads):
        a, b, _, _, cost = problem(data, kind, n)
        epsilon = float(relative * (a @ cost @ b))
        a, b, cost = kept(a, b, cost)
        options = {"method": method, "numItermax": 20000, "warn": False}
        threshold, error = 10 * WANTED, np.inf
        while not error <= WANTED:
            threshold /= 10**0.5
            plan, log = ot.sinkhorn(a, b, cost, epsilon, stopThr=threshold, log=True, **options)
            error = max(np.abs(plan.sum(1) - a).sum(), np.abs(plan.sum(0) - b).sum())
            if threshold < 1e-15 or not np.isfinite(error) or log["niter"] >= 19990:
                raise ArithmeticError(f"no L1 error of {WANTED} within 20000 iterations: {error}")
        iterations = int(log["niter"])

        def run(seed):
            value = ot.sinkhorn2(a, b, cost, epsilon, stopThr=threshold, **options)
            return {"value": float(value), "iterations": iterations, "L1": error}

        return run

    return prepare


def ott(kind, n, relative):
    def prepare(data, threads):
        import jax

        jax.config.update("jax_enable_x64", True)
        import jax.numpy as jnp
        from jax.interpreters import batching

        # ott-jax 0.6.0 asks for a name that newer versions of JAX removed.
        if not hasattr(batching, "is_vmappable"):
            batching.is_vmappable = lambda _: False
        from ott.geometry import geometry
        from ott.solvers import linear

        a, b, _, _, cost = problem(data, kind, n)
        epsilon = float(relative * (a @ cost @ b))

        @jax.jit
        def solve(cost, a, b):
            space = geometry.Geometry(cost_matrix=cost, epsilon=epsilon)
            options = {"threshold": WANTED, "max_iterations": 20000, "inner_iterations": 10, "norm_error": 1}
            out = linear.solve(space, a=a, b=b, **options)
            plan = space.transport_from_potentials(out.f, out.g)
            return (plan * cost).sum(), out.n_iters, jnp.abs(plan.sum(0) - b).sum() + jnp.abs(plan.sum(1) - a).sum()

        arrays = [jnp.asarray(array) for array in (cost, a, b)]

        def run(seed):
            value, iterations, error = jax.block_until_ready(solve(*arrays))
            return {"value": float(value), "iterations": int(iterations), "L1": float(error)}

        return run

    return prepare


def batch(data, threads):
    costs = np.asarray(data("batch_cost"))
    weights = np.full(costs.shape[1], 1 / costs.shape[1])

    def run(seed):
        values, error = np.empty(len(costs)), 0.0
        for k, cost in enumerate(costs):
            plan = ot.sinkhorn(weights, weights, cost, 0.05 * cost.mean(), stopThr=1e-7, numItermax=10000, warn=False)
            values[k] = (plan * cost).sum()
        error = max(np.abs(plan.sum(1) - weights).sum(), np.abs(plan.sum(0) - weights).sum())
        return {"value": values.mean(), "L1": error}

    return run


def low_rank_cost(q, r, g, x, y):
    """Of the plan itself, with its own marginals: POT's `value_linear` is that of costs it has scaled."""
    squares = q.sum(1) @ (x**2).sum(1) + r.sum(1) @ (y**2).sum(1)
    return float(squares - 2 * np.sum((q.T @ x) * (r.T @ y) / g[:, None]))


def low_rank(kind, rank):
    def prepare(data, threads):
        a, b, x, y, _ = problem(data, kind, 2000)

        def run(seed):
            q, r, g = ot.lowrank_sinkhorn(x, y, a, b, rank=rank, seed_init=seed)
            return {"q": q, "r": r, "g": g, "value": low_rank_cost(q, r, g, x, y)}

        return run

    return prepare


CASES = {
    "batch": batch,
    "low-rank-norm2-10": low_rank("norm2", 10),
    "low-rank-clus-50": low_rank("clus", 50),
}
for kind in KINDS:
    for n in (2000, 4000):
        for relative in (0.05, 0.005, 0.0005, 0.0001):
            CASES[f"{kind}-{n}-{relative}"] = sinkhorn(kind, n, relative)
            CASES[f"{kind}-{n}-{relative}-log"] = sinkhorn(kind, n, relative, "sinkhorn_log")
            CASES[f"{kind}-{n}-{relative}-ott"] = ott(kind, n, relative)
