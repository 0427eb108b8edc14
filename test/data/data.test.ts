import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import test from "ava";
import { readCsv } from "../../examples/lib/read-csv.js";

const folder = new URL("../../data/", import.meta.url);
const documented = readFileSync(new URL("README.md", folder), "utf8");

/** The rows of the table at the top of data/README.md. */
const sources = [
  ...documented.matchAll(/^\| `([\w-]+)\.csv` \| (\d+) \| (\d+) \| [^|]+ \| `([0-9a-f]{64})` \|$/gm),
].map(([, name = "", rows, columns, checksum = ""]) => ({
  name,
  rows: Number(rows),
  columns: Number(columns),
  checksum,
}));

test("every table is documented, and every documented table is there", (t) => {
  const files = readdirSync(folder).filter((file) => file.endsWith(".csv"));
  t.deepEqual(sources.map(({ name }) => `${name}.csv`).sort(), files.sort());
});

for (const { name, rows, columns, checksum } of sources) {
  test(`${name}: bytes and shape are as documented`, async (t) => {
    const bytes = readFileSync(new URL(`${name}.csv`, folder));
    t.is(createHash("sha256").update(bytes).digest("hex"), checksum);
    t.is(bytes.toString().split("\n", 1)[0]?.split(",").length, columns);
    t.is((await readCsv(name)).rows, rows);
  });
}

test("penguins: three species, eleven rows without a sex and two without measurements", async (t) => {
  const penguins = await readCsv("penguins");
  const species = penguins.words("species");
  t.deepEqual(
    ["Adelie", "Chinstrap", "Gentoo"].map((name) => species.filter((word) => word === name).length),
    [152, 68, 124],
  );
  t.is(penguins.words("sex").filter((word) => word === "NA").length, 11);
  for (const column of ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]) {
    t.is(penguins.numbers(column).filter(Number.isNaN).length, 2, column);
  }
});

test("digits: 64 counts from 0 to 16 an image, and every digit about equally often", async (t) => {
  const digits = await readCsv("digits");
  for (let pixel = 0; pixel < 64; pixel++) {
    const counts = digits.numbers(`pixel${Math.floor(pixel / 8)}${pixel % 8}`);
    t.true(counts.every((count) => Number.isInteger(count) && count >= 0 && count <= 16));
  }
  const labels = digits.numbers("digit");
  // From sklearn.datasets.load_digits: numpy.bincount(target).
  const expected = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180];
  t.deepEqual(
    expected.map((_, digit) => labels.filter((label) => label === digit).length),
    expected,
  );
});

test("eight schools: the effects and standard errors of Rubin's table", async (t) => {
  const schools = await readCsv("eight-schools");
  t.deepEqual([...schools.numbers("effect")], [28, 8, -3, 7, -1, 1, 18, 12]);
  t.deepEqual([...schools.numbers("standard_error")], [15, 10, 16, 11, 9, 11, 10, 18]);
});

test("a column that is not there is refused by name", async (t) => {
  const schools = await readCsv("eight-schools");
  t.throws(() => schools.numbers("mass"), { message: /no column mass; there are school, effect, standard_error/ });
});
