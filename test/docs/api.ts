/** What users can import, as the compiler sees it: the sources' exports with their documentation. */
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** One name that a subpath exports. */
export interface Exported {
  /** Where users import it from, such as `gibbs/loss`. */
  readonly module: string;
  readonly name: string;
  /** Its file, from the project's root. */
  readonly file: string;
  readonly declaration: ts.Declaration;
  readonly symbol: ts.Symbol;
}

/** The exports of all subpaths, with the checker that knows their types. */
export interface Api {
  readonly checker: ts.TypeChecker;
  readonly exports: readonly Exported[];
}

/** Subpaths and the files that make them. */
export const entries: Readonly<Record<string, string>> = {
  gibbs: "src/index.ts",
  ...Object.fromEntries(
    readdirSync(join(root, "src"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !["internal", "backend"].includes(entry.name))
      .map(({ name }) => [`gibbs/${name}`, `src/${name}/index.ts`]),
  ),
};

export function readApi(): Api {
  const { config } = ts.readConfigFile(join(root, "tsconfig.types.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const files = Object.values(entries).map((file) => join(root, file));
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  const exports = Object.entries(entries).flatMap(([module, file]) => exportsOf(program, checker, module, file));
  return { checker, exports };
}

function exportsOf(program: ts.Program, checker: ts.TypeChecker, module: string, file: string): Exported[] {
  const source = program.getSourceFile(join(root, file));
  const symbol = source && checker.getSymbolAtLocation(source);
  return (symbol ? checker.getExportsOfModule(symbol) : []).flatMap((alias) => {
    const target = alias.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(alias) : alias;
    const [declaration] = target.declarations ?? [];
    if (declaration === undefined) return [];
    const place = relative(root, declaration.getSourceFile().fileName);
    return [{ module, name: alias.name, file: place, declaration, symbol: target }];
  });
}

/** Whether it can be called. */
export function isFunction({ symbol, declaration }: Exported, checker: ts.TypeChecker): boolean {
  if (!(symbol.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Variable))) return false;
  return checker.getTypeOfSymbolAtLocation(symbol, declaration).getCallSignatures().length > 0;
}

/** Whether it exists when the program runs, so that it can be imported as a value. */
export const isValue = ({ symbol }: Exported) => (symbol.flags & ts.SymbolFlags.Value) !== 0;

/** The text of its documentation, without tags. */
export const description = ({ symbol }: Exported, checker: ts.TypeChecker) =>
  ts.displayPartsToString(symbol.getDocumentationComment(checker));

/** The tags of its documentation, such as `param` and `example`, with their texts. */
export function tags(symbol: ts.Symbol, checker: ts.TypeChecker): { name: string; text: string }[] {
  return symbol.getJsDocTags(checker).map(({ name, text }) => ({ name, text: ts.displayPartsToString(text) }));
}
