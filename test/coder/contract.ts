import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limitsOf } from "../../scripts/coder-matrix.ts";
import type { Thread, TurnOptions } from "../../src/coder/coder.ts";
import { createCoder } from "../../src/coder/create-coder.ts";
import type { CoderEvent } from "../../src/coder/event.ts";
import type { Feature } from "../../src/coder/features.ts";
import type { Usage } from "../../src/coder/usage.ts";
import { AbortError, CoderError, UnsupportedError, UsageError } from "../../src/errors.ts";
import { command, read, replace, write } from "../world/models/call.ts";
import type { ModelRequest } from "../world/models/request.ts";
import { defaultUsage, type Step, type StepFunction } from "../world/models/step.ts";
import type { CoderCase } from "./coders.ts";
import { behind, type Desk, setDesk } from "./desk.ts";
import { startDetector } from "./detector.ts";

const VERDICT = {
  type: "object",
  properties: { verdict: { type: "string", enum: ["ok", "bad"] } },
  required: ["verdict"],
  additionalProperties: false,
};

/** A text long enough to be still on its way when a test stops it. */
const drip = {
  // Gemini cuts off a model that repeats itself.
  text: Array.from({ length: 500 }, (_, index) => `and then came number ${index}, `).join(""),
  dripMs: 50,
};

/** Answers the second prompt of a test; to any other it gives this step. */
const hereAgainOr =
  (step: Step): StepFunction =>
  ({ userTexts }) =>
    userTexts.at(-1)?.includes("Are you there?") ? { text: "Here again." } : step;

async function events(thread: Thread, input: string, turn?: TurnOptions): Promise<CoderEvent[]> {
  return await Array.fromAsync(thread.runStreamed(input, turn));
}

async function failure(promise: Promise<unknown>): Promise<CoderError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CoderError)) throw new Error("Expected a CoderError", { cause: error });
  return error;
}

/** What every coder does, on its real CLI and a scripted model. One test file per coder, so that workers share the load. */
export function contract(coder: CoderCase): void {
  describe(coder.title ?? coder.name, () => {
    essentials(coder);
    details(coder);
  });
}

/** The part of the contract that no change may break unseen: for transports that the product never selects. */
export function contractEssentials(coder: CoderCase): void {
  describe(coder.title ?? coder.name, () => essentials(coder));
}

/** What `contractEssentials` leaves to the night. */
export function contractDetails(coder: CoderCase): void {
  describe(coder.title ?? coder.name, () => details(coder));
}

