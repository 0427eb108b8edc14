/**
 * Colors and symbols that tell categories apart for readers with any common color vision, on light and on dark paper.
 *
 * Six hues of Okabe and Ito's set (black and yellow left out: each disappears on one of the two papers). From the seventh category
 * on the hues come round again with another symbol and another dash, so that color is never the only difference.
 *
 * Source: M. Okabe, K. Ito, Color Universal Design (2008), https://jfly.uni-koeln.de/color/.
 */

const hues = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"] as const;
const symbols = ["circle", "triangle", "square", "diamond", "star", "cross"] as const;
const dashes = ["", "6,3", "2,3", "8,3,2,3"] as const;

/** How one category is drawn. */
export interface CategoryStyle {
  readonly color: string;
  readonly symbol: (typeof symbols)[number];
  /** A `stroke-dasharray`; empty for a solid line. */
  readonly dash: string;
}

/** The style of the category with this index, counted from 0. */
export function categoryStyle(index: number): CategoryStyle {
  const round = Math.floor(index / hues.length);
  return {
    color: hues[index % hues.length],
    symbol: symbols[round % symbols.length],
    dash: dashes[round % dashes.length],
  };
}

/** The colors of values of one sign: dark blue to yellow, monotone in lightness, made for color-blind readers. */
export const sequentialScheme = {
  scheme: "cividis",
  leastColor: "rgb(0, 32, 81)",
  mostColor: "rgb(253, 234, 69)",
} as const;

/** The colors of values of both signs: purple to orange, white in the middle. */
export const divergingScheme = { scheme: "puor", leastColor: "rgb(45, 0, 75)", mostColor: "rgb(127, 59, 8)" } as const;
