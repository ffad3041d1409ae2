import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { createGit } from "../../src/git/run-git.ts";
import type { RunResult } from "../../src/model/result.ts";
import { agentsToolCache } from "../world/agents.ts";
import type { Pull } from "../world/github/entity/repository.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { replace } from "../world/models/call.ts";
import type { Script } from "../world/models/script.ts";
import { openPullWorld, type PullWorld } from "../world/pull-world.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { action } from "./agents.ts";
import { type Defect, reviewersOf } from "./defects.ts";

// A run of three agents each.
vi.setConfig({ testTimeout: 120_000 });

const toolCache = await agentsToolCache();
const git = createGit("/usr/bin/git", "/usr/bin:/bin");
const latin = (text: string) => Buffer.from(text, "latin1");

const bug = "export const fee = (c: number, n: number) => c / n; // Geb\xfchr";
const fixed =
  "export const fee = (c: number, n: number) => (n === 0 ? 0 : c / n); // Geb\xfchr, gepr\xfcft";
const shell = "rm -rf $folder # l\xf6schen";
const quoted = 'rm -rf "$folder" # l\xf6schen';
const defects: readonly Defect[] = [
  { code: bug, title: "A fee is divided by zero", description: "`n` may be 0." },
  { code: shell, title: "A folder with a blank is two", description: "It is not quoted." },
];
// One line ends with CRLF, as Gemini's tool would then write all of them.
const head = `// Preise in \xa3\r\n${"export {};\n".repeat(3)}`;
const before = {
  "src/pay.ts": latin(head),
  "run.sh": { content: latin("#!/bin/sh\n# l\xf6scht\n"), mode: "100755" },
} as const;
const after = {
  "src/pay.ts": latin(`${head}${bug}\n`),
  "run.sh": { content: latin(`#!/bin/sh\n# l\xf6scht\n${shell}\n`), mode: "100755" },
} as const;

const fixer: Script = {
  vendor: "gemini",
  steps: ({ text, toolResults }) => {
    const title = /^Issue at .*?: (.+)$/m.exec(text)?.[1] ?? "";
    if (toolResults.length > 0) return { text: "Done." };
    const call = title.startsWith("A fee")
      ? replace("src/pay.ts", bug, fixed)
      : replace("run.sh", shell, quoted);
    return { calls: [call] };
  },
};

/** Runs the Action on a pull request, and reads the report. */
async function use(world: PullWorld, pull: Pull, inputs: Record<string, string>) {
  const event = await world.github.event("pull_request", "opened", pull);
  const all = { ...world.inputs, ...inputs };
  const step = await world.runner.uses({ action, event, inputs: all });
  expect(step.conclusion, step.log.join("\n")).toBe("success");
  const report = await readFile(step.outputs.report ?? "", "utf8");
  return { step, report: JSON.parse(report) as RunResult, text: report };
}

/** The same pull request in a repository where a file of each commit has a name in Latin-1. */
async function withOddNames({ github, repository }: PullWorld, text: readonly [string, string]) {
  const gitDir = repository.gitDirectory;
  await using folder = await temporaryFolder("odd-names");
  const author = { name: "alice", email: "alice@example.com", date: "2026-01-02T03:04:05Z" };
  let parent: string | undefined;
  for (const [at, branch] of (["main", "feature"] as const).entries()) {
    const indexFile = join(folder.path, branch);
    const where = { gitDir, indexFile };
    await git(["read-tree", branch], where);
    for (const [name, input] of [
      ["docs/geb\udcfchr.txt", "old\n"],
      ["docs/m\udcfcll.md", text[at] ?? ""],
    ] as const) {
      const blob = (await git(["hash-object", "-w", "--stdin"], { gitDir, input })).trim();
      const entry = `100644 ${blob}\t${name}\0`;
      await git(["update-index", "-z", "--index-info"], { ...where, input: entry });
    }
    const tree = (await git(["write-tree"], where)).trim();
    const onto = parent === undefined ? [] : ["-p", parent];
    const args = ["commit-tree", tree, ...onto, "-m", "odd names"];
    parent = (await git(args, { gitDir, author })).trim();
    await git(["update-ref", `refs/heads/odd-${branch}`, parent], { gitDir });
  }
  return await github.openPull(repository, {
    head: "odd-feature",
    base: "odd-main",
    author: "alice",
  });
}

