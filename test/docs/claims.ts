/**
 * What an example says of its results, made into checks. CONTRIBUTING.md tells authors the same:
 *
 * - `f(x); // 3` and `console.log(f(x)); // 3`: the value is that, exactly; `// ≈ 3.14` to the digits written. What stands
 *   before `≈` may be a formula for readers.
 * - a comment on a line of its own, or behind a declaration: `// value ≈ 3.14`, `// shape is [2, 2]`, `// a === b`; several
 *   with commas or "and" between them.
 * - a remark may follow in parentheses or after a colon; any other comment is prose.
 *
 * Digits: the value may differ by one unit of the last digit that is written, so `0.25` allows 0.24 and 0.26.
 */
import ts from "typescript";
import { type Expected, literal } from "./literal.ts";

/** One statement about one value. */
export interface Claim {
  readonly text: string;
  readonly approximate: boolean;
  readonly expected: Expected;
}

/** An example whose claims call `claim(index, value)`. */
export interface CheckedExample {
  readonly imports: string;
  readonly body: string;
  readonly claims: readonly Claim[];
}

/** Finds the claims in an example's code. Throws for one that cannot be read, for it would never fail. */
export function withClaims(code: string): CheckedExample {
  const file = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ES2023, true);
  const claims: Claim[] = [];
  const imports: string[] = [];
  const body: string[] = [];
  const add = (claim: Claim, value: string) => `claim(${claims.push(claim) - 1}, ${value});`;

  for (const node of [...file.statements, file.endOfFileToken]) {
    for (const line of comments(code, ts.getLeadingCommentRanges(code, node.getFullStart()))) {
      body.push(...ownClaims(line).map(({ claim, value }) => add(claim, value)));
    }
    const text = node.getText(file);
    const [behind = ""] = comments(code, ts.getTrailingCommentRanges(code, node.end));
    if (ts.isImportDeclaration(node)) {
      imports.push(text);
    } else if (ts.isExpressionStatement(node)) {
      const claim = valueClaim(behind);
      body.push(claim === undefined ? text : add(claim, stated(node.expression, file)));
    } else {
      body.push(text, ...ownClaims(behind).map(({ claim, value }) => add(claim, value)));
    }
  }
  return { imports: imports.join("\n"), body: body.filter(Boolean).join("\n"), claims };
}

/** The lines of `//` comments, without the slashes. */
function comments(code: string, ranges: readonly ts.CommentRange[] | undefined): string[] {
  const lines = (ranges ?? []).filter(({ kind }) => kind === ts.SyntaxKind.SingleLineCommentTrivia);
  return lines.map(({ pos, end }) => code.slice(pos + 2, end).trim());
}

/** The value that a statement has, or that it prints. */
function stated(expression: ts.Expression, file: ts.SourceFile): string {
  if (ts.isCallExpression(expression) && expression.expression.getText(file) === "console.log") {
    return expression.arguments.map((argument) => argument.getText(file)).join(", ");
  }
  return expression.getText(file);
}

/** The claim behind an expression: its value. */
function valueClaim(comment: string): Claim | undefined {
  const approximate = comment.includes("≈");
  const expected = literal(comment.slice(comment.lastIndexOf("≈") + 1));
  if (expected === undefined && approximate) throw new Error(`cannot read the value in "${comment}"`);
  return expected && { text: comment, approximate, expected };
}

/** The claims of a comment that stands for itself, each with the expression it is about. */
function ownClaims(comment: string): { claim: Claim; value: string }[] {
  return parts(comment).flatMap((text) => {
    if (text.includes(" === "))
      return [{ claim: { text, approximate: false, expected: { constant: true } }, value: `(${text})` }];
    const [, value, relation, rest] = text.match(/^([\w$.[\]"'()]+) (≈|is) (.+)$/) ?? [];
    const expected = rest === undefined ? undefined : literal(rest);
    if (expected !== undefined) return [{ claim: { text, approximate: relation === "≈", expected }, value }];
    if (text.includes("≈")) throw new Error(`cannot read "${text}"; a claim is written as value ≈ 3.14`);
    return [];
  });
}

/** Parts between commas, semicolons and "and" that are outside brackets. */
function parts(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { index, 0: token } of text.matchAll(/[([{]|[)\]}]|[,;] | and /g)) {
    if (/[([{]/.test(token)) depth++;
    else if (/[)\]}]/.test(token)) depth--;
    else if (depth === 0) {
      found.push(text.slice(start, index).trim());
      start = index + token.length;
    }
  }
  return [...found, text.slice(start).trim()];
}
