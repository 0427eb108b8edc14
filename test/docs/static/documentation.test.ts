/** Every exported function is documented as DESIGN asks: what, how much, from where, and an example that runs. */
import test from "ava";
import ts from "typescript";
import { description, type Exported, isFunction, readApi, tags } from "../api.ts";

const { checker, exports } = readApi();
const functions = exports.filter((exported) => isFunction(exported, checker));

/** Whether it has a file to itself: one operation, whose cost matters. */
const isOperation = ({ file, name }: Exported) =>
  file.endsWith(`/${name.replace(/[A-Z]/g, (upper) => `-${upper.toLowerCase()}`)}.ts`);

for (const exported of functions) {
  const { module, name } = exported;
  const base = name.replace(/Sync$/, "");
  const isTwin = base !== name && functions.some((other) => other.module === module && other.name === base);
  test(`${module} ${name}`, (t) => {
    const text = description(exported, checker);
    t.regex(text, /^\S[\s\S]*?[.:](\s|$)/, "begins with a sentence");
    if (isTwin) {
      t.true(documentation(exported).includes(`{@link ${base}}`), `refers to {@link ${base}}`);
      return;
    }
    const found = tags(exported.symbol, checker);
    t.true(
      found.some((tag) => tag.name === "example"),
      "has an example",
    );
    if (isOperation(exported) && !["gibbs", "gibbs/plot"].includes(exported.module))
      t.regex(text, /\bCost: /, "says what it costs");
    for (const parameter of parameters(exported)) {
      t.true(
        found.some((tag) => tag.name === "param" && tag.text.split(/[\s.]/)[0] === parameter),
        `has @param ${parameter}`,
      );
    }
    for (const option of options(exported)) {
      t.not(
        ts.displayPartsToString(option.getDocumentationComment(checker)),
        "",
        `says what options.${option.name} does`,
      );
    }
  });
}

test("there are functions to look at", (t) => {
  t.true(functions.length > 20, `${functions.length}`);
});

/** Parameters that a caller has to think of; a single one may be clear from the sentence, options have their own type. */
function parameters(exported: Exported): string[] {
  const names = signature(exported).parameters.map(({ name }) => name);
  return exported.module === "gibbs" || names.length === 1 ? [] : names.filter((name) => name !== "options");
}

function options(exported: Exported): ts.Symbol[] {
  const parameter = signature(exported).parameters.find(({ name }) => name === "options");
  if (parameter === undefined) return [];
  return checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(parameter, exported.declaration)).getProperties();
}

function signature({ symbol, declaration }: Exported): ts.Signature {
  return checker.getTypeOfSymbolAtLocation(symbol, declaration).getCallSignatures()[0];
}

/** The comment as it is written, links included. */
function documentation({ declaration }: Exported): string {
  const owner = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  return owner.getFullText().slice(0, owner.getLeadingTriviaWidth());
}
