"""scikit-learn's mixtures: one k-means start and nine steps."""

import warnings
from importlib.metadata import version

from sklearn.mixture import GaussianMixture


def versions():
    return {"scikit-learn": version("scikit-learn"), "numpy": version("numpy")}


def mixture(points):
    def prepare(data, threads):
        x = data(points)

        def run(seed):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                fit = GaussianMixture(10, max_iter=9, tol=0, random_state=seed).fit(x)
            return {"labels": fit.predict(x).astype("int32"), "iterations": int(fit.n_iter_)}

        return run

    return prepare


CASES = {"mixture-likelihood": mixture("apart_points")}
