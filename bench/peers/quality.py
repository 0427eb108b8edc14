"""Judges the results of both sides by the same code, from what they returned: a process that answers JSON lines.

    python quality.py <data folder> <output folder>

{"do": "judge", "case": "topic/case", "saved"} returns a dictionary of numbers.
"""

import os
import re
import sys

import numpy as np
from arviz_stats.base import array_stats
from protocol import Data, serve
from scipy.special import log_softmax, logsumexp, ndtr, softmax
from sklearn.metrics import adjusted_rand_score


FACTS = {"iterations": "iterations", "cost": "value", "L1": "L1"}


class Judge:
    def __init__(self, data, output):
        self.data, self.output = Data(data), output

    def judge(self, case, saved):
        topic, name = case.split("/")
        result = {key: self.read(value) if isinstance(value, dict) else value for key, value in saved.items()}
        return {"facts": getattr(self, topic.replace("-", "_"))(name, result)}

    def read(self, entry):
        path = os.path.join(self.output, entry["file"])
        return np.fromfile(path, np.dtype(entry["dtype"]).newbyteorder("<")).reshape(entry["shape"])

    def cluster(self, name, result):
        """Inertia from the labels alone, and the agreement with the groups that were drawn."""
        kind, labels = name.split("-")[0], result["labels"]
        points = self.data(f"{kind}_points")
        inertia = 0.0
        for label in np.unique(labels):
            group = points[labels == label]
            inertia += ((group - group.mean(0)) ** 2).sum()
        return {"inertia": inertia, "ARI": adjusted_rand_score(self.data(f"{kind}_labels"), labels)}

    cluster_js = cluster

    def cluster_mixtures(self, name, result):
        """The agreement with the groups that were drawn."""
        score = adjusted_rand_score(self.data("apart_labels"), result["labels"])
        return {"ARI": score, "iterations": result["iterations"]}

    def graph(self, name, result):
        """What both sides' gradients at the same position have in common; values differ by constants."""
        return {"sum of |gradient|": float(np.abs(result["gradient"]).sum())}

    def transport_exact(self, name, result):
        """The value, and what each side says of itself."""
        return {key: result[key] for key in ("value", "gap", "iterations") if key in result}

    def transport_gromov(self, name, result):
        """The objective of the plan by its parts, and the L1 error of its worse marginal."""
        metric, plan = name.split("-")[0], result["plan"]
        cx, cy = self.data(f"gromov_{metric}_x"), self.data(f"gromov_{metric}_y")
        rows, columns = plan.sum(1), plan.sum(0)
        value = rows @ cx**2 @ rows + columns @ cy**2 @ columns - 2 * (cx @ plan @ cy.T * plan).sum()
        free = name.endswith("semirelaxed")
        error = max(np.abs(rows - 1 / len(rows)).sum(), 0 if free else np.abs(columns - 1 / len(columns)).sum())
        return {"objective": value, "L1": error, "iterations": result["iterations"]}

    def transport(self, name, result):
        """The L1 error of the worse marginal and the cost, of the entropic plan: as returned, or from the potentials."""
        facts = {name: result[key] for name, key in FACTS.items() if key in result}
        cost = self.data("cloud_cost")
        weight = 1 / len(cost)
        if "f" in result:
            epsilon = result["epsilon"]
            exponent = (result["f"][:, None] + result["g"][None, :] - cost) / epsilon + 2 * np.log(weight)
            rows, columns = np.exp(logsumexp(exponent, 1)), np.exp(logsumexp(exponent, 0))
            facts["L1"] = max(np.abs(rows - weight).sum(), np.abs(columns - weight).sum())
        if "plan" in result:
            plan = result["plan"]
            error = max(np.abs(plan.sum(1) - weight).sum(), np.abs(plan.sum(0) - weight).sum())
            facts["L1 of the plan"] = error
            facts.setdefault("L1", error)
            facts["cost"] = (plan * cost).sum()
        return facts

    def transport_entropic(self, name, result):
        """The cost and the L1 error of the worse marginal: as returned, or from the potentials or factors."""
        facts = {name: result[key] for name, key in FACTS.items() if key in result}
        if "f" not in result and "q" not in result:
            return facts
        kind, count = (name.split("-")[2], 2000) if "q" in result else (name.split("-")[0], int(name.split("-")[1]))
        a, b = (self.data(f"exact_{kind}_{side}")[:count] for side in "ab")
        a, b = a / a.sum(), b / b.sum()
        if "q" in result:
            plan = result["q"] @ (result["r"] / result["g"]).T
        else:
            x, y = (self.data(f"exact_{kind}_{side}")[:count] for side in "xy")
            exponent = result["f"][:, None] + result["g"][None, :]
            for k in range(x.shape[1]):
                exponent -= (x[:, k, None] - y[None, :, k]) ** 2
            with np.errstate(divide="ignore"):
                plan = np.exp(exponent / result["epsilon"] + np.log(a)[:, None] + np.log(b)[None, :])
        facts["L1"] = max(np.abs(plan.sum(1) - a).sum(), np.abs(plan.sum(0) - b).sum())
        return facts

    def transport_barycenter(self, name, result):
        """What each side says of itself, and how spread the weights are."""
        facts = {fact: result[key] for fact, key in FACTS.items() if key in result}
        if "weights" in result:
            weights = np.asarray(result["weights"], np.float64)
            places = np.arange(len(weights)) / len(weights)
            mean = (weights * places).sum()
            facts["deviation"] = float(np.sqrt((weights * (places - mean) ** 2).sum()))
        return facts

    def transport_unbalanced(self, name, result):
        """The objective: as returned, or of the plan, KL to the weights' product and to the weights."""
        facts = {"iterations": result["iterations"]}
        if "plan" not in result:
            return {**facts, "objective": result["value"]}
        plan, cost, mean = result["plan"], self.data("cloud_cost"), self.data.numbers["cloud_mean_cost"]
        weights = np.full(len(cost), 1 / len(cost))
        epsilon, reach = 0.05 * mean, (100 if name.endswith("far") else 1) * mean

        def divergence(p, q):
            return float((p * np.log(np.where(p > 0, p / q, 1)) - p + q).sum())

        prices = divergence(plan.sum(1), weights) + divergence(plan.sum(0), weights)
        entropy = divergence(plan, weights[:, None] * weights[None, :])
        return {**facts, "objective": float((plan * cost).sum()) + epsilon * entropy + reach * prices}

    def transport_line(self, name, result):
        """The value, for assignments from the pairs, with what was said of its error."""
        facts = {key: result[key] for key in ("value", "gap", "standardError") if key in result}
        if "columns" in result:
            cost = self.data({"assign-random": "assign_cost", "assign-clouds": "cloud_cost"}[name])
            columns = result["columns"]
            facts["value"] = cost[np.arange(len(columns)), columns].sum()
            facts["columns taken twice"] = len(columns) - len(np.unique(columns))
        return facts

    def sample(self, name, result):
        """The least bulk or tail effective size of the quantities, the largest R-hat, and the mean of the first."""
        draws = np.asarray(result["draws"], np.float64)
        axes = {"chain_axis": 0, "draw_axis": 1}
        bulk = array_stats.ess(draws, method="bulk", **axes)
        tail = array_stats.ess(draws, method="tail", prob=(0.05, 0.95), **axes)
        return {
            "ESS": float(min(bulk.min(), tail.min())),
            "R-hat": float(array_stats.rhat(draws, **axes).max()),
            "mean of the first": float(draws[..., 0].mean()),
            "divergences": result["divergences"],
        }

    def sample_nested(self, name, result):
        """Calls of the likelihood, what is said of the evidence, and how far off it is in the errors said."""
        error = result["logEvidenceError"]
        return {
            "calls": result["calls"],
            "log evidence": result["logEvidence"],
            "its error": error,
            "off by, in errors": abs(result["logEvidence"] + 1.746) / error,
        }

    def loss(self, name, result):
        """The errors of value and gradient against double precision from the same numbers."""
        value, gradients = self.exact(name)
        errors = [np.abs(result[f"gradient{i}"].reshape(g.shape) - g).max() / np.abs(g).max() for i, g in enumerate(gradients)]
        return {"value error": abs(result["value"] - value) / abs(value), "gradient error": float(max(errors))}

    def loss_elements(self, name, result):
        """The errors of value and gradient against double precision from the same numbers."""
        kind, precision = name.split("-")
        pairs = self.data(f"pairs_{precision}")
        p, t = (pairs[0] / 10).astype(np.float64), np.abs(pairs[1] / 10).astype(np.float64)
        r = p - t
        losses, slopes = {
            "huber": lambda: (np.where(np.abs(r) <= 1, r**2 / 2, np.abs(r) - 0.5), np.clip(r, -1, 1)),
            "quantile": lambda: (np.maximum(-0.8 * r, 0.2 * r), np.where(r > 0, 0.2, -0.8)),
            "poisson": lambda: (np.exp(p) - t * p, np.exp(p) - t),
        }[kind]()
        value, gradient = losses.mean(), slopes / len(p)
        error = np.abs(result["gradient"] - gradient).max() / np.abs(gradient).max()
        return {"value error": abs(result["value"] - value) / abs(value), "gradient error": float(error)}

    def loss_rows(self, name, result):
        """The value, for the two sides to agree in."""
        return {"value": result["value"]}

    def loss_language(self, name, result):
        """The errors of the value and of the first rows of the gradient; every 32 rows of logits are the same."""
        logits, labels = self.data("logits_f32").astype(np.float64).reshape(32, 128000), self.data("labels")
        rows = np.arange(2048)
        labels = labels[:2048] + 1000 * (37 * rows % 128)
        log_sums = logsumexp(logits, 1)
        value = float((log_sums[rows % 32] - logits[rows % 32, labels]).mean())
        gradient = np.exp(logits[:4] - log_sums[:4, None])
        gradient[rows[:4], labels[:4]] -= 1
        error = np.abs(result["rows"].reshape(gradient.shape) - gradient / 2048).max() / np.abs(gradient / 2048).max()
        return {"value error": abs(result["value"] - value) / abs(value), "gradient error": float(error)}

    def exact(self, name):
        """The value and its gradients by the definition, in double precision."""
        kind, precision = re.match(r"(.*)-(f32|f64)", name).groups()

        def double(array):
            return self.data(f"{array}_{precision}").astype(np.float64)

        if kind == "dpo":
            chosen, rejected, reference_chosen, reference_rejected = double("pairs")
            margin = 0.1 * ((chosen - reference_chosen) - (rejected - reference_rejected))
            slope = -0.1 / (1 + np.exp(margin)) / len(margin)
            return float(np.logaddexp(0, -margin).mean()), [slope, -slope]
        if kind in ("cvar", "spectral-risk"):
            losses = double("pairs")[0]
            worst = np.argsort(losses, kind="stable")[-(len(losses) // (10 if kind == "cvar" else 2)) :]
            weights = np.zeros_like(losses)
            weights[worst] = 1 / len(worst)
            return float(weights @ losses), [weights]
        if kind == "hl-gauss":
            logits, (values, edges) = double("bins"), (self.data("bin_values"), self.data("bin_edges"))
            sigma = 0.75 * (edges[-1] - edges[0]) / (len(edges) - 1)
            below = ndtr((edges[None] - values[:, None]) / sigma)
            return soft(logits, np.diff(below) / (below[:, -1:] - below[:, :1]))
        if kind == "distillation":
            log_p, log_q = log_softmax(double("logits") / 4, 1), log_softmax(double("teacher") / 4, 1)
            return float(16 * (np.exp(log_q) * (log_q - log_p)).sum(1).mean()), [4 * (np.exp(log_p) - np.exp(log_q)) / len(log_p)]
        return row_loss(kind, double("logits"), self.data("labels"))


def soft(logits, targets):
    """Cross-entropy with distributions for targets."""
    log_p = log_softmax(logits, 1)
    return float(-(targets * log_p).sum(1).mean()), [(np.exp(log_p) - targets) / len(logits)]


def row_loss(kind, logits, labels):
    """Losses of the label's log-probability l, by their derivative along l, and those of the whole row."""
    (n, classes), rows = logits.shape, np.arange(len(labels))
    log_p, hot = log_softmax(logits, 1), np.zeros_like(logits)
    hot[rows, labels] = 1
    own = log_p[rows, labels]
    if kind == "cross-entropy":
        return soft(logits, hot)
    if kind == "label-smoothing":
        return soft(logits, 0.9 * hot + 0.1 / classes)
    if kind == "ldr-kl":
        tilted = logits + 2 * (1 - hot)
        value = logsumexp(tilted, 1) - logits[rows, labels]
        return float(value.mean() - np.log(classes)), [(softmax(tilted, 1) - hot) / n]
    if kind == "normalized-cross-entropy":
        total = log_p.sum(1)
        slope = hot / total[:, None] - (own / total**2)[:, None]
        gradient = slope - np.exp(log_p) * slope.sum(1, keepdims=True)
        return float((own / total).mean()), [gradient / n]
    p = np.exp(own)
    value, slope = {
        "generalized-cross-entropy": lambda: ((1 - p**0.7) / 0.7, -(p**0.7)),
        "focal": lambda: (-((1 - p) ** 2) * own, 2 * p * (1 - p) * own - (1 - p) ** 2),
    }[kind]()
    return float(value.mean()), [slope[:, None] * (hot - np.exp(log_p)) / n]


if __name__ == "__main__":
    serve({"judge": Judge(*sys.argv[1:]).judge})
