"""One side of a comparison: a process that prepares a case once and runs it when told, a JSON line a command.

    python protocol.py <topic> <data folder> <output folder>

Commands: {"do": "prepare", "case"}, {"do": "run", "seed", "calls"}, {"do": "save", "name"}. A topic is a module with
CASES = {name: prepare}; prepare(data, threads) returns run(seed) -> result; a result is a dictionary of arrays and numbers,
or has a method `output` that makes one, so that nothing but the work is timed.
"""

import gc
import importlib
import json
import os
import sys
import time

import numpy as np


class Data:
    """The arrays and numbers that data.py wrote."""

    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "meta.json")) as file:
            meta = json.load(file)
        self.arrays, self.numbers = meta["arrays"], meta["numbers"]

    def __call__(self, name):
        entry = self.arrays[name]
        kind = np.dtype(entry["dtype"]).newbyteorder("<")
        return np.fromfile(os.path.join(self.folder, entry["file"]), kind).reshape(entry["shape"])


class Side:
    """What is prepared, and the last result."""

    def __init__(self, topic, data, output, threads):
        self.topic, self.data, self.output_folder, self.threads = topic, data, output, threads
        self.call = self.last = None

    def prepare(self, case):
        self.call = self.last = None
        gc.collect()
        self.call = self.topic.CASES[case](self.data, self.threads)
        return {"versions": self.topic.versions()}

    def run(self, seed, calls):
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(calls):
            self.last = self.call(seed)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        return {"wall": wall / calls, "cpu": cpu / calls}

    def save(self, name):
        """Writes the last result for the judge of quality."""
        output = self.last if isinstance(self.last, dict) else self.last.output()
        saved = {}
        for key, value in output.items():
            if isinstance(value, np.ndarray):
                file = f"{name}-{key}.bin"
                np.ascontiguousarray(value).tofile(os.path.join(self.output_folder, file))
                saved[key] = {"file": file, "dtype": value.dtype.name, "shape": value.shape}
            else:
                saved[key] = value
        return {"saved": saved}


def serve(handlers):
    """Answers commands from standard input until it ends; whatever else prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    for line in sys.stdin:
        command = json.loads(line)
        try:
            answer = handlers[command.pop("do")](**command)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer, default=float) + "\n")


def main(topic, data, output):
    threads = int(os.environ["OMP_NUM_THREADS"])
    side = Side(importlib.import_module(topic), Data(data), output, threads)
    serve({"prepare": side.prepare, "run": side.run, "save": side.save})


if __name__ == "__main__":
    main(*sys.argv[1:])