/** Conversation, system text, answers, tools, read-only, interrupt, crash, tokens, network and what is left behind. */
function essentials(coder: CoderCase): void {
  test("answers a prompt with text", async () => {
    await using desk = await setDesk(coder, { scripts: [[{ text: "Good morning." }]] });
    const thread = await desk.thread();
    const seen = await events(thread, "Say good morning");
    expect(seen[0]).toMatchObject({ type: "init", threadId: thread.id, coder: coder.name });
    expect(seen.at(-1)).toMatchObject({ type: "done", text: "Good morning.", json: undefined });
    // All but our own word come with the vendor's record.
    const ours = seen.filter(({ original }) => original === undefined);
    expect(ours.map(({ type }) => type)).toEqual(["done"]);
    expect(seen).toContainEqual(
      expect.objectContaining({ type: "message", text: "Good morning.", delta: false }),
    );
    expect(desk.models.requests[0]?.text).toContain("Say good morning");
    expect(desk.models.problems).toEqual([]);
  });

  test("keeps the conversation over the turns of a thread", async () => {
    await using desk = await setDesk(coder, { scripts: [[{ text: "One." }, { text: "Two." }]] });
    const thread = await desk.thread();
    const first = await thread.run("First prompt");
    const second = await thread.run("Second prompt");
    expect([first.text, second.text]).toEqual(["One.", "Two."]);
    const texts = desk.models.requests[1]?.userTexts.join("\n");
    expect(texts).toContain("First prompt");
    expect(texts).toContain("Second prompt");
    expect(desk.models.problems).toEqual([]);
  });

  test("puts the system text into the vendor's system slot", async () => {
    await using desk = await setDesk(coder, { scripts: [[{ text: "Aye." }]] });
    const thread = await desk.thread({ system: "You talk like a sailor." });
    await thread.run("Hello");
    expect(desk.models.requests[0]?.system).toContain("You talk like a sailor.");
  });

  test("takes texts of 300 KiB, which no argument of a process holds", async () => {
    const long = (what: string) =>
      `${what} ${"0123456789abcde\n".repeat(300 * 64)} the end of ${what}`;
    const verdict = { ...VERDICT.properties.verdict, description: long("the schema") };
    const outputSchema = { ...VERDICT, properties: { verdict } };
    await using desk = await setDesk(coder, { scripts: [[{ answer: { verdict: "ok" } }]] });
    const thread = await desk.thread({ system: long("the system"), outputSchema });
    if (coder.longPrompt !== undefined) {
      const error = await failure(thread.run(long("the prompt"), { outputSchema }));
      expect(error.reason).toBe(coder.longPrompt);
      expect(desk.models.requests).toEqual([]);
      return;
    }
    const { json } = await thread.run(long("the prompt"), { outputSchema });
    expect(json).toEqual({ verdict: "ok" });
    const [request] = desk.models.requests;
    expect(request?.system).toContain("the end of the system");
    expect(request?.userTexts.join("\n")).toContain("the end of the prompt");
    expect(JSON.stringify(request?.body)).toContain("the end of the schema");
    expect(desk.models.problems).toEqual([]);
  });

  test("gives a structured answer as a value", async () => {
    await using desk = await setDesk(coder, { scripts: [[{ answer: { verdict: "ok" } }]] });
    const thread = await desk.thread({ outputSchema: VERDICT });
    const { json } = await thread.run("Judge", { outputSchema: VERDICT });
    expect(json).toEqual({ verdict: "ok" });
    expect(desk.models.problems).toEqual([]);
  });

  test("has an invalid answer repaired once, on the same thread", async () => {
    const scripts = [[{ answer: { verdict: "maybe" } }, { answer: { verdict: "bad" } }]];
    await using desk = await setDesk(coder, { scripts });
    const thread = await desk.thread({ outputSchema: VERDICT });
    const { json, usage } = await thread.run("Judge", { outputSchema: VERDICT });
    expect(json).toEqual({ verdict: "bad" });
    expect(desk.models.requests).toHaveLength(2);
    expect(desk.models.requests[1]?.text).toContain("/verdict");
    const once = coder.reported(defaultUsage).outputTokens;
    expect(usage.outputTokens).toBe(2 * (once ?? Number.NaN));
    expect(desk.models.problems).toEqual([]);
  });

  test("shows a tool call and what it gave", async () => {
    await using desk = await setDesk(coder);
    const file = join(desk.tree, "notes.txt");
    desk.models.play({
      vendor: coder.vendor,
      steps: [{ calls: [read(file)] }, { text: "It has two lines." }],
    });
    const thread = await desk.thread();
    const result = await thread.run("Read the notes");
    const use = result.events.find((event) => event.type === "tool_use");
    const gave = result.events.find((event) => event.type === "tool_result");
    expect(use?.id).toBeDefined();
    expect(gave).toMatchObject({ id: use?.id, failed: false });
    if (coder.showsToolOutput) expect(gave?.output).toContain("beta");
    expect(result.items.map((item) => item.type)).toContain("message");
    expect(result.items.some((item) => item.id === use?.id)).toBe(true);
    expect(desk.models.requests[1]?.toolResults[0]?.text).toContain("beta");
    expect(desk.models.problems).toEqual([]);
  });

  test("cannot write in a read-only thread", async () => {
    await using desk = await setDesk(coder);
    const file = join(desk.tree, "notes.txt");
    const created = join(desk.tree, "created.txt");
    const steps = [
      { calls: [read(file)] },
      { calls: [replace(file, "beta", "BETA"), write(created, "new\n")] },
      { calls: [command("echo new > created.txt")] },
      { text: "I could not." },
    ];
    desk.models.play({ vendor: coder.vendor, steps });
    const thread = await desk.thread({ sandbox: "read-only" });
    await thread.run("Change the notes");
    expect(desk.models.requests).toHaveLength(steps.length);
    expect(await readFile(file, "utf8")).toBe("alpha\nbeta\n");
    expect(existsSync(created)).toBe(false);
  });

  test("ends an interrupted turn with `cancelled` and goes on with the thread", async () => {
    await using desk = await setDesk(coder, { scripts: [[drip, { text: "Here again." }]] });
    const thread = await desk.thread();
    const seen: CoderEvent[] = [];
    for await (const event of thread.runStreamed("Talk")) {
      seen.push(event);
      if (event.type === "init") {
        await desk.models.waitFor(() => true);
        await thread.interrupt("That is enough");
      }
    }
    expect(seen.at(-1)).toMatchObject({ type: "cancelled", reason: "That is enough" });
    expect((await thread.run("Are you there?")).text).toBe("Here again.");
    expect(await desk.models.requests[0]?.ended).toBe("aborted");
  });

  test("fails with `exit` and the end of stderr when its process is killed", async () => {
    const around = behind('echo "a last word" >&2; exec "$0" "$@"');
    await using desk = await setDesk(coder, { scripts: [[drip]], around });
    const thread = await desk.thread();
    const turn = failure(thread.run("Talk"));
    await desk.models.waitFor(() => true);
    for (const pid of await desk.processes()) process.kill(pid, "SIGKILL");
    const error = await turn;
    expect(error.reason).toBe("exit");
    expect(error.details.signal).toBe("SIGKILL");
    expect(error.details.stderrTail).toContain("a last word");
  });

  test("leaves no process and no file behind", async () => {
    await using desk = await setDesk(coder, { scripts: [[{ text: "One." }, drip]] });
    const thread = await desk.thread();
    await thread.run("First");
    expect((await desk.processes()).length === 0).toBe(coder.hasProcessPerTurn === true);
    const running = failure(thread.run("Second"));
    await desk.models.waitFor((request) => request.n === 1);
    await thread.close();
    expect(await running).toBeInstanceOf(AbortError);
    expect(await desk.processes()).toEqual([]);
    expect((await failure(thread.run("Third"))).reason).toBe("cancelled");
    // What resuming needs stays until the coder closes.
    expect(await readdir(desk.stateFolder)).toEqual(["home"]);
    await desk.coder.close();
    expect(existsSync(desk.stateFolder)).toBe(false);
  });

  test("reports the tokens that the vendor counted, per turn", async () => {
    const usage = {
      inputTokens: 1_200,
      cachedInputTokens: 340,
      cacheWriteTokens: 56,
      outputTokens: 789,
      reasoningTokens: 123,
    };
    const scripts = [[{ text: "One.", usage }, { text: "Two." }]];
    await using desk = await setDesk(coder, { scripts });
    const thread = await desk.thread();
    expect((await thread.run("First")).usage).toEqual(coder.reported(usage));
    expect((await thread.run("Second")).usage).toEqual(coder.reported(defaultUsage));
  });

  test("contacts nothing but the base URL, with nothing of our environment", async () => {
    await using detector = await startDetector();
    await using desk = await setDesk(coder, { scripts: [[{ text: "One." }, drip]] });
    const proxy = { HTTP_PROXY: detector.url, HTTPS_PROXY: detector.url, ALL_PROXY: detector.url };
    const thread = await desk.thread({ env: proxy });
    await thread.run("First");
    const running = failure(thread.run("Second"));
    await desk.models.waitFor((request) => request.n === 1);
    const [pid] = await desk.processes();
    const variables = (await readFile(`/proc/${pid}/environ`, "utf8")).split("\0");
    expect(variables.filter((variable) => variable.startsWith("VITEST"))).toEqual([]);
    await thread.close();
    await running;
    expect(detector.targets).toEqual([]);
    expect(desk.models.problems).toEqual([]);
  });
}

