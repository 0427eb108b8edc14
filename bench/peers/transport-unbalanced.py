"""POT's unbalanced, partial and quadratic solvers.

sinkhorn_unbalanced stops on the change of its scalings; the threshold is lowered until the L1 distance between the plan's
marginals and those that its potentials want is what was asked for. That search is not timed.
"""

import os
from importlib.metadata import version

os.environ["POT_BACKEND_DISABLE_PYTORCH"] = "1"

import numpy as np
import ot

WANTED = 1e-6


def versions():
    return {"POT": version("POT"), "numpy": version("numpy")}


def unbalanced(relative, reach):
    def prepare(data, threads):
        cost = data("cloud_cost")
        weights = np.full(len(cost), 1 / len(cost))
        mean = data.numbers["cloud_mean_cost"]
        epsilon, strength = relative * mean, reach * mean
        options = {"numItermax": 100000}
        threshold, error = 1e-3, np.inf
        while error > WANTED:
            threshold /= 10**0.5
            plan, log = ot.unbalanced.sinkhorn_unbalanced(
                weights, weights, cost, epsilon, strength, stopThr=threshold, log=True, **options
            )
            # u = exp(f / epsilon): the mass wanted at f is w exp(-f / reach).
            error = 0.0
            for name, axis in (("logu", 1), ("logv", 0)):
                wanted = weights * np.exp(-log[name].ravel() * epsilon / strength)
                error = max(error, np.abs(plan.sum(axis) - wanted).sum())
            if threshold < 1e-16:
                raise ArithmeticError(f"a residual of {WANTED} is not reached")
        options["stopThr"] = threshold

        def run(seed):
            plan = ot.unbalanced.sinkhorn_unbalanced(weights, weights, cost, epsilon, strength, **options)
            return {"plan": plan, "iterations": len(log["err"])}

        return run

    return prepare


def partial(data, threads):
    x, y = data("cloud_x")[:1000], data("cloud_y")[:1000]
    weights = np.full(len(x), 1 / len(x))

    def run(seed):
        cost = ot.dist(x, y)
        plan = ot.partial.partial_wasserstein(weights, weights, cost, m=0.5)
        return {"value": float(np.sum(plan * cost)), "iterations": 0}

    return run


def quadratic(data, threads):
    cost = np.ascontiguousarray(data("cloud_cost")[:500, :500])
    weights = np.full(len(cost), 1 / len(cost))
    gamma = 500 * data.numbers["cloud_mean_cost"]

    def run(seed):
        plan, log = ot.smooth.smooth_ot_semi_dual(
            weights, weights, cost, gamma, reg_type="l2", stopThr=1e-9, numItermax=5000, log=True
        )
        return {"value": float(np.sum(plan * cost) + 0.5 * gamma * np.sum(plan**2)), "iterations": int(log["res"]["nit"])}

    return run


CASES = {
    "unbalanced-05": unbalanced(0.05, 1),
    "unbalanced-05-far": unbalanced(0.05, 100),
    "partial-half": partial,
    "quadratic": quadratic,
}
