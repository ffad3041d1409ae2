import { afterAll, beforeAll, expect, it } from "vitest";
import { call } from "../world/models/call.ts";
import type { Script } from "../world/models/script.ts";
import { reviewAnswer } from "./answers.ts";
import { openStage, type Stage } from "./stage.ts";

/** Files by which a tree keeps others from search tools. */
const ignoreFiles = [".gitignore", ".ignore", ".rgignore", ".fdignore", ".geminiignore"] as const;

/** Searches of the CLIs' own tools. Without the base's versions of these files the first one finds nothing. */
const searches = [
  ["anthropic", "Grep", (tree: string) => ({ pattern: "backdoor", path: tree })],
  ["anthropic", "Glob", (tree: string) => ({ pattern: "**/*.ts", path: tree })],
  ["gemini", "grep_search", (tree: string) => ({ pattern: "backdoor", dir_path: tree })],
  ["gemini", "glob", () => ({ pattern: "**/*.ts" })],
] as const;

const found = new Map<string, string>();
let stage: Stage;

/** A model that searches with one tool after the other, and then finds nothing. */
function searching(opened: Stage, vendor: "anthropic" | "gemini"): Script {
  const own = searches.filter(([by]) => by === vendor);
  let at = 0;
  return {
    vendor,
    steps: async ({ toolResults }) => {
      const [, before] = own[at - 1] ?? [];
      if (before) found.set(before, toolResults[0]?.text ?? "");
      const [, tool, input] = own[at++] ?? [];
      if (tool === undefined || input === undefined) return { answer: reviewAnswer() };
      return { calls: [call(tool, input(await opened.tree("review")))] };
    },
  };
}

beforeAll(async () => {
  stage = await openStage({
    head: () => ({
      "src/hidden/shop.ts": "export const backdoor = 42;\n",
      ...Object.fromEntries(ignoreFiles.map((path) => [path, "src/hidden/\n*.ts\n"])),
    }),
    scripts: (opened) => [searching(opened, "anthropic"), searching(opened, "gemini")],
  });
  await stage.use({ reviewers: "claude,gemini" });
});
afterAll(() => stage[Symbol.asyncDispose]());

it.each(searches)("shows %s's %s what the pull request's ignore files hide", (_, tool) => {
  expect(found.get(tool)).toContain("src/hidden/shop.ts");
});
