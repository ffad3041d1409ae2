import { access, opendir } from "node:fs/promises";
import { join } from "node:path";
import { type CoderErrorDetails, type CoderFailure, UnsupportedError } from "../../../errors.ts";
import { promptBlocks } from "../../acp/prompt.ts";
import type { Adapter, ConnectContext, Connection } from "../../driver/adapter.ts";
import { failureOfStatus, vendorMessage } from "../../driver/failure-of-status.ts";
import { checkProgram } from "../../process/check-program.ts";
import { processTurns } from "../../process/process-turns.ts";
import { prepareGemini } from "../command.ts";
import type { GeminiOptions } from "../gemini-options.ts";
import { beginTranscript, findTranscript } from "../transcript.ts";
import { followOnce, type OnceEnd } from "./turn.ts";

/**
 * The longest prompt, as JSON. The CLI prints it on stdout and ends before all is read: with 600 KiB every second run
 * lost its answer (0.61.0). What fits into the socket's buffer (208 KiB) cannot be lost.
 */
const MAX_PROMPT_BYTES = 128 * 1024;

/**
 * Google's Gemini CLI as one process per turn, which reads and does nothing else: without somebody to ask it would
 * accept its own plans. It works in an empty folder that it trusts, so that no settings of the tree are loaded, and
 * looks into the tree from there. A tree with a `GEMINI.md` is refused. What was said before it is told anew in each
 * turn.
 */
export const geminiOnce: Adapter<GeminiOptions> = {
  name: "gemini",
  defaultModel: "gemini-3.1-pro-preview",
  limits: {
    cannot: {
      fork: "its protocol has no such request",
      write: "one process per turn only reads",
      fullAccess: "it gets no shell",
      approvals: "one process per turn asks nobody",
      userInput: "one process per turn asks nobody",
      directories: "it looks into one tree",
      toolList: "its tools follow from the sandbox",
      clientTools: "its protocol offers no tools of the client",
      budget: "it counts no costs",
      images: "its prompt is a text",
    },
    silent: ["permission", "file_change", "plan_update"],
    uncounted: ["cacheWriteTokens", "reasoningTokens"],
  },
  connect,
};

async function connect(context: ConnectContext<GeminiOptions>): Promise<Connection> {
  const { coder, thread, threadId, model, failure } = context;
  // Node would start all the same, and end with code 1.
  await access(coder.binary).catch((error: unknown) => {
    throw failure("spawn", `gemini could not be started: ${coder.binary} is missing`, {}, error);
  });
  await refuseInstructions(thread.cwd);
  const command = await prepareGemini(context, "once");
  await checkProgram(context, { ...command, args: [coder.binary, "--version"] }, /^\d+\.\d+/m);
  const begin = context.resume ? findTranscript : beginTranscript;
  const transcript = await begin(context, threadId);
  const turns = processTurns(context);
  const place = `The project is in the folder ${thread.cwd}: name its files by absolute paths.`;

  return {
    threadId,
    fits: () => true,
    interrupt: turns.interrupt,
    async turn(request, emit) {
      await refuseInstructions(thread.cwd);
      const [block] = await promptBlocks(request, transcript.past);
      const text = block?.type === "text" ? block.text : "";
      const followed = followOnce(emit, { threadId, model });
      const prompt = { input: `${place}\n\n${text}`, signal: request.signal };
      if (Buffer.byteLength(JSON.stringify(prompt.input)) > MAX_PROMPT_BYTES) {
        const limit = `${MAX_PROMPT_BYTES / 1024} KiB with all that was said before`;
        throw failure(
          "limit",
          `gemini takes no prompt of more than ${limit} in a process per turn`,
        );
      }
      const { end, exit } = await turns.run(command, followed, prompt);
      const failed = onceFailure(end, exit.code);
      if (failed !== undefined) throw failure(failed.reason, failed.message, failed.details);
      await transcript.add({ input: request.input, text: end.text });
      return { text: end.text, structured: undefined };
    },
  };
}

/** The live one trusts nothing and so loads nothing; this one cannot be kept from it. */
async function refuseInstructions(tree: string): Promise<void> {
  const path = await ownInstructions(tree);
  if (path === undefined) return;
  const hint = `the CLI would load ${path}; use a live thread`;
  throw new UnsupportedError("gemini", "a process per turn in a tree with instructions", hint);
}

/** What the CLI reads as instructions wherever it trusts a folder, whatever `context.fileName` says (0.61.0). */
const NAME = "GEMINI.md";

/** Folders that the CLI's tools do not look into. */
const UNSEEN = [".git", "node_modules"];

/** Path of the first file of instructions in a tree; undefined: there is none. */
async function ownInstructions(tree: string): Promise<string | undefined> {
  const folders = [tree];
  for (const folder of folders) {
    for await (const entry of await opendir(folder)) {
      if (entry.name === NAME) return join(folder, entry.name);
      if (entry.isDirectory() && !UNSEEN.includes(entry.name))
        folders.push(join(folder, entry.name));
    }
  }
  return undefined;
}

/** The statuses that the CLI's exit code stands for: it is the status modulo 256. */
const STATUSES = [400, 401, 403, 429, 500, 502, 503, 504, 529];

/** Why a turn whose `result` came is no success; undefined when it is one. */
function onceFailure(
  { isSuccess, error, text }: Pick<OnceEnd, "isSuccess" | "error" | "text">,
  exitCode: number | null,
):
  | {
      readonly reason: CoderFailure;
      readonly message: string;
      readonly details: Partial<CoderErrorDetails>;
    }
  | undefined {
  const sentence = vendorMessage(error?.replace(/^\[API Error: (.*)\]$/s, "$1") ?? "");
  if (isSuccess && error === undefined) {
    if (text.trim() !== "") return undefined;
    return { reason: "output", message: "gemini's answer was empty or blocked", details: {} };
  }
  const message = sentence === "" ? "gemini's answer was empty or blocked" : sentence;
  if (/API_KEY_INVALID|API key not valid/.test(error ?? ""))
    return { reason: "authentication", message, details: { status: 400 } };
  const status = STATUSES.find((status) => (status & 255) === exitCode);
  if (status !== undefined)
    return { reason: failureOfStatus(status), message, details: { status } };
  if (/Loop detected/.test(message)) return { reason: "limit", message, details: {} };
  return { reason: reasonOf(message), message, details: {} };
}

function reasonOf(message: string): CoderFailure {
  if (/without a finish reason|terminated|fetch failed|network|socket/i.test(message))
    return "overloaded";
  return /empty|blocked|malformed/i.test(message) ? "output" : "api";
}
