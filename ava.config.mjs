/** Which tests run: GIBBS_SUITE=backend (default, once a backend), scripts, browser or package; see scripts/test.mjs. */
const suites = {
  backend: ["test/**/*.test.ts", "!test/{scripts,browser,package}/**", "!test/docs/static/**"],
  scripts: ["test/scripts/**/*.test.ts", "test/docs/static/**/*.test.ts"],
  browser: ["test/browser/**/*.test.ts"],
  package: ["test/package/**/*.test.ts"],
};

export default () => ({
  files: suites[process.env.GIBBS_SUITE ?? "backend"],
  extensions: { ts: "module" },
  nodeArguments: ["--import=tsx"],
  require: ["./test/support/seed.js"],
  // tsx registers its loader in the process that starts with it, which a worker thread would not share.
  workerThreads: false,
  timeout: "2m",
});
