/**
 * Runs every test: Rust, TypeScript on both backends, a real browser, the packed package, and the static checks.
 * `npm test -- --only=rust,wasm` runs some stages alone. The last line counts; the exit status follows.
 */
import { build } from "./build.mjs";
import { inWords, single, sum } from "./lib/count.mjs";
import { excerpt } from "./lib/excerpt.mjs";
import { stages } from "./lib/stages.mjs";
import { report, step } from "./lib/step.mjs";
import { setup } from "./setup.mjs";

const counted = [];
await main();
const total = sum(counted);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
console.log(`tests: ${inWords(total)}`);

async function main() {
  const chosen = choose(process.argv.slice(2));
  if (!chosen) return;
  const toolchain = await attempt(() =>
    setup({ browser: chosen.some(({ name }) => name === "browser" || name === "package") }),
  );
  if (!toolchain) return;
  const afterBuild = chosen.filter(({ needs }) => needs === "build");
  // The build runs beside the stages that do without it.
  const built = afterBuild.length > 0 && attempt(async () => (await build(toolchain)) ?? true);
  for (const stage of chosen.filter(({ needs }) => needs !== "build")) await runStage(stage, toolchain);
  if (!(await built)) return;
  for (const stage of afterBuild) await runStage(stage, toolchain);
}

/** The stages that the arguments ask for, or undefined with a message. */
function choose(args) {
  const only = args
    .find((arg) => arg.startsWith("--only="))
    ?.slice("--only=".length)
    .split(",");
  const names = stages.map(({ name }) => name);
  const unknown = [
    ...args.filter((arg) => !arg.startsWith("--only=")),
    ...(only ?? []).filter((name) => !names.includes(name)),
  ];
  if (unknown.length > 0) {
    console.error(
      `Unknown: ${unknown.join(" ")}. The stages are ${names.join(", ")}: npm test -- --only=<stage>,<stage>`,
    );
    counted.push(single(false));
    return undefined;
  }
  return only ? stages.filter(({ name }) => only.includes(name)) : stages;
}

async function runStage({ name, run }, toolchain) {
  let counts = single(false);
  let failure = "";
  await attempt(
    () =>
      step(`test ${name}`, async (log) => {
        counts = await run(toolchain, log);
        if (counts.failed > 0) failure = excerpt(log);
        return inWords(counts);
      }),
    { count: false },
  );
  if (failure) console.error(failure);
  counted.push(counts);
}

/** The action's result; a failure is reported and counted, and gives undefined. */
async function attempt(action, { count = true } = {}) {
  try {
    return await action();
  } catch (error) {
    report(error);
    if (count) counted.push(single(false));
    return undefined;
  }
}
