/** Errors: a frozen list of codes, an argument, a cause. */
import test from "ava";
import { errorCodes, GibbsError } from "gibbs";
import { crossEntropy, logSumExp } from "gibbs/loss";
import { fromAdapter } from "../../src/internal/error.ts";

test("the codes are these, in a frozen list", (t) => {
  const codes = [
    "InvalidShape",
    "InvalidValue",
    "InvalidOption",
    "Infeasible",
    "OutOfMemory",
    "Unsupported",
    "Internal",
  ];
  t.deepEqual([...errorCodes], codes as (typeof errorCodes)[number][]);
  t.true(Object.isFrozen(errorCodes));
});

test("a GibbsError is an Error with a code, and prints as one", (t) => {
  const cause = new Error("below");
  const error = new GibbsError("InvalidValue", "points: expected finite numbers", "points", { cause });
  t.true(error instanceof GibbsError && error instanceof Error);
  t.is(error.name, "GibbsError");
  t.is(error.cause, cause);
  t.is(`${error}`, "GibbsError: points: expected finite numbers");
  t.regex(error.stack ?? "", /errors\.test\.ts/);
});

test("an error about no argument has none", (t) => {
  t.false("argument" in new GibbsError("Internal", "a fault"));
});

test("errors from the border and from the checks before it look the same", (t) => {
  const border = t.throws(() => logSumExp([1, Number.NaN])) as GibbsError;
  t.true(border instanceof GibbsError);
  t.deepEqual([border.code, border.argument], ["InvalidValue", "x"]);
  t.is(border.message, "x: expected finite numbers, got NaN at 1");
  const before = t.throws(() => logSumExp(["1"] as never)) as GibbsError;
  t.true(before instanceof GibbsError);
  t.deepEqual([before.code, before.argument], ["InvalidValue", "x"]);
});

test("errors from the border carry the stack of the call", (t) => {
  const error = t.throws(() => logSumExp([Number.NaN]));
  t.regex(error.stack ?? "", /errors\.test\.ts/);
});

test("options are named with their path", (t) => {
  const error = t.throws(() => crossEntropy([[1, 2]], [0], { labelSmoothing: -1 })) as GibbsError;
  t.deepEqual([error.code, error.argument], ["InvalidOption", "options.labelSmoothing"]);
  t.true(error.message.startsWith("options.labelSmoothing: "));
});

test("what is no error of ours stays what it is", (t) => {
  for (const value of [
    undefined,
    "text",
    new TypeError("a fault elsewhere"),
    Object.assign(new Error(), { code: "ENOENT" }),
  ]) {
    t.is(fromAdapter(value), value);
  }
});
