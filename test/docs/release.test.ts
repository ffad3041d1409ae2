import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";

interface Job {
  readonly needs?: string | readonly string[];
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}

const text = readFileSync(".github/workflows/release.yml", "utf8");
const { jobs, permissions, on } = parse(text) as {
  jobs: Readonly<Record<string, Job>>;
  permissions: object;
  on: object;
};

it("starts for tags only, and gives each job no more than it needs", () => {
  expect(on).toEqual({ push: { tags: ["v*"] } });
  expect(permissions).toEqual({});
  expect(
    Object.fromEntries(Object.entries(jobs).map(([id, job]) => [id, job.permissions])),
  ).toEqual({
    build: { contents: "read" },
    attest: { contents: "read", "id-token": "write", attestations: "write" },
    release: { contents: "write" },
    npm: { "id-token": "write" },
  });
});

it("runs the repository's code in no job that can write or sign, and no secret is in any", () => {
  for (const { permissions: granted, steps } of Object.values(jobs)) {
    const checksOut = steps.some((step) => step.uses?.startsWith("actions/checkout@"));
    if (Object.values(granted).includes("write")) expect(checksOut).toBe(false);
  }
  expect(text).not.toContain("secrets.");
});

it("signs what was built before anybody gets it, and publishes with provenance", () => {
  expect(jobs.attest?.needs).toBe("build");
  expect(jobs.release?.needs).toBe("attest");
  expect(jobs.npm?.needs).toBe("attest");
  const npm = jobs.npm?.steps.find((step) => step.run?.startsWith("npm publish"));
  expect(npm?.run).toMatch(/--provenance .*--ignore-scripts/);
});
