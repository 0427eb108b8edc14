/** BLEU of sentences and of their corpus. */
import { readFileSync } from "node:fs";
import test from "ava";
import fc from "fast-check";
import { bleuBias } from "gibbs/loss";
import { close } from "../support/numbers.ts";
import { rejects } from "../support/rejects.ts";

const words = (text: string) => text.split(" ");
const mat = words("the cat is on the mat");

test("scores by hand", (t) => {
  // Papineni et al.: of seven tokens two count.
  const clipped = bleuBias([words("the the the the the the the")], [[mat, words("there is a cat on the mat")]], {
    order: 1,
  });
  close(t, clipped.population, 2 / 7, 1e-15);
  t.is(clipped.brevityPenalty, 1);
  const { samples, sampleMean, population, gap, standardError, precisions, brevityPenalty } = bleuBias(
    [words("the cat sat on the mat"), words("on the mat")],
    [[mat], [mat]],
  );
  const [first, second] = [((((5 / 6) * 4) / 6) * (2 / 5) * (1 / 4)) ** 0.25, Math.exp(-1)];
  close(t, samples, [first, second], 1e-14);
  close(t, sampleMean, (first + second) / 2, 1e-14);
  close(t, precisions, [8 / 9, 5 / 7, 2 / 5, 0], 1e-15);
  close(t, brevityPenalty, Math.exp(1 - 12 / 9), 1e-15);
  t.is(population, 0);
  close(t, gap, sampleMean, 1e-15);
  close(t, standardError, Math.abs(first - second) / 2, 1e-14);
});

test("scores by NLTK and sacreBLEU", (t) => {
  const url = new URL("fixtures/bleu.json", import.meta.url);
  const { candidates, references, population, pairs, samples, sacrebleu } = JSON.parse(readFileSync(url, "utf8"));
  const found = bleuBias(candidates, references);
  t.true(found.population > 0);
  for (const expected of [{ population, samples }, sacrebleu]) {
    close(t, found.population, expected.population, 1e-12);
    close(t, found.samples, expected.samples, 1e-12);
  }
  close(t, bleuBias(candidates, references, { order: 2 }).population, pairs, 1e-12);
});

test("of two systems one has the better sentences and the other the better corpus", (t) => {
  const references = [[words("x y")], [words("a b c d e f g h i j")]];
  const [a, b] = ["x y|a b c q q q q q q q", "x z|a b c d e f g q q q"].map((system) =>
    bleuBias(system.split("|").map(words), references, { order: 1 }),
  );
  t.true(a.sampleMean > b.sampleMean);
  t.true(a.population < b.population);
});

test("one sentence has no gap, a copy scores 1, and numbers are as good as words", (t) => {
  const sentence = fc.array(fc.nat({ max: 3 }), { minLength: 4, maxLength: 12 });
  const property = fc.property(fc.array(sentence, { minLength: 1, maxLength: 5 }), sentence, (texts, other) => {
    const copied = bleuBias(
      texts,
      texts.map((text) => [other, text]),
    );
    close(t, copied.population, 1, 1e-14);
    close(t, copied.gap, 0, 1e-14);
    const references = texts.map(() => [other]);
    const found = bleuBias(texts, references, { order: 2, smoothing: "none" });
    const names = (text: number[]) => text.map((token) => `w${token}`);
    const named = bleuBias(texts.map(names), [...references.map((group) => group.map(names))], {
      order: 2,
      smoothing: "none",
    });
    t.deepEqual(named, found);
    for (const [i, text] of texts.entries()) {
      const alone = bleuBias([Int32Array.from(text)], [[other]], { order: 2, smoothing: "none" });
      close(t, alone.population, found.samples[i], 1e-14);
      close(t, alone.gap, 0, 1e-14);
    }
  });
  fc.assert(property, { numRuns: 50 });
});

test("bad inputs are refused", async (t) => {
  await rejects(t, "candidates", (candidates: never) => bleuBias(candidates, [[mat]]), {
    nothing: () => undefined,
    "no sentences": () => [],
    "a string": () => "the cat",
    "a sentence that is one string": () => ["the cat"],
    "a sentence of objects": () => [[{}]],
    "no sentence": () => [null],
  });
  await rejects(t, "references", (references: never) => bleuBias([mat], references), {
    nothing: () => undefined,
    "no lists": () => [],
    "too many lists": () => [[mat], [mat]],
    "an empty list": () => [[]],
    "sentences in place of lists": () => [mat],
    "tokens that are none": () => [[[true]]],
  });
  await rejects(t, "options", (options: object) => bleuBias([mat], [[mat]], options), {
    null: () => null,
    "an unknown name": () => ({ n: 4 }),
    "an order of 0": () => ({ order: 0 }),
    "an order of 17": () => ({ order: 17 }),
    "a fraction": () => ({ order: 1.5 }),
    "an unknown smoothing": () => ({ smoothing: "floor" }),
    "a signal": () => ({ signal: new AbortController().signal }),
  });
});
