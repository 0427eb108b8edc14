"""Overlapping data with scikit-learn's best k-means labels, a JSON line each; certify.mjs reads them."""

import json
import os

os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
from sklearn.cluster import KMeans
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine
from sklearn.decomposition import PCA


def standardized(points):
    return (points - points.mean(0)) / points.std(0)


for name, points, clusters in (
    ("iris", load_iris().data, 3),
    ("wine, standardized", standardized(load_wine().data), 3),
    ("breast cancer, standardized", standardized(load_breast_cancer().data), 2),
    ("digits, 10 components", PCA(10, random_state=0).fit_transform(load_digits().data), 10),
):
    fit = KMeans(clusters, n_init=50, random_state=0).fit(points)
    data = {"points": points.ravel().tolist(), "shape": points.shape, "labels": fit.labels_.tolist()}
    print(json.dumps({"name": name, **data}), flush=True)
