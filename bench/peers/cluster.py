"""scikit-learn's k-means."""

from importlib.metadata import version

from sklearn.cluster import KMeans


def versions():
    return {"scikit-learn": version("scikit-learn"), "numpy": version("numpy")}


def kmeans(points, starts):
    def prepare(data, threads):
        x = data(points)

        def run(seed):
            fit = KMeans(10, n_init=starts, random_state=seed).fit(x)
            return {"labels": fit.labels_, "iterations": int(fit.n_iter_)}

        return run

    return prepare


CASES = {
    "apart-1": kmeans("apart_points", 1),
    "apart-10": kmeans("apart_points", 10),
    "mixed-10": kmeans("mixed_points", 10),
}
