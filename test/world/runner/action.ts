import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";

interface ActionInput {
  /** A template; undefined where the input has no default. */
  default: string | undefined;
  deprecationMessage: string | undefined;
}

/** What `action.yml` says of a JavaScript action. */
export interface Action {
  folder: string;
  inputs: Record<string, ActionInput>;
  /** Relative to the folder. */
  main: string;
  /** Undefined where there is no post step. */
  post: string | undefined;
}

/** Reads an action's metadata. Throws where the runner would not start it. */
export async function readAction(folder: string): Promise<Action> {
  const metadata = parse(await readFile(join(folder, "action.yml"), "utf8"));
  const { using, main, post, "post-if": postIf } = metadata.runs ?? {};
  if (using !== "node24" && using !== "node20") throw new Error(`runs.using: ${using}`);
  if (typeof main !== "string") throw new Error("runs.main is missing");
  if (postIf !== undefined && postIf !== "always()") throw new Error(`post-if: ${postIf}`);
  const inputs = Object.entries<{ default?: unknown; deprecationMessage?: string } | null>(
    metadata.inputs ?? {},
  ).map(([name, input]): [string, ActionInput] => {
    const value = input?.default;
    const text = value === undefined || value === null ? undefined : String(value);
    return [name, { default: text, deprecationMessage: input?.deprecationMessage }];
  });
  return { folder, inputs: Object.fromEntries(inputs), main, post };
}
