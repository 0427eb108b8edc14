"""torch, eager, on the processor: value and gradient with respect to the inputs."""

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


def cross_entropy(precision):
    def prepare(data, threads):
        logits, labels = torch.from_numpy(data(f"logits_{precision}")), torch.from_numpy(data("labels")).long()
        return differentiated([logits], lambda z: functional.cross_entropy(z, labels), threads)

    return prepare


def preferences(precision):
    def prepare(data, threads):
        pairs = data(f"pairs_{precision}")
        chosen, rejected, reference_chosen, reference_rejected = (torch.from_numpy(row.copy()) for row in pairs)

        def loss(chosen, rejected):
            margin = (chosen - reference_chosen) - (rejected - reference_rejected)
            return -functional.logsigmoid(0.1 * margin).mean()

        return differentiated([chosen, rejected], loss, threads)

    return prepare


CASES = {
    "cross-entropy-f32": cross_entropy("f32"),
    "cross-entropy-f64": cross_entropy("f64"),
    "dpo-f32": preferences("f32"),
    "dpo-f64": preferences("f64"),
}
