"""torch, eager, on the processor: value and gradient with respect to the inputs."""

import math
from importlib.metadata import version

import torch
from torch.nn import functional


def versions():
    return {"torch": version("torch")}


class Backward:
    """A value and the gradients of the leaves it came from."""

    def __init__(self, value, leaves):
        self.value, self.leaves = value, leaves

    def output(self):
        gradients = {f"gradient{i}": leaf.grad.numpy() for i, leaf in enumerate(self.leaves)}
        return {"value": self.value.item(), **gradients}


def differentiated(leaves, loss, threads):
    torch.set_num_threads(threads)
    for leaf in leaves:
        leaf.requires_grad_()

    def run(seed):
        for leaf in leaves:
            leaf.grad = None
        value = loss(*leaves)
        value.backward()
        return Backward(value.detach(), leaves)

    return run


def rows(loss):
    """A loss of logits and labels."""

    def of(precision):
        def prepare(data, threads):
            logits, labels = torch.from_numpy(data(f"logits_{precision}")), torch.from_numpy(data("labels")).long()
            each = torch.arange(len(labels))
            return differentiated([logits], lambda z: loss(z, labels, each), threads)

        return prepare

    return of


def generalized(z, labels, each):
    return ((1 - torch.softmax(z, 1)[each, labels] ** 0.7) / 0.7).mean()


def focal(z, labels, each):
    log_p = torch.log_softmax(z, 1)[each, labels]
    return (-((1 - log_p.exp()) ** 2) * log_p).mean()


def normalized(z, labels, each):
    log_p = torch.log_softmax(z, 1)
    return (log_p[each, labels] / log_p.sum(1)).mean()


def ldr_kl(z, labels, each):
    margins = torch.full_like(z, 2)
    margins[each, labels] = 0
    return (torch.logsumexp(z + margins, 1) - z[each, labels]).mean() - math.log(z.shape[1])


def distillation(precision):
    def prepare(data, threads):
        logits, teacher = (torch.from_numpy(data(f"{name}_{precision}")) for name in ("logits", "teacher"))

        def loss(z):
            p, q = torch.log_softmax(z / 4, 1), torch.log_softmax(teacher / 4, 1)
            return 16 * functional.kl_div(p, q, log_target=True, reduction="batchmean")

        return differentiated([logits], loss, threads)

    return prepare


def hl_gauss(precision):
    def prepare(data, threads):
        logits = torch.from_numpy(data(f"bins_{precision}"))
        values, edges = (torch.from_numpy(data(name)).to(logits.dtype) for name in ("bin_values", "bin_edges"))
        sigma = 0.75 * (edges[-1] - edges[0]) / (len(edges) - 1)

        def loss(z):
            below = torch.erf((edges[None] - values[:, None]) / (math.sqrt(2) * sigma))
            targets = (below[:, 1:] - below[:, :-1]) / (below[:, -1:] - below[:, :1])
            return functional.cross_entropy(z, targets)

        return differentiated([logits], loss, threads)

    return prepare


def risk(loss):
    def of(precision):
        def prepare(data, threads):
            return differentiated([torch.from_numpy(data(f"pairs_{precision}")[0].copy())], loss, threads)

        return prepare

    return of


def tail(losses):
    return torch.topk(losses, len(losses) // 10, sorted=False).values.mean()


def spectral(losses):
    half = len(losses) // 2
    weights = torch.zeros_like(losses)
    weights[half:] = 1 / half
    return (torch.sort(losses).values * weights).sum()


def preferences(precision):
    def prepare(data, threads):
        pairs = data(f"pairs_{precision}")
        chosen, rejected, reference_chosen, reference_rejected = (torch.from_numpy(row.copy()) for row in pairs)

        def loss(chosen, rejected):
            margin = (chosen - reference_chosen) - (rejected - reference_rejected)
            return -functional.logsigmoid(0.1 * margin).mean()

        return differentiated([chosen, rejected], loss, threads)

    return prepare


TIMED = {
    "cross-entropy": rows(lambda z, labels, each: functional.cross_entropy(z, labels)),
    "label-smoothing": rows(lambda z, labels, each: functional.cross_entropy(z, labels, label_smoothing=0.1)),
    "generalized-cross-entropy": rows(generalized),
    "focal": rows(focal),
    "normalized-cross-entropy": rows(normalized),
    "ldr-kl": rows(ldr_kl),
    "distillation": distillation,
    "hl-gauss": hl_gauss,
    "cvar": risk(tail),
    "spectral-risk": risk(spectral),
    "dpo": preferences,
}
CASES = {f"{name}-{precision}": make(precision) for name, make in TIMED.items() for precision in ("f32", "f64")}
