/** The tarballs, installed into empty folders and used from Node. */
import test from "ava";
import { checks } from "../support/checks.js";
import { Installation, program, tarballs } from "../support/installed.ts";

interface Outcome {
  backend: string;
  outcomes: Record<string, string>;
}

const cases = [
  { title: "main and platform package", files: [tarballs.main, tarballs.platform], backend: "native" },
  { title: "main package alone", files: [tarballs.main], backend: "wasm" },
];

for (const { title, files, backend } of cases) {
  test(`${title}: the backend is ${backend} and every subpath works`, async (t) => {
    const installation = await Installation.of(...files);
    t.teardown(() => installation.remove());
    installation.write("program.mjs", program);
    const outcome: Outcome = JSON.parse(await installation.node(["program.mjs"]));
    t.is(outcome.backend, backend);
    t.deepEqual(outcome.outcomes, Object.fromEntries(Object.keys(checks).map((name) => [name, "good"])));
  });
}

test("main and platform package: WebAssembly can be forced", async (t) => {
  const installation = await Installation.of(tarballs.main, tarballs.platform);
  t.teardown(() => installation.remove());
  installation.write("program.mjs", `import { backend } from "gibbs"; console.log(backend.name);`);
  t.is((await installation.node(["program.mjs"], { GIBBS_BACKEND: "wasm" })).trim(), "wasm");
});

test("main package alone: forcing the native backend fails and says why", async (t) => {
  const installation = await Installation.of(tarballs.main);
  t.teardown(() => installation.remove());
  installation.write("program.mjs", `await import("gibbs").catch(({ code }) => console.log(code));`);
  t.is((await installation.node(["program.mjs"], { GIBBS_BACKEND: "native" })).trim(), "Unsupported");
});

for (const backend of ["native", "wasm"]) {
  test(`CommonJS can require it and call at once, ${backend}`, async (t) => {
    const installation = await Installation.of(tarballs.main, tarballs.platform);
    t.teardown(() => installation.remove());
    const program = `console.log(require("gibbs").backend.name, require("gibbs/loss").logSumExp([5]));`;
    installation.write("program.cjs", program);
    t.is((await installation.node(["program.cjs"], { GIBBS_BACKEND: backend })).trim(), `${backend} 5`);
  });
}
