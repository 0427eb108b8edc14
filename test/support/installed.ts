/** Empty folders into which the packed tarballs are installed as a user would. */
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { triple } from "../../scripts/lib/native.mjs";
import { root } from "../../scripts/lib/paths.mjs";

const execute = promisify(execFile);
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** What `npm run package` made. */
export const tarballs = {
  main: join(root, "build", "package", `gibbs-${version}.tgz`),
  platform: join(root, "build", "package", `gibbs-${triple()}-${version}.tgz`),
};

/** A tool among the checkout's own packages, so that nothing is downloaded. */
export const tool = (...path: string[]) => join(root, "node_modules", ...path);

export class Installation {
  readonly folder = mkdtempSync(join(tmpdir(), "gibbs-install-"));

  /** Installs tarballs, and nothing that is not among them: the other platforms' packages are left out. */
  static async of(...files: string[]): Promise<Installation> {
    for (const file of files) if (!existsSync(file)) throw new Error(`${file} is not there: npm run package`);
    const installation = new Installation();
    installation.write("package.json", JSON.stringify({ private: true, type: "module" }));
    const npm = process.env.npm_execpath;
    const [command, begin] = npm ? [process.execPath, [npm]] : ["npm", []];
    const quiet = ["--offline", "--omit=optional", "--no-audit", "--no-fund", "--ignore-scripts"];
    await execute(command, [...begin, "install", ...quiet, ...files], { cwd: installation.folder });
    return installation;
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** Puts a copy of a file of the checkout beside what is installed. */
  copy(path: string): void {
    cpSync(join(root, path), join(this.folder, path.split("/").at(-1) as string));
  }

  /** Runs Node here; resolves to what it prints. */
  async node(args: string[], env: Record<string, string> = {}): Promise<string> {
    const { GIBBS_BACKEND: _, ...inherited } = process.env;
    const { stdout } = await execute(process.execPath, args, { cwd: this.folder, env: { ...inherited, ...env } });
    return stdout;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A program that runs every check on the installed package and prints each outcome. */
export const program = `
import * as gibbs from "gibbs";
import * as cluster from "gibbs/cluster";
import * as transport from "gibbs/transport";
import * as model from "gibbs/model";
import * as sample from "gibbs/sample";
import * as diagnostics from "gibbs/diagnostics";
import * as graph from "gibbs/graph";
import * as loss from "gibbs/loss";
import * as metrics from "gibbs/metrics";
import { checks, run } from ${JSON.stringify(pathToFileURL(join(root, "test/support/checks.js")).href)};

const modules = { gibbs, cluster, transport, graph, model, sample, diagnostics, loss, metrics };
const outcomes = {};
for (const name of Object.keys(checks)) outcomes[name] = (await run(name, modules)) ?? "good";
console.log(JSON.stringify({ backend: gibbs.backend.name, outcomes }));
`;
