import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineKey } from "../../../src/review/anchor/issue-place.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";
import {
  type CurrentIssue,
  codeStands,
  type EarlierIssue,
  reconcile,
} from "../../../src/review/history/reconcile.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function current(said: Partial<CurrentIssue> = {}): CurrentIssue {
  return {
    fingerprint: sha256("one"),
    path: "src/a.ts",
    code: [lineKey("return user.name;", sha256)],
    title: "Null dereference of user",
    description: "find returns null for an unknown id, then user.name throws.",
    ...said,
  };
}
function earlier(said: Partial<EarlierIssue> = {}): EarlierIssue {
  return { ...current(), state: "open", ...said };
}
const reworded = {
  fingerprint: sha256("two"),
  title: "Missing check: user can be null",
  description: "An unknown id makes find return null, and reading name of it throws.",
};
const unrelated = {
  fingerprint: sha256("three"),
  title: "Log line exposes the password",
  description: "Credentials end up in plaintext in the log file.",
};
const stands = () => true;

describe("reconcile", () => {
  it("says an issue of a known fingerprint is unchanged, whatever its words", () => {
    const { current: now } = reconcile([earlier()], [current({ title: "Other words" })], stands);
    expect(now).toEqual([{ status: "unchanged", fingerprint: sha256("one") }]);
  });

  it("recognises other words at the same code and goes on with the earlier fingerprint", () => {
    const { current: now } = reconcile([earlier()], [current(reworded)], stands);
    expect(now).toEqual([{ status: "unchanged", fingerprint: sha256("one") }]);
  });

  it("recognises it although the reviewer quotes more lines this time", () => {
    const longer = current({ ...reworded, code: [...current().code, "0123456789ab"] });
    expect(reconcile([earlier()], [longer], stands).current[0]?.status).toBe("unchanged");
  });

  it("keeps a different defect of the same code new", () => {
    const { current: now } = reconcile([earlier()], [current(unrelated)], stands);
    expect(now).toEqual([{ status: "new", fingerprint: sha256("three") }]);
  });

  it("keeps the same words at other code, or in another file, new", () => {
    for (const said of [{ code: ["0123456789ab"] }, { path: "src/b.ts" }]) {
      const { current: now } = reconcile([earlier()], [current({ ...reworded, ...said })], stands);
      expect(now[0]?.status).toBe("new");
    }
  });

  it("never says a dismissed issue again, reworded or not", () => {
    for (const said of [{}, reworded]) {
      const dismissed = earlier({ state: "dismissed" });
      const result = reconcile([dismissed], [current(said)], () => false);
      expect(result.current[0]?.status).toBe("dismissed");
      expect(result.earlier).toEqual(["dismissed"]);
    }
  });

  it("says a resolved issue again when it comes back, under its old fingerprint", () => {
    const { current: now } = reconcile(
      [earlier({ state: "resolved" })],
      [current(reworded)],
      stands,
    );
    expect(now).toEqual([{ status: "new", fingerprint: sha256("one") }]);
  });

  it("calls an issue gone only when its code is", () => {
    expect(reconcile([earlier()], [], () => false).earlier).toEqual(["gone"]);
    expect(reconcile([earlier()], [], () => true).earlier).toEqual(["unchanged"]);
    expect(reconcile([earlier()], [], () => undefined).earlier).toEqual(["unchanged"]);
  });

  it("gives each issue one counterpart, the most alike first", () => {
    const close = current({ ...reworded, fingerprint: sha256("close"), title: earlier().title });
    const { current: now } = reconcile([earlier()], [current(reworded), close], stands);
    expect(now.map(({ status }) => status)).toEqual(["new", "unchanged"]);
  });

  it("repeats nothing when the same issues come again, in any order", () => {
    const issue = fc.record({
      fingerprint: fc.constantFrom("a", "b", "c", "d", "e").map(sha256),
      path: fc.constantFrom("x", "y"),
      code: fc.subarray(["1", "2", "3"]),
      title: fc.constantFrom("Null user", "Leak of a file", "Race in save"),
      description: fc.constantFrom("", "It throws.", "Nobody closes it."),
    });
    const issues = fc.uniqueArray(issue, { selector: ({ fingerprint }) => fingerprint });
    fc.assert(
      fc.property(issues, fc.infiniteStream(fc.nat()), (said, order) => {
        const again = said
          .map((one) => ({ one, at: order.next().value as number }))
          .sort((left, right) => left.at - right.at)
          .map(({ one }) => one);
        const before = said.map((one) => ({ ...one, state: "open" as const }));
        const result = reconcile(before, again, () => false);
        expect(result.current).toEqual(
          again.map(({ fingerprint }) => ({ status: "unchanged", fingerprint })),
        );
        expect(result.earlier).toEqual(said.map(() => "unchanged"));
      }),
    );
  });
});

describe("codeStands", () => {
  const diff = parseDiff(
    "diff --git a/src/b.ts b/src/b.ts\n--- a/src/b.ts\n+++ b/src/b.ts\n@@ -1 +1 @@\n-old\n+  return  user.name;\n",
  );
  const renamedFrom = new Map([["src/b.ts", "src/a.ts"]]);

  it("finds code by its path as first reported, whatever its white space", () => {
    expect(codeStands(diff, sha256, renamedFrom, { complete: true })(earlier())).toBe(true);
  });

  it("says nothing of files it does not show, unless it shows all", () => {
    const elsewhere = earlier({ path: "src/c.ts" });
    expect(codeStands(diff, sha256, renamedFrom, { complete: true })(elsewhere)).toBe(false);
    const part = codeStands(diff, sha256, renamedFrom, { complete: false });
    expect(part(elsewhere)).toBeUndefined();
    expect(part(earlier({ code: [] }))).toBeUndefined();
    expect(part(earlier({ code: ["0123456789ab"] }))).toBe(false);
  });

  it("says nothing of code in a file that can be read no more", () => {
    const binary = "diff --git a/src/a.ts b/src/a.ts\nindex 1..2 100644\nBinary files differ\n";
    const then = codeStands(parseDiff(binary), sha256, new Map(), { complete: true });
    expect(then(earlier())).toBeUndefined();
    const deleted = binary.replace("index", "deleted file mode 100644\nindex");
    const gone = codeStands(parseDiff(deleted), sha256, new Map(), { complete: true });
    expect(gone(earlier())).toBe(false);
  });
});
