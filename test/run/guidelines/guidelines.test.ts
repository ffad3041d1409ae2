import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseConfig } from "../../../src/config/config.ts";
import type { Repository } from "../../../src/git/repository.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";
import { partPaths, readGuidelines } from "../../../src/run/guidelines/guidelines.ts";
import { estimateTokens } from "../../../src/text/tokens.ts";
import { countCalls } from "../../git/count-calls.ts";
import { madeCommit, madeRepository } from "../../git/made-commit.ts";
import { type TemporaryFolder, temporaryFolder } from "../../world/temporary-folder.ts";

let folder: TemporaryFolder;
let repository: Repository;

beforeAll(async () => {
  folder = await temporaryFolder("guidelines");
  repository = await madeRepository(join(folder.path, "repository"));
});
afterAll(() => folder[Symbol.asyncDispose]());

const config = (inputs: { guidelines?: string; rules?: string } = {}) => parseConfig(inputs);

/** The rules of a commit with these files, for changes of these paths. */
async function rulesOf(
  files: Parameters<typeof madeCommit>[1],
  paths: readonly string[],
  inputs: { guidelines?: string; rules?: string } = {},
) {
  const { commit } = await madeCommit(repository, files);
  return await readGuidelines({ repository, base: commit }, paths, config(inputs));
}

/** Where each text first stands in another; those that are not in it are left out. */
function orderIn(text: string, words: readonly string[]): string[] {
  return words
    .filter((word) => text.includes(word))
    .toSorted((left, right) => text.indexOf(left) - text.indexOf(right));
}

const files = {
  "REVIEW.md": "S-REVIEW\n",
  ".github/crosscheck.md": "S-CROSSCHECK\n",
  "AGENTS.md": "S-AGENTS\n",
  "CLAUDE.md": "S-CLAUDE\n",
  "GEMINI.md": "S-GEMINI\n",
  "CONTRIBUTING.md": "S-CONTRIBUTING\n",
  ".github/CONTRIBUTING.md": "S-GH-CONTRIBUTING\n",
  "docs/CONTRIBUTING.md": "S-DOCS-CONTRIBUTING\n",
  ".github/copilot-instructions.md": "S-COPILOT\n",
  ".github/instructions/orders.instructions.md":
    "---\napplyTo: 'src/orders/**,lib/*.ts'\n---\nS-INSTRUCTIONS\n",
  ".github/instructions/agent.instructions.md":
    "---\napplyTo: '**'\nexcludeAgent: code-review\n---\nS-NOT-FOR-REVIEWS\n",
  ".cursor/BUGBOT.md": "S-BUGBOT\n",
  "src/orders/AGENTS.md": "S-NESTED\n",
  "src/orders/REVIEW.md": "S-REVIEW-NESTED\n",
  "src/orders/.claude/CLAUDE.md": "S-CLAUDE-NESTED\n",
  "src/Users/AGENTS.md": "S-USERS\n",
  "docs/agents.md": "S-PAGE\n",
  "docs/review.md": "S-PAGE\n",
  "src/users/notes.md": "S-NOTES\n",
  "src/orders/deep/contributing.md": "S-DEEP\n",
  "vendor/lib/AGENTS.md": "S-VENDOR\n",
};
const everywhere = [
  ...["S-REVIEW", "S-CROSSCHECK", "S-AGENTS", "S-CLAUDE", "S-GEMINI", "S-COPILOT", "S-BUGBOT"],
  ...["S-GH-CONTRIBUTING", "S-DOCS-CONTRIBUTING", "S-CONTRIBUTING"],
];
const sentinels = Object.values(files).map((text) => /S-[A-Z-]+/.exec(text)?.[0] ?? "");

