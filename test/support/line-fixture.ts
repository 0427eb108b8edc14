/** What POT and SciPy answered: written by test/transport/fixtures/line.py. */
import { readFileSync } from "node:fs";

type Rows = number[][];

export const fixture: {
  assign: { cost: Rows; maximize: boolean; rows: number[]; columns: number[]; value: number }[];
  line: { x: number[]; y: number[]; a: number[]; b: number[] };
  wasserstein1d: { p: number; weighted: boolean; value: number }[];
  emd1d: Rows;
  circle: { x: number[]; y: number[] };
  wassersteinCircle: { p: number; value: number }[];
  clouds: { x: Rows; y: Rows; directions: Rows };
  sliced: { p: number; distance: number }[];
  slicedMaximum: number;
  emd2: number;
  gaussians: { means: Rows; covariances: Rows[] };
  bures: number;
  buresMap: Rows;
  buresBarycenter: Rows;
} = JSON.parse(readFileSync(new URL("../transport/fixtures/line.json", import.meta.url), "utf8"));
