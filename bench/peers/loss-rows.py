"""torch, eager, on the processor: losses that look at every logit, value and gradient."""

from importlib.metadata import version

import torch
from torch.nn import functional


def versions():
    return {"torch": version("torch")}


class Value:
    """A value whose gradient was computed."""

    def __init__(self, value):
        self.value = value

    def output(self):
        return {"value": self.value.item()}


def rows(loss):
    """A loss of logits and labels, one number a row."""

    def of(precision):
        def prepare(data, threads):
            torch.set_num_threads(threads)
            logits, labels = torch.from_numpy(data(f"logits_{precision}")), torch.from_numpy(data("labels")).long()
            each = torch.arange(len(labels))
            logits.requires_grad_()

            def run(seed):
                logits.grad = None
                value = loss(logits, labels, each).mean()
                value.backward()
                return Value(value.detach())

            return run

        return prepare

    return of


def normalized_focal(z, labels, each):
    log_p = torch.log_softmax(z, 1)
    losses = -((1 - log_p.exp()) ** 0.5) * log_p
    return losses[each, labels] / losses.sum(1)


def normalized_generalized(z, labels, each):
    losses = (1 - torch.softmax(z, 1) ** 0.7) / 0.7
    return losses[each, labels] / losses.sum(1)


def z_loss(z, labels, each):
    scores = (z - z.mean(1, keepdim=True)) / z.std(1, unbiased=False, keepdim=True)
    return functional.softplus(1 - scores[each, labels])


def squentropy(z, labels, each):
    squares = z**2
    others = (squares.sum(1) - squares[each, labels]) / (z.shape[1] - 1)
    return functional.cross_entropy(z, labels, reduction="none") + others


def ldr_k(z, labels, each):
    margins = torch.full_like(z, 2)
    margins[each, labels] = 0
    return torch.topk(z - z[each, labels][:, None] + margins, 5, 1).values.mean(1)


def taylor(z, labels, each):
    powers = 0.5 + 0.5 * (1 + z) ** 2
    return powers.sum(1).log() - powers[each, labels].log()


def hinge(z, labels, each):
    return functional.multi_margin_loss(z, labels, reduction="none") * z.shape[1]


def bootstrapped(z, labels, each):
    log_p = torch.log_softmax(z, 1)
    return -0.95 * log_p[each, labels] - 0.05 * (log_p.exp() * log_p).sum(1)


def decoupling(z, labels, each):
    return functional.cross_entropy(z, labels, reduction="none") + 0.1 * (z**2).mean(1)


def clip(z, labels, each):
    scale = torch.clamp(20 / z.norm(dim=1, keepdim=True), max=1)
    return functional.cross_entropy(z * scale, labels, reduction="none")


TIMED = {
    "normalized-focal": normalized_focal,
    "normalized-generalized": normalized_generalized,
    "z-loss": z_loss,
    "squentropy": squentropy,
    "ldr-k": ldr_k,
    "taylor": taylor,
    "hinge": hinge,
    "bootstrapped": bootstrapped,
    "decoupling": decoupling,
    "clip": clip,
}
CASES = {f"{name}-{precision}": rows(loss)(precision) for name, loss in TIMED.items() for precision in ("f32", "f64")}
