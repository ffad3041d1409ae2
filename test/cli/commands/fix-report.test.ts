import { execFile } from "node:child_process";
import { chmod, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { fix } from "../../../src/cli/commands/fix.ts";
import type { RunResult } from "../../../src/model/result.ts";
import { writeReport } from "../../../src/run/result/report-file.ts";
import { fixOf, issueOn, resultOf } from "../../report/sample.ts";
import { cleanEnvironment } from "../../world/environment.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

const run = promisify(execFile);
const key = "test-key-anthropic";

/** What `crosscheck fix` makes of a last review where the fixer can be started, but does nothing. */
async function fixed(last: RunResult, ids: readonly string[] = [], env = {}, more = {}) {
  await using folder = await temporaryFolder("fix-report");
  const [tree, agent] = [join(folder.path, "tree"), join(folder.path, "agent")];
  await mkdir(join(tree, "src"), { recursive: true });
  await writeFile(agent, '#!/bin/sh\n[ "$1" = --version ] && echo 0.0.1\n');
  await chmod(agent, 0o755);
  const release = join(folder.path, "release");
  await cp(resolve("agents"), join(release, "agents"), { recursive: true });
  const clean = cleanEnvironment(folder.path);
  const git = (...args: string[]) => run("git", ["-C", tree, ...args], { env: clean });
  await git("init", "-q", "-b", "main");
  await writeFile(join(tree, "src/cart.ts"), "one\n".repeat(20));
  await git("add", ".");
  await git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "first");
  const path = join(tree, ".git/crosscheck/last.json");
  await writeReport(path, last);
  const [out, notes]: [string[], string[]] = [[], []];
  const terminal = {
    ...{ cwd: tree, bundle: join(release, "src/cli.ts"), signal: new AbortController().signal },
    ...{ out: (text: string) => out.push(text), note: (text: string) => notes.push(text) },
    screen: { isWatched: false, isShared: false, isColored: false },
    env: { ...clean, RUNNER_TEMP: folder.path, ANTHROPIC_API_KEY: key, ...env },
  };
  const flags = { fixer: "claude", "claude-path": agent, isolation: "off", ...more };
  const invocation = { command: "fix", ids, json: true, flags } as const;
  const exitCode = await fix(invocation, terminal as never);
  const text = await readFile(path, "utf8");
  expect(out).toHaveLength(1);
  const printed = JSON.parse(out.join("")) as RunResult;
  expect(JSON.parse(text)).toEqual(printed);
  return { exitCode, printed, text, notes: notes.join("\n") };
}

it("ends with 3 where the fixer failed, and keeps the review and the patches that were made before", async () => {
  const [first, second] = [issueOn(6), issueOn(9, `Leaks ${key}`)];
  const last = resultOf([first, second], { fixes: [fixOf(first, 6)] });
  const { exitCode, printed, text } = await fixed(last);
  expect(exitCode).toBe(3);
  expect(printed.fixer).toMatchObject({ coder: "claude", status: "failed" });
  expect(printed.issues.map(({ id }) => id)).toEqual([first.id, second.id]);
  expect(printed.fixes[0]).toEqual(fixOf(first, 6));
  expect(printed.fixes.map(({ issue }) => issue)).toEqual([first.id, second.id]);
  expect(printed.outcome).toBe("partial");
  // No key is written to the disk or printed.
  expect(text).not.toContain(key);
  expect(text).toContain("Leaks ");
});

it("lets what no fix may change take no place of those that one run may patch", async () => {
  const refused = { ...issueOn(3), file: ".git/config", anchor: null };
  const [first, second] = [issueOn(6), issueOn(9)];
  const last = resultOf([refused, first, second], { fixes: [] });
  const { printed } = await fixed(last, [], {}, { "max-fixes": "1" });
  expect(printed.fixes.map(({ issue, status, tried }) => ({ issue, status, tried }))).toEqual([
    { issue: first.id, status: "failed", tried: undefined },
    { issue: refused.id, status: "rejected", tried: false },
  ]);
});

it("tries again what is named, also what was patched before, in the place of its first patch", async () => {
  const first = issueOn(6);
  const last = resultOf([first], { fixes: [fixOf(first, 6)] });
  const { printed } = await fixed(last, [first.id.toUpperCase(), first.id]);
  expect(printed.fixes).toMatchObject([{ issue: first.id, status: "failed" }]);
});

it("asks nobody where nothing is left to fix, needs no key then, and leaves the report", async () => {
  const first = issueOn(6);
  const last = resultOf([first], { fixes: [fixOf(first, 6)] });
  const { exitCode, printed, notes } = await fixed(last, [], { ANTHROPIC_API_KEY: "" });
  expect(exitCode).toBe(0);
  expect(printed).toEqual(last);
  expect(notes).toContain("no issue to fix");
});

it("says why it does not fix what is ignored, and starts nobody for it", async () => {
  const issue = issueOn(6);
  const silenced = { ...issue, silenced: "ignored by src/**" };
  await expect(fixed(resultOf([silenced]), [issue.id], { ANTHROPIC_API_KEY: "" })).rejects.toThrow(
    `fix: ${issue.id}: "src/cart.ts" is not fixed: issues of a file that is not reviewed (ignored by src/**) are listed only`,
  );
  const ignored = fixed(resultOf([issue]), [issue.id], {}, { ignore: "src/" });
  await expect(ignored).rejects.toThrow("(ignored by src/)");
  // Nobody ignores it any more.
  const back = await fixed(resultOf([silenced]), [issue.id], {}, { ignore: "!src/" });
  expect(back.printed.fixes).toMatchObject([{ issue: issue.id, status: "failed" }]);
  // Unasked it is left out.
  expect((await fixed(resultOf([silenced]))).notes).toContain("no issue to fix");
});