it("commits fixes of Latin-1 files byte for byte, beside names that are not UTF-8", async () => {
  const scripts = [...reviewersOf(() => defects), fixer];
  await using world = await openPullWorld({
    base: before,
    head: { files: after },
    title: "Preise",
    scripts,
    toolCache,
  });
  const pull = await withOddNames(world, ["old\n", "new\n"]);
  const { report } = await use(world, pull, { fix: "commit" });
  const prompt = world.models.requests[0]?.text ?? "";
  expect(prompt).toContain('"src/pay.ts" (modified, not UTF-8, read as windows-1252)');
  expect(prompt).toContain(`+5 ${bug}\n`);
  expect(report.skippedFiles).toEqual([
    { file: '"docs/m\\374ll.md"', reason: "its name is not UTF-8", what: "code" },
  ]);
  expect(report.outcome).toBe("partial");
  expect(report.fixes.map(({ status, reason }) => ({ status, reason }))).toEqual(
    Array(2).fill({ status: "fixed", reason: null }),
  );
  // One commit of GitHub's API, and one that is pushed, for the mode.
  expect(world.github.requests("graphql/createCommitOnBranch")).toHaveLength(1);
  const gitDir = world.repository.gitDirectory;
  const bytes = async (path: string) =>
    Buffer.from(await git.bytes(["cat-file", "blob", `${pull.headSha}:${path}`], { gitDir }));
  expect(await bytes("src/pay.ts")).toEqual(latin(`${head}${fixed}\n`));
  expect(await bytes("run.sh")).toEqual(latin(`#!/bin/sh\n# l\xf6scht\n${quoted}\n`));
  const names = await git(["ls-tree", "-r", "-z", "--name-only", pull.headSha], { gitDir });
  expect(names.split("\0")).toEqual(
    expect.arrayContaining(["docs/geb\udcfchr.txt", "docs/m\udcfcll.md"]),
  );
  const lines = pull.threads.map(({ comments }) => comments[0]?.location?.line);
  expect(lines.toSorted()).toEqual([3, 5]);
  expectClean(world.github);
});

it("shows patches of Latin-1 files decoded and suggests none, and says what other files are", async () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"4d".repeat(32)}\nsize 12345\n`;
  const link = { content: "../../etc/passwd", mode: "120000" } as const;
  await using world = await openPullWorld({
    base: before,
    head: { files: { "src/pay.ts": after["src/pay.ts"], link, "a.psd": pointer } },
    title: "Preise",
    scripts: [...reviewersOf(() => defects), fixer],
    toolCache,
  });
  const { pull, repository } = world;
  const { report, text } = await use(world, pull, { fix: "suggest" });
  expect(world.models.requests[0]?.text).toContain(
    '"link" (added, symbolic link to "../../etc/passwd")',
  );
  expect(report.outcome).toBe("success");
  expect(report.skippedFiles.map(({ file }) => file)).toEqual(["a.psd"]);
  expect(report.notices.join()).toContain('"link" (symbolic link to "../../etc/passwd")');
  const body = pull.threads[0]?.comments[0]?.body ?? "";
  expect(body).not.toContain("```suggestion");
  expect(body).toContain(`+${fixed}\n`);
  expect(body).toContain("The file is windows-1252");
  expect(text).not.toMatch(/\\ud[89a-f]|\ufffd/i);
  const [fix] = report.fixes;
  expect(fix).toMatchObject({ status: "fixed", patchEncoding: "windows-1252" });
  await using folder = await temporaryFolder("apply");
  const where = { gitDir: repository.gitDirectory, indexFile: join(folder.path, "index") };
  await git(["read-tree", pull.headSha], where);
  const input = Buffer.from(fix?.patchBase64 ?? "", "base64");
  await git(["apply", "--cached", "-"], { ...where, input });
  const blob = await git.bytes(["cat-file", "blob", ":src/pay.ts"], where);
  expect(Buffer.from(blob)).toEqual(latin(`${head}${fixed}\n`));
  expectClean(world.github);
});
