import { describe, expect, it } from "vitest";
import { coderNames, secretInputsOf } from "../../src/agents/catalog.ts";
import { parseArguments } from "../../src/cli/arguments.ts";
import { allSettings } from "../../src/config/settings.ts";

/** The settings that a review gets from these arguments, without those that nobody gave. */
function flagsOf(...args: string[]): Record<string, string> {
  const invocation = parseArguments(["review", ...args]);
  if (invocation.command !== "review") throw new Error(invocation.command);
  return JSON.parse(JSON.stringify(invocation.flags));
}

function help(...args: string[]): string {
  const invocation = parseArguments(args);
  return invocation.command === "help" ? invocation.text : "";
}

describe("the settings as flags", () => {
  it("leave out secrets, what belongs to a job of the Action, and what is about GitHub's events", () => {
    const missing = allSettings.filter(({ name }) => {
      try {
        return flagsOf(`--${name}=1`)[name] !== "1";
      } catch {
        return true;
      }
    });
    expect(missing.map(({ name }) => name)).toEqual([
      "github-token",
      "marker-key",
      ...new Set(coderNames.flatMap((name) => secretInputsOf(name).map(({ input }) => input))),
      ...["fix", "check-run", "allow-sysctl", "name", "pull-request", "base", "head"],
      ...["review-drafts", "only-labels", "skip-labels", "review-authors", "command-prefix"],
      ...["allowed-roles", "allowed-bots", "organization-config", "dry-run"],
      ...["stage", "artifacts", "reviewer", "shard", "digests"],
    ]);
  });

  it.each<[string[], Record<string, string>]>([
    [
      ["--max-comments", "3", "--min-severity=high"],
      { "max-comments": "3", "min-severity": "high" },
    ],
    [["--sarif"], { sarif: "true" }],
    [["--sarif", "--no-vote"], { sarif: "true", vote: "false" }],
    [["--vote", "false", "--confirm-fixes=true"], { vote: "false", "confirm-fixes": "true" }],
    [
      ["--rules", "- paths: src/**\n  guidelines: Money is whole.", "--tone", "short"],
      { rules: "- paths: src/**\n  guidelines: Money is whole.", tone: "short" },
    ],
    [["--guidelines", "- one\n- two", "--sarif"], { guidelines: "- one\n- two", sarif: "true" }],
  ])("%j give %j", (args, flags) => {
    expect(flagsOf(...args)).toEqual(flags);
  });

  it("leave the command's own flags alone", () => {
    expect(parseArguments(["review", "--fix", "--base", "main", "--json"])).toMatchObject({
      ...{ command: "review", fix: true, base: "main", head: undefined, json: true },
    });
    expect(parseArguments(["run", "--coder", "codex", "--", "--vote", "--help"])).toMatchObject({
      prompt: "--vote --help",
    });
  });

  it.each([
    [["review", "--max-coments", "3"], "--max-coments; did you mean --max-comments?"],
    [["review", "--minSeverity=low"], "did you mean --min-severity?"],
    [["review", "--jsno"], "did you mean --json?"],
    [["merge", "--dif", "x"], "did you mean --diff?"],
    [["merge", "--sarif"], "merge: there is no flag --sarif"],
    [
      ["doctor", "--stage", "plan"],
      "doctor: there is no flag --stage: that input of the Action means nothing here (see",
    ],
    [["review", "--openai-api-key", "x"], "--openai-api-key: a secret stands in a variable"],
    [["init", "-x"], "init: there is no flag -x (see crosscheck init --help)"],
    [["fix", "--guidelines"], "argument missing"],
    [["reveiw"], '"reveiw" is not a command; did you mean review? (see crosscheck help)'],
    [["Docter"], "did you mean doctor?"],
    [["frobnicate"], '"frobnicate" is not a command (see crosscheck help)'],
  ])("%j is refused: %s", (args, message) => {
    expect(() => parseArguments(args)).toThrow(message);
  });

  it("are all listed by the help of the commands that take them, with their defaults", () => {
    const text = help("review", "--help");
    expect(text).toContain("Exit codes");
    expect(text).toMatch(/^ {2}--max-comments N .*inline/m);
    expect(text).toMatch(/^ {2}--vote, --no-vote .*\[true\]$/m);
    for (const { name } of allSettings.filter(({ flag }) => flag)) {
      expect(text).toContain(`  --${name}`);
    }
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(125);
    expect(help("fix", "-h")).toBe(text);
    expect(help("init", "--help")).toBe(help("help"));
    expect(help("help")).not.toContain("--max-comments N");
  });
});
