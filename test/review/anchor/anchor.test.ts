import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Anchor, Issue } from "../../../src/model/issue.ts";
import { anchorIssue } from "../../../src/review/anchor/anchor.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";
import { madeIssue } from "../made-issue.ts";

const diff = parseDiff(`diff --git a/src/shop.ts b/src/shop.ts
index 1111111..2222222 100644
--- a/src/shop.ts
+++ b/src/shop.ts
@@ -10,7 +10,9 @@ export function total(cart: Cart) {
   let sum = 0;
   for (const item of cart.items) {
-    sum += item.price;
+    if (item.price === undefined) continue;
+    sum += item.price * item.count;
+    log(item);
   }
   return sum;
 }
 
@@ -60,6 +62,8 @@ export function refund(cart: Cart) {
   const items = cart.items;
   for (const item of items) {
     log(item);
+    const money = await bank.send(item.price, { retry: 3 });
+    receipts.push(money);
   }
   return items;
 }
diff --git a/src/old-name.ts b/lib/new-name.ts
similarity index 90%
rename from src/old-name.ts
rename to lib/new-name.ts
index 1111111..2222222 100644
--- a/src/old-name.ts
+++ b/lib/new-name.ts
@@ -1,2 +1,2 @@
-export const limit = 10;
+export const limit = 20;
 export const name = "limits";
diff --git a/src/gone.ts b/src/gone.ts
deleted file mode 100644
index 1111111..0000000
--- a/src/gone.ts
+++ /dev/null
@@ -1,2 +0,0 @@
-export const gone = true;
-export default gone;
diff --git a/packages/one/index.ts b/packages/one/index.ts
index 1111111..2222222 100644
--- a/packages/one/index.ts
+++ b/packages/one/index.ts
@@ -1 +1 @@
-export const first = 1;
+export const first = readFirst(config, 1);
diff --git a/packages/two/index.ts b/packages/two/index.ts
index 1111111..2222222 100644
--- a/packages/two/index.ts
+++ b/packages/two/index.ts
@@ -1 +1 @@
-export const second = 2;
+export const second = readSecond(config, 2);
diff --git a/logo.png b/logo.png
index 1111111..2222222 100644
Binary files a/logo.png and b/logo.png differ
`);

const paths = diff.files.flatMap(({ newPath }) => newPath ?? []);
const known = { headPaths: new Set(paths), basePaths: new Set(paths), textOf: () => undefined };
const anchor = (said: Partial<Issue>) => anchorIssue(madeIssue(said), diff, known);
const at = (
  side: "RIGHT" | "LEFT",
  startLine: number | null,
  line: number,
  how: Anchor["how"],
) => ({
  kind: "line",
  file: "src/shop.ts",
  side,
  startLine,
  line,
  how,
});
const onFile = (file: string) => ({
  kind: "file",
  file,
  side: null,
  startLine: null,
  line: null,
  how: "file",
});
const onPullRequest = { ...onFile(""), kind: "pull-request", file: null, how: "none" };
const send = "const money = await bank.send(item.price, { retry: 3 });";

