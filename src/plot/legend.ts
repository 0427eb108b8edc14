/** Rows of symbols with their names, drawn as marks so that they are part of the standalone figure. */

import type { Markish, SymbolType } from "@observablehq/plot";
import type { PlotLibrary } from "./peers.js";

/** One entry of a legend. */
export interface LegendItem {
  readonly name: string;
  /** A color; `currentColor` for ink. */
  readonly color: string;
  /** A symbol, or a line of the given dash; default: a circle. */
  readonly symbol?: SymbolType;
  /** A `stroke-dasharray`, which makes the entry a line; empty for a solid one. */
  readonly dash?: string;
}

/** Where the legend may go, in pixels: rows no wider than `width`, from `top` down. */
interface Space {
  readonly width: number;
  readonly top: number;
}

const rowHeight = 20;
const signWidth = 18;
/** Mean advance of a character of the 12-pixel system font; exact widths are not known without a browser. */
const characterWidth = 7;
const gap = 16;

/** Sets the entries in rows; `marks` wants the distance of the figure's top from its frame. */
export function layLegend(plot: PlotLibrary, items: readonly LegendItem[], space: Space) {
  const places = placeItems(items, space.width);
  const rows = places.length === 0 ? 0 : Math.max(...places.map((place) => place.row)) + 1;
  const marks = (frameTop: number): Markish[] =>
    places.flatMap(({ item, left, row }) => {
      const middle = frameTop + space.top + (row + 0.5) * rowHeight;
      return [sign(plot, item, left, middle), name(plot, item, left + signWidth, middle)];
    });
  return { height: rows * rowHeight, marks };
}

function placeItems(items: readonly LegendItem[], width: number) {
  let [left, row] = [0, 0];
  return items.map((item) => {
    const extent = signWidth + item.name.length * characterWidth;
    if (left > 0 && left + extent > width) [left, row] = [0, row + 1];
    const place = { item, left, row };
    left += extent + gap;
    return place;
  });
}

function sign(plot: PlotLibrary, item: LegendItem, left: number, middle: number): Markish {
  const place = { frameAnchor: "top-left", facet: "super", dx: left + 6, dy: middle } as const;
  if (item.dash === undefined) {
    // The rim keeps dark colors visible on dark paper and light ones on light paper.
    const rim = { stroke: "currentColor", strokeWidth: 0.5 };
    return plot.dot([0], { ...place, r: 4.5, fill: item.color, symbol: item.symbol ?? "circle", ...rim });
  }
  const line = { stroke: item.color, strokeWidth: 2, strokeDasharray: item.dash || undefined };
  return plot.vector([0], { ...place, ...line, rotate: 90, length: 16, shape: strokeShape });
}

function name(plot: PlotLibrary, item: LegendItem, left: number, middle: number): Markish {
  return plot.text([item.name], {
    frameAnchor: "top-left",
    lineAnchor: "middle",
    facet: "super",
    dx: left,
    dy: middle,
  });
}

/** A plain line, centered on its place. */
const strokeShape = {
  draw(context: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void }, length: number): void {
    context.moveTo(0, -length / 2);
    context.lineTo(0, length / 2);
  },
};
