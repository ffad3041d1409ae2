import type { ThreadOptions } from "../../coder.ts";
import type { CodexOptions } from "../codex-options.ts";
import { configArguments } from "../config-settings.ts";
import type { TurnFiles } from "./turn-files.ts";

/** Which kept thread a turn goes on from. */
export interface ExecOrigin {
  readonly how: "resume" | "fork";
  readonly id: string;
}

/** What one `codex exec` is asked for, beyond the thread's options. */
export interface ExecTurn extends TurnFiles {
  readonly model: string;
  /** Undefined: a new thread. */
  readonly origin: ExecOrigin | undefined;
  readonly images: readonly string[];
}

/**
 * The arguments of `codex exec`, which reads its prompt from stdin. All of them are said in every turn: a resumed thread
 * forgets its model and sandbox. The approval policy is not among them: `exec` is always `never`, and refuses `untrusted`.
 *
 * @param settings see `settingArguments`.
 */
export function execArguments(
  coder: CodexOptions,
  thread: ThreadOptions,
  settings: readonly string[],
  turn: ExecTurn,
): string[] {
  const { sandbox, additionalDirectories = [] } = thread;
  const { origin, schema, instructions, profile, images, model } = turn;
  const isReadOnly = sandbox === "read-only";
  return [
    "exec",
    ...settings,
    ...configArguments({ model_instructions_file: instructions }),
    ...(profile === undefined ? [] : ["--profile", profile]),
    ...["--ignore-rules", "--sandbox", sandbox, "--cd", thread.cwd],
    // In read-only every folder can be read anyway.
    ...(isReadOnly ? [] : additionalDirectories.flatMap((folder) => ["--add-dir", folder])),
    ...(origin === undefined ? [] : [origin.how]),
    ...["--json", "--model", model],
    ...(coder.skipGitRepoCheck === false ? [] : ["--skip-git-repo-check"]),
    ...(schema === undefined ? [] : ["--output-schema", schema]),
    ...images.flatMap((path) => ["--image", path]),
    // Else the last image takes what follows for another one.
    "--",
    ...(origin === undefined ? [] : [origin.id]),
    "-",
  ];
}
