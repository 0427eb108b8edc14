"""The Peng-Wei relaxation of 150 points by SCS through cvxpy: a line of JSON for each set of points."""

import json
import time

import cvxpy
import numpy as np


def solve(points, clusters):
    points = points - points.mean(0)
    gram = points @ points.T
    scale = np.trace(gram)
    n = len(points)
    z = cvxpy.Variable((n, n), PSD=True)
    constraints = [z >= 0, cvxpy.sum(z, axis=1) == 1, cvxpy.trace(z) == clusters]
    problem = cvxpy.Problem(cvxpy.Maximize(cvxpy.sum(cvxpy.multiply(gram / scale, z))), constraints)
    before = time.process_time()
    value = problem.solve(solver=cvxpy.SCS, eps=1e-6, max_iters=20000)
    return (1 - value) * scale, time.process_time() - before


random = np.random.default_rng(3)
for clusters, p, factor in [(3, 10, 1.2), (3, 10, 0.4)]:
    n = 150
    log = np.log(n)
    square = factor * 4 * (1 + np.sqrt(1 + clusters * p / (n * log))) * log
    labels = np.arange(n) % clusters
    points = random.standard_normal((n, p))
    points[np.arange(n), labels] += np.sqrt(square / 2)
    value, seconds = solve(points, clusters)
    name = f"{n} x {p}, K = {clusters}, {factor} x threshold"
    print(json.dumps({"name": name, "points": points.tolist(), "clusters": clusters, "value": value, "seconds": seconds}))
