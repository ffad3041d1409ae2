import { describe, expect, it } from "vitest";
import { withFallbackModels } from "../../src/agents/fallback-models.ts";
import type { Coder, Thread, ThreadOptions } from "../../src/coder/coder.ts";
import { UNKNOWN_USAGE } from "../../src/coder/driver/sum-usage.ts";
import { type Input, promptText } from "../../src/coder/input.ts";
import { AbortError, CoderError, type CoderFailure } from "../../src/errors.ts";

const choices = [
  { model: "opus", effort: "high" },
  { model: "sonnet", effort: "high" },
  { model: "haiku", effort: undefined },
] as const;

function failure(reason: CoderFailure, message: string, status?: number): CoderError {
  return new CoderError(reason, message, { coder: "stub", status });
}

const overloaded = () => failure("overloaded", "Overloaded", 529);

type Play = (model: string, prompt: string, turn: number) => Error | string;

/** A coder whose models answer, or fail, as `play` says; what happened is logged. */
function open(play: Play) {
  const log: string[] = [];
  async function startThread(options: Partial<ThreadOptions> = {}): Promise<Thread> {
    const { model = "", effort } = options;
    log.push(`start ${model} ${effort}`);
    let turns = 0;
    const answer = (input: Input): string => {
      const said = play(model, promptText(input), ++turns);
      if (said instanceof Error) throw said;
      return said;
    };
    const about = { coder: "stub", atMs: 0, original: undefined };
    const close = async () => void log.push(`close ${model}`);
    return {
      id: model,
      coder: "stub",
      spent: { usage: { ...UNKNOWN_USAGE, inputTokens: 1 }, costUsd: 0.5 },
      run: async (input) => ({
        ...{ threadId: model, text: answer(input), json: undefined, items: [], events: [] },
        ...{ usage: UNKNOWN_USAGE, costUsd: undefined },
      }),
      async *runStreamed(input) {
        try {
          yield { ...about, type: "done", text: answer(input), json: undefined };
        } catch (error) {
          const { message } = error as Error;
          yield { ...about, type: "error", message, willRetry: false };
          throw error;
        }
      },
      interrupt: async () => undefined,
      close,
      [Symbol.asyncDispose]: close,
    };
  }
  const coder: Pick<Coder, "startThread"> = { startThread };
  return { log, coder: withFallbackModels(coder, choices) };
}

const only =
  (...working: readonly string[]): Play =>
  (model) =>
    working.includes(model) ? `${model} says so` : overloaded();

describe("a thread that reads", () => {
  it("asks the first model, at its effort, as long as it answers", async () => {
    const { coder, log } = open(only("opus", "sonnet"));
    const thread = await coder.startThread({ effort: "low" });
    expect((await thread.run("Hello")).text).toBe("opus says so");
    expect(log).toEqual(["start opus high"]);
    expect(coder.unavailable()).toEqual([]);
  });

  it("goes on with the next model in the same turn, and says why", async () => {
    const { coder, log } = open(only("haiku"));
    const thread = await coder.startThread();
    expect((await thread.run("Hello")).text).toBe("haiku says so");
    expect(log).toEqual([
      ...["start opus high", "close opus"],
      ...["start sonnet high", "close sonnet", "start haiku undefined"],
    ]);
    expect(coder.unavailable()).toEqual([
      { model: "opus", reason: "Overloaded" },
      { model: "sonnet", reason: "Overloaded" },
    ]);
    expect(thread.id).toBe("haiku");
    // The attempts that failed are part of it.
    expect(thread.spent).toMatchObject({ costUsd: 1.5, usage: { inputTokens: 3 } });
  });

  it("streams what happens, and calls the failure one that is made good", async () => {
    const { coder } = open(only("sonnet"));
    const thread = await coder.startThread();
    const events = await Array.fromAsync(thread.runStreamed("Hello"));
    expect(events).toMatchObject([
      { type: "error", willRetry: true },
      { type: "done", text: "sonnet says so" },
    ]);
  });

  it("tells the next model what was said before", async () => {
    const prompts: string[] = [];
    const { coder } = open((model, prompt, turn) => {
      prompts.push(`${model}: ${prompt}`);
      return model === "opus" && turn > 1 ? overloaded() : "Yes.";
    });
    const thread = await coder.startThread();
    await thread.run("Review this");
    await Array.fromAsync(thread.runStreamed("Vote on that"));
    expect(prompts.at(-1)).toBe(
      "sonnet: ### user\nReview this\n\n### assistant\nYes.\n\n### user\nVote on that",
    );
  });

  it("tells the next model also of a turn whose answer could only be read in part", async () => {
    const invalid = new CoderError("output", "The answer breaks its schema", {
      coder: "stub",
      json: { issues: 1 },
    });
    const prompts: string[] = [];
    const { coder } = open((model, prompt, turn) => {
      prompts.push(`${model}: ${prompt}`);
      if (model === "sonnet") return "Yes.";
      return turn > 1 ? overloaded() : invalid;
    });
    const thread = await coder.startThread();
    await expect(Array.fromAsync(thread.runStreamed("Review this"))).rejects.toBe(invalid);
    await Array.fromAsync(thread.runStreamed("Look again"));
    expect(prompts.at(-1)).toBe(
      'sonnet: ### user\nReview this\n\n### assistant\n{"issues":1}\n\n### user\nLook again',
    );
    const other = await open((model, prompt, turn) => {
      prompts.push(`${model}: ${prompt}`);
      if (model === "sonnet") return "Yes.";
      return turn > 1 ? overloaded() : invalid;
    }).coder.startThread();
    await expect(other.run("Review this")).rejects.toBe(invalid);
    await other.run("Look again");
    expect(prompts.at(-1)).toBe(prompts[2]);
  });

  it("fails where no model is left, with what the last one said", async () => {
    const { coder } = open(only());
    const thread = await coder.startThread();
    const events: unknown[] = [];
    const turn = async () => {
      for await (const event of thread.runStreamed("Hello")) events.push(event);
    };
    await expect(turn()).rejects.toThrow("Overloaded");
    expect(events.at(-1)).toMatchObject({ type: "error", willRetry: false });
    expect(coder.unavailable().map(({ model }) => model)).toEqual(["opus", "sonnet"]);
  });
});

