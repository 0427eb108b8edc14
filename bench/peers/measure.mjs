/** One comparison: both sides prepare, then run in turn; what they return is judged by the same code. */
import { load } from "../lib/machine.mjs";
import { median, summary } from "../lib/statistics.mjs";

/** A run repeats a call until it takes this many seconds, so that clocks and collectors of garbage even out. */
const leastRun = 0.1;
const mostCalls = 50;
/** Seconds after which a comparison is content with the runs it has, if they are at least `leastRuns`. */
const budget = 120;
const leastRuns = 3;
/** Results that depend on the seed are judged after every run, the others once. */
const seeded = new Set(["cluster", "cluster-js", "sample", "sample-nested"]);

/**
 * @param {{ours: Side, peer: Side}} sides
 * @param {Side} judge
 * @returns {Promise<object>} times and quality of each side; a side that failed says so in `error`
 */
export async function compare({ topic, name, peerCase = name, title, peer, runs, gate }, threads, sides, judge) {
  const before = load();
  const contestants = [
    new Contestant("ours", sides.ours, topic, name, judge),
    new Contestant("peer", sides.peer, topic, peerCase, judge),
  ];
  for (const each of contestants) await each.prepare();
  const begin = performance.now();
  for (let run = 0; run < runs; run++) {
    if (run >= leastRuns && performance.now() - begin > budget * 1e3) break;
    for (const each of contestants) await each.run(run);
  }
  for (const each of contestants) await each.finish();
  const [ours, theirs] = contestants.map((each) => each.record());
  const date = new Date().toISOString().slice(0, 10);
  const result = { topic, name, title, threads, peer, date, load: { before, after: load() }, ours, theirs };
  if (ours.error || theirs.error) return result;
  const ratios = ratio(ours, theirs);
  const promised = gate !== undefined && threads === 1;
  return { ...result, ratio: ratios, ...(promised && { gate: { wanted: gate, met: ratios.cpu >= gate } }) };
}

/** Above 1 where ours is better: in time, or in effective draws a second of wall clock and of the processor. */
function ratio(ours, theirs) {
  if (ours.rate) {
    return {
      wall: ours.rate.wall.median / theirs.rate.wall.median,
      cpu: ours.rate.cpu.median / theirs.rate.cpu.median,
    };
  }
  return { wall: theirs.wall.median / ours.wall.median, cpu: theirs.cpu.median / ours.cpu.median };
}

class Contestant {
  #runs = [];
  #facts = [];
  #calls = 1;
  #error;
  #prepared;

  constructor(who, side, topic, name, judge) {
    Object.assign(this, { who, side, topic, name, judge });
  }

  /** Loads the data and calls once without counting it. */
  prepare() {
    return this.#attempt(async () => {
      this.#prepared = await this.side.ask({ do: "prepare", case: this.name });
      await this.side.ask({ do: "run", seed: 0, calls: 1 });
      const { wall } = await this.side.ask({ do: "run", seed: 0, calls: 1 });
      this.#calls = Math.min(mostCalls, Math.ceil(leastRun / wall));
    });
  }

  run(seed) {
    return this.#attempt(async () => {
      this.#runs.push(await this.side.ask({ do: "run", seed, calls: this.#calls }));
      if (seeded.has(this.topic)) await this.#judge();
    });
  }

  finish() {
    return this.#attempt(async () => {
      if (!seeded.has(this.topic)) await this.#judge();
    });
  }

  async #judge() {
    const { saved } = await this.side.ask({ do: "save", name: `${this.topic}-${this.name}-${this.who}` });
    const { facts } = await this.judge.ask({ do: "judge", case: `${this.topic}/${this.name}`, saved });
    this.#facts.push(facts);
  }

  async #attempt(action) {
    if (this.#error !== undefined) return;
    try {
      await action();
    } catch (error) {
      this.#error = error.message;
    }
  }

  record() {
    if (this.#error !== undefined) return { error: this.#error };
    const each = (key) => this.#runs.map((run) => run[key]);
    const quality = Object.keys(this.#facts[0]).map((key) => [key, median(this.#facts.map((facts) => facts[key]))]);
    const rates = (key) => summary(this.#runs.map((run, i) => this.#facts[i].ESS / run[key]));
    return {
      versions: this.#prepared.versions,
      calls: this.#calls,
      wall: summary(each("wall")),
      cpu: summary(each("cpu")),
      quality: Object.fromEntries(quality),
      ...("ESS" in this.#facts[0] && { rate: { wall: rates("wall"), cpu: rates("cpu") } }),
    };
  }
}
