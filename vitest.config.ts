import { defineConfig } from "vitest/config";

export default defineConfig({
  // Without it the packages named below print a warning per file about source maps that they do not carry.
  logLevel: "error",
  test: {
    include: ["test/**/*.test.ts"],
    // The agent processes are the load: more files at once than cores only makes each of them slower.
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 300_000,
    // GitHub's packages import JSON without the attribute that Node asks for.
    server: { deps: { inline: [/@actions\/(workflow-parser|languageservice|expressions)/] } },
  },
});
