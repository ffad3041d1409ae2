import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { liveEvents } from "../../src/cli/live-events.ts";
import { reportLocally } from "../../src/cli/sinks.ts";
import type { RunResult } from "../../src/model/result.ts";
import { fixOf, issueOn, resultOf, reviewer } from "../report/sample.ts";
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
const nobody = [{ ...reviewer, status: "failed", reason: "no key" } as const];

/** What becomes of runs, one after the other, in one repository. */
async function inARow(...results: readonly RunResult[]) {
  await using folder = await temporaryFolder("sinks");
  const notes: string[] = [];
  const terminal = { out: () => undefined, note: (text: string) => void notes.push(text) };
  const change = { local: { gitDir: folder.path } };
  const place = { change, config: { sarif: true }, json: false, terminal } as never;
  for (const result of results) await reportLocally(result, place);
  const at = join(folder.path, "crosscheck");
  const titles = async (name: string) => {
    const text = await readFile(join(at, name), "utf8").catch(() => null);
    if (text === null) return null;
    return (JSON.parse(text) as RunResult).issues.map(({ title }) => title);
  };
  const names = (await readdir(at)).toSorted();
  const files = { last: await titles("last.json"), failed: await titles("last-failed.json") };
  return { ...files, names, notes: notes.join("\n"), kept: join(at, "last.json") };
}

const good = resultOf([issueOn(6, "A good one")]);

it.each([
  ["fails", { outcome: "failed", reviewers: nobody, reasons: ["claude failed: no key"] }],
  [
    "is cancelled before anybody answered",
    { outcome: "failed", cancelled: true, reviewers: nobody },
  ],
] as const)("keeps the last review where a run %s, and says so", async (_, over) => {
  const { last, failed, notes, kept, names } = await inARow(good, resultOf([], over));
  expect({ last, failed }).toEqual({ last: ["A good one"], failed: null });
  expect(notes).toContain(`the last review of ${good.startedAt} is kept: ${kept}`);
  expect(names).toEqual(["last.json", "last.sarif"]);
});

it("puts what a cancelled run has paid for beside the last review", async () => {
  const over = { outcome: "partial", cancelled: true, reasons: ["cancelled"] } as const;
  const cancelled = resultOf([issueOn(9, "Found until then")], over);
  const { last, failed, notes, names } = await inARow(good, cancelled);
  expect({ last, failed }).toEqual({ last: ["A good one"], failed: ["Found until then"] });
  expect(notes).toMatch(/what this run found is in .*last-failed\.json/);
  expect(notes).toContain("is kept");
  expect(names).toEqual(["last-failed.json", "last-failed.sarif", "last.json", "last.sarif"]);
  // Where there is no review to keep, it is the last one.
  expect(await inARow(cancelled)).toMatchObject({ last: ["Found until then"], failed: null });
  const nothing = resultOf([], { outcome: "failed", reviewers: nobody });
  expect(await inARow(nothing, cancelled)).toMatchObject({ last: ["Found until then"] });
});

it("takes an incomplete run for the last review", async () => {
  const partial = resultOf([issueOn(9, "By one of two")], { outcome: "partial" });
  const { last, notes } = await inARow(good, partial);
  expect(last).toEqual(["By one of two"]);
  expect(notes).not.toContain("kept");
});

it("prints a run although its files cannot be written, and says so", async () => {
  await using folder = await temporaryFolder("sinks");
  const out: string[] = [];
  const terminal = { out: (text: string) => void out.push(text), note: () => undefined };
  const change = { local: { gitDir: join(folder.path, "gone\0") } };
  const place = { change, config: { sarif: false }, json: false, terminal } as never;
  await expect(reportLocally(good, place)).rejects.toThrow("the last report could not be written");
  expect(out.join("")).toContain("A good one");
});

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
