/**
 * Clustering, with a bound on how far each partition is from the best.
 *
 * @module
 */
export {};
