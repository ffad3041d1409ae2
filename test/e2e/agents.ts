import { resolve } from "node:path";
import { agentPath } from "../world/agents.ts";

/** The Action under test: the repository itself, with its `action.yml` and `dist/`. */
export const action = resolve(import.meta.dirname, "../..");

/** Inputs that name the installed agents, so that no test installs them. */
export async function agentInputs(): Promise<Record<string, string>> {
  const [claude, codex, gemini] = await Promise.all([
    agentPath("claude"),
    agentPath("codex"),
    agentPath("gemini"),
  ]);
  return { "claude-path": claude, "codex-path": codex, "gemini-path": gemini };
}
