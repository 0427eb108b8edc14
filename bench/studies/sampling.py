"""Samplers of five libraries on five posteriors: least effective draws a processor second, warm-up included, compiling apart.

    node bench/studies/python.mjs sampling [--seeds 5] [--minutes 25] [--tools gibbs,stanli] [--problems es,lr]

makes an environment with `sampling.txt` and runs this. Four chains on two threads where a library has threads. gibbs, nutpie: their defaults; the others
1000 warm-up and 1000 draws. For each posterior every library has a process of its own, gibbs through Node and `npm run build`, which compiles
once and does one run before the clock starts; then all of them take the seeds in turn, so that they see the same load. A round of seeds for which no
time is left is not begun, and the table says how many there were. All draws are judged by arviz-stats, over the declared parameters: the least of
bulk and tail effective sizes. Prints a line of JSON for each, and a table of Markdown after each posterior: medians over seeds, with processor
microseconds a gradient and gradients an effective draw in brackets where gradients are told.
"""

import argparse
import json
import os
import select
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
# Seconds after which a library that does not answer is given up.
PATIENCE = 300
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


def posed(problem):
    """NumPyro's potential and transforms of a problem, and starts uniform on (-2, 2)."""
    import jax
    from numpyro.infer.util import initialize_model

    jax.config.update("jax_enable_x64", True)
    info = initialize_model(jax.random.PRNGKey(0), numpyro_model(problem))
    shapes = info.param_info.z

    def start(key):
        keys = dict(zip(shapes, jax.random.split(key, len(shapes))))
        return {name: jax.random.uniform(keys[name], z.shape, z.dtype, -2, 2) for name, z in shapes.items()}

    return info, start


def jax_runs(problem, info, chain):
    """Four chains in one program that is compiled once and takes seeds; `chain` gives draws, divergences and leapfrog steps."""
    import jax

    chains = jax.jit(lambda keys: jax.lax.map(chain, keys))
    constrain = jax.jit(jax.vmap(jax.vmap(info.postprocess_fn)))

    def run(seed):
        clock = Clock()
        positions, diverging, steps = jax.block_until_ready(chains(jax.random.split(jax.random.PRNGKey(seed), 4)))
        found = jax.block_until_ready(constrain(positions))
        figures = clock.read()
        draws = {v: np.asarray(found[v]) for v in PARAMETERS[problem]}
        return {**figures, "draws": draws, "divergences": int(np.sum(diverging)), "gradients": float(np.sum(steps))}

    return run


def numpyro_runs(problem):
    import jax
    from numpyro.infer import NUTS

    info, start = posed(problem)
    # Of a potential, and its loop written here: MCMC.run compiles again for every key, and a kernel of a model for every start.
    kernel = NUTS(potential_fn=info.potential_fn)

    def chain(key):
        starting, moving = jax.random.split(key)
        state = kernel.init(moving, 1000, start(starting), (), {})

        def warm(_, carried):
            state, steps = carried
            state = kernel.sample(state, (), {})
            return state, steps + state.num_steps

        state, steps = jax.lax.fori_loop(0, 1000, warm, (state, 0))

        def one(state, _):
            state = kernel.sample(state, (), {})
            return state, (state.z, state.diverging, state.num_steps)

        _, (positions, diverging, later) = jax.lax.scan(one, state, None, length=1000)
        return positions, diverging, steps + later.sum()

    return jax_runs(problem, info, chain)


def blackjax_runs(problem):
    import blackjax
    import jax

    info, start = posed(problem)
    density = lambda position: -info.potential_fn(position)
    adaptation = blackjax.window_adaptation(blackjax.nuts, density)

    def chain(key):
        starting, warming, drawing = jax.random.split(key, 3)
        (state, parameters), warmup = adaptation.run(warming, start(starting), 1000)
        step = blackjax.nuts(density, **parameters).step

        def one(state, key):
            state, information = step(key, state)
            return state, (state.position, information.is_divergent, information.num_integration_steps)

        _, (positions, diverging, later) = jax.lax.scan(one, state, jax.random.split(drawing, 1000))
        return positions, diverging, warmup.info.num_integration_steps.sum() + later.sum()

    return jax_runs(problem, info, chain)


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


