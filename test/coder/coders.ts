import type { CoderName } from "../../src/coder/create-coder.ts";
import type { Usage } from "../../src/coder/usage.ts";
import type { AgentName } from "../world/agents.ts";
import type { Vendor } from "../world/models/request.ts";
import type { StepUsage } from "../world/models/step.ts";

/** A coder in the contract suite: what differs between them, and nothing else. */
export interface CoderCase {
  readonly name: CoderName & AgentName;
  /** The scripted model it talks to. */
  readonly vendor: Vendor;
  /** What the CLI reports of a script's figures. */
  readonly reported: (usage: StepUsage) => Usage;
  /** Whether a thread outlives its process. */
  readonly resumes: boolean;
}

/** Every coder that the contract suite runs. */
export const coders: readonly CoderCase[] = [
  {
    name: "claude",
    vendor: "anthropic",
    reported: (usage) => ({ ...usage }),
    resumes: true,
  },
];
