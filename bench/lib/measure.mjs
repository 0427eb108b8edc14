/**
 * Runs the cases of one file with benny, on the backend that this process has.
 *
 * Benny leaves two things to its user: it does not keep results alive, so that a compiler may drop the work, and a call
 * far below its clock's resolution is not measured well. So a case is a batch of calls that takes more than a
 * millisecond, and every result goes into a checksum that is printed.
 */
import benny from "benny";
import { summary } from "./statistics.mjs";

const leastBatch = 2e-3;

/**
 * @param {string} topic
 * @param {Case[]} cases
 * @param {{maxTime: number, minSamples: number}} effort seconds and samples a case
 * @returns {Promise<object[]>} one record a case; one that throws says so in `error`
 */
export async function measure(topic, cases, effort) {
  const ready = cases.map(prepare);
  const entries = ready
    .filter(({ error }) => error === undefined)
    .map((each) => benny.add(each.name, each.batch, effort));
  if (entries.length > 0) {
    const { results } = await benny.suite(topic, ...entries);
    for (const result of results) {
      const each = ready.find(({ name }) => name === result.name);
      each.samples = result.details.sampleResults.map((seconds) => seconds / each.calls);
    }
  }
  return ready.map((each) => record(topic, each));
}

/** Calls a case once, finds how many calls make a batch, and wraps it so that its results are kept. */
function prepare({ name, run, checksum, work, atMost }) {
  const each = { name, atMost, sum: 0, count: 0, cpu: 0, counted: 0 };
  const call = () => {
    const result = run();
    each.sum += checksum ? checksum(result) : result;
    each.count += 1;
    return result;
  };
  try {
    each.work = work?.(call());
    each.calls = batchSize(call);
    each.batch = () => {
      const before = process.cpuUsage();
      for (let i = 0; i < each.calls; i++) call();
      const { user, system } = process.cpuUsage(before);
      each.cpu += (user + system) / 1e6;
      each.counted += each.calls;
    };
  } catch (error) {
    each.error = `${error.name}: ${error.message}`;
  }
  return each;
}

function batchSize(call) {
  for (let calls = 1; ; calls *= 2) {
    const begin = performance.now();
    for (let i = 0; i < calls; i++) call();
    const seconds = (performance.now() - begin) / 1e3;
    if (seconds >= leastBatch) return calls;
  }
}

function record(topic, { name, atMost, error, calls, samples, sum, count, cpu, counted, work }) {
  if (error !== undefined) return { topic, name, error };
  if (samples === undefined || samples.length === 0) return { topic, name, error: "benny returned no samples" };
  // Calls are the same each time: their mean is the result of one, whatever the number of calls.
  return { topic, name, atMost, calls, seconds: summary(samples), cpu: cpu / counted, checksum: sum / count, work };
}
