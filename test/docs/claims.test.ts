/** The examples' own checks: what counts as a claim, and that a wrong one is found. */
import test from "ava";
import { withClaims } from "./claims.ts";
import { literal, matches } from "./literal.ts";

/** Runs an example that imports nothing and says which claims hold. */
function outcomes(code: string): [text: string, holds: boolean][] {
  const { body, claims } = withClaims(code);
  const held = new Map<number, boolean>();
  const claim = (index: number, value: unknown) => {
    held.set(index, matches(value, claims[index].expected, claims[index].approximate));
  };
  new Function("claim", body)(claim);
  return claims.map(({ text }, index) => [text, held.get(index) === true]);
}

test("the value of an expression, or what is printed", (t) => {
  t.deepEqual(outcomes("1 + 2; // 3"), [["3", true]]);
  t.deepEqual(outcomes("1 + 2; // 4"), [["4", false]]);
  t.deepEqual(outcomes("console.log(1 + 2); // 3"), [["3", true]]);
  t.deepEqual(outcomes("3 > 2; // true: as it should be"), [["true: as it should be", true]]);
  t.deepEqual(outcomes("[1, 2].map((x) => [x]); // [[1], [2]]"), [["[[1], [2]]", true]]);
});

test("approximate values: to the digits written, behind a formula or not", (t) => {
  t.deepEqual(outcomes("1000 + Math.LN2; // 1000 + log 2 ≈ 1000.6931"), [["1000 + log 2 ≈ 1000.6931", true]]);
  t.deepEqual(outcomes("Math.PI; // ≈ 3.1415"), [["≈ 3.1415", true]]);
  t.deepEqual(outcomes("Math.PI; // ≈ 3.1413"), [["≈ 3.1413", false]]);
});

test("comments of their own, in the order of the code", (t) => {
  const code = `
    const a = [1, 2];
    // a is [1, 2]
    const { length } = a; // length is 2
    a.push(3);
    // a is [1, 2, 3], length is 2 and a[0] === 1
    // a.length ≈ 3 (it grew)
  `;
  const texts = ["a is [1, 2]", "length is 2", "a is [1, 2, 3]", "length is 2", "a[0] === 1", "a.length ≈ 3 (it grew)"];
  t.deepEqual(
    outcomes(code),
    texts.map((text) => [text, true]),
  );
});

test("wrong claims are found wherever they stand", (t) => {
  const code = "const a = [1, 2]; // a is [1]\n// a is [2, 1], a.length ≈ 5\n// a[0] === a[1]";
  t.deepEqual(
    outcomes(code).map(([, holds]) => holds),
    [false, false, false, false],
  );
});

test("typed arrays are lists, objects have all their fields", (t) => {
  t.deepEqual(outcomes("new Float64Array([0.25, -1]); // [0.25, -1]")[0][1], true);
  t.deepEqual(outcomes("({ a: 1, b: [2] }); // { a: 1, b: [2] }")[0][1], true);
  t.deepEqual(outcomes("({ a: 1, b: 2 }); // { a: 1 }")[0][1], false);
});

test("prose is no claim", (t) => {
  for (const comment of ["the answer", "it is small", "greedy, and fast", "see above: 3 steps"]) {
    t.deepEqual(withClaims(`f(); // ${comment}\n// ${comment}`).claims, [], comment);
  }
});

test("a claim that cannot be read is an error, not a claim that never fails", (t) => {
  t.throws(() => withClaims("f(); // ≈ about two"));
  t.throws(() => withClaims("const a = 1;\n// a ≈ about two"));
  t.throws(() => withClaims("const a = 1;\n// the value of a ≈ 1"));
});

test("imports are set apart", (t) => {
  const { imports, body } = withClaims(`import { a } from "b";\na(); // 1`);
  t.is(imports, `import { a } from "b";`);
  t.is(body, "claim(0, a());");
});

test("one unit of the last digit", (t) => {
  const close = (value: number, text: string) => matches(value, literal(text) as never, true);
  t.true(close(0.253, "0.25") && close(0.2401, "0.25") && !close(0.27, "0.25"));
  t.true(close(1.1e-8, "1e-8") && close(150, "1.5e2") && !close(171, "1.5e2"));
  t.true(close(-0.4, "-0.40") && !close(-0.42, "-0.40"));
  t.true(matches(Number.NaN, literal("NaN") as never, false));
});
