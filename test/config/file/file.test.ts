import { describe, expect, it } from "vitest";
import { coderNames, secretInputsOf, vendors } from "../../../src/agents/catalog.ts";
import { parseConfig, type RawInputs } from "../../../src/config/config.ts";
import { exampleConfig } from "../../../src/config/example.ts";
import { describeProblems, readConfigFile } from "../../../src/config/file/file.ts";
import { allowedInFile, allSettings, fileSettings } from "../../../src/config/settings.ts";
import { rightFiles, wrongFiles } from "../files.ts";

function rawOf(text: string) {
  const file = readConfigFile(text);
  if (file.status === "rejected") throw new Error(describeProblems(file.problems));
  return file.raw;
}

function problemsOf(text: string) {
  const file = readConfigFile(text);
  return file.status === "rejected" ? file.problems : [];
}

describe("readConfigFile", () => {
  it("reads every type of value as an input's text", () => {
    const config = parseConfig(
      rawOf(`
fix: off
max-fixes: 3
min-confidence: 0.25
vote: false
reviewers: [claude, second=claude:claude-sonnet-5]
ignore:
  - src/{old,older}/**
  - "*.snap"
allowed-bots: renovate[bot], dependabot[bot]
guidelines: |
  Money is in cents.
  Dates are UTC.
`),
    );
    expect(config).toMatchObject({
      fix: "off",
      maxFixes: 3,
      minConfidence: 0.25,
      vote: false,
      reviewers: [{ name: "claude" }, { name: "second", model: "claude-sonnet-5" }],
      ignore: ["src/{old,older}/**", "*.snap"],
      allowedBots: ["renovate[bot]", "dependabot[bot]"],
      guidelines: "Money is in cents.\nDates are UTC.",
    });
  });

  it("lets inputs win, and leaves what neither says at the default", () => {
    const file = rawOf("fix: off\nmax-fixes: 3");
    const config = parseConfig({ fix: "commit", "max-fixes": "" }, file);
    expect([config.fix, config.maxFixes, config.maxComments]).toEqual(["commit", 3, 25]);
  });

  it.each(rightFiles)("accepts %j, and so does the configuration", (text) => {
    expect(() => parseConfig(rawOf(text))).not.toThrow();
  });

  it.each(wrongFiles)("rejects %j", (text) => {
    expect(problemsOf(text)).toHaveLength(1);
  });

  it.each([
    ["# a\n\nmaxFixes: 5", 3, 'no setting "maxFixes"', "max-fixes"],
    ["fix: off\nmin_severity: low", 2, 'no setting "min_severity"', "min-severity"],
    ["guidlines: x", 1, 'no setting "guidlines"', "guidelines"],
    ["max-fixes: '1_000'", 1, "must be a whole number", "max-fixes: 1000"],
    ["vote: on", 1, "must be true or false", "vote: true"],
    ["\nfix: false", 2, "one of off, suggest, commit", "fix: off"],
    ["fix: comit", 1, 'not "comit"', "fix: commit"],
    ["min-severity: Hgih", 1, 'not "Hgih"', "min-severity: high"],
    ["guidelines: 7", 1, "must be text, not 7", 'guidelines: "7"'],
    ["unheard-of-thing: 1", 1, "unheard-of-thing", undefined],
    ["openai-api-key: x", 1, "set it in the workflow", undefined],
    ["gemini-base-url: x", 1, "set it in the workflow", undefined],
    ["ignore:\n  - a\n  - 5", 3, "one entry is 5", undefined],
    ["max-fixes: 500", 1, "from 0 to 100", undefined],
    [
      "prices:\n  - 'a: input 1 output 2'\n  - 'b: input 1 ouput 2'",
      3,
      'did you mean "output"?',
      undefined,
    ],
    ["prices:\n  - a: input 1 output 2", 2, "one entry is a mapping", '"a: input 1 output 2"'],
    ["prices: 'a: input 1 output 2, a: input 1 output 2'", 1, '"a" has two prices', undefined],
    ["reviewers:\n  [claude, claude]", 2, 'two reviewers are called "claude"', undefined],
    ["fix: off\nvote: true\nfix: commit", 3, "fix is set twice, first on line 1", undefined],
    ["? [a]\n: 1", 1, "a name must be plain text", undefined],
    ["fix: !custom off", 1, "tag", undefined],
    ["fix: off\n\tvote: true", 2, "", undefined],
    ["fix: off\n---\nfix: commit", 2, "multiple documents", undefined],
  ])("says of %j what is wrong on which line, and what was meant", (text, line, message, meant) => {
    const [problem, ...others] = problemsOf(text);
    expect(others).toEqual([]);
    expect(problem?.line).toBe(line);
    expect(problem?.message).toContain(message);
    expect(problem?.suggestion).toBe(meant);
  });

  it.each([
    ["ignore:\n  - dist/**\n  - !dist/keep.ts", 3, "!dist/keep.ts must stand in quotes"],
    ["fix-paths: !lib/secret.ts", 1, "!lib/secret.ts must stand in quotes"],
    [
      "rules:\n  - path: [a]\n    guidelines: x",
      2,
      'entry 1 of rules has paths and guidelines, and no "path"',
    ],
    [
      "rules:\n  - paths: a\n    guidelines: x\n  - paths: a",
      4,
      "entry 2 of rules lacks guidelines",
    ],
    ["rules:\n  - guidelines: x\n    paths:\n      - '**/a/**/b/**/c/**/d'", 4, "**/"],
  ])("says of %j what is wrong in line %i", (text, line, message) => {
    const [problem, ...others] = problemsOf(text);
    expect(others).toEqual([]);
    expect(problem?.line).toBe(line);
    expect(problem?.message).toContain(message);
  });

  it.each([
    ["nonsense", "rules must be a list of entries such as {paths: [src/db/**]"],
    ["[{paths: a}]", "entry 1 of rules lacks guidelines"],
    ["[{", "rules is no YAML: "],
    ["- paths: [!a]", "rules is no YAML: !a must stand in quotes, YAML takes it for a tag"],
    ["- path: a", '; did you mean "paths"?'],
  ])("says what is wrong with %j as an input", (rules, message) => {
    expect(() => parseConfig({ rules })).toThrow(message);
  });

  it("reads rules in an input and in a flag as in the file", () => {
    const text =
      "- paths: [src/**, '!src/gen/**']\n  guidelines: No any.\n- {paths: '*.md, *.txt', guidelines: Brief.}";
    const rules = [
      { paths: ["src/**", "!src/gen/**"], guidelines: "No any." },
      { paths: ["*.md", "*.txt"], guidelines: "Brief." },
    ];
    expect(parseConfig({ rules: text }).rules).toEqual(rules);
    expect(parseConfig(rawOf(`rules:\n${text}`)).rules).toEqual(rules);
    expect(parseConfig({ rules: JSON.stringify(rules) }, rawOf("rules: []")).rules).toEqual(rules);
  });

  it.each(["ignore", "fix-paths"] as const)("reads exceptions of %s as an input does", (name) => {
    const list = ["dist/**", "!dist/keep.ts"];
    const listOf = (inputs: RawInputs) => {
      const { ignore, fixPaths } = parseConfig(inputs);
      return name === "ignore" ? ignore : fixPaths;
    };
    expect(listOf({ [name]: "dist/**, !dist/keep.ts" })).toEqual(list);
    expect(listOf({ [name]: "dist/**\n!dist/keep.ts" })).toEqual(list);
    expect(listOf(rawOf(`${name}: dist/**, !dist/keep.ts`))).toEqual(list);
    expect(listOf(rawOf(`${name}: [dist/**, '!dist/keep.ts']`))).toEqual(list);
  });

  it("reports every problem at once, by line, as one text", () => {
    const text = describeProblems(
      problemsOf("fix: maybe\nvote: yes\nfixr: claude\nreviewer: codex"),
    );
    expect(text.split("\n")).toEqual([
      '.github/crosscheck.yml:1: fix must be one of off, suggest, commit, pull-request, not "maybe"',
      '.github/crosscheck.yml:2: vote must be true or false, not "yes"; did you mean "vote: true"?',
      '.github/crosscheck.yml:3: there is no setting "fixr"; did you mean "fixer"?',
      '.github/crosscheck.yml:4: reviewer cannot stand in this file: set it in the workflow, under "with"; did you mean "reviewers"?',
    ]);
  });

  it("lets no setting through that leaks, redirects or starts something", () => {
    const refused = allSettings.filter((input) => !allowedInFile(input)).map((input) => input.name);
    expect(refused).toEqual([
      "github-token",
      "marker-key",
      ...new Set(coderNames.flatMap((name) => secretInputsOf(name).map(({ input }) => input))),
      ...vendors.map((vendor) => `${vendor}-base-url`),
      "verify-readable",
      ...coderNames.map((name) => `${name}-path`),
      "name",
      "pull-request",
      "base",
      "head",
      "command-prefix",
      "stage",
      "artifacts",
      "reviewer",
      "shard",
      "digests",
    ]);
  });

  it("never follows an alias, so that nothing grows", () => {
    const layers = "bcdefghij".split("").map((name, at) => {
      const inside = `*${"abcdefghi"[at]}`;
      return `${name}: &${name} [${Array(9).fill(inside).join(", ")}]`;
    });
    const bomb = `a: &a [lol]\n${layers.join("\n")}\nguidelines: *j`;
    const last = problemsOf(bomb).at(-1);
    expect(last).toEqual({ line: 11, message: "guidelines must be text, not an alias" });
  });

  it.each([
    ["sequences in each other", "[".repeat(60_000)],
    ["mappings in each other", "{a: ".repeat(15_000)],
    ["keys of which none is known", Array.from({ length: 9000 }, (_, at) => `k${at}:`).join("\n")],
    ["errors", "]\n".repeat(30_000)],
    ["one long tag", "!".repeat(60_000)],
    ["documents", "---\n".repeat(15_000)],
    ["a long value", `fixer: ${"x".repeat(60_000)}`],
    ["too long a file", `guidelines: ${"x".repeat(70_000)}`],
  ])("answers %s with a handful of short problems", (_, text) => {
    const problems = problemsOf(text);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(20);
    for (const { message } of problems) expect(message.length).toBeLessThanOrEqual(300);
  });

  it.each(["__proto__: 1", "constructor: 1", "toString: 1"])("knows no setting %j", (text) => {
    expect(problemsOf(text)).toHaveLength(1);
  });
});

describe("exampleConfig", () => {
  it("sets nothing as it stands", () => {
    expect(rawOf(exampleConfig())).toEqual({});
  });

  it("has every setting of the file at its default, one # away", () => {
    const raw = rawOf(exampleConfig().replace(/^#(?=[a-z-]+: )/gm, ""));
    expect(Object.keys(raw)).toEqual(fileSettings.map((input) => input.name));
    // Who writes the limit down has set it.
    expect(parseConfig(raw)).toEqual({ ...parseConfig({}), maxCostGiven: true });
  });
});