def child(tool, problem):
    """Makes a library ready for a problem, says so, and answers each seed on a line."""
    # Libraries print as they please: answers have the output to themselves.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    say = lambda record: print(json.dumps(record), file=answers, flush=True)
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
    say({"prepared": time.perf_counter() - begin})
    for line in sys.stdin:
        say(judged(run, int(line)))


class Peer:
    """A library in a process of its own."""

    def __init__(self, tool, problem):
        command = [sys.executable, __file__, "--child", tool, problem]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.rows = []
        self.prepared = (self.answer() or {}).get("prepared")

    def answer(self):
        """The next line, or None, and the end of the process, where none comes in time."""
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        line = self.process.stdout.readline() if ready else ""
        if not line:
            self.process.kill()
        return json.loads(line) if line else None

    def run(self, seed):
        if self.process.poll() is not None:
            return
        self.process.stdin.write(f"{seed}\n")
        self.process.stdin.flush()
        row = self.answer()
        if row is not None:
            self.rows.append(row)

    def record(self):
        """Medians over seeds; None where no seed was answered."""
        if not self.rows:
            return None
        middle = lambda key: float(np.median([row[key] for row in self.rows])) if key in self.rows[0] else None
        rates = [row["ess"] / row["cpu"] for row in self.rows]
        figures = {key: middle(key) for key in ("ess", "cpu", "wall", "gradients", "divergences")}
        worst = max(row["rhat"] for row in self.rows)
        return {"rate": float(np.median(rates)), "rates": rates, **figures, "rhat": worst, "prepared": self.prepared}

    def end(self):
        self.process.kill()
        self.process.wait()


def measure(problem, tools, seeds, until):
    """A seed of each library in turn, until there are `seeds` or no time for another round is left."""
    peers = {}
    for tool in tools:
        peers[tool] = Peer(tool, problem)
        print(f"{problem}: {tool} ready after {peers[tool].prepared} s", file=sys.stderr, flush=True)
    for seed in range(seeds):
        begin = time.monotonic()
        for peer in peers.values():
            peer.run(seed)
        if 2 * time.monotonic() - begin > until:
            break
    records = {tool: peer.record() for tool, peer in peers.items()}
    for peer in peers.values():
        peer.end()
    return records


def table(records, tools, problems):
    def cell(record):
        if record is None:
            return ""
        gradient = record["gradients"]
        costs = f" [{1e6 * record['cpu'] / gradient:.3g}, {gradient / record['ess']:.3g}]" if gradient else ""
        seeds = len(record["rates"])
        return f"{record['rate']:.0f}{costs}, {seeds} seed{'s' if seeds > 1 else ''}"

    lines = ["|  | " + " | ".join(PROBLEMS[p] for p in problems) + " |", "| --- |" + " --- |" * len(problems)]
    for tool in tools:
        lines.append(f"| {tool} | " + " | ".join(cell(records.get((tool, p))) for p in problems) + " |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--problems", default=",".join(PROBLEMS))
    parser.add_argument("--child", nargs=2)
    options = parser.parse_args()
    if options.child:
        return child(*options.child)
    tools, problems = options.tools.split(","), options.problems.split(",")
    print(f"{options.seeds} seeds each of {', '.join(tools)} on {', '.join(problems)}, in at most {options.minutes:g} minutes")
    begin, records = time.monotonic(), {}
    for place, problem in enumerate(problems):
        now = time.monotonic()
        share = (begin + 60 * options.minutes - now) / (len(problems) - place)
        load = os.getloadavg()[0]
        for tool, record in measure(problem, tools, options.seeds, now + share).items():
            if record is not None:
                records[tool, problem] = record
                print(json.dumps({"tool": tool, "problem": problem, **record, "load": load}), flush=True)
        print(f"\n{table(records, tools, problems[: place + 1])}\n\n{(time.monotonic() - begin) / 60:.1f} minutes\n", flush=True)


if __name__ == "__main__":
    main()
