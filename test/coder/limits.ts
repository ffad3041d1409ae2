import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { limitsOf } from "../../scripts/coder-matrix.ts";
import type { ThreadOptions } from "../../src/coder/coder.ts";
import { createCoder } from "../../src/coder/create-coder.ts";
import { FEATURES, type Feature } from "../../src/coder/features.ts";
import { UnsupportedError } from "../../src/errors.ts";
import { call, command, patch, read, write } from "../world/models/call.ts";
import { defaultUsage } from "../world/models/step.ts";
import type { CoderCase } from "./coders.ts";
import { type Desk, setDesk } from "./desk.ts";

/** How each feature is asked for; what it takes beside that is part of its proof. */
const asked: Readonly<Record<Feature, Partial<ThreadOptions>>> = {
  resume: {},
  fork: {},
  model: { model: "a-model-of-mine" },
  system: { system: "You talk like a sailor." },
  readOnly: { sandbox: "read-only" },
  write: { sandbox: "workspace-write" },
  fullAccess: { sandbox: "danger-full-access" },
  approvals: { approvalPolicy: "untrusted" },
  userInput: { approvals: { onToolUserInput: () => undefined } },
  directories: { additionalDirectories: ["/tmp"] },
  effort: { effort: "low" },
  noTools: { tools: "none" },
  toolList: { tools: ["Read"] },
  clientTools: {
    clientTools: [
      {
        name: "weather",
        description: "Tells the weather",
        inputSchema: { type: "object", properties: { city: { type: "string" } } },
        answer: (input) => `rain for ${JSON.stringify(input)}`,
      },
    ],
  },
  budget: { maxCostUsd: 0.000_001 },
  images: {},
};

const dot =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** All that a coder may be asked for. */
export const features = Object.keys(FEATURES) as Feature[];

/** Asks a desk's coder for a feature, in the least way. */
export async function ask(desk: Desk, feature: Feature): Promise<unknown> {
  const options = { cwd: desk.tree, ...asked[feature] };
  if (feature === "resume") return await desk.coder.resumeThread("some-id", options);
  if (feature === "fork") return await desk.coder.forkThread("some-id", options);
  const thread = await desk.coder.startThread(options);
  return feature === "images" ? await thread.run("Look", { images: ["/nowhere.png"] }) : thread;
}