describe("which rules reach whom", () => {
  it.each([
    ["src/main.ts", []],
    ["src/orders/a.ts", ["S-REVIEW-NESTED", "S-INSTRUCTIONS", "S-NESTED", "S-CLAUDE-NESTED"]],
    [
      "src/orders/deep/a.ts",
      ["S-REVIEW-NESTED", "S-INSTRUCTIONS", "S-NESTED", "S-CLAUDE-NESTED", "S-DEEP"],
    ],
    ["src/Users/a.ts", ["S-USERS"]],
    // A page that is called like them is none of them.
    ["docs/a.md", []],
    // Folders are as git has them.
    ["src/users/a.ts", []],
    ["lib/a.ts", ["S-INSTRUCTIONS"]],
    ["lib/deep/a.ts", []],
    ["src/orders.ts", []],
  ])("tells of %s what is about all files, and %j", async (path, more) => {
    const { textFor } = await rulesOf(files, [...others, path]);
    const told = sentinels.filter((one) => new RegExp(`${one}\n|${one}$`).test(textFor([path])));
    expect(told.toSorted()).toEqual([...everywhere, ...more].toSorted());
  });
  const others = ["src/orders/deep/a.ts", "src/Users/a.ts", "lib/a.ts"];

  it("tells what is written for reviews first, then the nearest, and says of each where it is from", async () => {
    const paths = ["src/orders/deep/a.ts"];
    const inputs = {
      guidelines: "S-SETTING",
      rules: "[{paths: [src/**], guidelines: S-RULE}, {paths: docs/, guidelines: S-NO-RULE}]",
    };
    const text = (await rulesOf(files, paths, inputs)).textFor(paths);
    const blocks = text.split("\n\n").map((block) => block.split("\n").at(-1));
    expect(blocks).toEqual([
      ...["S-RULE", "S-SETTING", "S-REVIEW-NESTED", "S-REVIEW", "S-CROSSCHECK"],
      ...["S-DEEP", "S-INSTRUCTIONS", "S-NESTED", "S-CLAUDE-NESTED"],
      ...["S-AGENTS", "S-CLAUDE", "S-GEMINI", "S-COPILOT", "S-BUGBOT"],
      ...["S-GH-CONTRIBUTING", "S-DOCS-CONTRIBUTING", "S-CONTRIBUTING"],
    ]);
    expect(text).toContain("For src/**:\nS-RULE\n\nS-SETTING\n\nFrom src/orders/REVIEW.md");
    expect(text).toContain("From src/orders/AGENTS.md, for src/orders/**:\nS-NESTED");
    expect(text).not.toContain("applyTo");
  });

  it("reads them where the base branch stands, and neither at the merge base nor at the head", async () => {
    const { commit: base } = await madeCommit(repository, { "AGENTS.md": "S-OLD\n" });
    const { commit: head } = await madeCommit(repository, { "AGENTS.md": "S-HEAD\n" });
    const { commit: tip } = await madeCommit(repository, { "AGENTS.md": "S-TIP\n" });
    const change = { repository, base, head, tree: head, tip };
    const { textFor } = await readGuidelines(change, ["a.ts"], config());
    expect(textFor(["a.ts"])).toBe("From AGENTS.md:\nS-TIP");
  });

  it("takes names at the root, and GitHub's own, in upper and lower case", async () => {
    const names = [
      "Review.md",
      "agents.md",
      "Claude.MD",
      "contributing.md",
      ".github/Contributing.md",
    ];
    const made = Object.fromEntries(names.map((name) => [name, `Of ${name}.\n`]));
    const { textFor } = await rulesOf(made, ["a.ts"]);
    for (const name of names) expect(textFor(["a.ts"])).toContain(`From ${name}:\nOf ${name}.`);
  });

  it("counts the place that a moved file had", () => {
    const moved = parseDiff(
      "diff --git a/src/orders/a.ts b/src/a.ts\nsimilarity index 100%\nrename from src/orders/a.ts\nrename to src/a.ts\n",
    );
    expect(partPaths(moved)).toEqual(["src/orders/a.ts", "src/a.ts"]);
  });

  it.each([
    [["src/**", "!src/gen/**"], "src/a.ts", true],
    [["src/**", "!src/gen/**"], "src/gen/a.ts", false],
    [["src/**", "!src/gen/**", "src/gen/keep.ts"], "src/gen/keep.ts", true],
    [["!src/gen/"], "src/a.ts", true],
    [["!src/gen/"], "src/gen/a.ts", false],
    [["src/*"], "src/deep/a.ts", false],
    [["*.{ts,js}"], "src/deep/a.js", true],
  ])("rules for %j are about %s: %s", async (paths, path, isMeant) => {
    const rules = JSON.stringify([{ paths, guidelines: "S-RULE" }]);
    const change = { repository, base: (await madeCommit(repository, {})).commit };
    const { textFor } = await readGuidelines(change, [path], config({ rules }));
    expect(textFor([path]).includes("S-RULE")).toBe(isMeant);
  });
});

