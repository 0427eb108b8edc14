"""SciPy's linear assignment; POT's distances on lines, circles and slices, and its sliced plan."""

import os
from importlib.metadata import version

os.environ["POT_BACKEND_DISABLE_PYTORCH"] = "1"

import numpy as np
import ot
import scipy
from scipy.optimize import linear_sum_assignment


def versions():
    return {"POT": version("POT"), "scipy": scipy.__version__, "numpy": version("numpy")}


def assigned(name):
    def prepare(data, threads):
        cost = data(name)

        def run(seed):
            rows, columns = linear_sum_assignment(cost)
            return {"columns": columns.astype(np.int32), "value": float(cost[rows, columns].sum())}

        return run

    return prepare


def line(solve, name, p):
    def prepare(data, threads):
        x, y = data(f"{name}_x"), data(f"{name}_y")
        return lambda seed: {"value": float(np.ravel(solve(x, y, p=p))[0])}

    return prepare


def sliced(solve):
    def prepare(data, threads):
        x, y = data("slices_x"), data("slices_y")
        return lambda seed: solve(x, y, seed)

    return prepare


def mean(x, y, seed):
    distance = float(ot.sliced_wasserstein_distance(x, y, n_projections=100, seed=seed))
    return {"distance": distance, "value": distance**2}


def maximum(x, y, seed):
    distance = float(ot.max_sliced_wasserstein_distance(x, y, n_projections=50, seed=seed))
    return {"distance": distance, "value": distance**2}


def plan(x, y, seed):
    directions = np.random.default_rng(seed).standard_normal((x.shape[1], 50))
    directions /= np.linalg.norm(directions, axis=0)
    _, value = ot.sliced.min_sliced_transport_plan(x, y, projections=directions, dense=False)[:2]
    return {"value": float(value), "distance": float(value) ** 0.5}


CASES = {
    "assign-random": assigned("assign_cost"),
    "assign-clouds": assigned("cloud_cost"),
    "line-1": line(ot.wasserstein_1d, "line", 1),
    "line-2": line(ot.wasserstein_1d, "line", 2),
    "circle-1": line(ot.wasserstein_circle, "circle", 1),
    "circle-2": line(ot.wasserstein_circle, "circle", 2),
    "sliced": sliced(mean),
    "sliced-maximum": sliced(maximum),
    "sliced-plan": sliced(plan),
}
