import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { liveEvents } from "../../src/cli/live-events.ts";
import { reportLocally } from "../../src/cli/sinks.ts";
import type { RunResult } from "../../src/model/result.ts";
import { fixOf, issueOn, resultOf } from "../report/sample.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

/** What becomes of a result on the command line. */
async function reported(result: RunResult, { json = false, sarif = false } = {}) {
  await using folder = await temporaryFolder("sinks");
  const [out, notes]: [string[], string[]] = [[], []];
  const terminal = {
    out: (text: string) => out.push(text),
    note: (text: string) => notes.push(text),
  };
  const change = { local: { gitDir: folder.path } };
  await reportLocally(result, { change, config: { sarif }, json, terminal } as never);
  const read = async (name: string) =>
    await readFile(join(folder.path, "crosscheck", name), "utf8").catch(() => null);
  return { out, notes, report: await read("last.json"), sarif: await read("last.sarif") };
}

const issue = issueOn(6);

it("keeps a report for crosscheck fix, and prints it once: for people, or as one JSON value", async () => {
  const result = resultOf([issue]);
  const people = await reported(result);
  expect(JSON.parse(people.report ?? "")).toEqual(result);
  expect(people).toMatchObject({ notes: [], sarif: null });
  expect(people.out.join("")).toContain(issue.title);
  const machine = await reported(result, { json: true });
  expect(machine.out).toHaveLength(1);
  expect(JSON.parse(machine.out[0] ?? "")).toEqual(result);
});

it.each([
  ["partial", "warning: codex failed: ⟨U+001B⟩[2Jno key"],
  ["failed", "no review could be made: codex failed: ⟨U+001B⟩[2Jno key"],
] as const)(
  "says of a %s run why, and lets no agent write to the terminal",
  async (outcome, said) => {
    const reasons = ["codex failed: \u001b[2Jno key"];
    const { notes } = await reported(resultOf([], { outcome, reasons }));
    expect(notes).toHaveLength(1);
    expect(notes[0]).not.toContain("\u001b");
    expect(notes[0]?.startsWith(said.split(" failed:")[0] ?? "")).toBe(true);
  },
);

it("writes a SARIF file where one is asked for, without patches that build on each other", async () => {
  const result = resultOf([issue], { fixes: [fixOf(issue, 6)] });
  const { sarif, notes } = await reported(result, { sarif: true });
  expect(sarif).toContain(issue.title);
  expect(sarif).not.toContain("fixed 6");
  expect(notes).toEqual([expect.stringMatching(/^SARIF: .*last\.sarif$/)]);
});

it("shows who watches a line for each call of an agent, and nobody else anything", () => {
  const notes: string[] = [];
  const note = (text: string) => void notes.push(text);
  const screen = { isWatched: true, isShared: false, isColored: false };
  expect(liveEvents({ note, screen: { ...screen, isWatched: false } })).toBeUndefined();
  const show = liveEvents({ note, screen });
  const rest = { coder: "claude", atMs: 0, original: undefined };
  show?.("claude", { type: "message", text: "I think \u001b[2J", delta: false, ...rest } as never);
  show?.("claude", { type: "error", message: "slow\u001b[2J", willRetry: true, ...rest } as never);
  show?.("claude", { type: "error", message: "end", willRetry: false, ...rest } as never);
  expect(notes).toHaveLength(1);
  expect(notes[0]).toMatch(/^claude: .*slow/);
  expect(notes[0]).not.toContain("\u001b");
});
