import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { excerpt } from "../../scripts/lib/excerpt.mjs";
import { root } from "../../scripts/lib/paths.mjs";
import { Advice, Log } from "../../scripts/lib/step.mjs";

test("npm test: an unknown stage is a failure, counted in the last line", (t) => {
  const script = join(root, "scripts", "test.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, "--only=nonsense"], { encoding: "utf8" });
  t.is(status, 1);
  t.is(stdout.trim().split("\n").at(-1), "tests: 0 passed, 1 failed");
  t.regex(stderr, /nonsense/);
});

test("a command's output and status, and nothing of the commands before it", async (t) => {
  const log = new Log("test of the log");
  await log.attempt(process.execPath, ["-e", "console.log('before')"]);
  const { status, output } = await log.attempt(process.execPath, ["-e", "console.log('after'); process.exit(3)"]);
  t.is(status, 3);
  t.is(output, "after\n");
  t.regex(readFileSync(log.path, "utf8"), /before[\s\S]*after/);
});

test("a command that fails where it must not, and one that is not there", async (t) => {
  const log = new Log("test of failures");
  await t.throwsAsync(log.run(process.execPath, ["-e", "process.exit(2)"]), { message: /status 2/ });
  await t.throwsAsync(log.run("no-such-command-here", []), { instanceOf: Advice, message: /no-such-command-here/ });
});

test("a command that takes too long is ended and has failed", async (t) => {
  const log = new Log("test of patience");
  const { status } = await log.attempt(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"], { timeout: 200 });
  t.not(status, 0);
});

test("what is shown of a failed stage: the failed tests of a TAP log, else its end", (t) => {
  const tap = new Log("test of excerpts in tap");
  tap.write("ok 1 - a\nnot ok 2 - b\n  ---\n    details\n  ...\nok 3 - c\n1..3");
  t.deepEqual(excerpt(tap).split("\n").slice(0, -1), ["  not ok 2 - b", "    ---", "      details", "    ..."]);
  const plain = new Log("test of excerpts");
  plain.write(Array.from({ length: 100 }, (_, i) => `line ${i}`).join("\n"));
  const shown = excerpt(plain);
  t.regex(shown, /line 99/);
  t.notRegex(shown, /line 9\n/);
});
