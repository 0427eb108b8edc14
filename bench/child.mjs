/** One backend's side of `npm run bench`: runs the cases of the named topics and sends a record of each to the parent. */
import { backend } from "gibbs";
import { measure } from "./lib/measure.mjs";

const { topics, effort, match } = JSON.parse(process.argv[2]);

process.send({ backend: { ...backend } });
for (const topic of topics) process.send({ records: await records(topic) });
process.disconnect();

async function records(topic) {
  const cases = [];
  try {
    const { default: list } = await import(`./cases/${topic}.mjs`);
    list((name, run, options = {}) => cases.push({ name, run, ...options }));
  } catch (error) {
    return [{ topic, name: "(the whole file)", error: `${error.name}: ${error.message}` }];
  }
  const chosen = cases.filter(({ name }) => name.includes(match));
  return measure(topic, chosen, effort);
}
