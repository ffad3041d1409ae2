import { createHash } from "node:crypto";
import { readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import type { RunResult } from "../../../src/model/result.ts";
import { reportSchema } from "../../../src/report/report-schema.ts";
import { writeFiles } from "../../coder/write-files.ts";
import { probeOwnJail } from "../../world/jail.ts";
import { command } from "../../world/models/call.ts";
import type { ModelRequest } from "../../world/models/request.ts";
import type { Script } from "../../world/models/script.ts";
import { startModels } from "../../world/models/server.ts";
import { type Desk, setDesk } from "../desk.ts";
import { base, changed, fractions, injection, interpolation, reviewer } from "../shop.ts";

const isJailed = (await probeOwnJail()).status === "works";

const { $schema: _, ...schema } = reportSchema;
const validReport = new Ajv({ strict: false }).compile<RunResult>(schema);

/** The one JSON value that a command printed, checked against the report's schema. */
function reportOf(stdout: string): RunResult {
  const value: unknown = JSON.parse(stdout);
  expect(validReport(value), JSON.stringify(validReport.errors)).toBe(true);
  return value as RunResult;
}

/** Every file of the repository, Git's own included, with what it holds; our own report is left out. */
async function everything(desk: Desk): Promise<Record<string, string>> {
  const entries = await readdir(desk.repository, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith(".git/crosscheck"))
    .map((entry) => join(entry.parentPath, entry.name));
  const pairs = paths.map(async (path) => {
    const digest = createHash("sha256").update(await readFile(path));
    return [path, digest.digest("hex")] as const;
  });
  return Object.fromEntries(await Promise.all(pairs));
}

const toolText = (requests: readonly ModelRequest[]) =>
  requests.flatMap((request) => request.toolResults.map((result) => result.text)).join("\n");

describe("a review of the working tree", () => {
  test("shows a person at a terminal, and nobody else, what the agents do while they do it", async () => {
    await using models = await startModels({
      scripts: [
        { vendor: "anthropic", steps: reviewer([fractions]) },
        { vendor: "openai", steps: reviewer([interpolation], command("ls src; exit 3")) },
      ],
    });
    await using desk = await setDesk(base, models);
    await desk.write(changed);
    const { stdout, exitCode } = await desk.withAgents(["review"], { into: "terminal" });
    expect(exitCode).toBe(0);
    const call = /^codex: \S*✗\S* \$ .*ls src; exit 3/m;
    expect(stdout).toMatch(call);
    // The answers are read, and shown as the report.
    expect(stdout).not.toContain('"turn"');
    const { stderr } = await desk.withAgents(["review"]);
    expect(stderr).not.toMatch(call);
  });

  test("shows staged, unstaged and untracked changes to both reviewers, prints one report and touches nothing", async () => {
    const look = command("cat src/search.ts; ls -a; echo x > src/new.ts; echo looked");
    await using models = await startModels({
      scripts: [
        { vendor: "anthropic", steps: reviewer([fractions, injection]) },
        { vendor: "openai", steps: reviewer([interpolation], look) },
      ],
    });
    await using desk = await setDesk(base, models);
    await desk.write({ ...changed, "build/out.js": "ignored();\n", "src/price.ts": "// gone\n" });
    await desk.git("add", "src/cart.ts");
    const before = await everything(desk);
    const ended = await desk.withAgents(["review", "--json"]);
    expect(ended).toMatchObject({ exitCode: 0 });
    expect(await everything(desk)).toEqual(before);

    const report = reportOf(ended.stdout);
    expect(await desk.lastReport()).toEqual(report);
    expect(report).toMatchObject({ outcome: "success", reasons: [], head: null, fixes: [] });
    expect(report.issues.map((issue) => [issue.anchor?.file, issue.reviewers])).toEqual([
      ["src/search.ts", ["claude", "codex"]],
      ["src/cart.ts", ["claude"]],
    ]);
    expect(report.issues[1]?.votes).toMatchObject([{ reviewer: "codex", verdict: "unsure" }]);
    expect(report.reviewers.map((one) => [one.reviewer, one.status])).toEqual([
      ["claude", "ok"],
      ["codex", "ok"],
    ]);

    const prompts = models.requests.filter((one) => one.text.includes("src/search.ts"));
    expect(new Set(prompts.map((one) => one.vendor))).toEqual(new Set(["anthropic", "openai"]));
    expect(prompts[0]?.text).toContain("src/price.ts");
    expect(prompts[0]?.text).not.toContain("ignored();");
    // Codex has its tools, sees the untracked file, and can write nothing.
    for (const seen of ["note = ' ", "Read-only file system", "looked"]) {
      expect(toolText(models.requests)).toContain(seen);
    }
    expect(toolText(models.requests)).not.toContain(".git\n");
    expect(models.problems).toEqual([]);
    // Neither the run's private folder nor anything else is left in the cache.
    expect(await readdir(join(desk.home, ".cache/crosscheck/runs"))).toEqual([]);
  });

  test("gives codex its tools without a jail too, and ends with 1 for issues at or above --fail-on", async () => {
    await using models = await startModels({
      scripts: [{ vendor: "openai", steps: reviewer([fractions], command("cat src/cart.ts")) }],
    });
    await using desk = await setDesk(base, models);
    await desk.write(changed);
    const flags = ["review", "--reviewers", "codex", "--isolation", "off"];
    const ended = await desk.withAgents([...flags, "--fail-on", "medium"]);
    expect(ended.exitCode).toBe(1);
    expect(toolText(models.requests)).toContain("percent / 100");
    expect(ended.stdout).toContain("1. Discounts give fractions of a cent");
    expect(ended.stdout).toContain("src/cart.ts:3");
    expect(ended.stdout).toContain("without a jail");
    expect(models.problems).toEqual([]);
    const lenient = await desk.withAgents([...flags, "--fail-on", "high"]);
    expect(lenient.exitCode).toBe(0);
  });

  test("prints the prompt without asking anybody, also without keys", async () => {
    await using desk = await setDesk({ ...base, "CONTRIBUTING.md": "Money is in whole cents.\n" });
    await desk.write(changed);
    const ended = await desk.crosscheck(["review", "--print-prompt"]);
    expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
    expect(ended.stdout).toContain("select * from orders");
    expect(ended.stdout).toContain("Money is in whole cents.");
    expect(ended.stdout).not.toContain("run_verify");
    const checked = await desk.crosscheck(["review", "--print-prompt", "--verify", "npm test"]);
    expect(checked.stdout).toMatch(/, in a jail -----\nThe tool run_verify/);
  });

  test("prints what reaches the models, word by word, with the rules of where the base stands", async () => {
    await using models = await startModels({
      scripts: [
        { vendor: "anthropic", steps: reviewer([]) },
        { vendor: "openai", steps: reviewer([]) },
      ],
    });
    const rules = {
      "AGENTS.md": "S-AGENTS\n",
      "src/AGENTS.md": "S-NEAR\n",
      "lib/AGENTS.md": "S-FAR\n",
    };
    await using desk = await setDesk(
      { ...base, ...rules, "CLAUDE.md": "@rules/money.md\n" },
      models,
    );
    await desk.git("checkout", "--quiet", "-b", "search");
    await desk.git("checkout", "--quiet", "main");
    await desk.write({ "CLAUDE.md": "@rules/money.md\nS-TIP\n", "rules/money.md": "S-MONEY\n" });
    await desk.git("add", "--all");
    await desk.git("commit", "--quiet", "--message=Rules");
    await desk.git("checkout", "--quiet", "search");
    await desk.write({ ...changed, "AGENTS.md": "S-HEAD\n", "REVIEW.md": "S-HEAD\n" });
    const flags = [
      ...["--base", "main", "--verify", "true"],
      ...["--rules", "[{paths: [src/search.*], guidelines: S-RULE}]"],
    ];
    const printed = await desk.crosscheck(["review", "--print-prompt", "--json", ...flags]);
    expect(printed).toMatchObject({ exitCode: 0, stderr: "" });
    const { system, parts } = JSON.parse(printed.stdout) as {
      system: string;
      parts: readonly { prompt: string; attached: string; toolNote: string }[];
    };
    const [{ prompt = "", attached = "", toolNote = "" } = {}, ...others] = parts;
    expect(others).toEqual([]);
    expect(prompt.slice(0, prompt.indexOf("<<<DATA")).match(/S-[A-Z]+/g)).toEqual([
      ...["S-RULE", "S-NEAR", "S-AGENTS", "S-TIP", "S-MONEY"],
    ]);
    expect(attached).toContain("src/cart.ts");
    const text = await desk.crosscheck(["review", "--print-prompt", ...flags]);
    for (const one of [system, prompt, attached, toolNote]) expect(text.stdout).toContain(one);
    expect(text.stdout).toContain("behind it for claude, codex, in a jail");
    expect(models.requests).toEqual([]);
    // Where nobody can run it, nobody is told of it.
    for (const never of [
      ["--isolation", "off"],
      ["--reviewers", "gemini"],
      ["--verify", ""],
    ]) {
      const without = await desk.crosscheck(["review", "--print-prompt", ...flags, ...never]);
      expect(without.stdout).toContain("S-RULE");
      expect(without.stdout).not.toContain("run_verify");
    }

    expect((await desk.withAgents(["review", "--no-vote", ...flags])).exitCode).toBe(0);
    for (const vendor of ["anthropic", "openai"]) {
      const first = models.requests.find((one) => one.vendor === vendor);
      expect(first?.system).toContain(system);
      const whole = isJailed ? toolNote : attached;
      expect([prompt, `${prompt}\n\n${whole}`]).toContain(first?.text);
      if (isJailed) expect(first?.text).toContain(toolNote);
    }
    expect(models.problems).toEqual([]);
  });
});

describe("which commits are reviewed", () => {
  /** `main`, a branch with a search and a later commit on `main`; asks for the prompt only. */
  async function branches(): Promise<Desk> {
    const desk = await setDesk(base);
    await desk.git("checkout", "--quiet", "-b", "search");
    await desk.write({ "src/search.ts": changed["src/search.ts"] });
    await desk.git("add", "--all");
    await desk.git("commit", "--quiet", "--message=Search orders");
    await desk.git("checkout", "--quiet", "main");
    await desk.write({ "src/later.ts": "export const later = true;\n" });
    await desk.git("add", "--all");
    await desk.git("commit", "--quiet", "--message=Something later");
    return desk;
  }
  const prompt = async (desk: Desk, ...args: string[]) =>
    await desk.crosscheck(["review", "--print-prompt", ...args]);

  test("--head names a commit: the files that lie around are no part of it", async () => {
    await using desk = await branches();
    await desk.write({ "src/draft.ts": "export const draft = true;\n" });
    const { stdout, exitCode } = await prompt(desk, "--head", "search");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("src/search.ts");
    expect(stdout).toContain("Search orders");
    expect(stdout).not.toContain("src/draft.ts");
    // The base moved on: only what the branch changed since they parted is shown.
    expect(stdout).not.toContain("src/later.ts");
  });

  test("--base names what to compare with; without it the remote's default branch counts", async () => {
    await using desk = await branches();
    const since = await prompt(desk, "--base", "main~1");
    expect(since.stdout).toContain("src/later.ts");
    await desk.git("update-ref", "refs/remotes/origin/trunk", "main~1");
    await desk.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk");
    expect((await prompt(desk)).stdout).toContain("src/later.ts");
  });

  test("works in a subfolder of a linked work tree", async () => {
    await using desk = await branches();
    const linked = join(desk.home, "linked");
    await desk.git("worktree", "add", "--quiet", linked, "search");
    const cwd = join(linked, "src");
    const ended = await desk.crosscheck(["review", "--print-prompt"], { cwd });
    expect(ended.exitCode).toBe(0);
    expect(ended.stdout).toContain("src/search.ts");
  });
});

describe("a repository of its own kind", () => {
  const prompt = ["review", "--print-prompt"];

  test("names and contents in Latin-1 end nothing", async () => {
    await using desk = await setDesk(base);
    await desk.write(changed);
    const folder = Buffer.from(`${desk.repository}/src/`);
    await writeFile(Buffer.concat([folder, Buffer.from("geb\xfchr.ts", "latin1")]), "x\n");
    await writeFile(
      join(desk.repository, "src", "latin.ts"),
      Buffer.from("// geb\xfchr\n", "latin1"),
    );
    const { stdout, stderr, exitCode } = await desk.crosscheck(prompt);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toContain('"src/geb\\374hr.ts" (its name is not UTF-8)');
    expect(stdout).toContain('"src/latin.ts" (added, not UTF-8, read as windows-1252)');
    expect(stdout).toContain("+1 // gebühr");
  });

  test("what the user ignores, for this repository or everywhere, is not shown", async () => {
    await using desk = await setDesk(base);
    await writeFiles(desk.home, {
      ".gitconfig": "[core]\n\texcludesFile = ~/ignored-everywhere\n",
      "ignored-everywhere": ".envrc\n",
    });
    await desk.write({ ".git/info/exclude": "scratch/\n" });
    await desk.write({
      ".envrc": "export A=1\n",
      "scratch/a.ts": "draft();\n",
      "src/b.ts": "b();\n",
    });
    const named = await desk.crosscheck(prompt);
    expect(named.stdout).toContain("src/b.ts");
    expect(named.stdout).not.toMatch(/envrc|scratch/);
    await writeFiles(desk.home, { ".gitconfig": "", ".config/git/ignore": "b.ts\n" });
    const usual = await desk.crosscheck(prompt);
    expect(usual.stdout).toContain(".envrc");
    expect(usual.stdout).not.toContain("src/b.ts");
  });

  test("what a sparse checkout leaves out is not deleted, and what a filter replaced is not changed", async () => {
    const stored = "a pointer\n";
    await using desk = await setDesk({ ...base, ".gitattributes": "*.bin filter=big\n" });
    await desk.git("config", "filter.big.clean", `printf '${stored}'`);
    await desk.write({ "large.bin": "the contents\n", "far/away.ts": "away();\n" });
    // Older than the index by more than a clock's step: else git looks into the file again.
    await utimes(join(desk.repository, "large.bin"), 1, 1);
    await desk.git("add", "--all");
    await desk.git("commit", "--quiet", "--message=Add a large file");
    expect(await desk.git("show", "HEAD:large.bin")).toBe(stored);
    await desk.git("sparse-checkout", "set", "--no-cone", "/*", "!/far/");
    await desk.write({ "src/b.ts": "b();\n" });
    const ended = await desk.crosscheck(prompt);
    expect(ended.stdout).toContain("src/b.ts");
    expect(ended.stdout).not.toMatch(/away|large\.bin/);
  });

  test("shows the same change from every folder, whatever attributes lie there", async () => {
    const files = { "lib/.gitattributes": "*.dat binary\n", "lib/x.dat": "a\n", "y.dat": "a\n" };
    await using desk = await setDesk({ ...base, ...files });
    await desk.write({ "lib/x.dat": "a\nb\n", "y.dat": "a\nb\n" });
    const fromRoot = await desk.crosscheck(prompt);
    const fromFolder = await desk.crosscheck(prompt, { cwd: join(desk.repository, "lib") });
    expect(fromRoot.stdout).toContain('"lib/x.dat"');
    const withoutSecret = (text: string) => text.replaceAll(/DATA-\w+/g, "DATA");
    expect(withoutSecret(fromFolder.stdout)).toBe(withoutSecret(fromRoot.stdout));
  });

  test("an index in parts and objects named by SHA-256 are read too", async () => {
    await using desk = await setDesk(base);
    await desk.git("update-index", "--split-index");
    await desk.write({ "src/b.ts": "b();\n" });
    expect((await desk.crosscheck(prompt)).stdout).toContain("src/b.ts");
    const cwd = join(desk.home, "sha256");
    await desk.git("init", "--quiet", "--initial-branch=main", "--object-format=sha256", cwd);
    await desk.git("-C", cwd, "commit", "--quiet", "--allow-empty", "--message=Start");
    await writeFiles(cwd, { "src/c.ts": "c();\n" });
    const ended = await desk.crosscheck(prompt, { cwd });
    expect(ended).toMatchObject({ exitCode: 0 });
    expect(ended.stdout).toContain("src/c.ts");
  });
});

describe("what is missing or fails", () => {
  test("a reviewer without a key is a warning, and the other one's review counts", async () => {
    await using models = await startModels({
      scripts: [{ vendor: "anthropic", steps: reviewer([injection]) }],
    });
    await using desk = await setDesk(base, models);
    await desk.write(changed);
    const ended = await desk.withAgents(["review", "--json"], { env: { OPENAI_API_KEY: "" } });
    expect(ended.exitCode).toBe(0);
    expect(ended.stderr).toMatch(/^warning: codex failed: .*OPENAI_API_KEY/m);
    const report = reportOf(ended.stdout);
    expect(report.outcome).toBe("partial");
    expect(report.issues).toHaveLength(1);
    expect(models.problems).toEqual([]);
  });

  test("no review could be made when every reviewer fails", async () => {
    const refused: Script["steps"] = () => ({ fault: { kind: "status", status: 400 } });
    await using models = await startModels({
      scripts: [
        { vendor: "anthropic", steps: refused },
        { vendor: "openai", steps: refused },
      ],
    });
    await using desk = await setDesk(base, models);
    await desk.write(changed);
    const ended = await desk.withAgents(["review", "--json"]);
    expect(ended.exitCode).toBe(3);
    expect(ended.stderr).toMatch(/^no review .*: claude failed: ./m);
    expect(ended.stderr).toMatch(/^no review .*: codex failed: ./m);
    expect(reportOf(ended.stdout)).toMatchObject({ outcome: "failed", issues: [] });
  });

  test("nothing changed is skipped and said", async () => {
    await using desk = await setDesk(base);
    const ended = await desk.crosscheck(["review", "--json"]);
    expect(ended.exitCode).toBe(0);
    expect(ended.stderr).toContain("skipped: nothing changed");
    expect(reportOf(ended.stdout)).toMatchObject({ outcome: "skipped", issues: [] });
    await desk.write({ "package-lock.json": "{}\n" });
    const locked = await desk.crosscheck(["review"]);
    expect(locked).toMatchObject({ exitCode: 0, stdout: "" });
    expect(locked.stderr).toContain("package-lock.json");
  });

  test.each<{ what: string; args: string[]; said: RegExp; outside?: boolean }>([
    { what: "no key for any reviewer", args: [], said: /ANTHROPIC_API_KEY.*OPENAI_API_KEY/ },
    { what: "a folder outside of any repository", args: [], said: /not.*git/, outside: true },
    { what: "an unknown base", args: ["--base", "nowhere"], said: /"nowhere"/ },
    { what: "an unknown head", args: ["--head", "nowhere"], said: /"nowhere"/ },
    { what: "a ref that looks like an option", args: ["--base=--all"], said: /"--all"/ },
    { what: "an unknown reviewer", args: ["--reviewers", "bard"], said: /bard/ },
    { what: "an unknown flag", args: ["--speed", "11"], said: /--speed/ },
    { what: "a value that is none", args: ["--fail-on", "terrible"], said: /fail-on.*terrible/ },
    {
      what: "a limit of cost for a model without a price",
      args: ["--reviewers", "claude:omega-1", "--max-cost", "1"],
      said: /max-cost: the model "omega-1" .*the input prices: "omega-1: input/,
    },
    {
      what: "a price that is none",
      args: ["--prices", "omega-1: 5"],
      said: /prices: "omega-1: 5"/,
    },
    { what: "a stray word", args: ["now"], said: /"now"/ },
    { what: "fixes of a commit", args: ["--fix", "--head", "main"], said: /--fix/ },
  ])("bad usage: $what", async ({ args, said, outside }) => {
    await using desk = await setDesk(base);
    await desk.write(changed);
    const start = outside ? { cwd: desk.home } : {};
    const ended = await desk.crosscheck(["review", "--json", ...args], start);
    expect(ended).toMatchObject({ exitCode: 2, stdout: "" });
    expect(ended.stderr).toMatch(said);
    expect(ended.stderr).not.toContain("    at ");
  });
});
