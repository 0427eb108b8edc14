/** Debian's packages, as the rungs of the set-up ladder use them when run as root. */
import { Advice } from "../step.mjs";
import { atLeast, parseVersion } from "./version.mjs";

/**
 * The two families of Rust packages. The `web` family follows the needs of the browsers and so is recent on old
 * releases, whose plain packages are not.
 */
export const rustFamilies = [
  { rustc: "rustc-web", cargo: "cargo-web", source: "rust-web-src", linters: ["rustfmt-web", "rust-web-clippy"] },
  { rustc: "rustc", cargo: "cargo", source: "rust-src", linters: ["rustfmt", "rust-clippy"] },
];

/** Whether packages can be installed. */
export function hasApt(machine) {
  return machine.isRoot && machine.which("apt-get") !== undefined;
}

/** Installs packages, without what they merely recommend. */
export async function aptInstall(packages, log) {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const { status } = await log.attempt("apt-get", ["install", "-y", "--no-install-recommends", ...packages], { env });
  if (status !== 0) throw new Advice(`apt-get could not install ${packages.join(" ")}; see ${log.path}`);
}

/** Brings apt's lists up to date; an old list may still do, so a failure is only noted. */
export async function aptUpdate(log) {
  await log.attempt("apt-get", ["update", "-qq"]);
}

/** The first family whose compiler is recent enough, or undefined. */
export function rustFamily(machine, least) {
  return rustFamilies.find(({ rustc }) => atLeast(candidate(machine, rustc), least));
}

/** The family of the compiler that is installed, or undefined. */
export function installedRustFamily(machine) {
  return rustFamilies.find(({ rustc }) =>
    machine.ask("dpkg-query", ["-W", "-f", `\${Status}`, rustc])?.endsWith(" installed"),
  );
}

function candidate(machine, name) {
  const policy = machine.ask("apt-cache", ["policy", name]);
  return parseVersion(policy?.match(/Candidate: (\S+)/)?.[1]);
}
