/** Reading the shipped tables. */

import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";

/** A table by columns: numbers where every entry of a column is one (or missing, then NaN), words elsewhere. */
export interface CsvTable {
  readonly rows: number;
  numbers(column: string): Float64Array;
  words(column: string): string[];
}

/** Reads `data/<name>.csv` of this project; entries that are empty or read `NA` are missing. */
export async function readCsv(name: string): Promise<CsvTable> {
  const text = await readFile(new URL(`../../data/${name}.csv`, import.meta.url), "utf8");
  const records: Record<string, string>[] = parse(text, { columns: true });
  const words = (column: string) => records.map((record) => entry(record, column));
  return {
    rows: records.length,
    words,
    numbers: (column) =>
      Float64Array.from(words(column), (word) => (word === "" || word === "NA" ? Number.NaN : Number(word))),
  };
}

function entry(record: Record<string, string>, column: string): string {
  const word = record[column];
  if (word === undefined) throw new Error(`there is no column ${column}; there are ${Object.keys(record).join(", ")}`);
  return word;
}
