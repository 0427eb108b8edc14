"""POT's Gromov-Wasserstein solvers with their own defaults, but for the iterations that the entropic one may take."""

import os
from importlib.metadata import version

os.environ["POT_BACKEND_DISABLE_PYTORCH"] = "1"

import numpy as np
import ot


def versions():
    return {"POT": version("POT"), "numpy": version("numpy")}


def solver(metric, solve):
    def prepare(data, threads):
        cx, cy = data(f"gromov_{metric}_x"), data(f"gromov_{metric}_y")
        a, b = np.full(len(cx), 1 / len(cx)), np.full(len(cy), 1 / len(cy))

        def run(seed):
            plan, log = solve(cx, cy, a, b)
            return {"plan": np.ascontiguousarray(plan), "iterations": len(log.get("loss", log.get("err", [])))}

        return run

    return prepare


def plain(cx, cy, a, b):
    return ot.gromov.gromov_wasserstein(cx, cy, a, b, log=True)


def entropic(cx, cy, a, b):
    return ot.gromov.entropic_gromov_wasserstein(cx, cy, a, b, epsilon=0.005, log=True, warn=False)


def semirelaxed(cx, cy, a, b):
    return ot.gromov.semirelaxed_gromov_wasserstein(cx, cy, a, log=True)


CASES = {
    "euclidean": solver("euclidean", plain),
    "sqeuclidean": solver("sqeuclidean", plain),
    "euclidean-entropic": solver("euclidean", entropic),
    "euclidean-semirelaxed": solver("euclidean", semirelaxed),
}
