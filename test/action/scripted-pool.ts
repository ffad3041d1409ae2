import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { AgentPool } from "../../src/agents/agent.ts";
import type { ThreadOptions } from "../../src/coder/coder.ts";
import type { AnswerIssue } from "../../src/model/answer.ts";
import { noSpending } from "../../src/model/spending.ts";
import { stubCoder } from "../panel/stub-coder.ts";

/** What agents without programs say and do. */
export interface AgentScript {
  /** What both reviewers raise where they are shown its snippet. They call every patch solved. */
  readonly raises: readonly AnswerIssue[];
  /** What the fixer does to the text of the first issue's file. */
  readonly fixes: (text: string) => string;
  /** Called when a reviewer has answered, a patch was made, or the pool is opened. */
  readonly onPaid?: (for_: "review" | "patch") => void;
  /** Breaks in place of the pool's end. */
  readonly atEnd?: () => void;
}

/** A pool whose agents are scripted, for tests of what a job makes of their work. */
export function scriptedPool({ raises, fixes, onPaid, atEnd }: AgentScript, folder: string) {
  const [first] = raises;
  const stub = stubCoder(() => {
    const prompt = stub.prompts.at(-1) ?? "";
    if (!prompt.includes('Set turn to "confirm"')) {
      onPaid?.("review");
      return { issues: raises.filter(({ snippet }) => prompt.includes(snippet ?? "")) };
    }
    const issues = [...prompt.matchAll(/^Issue (\d+) at /gm)].map(([, number]) => Number(number));
    const checks = issues.map((issue) => ({ issue, verdict: "solved", reason: "Yes." }) as const);
    return { turn: "confirm", checks };
  });
  const startFixer = async ({ cwd }: Pick<ThreadOptions, "cwd">) => ({
    async run() {
      const path = join(cwd, first?.file ?? "");
      await writeFile(path, fixes(await readFile(path, "utf8")));
      onPaid?.("patch");
      return { text: "Done." };
    },
    close: async () => undefined,
  });
  const fixer = { startThread: startFixer } as unknown as typeof stub.coder;
  const pool: AgentPool = {
    acquire: async (role, use) => ({
      role,
      coder: use === "fix" ? fixer : stub.coder,
      tools: "all",
      spending: () => noSpending,
      models: () => [],
    }),
    sandbox: {
      launch: () => expect.unreachable(),
      unjailed: "this is a test",
      folder,
      path: "",
      hidden: [],
    },
    notices: () => [],
    [Symbol.asyncDispose]: async () => atEnd?.(),
  };
  return pool;
}
