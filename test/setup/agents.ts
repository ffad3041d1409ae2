import { checkAgents } from "../world/agents.ts";

/** Vitest's global setup for tests that start real agents. */
export default async function setup(): Promise<void> {
  await checkAgents();
}
