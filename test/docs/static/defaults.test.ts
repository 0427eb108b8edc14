/** Defaults that documentation states are those of the Rust options, which live in the generated tables of names. */
import { readdirSync } from "node:fs";
import test from "ava";
import ts from "typescript";
import { type Exported, isFunction, readApi, tags } from "../api.ts";

const { checker, exports } = readApi();
const folder = new URL("../../../src/backend/bindings/", import.meta.url);
const bindings = await Promise.all(readdirSync(folder).map((file) => import(new URL(file, folder).href)));
const tables: Record<string, Readonly<Record<string, string>>> = Object.assign({}, ...bindings);

for (const exported of exports.filter((each) => isFunction(each, checker))) {
  const stated = statements(exported);
  const tablesInFile = tablesOf(exported.declaration.getSourceFile());
  const used = tablesInFile.filter((table) => Object.keys(table).every((name) => stated.has(name)));
  if (used.length === 0 || exported.name.endsWith("Sync")) continue;
  test(`${exported.module} ${exported.name}`, (t) => {
    for (const [option, value] of used.flatMap((table) => Object.entries(table))) {
      const said =
        stated
          .get(option)
          ?.map(defaultIn)
          .filter((each) => each !== undefined) ?? [];
      if (value === "undefined") t.deepEqual(said.filter(isLiteral), [], `options.${option} has no default`);
      else {
        t.true(said.length > 0, `says the default of options.${option}, ${value}`);
        for (const each of said) t.true(same(each, value), `options.${option}: says ${each}, is ${value}`);
      }
    }
  });
}

test("tables of names are found", (t) => {
  t.true(Object.keys(tables).filter((name) => name.endsWith("OptionsNames")).length > 0);
});

test("a default is read in each way that documentation writes it", (t) => {
  t.is(defaultIn("Steps it may take; default 300."), "300");
  t.is(defaultIn("Small; default 1e-4, relative to the variance."), "1e-4");
  t.is(defaultIn('`"k-means++"` (default) or `"random"`.'), '"k-means++"');
  t.is(defaultIn('How it starts; default `"random"`.'), '"random"');
  t.is(defaultIn("One weight a point; default: all 1."), "all");
  t.is(defaultIn("Whether to; default `true`."), "true");
  t.is(defaultIn("Bytes it may take; default 1 GiB."), "1 GiB");
  t.is(defaultIn("The number of groups."), undefined);
  t.true(
    same("1e-8", "0.00000001") &&
      !same("1e-8", "1e-7") &&
      same('"mean"', '"mean"') &&
      same("1 GiB", "1073741824") &&
      !same("mean", '"sum"'),
  );
});

/** The tables that a file checks options against: those it imports from the bindings. */
function tablesOf(file: ts.SourceFile): Readonly<Record<string, string>>[] {
  const imports = file.statements.filter(ts.isImportDeclaration);
  const names = imports.flatMap(({ importClause }) => {
    const named = importClause?.namedBindings;
    return named && ts.isNamedImports(named) ? named.elements.map(({ name }) => name.text) : [];
  });
  return names.filter((name) => name.endsWith("OptionsNames")).map((name) => tables[name]);
}

/** What is said of each option: in the type of the options, and in the function's own tags. */
function statements(exported: Exported): Map<string, string[]> {
  const said = new Map<string, string[]>();
  const [signature] = checker.getTypeOfSymbolAtLocation(exported.symbol, exported.declaration).getCallSignatures();
  const parameter = signature.parameters.find(({ name }) => name === "options");
  if (parameter === undefined) return said;
  const type = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(parameter, exported.declaration));
  for (const property of type.getProperties()) {
    said.set(property.name, [ts.displayPartsToString(property.getDocumentationComment(checker))]);
  }
  for (const { name, text } of tags(exported.symbol, checker)) {
    const [, option, rest] = text.match(/^options\.(\w+)\s+([\s\S]*)$/) ?? [];
    if (name === "param" && option !== undefined) said.get(option)?.push(rest);
  }
  return said;
}

/** The default that a sentence states: the word behind "default", or the literal before "(default)". */
function defaultIn(text: string): string | undefined {
  const before = text.match(/`([^`]+)` \(default\)/)?.[1];
  return (
    before ??
    text
      .match(/\bdefault:? (?:`([^`]+)`|("[^"]*"|\d+ GiB|[^\s,;]+?)[.,;:]?(?:\s|$))/)
      ?.slice(1)
      .find(Boolean)
  );
}

const isLiteral = (text: string) => /^(-?[\d.]|"|true$|false$)/.test(text);

function same(said: string, value: string): boolean {
  const [, gibibytes] = said.match(/^(\d+) GiB$/) ?? [];
  if (gibibytes !== undefined) return Number(gibibytes) * 2 ** 30 === Number(value);
  return said === value || (isLiteral(said) && !said.startsWith('"') && Number(said) === Number(value));
}
