import type { Command, Exit } from "../../command.ts";
import type { ProcessOptions } from "../coder.ts";
import type { Channel, ConnectContext, TurnRequest } from "../driver/adapter.ts";

/** Follows one turn through the records of its process. */
export interface Followed<T> {
  /** Takes a record. Throws `TypeError` for one that breaks the protocol. */
  receive(record: unknown): void;
  readonly end: Promise<T>;
}

/** Runs turns that are each a process of their own. */
export interface ProcessTurns {
  /**
   * Starts the process, gives it the prompt and nothing more, and ends it once `followed` has ended. Rejects with what
   * `followed` rejects with, or as cancelled.
   */
  run<T>(
    command: Command,
    followed: Followed<T>,
    request: Pick<TurnRequest, "input" | "signal">,
  ): Promise<{ readonly end: T; readonly exit: Exit }>;
  /** Ends the process of the turn that runs. */
  interrupt(): Promise<void>;
}

/** For adapters of CLIs that take one prompt on stdin and end after it. */
export function processTurns<Options extends ProcessOptions>({
  open,
  failure,
}: Pick<ConnectContext<Options>, "open" | "failure">): ProcessTurns {
  let channel: Channel | undefined;
  const cancelled = () => failure("cancelled", "the turn was interrupted");
  return {
    async run(command, followed, { input, signal }) {
      const opened = await open(command, followed.receive);
      channel = opened;
      try {
        if (signal.aborted) throw cancelled();
        opened.sendLast(input);
        const interrupted = opened.over.then(() => {
          throw cancelled();
        });
        const end = await Promise.race([followed.end, interrupted]);
        await opened.release();
        return { end, exit: await opened.exited };
      } finally {
        channel = undefined;
        await opened.release();
      }
    },
    interrupt: async () => await channel?.release("SIGINT"),
  };
}