/** Every limit, fault and ending beyond the essentials. */
function details(coder: CoderCase): void {
  const cannot = (feature: Feature) =>
    limitsOf(coder.name, coder.options).cannot[feature] !== undefined;
  const ignores = (feature: Feature) =>
    limitsOf(coder.name, coder.options).ignores?.includes(feature) === true;

  test("refuses an image that is none, or is not there", async () => {
    await using desk = await setDesk(coder, { scripts: [[{ text: "Aye." }]] });
    const thread = await desk.thread();
    for (const name of ["notes.txt", "nowhere.png"]) {
      const looking = thread.run("Look", { images: [join(desk.tree, name)] });
      await expect(looking).rejects.toThrow(cannot("images") ? UnsupportedError : UsageError);
    }
    expect(desk.models.requests).toEqual([]);
    expect((await thread.run("Are you there?")).text).toBe("Aye.");
  });

  test("fails with the answer when the repair is invalid too", async () => {
    const scripts = [[{ answer: { verdict: "maybe" } }, { answer: { verdict: "perhaps" } }]];
    await using desk = await setDesk(coder, { scripts });
    const thread = await desk.thread({ outputSchema: VERDICT });
    const error = await failure(thread.run("Judge", { outputSchema: VERDICT }));
    expect(error.reason).toBe("output");
    expect(error.details.json).toEqual({ verdict: "perhaps" });
    expect(error.details.text).toContain("perhaps");
    expect(error.details.violations?.[0]).toContain("/verdict");
  });

  test("accepts no prose where an answer is due", async () => {
    // As many as a CLI may ask for by itself.
    const scripts = [() => ({ text: "It looks fine to me." })];
    await using desk = await setDesk(coder, { scripts });
    const thread = await desk.thread({ outputSchema: VERDICT });
    const error = await failure(thread.run("Judge", { outputSchema: VERDICT }));
    expect(error.reason).toBe("output");
    expect(error.details.text).toBe("It looks fine to me.");
  });

  test.skipIf(coder.canWrite === false)("edits files in a workspace-write thread", async () => {
    await using desk = await setDesk(coder);
    const file = join(desk.tree, "notes.txt");
    const created = join(desk.tree, "created.txt");
    const steps = [
      { calls: [read(file)] },
      { calls: [replace(file, "beta", "BETA")] },
      { calls: [write(created, "new\n")] },
      { text: "Changed." },
    ];
    desk.models.play({ vendor: coder.vendor, steps });
    const thread = await desk.thread({ sandbox: "workspace-write" });
    const result = await thread.run("Change the notes");
    expect(await readFile(file, "utf8")).toBe("alpha\nBETA\n");
    expect(await readFile(created, "utf8")).toBe("new\n");
    const changes = result.events.flatMap((event) =>
      event.type === "file_change" ? event.changes : [],
    );
    expect(changes.map(({ kind }) => kind)).toEqual(["update", "add"]);
    expect(changes[0]?.path).toContain("notes.txt");
    expect(desk.models.problems).toEqual([]);
  });

  test.skipIf(coder.canWrite === false).each(["on-request", "untrusted"] as const)(
    "asks before a change that the sandbox allows under `untrusted` alone: %s",
    async (approvalPolicy) => {
      await using desk = await setDesk(coder);
      const created = join(desk.tree, "created.txt");
      const steps = [{ calls: [write(created, "new\n")] }, { text: "Written." }];
      desk.models.play({ vendor: coder.vendor, steps });
      const asked: unknown[] = [];
      const onFileChangeApproval = (request: unknown) => {
        asked.push(request);
        return { decision: "accept" } as const;
      };
      const thread = await desk.thread({
        ...{ sandbox: "workspace-write", approvalPolicy, approvals: { onFileChangeApproval } },
      });
      await thread.run("Write");
      const isAsked = approvalPolicy === "untrusted" && !ignores("approvals");
      expect(asked).toHaveLength(isAsked ? 1 : 0);
      expect(await readFile(created, "utf8")).toBe("new\n");
    },
  );

  test("offers no tool in a thread without tools", async () => {
    await using desk = await setDesk(coder, { scripts: [[{ text: "Nothing to use." }]] });
    const thread = await desk.thread({ tools: "none" });
    await thread.run("What do you see?");
    expect(desk.models.requests[0]?.tools).toEqual([]);
  });

  test("heeds an interrupt that comes before the model was asked", async () => {
    const answer = ({ userTexts }: ModelRequest) =>
      userTexts.at(-1)?.includes("Are you there?") ? { text: "Here." } : drip;
    await using desk = await setDesk(coder, { scripts: [answer] });
    const thread = await desk.thread();
    const before = await desk.processes();
    const seen: CoderEvent[] = [];
    for await (const event of thread.runStreamed("Talk")) {
      seen.push(event);
      if (event.type === "init") await thread.interrupt();
    }
    expect(seen.at(-1)?.type).toBe("cancelled");
    expect((await thread.run("Are you there?")).text).toBe("Here.");
    expect(await desk.processes()).toEqual(before);
  });

  test("rejects with AbortError when its signal is aborted", async () => {
    await using desk = await setDesk(coder, { scripts: [[drip, { text: "Here again." }]] });
    const thread = await desk.thread();
    const controller = new AbortController();
    const turn = failure(thread.run("Talk", { signal: controller.signal }));
    await desk.models.waitFor(() => true);
    controller.abort(new Error("The user pressed a key"));
    const error = await turn;
    expect(error).toBeInstanceOf(AbortError);
    expect(error).toMatchObject({ name: "AbortError", code: "interrupted", reason: "cancelled" });
    expect(error.cause).toMatchObject({ message: "The user pressed a key" });
    expect((await thread.run("Are you there?")).text).toBe("Here again.");
  });

  test("asks nothing when its signal is aborted already", async () => {
    await using desk = await setDesk(coder, { scripts: [[{ text: "Here." }]] });
    const thread = await desk.thread();
    const error = await failure(thread.run("Talk", { signal: AbortSignal.abort() }));
    expect(error).toBeInstanceOf(AbortError);
    expect(desk.models.requests).toEqual([]);
    expect((await thread.run("Are you there?")).text).toBe("Here.");
  });

  test("stops the turn of a reader that leaves", async () => {
    await using desk = await setDesk(coder, { scripts: [[drip, { text: "Here again." }]] });
    const thread = await desk.thread();
    for await (const event of thread.runStreamed("Talk")) {
      if (event.type === "init") {
        await desk.models.waitFor(() => true);
        break;
      }
    }
    expect(await desk.models.requests[0]?.ended).toBe("aborted");
    expect((await thread.run("Are you there?")).text).toBe("Here again.");
  });

  test("fails with `timeout` when a turn takes too long, and can be used again", async () => {
    // By the prompt: a slow machine may not have asked the model in time.
    await using desk = await setDesk(coder, { scripts: [hereAgainOr(drip)] });
    const thread = await desk.thread();
    const error = await failure(thread.run("Talk", { timeoutMs: 1_500 }));
    expect(error.reason).toBe("timeout");
    expect(error.message).toContain("1.5 s");
    expect((await thread.run("Are you there?")).text).toBe("Here again.");
  });

  test.each(["before-headers", "after-start"] as const)(
    "fails with `timeout` when the model falls silent %s",
    async (at) => {
      const silent = { text: "Well", fault: { kind: "silent", at } } as const;
      await using desk = await setDesk(coder, { scripts: [hereAgainOr(silent)] });
      const thread = await desk.thread();
      const error = await failure(thread.run("Talk", { idleTimeoutMs: 1_000 }));
      expect(error.reason).toBe("timeout");
      expect(error.message).toContain("nothing for 1 s");
    },
  );

  // One thread meets them all, as a thread does that is used again after a failure.
  describe("on a thread that failed before,", () => {
    let desk: Desk;
    let thread: Thread;
    let step: Step = {};
    beforeAll(async () => {
      desk = await setDesk(coder, { scripts: [() => step] });
      thread = await desk.thread();
    });
    afterAll(() => desk[Symbol.asyncDispose]());

    test.each([
      [400, "api"],
      [401, "authentication"],
      [429, "rate-limit"],
      [429, "rate-limit", { retryAfterSeconds: 1 }],
      [500, "overloaded"],
      [529, "overloaded"],
    ] as const)(
      "fails with a typed error when the vendor answers %i (%s %o)",
      async (status, reason, more: object = {}) => {
        step = { fault: { kind: "status", status, message: "The vendor said no", ...more } };
        const asked = desk.models.requests.length;
        const seen: CoderEvent[] = [];
        const turn = (async () => {
          for await (const event of thread.runStreamed("Talk")) seen.push(event);
        })();
        const error = await failure(turn);
        expect(error).toMatchObject({ reason, details: { status, coder: coder.name } });
        expect(seen.at(-1)).toMatchObject({ type: "error", willRetry: false });
        // Repeating is the gateway's.
        expect(desk.models.requests).toHaveLength(asked + 1);
      },
    );

    test.each(["before-headers", "after-start", "mid-text"] as const)(
      "fails with `overloaded` when the vendor's stream is cut %s",
      async (at) => {
        step = { text: "It is", fault: { kind: "cut", at } };
        expect((await failure(thread.run("Talk"))).reason).toBe("overloaded");
      },
    );

    test("fails with `overloaded` when the vendor's stream ends too early", async () => {
      step = { text: "It is", fault: { kind: "truncated" } };
      expect((await failure(thread.run("Talk"))).reason).toBe("overloaded");
    });

    test("goes on", async () => {
      step = { text: "Here again." };
      expect((await thread.run("Are you there?")).text).toBe("Here again.");
    });
  });

  test("fails with `overloaded` when nobody listens at the base URL", async () => {
    await using desk = await setDesk(coder, { scripts: [[{ text: "One." }]] });
    const thread = await desk.thread();
    await desk.models[Symbol.asyncDispose]();
    expect((await failure(thread.run("Talk"))).reason).toBe("overloaded");
  });

  test("begins anew when its process was killed in the first turn", async () => {
    await using desk = await setDesk(coder, { scripts: [[drip, { text: "Back." }]] });
    const thread = await desk.thread();
    const turn = failure(thread.run("Talk"));
    await desk.models.waitFor(() => true);
    for (const pid of await desk.processes()) process.kill(pid, "SIGKILL");
    expect((await turn).reason).toBe("exit");
    expect((await thread.run("Are you there?")).text).toBe("Back.");
  });

  test("is resumed, where the CLI can, when its process was killed in a later turn", async () => {
    const steps = [{ text: "One." }, drip, { text: "Back." }];
    await using desk = await setDesk(coder, { scripts: [steps] });
    const thread = await desk.thread();
    await thread.run("First prompt");
    const turn = failure(thread.run("Talk"));
    await desk.models.waitFor((request) => request.n === 1);
    for (const pid of await desk.processes()) process.kill(pid, "SIGKILL");
    expect((await turn).reason).toBe("exit");
    if (coder.resumes) {
      expect((await thread.run("Are you there?")).text).toBe("Back.");
      expect(desk.models.requests.at(-1)?.userTexts.join("\n")).toContain("First prompt");
    } else {
      expect((await failure(thread.run("Are you there?"))).reason).toBe("exit");
    }
  });

  test("leaves no process of a tool behind when its process is killed", async () => {
    await using desk = await setDesk(coder, {
      scripts: [[{ calls: [command("setsid sleep 300 & sleep 300")] }]],
    });
    const starting = desk.thread({ sandbox: "danger-full-access" });
    if (!coder.canHaveFullAccess) {
      await expect(starting).rejects.toThrow(UnsupportedError);
      return;
    }
    const thread = await starting;
    const killed = (async () => {
      for await (const event of thread.runStreamed("Wait")) {
        if (event.type !== "tool_use") continue;
        await expect.poll(async () => (await desk.processes()).length).toBeGreaterThan(2);
        // The CLI itself came first.
        process.kill(Math.min(...(await desk.processes())), "SIGKILL");
      }
    })();
    expect((await failure(killed)).reason).toBe("exit");
    expect(await desk.processes()).toEqual([]);
  });

  test("fails with `timeout` when the program hangs, and ends it", async () => {
    await using desk = await setDesk(coder, { scripts: [hereAgainOr(drip)] });
    const thread = await desk.thread();
    const turn = failure(thread.run("Talk", { idleTimeoutMs: 4_000 }));
    await desk.models.waitFor(() => true);
    for (const pid of await desk.processes()) process.kill(pid, "SIGSTOP");
    expect((await turn).reason).toBe("timeout");
    await expect.poll(desk.processes).toEqual([]);
    expect((await thread.run("Are you there?")).text).toBe("Here again.");
  });

  test("fails with `timeout` when the program only makes noise", {
    tags: ["nightly"],
  }, async () => {
    const around = behind('while sleep 0.2; do echo noise; done & exec "$0" "$@"');
    const silent = { text: "Well", fault: { kind: "silent", at: "before-headers" } } as const;
    await using desk = await setDesk(coder, { scripts: [() => silent], around });
    const thread = await desk.thread();
    const error = await failure(thread.run("Talk", { timeoutMs: 6_000, idleTimeoutMs: 4_000 }));
    expect(error.reason).toBe("timeout");
    expect(error.message).toContain("6 s");
    await thread.close();
    expect(await desk.processes()).toEqual([]);
  });

  test("fails with `exit` when the program ends at once", async () => {
    const around = behind('echo "wrong version" >&2; exit 3');
    await using desk = await setDesk(coder, { around });
    const error = await failure(desk.thread());
    expect(error).toMatchObject({ reason: "exit", details: { exitCode: 3 } });
    expect(error.details.stderrTail).toContain("wrong version");
  });

  test("fails with `spawn` when the program is missing", async () => {
    await using desk = await setDesk(coder, { binary: "/nonexistent/program" });
    const error = await failure(desk.thread());
    expect(error.reason).toBe("spawn");
    expect(error.cause).toMatchObject({ code: "ENOENT" });
    // Nothing of the thread that never came to be.
    expect(await readdir(desk.stateFolder)).toEqual(["home"]);
  });

  test("skips and reports output that is not JSON", async () => {
    const around = behind('echo "Welcome to the program!"; exec "$0" "$@"');
    const scripts = [[{ text: "Good morning." }]];
    await using desk = await setDesk(coder, { scripts, around });
    const thread = await desk.thread();
    const result = await thread.run("Say good morning");
    expect(result.text).toBe("Good morning.");
    expect(result.items).toContainEqual(
      expect.objectContaining({ type: "error", message: expect.stringContaining("Skipped 1") }),
    );
  });

  test("fails with `protocol` on an endless line", async () => {
    const around = behind('head -c 50000000 /dev/zero | tr \'\\0\' x; echo; exec "$0" "$@"');
    await using desk = await setDesk(coder, { around });
    // A process per turn writes its line in the turn.
    const error = await failure(desk.thread().then((thread) => thread.run("Hello")));
    expect(error.reason).toBe("protocol");
    expect(await desk.processes()).toEqual([]);
  });

  test("refuses a second turn while one runs", async () => {
    await using desk = await setDesk(coder, { scripts: [[{ text: "One.", delayMs: 200 }]] });
    const thread = await desk.thread();
    const first = thread.run("First");
    const error = await failure(thread.run("Second"));
    expect(error.reason).toBe("busy");
    expect((await first).text).toBe("One.");
    expect(desk.models.requests).toHaveLength(1);
  });

  test("closes a thread that is still starting", async () => {
    await using desk = await setDesk(coder);
    const starting = desk.thread().catch((error: unknown) => error);
    await desk.coder.close();
    await starting;
    expect(await desk.processes()).toEqual([]);
    expect(existsSync(desk.stateFolder)).toBe(false);
    expect((await failure(desk.thread())).reason).toBe("cancelled");
  });

  test("adds up the tokens and the cost of a thread's turns", async () => {
    const usage = { inputTokens: 2_000_000, outputTokens: 500_000 };
    const scripts = [[{ text: "One." }, { text: "Two.", usage }]];
    await using desk = await setDesk(coder, { scripts });
    const thread = await desk.thread();
    expect(thread.spent).toMatchObject({ usage: { outputTokens: 0 }, costUsd: 0 });
    const first = await thread.run("First");
    expect(first.costUsd).toBeGreaterThan(0);
    expect(thread.spent).toEqual({ usage: first.usage, costUsd: first.costUsd });
    const second = await thread.run("Second");
    // By the table of this release, the larger turn costs more.
    expect(second.costUsd).toBeGreaterThan(first.costUsd ?? Number.NaN);
    const sum = (name: keyof Usage) => {
      const [a, b] = [first.usage[name], second.usage[name]];
      return a === undefined || b === undefined ? undefined : a + b;
    };
    expect(thread.spent.usage).toEqual({
      inputTokens: sum("inputTokens"),
      cachedInputTokens: sum("cachedInputTokens"),
      cacheWriteTokens: sum("cacheWriteTokens"),
      outputTokens: sum("outputTokens"),
      reasoningTokens: sum("reasoningTokens"),
    });
    expect(thread.spent.costUsd).toBeCloseTo((first.costUsd ?? 0) + (second.costUsd ?? 0), 9);
  });

  test("prices turns by a table that is given, and tells a listener of them all", async () => {
    await using desk = await setDesk(coder, { scripts: [() => ({ text: "One." })] });
    const price = { input: 1_000_000, cachedInput: 0, cacheWrite: 0, output: 0 };
    const heard: CoderEvent[] = [];
    const onEvent = (event: CoderEvent) => void heard.push(event);
    const options = { ...desk.options, onEvent, prices: { "a-model-of-mine": price } };
    await using dear = createCoder(coder.name, options);
    const thread = await dear.startThread({ cwd: desk.tree, model: "a-model-of-mine" });
    const { costUsd, usage, events } = await thread.run("First");
    expect(heard).toEqual(events);
    // Prices are per million tokens.
    expect(costUsd).toBe(usage.inputTokens);
  });

  test("counts tokens alone, and no cost of zero, where the model has no price", async () => {
    await using desk = await setDesk(coder, { scripts: [() => ({ text: "One." })] });
    const thread = await desk.thread({ model: "a-model-without-a-price" });
    const { costUsd, usage } = await thread.run("First");
    expect(costUsd).toBeUndefined();
    expect(usage).toEqual(coder.reported(defaultUsage));
    expect(thread.spent).toEqual({ usage, costUsd: undefined });
  });
}
