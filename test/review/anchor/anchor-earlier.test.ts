import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { anchorEarlier } from "../../../src/review/anchor/anchor-earlier.ts";
import { lineKey } from "../../../src/review/anchor/issue-place.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";
import { madeIssue } from "../made-issue.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const key = (text: string) => lineKey(text, sha256);

const diff = parseDiff(`diff --git a/src/shop.ts b/src/shop.ts
--- a/src/shop.ts
+++ b/src/shop.ts
@@ -10,3 +20,6 @@
 const stock = read();
-drop(stock);
+  return total / count;
+}
+function other() {
+  return total / count;
 // end
`);

const earlier = (said: Parameters<typeof madeIssue>[0], ...code: string[]) => ({
  ...madeIssue(said),
  code: code.map(key),
});

describe("anchorEarlier", () => {
  it("finds where the code stands now, whatever line the issue named then", () => {
    const issue = earlier({ line: 3, side: "RIGHT" }, "const stock = read();");
    expect(anchorEarlier(issue, diff, sha256)).toMatchObject({ side: "RIGHT", line: 20 });
  });

  it("takes the nearest of several, and another line of the code where the first one is gone", () => {
    const far = earlier({ line: 30 }, "return total / count;");
    expect(anchorEarlier(far, diff, sha256)).toMatchObject({ kind: "line", line: 24 });
    const near = earlier({ line: 1 }, "gone();", "return  total/count;");
    expect(anchorEarlier(near, diff, sha256)).toMatchObject({ kind: "line", line: 21 });
  });

  it("takes the nearest before the line of then and behind it", () => {
    for (const [line, nearest] of [
      [22, 21],
      [23, 24],
      [40, 24],
    ] as const) {
      const issue = earlier({ line }, "return total / count;");
      expect(anchorEarlier(issue, diff, sha256)).toMatchObject({ line: nearest, how: "snippet" });
    }
  });

  it("keeps to the side that the issue was on, the new one where it named none", () => {
    const on = (side: "LEFT" | "RIGHT" | null, line: number) =>
      anchorEarlier(earlier({ line, side }, "const stock = read();"), diff, sha256);
    expect(on("LEFT", 20)).toMatchObject({ side: "LEFT", line: 10 });
    expect(on("RIGHT", 10)).toMatchObject({ side: "RIGHT", line: 20 });
    expect(on(null, 10)).toMatchObject({ side: "RIGHT", line: 20 });
    const deleted = earlier({ line: 11, side: "LEFT" }, "drop(stock);");
    expect(anchorEarlier(deleted, diff, sha256)).toMatchObject({
      side: "LEFT",
      line: 11,
      how: "snippet-old",
    });
  });

  it("never goes to the line of then: to the file, where none of the code stands", () => {
    const issue = earlier({ line: 21, side: "RIGHT" }, "gone();");
    expect(anchorEarlier(issue, diff, sha256)).toMatchObject({ kind: "file", line: null });
    const elsewhere = earlier({ file: "src/none.ts", line: 21 }, "drop(stock);");
    expect(anchorEarlier(elsewhere, diff, sha256).kind).toBe("pull-request");
  });
});
