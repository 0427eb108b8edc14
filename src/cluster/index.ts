/**
 * Clustering, with a bound on how far each partition is from the best.
 *
 * @module
 */
export { type CertifyOptions, type CertifySyncOptions, certify, certifySync } from "./certify.js";
export type { Certificate, Clustering } from "./clustering.js";
export { type KmeansMethod, type KmeansOptions, type KmeansSyncOptions, kmeans, kmeansSync } from "./kmeans.js";
