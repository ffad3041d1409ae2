import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RunResult } from "../../src/model/result.ts";
import { agentPath } from "../world/agents.ts";
import { startModels } from "../world/models/server.ts";
import { setDesk } from "./desk.ts";
import { base, changed, fractions, interpolation, reviewer } from "./shop.ts";

test("gives codex the files instead of tools where its sandbox cannot start, and says so", async () => {
  await using models = await startModels({
    scripts: [
      { vendor: "anthropic", steps: reviewer([fractions]) },
      { vendor: "openai", steps: reviewer([interpolation]) },
    ],
  });
  await using desk = await setDesk(base, models);
  await desk.write(changed);
  // The real codex, but for its sandbox: that fails as on an image that forbids user namespaces.
  const codex = await agentPath("codex");
  const wrapper = join(desk.home, "codex");
  const refusal = "bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted";
  await writeFile(
    wrapper,
    `#!/bin/sh\nif [ "$1" = sandbox ]; then echo "${refusal}" >&2; exit 1; fi\nexec "${codex}" "$@"\n`,
  );
  await chmod(wrapper, 0o755);
  const args = ["review", "--json", "--isolation", "off", "--codex-path", wrapper];
  const ended = await desk.withAgents(args);
  expect(ended).toMatchObject({ exitCode: 0 });
  const report = JSON.parse(ended.stdout) as RunResult;
  const mine = models.requests.filter((request) => request.vendor === "openai");
  expect(mine[0]?.tools).toEqual([]);
  expect(mine[0]?.text).toContain('file "src/cart.ts" after the change, whole');
  expect(report.notices.join("\n")).toContain(refusal);
  expect(report.issues.some((issue) => issue.reviewers.includes("codex"))).toBe(true);
  expect(models.problems).toEqual([]);
});

test("gives codex the files instead of tools where a jail was to be expected and is not there, and lets it fix nothing", async () => {
  await using models = await startModels({
    scripts: [{ vendor: "openai", steps: reviewer([interpolation]) }],
  });
  await using desk = await setDesk(base, models);
  await desk.write(changed);
  await desk.git("add", "--all");
  await desk.git("commit", "--quiet", "--message=Search orders");
  // A machine without bubblewrap, neither in PATH nor beside the agent.
  const path = join(desk.home, "bin");
  await mkdir(path);
  await symlink("/usr/bin/git", join(path, "git"));
  const wrapper = join(desk.home, "codex");
  await writeFile(wrapper, `#!/bin/sh\nexec "${await agentPath("codex")}" "$@"\n`);
  await chmod(wrapper, 0o755);
  const agents = ["--codex-path", wrapper, "--reviewers", "codex", "--fixer", "codex"];
  const env = { PATH: path };
  const ended = await desk.withAgents(
    ["review", "--json", "--fix", "--base", "HEAD~1", ...agents],
    { env },
  );
  expect(ended).toMatchObject({ exitCode: 0 });
  const report = JSON.parse(ended.stdout) as RunResult;
  expect(models.requests.map(({ tools }) => tools)).toEqual(models.requests.map(() => []));
  expect(models.requests[0]?.text).toContain('file "src/cart.ts" after the change, whole');
  expect(report.issues).toHaveLength(1);
  expect(report.notices.join("\n")).toMatch(/without a jail: bubblewrap /);
  expect(report.notices.join("\n")).toContain("codex had no tools");
  expect(report.fixer).toMatchObject({
    status: "failed",
    reason: expect.stringContaining("codex cannot fix here"),
  });
  expect(ended.stderr).toContain("WITHOUT A JAIL");
  expect(models.problems).toEqual([]);
});
