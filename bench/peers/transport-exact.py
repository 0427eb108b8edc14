"""POT's network simplex, `ot.emd2`, from the cost matrix to the value."""

import os
from importlib.metadata import version

os.environ["POT_BACKEND_DISABLE_PYTORCH"] = "1"

import numpy as np
import ot


def versions():
    return {"POT": version("POT"), "numpy": version("numpy")}


def exact(name):
    def prepare(data, threads):
        part = lambda of: np.asarray(data(f"exact_{name}_{of}"), float)
        a, b = part("a"), part("b")
        if name == "rand":
            cost = part("cost")
        else:
            x, y = part("x"), part("y")
            cost = np.zeros((len(x), len(y)))
            for k in range(x.shape[1]):
                cost += (x[:, k, None] - y[None, :, k]) ** 2

        def run(seed):
            return {"value": float(ot.emd2(a, b, cost, numItermax=10**9))}

        return run

    return prepare


CASES = {name: exact(name) for name in ("norm2", "over2", "clus", "d16", "hist", "rand")}
