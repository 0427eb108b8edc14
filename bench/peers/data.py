"""Writes the data that both sides read: raw little-endian arrays and meta.json, into the folder named on the command line.

meta.json: {"arrays": {name: {file, dtype, shape, note}}, "numbers": {name: value}}. Every array is drawn from NumPy's
default generator with the seed written beside it, so that the same NumPy writes the same bytes.
"""

import json
import math
import os
import sys

import numpy as np

ARRAYS, NUMBERS = {}, {}


def main(folder):
    os.makedirs(folder, exist_ok=True)
    for write in (clustering, transport, transport_line, exact_transport, transport_batch, sampling, densities, losses):
        write(folder)
    with open(os.path.join(folder, "meta.json"), "w") as file:
        json.dump({"arrays": ARRAYS, "numbers": NUMBERS}, file, indent=1)


def put(folder, name, array, note):
    array = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
    array.tofile(os.path.join(folder, name + ".bin"))
    ARRAYS[name] = {"file": name + ".bin", "dtype": array.dtype.name, "shape": array.shape, "note": note}


def clustering(folder):
    """Ten unit normal groups around the corners of a simplex: well apart, and overlapping."""
    for name, separation, seed in (("apart", 1.2, 11), ("mixed", 0.15, 12)):
        points, labels = groups(np.random.default_rng(seed), 20000, 50, 10, separation)
        note = f"squared distance of the centers {separation} times the threshold of exact recovery, seed {seed}"
        put(folder, f"{name}_points", points, note)
        put(folder, f"{name}_labels", labels, note)


def groups(random, n, p, count, separation):
    """Groups whose centers' squared distance is a share of the threshold from which on exact recovery is possible."""
    threshold = 4 * (1 + math.sqrt(1 + count * p / (n * math.log(n)))) * math.log(n)
    labels = random.permutation(np.arange(n, dtype=np.int32) % count)
    points = random.standard_normal((n, p))
    points[np.arange(n), labels] += math.sqrt(separation * threshold / 2)
    return points, labels


def transport(folder):
    """Two normal clouds in the plane, the second correlated and away from the first, and the cost of every pair."""
    n, seed = 2000, 21
    random = np.random.default_rng(seed)
    x = random.standard_normal((n, 2))
    y = 4 + random.standard_normal((n, 2)) @ np.linalg.cholesky(np.array([[1, -0.8], [-0.8, 1]])).T
    cost = ((x[:, None, :] - y[None, :, :]) ** 2).sum(-1)
    put(folder, "cloud_x", x, f"N(0, I), seed {seed}")
    put(folder, "cloud_y", y, f"N((4, 4), [[1, -.8], [-.8, 1]]), seed {seed}")
    put(folder, "cloud_cost", cost, "squared distances of cloud_x and cloud_y")
    NUMBERS["cloud_mean_cost"] = float(cost.mean())
    spaces(folder)


def spaces(folder):
    """Two normal clouds of different dimensions, and the distances within each, scaled to at most 1."""
    n, seed = 500, 22
    random = np.random.default_rng(seed)
    for side, dimension in (("x", 2), ("y", 3)):
        points = random.standard_normal((n, dimension))
        squares = ((points[:, None, :] - points[None, :, :]) ** 2).sum(-1)
        put(folder, f"gromov_points_{side}", points / np.sqrt(squares.max()), f"N(0, I), seed {seed}, of diameter 1")
        put(folder, f"gromov_sqeuclidean_{side}", squares / squares.max(), "their squared distances")
        put(folder, f"gromov_euclidean_{side}", np.sqrt(squares / squares.max()), "their distances")


def transport_line(folder):
    """Uniform costs for assignment; points on a line, on a circle, and two clouds for slices."""
    random = np.random.default_rng(22)
    put(folder, "assign_cost", random.uniform(size=(2000, 2000)), "uniform, seed 22")
    put(folder, "line_x", random.standard_normal(100000), "standard normal, seed 22")
    put(folder, "line_y", 1 + 2 * random.standard_normal(80000), "N(1, 4), seed 22")
    put(folder, "circle_x", random.uniform(size=5000), "uniform on [0, 1), seed 22")
    put(folder, "circle_y", random.uniform(size=5000) ** 2, "squares of uniform numbers, seed 22")
    put(folder, "slices_x", random.standard_normal((5000, 10)), "standard normal, seed 22")
    put(folder, "slices_y", 0.3 + random.standard_normal((5000, 10)) * np.linspace(0.5, 2, 10), "scaled by axis, seed 22")