describe("anchorIssue by snippet", () => {
  it("believes the code rather than the claimed line", () => {
    expect(anchor({ line: 14, snippet: send })).toEqual(at("RIGHT", null, 65, "snippet"));
  });

  it("finds code without any claimed line", () => {
    expect(anchor({ snippet: send })).toEqual(at("RIGHT", null, 65, "snippet"));
  });

  it("makes a range of a snippet of several lines", () => {
    const snippet = `    ${send}\n    receipts.push(money);\n`;
    expect(anchor({ line: 65, endLine: null, snippet })).toEqual(at("RIGHT", 65, 66, "snippet"));
  });

  it("finds deleted code on the old side, whatever side is claimed", () => {
    const snippet = "sum += item.price;";
    for (const side of ["LEFT", "RIGHT", null] as const) {
      expect(anchor({ line: 12, side, snippet })).toEqual(at("LEFT", null, 12, "snippet-old"));
    }
  });

  it.each([
    ["other white space", `const  money=await bank.send( item.price,{retry:3} );`],
    ["a wrapped line", "const money = await bank.send(\n  item.price,\n  { retry: 3 }\n);"],
    ["the sign of a diff", `+    ${send}`],
    ["a line number", `65: ${send}`],
    ["a line as our prompts show it", `   65 +    ${send}`],
    ["numbers of both sides", `63 65     ${send}`],
    ["a code fence", `\`\`\`ts\n${send}\n\`\`\``],
    ["backticks", `\`${send}\``],
    ["an ellipsis at the end", `${send.slice(0, 30)}...`],
    ["an ellipsis in the middle", "const money = await … { retry: 3 });"],
    ["a cut without a sign of it", send.slice(0, 30)],
    ["one token changed", send.replace("retry", "attempts")],
    ["carriage returns", `${send}\r\n`],
  ])("bears with %s", (_, snippet) => {
    expect(anchor({ line: 65, snippet })).toEqual(at("RIGHT", null, 65, "snippet"));
    expect(anchor({ line: 68, side: "LEFT", snippet })).toEqual(at("RIGHT", null, 65, "snippet"));
  });

  it("reads a quoted diff as its new code", () => {
    const snippet = [
      "-    sum += item.price;",
      "+    if (item.price === undefined) continue;",
      "+    sum += item.price * item.count;",
    ].join("\n");
    expect(anchor({ line: 11, snippet })).toEqual(at("RIGHT", 12, 13, "snippet"));
  });

  it("takes the place nearest to the claim when the code stands twice", () => {
    expect(anchor({ line: 15, snippet: "log(item);" })).toEqual(at("RIGHT", null, 14, "snippet"));
    expect(anchor({ line: 63, snippet: "log(item);" })).toEqual(at("RIGHT", null, 64, "snippet"));
  });

  it("goes to the file when nobody can tell which of two places is meant", () => {
    expect(anchor({ line: 39, snippet: "log(item);" })).toEqual(onFile("src/shop.ts"));
    expect(anchor({ snippet: "log(item);" })).toEqual(onFile("src/shop.ts"));
  });

  it("does not believe a bracket far from the claim", () => {
    expect(anchor({ line: 200, snippet: "for (" })).toEqual(onFile("src/shop.ts"));
  });

  it("keeps the claimed range when the snippet quotes only its beginning", () => {
    const said = { line: 12, endLine: 14, snippet: "if (item.price === undefined) continue;\n..." };
    expect(anchor(said)).toEqual(at("RIGHT", 12, 14, "snippet"));
  });

  it("falls back to the claimed line when the snippet stands nowhere", () => {
    const said = { line: 13, snippet: "completely.different(code) || nothing" };
    expect(anchor(said)).toEqual(at("RIGHT", null, 13, "line"));
  });
});

describe("anchorIssue by claim", () => {
  it("reaches added and context lines on the right, deleted and context lines on the left", () => {
    expect(anchor({ line: 13 })).toEqual(at("RIGHT", null, 13, "line"));
    expect(anchor({ line: 16, side: "RIGHT" })).toEqual(at("RIGHT", null, 16, "line"));
    expect(anchor({ line: 12, side: "LEFT" })).toEqual(at("LEFT", null, 12, "line"));
    expect(anchor({ line: 14, side: "LEFT" })).toEqual(at("LEFT", null, 14, "line"));
  });

  it("keeps a range in one hunk, and says when it cut it", () => {
    expect(anchor({ line: 12, endLine: 14 })).toEqual(at("RIGHT", 12, 14, "line"));
    expect(anchor({ line: 16, endLine: 63 })).toEqual(at("RIGHT", 16, 18, "range-cut"));
    expect(anchor({ line: 18, endLine: 40 })).toEqual(at("RIGHT", null, 18, "range-cut"));
  });

  it("turns a backward range round and makes a single line of an empty one", () => {
    expect(anchor({ line: 14, endLine: 12 })).toEqual(at("RIGHT", 12, 14, "line"));
    expect(anchor({ line: 14, endLine: 14 })).toEqual(at("RIGHT", null, 14, "line"));
  });

  it("goes to the file when the claimed line is in no hunk", () => {
    expect(anchor({ line: 40 })).toEqual(onFile("src/shop.ts"));
    expect(anchor({})).toEqual(onFile("src/shop.ts"));
    expect(anchor({ file: "logo.png", line: 1 })).toEqual(onFile("logo.png"));
  });

  it("uses the old side of a deleted file", () => {
    const expected = { ...at("LEFT", null, 2, "line"), file: "src/gone.ts" };
    expect(anchor({ file: "src/gone.ts", line: 2 })).toEqual(expected);
    expect(anchor({ file: "src/gone.ts", line: 2, side: "RIGHT" })).toEqual(expected);
  });
});

describe("anchorIssue by claim and snippet", () => {
  it("doubts a claim of the old side whose snippet is not there, where both sides number alike", () => {
    const said = { line: 10, side: "LEFT" } as const;
    expect(anchor(said)).toEqual(at("LEFT", null, 10, "line"));
    expect(anchor({ ...said, snippet: " \n " })).toEqual(at("LEFT", null, 10, "line"));
    const snippet = "completely.different(code) || nothing";
    expect(anchor({ ...said, snippet })).toEqual(at("RIGHT", null, 10, "line"));
    expect(anchor({ ...said, line: 12, snippet })).toEqual(at("LEFT", null, 12, "line"));
  });
});

