import type { Command, Exit } from "../../command.ts";
import type { CoderError, CoderErrorDetails, CoderFailure } from "../../errors.ts";
import type { Approver } from "../approval/approver.ts";
import type { CoderOptions, ProcessOptions, ThreadOptions } from "../coder.ts";
import type { EventBody } from "../event.ts";
import type { Limits } from "../features.ts";

/** What an adapter emits. `cancelled`, `done` and the failing `error` are the driver's. */
export type AdapterEvent = Exclude<EventBody, { type: "cancelled" } | { type: "done" }>;

/** Hands an event to whoever reads the turn. `original` is the vendor's record; undefined for events of our own. */
export type Emit = (event: AdapterEvent, original: unknown) => void;

/** One prompt, as an adapter gets it. */
export interface TurnRequest {
  readonly input: string;
  readonly outputSchema: object | undefined;
  /** Absolute paths. */
  readonly images: readonly string[];
  /** Aborted when the turn is to stop; for what waits for somebody else than the CLI. */
  readonly signal: AbortSignal;
}

/** How a turn ended well. The driver parses, validates and repairs; an adapter only hands on what came. */
export interface TurnEnd {
  /** The final message, empty when there was none. */
  readonly text: string;
  /** The answer, where the CLI hands it on as a value of its own (not validated); undefined: it is in `text`. */
  readonly structured: unknown;
}

/** A live conversation with a CLI. The driver calls `turn` for one turn at a time. */
export interface Connection {
  /** The vendor's id of the thread; where the vendor names it in its first turn, ours until then. */
  readonly threadId: string;
  /** True: the process is for one turn, with its repair; the driver ends it then. Undefined: for any number. */
  readonly once?: boolean;
  /**
   * Runs a turn to its end; emits `init` first. Rejects with what `ConnectContext.failure` makes. Need not watch the
   * process, the clock or an interrupt: the driver drops a turn whose process ends or that does not heed `interrupt`.
   */
  turn(request: TurnRequest, emit: Emit): Promise<TurnEnd>;
  /** Asks the CLI to end the running turn. `turn` then settles, no matter how. */
  interrupt(): Promise<void>;
  /** False: this process cannot run such a turn (another schema); the driver starts another with the thread resumed. */
  fits(request: TurnRequest): boolean;
}

/** A process that writes and reads one JSON value per line. */
export interface Channel {
  readonly pid: number;
  /** Writes one line; says nothing when the process is gone, its exit is reported on its own. */
  send(record: object): void;
  /** Writes a text and ends the process's stdin. */
  sendLast(text: string): void;
  /**
   * For a CLI with a process per turn, once the turn's end is known. From then on the process's end is no failure, and
   * another one may be opened. Gives it a moment to leave, after `signal` where one is given, then ends it and all that
   * it started.
   */
  release(signal?: "SIGINT"): Promise<void>;
  /** Resolves when `release` is called, or the process has ended before. */
  readonly over: Promise<void>;
  /** How the process ended. */
  readonly exited: Promise<Exit>;
}

/** What an adapter gets to make a connection. `Options`: the coder's own, where it has more than the common ones. */
export interface ConnectContext<Options extends ProcessOptions = CoderOptions> {
  readonly coder: Options;
  readonly thread: ThreadOptions;
  /** Decides what the CLI asks leave for. */
  readonly approver: Approver;
  /** The thread's model, or the adapter's default. */
  readonly model: string;
  /** `resume`: the vendor's id of the thread to resume; else a new UUID, for CLIs that take the id from outside. */
  readonly threadId: string;
  readonly resume: boolean;
  /** The vendor's id of the thread to fork; `threadId` is the new one's then. Undefined: no fork. */
  readonly forkOf: string | undefined;
  /** The schema of this process' turns, for CLIs that fix it per process. */
  readonly outputSchema: object | undefined;
  /** Existing folder that all threads of this coder share (for what resuming needs); removed when the coder closes. */
  readonly homeFolder: string;
  /** Existing folder of this thread alone; removed when the thread closes. */
  readonly threadFolder: string;
  /**
   * Existing folder of this thread for the files that we write for the CLI: it may read them, and a jail lets it write
   * nothing there. Removed when the thread closes.
   */
  readonly ownFolder: string;
  /**
   * Starts the CLI. `onRecord` is called for every parsed line of its output, also between turns; what it throws ends
   * the process and fails the turn. One at a time: see `Channel.release`. Rejects with a `spawn` error.
   */
  open(command: Command, onRecord: (record: unknown) => void): Promise<Channel>;
  /** An error that carries coder, thread and the end of stderr. */
  failure(
    reason: CoderFailure,
    message: string,
    details?: Partial<CoderErrorDetails>,
    cause?: unknown,
  ): CoderError;
}

/** All that is particular to one vendor's CLI. Everything else is the driver's: see `create-thread.ts`. */
export interface Adapter<Options extends ProcessOptions = CoderOptions> {
  /** Lower case, digits and hyphens. */
  readonly name: string;
  /** The model id of this release when a thread names none. */
  readonly defaultModel: string;
  /**
   * What it cannot do. Without `resume`, `connect` must understand `ConnectContext.resume`: it is used after a restart
   * and for another schema too.
   */
  readonly limits: Limits;
  /** The adapter for a coder's options, where they choose between several; undefined: this one. */
  variant?(options: Options): Adapter<Options>;
  /** Resolves once the CLI can take a turn. */
  connect(context: ConnectContext<Options>): Promise<Connection>;
}
