/** What scikit-learn says of small partitions. */
import { readFileSync } from "node:fs";
import type { BadInputs } from "../support/bad-inputs.ts";

type Averages = Record<"arithmetic" | "geometric" | "min" | "max", number>;

interface Fixture {
  readonly external: readonly {
    readonly name: string;
    readonly a: number[];
    readonly b: number[];
    readonly adjustedRand: number;
    readonly normalized: Averages;
    readonly adjusted: Averages;
    readonly homogeneity: number;
    readonly completeness: number;
    readonly vMeasure: number;
    readonly vMeasureBeta3: number;
    readonly misclassification: number;
  }[];
  readonly internal: readonly {
    readonly name: string;
    readonly points: number[][];
    readonly labels: number[];
    readonly silhouette: number;
    readonly silhouettes: number[];
    readonly daviesBouldin: number;
    readonly calinskiHarabasz: number;
  }[];
}

export const { external, internal }: Fixture = JSON.parse(
  readFileSync(new URL("fixtures/indices.json", import.meta.url), "utf8"),
);

export const averages = ["arithmetic", "geometric", "min", "max"] as const;

/** What are no labels, of however many points. */
export const badLabelings: BadInputs = {
  fractions: () => [0, 0.5, 1],
  "beyond 32 bits": () => [0, 2 ** 31, 1],
};

/** What are no labels of points that make from 2 to one less than `n` groups. */
export function badGroups(n: number): BadInputs {
  return {
    "one group": () => new Array(n).fill(3),
    "as many groups as points": () => Array.from({ length: n }, (_, i) => i),
  };
}