describe("anchorIssue by code alone", () => {
  it("believes three words, and no fewer; what is only like them where the diff shows all of a file", () => {
    expect(anchor({ file: null, snippet: "return sum;" })).toEqual(onPullRequest);
    expect(anchor({ file: null, snippet: "export default gone;" })).toMatchObject({
      file: "src/gone.ts",
      side: "LEFT",
      line: 2,
    });
    const send65 = at("RIGHT", null, 65, "snippet");
    expect(anchor({ file: null, snippet: send })).toEqual(send65);
    expect(anchor({ file: null, snippet: send.replace("retry", "attempts") })).toEqual(
      onPullRequest,
    );
    const gone = anchor({ file: null, snippet: "export default lost gone;" });
    expect(gone).toMatchObject({ file: "src/gone.ts", line: 2 });
  });

  it("believes no code that stands twice, in two files or in one", () => {
    const added = (path: string, ...lines: readonly string[]) =>
      [
        `diff --git a/${path} b/${path}`,
        `--- a/${path}`,
        `+++ b/${path}`,
        `@@ -1,0 +2,${lines.length} @@`,
        ...lines.map((line) => `+${line}`),
        "",
      ].join("\n");
    const twice = "await once.and(again);";
    const both = "await both.of(them);";
    const files =
      added("a.ts", both, twice, "x", twice) + added("b.ts", both, "only.here(at, last);");
    const from = (snippet: string) =>
      anchorIssue(madeIssue({ file: null, snippet }), parseDiff(files));
    expect(from(both)).toEqual(onPullRequest);
    expect(from(twice)).toEqual(onPullRequest);
    expect(from("only.here(at, last);")).toMatchObject({ file: "b.ts", line: 3 });
  });
});

describe("anchorIssue by path", () => {
  it.each(["a/src/shop.ts", "b/src/shop.ts", "./src/shop.ts", "/src/shop.ts", "shop.ts"])(
    "understands %s",
    (file) => expect(anchor({ file, line: 13 })).toEqual(at("RIGHT", null, 13, "line")),
  );
  it.each(["SRC/Shop.ts", "src\\shop.ts", "/home/runner/work/shop/src/shop.ts", "`src/shop.ts`"])(
    "understands %s",
    (file) => expect(anchor({ file, line: 13 })).toEqual(at("RIGHT", null, 13, "line")),
  );

  it("names a renamed file by its new path", () => {
    const expected = { ...at("RIGHT", null, 1, "line"), file: "lib/new-name.ts" };
    expect(anchor({ file: "src/old-name.ts", line: 1 })).toEqual(expected);
  });

  it("lets the code tell which of two files is meant", () => {
    const snippet = "export const second = readSecond(config, 2);";
    const expected = { ...at("RIGHT", null, 1, "snippet"), file: "packages/two/index.ts" };
    expect(anchor({ file: "index.ts", line: 1, snippet })).toEqual(expected);
    expect(anchor({ file: null, snippet })).toEqual(expected);
  });

  it("goes to the pull request when no file or more than one fits", () => {
    expect(anchor({ file: "index.ts", line: 1 })).toEqual(onPullRequest);
    expect(anchor({ file: "src/unchanged.ts", line: 1 })).toEqual(onPullRequest);
    expect(anchor({ file: null, line: 1 })).toEqual(onPullRequest);
    expect(anchor({ file: "elsewhere/index.ts", line: 1 })).toEqual(onPullRequest);
  });
});

describe("anchorIssue on anything", () => {
  const line = fc.option(fc.integer({ min: -3, max: 90 }), { nil: null });
  const snippetLine = fc.constantFrom(send, "log(item);", "}", "  }", "return sum;", "nothing", "");
  const said = fc.record({
    file: fc.constantFrom("src/shop.ts", "a/src/gone.ts", "index.ts", "logo.png", "", "?", null),
    line,
    endLine: line,
    side: fc.constantFrom("RIGHT", "LEFT", null),
    snippet: fc.option(
      fc.oneof(
        fc.string(),
        fc.array(snippetLine).map((all) => all.join("\n")),
      ),
    ),
  });

  it("obeys GitHub's rules: both ends in one hunk, the start strictly first, a side", () => {
    fc.assert(
      fc.property(said, (members) => {
        const found = anchor(members);
        if (found.kind !== "line") {
          expect([found.side, found.startLine, found.line]).toEqual([null, null, null]);
          return;
        }
        const start = found.startLine ?? found.line;
        const file = diff.files.find((one) => (one.newPath ?? one.oldPath) === found.file);
        const hunk = file?.hunks.find((one) => {
          const numbers = one.lines.map((own) =>
            found.side === "RIGHT" ? own.newLine : own.oldLine,
          );
          return numbers.includes(start) && numbers.includes(found.line);
        });
        expect(hunk).toBeDefined();
        if (found.startLine !== null) expect(found.startLine).toBeLessThan(found.line ?? 0);
      }),
      { numRuns: 1000 },
    );
  });
});
