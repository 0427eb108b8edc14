"""Stan's NUTS in stanli: four chains, 1000 warm-up and 1000 draws each, diagonal metric, as Stan does by default."""

from importlib.metadata import version

import numpy as np
import stanli

SCHOOLS = """
data { int J; vector[J] y; vector[J] s; }
parameters { real mu; real<lower=0> tau; vector[J] z; }
model { mu ~ normal(0, 5); tau ~ cauchy(0, 5); z ~ std_normal(); y ~ normal(mu + tau * z, s); }
"""
LOGISTIC = """
data { int n; int p; matrix[n, p] x; array[n] int<lower=0, upper=1> y; real<lower=0> location; vector<lower=0>[p] scale; }
parameters { real a; vector[p] b; }
model { a ~ normal(0, location); b ~ normal(0, scale); y ~ bernoulli_logit_glm(x, a, b); }
"""


def versions():
    return {"stanli": version("stanli"), "numpy": version("numpy")}


class Fit:
    def __init__(self, fit, names, derive):
        self.fit, self.names, self.derive = fit, names, derive

    def output(self):
        draws = self.derive({name: self.fit.draws(name) for name in self.names})
        return {
            "draws": np.stack([np.asarray(each, np.float64) for each in draws], axis=-1),
            "divergences": int(np.sum(self.fit.divergences)),
        }


def nuts(code, problem):
    def prepare(data, threads):
        facts, derive = problem(data)
        model = stanli.Model(stan_code=code, data=facts)

        def run(seed):
            fit = model.sample(seed=seed + 1, refresh=0, parallel_chains=threads)
            return Fit(fit, model.constrained_names, derive)

        return run

    return prepare


def schools(data):
    """mu, tau, the effect of each school, and the standardized effects behind them."""
    facts = {"J": 8, "y": data("schools_effects"), "s": data("schools_errors")}

    def derive(draws):
        mu, tau, *z = draws.values()
        return [mu, tau, *(mu + tau * each for each in z), *z]

    return facts, derive


def logistic(data):
    """The priors of gibbs/model: of the intercept at average predictors, and on the scale of each predictor."""
    x, y = data("logistic_x"), data("logistic_y")
    mean = x.mean(0)
    facts = {"n": len(y), "p": x.shape[1], "x": x - mean, "y": y, "location": 2.5, "scale": 2.5 / x.std(0, ddof=1)}

    def derive(draws):
        average, *coefficients = draws.values()
        return [average - sum(m * each for m, each in zip(mean, coefficients)), *coefficients]

    return facts, derive


CASES = {"schools": nuts(SCHOOLS, schools), "logistic": nuts(LOGISTIC, logistic)}
