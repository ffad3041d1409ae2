import { expect, it } from "vitest";
import { missingKey, usableRoles } from "../../src/agents/keys.ts";
import { costNotices, requirePrices } from "../../src/agents/prices.ts";
import { parseConfig, type RawInputs } from "../../src/config/config.ts";
import { rolesOf } from "../../src/config/reviewers.ts";

const usable = (inputs: RawInputs) => {
  const config = parseConfig(inputs);
  return usableRoles(config, rolesOf(config)).map(({ name }) => name);
};

it("uses the roles whose vendor has a key, and claude's with a subscription's token too", () => {
  expect(usable({})).toEqual([]);
  expect(usable({ "openai-api-key": "k", fix: "off" })).toEqual(["codex"]);
  expect(usable({ "claude-code-oauth-token": "t", fix: "off" })).toEqual(["claude"]);
  const all = { "anthropic-api-key": "a", "openai-api-key": "o", "gemini-api-key": "g" };
  expect(usable({ ...all, fix: "suggest" })).toEqual(["claude", "codex", "gemini"]);
  expect(usable({ ...all, fix: "off" })).toEqual(["claude", "codex"]);
});

it("names every input and variable that could hold a missing key", () => {
  const claude = missingKey("claude");
  expect(claude).toContain("anthropic-api-key or claude-code-oauth-token");
  expect(claude).toContain("ANTHROPIC_API_KEY or CLAUDE_CODE_OAUTH_TOKEN");
  expect(missingKey("gemini")).toContain("gemini-api-key");
});

it("refuses a limit of cost for a model without a price, the fixer's too, and only where one was set", () => {
  const need = (inputs: RawInputs) => () => requirePrices(parseConfig(inputs));
  const strange = { reviewers: "claude:strange", fix: "off" };
  expect(need({ ...strange, "max-cost": "2" })).toThrow('the model "strange" of claude');
  expect(need(strange)).not.toThrow();
  const fixer = { fix: "suggest", fixer: "gemini:strange", "max-cost": "2" };
  expect(need(fixer)).toThrow('the model "strange" of gemini');
  expect(need({ ...fixer, fix: "off" })).not.toThrow();
  const own = { ...strange, "max-cost": "2", prices: "strange: input 1 output 2" };
  expect(need(own)).not.toThrow();
  // A family's short name has the prices of its members, also with a suffix of the command line.
  expect(need({ reviewers: "claude:opus[1m]", fix: "off", "max-cost": "2" })).not.toThrow();
});

it("tells once of each model that was used without a price", () => {
  const { prices } = parseConfig({ prices: "named: input 1 output 2" });
  expect(costNotices(prices, ["named", "strange", "strange", "claude-opus-4-8"])).toEqual([
    expect.stringContaining("the model strange has no price"),
  ]);
});
