/** Small steps between a table and an analysis. */

import { PCA } from "ml-pca";
import { readCsv } from "./read-csv.js";

/** The four measurements of the Palmer penguins, and what is known of each bird; birds without measurements are left out. */
export async function readPenguins() {
  const table = await readCsv("penguins");
  const columns = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"];
  const values = columns.map((column) => table.numbers(column));
  const measured = indicesWhere(table.rows, (row) => values.every((column) => !Number.isNaN(column[row])));
  const [species, sex] = [table.words("species"), table.words("sex")];
  return {
    columns,
    measurements: measured.map((row) => values.map((column) => column[row])),
    species: measured.map((row) => species[row]),
    sex: measured.map((row) => sex[row]),
  };
}

/** The 8 x 8 handwritten digits: 64 pixels from 0 to 16 an image, and the digit it shows. */
export async function readDigits() {
  const table = await readCsv("digits");
  const columns = Array.from({ length: 64 }, (_, pixel) => `pixel${Math.floor(pixel / 8)}${pixel % 8}`);
  const values = columns.map((column) => table.numbers(column));
  const images = Array.from({ length: table.rows }, (_, row) => values.map((column) => column[row]));
  return { columns, images, digits: Int32Array.from(table.numbers("digit")) };
}

/** Columns shifted to mean 0 and scaled to standard deviation 1, so that millimetres and grams count alike. */
export function standardize(rows: number[][]): number[][] {
  const means = rows[0].map((_, column) => mean(rows.map((row) => row[column])));
  const scales = means.map((center, column) => Math.sqrt(mean(rows.map((row) => (row[column] - center) ** 2))));
  return rows.map((row) => row.map((value, column) => (value - means[column]) / scales[column]));
}

/** Coordinates along the two directions in which the points vary most; other points are projected the same way. */
export function principalPlane(points: number[][]) {
  const pca = new PCA(points);
  return (others: number[][]): number[][] => pca.predict(others, { nComponents: 2 }).to2DArray();
}

/** The numbers below `length` that have a property. */
export function indicesWhere(length: number, has: (index: number) => boolean): number[] {
  return Array.from({ length }, (_, index) => index).filter(has);
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
