import { configDefaults, defineConfig } from "vitest/config";

/** Tests that start nothing but git and need no built `dist/`: they share threads and modules. */
const pure = [
  "test/{prices,config,report,review,run,stages,text,words}/**/*.test.ts",
  "test/prices.test.ts",
  "test/coder/{approval,driver,rpc}/**/*.test.ts",
  "test/github/{events,marker,plan}/**/*.test.ts",
];
/** Tests that run what `npm run build` made. */
const product = ["test/{attacks,cli,e2e}/**/*.test.ts"];
/** Long variants of what the other projects try in one or two ways: `npm run test:nightly`. */
const nightly = ["test/**/*.nightly.test.ts"];

const timeouts = { testTimeout: 180_000, hookTimeout: 300_000 };
// GitHub's packages import JSON without the attribute that Node asks for.
const server = {
  deps: { inline: [/@actions\/(workflow-parser|languageservice|expressions)/] },
};
const jail = "test/setup/jail.ts";
const built = "test/setup/built.ts";
const agents = "test/setup/agents.ts";
/** The agents wait for their own files as much as for the processor: four files at once fill two cores. */
const maxWorkers = 4;

export default defineConfig({
  // Without it the packages named above print a warning per file about source maps that they do not carry.
  logLevel: "error",
  test: {
    tags: [
      {
        name: "nightly",
        description: "A long variant of what other tests show too: `npm run test:nightly`.",
      },
    ],
    projects: [
      {
        test: {
          name: "fast",
          include: pure,
          exclude: [...configDefaults.exclude, ...nightly],
          pool: "threads",
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
          ...timeouts,
        },
      },
      {
        test: {
          name: "parts",
          include: ["test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...pure, ...product, ...nightly],
          globalSetup: [jail, agents],
          maxWorkers,
          sequence: { groupOrder: 1 },
          server,
          ...timeouts,
        },
      },
      {
        test: {
          name: "product",
          include: product,
          exclude: [...configDefaults.exclude, ...nightly],
          globalSetup: [jail, built, agents],
          maxWorkers,
          sequence: { groupOrder: 1 },
          server,
          ...timeouts,
        },
      },
      {
        test: {
          name: "nightly",
          include: nightly,
          globalSetup: [jail, built, agents],
          maxWorkers,
          sequence: { groupOrder: 1 },
          server,
          ...timeouts,
        },
      },
    ],
  },
});
