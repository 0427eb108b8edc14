/**
 * The two optional peer packages behind every figure, loaded when the first figure is made: `@observablehq/plot` draws,
 * `linkedom` stands in for the page's document where there is none.
 */

import type * as Plot from "@observablehq/plot";
import { GibbsError } from "../internal/error.js";

/** The drawing library. */
export type PlotLibrary = typeof Plot;

/** Where a figure's elements are made, and how they become text. */
export interface Surface {
  readonly document: Document;
  serialize(node: SVGSVGElement): string;
}

const namespace = "http://www.w3.org/2000/svg";

/** Loads the drawing library. */
export async function loadPlot(): Promise<PlotLibrary> {
  try {
    return await import("@observablehq/plot");
  } catch (cause) {
    throw notInstalled("@observablehq/plot", cause);
  }
}

/** The given document, else the page's, else a stand-in. */
export async function loadSurface(given?: Document): Promise<Surface> {
  const document = given ?? globalThis.document;
  return document === undefined ? standIn() : { document, serialize: serializeInPage };
}

/** An XML document, so that text and attributes are escaped as a standalone SVG file needs them. */
async function standIn(): Promise<Surface> {
  // The name is a variable so that bundlers for the browser, where this line is never reached, leave it alone.
  const name = "linkedom";
  let linkedom: { DOMParser: typeof DOMParser };
  try {
    linkedom = await import(/* @vite-ignore */ name);
  } catch (cause) {
    throw notInstalled(name, cause);
  }
  const document = new linkedom.DOMParser().parseFromString("<svg/>", "image/svg+xml");
  return { document, serialize: serializeStandIn };
}

function serializeInPage(node: SVGSVGElement): string {
  return typeof XMLSerializer === "function" ? new XMLSerializer().serializeToString(node) : serializeStandIn(node);
}

/** `linkedom` writes only the attributes that were set, so the namespace is added where it is missing. */
function serializeStandIn(node: SVGSVGElement): string {
  const text = node.outerHTML;
  return /^<svg[^>]*\sxmlns=/.test(text) ? text : text.replace("<svg", `<svg xmlns="${namespace}"`);
}

function notInstalled(name: string, cause: unknown): GibbsError {
  const problem = `${name} could not be loaded; gibbs/plot draws with it: npm install @observablehq/plot (and linkedom on Node)`;
  return new GibbsError("Unsupported", problem, undefined, { cause });
}
