"""torch, eager, on the processor: regression losses of 1e6 predictions, value and gradient."""

from importlib.metadata import version

import torch
from torch.nn import functional


def versions():
    return {"torch": version("torch")}


class Backward:
    """A value and the gradient of the predictions."""

    def __init__(self, value, predictions):
        self.value, self.predictions = value, predictions

    def output(self):
        return {"value": self.value.item(), "gradient": self.predictions.grad.numpy()}


def regression(loss):
    """Predictions from the first row of the shared pairs, targets from the second, made positive."""

    def of(precision):
        def prepare(data, threads):
            torch.set_num_threads(threads)
            pairs = torch.from_numpy(data(f"pairs_{precision}"))
            predictions, targets = (pairs[0] / 10).requires_grad_(), (pairs[1] / 10).abs()

            def run(seed):
                predictions.grad = None
                value = loss(predictions, targets)
                value.backward()
                return Backward(value.detach(), predictions)

            return run

        return prepare

    return of


def quantile(predictions, targets):
    residuals = targets - predictions
    return torch.maximum(0.8 * residuals, -0.2 * residuals).mean()


TIMED = {
    "huber": regression(functional.huber_loss),
    "quantile": regression(quantile),
    "poisson": regression(functional.poisson_nll_loss),
}
CASES = {f"{name}-{precision}": make(precision) for name, make in TIMED.items() for precision in ("f32", "f64")}
