"""dynesty's static sampler with 500 live points and its defaults: multi-ellipsoidal bounds, its own stopping rule."""

import sys
import types
from importlib.metadata import version

# Its figures need a library that its sampler does not.
sys.modules["dynesty.plotting"] = types.ModuleType("dynesty.plotting")

import dynesty
import numpy as np

RADIUS, WIDTH, CENTER = 2.0, 0.1, 3.5
CONSTANT = -0.5 * np.log(2 * np.pi * WIDTH**2)


def versions():
    return {"dynesty": version("dynesty"), "numpy": version("numpy")}


def ring(x, at):
    return -0.5 * ((np.hypot(x[0] - at, x[1]) - RADIUS) / WIDTH) ** 2 + CONSTANT


def shells(x):
    return np.logaddexp(ring(x, -CENTER), ring(x, CENTER))


def place(cube):
    return 12 * cube - 6


def nested(data, threads):
    def run(seed):
        sampler = dynesty.NestedSampler(shells, place, 2, nlive=500, rstate=np.random.default_rng(seed))
        sampler.run_nested(print_progress=False)
        found = sampler.results
        return {
            "logEvidence": float(found.logz[-1]),
            "logEvidenceError": float(found.logzerr[-1]),
            "calls": int(np.sum(found.ncall)),
        }

    return run


CASES = {"shells": nested}