/** Shows on the real CLI that a feature works. */
const proofs: Readonly<Record<Feature, (desk: Desk, coder: CoderCase) => Promise<void>>> = {
  async resume(desk) {
    const thread = await desk.thread();
    await thread.run("First prompt");
    await thread.close();
    const again = await desk.coder.resumeThread(thread.id, { cwd: desk.tree });
    await again.run("Second prompt");
    expect(desk.models.requests.at(-1)?.userTexts.join("\n")).toContain("First prompt");
  },
  async fork(desk) {
    const thread = await desk.thread();
    await thread.run("First prompt");
    const fork = await desk.coder.forkThread(thread.id, { cwd: desk.tree });
    await fork.run("Second prompt");
    expect(fork.id).not.toBe(thread.id);
    expect(desk.models.requests.at(-1)?.userTexts.join("\n")).toContain("First prompt");
  },
  async model(desk) {
    await (await desk.thread(asked.model)).run("Hello");
    expect(desk.models.requests[0]?.model).toBe("a-model-of-mine");
  },
  async system(desk) {
    await (await desk.thread(asked.system)).run("Hello");
    expect(desk.models.requests[0]?.system).toContain("You talk like a sailor.");
  },
  async readOnly(desk, coder) {
    const file = join(desk.tree, "new.txt");
    const steps = [{ calls: [write(file, "new\n")] }, { text: "No." }];
    desk.models.play({ vendor: coder.vendor, match: { lastPrompt: "Write" }, steps });
    await (await desk.thread()).run("Write");
    expect(existsSync(file)).toBe(false);
  },
  async write(desk, coder) {
    const file = join(desk.tree, "new.txt");
    const steps = [{ calls: [write(file, "new\n")] }, { text: "Done." }];
    desk.models.play({ vendor: coder.vendor, match: { lastPrompt: "Write" }, steps });
    await (await desk.thread(asked.write)).run("Write");
    expect(await readFile(file, "utf8")).toBe("new\n");
  },
  async fullAccess(desk, coder) {
    const file = join(desk.tree, "../outside.txt");
    const steps = [{ calls: [command(`echo new > ${file}`)] }, { text: "Done." }];
    desk.models.play({ vendor: coder.vendor, match: { lastPrompt: "Write" }, steps });
    await (await desk.thread(asked.fullAccess)).run("Write");
    expect(await readFile(file, "utf8")).toBe("new\n");
  },
  async approvals(desk, coder) {
    const file = join(desk.tree, "new.txt");
    const steps = [{ calls: [write(file, "new\n")] }, { text: "Done." }];
    desk.models.play({ vendor: coder.vendor, match: { lastPrompt: "Write" }, steps });
    const kinds: string[] = [];
    const thread = await desk.thread({
      ...asked.approvals,
      sandbox: "workspace-write",
      approvals: {
        engine({ kind }) {
          kinds.push(kind);
          return { decision: "decline" };
        },
      },
    });
    await thread.run("Write");
    const hasEffect = !limitsOf(coder.name, coder.options).ignores?.includes("approvals");
    expect(kinds).toEqual(hasEffect ? ["file-change"] : []);
    expect(existsSync(file)).toBe(!hasEffect);
  },
  async userInput(desk, coder) {
    const [name, id] =
      coder.name === "claude" ? ["AskUserQuestion", "Which?"] : ["request_user_input", "q"];
    const options = ["Red", "Blue"].map((label) => ({ label, description: "" }));
    const question = { id, header: "Colour", question: "Which?", multiSelect: false, options };
    const steps = [{ calls: [call(name, { questions: [question] })] }, { text: "Done." }];
    desk.models.play({ vendor: coder.vendor, match: { lastPrompt: "Paint" }, steps });
    const approvals = { onToolUserInput: () => ({ [id]: ["Blue"] }) };
    await (await desk.thread({ approvals })).run("Paint");
    expect(desk.models.requests[1]?.toolResults[0]?.text).toContain("Blue");
  },
  async directories(desk, coder) {
    const other = join(desk.tree, "../other");
    await mkdir(other);
    const file = join(other, "new.txt");
    const add = patch(`*** Begin Patch\n*** Add File: ${file}\n+new\n*** End Patch`);
    const calls = [coder.name === "codex" ? add : write(file, "new\n")];
    const steps = [{ calls }, { text: "Done." }];
    desk.models.play({ vendor: coder.vendor, match: { lastPrompt: "Write" }, steps });
    const options = { sandbox: "workspace-write", additionalDirectories: [other] } as const;
    await (await desk.thread(options)).run("Write");
    expect(await readFile(file, "utf8")).toBe("new\n");
  },
  async effort(desk) {
    await (await desk.thread({ effort: "low" })).run("Hello");
    await (await desk.thread({ effort: "high" })).run("Hello");
    const [low, high] = desk.models.requests.map(({ body }) => JSON.stringify(body));
    expect(low).toMatch(/"low"/i);
    expect(high).toMatch(/"high"/i);
  },
  async noTools(desk) {
    await (await desk.thread(asked.noTools)).run("Hello");
    expect(desk.models.requests[0]?.tools).toEqual([]);
  },
  async toolList(desk) {
    await (await desk.thread(asked.toolList)).run("Hello");
    expect(desk.models.requests[0]?.tools).toEqual(["Read"]);
  },
  async clientTools(desk, coder) {
    // Claude Code knows tools of ours as those of an MCP server.
    const name = coder.vendor === "anthropic" ? "mcp__own__weather" : "weather";
    const calls = [call(name, { city: "Delft" })];
    const steps = [{ calls }, { text: "Rain." }];
    desk.models.play({ vendor: coder.vendor, match: { lastPrompt: "Weather" }, steps });
    await (await desk.thread(asked.clientTools)).run("Weather");
    expect(desk.models.requests[1]?.toolResults[0]?.text).toContain('rain for {"city":"Delft"}');
  },
  async budget(desk) {
    const thread = await desk.thread(asked.budget);
    const turns = async () => {
      await thread.run("First prompt");
      await thread.run("Second prompt");
    };
    await expect(turns()).rejects.toMatchObject({ reason: "limit" });
  },
  async images(desk) {
    const image = join(desk.tree, "dot.png");
    await writeFile(image, dot, "base64");
    await (await desk.thread()).run("Look", { images: [image] });
    expect(JSON.stringify(desk.models.requests[0]?.body)).toContain("iVBORw0KGgo");
  },
};

