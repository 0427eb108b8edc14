/**
 * What every figure has in common: its contract, the options they share, and the frame (title, legend, axes, colors for light
 * and dark paper) that each figure's marks are drawn into.
 */

import type { Markish, PlotOptions } from "@observablehq/plot";
import { invalid } from "../internal/error.js";
import { checkInteger, checkOptions } from "./inputs.js";
import { type LegendItem, layLegend } from "./legend.js";
import { loadPlot, loadSurface, type PlotLibrary } from "./peers.js";

/** A finished figure. */
export interface Figure {
  /** The `<svg>` element: of the page where there is one, else of a stand-in document. */
  readonly node: SVGSVGElement;
  /** The figure as a standalone SVG file; it may also be put into a page as it is. The same input gives the same text. */
  toString(): string;
}

/** Options that every figure takes. */
export interface FigureOptions {
  /** Width in CSS pixels, 120 to 4000; default 640. The figure shrinks with its container. */
  width?: number;
  /** Height in CSS pixels, 80 to 4000; the default depends on the figure. */
  height?: number;
  /** A line above the figure; default none. It is also what screen readers announce, before a sentence about the content. */
  title?: string;
  /** The document that makes the elements; default: the page's, and where there is none a stand-in (`linkedom`). */
  document?: Document;
}

/** What one figure adds to the frame. */
export interface Content {
  /** One sentence on what is shown, for readers who do not see it. */
  readonly summary: string;
  /** Height without the option. */
  readonly height: number;
  /** Room between legend and plot for what the plot writes above itself, in pixels; default none. */
  readonly headroom?: number;
  /** Entries above the plot. */
  readonly legend?: readonly LegendItem[];
  /** The marks, below the frame's own. */
  marks(plot: PlotLibrary): Markish[];
  /** Scales and margins; the frame sets size, top margin and style. */
  readonly scales: PlotOptions;
}

/** Names of the options in `FigureOptions`. */
export const figureOptionNames = ["width", "height", "title", "document"] as const;

const svgNamespace = "http://www.w3.org/2000/svg";
const fontSize = 12;
const defaultWidth = 640;
const defaultLeft = 62;

/** Checks the shared options, the figure's own texts, and the names of all; figures call it before they look at their data. */
export function checkFigureOptions(options: FigureOptions, texts: readonly string[], others: readonly string[]): void {
  checkOptions(options, [...texts, ...others, ...figureOptionNames]);
  if (options.width !== undefined) checkInteger("options.width", options.width, 120, 4000);
  if (options.height !== undefined) checkInteger("options.height", options.height, 80, 4000);
  if (options.document !== undefined && typeof options.document?.createElementNS !== "function") {
    throw invalid("InvalidOption", "options.document", "must be a document");
  }
  for (const name of ["title", ...texts]) {
    const value: unknown = (options as Record<string, unknown>)[name];
    if (value !== undefined && typeof value !== "string")
      throw invalid("InvalidOption", `options.${name}`, "must be a string");
  }
}

/** Draws the content into the frame. */
export async function drawFigure(content: Content, options: FigureOptions): Promise<Figure> {
  const [plot, surface] = await Promise.all([loadPlot(), loadSurface(options.document)]);
  const width = options.width ?? defaultWidth;
  const head = layHead(plot, content, options.title, width);
  const node = plot.plot({
    marginLeft: defaultLeft,
    marginRight: 20,
    marginBottom: 44,
    ...content.scales,
    document: surface.document,
    width,
    height: options.height ?? content.height,
    marginTop: head.height,
    className: "gibbs-figure",
    ariaLabel: options.title === undefined ? content.summary : `${options.title}. ${content.summary}`,
    marks: [...content.marks(plot), ...head.marks],
  }) as unknown as SVGSVGElement;
  node.setAttribute("font-size", String(fontSize));
  node.setAttribute("role", "img");
  prepend(node, "style", paperStyle);
  prepend(node, "title", options.title ?? content.summary);
  return { node, toString: () => surface.serialize(node) };
}

/** A horizontal or vertical axis with its label along the middle. */
export function axis(label: string, extra: PlotOptions["x"] = {}): PlotOptions["x"] {
  return { label, labelAnchor: "center", labelArrow: "none", ...extra };
}

/** Title and legend: their marks, and the margin they take. */
function layHead(plot: PlotLibrary, content: Content, title: string | undefined, width: number) {
  const left = Number(content.scales.marginLeft ?? defaultLeft);
  const titleHeight = title === undefined ? 0 : 24;
  const legend = layLegend(plot, content.legend ?? [], { width: width - left - 8, top: titleHeight });
  const height = titleHeight + legend.height + (content.headroom ?? 0) + 14;
  const marks = legend.marks(-height);
  if (title !== undefined) {
    const place = {
      frameAnchor: "top-left",
      facet: "super",
      dy: 4 - height,
      fontSize: fontSize + 2,
      fontWeight: 600,
    } as const;
    marks.push(plot.text([title], place));
  }
  return { height, marks };
}

/**
 * Ink and paper follow the reader's color scheme; a page that has its own switch sets `--gibbs-ink` and `--gibbs-paper`.
 */
const paperStyle = `.gibbs-figure { color: var(--gibbs-ink, #24292f); background: var(--gibbs-paper, #ffffff); --plot-background: var(--gibbs-paper, #ffffff); }
@media (prefers-color-scheme: dark) {
.gibbs-figure { color: var(--gibbs-ink, #d5dbe1); background: var(--gibbs-paper, #14181d); --plot-background: var(--gibbs-paper, #14181d); }
}`;

function prepend(node: SVGSVGElement, name: "style" | "title", text: string): void {
  const element = node.ownerDocument.createElementNS(svgNamespace, name);
  element.textContent = text;
  node.insertBefore(element, node.firstChild);
}
