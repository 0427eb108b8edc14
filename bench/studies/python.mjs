/**
 * Makes the Python of a study and runs the study with it: `node bench/studies/python.mjs sampling --seeds 5`. The packages are those of
 * `<study>.txt` beside it, in `.python-<study>/`.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { prepareEnvironment } from "../peers/python.mjs";

const imports = { sampling: "arviz_stats.base, blackjax, numpyro, nutpie, pymc, stanli" };

const [study, ...options] = process.argv.slice(2);
if (!(study in imports)) throw new Error(`expected a study: ${Object.keys(imports).join(", ")}`);
const at = (ending) => join(import.meta.dirname, `${study}.${ending}`);
const python = await prepareEnvironment(`study ${study}`, `.python-${study}`, at("txt"), imports[study]);
const env = { ...process.env, OMP_NUM_THREADS: "1" };
process.exitCode = spawnSync(python, [at("py"), ...options], { stdio: "inherit", env }).status ?? 1;
