import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Anchor } from "../../../src/model/issue.ts";
import { issuePlace, lineKey } from "../../../src/review/anchor/issue-place.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const diff = parseDiff(`diff --git a/old.ts b/new.ts
similarity index 50%
rename from old.ts
rename to new.ts
--- a/old.ts
+++ b/new.ts
@@ -1,3 +1,12 @@
 first();
-old = one;
+{
+  b ( 1 );
+
+  cc(2);
+  dd(3);
+  ee(4);
+  ff(5);
+  gg(6);
+  hh(7);
+  ii(8);
 }
@@ -30,1 +41,2 @@
 far();
+away();
diff --git a/other.ts b/other.ts
--- a/other.ts
+++ b/other.ts
@@ -1,1 +1,1 @@
-was();
+other();
`);
const on = (
  startLine: number | null,
  line: number,
  side: "RIGHT" | "LEFT" = "RIGHT",
  file = "new.ts",
) => ({
  file,
  anchor: { kind: "line", file, side, startLine, line, how: "line" } as Anchor,
});
const place = (issue: Parameters<typeof issuePlace>[0], renamed = new Map<string, string>()) =>
  issuePlace(issue, diff, sha256, renamed);
const keys = (...lines: readonly string[]) => lines.map((line) => lineKey(line, sha256));

describe("issuePlace", () => {
  it("remembers the lines that say something, and all of the code", () => {
    expect(place(on(2, 5))).toEqual({ path: "new.ts", code: keys("cc(2);"), text: "{b(1);cc(2);" });
    expect(place(on(null, 6))).toEqual({ path: "new.ts", code: keys("dd(3);"), text: "dd(3);" });
    expect(place(on(12, 12, "RIGHT"))).toEqual({ path: "new.ts", code: keys("}"), text: "}" });
  });

  it("remembers lines that say little where there are no others, and at most eight", () => {
    expect(place(on(2, 3)).code).toEqual(keys("{", "b(1);"));
    expect(place(on(1, 12)).code).toEqual(
      keys("first();", "cc(2);", "dd(3);", "ee(4);", "ff(5);", "gg(6);", "hh(7);", "ii(8);"),
    );
  });

  it("reads the anchored file, side and hunk", () => {
    expect(place(on(null, 2, "LEFT")).text).toBe("old=one;");
    expect(place(on(null, 42)).text).toBe("away();");
    expect(place(on(null, 1, "RIGHT", "other.ts")).text).toBe("other();");
    expect(place(on(null, 1, "LEFT", "other.ts")).text).toBe("was();");
    expect(place(on(null, 20)).text).toBe("");
    expect(place(on(5, 41)).code).toEqual([]);
    expect(place(on(null, 1, "RIGHT", "none.ts")).code).toEqual([]);
  });

  it("has no code without a line, and the path as first reported", () => {
    const renamed = new Map([["new.ts", "old.ts"]]);
    const anchor = { ...on(null, 1).anchor, kind: "file", line: null } as Anchor;
    expect(place({ file: "x.ts", anchor }, renamed)).toEqual({
      path: "old.ts",
      code: [],
      text: "",
    });
    expect(place({ file: "x.ts", anchor: null })).toEqual({ path: "x.ts", code: [], text: "" });
    expect(place({ file: null, anchor: null }).path).toBe("");
  });
});

describe("lineKey", () => {
  it("is twelve digits that white space does not change", () => {
    expect(lineKey("a (b)", sha256)).toMatch(/^[0-9a-f]{12}$/);
    expect(lineKey("a (b)", sha256)).toBe(lineKey("\ta( b ) ", sha256));
    expect(lineKey("ab", sha256)).not.toBe(lineKey("ba", sha256));
  });
});
