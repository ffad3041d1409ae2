import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { parseConfig, type RawInputs } from "../../../src/config/config.ts";
import { patchText } from "../../../src/git/diff.ts";
import type { FixResult } from "../../../src/model/result.ts";
import { noRights, ownRights } from "../../../src/run/fixing/fix-rights.ts";
import { assembleFixes } from "../../../src/run/fixing/plan-fixing.ts";
import { madeCommit, madeRepository } from "../../git/made-commit.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

interface Asked {
  readonly inputs?: RawInputs;
  /** What is so of the first of two patches in files of their own. */
  readonly over?: Partial<FixResult>;
  readonly forReading?: boolean;
  readonly independent?: boolean;
}

const folder = await temporaryFolder("assemble-fixes");
const repository = await madeRepository(join(folder.path, "repository"));
const files = { "a.ts": "a\n", "b.ts": "b\n" };
const { commit, tree } = await madeCommit(repository, files);
afterAll(() => folder[Symbol.asyncDispose]());

/** A confirmed and verified fix that changes one file. */
async function fix(issue: string, file: keyof typeof files): Promise<FixResult> {
  const patched = await madeCommit(repository, { ...files, [file]: "fixed\n" });
  return {
    ...{ issue, status: "fixed", reason: null, summary: "", verify: "passed", commit: null },
    patch: await patchText(repository, tree, patched.tree),
    confirmations: [{ reviewer: "claude", verdict: "solved", reason: "gone" }],
  };
}
const made = [await fix("11111111", "a.ts"), await fix("22222222", "b.ts")] as const;

/** IDs of the issues whose patches become commits. */
async function committed({ inputs = {}, over = {}, forReading, independent = false }: Asked = {}) {
  const fixes = [{ ...made[0], ...over }, made[1]];
  const asked: string[][] = [];
  const plan = {
    independent,
    together: async (all: readonly FixResult[]) => {
      asked.push(all.map(({ issue }) => issue));
      return all;
    },
  };
  const config = parseConfig({ fix: "commit", verify: "npm test", ...inputs });
  const rights = forReading ? ownRights(true) : noRights;
  const change = { repository, head: commit } as never;
  const assembled = await assembleFixes(fixes, plan, change, { config, rights });
  // Each fix is reported, in the same order, whatever becomes of it.
  expect(assembled.map(({ fix }) => fix.issue)).toEqual(["11111111", "22222222"]);
  const ids = assembled.flatMap(({ fix, changes }) => (changes === null ? [] : [fix.issue]));
  expect(asked).toEqual(independent ? [] : [ids]);
  return ids;
}

const both = ["11111111", "22222222"];
const second = ["22222222"];

it("commits what was confirmed and verified", async () => {
  expect(await committed()).toEqual(both);
});

it("commits nothing that nobody confirmed, unless nobody is to confirm or a person reads it first", async () => {
  const over = { confirmations: [] };
  expect(await committed({ over })).toEqual(second);
  expect(await committed({ over, inputs: { "confirm-fixes": "false" } })).toEqual(both);
  expect(await committed({ over, forReading: true })).toEqual(both);
});

it.each(["not-run", "not-allowed", "cannot-judge"] as const)(
  "commits nothing whose verify is %s, unless there is no command or a person reads it first",
  async (verify) => {
    const over = { verify };
    expect(await committed({ over })).toEqual(second);
    expect(await committed({ over, inputs: { verify: "" } })).toEqual(both);
    expect(await committed({ over, forReading: true })).toEqual(both);
  },
);

it("commits nothing where each patch is a suggestion of its own", async () => {
  expect(await committed({ independent: true })).toEqual([]);
});