describe("imports", () => {
  it("reads what stays inside the repository, each text once, and tells what it does not read", async () => {
    const { textFor, noticesFor } = await rulesOf(
      {
        "CLAUDE.md":
          "Ask @alice.\n@docs/style.md, and @README.\n`@docs/code.md`\n```\n@docs/fence.md\n```\n<!-- @docs/old.md -->\n@../up.md @/etc/hosts.md @~/.claude/mine.md @docs/none.md\n",
        "docs/style.md": "S-STYLE @deep/more.md\n",
        "docs/deep/more.md": "S-MORE @../style.md @../../CLAUDE.md\n",
        ...{ README: "S-README\n", "docs/code.md": "S-CODE\n", "docs/fence.md": "S-FENCE\n" },
        "docs/old.md": "S-OLD\n",
      },
      ["a.ts"],
    );
    const text = textFor(["a.ts"]);
    const words = ["S-STYLE", "S-MORE", "S-README", "S-CODE", "S-FENCE", "S-OLD"];
    expect(orderIn(text, words)).toEqual(["S-STYLE", "S-README", "S-MORE"]);
    expect(text).toContain("From docs/deep/more.md, which docs/style.md imports:");
    const [notice = "", ...others] = noticesFor([["a.ts"]]);
    expect(others).toEqual([]);
    expect(notice).toContain("../up.md, which CLAUDE.md imports (outside of the repository)");
    expect(notice).toContain("/etc/hosts.md, which CLAUDE.md imports (outside of the repository)");
    expect(notice).toContain("~/.claude/mine.md");
    expect(notice).toContain("docs/none.md, which CLAUDE.md imports (there is no such file)");
    expect(notice).not.toContain("alice");
  });

  it("tells the same text once, behind links and imports too, and a file of imports by these alone", async () => {
    const { textFor, noticesFor } = await rulesOf(
      {
        ...{ "AGENTS.md": "S-AGENTS\n", "CLAUDE.md": { mode: "120000", content: "AGENTS.md" } },
        ...{ "GEMINI.md": "@AGENTS.md\n", "src/AGENTS.md": "S-AGENTS\n" },
        "src/CLAUDE.md": "@../AGENTS.md\n",
      },
      ["src/a.ts"],
    );
    const text = textFor(["src/a.ts"]);
    expect(text.match(/S-AGENTS/g)).toHaveLength(1);
    expect(text).not.toContain("@");
    expect(noticesFor([["src/a.ts"]])).toEqual([]);
  });

  it("tells further files that have the same text that it holds for them too", async () => {
    const made = {
      ...{ "api/AGENTS.md": "S-AGENTS @../docs/tabs.md\n", "web/AGENTS.md": "@../docs/tabs.md\n" },
      ...{ "web/REVIEW.md": "S-AGENTS @../docs/tabs.md\n", "docs/tabs.md": "S-TABS\n" },
    };
    const { textFor } = await rulesOf(made, ["api/a.ts", "web/a.ts"]);
    const both = textFor(["api/a.ts", "web/a.ts"]);
    expect(both.match(/S-AGENTS/g)).toHaveLength(1);
    expect(both.match(/S-TABS/g)).toHaveLength(1);
    expect(both).toContain("From api/AGENTS.md, for api/**:\nthe same as web/REVIEW.md.");
    expect(textFor(["web/a.ts"])).not.toContain("the same as");
  });

  it("reads a line of blanks, however long, in a moment", async () => {
    const start = performance.now();
    const { textFor } = await rulesOf({ "AGENTS.md": `${" ".repeat(200_000)}S-WIDE\n` }, ["a.ts"]);
    expect(textFor(["a.ts"])).toContain("S-WIDE");
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it("follows no link out of the repository, and no chain without end", async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 9 }, (_, at) => [`r${at}.md`, `S-${at} @r${at + 1}.md\n`]),
    );
    const { textFor, noticesFor } = await rulesOf(
      {
        ...{
          "AGENTS.md": { mode: "120000", content: "/etc/passwd" },
          "CLAUDE.md": { mode: "120000", content: "../../up.md" },
        },
        ...{ "REVIEW.md": "@r0.md\n", ...chain },
      },
      ["a.ts"],
    );
    const text = textFor(["a.ts"]);
    expect(text).toContain("S-4");
    expect(text).not.toContain("S-5");
    expect(text).not.toContain("root:");
    const [notice] = noticesFor([["a.ts"]]);
    expect(notice).toContain("AGENTS.md (a link that leads out of the repository)");
    expect(notice).toContain("CLAUDE.md (a link that leads out of the repository)");
    expect(notice).toContain("r5.md, which r4.md imports (imported too deep)");
  });

  it("bounds their number", async () => {
    const many = Array.from({ length: 80 }, (_, at) => `m${at}.md`);
    const { textFor, noticesFor } = await rulesOf(
      {
        "CLAUDE.md": many.map((name) => `@${name}\n`).join(""),
        ...Object.fromEntries(many.map((name) => [name, `Rule of ${name}.\n`])),
      },
      ["a.ts"],
    );
    expect(textFor(["a.ts"]).match(/Rule of/g)).toHaveLength(50);
    expect(noticesFor([["a.ts"]])[0]).toMatch(/too many imports.*and 20 more/);
  });
});