it("begins later threads with the model that worked", async () => {
  const { coder, log } = open(only("sonnet"));
  await (await coder.startThread()).run("Hello");
  await (await coder.startThread()).run("Hello");
  expect(log.at(-1)).toBe("start sonnet high");
  expect(log.filter((line) => line.startsWith("start opus"))).toHaveLength(1);
});

it("leaves the turn of a thread that writes to whoever takes back what it wrote", async () => {
  const { coder, log } = open(only("sonnet"));
  const thread = await coder.startThread({ sandbox: "workspace-write" });
  const error = await thread.run("Fix it").catch((error: unknown) => error);
  expect(coder.movedOn(error)).toBe(true);
  expect(coder.movedOn(overloaded())).toBe(false);
  expect(log).toEqual(["start opus high"]);
  const again = await coder.startThread({ sandbox: "workspace-write" });
  expect((await again.run("Fix it")).text).toBe("sonnet says so");
});

it.each([
  [failure("overloaded", "Repeated 529 Overloaded errors", 529), true],
  [failure("overloaded", "The model is overloaded. Please try again later.", 503), true],
  [failure("rate-limit", "Resource exhausted: the model is overloaded", 429), true],
  [failure("api", "There's an issue with the selected model (opus)", 404), true],
  [failure("api", "models/gemini-9 is not found for API version v1beta"), true],
  [failure("api", "The requested model 'gpt-9' does not exist.", 400), true],
  [failure("rate-limit", "Rate limit reached", 429), false],
  [failure("rate-limit", "You exceeded your current quota", 429), false],
  [failure("authentication", "invalid x-api-key", 401), false],
  [failure("limit", "Reached maximum budget ($1)"), false],
  [failure("api", "model gateway: the limit of cost is reached", 400), false],
  [failure("api", "model gateway: the model x is not y, the one of this thread", 400), false],
  [failure("overloaded", "model gateway: the vendor cannot be reached (ECONNREFUSED)", 502), false],
  [failure("overloaded", "model gateway: the vendor answered 529", 529), true],
  [failure("api", "prompt is too long", 400), false],
  [failure("timeout", "no answer in 10 minutes"), false],
  [failure("output", "the answer breaks the schema"), false],
  [new AbortError("stopped", { coder: "stub" }), false],
  [new Error("a defect"), false],
])("%s moves on to another model: %s", async (error, movesOn) => {
  const { coder } = open((model) => (model === "opus" ? error : "Yes."));
  const turn = (await coder.startThread()).run("Hello");
  if (movesOn) expect((await turn).text).toBe("Yes.");
  else await expect(turn).rejects.toBe(error);
});
