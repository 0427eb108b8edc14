/** Examples in documentation, found and made into programs that check what they say. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { type Api, isValue, readApi, root, tags } from "./api.ts";
import { type CheckedExample, type Claim, withClaims } from "./claims.ts";

export interface Example {
  /** What it belongs to, such as `gibbs/loss crossEntropy`. */
  readonly title: string;
  readonly file: string;
  readonly claims: readonly Claim[];
  /** Why its claims could not be read, where that is so. */
  readonly fault?: unknown;
}

/** An example's code where it is written. */
interface Found {
  readonly title: string;
  readonly code: string;
  /** Names that it may use without importing them, with the module of each. */
  readonly known: ReadonlyMap<string, string>;
}

/** Writes the examples of every export, and of its members, as programs into `folder`. */
export function sourceExamples(folder: string): Example[] {
  const api = readApi();
  return api.exports.flatMap((exported) => {
    const { module, name, symbol } = exported;
    const known = namesOf(api, module);
    const members = [...(symbol.members?.values() ?? [])].map((member) => ({
      title: `${module} ${name}.${member.name}`,
      member,
    }));
    return [{ title: `${module} ${name}`, member: symbol }, ...members].flatMap(({ title, member }) => {
      const texts = tags(member, api.checker).filter((tag) => tag.name === "example");
      return texts.map(({ text }, index) =>
        written(folder, { title: numbered(title, index, texts), code: unfenced(text), known }),
      );
    });
  });
}

/** Writes the programs of a document, its blocks of JavaScript or TypeScript, into `folder`. They import what they use. */
export function documentExamples(folder: string, path: string): Example[] {
  const text = readFileSync(join(root, path), "utf8");
  const blocks = [...text.matchAll(/^```(?:js|javascript|ts|typescript)\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
  return blocks.map((code, index) => written(folder, { title: numbered(path, index, blocks), code, known: new Map() }));
}

/** Runs an example; `check` gets the value that each claim is about, and must get one for every claim. */
export async function run(example: Example, check: (index: number, value: unknown) => void): Promise<void> {
  if ("fault" in example) throw example.fault;
  const { file, claims } = example;
  const reached = new Set<number>();
  const program: { default: (claim: (index: number, value: unknown) => void) => Promise<void> } = await import(
    pathToFileURL(file).href
  );
  await program.default((index, value) => {
    reached.add(index);
    check(index, value);
  });
  const missed = claims.filter((_, index) => !reached.has(index));
  if (missed.length > 0) throw new Error(`never reached: ${missed.map(({ text }) => text).join("; ")}`);
}

/** The names of a subpath and of the main entry, which examples use as if they were imported. */
function namesOf({ exports }: Api, module: string): Map<string, string> {
  const values = exports.filter(isValue);
  const from = (wanted: string) =>
    values.filter((each) => each.module === wanted).map(({ name }) => [name, wanted] as const);
  return new Map([...from("gibbs"), ...from(module)]);
}

function written(folder: string, { title, code, known }: Found): Example {
  const file = join(folder, `${title.replace(/[^A-Za-z0-9]+/g, "-")}.ts`);
  let checked: CheckedExample;
  try {
    checked = withClaims(code);
  } catch (fault) {
    return { title, file, claims: [], fault };
  }
  const { imports, body, claims } = checked;
  const text = `${imports}
${missingImports(code, known)}
// ${title}
const console = { log: (..._: unknown[]) => {} };
export default async function (claim: (index: number, value: unknown) => void): Promise<void> {
claim; console;
${body}
}
`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text);
  return { title, file, claims };
}

/** Imports for the known names that the code uses and does not declare itself. */
function missingImports(code: string, known: ReadonlyMap<string, string>): string {
  const file = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ES2023, true);
  const used = new Set<string>();
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) (isDeclared(node) ? declared : used).add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  const names = [...known].filter(([name]) => used.has(name) && !declared.has(name));
  return names.map(([name, module]) => `import { ${name} } from "${module}";`).join("\n");
}

function isDeclared({ parent, ...node }: ts.Identifier): boolean {
  const declaration = parent as ts.NamedDeclaration;
  const declares = ts.isVariableDeclaration(parent) || ts.isBindingElement(parent) || ts.isImportSpecifier(parent);
  return declares && declaration.name?.pos === node.pos;
}

function unfenced(text: string): string {
  return text.replace(/^```\w*\n([\s\S]*?)\n?```\s*$/, "$1");
}

const numbered = (title: string, index: number, all: readonly unknown[]) =>
  all.length > 1 ? `${title} ${index + 1}` : title;
