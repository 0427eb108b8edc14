"""POT's Sinkhorn in kernel mode, its fastest on one core.

POT stops on an error of its own, tested every tenth iteration; the threshold is lowered until the L1 error of both
marginals, recomputed from the plan, is what was asked for. That search is not timed.
"""

import os
from importlib.metadata import version

os.environ["POT_BACKEND_DISABLE_PYTORCH"] = "1"

import numpy as np
import ot

WANTED = 1e-6


def versions():
    return {"POT": version("POT"), "numpy": version("numpy")}


def sinkhorn(relative, source, target):
    """From two clouds or from the cost of every pair, to the value or to the plan."""

    def prepare(data, threads):
        x, y, cost = data("cloud_x"), data("cloud_y"), data("cloud_cost")
        weights = np.full(len(x), 1 / len(x))
        # A Python float: a scalar of NumPy would decide the precision of the whole computation.
        epsilon = relative * data.numbers["cloud_mean_cost"]
        options = {"method": "sinkhorn", "numItermax": 100000, "warn": False}
        threshold = 10 * WANTED
        error = np.inf
        while error > WANTED:
            threshold /= 10**0.5
            plan, log = ot.sinkhorn(weights, weights, cost, epsilon, stopThr=threshold, log=True, **options)
            error = max(np.abs(plan.sum(1) - weights).sum(), np.abs(plan.sum(0) - weights).sum())
            if threshold < 1e-15:
                raise ArithmeticError(f"an L1 error of {WANTED} is not reached")
        options["stopThr"] = threshold
        iterations = int(log["niter"])

        def run(seed):
            matrix = ot.dist(x, y) if source == "clouds" else cost
            if target == "plan":
                return {"plan": ot.sinkhorn(weights, weights, matrix, epsilon, **options), "iterations": iterations}
            value = ot.sinkhorn2(weights, weights, matrix, epsilon, **options)
            return {"value": float(value), "iterations": iterations, "L1": error}

        return run

    return prepare


CASES = {
    f"{source}-{target}-{name}": sinkhorn(relative, source, target)
    for name, relative in (("05", 0.05), ("005", 0.005))
    for source, target in (("clouds", "value"), ("costs", "value"), ("costs", "plan"))
}
