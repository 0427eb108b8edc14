"""Mixtures that are drawn anew, and how peers label them. Writes a JSON line an instance; mixtures.mjs reads them.

Instances: n points of K normal components in p dimensions, rotated covariances of a given condition number, centers in random
directions at the distance at which the Bayes error is 0.03. Peers: scikit-learn's k-means and GaussianMixture with 20 starts,
and expectation and maximization with covariances shrunk towards the pooled one by p / 2 observations, from the same kinds of
start.
"""

import json
import sys
import time
import warnings

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.mixture import GaussianMixture

warnings.filterwarnings("ignore")
BAYES = 0.03


def error(found, truth):
    size = max(found.max(), truth.max()) + 1
    table = np.zeros((size, size))
    np.add.at(table, (found, truth), 1)
    rows, columns = linear_sum_assignment(-table)
    return 1 - table[rows, columns].sum() / len(truth)


def rotation(p, rng):
    q, r = np.linalg.qr(rng.standard_normal((p, p)))
    return q * np.sign(np.diag(r))


def instance(n, k, p, condition, balanced, rng):
    shares = np.ones(k) / k if balanced else np.linspace(1, 4, k) / np.linspace(1, 4, k).sum()
    roots = []
    for _ in range(k):
        spectrum = np.exp(rng.uniform(-0.5, 0.5, p) * np.log(condition))
        if condition > 1:
            spectrum[0], spectrum[1] = condition**-0.5, condition**0.5
        roots.append(rotation(p, rng) * np.sqrt(spectrum))
    directions = rng.standard_normal((k, p))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    if k > p + 1 or p == 2:
        directions *= (rng.uniform(0.3, 1, k) ** (1 / p))[:, None]
    inverses = [np.linalg.inv(root) for root in roots]
    logs = [np.log(abs(np.linalg.det(root))) for root in roots]
    which = rng.choice(k, 4000, p=shares)
    noise = np.stack([roots[j] @ e for j, e in zip(which, rng.standard_normal((4000, p)))])

    def bayes(distance):
        x = noise + distance * directions[which]
        scores = [
            np.log(shares[j]) - logs[j] - 0.5 * (((x - distance * directions[j]) @ inverses[j].T) ** 2).sum(1)
            for j in range(k)
        ]
        return (np.argmax(scores, 0) != which).mean()

    low, high = 0.3, 60.0
    for _ in range(18):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if bayes(middle) > BAYES else (low, middle)
    centers = np.sqrt(low * high) * directions
    counts = np.round(shares * n).astype(int)
    counts[-1] = n - counts[:-1].sum()
    labels = np.repeat(np.arange(k), counts)
    points = np.stack([roots[j] @ rng.standard_normal(p) + centers[j] for j in labels])
    order = rng.permutation(n)
    return points[order], labels[order]


def scikit(points, k, seed):
    best = None
    for start in ("kmeans", "random"):
        fit = GaussianMixture(
            k, n_init=10, init_params=start, reg_covar=1e-3 * points.var(0).mean(), random_state=seed, max_iter=200
        ).fit(points)
        if best is None or fit.lower_bound_ > best.lower_bound_:
            best = fit
    return best.predict(points)


def shrunk(points, k, rng):
    """Expectation and maximization with `(s T + S_k) / (s + N_k)`, T pooled, s = p / 2; the best penalized likelihood."""
    n, p = points.shape
    centered = points - points.mean(0)
    values, vectors = np.linalg.eigh(centered.T @ centered / n)
    z = centered @ (vectors / np.sqrt(np.maximum(values, 1e-9 * values.max())))
    starts = [
        KMeans(k, n_init=1, random_state=int(rng.integers(1 << 30))).fit(data).labels_
        for data in (points, z)
        for _ in range(5)
    ]
    for _ in range(10):
        seeds = z[rng.choice(n, k, replace=False)]
        starts.append(((z[:, None] - seeds[None]) ** 2).sum(-1).argmin(1))
    best, weight = (-np.inf, None), 0.5 * p
    for labels in starts:
        r, last = np.eye(k)[labels], -np.inf
        for _ in range(300):
            mass = r.sum(0) + 1e-9
            means = r.T @ z / mass[:, None]
            scatters = [((z - m).T * r[:, j]) @ (z - m) for j, m in enumerate(means)]
            target = (sum(scatters) + np.eye(p) * k ** (-2 / p)) / (n + 1)
            covariances = [(weight * target + s) / (weight + c) for s, c in zip(scatters, mass)]
            logs, penalty = np.empty((n, k)), 0.0
            for j, s in enumerate(covariances):
                inverse = np.linalg.inv(np.linalg.cholesky(s))
                log_det = -2 * np.log(np.diag(inverse)).sum()
                logs[:, j] = np.log(mass[j] / n) - 0.5 * (log_det + p * np.log(2 * np.pi))
                logs[:, j] -= 0.5 * (((z - means[j]) @ inverse.T) ** 2).sum(1)
                penalty -= 0.5 * weight * (log_det + np.trace(inverse @ target @ inverse.T))
            top = logs.max(1, keepdims=True)
            totals = np.exp(logs - top).sum(1, keepdims=True)
            value = (np.log(totals) + top).sum() + penalty
            r = np.exp(logs - top) / totals
            if abs(value - last) < 1e-6 * abs(value):
                break
            last = value
        score = value - (1e6 if r.sum(0).min() < 0.1 * n / k else 0)
        if score > best[0]:
            best = (score, r.argmax(1))
    return best[1]


def main(count, seed):
    grid = [
        (n, k, p, condition, balanced)
        for n in (120, 300, 600)
        for k in (3, 4, 6)
        for p in (2, 4, 8, 12, 20)
        for condition in (1, 3, 10, 30, 100)
        for balanced in (False, True)
    ]
    order = np.random.default_rng(seed).permutation(len(grid))
    for index in range(count):
        n, k, p, condition, balanced = grid[order[index % len(grid)]]
        rng = np.random.default_rng([seed, index])
        points, labels = instance(n, k, p, condition, balanced, rng)
        errors, seconds = {}, {}
        for name, method in (
            ("k-means, 10 starts", lambda: KMeans(k, n_init=10, random_state=index).fit(points).labels_),
            ("scikit-learn GaussianMixture, 20 starts", lambda: scikit(points, k, index)),
            ("EM with pooled shrinkage, 20 starts", lambda: shrunk(points, k, rng)),
        ):
            begin = time.process_time()
            errors[name] = error(method(), labels)
            seconds[name] = time.process_time() - begin
        line = {
            "n": n,
            "clusters": k,
            "p": p,
            "condition": condition,
            "points": points.ravel().tolist(),
            "labels": labels.tolist(),
            "errors": errors,
            "seconds": seconds,
        }
        print(json.dumps(line), flush=True)


main(int(sys.argv[1]), int(sys.argv[2]))
