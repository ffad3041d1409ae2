import type { Screen } from "./screen.ts";

/** What a command sees of the outside: arguments and streams come in, an exit code goes out. */
export interface Terminal {
  /** Absolute path of the current folder. */
  readonly cwd: string;
  /** Prints to stdout: the command's result, nothing else. */
  out(text: string): void;
  /** Prints a line to stderr: progress, warnings, errors. */
  note(text: string): void;
  readonly screen: Screen;
  /** Variables that the command may read; only `cli.ts` touches the process's own. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the running bundle: `agents/` is found from it. */
  readonly bundle: string;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
}

/** 0 done · 1 issues at or above `--fail-on` · 2 bad usage, config or file · 3 no review could be made · 130 cancelled */
export type ExitCode = 0 | 1 | 2 | 3 | 130;
