/** Where things are. */
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");

/** Cargo's target folder. */
export const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");

/** The file of an npm package that is installed in the checkout. */
export const installed = (...path) => join(root, "node_modules", ...path);

/** Tools built from source, by version: shared by all checkouts of a user. */
export const toolCache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "gibbs", "tools");
