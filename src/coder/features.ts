import { UnsupportedError } from "../errors.ts";
import type { ThreadOptions, TurnOptions } from "./coder.ts";
import type { EventBody } from "./event.ts";
import type { Usage } from "./usage.ts";

/** What not every coder can do, in the words of errors and of `docs/coders.md`. */
export const FEATURES = {
  resume: "resuming a thread",
  fork: "forking a thread",
  model: "choosing the model",
  system: "a system text",
  readOnly: 'the sandbox "read-only"',
  write: 'the sandbox "workspace-write"',
  fullAccess: 'the sandbox "danger-full-access"',
  approvals: "asking for approval",
  userInput: "asking the user a question",
  directories: "additional directories",
  effort: "a level of effort",
  noTools: "a thread without tools",
  toolList: "a list of tools",
  clientTools: "tools of the caller's own",
  budget: "a budget per thread",
  images: "images",
} as const;

/** The name of a feature. */
export type Feature = keyof typeof FEATURES;

/** What a coder cannot do, as data: the driver refuses it, the contract suite verifies it, the documentation shows it. */
export interface Limits {
  /** Why, in a few words. */
  readonly cannot: Readonly<Partial<Record<Feature, string>>>;
  /** What is taken and has no effect. Undefined: nothing. */
  readonly ignores?: readonly Feature[] | undefined;
  /** Kinds of event that never come. */
  readonly silent: readonly EventBody["type"][];
  /** Figures that are never reported. */
  readonly uncounted: readonly (keyof Usage)[];
}

/** Throws `UnsupportedError` for the first feature that is asked for and that the coder lacks. */
export function refuse(coder: string, limits: Limits, asked: readonly Feature[]): void {
  const feature = asked.find((name) => limits.cannot[name] !== undefined);
  if (feature !== undefined) {
    throw new UnsupportedError(coder, FEATURES[feature], limits.cannot[feature]);
  }
}

/** The features that a thread's options ask for. */
export function threadFeatures(options: ThreadOptions): Feature[] {
  const { sandbox, tools, approvalPolicy = "never" } = options;
  const asked: Readonly<Partial<Record<Feature, boolean>>> = {
    model: options.model !== undefined,
    system: options.system !== undefined,
    readOnly: sandbox === "read-only",
    write: sandbox === "workspace-write",
    fullAccess: sandbox === "danger-full-access",
    approvals: approvalPolicy !== "never",
    userInput: options.approvals?.onToolUserInput !== undefined,
    directories: (options.additionalDirectories ?? []).length > 0,
    effort: options.effort !== undefined,
    noTools: tools === "none",
    toolList: Array.isArray(tools),
    clientTools: (options.clientTools ?? []).length > 0,
    budget: options.maxCostUsd !== undefined,
  };
  return (Object.keys(asked) as Feature[]).filter((feature) => asked[feature]);
}

/** The features that a turn's options ask for. */
export function turnFeatures(options: TurnOptions): Feature[] {
  return (options.images ?? []).length > 0 ? ["images"] : [];
}