def exact_transport(folder):
    """Six kinds of problems between 4000 points: clouds in the plane, apart and overlapping, small clusters, 16 dimensions,
    histograms on a grid with empty bins, and costs of no geometry."""
    n, seed = 4000, 22
    random = np.random.default_rng(seed)
    factor = np.linalg.cholesky(np.array([[1, -0.8], [-0.8, 1]])).T
    uniform = np.full(n, 1 / n)

    def write(name, a, b, x=None, y=None, cost=None):
        parts = {"x": x, "y": y} if cost is None else {"cost": cost}
        for part, array in {"a": a / a.sum(), "b": b / b.sum(), **parts}.items():
            put(folder, f"exact_{name}_{part}", array, f"{part} of {name}, seed {seed}")

    write("norm2", uniform, uniform, random.standard_normal((n, 2)), 4 + random.standard_normal((n, 2)) @ factor)
    write("over2", uniform, uniform, random.standard_normal((n, 2)), 0.5 + random.standard_normal((n, 2)) @ factor)

    def clusters(count):
        centers, labels = random.random((count, 2)), random.integers(0, count, n)
        return centers[labels] + 0.02 * random.standard_normal((n, 2))

    write("clus", random.gamma(1, 1, n), random.gamma(1, 1, n), clusters(20), clusters(25))
    x, y = random.standard_normal((n, 16)), 0.5 + random.standard_normal((n, 16)) * np.linspace(0.5, 1.5, 16)
    write("d16", random.gamma(2, 1, n), random.gamma(2, 1, n), x, y)
    side = np.arange(16) / 15
    grid = np.stack(np.meshgrid(side, side, side, indexing="ij"), -1).reshape(-1, 3)

    def histogram():
        weights = np.zeros(len(grid))
        for _ in range(6):
            center, width = random.random(3), 0.08 + 0.1 * random.random()
            weights += random.random() * np.exp(-((grid - center) ** 2).sum(1) / (2 * width**2))
        weights *= random.gamma(0.5, 1, len(grid))
        weights /= weights.sum()
        weights[weights < 1e-7] = 0
        weights[(random.random(len(grid)) < 0.05) & (weights == 0)] = 1e-13
        return weights

    write("hist", histogram(), histogram(), grid, grid)
    write("rand", uniform, uniform, cost=random.random((n, n)))


def transport_batch(folder):
    """The costs of ten thousand small problems."""
    put(folder, "batch_cost", np.random.default_rng(24).random((10000, 32, 32)), "uniform, seed 24")


def sampling(folder):
    """Eight schools, and a logistic regression with standard normal priors."""
    put(folder, "schools_effects", np.array([28.0, 8, -3, 7, -1, 1, 18, 12]), "D. B. Rubin 1981")
    put(folder, "schools_errors", np.array([15.0, 10, 16, 11, 9, 11, 10, 18]), "D. B. Rubin 1981")
    n, p, seed = 2000, 20, 31
    random = np.random.default_rng(seed)
    x = random.standard_normal((n, p))
    chance = 1 / (1 + np.exp(-x @ (0.5 * random.standard_normal(p))))
    put(folder, "logistic_x", x, f"standard normal, seed {seed}")
    put(folder, "logistic_y", (random.random(n) < chance).astype(np.int32), f"outcomes, seed {seed}")


