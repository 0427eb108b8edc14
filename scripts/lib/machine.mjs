/** The machine as the set-up sees it: a thin face, so that tests can put another one in its place. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

export const machine = {
  platform: process.platform,
  env: process.env,
  isRoot: process.getuid?.() === 0,

  exists: existsSync,
  list: (folder) => readdirSync(folder),
  read: (file) => readFileSync(file, "utf8"),

  /** Makes a link to a file that is there; takes an old one away if it is not. */
  link(file, link) {
    mkdirSync(dirname(link), { recursive: true });
    rmSync(link, { force: true });
    if (existsSync(file)) symlinkSync(file, link);
  },

  /** The path of a command, or undefined. */
  which(command, env = process.env) {
    const folders = (env.PATH ?? "").split(delimiter).filter(Boolean);
    return folders.map((folder) => join(folder, command)).find(isExecutable);
  },

  /** What a command prints, trimmed; undefined if it is not there or fails. */
  ask(command, args, env = {}) {
    const { status, stdout } = spawnSync(command, args, {
      env: { ...process.env, ...env },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return status === 0 ? stdout.trim() : undefined;
  },
};

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
