/**
 * The scripted models: one loopback server that speaks the wire protocols of Anthropic, OpenAI and Google, answers what
 * a script says, and refuses what the vendors refuse.
 *
 * ```ts
 * await using models = await startModels({
 *   scripts: [
 *     // Three requests of claude: reads a file, runs a command, gives its structured answer.
 *     { vendor: "anthropic", steps: [
 *       { reasoning: "First the file.", calls: [read("/tree/src/a.ts")] },
 *       { calls: [command("grep -rn total .")] },
 *       { answer: { turn: "review", summary: "", issues: [], votes: [], checks: [] }, usage: { outputTokens: 400 } },
 *     ] },
 *     // Codex, but only where the prompt names a vote; its first try is refused with 429.
 *     { vendor: "openai", match: { lastPrompt: "vote on" }, steps: [
 *       { fault: { kind: "status", status: 429, retryAfterSeconds: 1 } },
 *       { answer: { … } },
 *     ] },
 *     // Gemini, any number of turns: looks at the prompt and at what its tools said.
 *     { vendor: "gemini", steps: ({ text, toolResults }) =>
 *       toolResults.length > 0
 *         ? { text: "Done." }
 *         : { calls: [replace(fileOf(text), "a - b", "a + b")] } },
 *   ],
 * });
 * // claude: ANTHROPIC_BASE_URL=models.url · codex: base_url = `${models.url}/v1` · gemini: GOOGLE_GEMINI_BASE_URL=models.url
 * expect(models.problems).toEqual([]);
 * ```
 *
 * A request that no step answers is a problem and gets an HTTP 400 that no CLI repeats.
 */
import type { ModelRequest, Problem, Vendor } from "./request.ts";
import type { Script } from "./script.ts";

/** The keys accepted when a test names none. */
export const testKeys: Readonly<Record<Vendor, string>> = {
  anthropic: "test-key-anthropic",
  openai: "test-key-openai",
  gemini: "test-key-gemini",
};

/** How the models start. */
export interface ModelsOptions {
  readonly scripts?: readonly Script[];
  /** The keys each vendor accepts, instead of {@link testKeys}. */
  readonly keys?: Partial<Readonly<Record<Vendor, readonly string[]>>>;
}

/** The running models. Disposing them closes every connection. */
export interface Models extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, without `/v1`. */
  readonly url: string;
  /** The accepted keys. */
  readonly keys: Readonly<Record<Vendor, readonly string[]>>;
  /** Every model request that carried a good key and could be read, in order of arrival; refused ones too. */
  readonly requests: readonly ModelRequest[];
  /** Everything that should not have happened. A test that planted nothing asserts it empty. */
  readonly problems: readonly Problem[];
  /** Adds scripts behind those that are there. */
  play(...scripts: readonly Script[]): void;
  /** Resolves with the first request, past or future, that satisfies the test. Rejects when the models are disposed. */
  waitFor(test: (request: ModelRequest) => boolean): Promise<ModelRequest>;
  /** Answers that have begun (or are awaited) and have not ended. */
  openStreams(): number;
}

/** Starts the scripted models on a free port of 127.0.0.1. */
export async function startModels(_options: ModelsOptions = {}): Promise<Models> {
  throw new Error("not there yet");
}