def densities(folder):
    """What the log densities of topic `graph` are of: made-up tables, and the series of three posteriors of posteriordb."""
    random = np.random.default_rng(51)
    high_school, iq = (random.random(434) < 0.786).astype(float), 100 + 15 * random.standard_normal(434)
    table = np.stack([np.ones(434), high_school, iq], axis=1)
    put(folder, "linear_x", table, "a one, a coin, normal; seed 51")
    put(folder, "linear_y", table @ [26, 6, 0.56] + 18 * random.standard_normal(434), "seed 51")
    sizes = np.maximum(1, np.round(random.lognormal(1.7, 1, 85)))
    groups = np.concatenate([np.arange(85), random.choice(85, 919 - 85, p=sizes / sizes.sum())])
    floor = (random.random(919) < 0.17).astype(float)
    heights = 1.5 + 0.33 * random.standard_normal(85)
    put(folder, "radon_group", groups.astype(np.int32), "85 groups in no order, seed 51")
    put(folder, "radon_x", floor, "a coin, seed 51")
    put(folder, "radon_y", heights[groups] - 0.67 * floor + 0.73 * random.standard_normal(919), "seed 51")
    steps = np.arange(100)
    deviations = np.exp(np.linspace(-1, 1, 100))
    covariance = 0.9 ** np.abs(steps[:, None] - steps) * np.outer(deviations, deviations)
    put(folder, "gaussian_precision", np.linalg.inv(covariance), "of an autoregression with unequal scales")
    state, seen = 0, []
    for _ in range(100):
        state = state if random.random() < 0.8 else random.integers(4)
        seen.append(3 * state + random.standard_normal())
    put(folder, "hmm_y", np.array(seen), "four levels, seed 51")
    x = np.sort(10 * random.random(200))
    put(folder, "gp_x", x, "uniform, seed 51")
    put(folder, "gp_y", np.sin(x) + 0.3 * random.standard_normal(200), "a sine and noise, seed 51")
    ability, hardness, slope = random.standard_normal(100), random.standard_normal(20), random.lognormal(0, 0.5, 20)
    chance = 1 / (1 + np.exp(-slope[:, None] * (ability - hardness[:, None])))
    put(folder, "answers", (random.random((20, 100)) < chance).astype(np.int32), "20 items, 100 people, seed 51")
    x = random.standard_normal((200, 100))
    put(folder, "sparse_x", x, "standard normal, seed 51")
    chance = 1 / (1 + np.exp(-2 * x[:, :5].sum(1)))
    put(folder, "sparse_y", (random.random(200) < chance).astype(np.int32), "of five of them, seed 51")
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "..", "..", "test", "model", "fixtures", "posteriors.json")) as file:
        posteriors = json.load(file)["posteriors"]
    for name, array in (("garch11", "y"), ("arma11", "y"), ("gp_regr", "x"), ("gp_regr", "y")):
        put(folder, f"{name}_{array}", np.array(posteriors[name]["data"][array], float), "posteriordb")
    NUMBERS["garch11_sigma1"] = posteriors["garch11"]["data"]["sigma1"]


def losses(folder):
    """Logits with labels, and log probabilities of pairs of answers."""
    random = np.random.default_rng(41)
    logits = 2 * random.standard_normal((4096, 1000))
    put(folder, "logits_f64", logits, "normal, deviation 2, seed 41")
    put(folder, "logits_f32", logits.astype(np.float32), "logits_f64 rounded")
    put(folder, "labels", random.integers(0, 1000, 4096).astype(np.int32), "uniform, seed 41")
    teacher = 2 * np.random.default_rng(43).standard_normal((4096, 1000))
    put(folder, "teacher_f64", teacher, "normal, deviation 2, seed 43")
    put(folder, "teacher_f32", teacher.astype(np.float32), "teacher_f64 rounded")
    random = np.random.default_rng(44)
    bins = 2 * random.standard_normal((4096, 101))
    put(folder, "bins_f64", bins, "normal, deviation 2, seed 44")
    put(folder, "bins_f32", bins.astype(np.float32), "bins_f64 rounded")
    put(folder, "bin_values", random.uniform(-1, 1, 4096), "uniform, seed 44")
    put(folder, "bin_edges", np.linspace(-1, 1, 102), "101 bins of one width")
    random = np.random.default_rng(42)
    pairs = 2 * random.standard_normal((4, 1_000_000)) - 20
    note = "rows: policy chosen, policy rejected, reference chosen, reference rejected"
    put(folder, "pairs_f64", pairs, f"{note}; seed 42")
    put(folder, "pairs_f32", pairs.astype(np.float32), "pairs_f64 rounded")


if __name__ == "__main__":
    main(sys.argv[1])
