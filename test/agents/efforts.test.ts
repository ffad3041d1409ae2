import { expect, it } from "vitest";
import { effortOf, requireEfforts } from "../../src/agents/efforts.ts";
import { parseConfig, type RawInputs } from "../../src/config/config.ts";

/** What each role is told under some inputs: reviewers first, then the fixer. */
function told(inputs: RawInputs) {
  const config = parseConfig(inputs);
  requireEfforts(config);
  const of = (role: typeof config.fixer, use: "review" | "fix") =>
    effortOf(role, use, config.effort, role.model ?? "");
  return [...config.reviewers.map((role) => of(role, "review")), of(config.fixer, "fix")];
}

it.each<[RawInputs, unknown]>([
  [{}, ["high", "high", "medium"]],
  [{ effort: "" }, ["high", "high", "medium"]],
  [{ effort: " " }, ["high", "high", "medium"]],
  [{ effort: "low" }, ["low", "low", "low"]],
  [{ effort: "MAX" }, ["max", "max", "max"]],
  [{ reviewers: "claude@low,codex", effort: "max", fixer: "gemini@high" }, ["low", "max", "high"]],
  // A default is left out for a model that knows no level.
  [{ reviewers: "claude:claude-haiku-4-5" }, [undefined, "medium"]],
  [{ reviewers: "codex:gpt-4.1", fixer: "codex:gpt-5-pro" }, [undefined, undefined]],
])("%j comes to %j", (inputs, efforts) => {
  expect(told(inputs)).toEqual(efforts);
});

it.each<[RawInputs, string]>([
  [
    { reviewers: "small=claude:claude-haiku-4-5@high" },
    'small: the model "claude-haiku-4-5" of small knows no levels of effort, so it cannot be asked for high; name another model, or leave @high out',
  ],
  [
    { reviewers: "claude:opus|claude-haiku-4-5@high" },
    'the model "claude-haiku-4-5" of claude knows no levels',
  ],
  [
    { reviewers: "claude", fixer: "codex:gpt-5-pro", effort: "low" },
    'effort: the model "gpt-5-pro" of codex knows only high, max, so it cannot be asked for low; name another model, or say the effort of the other roles behind their names instead, for example claude@low',
  ],
])("%j is refused before anything is paid", (inputs, message) => {
  expect(() => told(inputs)).toThrow(message);
});

it("does not look at a fixer that does not run", () => {
  const inputs = { effort: "low", fix: "off", fixer: "codex:gpt-5-pro" };
  expect(() => requireEfforts(parseConfig(inputs))).not.toThrow();
});
