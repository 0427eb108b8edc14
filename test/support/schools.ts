/** The eight schools: Rubin (1981). */
import { eightSchools } from "gibbs/model";

export const effects = [28, 8, -3, 7, -1, 1, 18, 12];
export const errors = [15, 10, 16, 11, 9, 11, 10, 18];

export const schools = (noncentered = true) => eightSchools(effects, errors, { noncentered });