/** What the contract of every coder proves too: by day it is proved there alone. */
const inContract: readonly Feature[] = ["system", "readOnly", "write", "noTools"];

/**
 * Each of these coders can do what its limits leave, and refuses the rest.
 *
 * @param which `others` leaves out proofs that the contract has too.
 */
export function keepsItsLimits(coders: readonly CoderCase[], which: "all" | "others"): void {
  describe.each(coders)("$name $options", (coder: CoderCase) => {
    const limits = limitsOf(coder.name, coder.options);

    const isProved = (feature: Feature) =>
      which === "others" && inContract.includes(feature) && limits.cannot[feature] === undefined;
    const tried = features.filter((feature) => !isProved(feature));
    test.each(tried)("can do what its limits leave: %s", async (feature) => {
      await using desk = await setDesk(coder);
      if (limits.cannot[feature] !== undefined) {
        const refusal = await ask(desk, feature).catch((error: unknown) => error);
        expect(refusal).toBeInstanceOf(UnsupportedError);
        expect(String(refusal)).toContain(FEATURES[feature]);
        expect(desk.models.requests).toEqual([]);
      } else {
        const plays = [
          "readOnly",
          "write",
          "fullAccess",
          "approvals",
          "userInput",
          "directories",
          "clientTools",
        ];
        if (!plays.includes(feature)) {
          desk.models.play({ vendor: coder.vendor, steps: () => ({ text: "Aye." }) });
        }
        await proofs[feature](desk, coder);
      }
    });

    test("counts the tokens that its limits do not leave out", () => {
      const { uncounted } = limits;
      const known = Object.entries(coder.reported(defaultUsage));
      const missing = known.filter(([, tokens]) => tokens === undefined).map(([name]) => name);
      expect(missing.sort()).toEqual([...uncounted].sort());
    });

    test("tells every kind of event that its limits do not leave out", async () => {
      await using desk = await setDesk(coder);
      const file = join(desk.tree, "notes.txt");
      const created = join(desk.tree, "new.txt");
      const todos = [{ content: "Look", status: "pending", activeForm: "Looking" }];
      const plan = {
        anthropic: call("TodoWrite", { todos }),
        openai: call("update_plan", { plan: [{ step: "Look", status: "pending" }] }),
        gemini: read(file),
      }[coder.vendor];
      const steps = [
        { reasoning: "Let me think.", calls: [read(file)] },
        { calls: [plan] },
        { calls: [write(created, "new\n")] },
        { text: "Done." },
        { fault: { kind: "status", status: 400, message: "The vendor said no" } } as const,
        { text: "Never read.", delayMs: 30_000 },
      ];
      desk.models.play({ vendor: coder.vendor, steps });
      const tools = ["Read", "Write", "TodoWrite"];
      // Codex offers its plan on demand alone.
      const config = { tools: { update_plan: { enabled: true } } };
      await using worker = createCoder(coder.name, { ...desk.options, config });
      const thread = await worker.startThread({
        cwd: desk.tree,
        sandbox: limits.cannot.write === undefined ? "workspace-write" : "read-only",
        ...(limits.cannot.approvals === undefined && {
          approvalPolicy: "untrusted",
          approvals: { engine: () => ({ decision: "accept" }) },
        }),
        ...(limits.cannot.toolList === undefined && { tools }),
      });
      const seen = new Set<string>();
      for await (const event of thread.runStreamed("Work")) seen.add(event.type);
      const refused = (async () => {
        for await (const event of thread.runStreamed("Fail")) seen.add(event.type);
      })();
      await expect(refused).rejects.toThrow();
      for await (const event of thread.runStreamed("Wait")) {
        seen.add(event.type);
        if (event.type !== "init") continue;
        await desk.models.waitFor((request) => request.text.includes("Wait"));
        void thread.interrupt();
      }
      const all = [
        ...["init", "message", "tool_use", "tool_result", "progress", "permission"],
        ...["file_change", "plan_update", "usage", "error", "cancelled", "done"],
      ];
      const silent: readonly string[] = limits.silent;
      expect([...seen].sort()).toEqual(all.filter((type) => !silent.includes(type)).sort());
    });
  });
}
