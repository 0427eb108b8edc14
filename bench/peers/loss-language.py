"""torch, eager, on the processor, on the shapes of language models: value and gradient with respect to logits of 1 GiB."""

from importlib.metadata import version

import torch
from torch.nn import functional


def versions():
    return {"torch": version("torch")}


class Backward:
    """A value and the first rows of the gradient."""

    def __init__(self, value, logits):
        self.value, self.logits = value, logits

    def output(self):
        return {"value": self.value.item(), "rows": self.logits.grad[:4].numpy().ravel()}


def cross_entropy(data, threads):
    """The shared logits again and again until they fill 2048 x 128000, with labels all over the classes."""
    torch.set_num_threads(threads)
    part, rows = torch.from_numpy(data("logits_f32")).ravel(), torch.arange(2048)
    logits = part.repeat(2048 * 128000 // len(part)).reshape(2048, 128000).requires_grad_()
    labels = torch.from_numpy(data("labels")).long()[:2048] + 1000 * (37 * rows % 128)

    def run(seed):
        logits.grad = None
        value = functional.cross_entropy(logits, labels)
        value.backward()
        return Backward(value.detach(), logits)

    return run


CASES = {"cross-entropy-f32": cross_entropy}
