import test from "ava";
import { findBrowser } from "../../scripts/lib/toolchain/browser.mjs";
import { findRust } from "../../scripts/lib/toolchain/rust.mjs";
import { atLeast, parseVersion } from "../../scripts/lib/toolchain/version.mjs";
import { findWasmStd } from "../../scripts/lib/toolchain/wasm-std.mjs";
import { fake } from "./fake-machine.ts";

const recent = {
  "cargo --version": "cargo 1.95.0 (f2d3ce0bd 2026-03-21)",
  "rustc --version": "rustc 1.95.0 (abc 2026)",
};
const old = { "cargo --version": "cargo 1.63.0", "rustc --version": "rustc 1.63.0" };
const debian = {
  "debian cargo --version": "cargo 1.96.0",
  "debian rustc --version": "rustc 1.96.0 (built from a source tarball)",
};
const compiler = { cc: "cc" };
const apt = { "apt-get": "" };
const std = "/rust/lib/rustlib/wasm32-unknown-unknown/lib/libstd-1.rlib";

test("versions compare part by part", (t) => {
  t.deepEqual(parseVersion("cargo 1.95.0 (f2d3ce0bd 2026-03-21)"), [1, 95, 0]);
  t.is(parseVersion(undefined), undefined);
  t.true(atLeast([1, 89], [1, 89]));
  t.true(atLeast([1, 100, 0], [1, 89]));
  t.true(atLeast([2, 0], [1, 89]));
  t.false(atLeast([1, 88, 9], [1, 89]));
  t.false(atLeast(undefined, [1, 89]));
});

test("Rust: what is on PATH is taken if it is recent enough", async (t) => {
  const { machine, log, ran } = fake({ prints: { ...recent, ...compiler } });
  t.like(await findRust(machine, log), { version: "1.95.0", from: "PATH", env: {} });
  t.deepEqual(ran, []);
});

test("Rust: a recent cargo with an old rustc is not enough", async (t) => {
  const { machine, log } = fake({ prints: { ...recent, "rustc --version": "rustc 1.63.0", ...compiler } });
  await t.throwsAsync(findRust(machine, log), { message: /rustup/ });
});

test("Rust: Debian's, already installed, beside an old one on PATH", async (t) => {
  const { machine, log, ran } = fake({ files: ["/usr/bin/cargo"], prints: { ...old, ...debian } });
  t.like(await findRust(machine, log), { version: "1.96.0", from: "Debian" });
  t.deepEqual(ran, []);
});

test("Rust: root on Debian installs the family that is recent enough", async (t) => {
  const { machine, log, ran } = fake({
    root: true,
    prints: {
      ...old,
      ...apt,
      "apt-cache policy rustc-web": "rustc-web:\n  Installed: (none)\n  Candidate: 1.96.0+dfsg1-1~deb12u2\n",
      "apt-cache policy rustc": "rustc:\n  Candidate: 1.63.0+dfsg1-2\n",
    },
    effects: { "apt-get install": (state) => Object.assign(state.prints, debian), "apt-get update": () => {} },
  });
  t.like(await findRust(machine, log), { version: "1.96.0", from: "Debian" });
  t.is(ran[1], "apt-get install -y --no-install-recommends rustc-web cargo-web rustfmt-web rust-web-clippy");
});

test("Rust: the plain family of a newer Debian does as well", async (t) => {
  const { machine, log, ran } = fake({
    root: true,
    prints: { ...apt, "apt-cache policy rustc": "rustc:\n  Candidate: 1.97.0+dfsg1-1\n" },
    effects: { "apt-get install": (state) => Object.assign(state.prints, debian), "apt-get update": () => {} },
  });
  await findRust(machine, log);
  t.is(ran[1], "apt-get install -y --no-install-recommends rustc cargo rustfmt rust-clippy");
});

