import { expect, it } from "vitest";
import { openSample } from "../../demo/sample-world.ts";
import { scripts } from "../../demo/scenario/scripts.ts";
import { agentsToolCache } from "../world/agents.ts";
import type { Models } from "../world/models/server.ts";
import { inOneJob } from "./agents.ts";

const toolCache = await agentsToolCache();

/** What all requests to a vendor said of thinking, each word once. */
function words({ requests }: Models, vendor: string): readonly unknown[] {
  const own = requests.filter((request) => request.vendor === vendor && request.kind === "turn");
  const said = own.map(({ body }) => {
    const { output_config, reasoning, generationConfig } = body as Record<
      string,
      { effort?: string; thinkingConfig?: { thinkingLevel?: string } } | undefined
    >;
    return (
      output_config?.effort ?? reasoning?.effort ?? generationConfig?.thinkingConfig?.thinkingLevel
    );
  });
  return [...new Set(said)];
}

it("has reviews, votes and confirmations thought about at high effort, and patches at medium", async () => {
  await using world = await openSample({ scripts: scripts({ thinkMs: 0 }), toolCache });
  const { reviewers, fixer, timeline } = await inOneJob(world, { "max-fixes": "1" });
  const turns = timeline.map(({ turn }) => turn);
  expect(new Set(turns)).toEqual(new Set(["review", "vote", "fix", "confirm"]));
  expect(words(world.models, "anthropic")).toEqual(["high"]);
  expect(words(world.models, "openai")).toEqual(["high"]);
  expect(words(world.models, "gemini")).toEqual(["MEDIUM"]);
  expect(reviewers.map(({ effort }) => effort)).toEqual(["high", "high"]);
  expect(fixer).toMatchObject({ effort: "medium" });
});

it("asks a role's next model where the first one is gone, and says so", async () => {
  const gone = { kind: "status", status: 404 } as const;
  const fallen = [
    { vendor: "anthropic", match: { model: "claude-opus-5-5" }, steps: () => ({ fault: gone }) },
    {
      vendor: "gemini",
      match: { model: "gemini-3.1-pro-preview" },
      steps: () => ({ fault: gone }),
    },
  ] as const;
  await using world = await openSample({
    scripts: [...fallen, ...scripts({ thinkMs: 0 })],
    toolCache,
  });
  const { reviewers, fixer, fixes, notices, outcome } = await inOneJob(world, {
    reviewers: "claude:opus|sonnet@low,codex",
    fixer: "gemini:gemini-3.1-pro-preview|gemini-3.8-flash",
    effort: "max",
    "max-fixes": "1",
    "max-cost": "20",
  });
  expect(outcome, notices.join("\n")).toBe("success");
  expect(reviewers).toMatchObject([
    { model: "sonnet", effort: "low", unavailable: [{ model: "opus" }] },
    { effort: "max" },
  ]);
  expect(fixer).toMatchObject({ model: "gemini-3.8-flash", effort: "max" });
  expect(fixes).toMatchObject([{ status: "fixed" }]);
  const told = notices.filter((notice) => notice.includes("could not answer"));
  expect(told).toEqual([
    expect.stringMatching(/^claude asked sonnet because its model opus could not answer: ./),
    expect.stringMatching(/^the fixer asked gemini-3\.8-flash because its model gemini-3\.1-pro/),
  ]);
  expect(world.pull.comments[0]?.body).toContain("claude, sonnet, low effort");
  expect(words(world.models, "anthropic")).toEqual(["low"]);
  expect(words(world.models, "openai")).toEqual(["xhigh"]);
});
