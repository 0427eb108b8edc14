/** Programs in the documents run as they stand, on the backend under test, and say the truth; links lead somewhere. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "ava";
import { backend } from "gibbs";
import { root } from "./api.ts";
import { documentExamples, run } from "./examples.ts";
import { matches } from "./literal.ts";

const guides = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".md") && !path.startsWith("api"))
  .map((path) => join("docs", path));
const documents = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...guides];
const folder = join(root, "build", "examples", `${backend.name}-documents`);

for (const path of documents) {
  for (const example of documentExamples(folder, path)) {
    test(example.title, async (t) => {
      t.true(example.claims.length > 0, "says nothing that can be checked");
      await run(example, (index, value) => {
        const { text, expected, approximate } = example.claims[index];
        t.true(matches(value, expected, approximate), `// ${text}: is ${JSON.stringify(value)}`);
      });
    });
  }

  test(`${path}: links to files lead somewhere`, (t) => {
    const text = readFileSync(join(root, path), "utf8");
    const targets = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target);
    const files = targets.filter((target) => !/^[a-z]+:/.test(target));
    t.deepEqual(
      files.filter((target) => !existsSync(join(root, dirname(path), target))),
      [],
    );
  });
}

test("the README's first program is there", (t) => {
  t.is(documentExamples(folder, "README.md").length, 1);
});
