import { parse } from "yaml";
import type { Permissions } from "../github/entity/token.ts";

/** A step as it stands in a workflow. */
export interface WorkflowStep {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** A job as it stands in a workflow. */
export interface WorkflowJob {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly permissions?: Permissions;
  readonly strategy?: { readonly matrix: string };
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps?: readonly WorkflowStep[];
  /** A reusable workflow instead of steps. */
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly concurrency?: unknown;
  readonly "timeout-minutes"?: number;
}

interface Given {
  readonly default?: unknown;
}

/** A workflow's text, parsed. Only what our workflows use. */
export interface Workflow {
  readonly on: Readonly<Record<string, unknown>> & {
    readonly workflow_call?: {
      readonly inputs: Readonly<Record<string, Given>>;
      readonly secrets: Readonly<Record<string, Given>>;
      readonly outputs: Readonly<Record<string, { readonly value: string }>>;
    };
  };
  readonly permissions?: Permissions;
  readonly concurrency?: { readonly group: string };
  readonly jobs: Readonly<Record<string, WorkflowJob>>;
}

/** Reads a workflow. */
export function workflowOf(text: string): Workflow {
  return parse(text) as Workflow;
}

/** The jobs that a job waits for. */
export function needsOf({ needs = [] }: WorkflowJob): readonly string[] {
  return typeof needs === "string" ? [needs] : needs;
}
