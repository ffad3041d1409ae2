import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PastTurn } from "../acp/prompt.ts";
import type { ConnectContext } from "../driver/adapter.ts";
import { readList, readObject, readText } from "../driver/read-json.ts";
import { writeOwnFile } from "../process/own-file.ts";

/** What a thread's turns that ended well have said, kept in a file of ours: the CLI's own resuming is not usable. */
export interface Transcript {
  readonly past: readonly PastTurn[];
  /** Rejects with a `spawn` error when it cannot be kept. */
  add(turn: PastTurn): Promise<void>;
}

type Context = Pick<ConnectContext, "homeFolder" | "failure">;

/** Begins a thread's transcript; it lives as long as the coder. */
export async function beginTranscript(context: Context, threadId: string): Promise<Transcript> {
  const transcript = transcriptOf(context, threadId, []);
  await transcript.save();
  return transcript;
}

/** Goes on with one. Rejects with a `CoderError` when this coder has had no such thread. */
export async function findTranscript(context: Context, threadId: string): Promise<Transcript> {
  const text = await readFile(pathOf(context, threadId), "utf8").catch((error: unknown) => {
    throw context.failure("api", `there is no thread ${threadId} to go on with`, {}, error);
  });
  const past = readList(JSON.parse(text), "transcript").map((value) => {
    const { input, text } = readObject(value, "turn");
    return { input: readText(input, "input"), text: readText(text, "text") };
  });
  return transcriptOf(context, threadId, past);
}

function transcriptOf(context: Context, threadId: string, past: PastTurn[]) {
  async function save(): Promise<void> {
    await writeOwnFile(context.failure, pathOf(context, threadId), JSON.stringify(past));
  }
  return {
    past,
    save,
    async add(turn: PastTurn) {
      past.push(turn);
      await save();
    },
  };
}

/** An id that is given from outside names no other folder. */
function pathOf({ homeFolder }: Context, threadId: string): string {
  return join(homeFolder, `gemini-${encodeURIComponent(threadId)}.json`);
}
