import { expect, it } from "vitest";
import {
  applyConfirmations,
  askToConfirm,
  type FixConfirmation,
  proposedFixes,
} from "../../../src/run/fixing/confirm.ts";
import { fixOf, issueOn } from "../../report/sample.ts";

const [first, second, third] = [issueOn(6), issueOn(9), issueOn(12)] as const;
const made = (line: number) => ({ ...fixOf(issueOn(line), line), confirmations: [] });
const rejected = { ...made(9), status: "rejected", reason: "verify failed" } as const;
const said = (
  reviewer: string,
  verdict: FixConfirmation["verdict"],
  issue = first.id,
): FixConfirmation => ({ issue, reviewer, verdict, reason: "as I see it" });

it("shows reviewers the patches that stand, each with its issue, and no other ones", () => {
  const without = { ...made(12), patch: null };
  const strange = { ...made(6), issue: "ffffffff" };
  const shown = proposedFixes([made(6), rejected, without, strange], [first, second, third]);
  expect(shown).toEqual([{ issue: first, patch: made(6).patch }]);
});

it("keeps a patch that all who were asked call solved, with their words", () => {
  const given = [said("claude", "solved"), said("codex", "solved"), said("x", "solved", third.id)];
  const [fix] = applyConfirmations([made(6)], given);
  expect(fix).toMatchObject({ status: "fixed", reason: null });
  expect(fix?.confirmations).toEqual([
    { reviewer: "claude", verdict: "solved", reason: "as I see it" },
    { reviewer: "codex", verdict: "solved", reason: "as I see it" },
  ]);
});

it.each([
  ["not-solved", "codex says that it does not solve it: as I see it"],
  ["new-problem", "codex says that it makes a new problem: as I see it"],
] as const)("drops a patch that one of two calls %s, and says who and why", (verdict, reason) => {
  const given = [said("claude", "solved"), said("codex", verdict)];
  const [fix, other] = applyConfirmations([made(6), made(12)], given);
  expect(fix).toMatchObject({ status: "rejected", reason });
  expect(fix?.confirmations).toHaveLength(2);
  expect(other).toMatchObject({ status: "fixed", confirmations: [] });
});

it("makes no rejected patch good by a reviewer's word", () => {
  expect(applyConfirmations([rejected], [said("claude", "solved", second.id)])).toEqual([rejected]);
});

it("asks nobody where there is no patch, and counts no word on a patch that was not shown", async () => {
  const proposed = proposedFixes([made(6)], [first]);
  const [shown] = proposed;
  const about = (fix: unknown, reviewer: string) => {
    return { fix, reviewer, verdict: "solved", reason: "gone" } as never;
  };
  let asked = 0;
  const panel = {
    confirm: async () => {
      asked += 1;
      return [about(shown, "claude"), about({ ...shown }, "codex")];
    },
  } as never;
  expect(await askToConfirm([], panel, ["claude"])).toEqual([]);
  expect(asked).toBe(0);
  expect(await askToConfirm(proposed, panel, ["claude"])).toEqual([
    { issue: first.id, reviewer: "claude", verdict: "solved", reason: "gone" },
  ]);
});
