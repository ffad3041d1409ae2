import type { Readable, Writable } from "node:stream";

/**
 * A program to start, described as a value. Whoever needs a process (a coder, `verify`) writes one. `launch/` turns it
 * into a running process, inside a jail where there is one.
 */
export interface Command {
  /** For logs and errors: `claude`, `codex`, `verify`. */
  readonly label: string;
  /** Absolute path of the executable. */
  readonly file: string;
  readonly args: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of an existing folder. */
  readonly cwd: string;
  /** Absolute paths that the process must be able to read, beside the system's own (`/usr`, `/etc`, …). */
  readonly readable: readonly string[];
  /** Absolute paths that it must be able to write; they are readable too. */
  readonly writable: readonly string[];
  /** `gateway`: it must reach the model gateway on 127.0.0.1; `none`: no network at all. */
  readonly network: "gateway" | "none";
}

/** How a process ended: `code` is null when a signal ended it, `signal` is null otherwise. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running process and everything it started. Disposing it kills whatever is left. */
export interface RunningProcess extends AsyncDisposable {
  readonly pid: number;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves once the process has ended and its output is closed; never rejects. */
  readonly exited: Promise<Exit>;
  /** Signals the whole process group; does nothing when it is gone. */
  signal(signal: "SIGINT" | "SIGTERM" | "SIGKILL"): void;
  /**
   * Ends the group and every orphan that carries this process's marker variable: SIGTERM, `graceMs` later SIGKILL.
   * Resolves when none is left.
   */
  end(graceMs?: number): Promise<void>;
}

/**
 * Starts a command in a process group of its own. Rejects with the system's error when the program cannot be started
 * (`code` is `ENOENT`, `EACCES`, `E2BIG`, …).
 */
export type Launch = (command: Command) => Promise<RunningProcess>;
