import { defineConfig } from "vitest/config";

/** What `npm run mutants` asks: the tests of the rooms that it changes, as far as they are fast. */
export default defineConfig({
  logLevel: "error",
  test: {
    include: [
      "test/text/**/*.test.ts",
      "test/review/anchor/**/*.test.ts",
      "test/github/{permission-name,read/permission,marker/**/*}.test.ts",
      "test/fix/check-patch.test.ts",
      "test/gateway/{account,admission,check-request,limits,meter,metering,retry-delay}.test.ts",
      "test/prices.test.ts",
    ],
    // Most of the time is loading modules.
    isolate: false,
    setupFiles: ["test/setup/first-failure.ts"],
    testTimeout: 60_000,
  },
});
