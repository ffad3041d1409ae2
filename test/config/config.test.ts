import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/config.ts";
import { allSettings } from "../../src/config/settings.ts";

describe("parseConfig", () => {
  it("is complete without anything set", () => {
    const config = parseConfig({});
    expect(config.reviewers.map((reviewer) => reviewer.name)).toEqual(["claude", "codex"]);
    expect(config).toMatchObject({
      githubToken: null,
      fixer: { name: "gemini", coder: "gemini", model: null },
      fix: "suggest",
      failOn: "none",
      timeoutMs: 1_800_000,
      vendors: { anthropic: { key: null, baseUrl: null } },
    });
  });

  it("takes the first layer that says something", () => {
    const config = parseConfig({ fix: "" }, { fix: "off" }, { fix: "commit", vote: "false" });
    expect([config.fix, config.vote]).toEqual(["off", false]);
  });

  it("reads reviewers with names and models", () => {
    const { reviewers } = parseConfig({
      reviewers: " claude, second=claude:claude-sonnet-5 ,codex",
    });
    expect(reviewers).toEqual([
      { name: "claude", coder: "claude", model: null },
      { name: "second", coder: "claude", model: "claude-sonnet-5" },
      { name: "codex", coder: "codex", model: null },
    ]);
  });

  it.each([
    [{ reviewers: "claude,claud" }, '"claud" is not a coder'],
    [{ reviewers: "claude,claude" }, 'two reviewers are called "claude"'],
    [{ reviewers: " , " }, "name at least one reviewer"],
    [{ fix: "maybe" }, 'fix: "maybe" is not one of off, suggest, commit'],
    [{ "max-fixes": "1.5" }, 'max-fixes: "1.5" is not a whole number of issues from 0 to 100'],
    [{ "max-fixes": "lots" }, '"lots" is not a whole number'],
    [{ "min-confidence": "2" }, "from 0 to 1"],
    [
      { prices: "gpt-9: inptu 1 output 2" },
      'is no price (did you mean "input"?); write MODEL: input',
    ],
    [{ vote: "yes" }, "neither true nor false"],
    [{ "pull-request": "-3" }, "not the number of a pull request"],
    [{ "openai-base-url": "file:///etc" }, "not an http(s) address"],
    [{ stage: "reviews" }, '"reviews" is not one of all, plan, review, merge'],
    [{ artifacts: "files" }, 'artifacts: "files" is no absolute path'],
    [{ shard: "0/2" }, 'shard: "0/2" is not k/n'],
    [{ shard: "3/2" }, 'shard: "3/2" is not k/n'],
    [{ shard: "1" }, 'shard: "1" is not k/n'],
    [{ digests: "crosscheck-plan=12ab" }, "is not the output digest of a stage"],
    [{ digests: `../plan=${"a".repeat(64)}` }, "is not the output digest of a stage"],
  ])("refuses %j with a message that names the input", (raw, message) => {
    expect(() => parseConfig(raw)).toThrow(message);
  });

  it("reads prices, and knows whether somebody limited the cost", () => {
    const { prices, maxCostUsd, maxCostGiven } = parseConfig(
      { prices: "a/b:8b: input 0 output 0, c: input 4 cached 0.4 cache-write 5 output 20" },
      { "max-cost": "3" },
    );
    expect(prices).toEqual({
      "a/b:8b": { input: 0, cachedInput: 0, cacheWrite: 0, output: 0 },
      c: { input: 4, cachedInput: 0.4, cacheWrite: 5, output: 20 },
    });
    expect([maxCostUsd, maxCostGiven]).toEqual([3, true]);
    const untouched = parseConfig({ prices: "d: input 1.5 output 2" }, { "max-cost": " " });
    expect(untouched.maxCostGiven).toBe(false);
    expect(untouched.prices.d).toMatchObject({ cachedInput: 1.5, cacheWrite: 1.5 });
  });

  it("takes the digests of the jobs that ran, and no notice of those that did not", () => {
    const [plan, fix] = ["a", "b"].map((digit) => digit.repeat(64));
    const { digests } = parseConfig({ digests: `crosscheck-plan=${plan},, crosscheck-fix=${fix}` });
    expect(digests).toEqual([
      { artifact: "crosscheck-plan", sha256: plan },
      { artifact: "crosscheck-fix", sha256: fix },
    ]);
  });

  it("has a default that its own parser accepts for every input", () => {
    for (const input of allSettings) {
      expect(() => parseConfig({ [input.name]: input.default }), input.name).not.toThrow();
    }
  });
});

it.each([
  ["dist/**, !dist/keep.ts", ["dist/**", "!dist/keep.ts"]],
  ["src/{a,{b,c}}/x, lib/{d,e}", ["src/{a,{b,c}}/x", "lib/{d,e}"]],
  ["# a, b\n  # c\n\ndist/ \n  \\#d", ["dist/", "\\#d"]],
  ["a{b, c", ["a{b", "c"]],
])("reads the list of paths %j", (ignore, expected) => {
  expect(parseConfig({ ignore }).ignore).toEqual(expected);
});

it("names the list of paths that has a pattern nobody can mean", () => {
  expect(() => parseConfig({ "fix-paths": "src/**, !" })).toThrow('fix-paths: "!" names nothing');
  expect(() => parseConfig({ ignore: "{a,b}".repeat(20) })).toThrow("ignore: ");
});
