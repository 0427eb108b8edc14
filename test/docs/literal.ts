/** Values that are written in comments: how they are read, and whether a value is what was written. */
import ts from "typescript";

/** A literal; numbers keep the size of their last digit. */
export type Expected =
  | { readonly number: number; readonly unit: number }
  | { readonly list: readonly Expected[] }
  | { readonly fields: Readonly<Record<string, Expected>> }
  | { readonly constant: unknown };

const constants: Record<string, unknown> = {
  undefined: undefined,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
};

/** Reads a literal, with or without a remark behind it: ` (…)` or `: …`. Undefined for anything else. */
export function literal(text: string): Expected | undefined {
  for (const candidate of [text, text.replace(/ \(.*\)$/, ""), text.replace(/: .*$/, "")]) {
    const file = ts.createSourceFile("value.ts", `(${candidate})`, ts.ScriptTarget.ES2023);
    const [statement] = file.statements;
    const faults = (file as ts.SourceFile & { parseDiagnostics: readonly unknown[] }).parseDiagnostics;
    if (faults.length > 0 || file.statements.length !== 1 || !ts.isExpressionStatement(statement)) continue;
    const value = ts.isParenthesizedExpression(statement.expression) && read(statement.expression.expression, file);
    if (value) return value;
  }
  return undefined;
}

function read(node: ts.Expression, file: ts.SourceFile): Expected | undefined {
  if (ts.isNumericLiteral(node)) return number(node.getText(file));
  if (ts.isStringLiteral(node)) return { constant: node.text };
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { constant: true };
  if (node.kind === ts.SyntaxKind.FalseKeyword) return { constant: false };
  if (node.kind === ts.SyntaxKind.NullKeyword) return { constant: null };
  if (ts.isIdentifier(node))
    return Object.hasOwn(constants, node.text) ? { constant: constants[node.text] } : undefined;
  if (ts.isPrefixUnaryExpression(node)) return negative(node, file);
  if (ts.isArrayLiteralExpression(node)) {
    const list = node.elements.map((element) => read(element, file));
    return list.every((element) => element !== undefined) ? { list } : undefined;
  }
  return ts.isObjectLiteralExpression(node) ? fields(node, file) : undefined;
}

/** A number with one unit of its last digit: 1e-5 for 6.54099. */
function number(text: string): Expected {
  const [digits, exponent = "0"] = text.replaceAll("_", "").toLowerCase().split("e");
  const decimals = digits.split(".")[1]?.length ?? 0;
  return { number: Number(text.replaceAll("_", "")), unit: 10 ** (Number(exponent) - decimals) };
}

function negative(node: ts.PrefixUnaryExpression, file: ts.SourceFile): Expected | undefined {
  const value = node.operator === ts.SyntaxKind.MinusToken ? read(node.operand, file) : undefined;
  if (value === undefined) return undefined;
  if ("number" in value) return { ...value, number: -value.number };
  return "constant" in value && typeof value.constant === "number" ? { constant: -value.constant } : undefined;
}

function fields(node: ts.ObjectLiteralExpression, file: ts.SourceFile): Expected | undefined {
  const found: Record<string, Expected> = {};
  for (const property of node.properties) {
    const value = ts.isPropertyAssignment(property) ? read(property.initializer, file) : undefined;
    if (value === undefined) return undefined;
    found[(property.name as ts.Identifier).text] = value;
  }
  return { fields: found };
}

/** Whether a value is what was written: exactly, or to the digits written. Arrays of any kind count as lists. */
export function matches(value: unknown, expected: Expected, approximate: boolean): boolean {
  if ("constant" in expected) return Object.is(value, expected.constant);
  if ("number" in expected) {
    if (typeof value !== "number") return false;
    // The last digit and a little more, for the difference of two decimals is not exact.
    return approximate ? Math.abs(value - expected.number) <= 1.0001 * expected.unit : value === expected.number;
  }
  if ("list" in expected) {
    if (!Array.isArray(value) && !ArrayBuffer.isView(value)) return false;
    const list = Array.from(value as ArrayLike<unknown>);
    return (
      list.length === expected.list.length && list.every((each, i) => matches(each, expected.list[i], approximate))
    );
  }
  const names = Object.keys(expected.fields);
  if (typeof value !== "object" || value === null || Object.keys(value).length !== names.length) return false;
  return names.every((name) => matches((value as Record<string, unknown>)[name], expected.fields[name], approximate));
}
