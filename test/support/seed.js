/** Loaded before every test file: property tests meet the same cases in every run. */
import fc from "fast-check";

fc.configureGlobal({ seed: 1 });