test("Rust: without root, or where every package is too old, the advice names rustup", async (t) => {
  const user = fake({ prints: { ...apt } });
  await t.throwsAsync(findRust(user.machine, user.log), { message: /rustup/ });
  t.deepEqual(user.ran, []);
  const tooOld = fake({ root: true, prints: { ...apt, "apt-cache policy rustc": "Candidate: 1.85.0" } });
  await t.throwsAsync(findRust(tooOld.machine, tooOld.log), { message: /rustup/ });
});

test("Rust: no linker: root installs one, others are told", async (t) => {
  const asRoot = fake({ root: true, prints: { ...recent, ...apt }, effects: { "apt-get": () => {} } });
  t.like(await findRust(asRoot.machine, asRoot.log), { from: "PATH" });
  t.true(asRoot.ran.some((line) => line.endsWith("gcc libc6-dev")));
  const asUser = fake({ prints: { ...recent } });
  await t.throwsAsync(findRust(asUser.machine, asUser.log), { message: /C compiler/ });
});

test("WebAssembly: the library is there", async (t) => {
  const { machine, log, ran } = fake({ files: [std], prints: { "rustc --print sysroot": "/rust" } });
  const rust = { version: "1.95.0", env: {}, from: "PATH" };
  t.is(await findWasmStd(machine, rust, log), rust);
  t.deepEqual(ran, []);
});

test("WebAssembly: rustup adds it", async (t) => {
  const { machine, log, ran } = fake({
    prints: { "rustc --print sysroot": "/rust", rustup: "" },
    effects: { "rustup target add": (state) => state.files.push(std) },
  });
  const rust = { version: "1.95.0", env: {}, from: "PATH" };
  t.is(await findWasmStd(machine, rust, log), rust);
  t.deepEqual(ran, ["rustup target add wasm32-unknown-unknown"]);
});

test("WebAssembly: rustup refuses and there is no apt: the advice says what to run", async (t) => {
  const { machine, log } = fake({ prints: { "rustc --print sysroot": "/rust", rustup: "" } });
  const rust = { version: "1.95.0", env: {}, from: "PATH" };
  await t.throwsAsync(findWasmStd(machine, rust, log), { message: /rustup target add wasm32-unknown-unknown/ });
});

test("WebAssembly: where rustup refuses, Debian's compiler with its library already built is taken", async (t) => {
  const { machine, log, ran } = fake({
    root: true,
    files: ["/usr/bin/cargo", std.replace("/rust", "/usr")],
    prints: {
      "rustc --print sysroot": "/rust",
      "debian rustc --print sysroot": "/usr",
      rustup: "",
      ...apt,
      ...debian,
    },
  });
  t.like(await findWasmStd(machine, { version: "1.95.0", env: {}, from: "PATH" }, log), { from: "Debian" });
  t.deepEqual(ran, ["rustup target add wasm32-unknown-unknown"]);
});

test("browser: CHROME_PATH comes first, and must be there", async (t) => {
  const there = fake({ env: { CHROME_PATH: "/opt/chrome" }, files: ["/opt/chrome", "/fake/chromium"] });
  t.is(await findBrowser(there.machine, there.log), "/opt/chrome");
  const missing = fake({ env: { CHROME_PATH: "/opt/chrome" }, files: ["/fake/chromium"] });
  await t.throwsAsync(findBrowser(missing.machine, missing.log), { message: /CHROME_PATH/ });
});

test("browser: one on PATH, else apt as root, else advice", async (t) => {
  const onPath = fake({ files: ["/fake/chromium"] });
  t.is(await findBrowser(onPath.machine, onPath.log), "/fake/chromium");
  const byApt = fake({
    root: true,
    prints: { ...apt },
    effects: { "apt-get install": (state) => state.files.push("/fake/chromium"), "apt-get update": () => {} },
  });
  t.is(await findBrowser(byApt.machine, byApt.log), "/fake/chromium");
  const none = fake({});
  await t.throwsAsync(findBrowser(none.machine, none.log), { message: /CHROME_PATH/ });
});
