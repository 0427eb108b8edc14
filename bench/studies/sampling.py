"""Samplers of five libraries on five posteriors: least effective draws a processor second, warm-up included, compiling apart.

    node bench/studies/python.mjs sampling [--seeds 5] [--tools gibbs,stanli] [--problems es,lr]

makes an environment with `sampling.txt` and runs this. Four chains on two threads where a library has threads. gibbs, nutpie: their defaults; the others
1000 warm-up and 1000 draws. Each library in a process of its own for each posterior, gibbs through Node and `npm run build`. One run before
the clock starts; then medians over seeds. All draws are judged by arviz-stats, over the declared parameters: the least of bulk and tail
effective sizes. Prints a line of JSON for each, and a table of Markdown at the end.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
PROBLEMS = {
    "es": "eight schools nc",
    "lr": "logistic 2000 x 20",
    "kid": "linear n = 434",
    "rad": "hierarchical 85/919",
    "mvn": "Gaussian, 100-d correlated",
}
TOOLS = ["gibbs", "stanli", "stanli fast", "nutpie", "blackjax", "numpyro"]
PARAMETERS = {"es": ["mu", "tau", "z"], "lr": ["b"], "kid": ["b", "sigma"], "rad": ["mu", "tau", "a", "b", "sigma"], "mvn": ["x"]}

STAN = {
    "es": """data { int J; vector[J] y; vector[J] s; } parameters { real mu; real<lower=0> tau; vector[J] z; }
model { mu ~ normal(0, 5); tau ~ cauchy(0, 5); z ~ std_normal(); y ~ normal(mu + tau * z, s); }""",
    "lr": """data { int n; int p; matrix[n, p] x; array[n] int<lower=0, upper=1> y; } parameters { vector[p] b; }
model { b ~ std_normal(); y ~ bernoulli_logit_glm(x, 0, b); }""",
    "kid": """data { int n; vector[n] hs; vector[n] iq; vector[n] y; } parameters { vector[3] b; real<lower=0> sigma; }
model { b ~ normal(0, 100); sigma ~ cauchy(0, 2.5); y ~ normal(b[1] + b[2] * hs + b[3] * iq, sigma); }""",
    "rad": """data { int n; int J; array[n] int g; vector[n] x; vector[n] y; }
