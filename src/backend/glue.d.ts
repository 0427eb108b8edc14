/** What `scripts/lib/typescript.mjs` makes of wasm-bindgen's glue: a function, each call of which gives glue of its own. */
declare module "#wasm/*" {
  import type { Glue } from "./instance.js";
  export default function glue(): Glue;
}
