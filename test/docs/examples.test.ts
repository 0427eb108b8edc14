/** Every example in the documentation of the sources runs as it stands, on the backend under test, and says the truth. */
import { join } from "node:path";
import test from "ava";
import { backend } from "gibbs";
import ts from "typescript";
import { root } from "./api.ts";
import { type Example, run, sourceExamples } from "./examples.ts";
import { matches } from "./literal.ts";

const examples = sourceExamples(join(root, "build", "examples", backend.name));

test("there are examples", (t) => {
  t.true(examples.length >= 10, `${examples.length}`);
});

for (const example of examples) {
  test(example.title, async (t) => {
    // Figures are looked at in their own tests; everything else has something to say about its result.
    await run(example, (index, value) => {
      const { text, expected, approximate } = example.claims[index];
      t.true(matches(value, expected, approximate), `// ${text}: is ${shown(value)}`);
    });
    if (!example.title.startsWith("gibbs/plot")) t.true(example.claims.length > 0, "says nothing that can be checked");
    t.pass();
  });
}

// Types are the same on both backends: looked at once.
if (backend.name === "native") {
  test("examples are good TypeScript", (t) => {
    t.deepEqual(typeFaults(examples), []);
  });
}

function typeFaults(all: readonly Example[]): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts", "lib.dom.d.ts"],
    types: [],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    allowUnreachableCode: true,
  };
  const program = ts.createProgram(
    all.filter((example) => !("fault" in example)).map(({ file }) => file),
    options,
  );
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const title = all.find((example) => example.file === file?.fileName)?.title;
    return `${title}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}

function shown(value: unknown): string {
  return JSON.stringify(ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value) ?? String(value);
}