describe("what is read of them", () => {
  it("shows what is hidden, reads other encodings, and names what it cannot read", async () => {
    const { textFor, noticesFor } = await rulesOf(
      {
        "AGENTS.md": "Check\u200bthe locks.\r\n",
        "CLAUDE.md": Buffer.from("\ufeffWide rules.\n", "utf16le"),
        "GEMINI.md": Buffer.from("Geb\xfchren in Cent.\n", "latin1"),
        "REVIEW.md": `${"x ".repeat(200_000)}\n`,
        "CONTRIBUTING.md": Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff, 0xfe, 0x80, 0x81, 0x82]),
      },
      ["a.ts"],
    );
    const text = textFor(["a.ts"]);
    expect(text).toContain("Check⟨U+200B⟩the locks.");
    expect(text).toContain("Wide rules.");
    expect(text).toContain("Gebühren in Cent.");
    const [notice] = noticesFor([["a.ts"]]);
    expect(notice).toContain("REVIEW.md (larger than 256 KiB)");
    expect(notice).toContain("CONTRIBUTING.md (no text)");
  });

  it("takes at most its budget of each part, the nearest first, and says what was cut and left out", async () => {
    const long = (name: string, words: number) =>
      `S-${name} ${"keep it simple ".repeat(words)}S-END-${name}\n`;
    const made = {
      ...{ "AGENTS.md": long("ROOT", 2_500), "CONTRIBUTING.md": long("LAST", 200) },
      "src/AGENTS.md": long("NEAR", 1_500),
    };
    const { textFor, noticesFor } = await rulesOf(made, ["src/a.ts", "b.ts"], {
      guidelines: long("SETTING", 500),
    });
    const near = textFor(["src/a.ts"]);
    expect(estimateTokens(near)).toBeLessThanOrEqual(10_000);
    expect(near).toContain("S-END-SETTING");
    expect(near).toContain("S-END-NEAR");
    expect(near).toContain("S-ROOT");
    expect(near).toContain("… the rest is not shown");
    expect(near).not.toContain("S-END-ROOT");
    expect(near).not.toContain("S-LAST");
    const other = textFor(["b.ts"]);
    expect(other).toContain("S-END-ROOT");
    expect(other).not.toContain("S-NEAR");
    const [notice, ...more] = noticesFor([["src/a.ts"], ["b.ts"]]);
    expect(more).toEqual([]);
    expect(notice).toMatch(
      /10,000 tokens of a prompt: AGENTS\.md \([\d,]+ of [\d,]+ tokens\), CONTRIBUTING\.md \(none of [\d,]+ tokens\)\.$/,
    );
    expect(noticesFor([["b.ts"]])).toEqual([]);
  });

  it("cuts even what the configuration says", async () => {
    const { textFor, noticesFor } = await rulesOf({}, ["a.ts"], {
      guidelines: "Names are short. ".repeat(20_000),
    });
    expect(estimateTokens(textFor(["a.ts"]))).toBeLessThanOrEqual(10_000);
    expect(noticesFor([["a.ts"]])[0]).toContain("the setting guidelines");
  });

  it("asks git three times, however many files there are", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`p${at}/AGENTS.md`, `Rule ${at}.\n`]),
    );
    const paths = Array.from({ length: 60 }, (_, at) => `p${at}/a.ts`);
    const { commit } = await madeCommit(repository, many);
    const counter = countCalls(repository);
    const change = { repository: counter.repository, base: commit };
    const { textFor } = await readGuidelines(change, paths, config());
    expect(textFor(paths).match(/Rule/g)).toHaveLength(60);
    expect(counter.taken().calls).toBe(3);
  });
});
