export default {
  mutate: [
    "src/github/read/permission.ts",
    "src/github/permission-name.ts",
    "src/github/marker/**/*.ts",
    "src/fix/check-patch.ts",
    "src/review/anchor/**/*.ts",
    "src/gateway/{account,admission,check-request,meter,retry-delay}.ts",
    "src/prices.ts",
    "src/text/**/*.ts",
  ],
  // Texts are for people: a test that repeats one proves nothing.
  mutator: { excludedMutations: ["StringLiteral"] },
  testRunner: "vitest",
  vitest: { configFile: "vitest.mutants.config.ts" },
  checkers: [],
  // Stryker rewrites what this file names with an API that TypeScript 7 no longer has.
  tsconfigFile: "no-tsconfig.json",
  incremental: true,
  incrementalFile: ".stryker/incremental.json",
  tempDirName: ".stryker/work",
  htmlReporter: { fileName: ".stryker/mutants.html" },
  jsonReporter: { fileName: ".stryker/mutants.json" },
  reporters: ["clear-text", "progress", "html", "json"],
  clearTextReporter: { allowColor: false, reportTests: false },
  concurrency: 2,
  // A busy machine is no endless loop.
  timeoutMS: 10_000,
  ignorePatterns: ["/dist", "/lib", "/docs", "/demo", "/bench"],
};