parameters { real mu; real<lower=0> tau; vector[J] a; real b; real<lower=0> sigma; }
model { mu ~ normal(0, 10); b ~ normal(0, 10); tau ~ std_normal(); sigma ~ std_normal(); a ~ normal(mu, tau);
  y ~ normal(a[g] + b * x, sigma); }""",
    "mvn": "data { int p; matrix[p, p] P; } parameters { vector[p] x; } model { target += -0.5 * dot_product(x, P * x); }",
}


def data(problem):
    if problem == "es":
        return {"J": 8, "y": np.array([28.0, 8, -3, 7, -1, 1, 18, 12]), "s": np.array([15.0, 10, 16, 11, 9, 11, 10, 18])}
    if problem == "lr":
        random = np.random.default_rng(501)
        x, b = random.standard_normal((2000, 20)), 0.5 * random.standard_normal(20)
        y = (random.random(2000) < 1 / (1 + np.exp(-x @ b))).astype(np.int64)
        return {"n": 2000, "p": 20, "x": x, "y": y}
    if problem == "kid":
        random = np.random.default_rng(502)
        hs = (random.random(434) < 0.786).astype(float)
        iq = 100 + 15 * random.standard_normal(434)
        return {"n": 434, "hs": hs, "iq": iq, "y": 26 + 6 * hs + 0.56 * iq + 18 * random.standard_normal(434)}
    if problem == "rad":
        random = np.random.default_rng(503)
        sizes = np.maximum(1, np.round(random.lognormal(1.7, 1.0, 85))).astype(int)
        g = np.concatenate([np.arange(85), random.choice(85, 919 - 85, p=sizes / sizes.sum())])
        alpha, x = 1.5 + 0.33 * random.standard_normal(85), (random.random(919) < 0.17).astype(float)
        return {"n": 919, "J": 85, "g": g + 1, "x": x, "y": alpha[g] - 0.67 * x + 0.73 * random.standard_normal(919)}
    place = np.arange(100)
    scale = np.exp(np.linspace(-1, 1, 100))
    covariance = 0.9 ** np.abs(place[:, None] - place[None, :]) * scale[:, None] * scale[None, :]
    return {"p": 100, "P": np.linalg.inv(covariance)}


class Clock:
    """Processor and wall seconds since it was made."""

    def __init__(self):
        self.cpu, self.wall = time.process_time(), time.perf_counter()

    def read(self):
        return {"cpu": time.process_time() - self.cpu, "wall": time.perf_counter() - self.wall}


def stanli_runs(problem, fast):
    import stanli

    model = stanli.Model(stan_code=STAN[problem], data=data(problem), fast_math=fast)
    named = lambda v: [c for c in model.constrained_names if c == v or c.startswith(v + "[")]

    def run(seed):
        clock = Clock()
        fit = model.sample(seed=seed + 1, refresh=0, parallel_chains=2)
        figures = clock.read()
        draws = {v: np.stack([fit.draws(c) for c in named(v)], -1) for v in PARAMETERS[problem]}
        return {**figures, "draws": draws, "divergences": int(np.sum(fit.divergences))}

    return run


def nutpie_runs(problem):
    import nutpie
    import pymc as pm

    facts = data(problem)
    with pm.Model() as model:
        if problem == "es":
            mu, tau = pm.Normal("mu", 0, 5), pm.HalfCauchy("tau", 5)
            pm.Normal("y", mu + tau * pm.Normal("z", 0, 1, shape=8), facts["s"], observed=facts["y"])
        elif problem == "lr":
            pm.Bernoulli("y", logit_p=pm.math.dot(facts["x"], pm.Normal("b", 0, 1, shape=20)), observed=facts["y"])
        elif problem == "kid":
            b, sigma = pm.Normal("b", 0, 100, shape=3), pm.HalfCauchy("sigma", 2.5)
            pm.Normal("y", b[0] + b[1] * facts["hs"] + b[2] * facts["iq"], sigma, observed=facts["y"])
        elif problem == "rad":
            mu, tau, b = pm.Normal("mu", 0, 10), pm.HalfNormal("tau", 1), pm.Normal("b", 0, 10)
            a, sigma = pm.Normal("a", mu, tau, shape=85), pm.HalfNormal("sigma", 1)
            pm.Normal("y", a[facts["g"] - 1] + b * facts["x"], sigma, observed=facts["y"])
        else:
            x = pm.Flat("x", shape=100)
            pm.Potential("l", -0.5 * pm.math.dot(x, pm.math.dot(facts["P"], x)))
    compiled = nutpie.compile_pymc_model(model)

    def run(seed):
        clock = Clock()
        trace = nutpie.sample(compiled, draws=1000, chains=4, cores=2, seed=seed, progress_bar=False)
        figures = clock.read()
        draws = {v: trace.posterior[v].values for v in PARAMETERS[problem]}
        steps = float(trace.sample_stats.n_steps.sum() + trace.warmup_sample_stats.n_steps.sum())
        return {**figures, "draws": draws, "divergences": int(trace.sample_stats.diverging.sum()), "gradients": steps}

    return run


def numpyro_model(problem):
    import jax.numpy as jnp
    import numpyro
    import numpyro.distributions as dist

    facts = {name: jnp.asarray(value) for name, value in data(problem).items()}
    sample = numpyro.sample

    def model():
        if problem == "es":
            mu, tau = sample("mu", dist.Normal(0, 5)), sample("tau", dist.HalfCauchy(5))
            z = sample("z", dist.Normal(0, 1).expand([8]).to_event(1))
            sample("y", dist.Normal(mu + tau * z, facts["s"]), obs=facts["y"])
        elif problem == "lr":
            b = sample("b", dist.Normal(0, 1).expand([20]).to_event(1))
            sample("y", dist.Bernoulli(logits=facts["x"] @ b), obs=facts["y"])
        elif problem == "kid":
            b = sample("b", dist.Normal(0, 100).expand([3]).to_event(1))
            sigma = sample("sigma", dist.HalfCauchy(2.5))
            sample("y", dist.Normal(b[0] + b[1] * facts["hs"] + b[2] * facts["iq"], sigma), obs=facts["y"])
        elif problem == "rad":
            mu, tau, b = sample("mu", dist.Normal(0, 10)), sample("tau", dist.HalfNormal(1)), sample("b", dist.Normal(0, 10))
            a = sample("a", dist.Normal(mu, tau).expand([85]).to_event(1))
            sigma = sample("sigma", dist.HalfNormal(1))
            sample("y", dist.Normal(a[facts["g"] - 1] + b * facts["x"], sigma), obs=facts["y"])
        else:
            x = sample("x", dist.ImproperUniform(dist.constraints.real_vector, (), (100,)))
            numpyro.factor("l", -0.5 * x @ (facts["P"] @ x))

    return model


def numpyro_runs(problem):
    import jax
    from numpyro.infer import NUTS

    jax.config.update("jax_enable_x64", True)
    kernel = NUTS(numpyro_model(problem))
    move = lambda state: kernel.sample(state, (), {})

    # MCMC.run compiles its loop again for every key, so the loop is written here.
    @jax.jit
    def chain(state):
        state = jax.lax.fori_loop(0, 1000, lambda _, state: move(state), state)

        def one(state, _):
            state = move(state)
            return state, (constrain(state.z), state.diverging)

        return jax.lax.scan(one, state, None, length=1000)[1]

    first = kernel.init(jax.random.PRNGKey(0), 1000, None, (), {})
    constrain = kernel.postprocess_fn((), {})

    def run(seed):
        starts = [kernel.init(key, 1000, None, (), {}) for key in jax.random.split(jax.random.PRNGKey(seed), 4)]
        clock = Clock()
        found = [jax.block_until_ready(chain(start)) for start in starts]
        figures = clock.read()
        draws = {v: np.stack([np.asarray(values[v]) for values, _ in found]) for v in PARAMETERS[problem]}
        return {**figures, "draws": draws, "divergences": sum(int(np.asarray(lost).sum()) for _, lost in found)}

    chain(first)
    return run


def blackjax_runs(problem):
    import blackjax
    import jax
    from numpyro.infer.util import initialize_model

    jax.config.update("jax_enable_x64", True)
    info = initialize_model(jax.random.PRNGKey(0), numpyro_model(problem))
    density = lambda position: -info.potential_fn(position)
    adaptation = blackjax.window_adaptation(blackjax.nuts, density)

    def chain(key):
        starting, warming, drawing = jax.random.split(key, 3)
        shapes = info.param_info.z
        keys = dict(zip(shapes, jax.random.split(starting, len(shapes))))
        start = {name: jax.random.uniform(keys[name], z.shape, z.dtype, -2, 2) for name, z in shapes.items()}
        (state, parameters), _ = adaptation.run(warming, start, 1000)
        step = blackjax.nuts(density, **parameters).step

        def one(state, key):
            state, information = step(key, state)
            return state, (state.position, information.is_divergent)

        return jax.lax.scan(one, state, jax.random.split(drawing, 1000))[1]

    chains = jax.jit(lambda keys: jax.lax.map(chain, keys))
    constrain = jax.jit(jax.vmap(jax.vmap(info.postprocess_fn)))

    def run(seed):
        clock = Clock()
        positions, diverging = jax.block_until_ready(chains(jax.random.split(jax.random.PRNGKey(seed), 4)))
        found = constrain(positions)
        figures = clock.read()
        draws = {v: np.asarray(found[v]) for v in PARAMETERS[problem]}
        return {**figures, "draws": draws, "divergences": int(np.asarray(diverging).sum())}

    return run


def judged(run, seed):
    from arviz_stats.base import array_stats

    figures = run(seed)
    draws = figures.pop("draws")
    axes = {"chain_axis": 0, "draw_axis": 1}
    flat = np.concatenate([x.reshape(*x.shape[:2], -1) for x in map(np.asarray, draws.values())], -1)
    bulk = array_stats.ess(flat, method="bulk", **axes)
    tail = array_stats.ess(flat, method="tail", prob=(0.05, 0.95), **axes)
    return {**figures, "ess": float(min(bulk.min(), tail.min())), "rhat": float(array_stats.rhat(flat, **axes).max())}


def gibbs_runs(problem):
    """Starts Node once, which answers a seed with its figures and a file of draws."""
    folder = Path(tempfile.mkdtemp())
    facts = {name: np.asarray(value).tolist() for name, value in data(problem).items()}
    (folder / "data.json").write_text(json.dumps(facts))
    node = subprocess.Popen(
        ["node", str(HERE / "sampling.mjs"), problem, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def run(seed):
        node.stdin.write(f"{seed}\n")
        node.stdin.flush()
        answer = json.loads(node.stdout.readline())
        values = np.fromfile(folder / "draws.f64").reshape(answer.pop("shape"))
        return {**answer, "draws": {"all": values}}

    return run


def child(tool, problem, seeds):
    makers = {
        "gibbs": gibbs_runs,
        "stanli": lambda p: stanli_runs(p, False),
        "stanli fast": lambda p: stanli_runs(p, True),
        "nutpie": nutpie_runs,
        "blackjax": blackjax_runs,
        "numpyro": numpyro_runs,
    }
    begin = time.perf_counter()
    run = makers[tool](problem)
    run(99)
    prepared = time.perf_counter() - begin
    rows = [judged(run, seed) for seed in range(seeds)]
    rates = [row["ess"] / row["cpu"] for row in rows]
    middle = lambda key: float(np.median([row[key] for row in rows])) if key in rows[0] else None
    record = {"tool": tool, "problem": problem, "rate": float(np.median(rates)), "rates": rates, "prepared": prepared}
    for key in ("ess", "cpu", "wall", "gradients", "divergences"):
        record[key] = middle(key)
    record["rhat"] = max(row["rhat"] for row in rows)
    record["load"] = os.getloadavg()[0]
    print(json.dumps(record), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--problems", default=",".join(PROBLEMS))
    parser.add_argument("--child", nargs=2)
    options = parser.parse_args()
    if options.child:
        return child(*options.child, options.seeds)
    records = {}
    for problem in options.problems.split(","):
        for tool in options.tools.split(","):
            command = [sys.executable, __file__, "--seeds", str(options.seeds), "--child", tool, problem]
            lines = subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout.splitlines()
            if lines:
                print(lines[-1], flush=True)
                records[tool, problem] = json.loads(lines[-1])
    problems = options.problems.split(",")
    print("|  | " + " | ".join(PROBLEMS[p] for p in problems) + " |")
    print("| --- |" + " --- |" * len(problems))
    for tool in options.tools.split(","):
        cells = [f"{records[tool, p]['rate']:.0f}" if (tool, p) in records else "" for p in problems]
        print(f"| {tool} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
