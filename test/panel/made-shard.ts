import type { Shard } from "../../src/panel/reviewer-slot.ts";
import { parseDiff } from "../../src/review/diff/parse/parse-diff.ts";

/** A shard of one file, which has one line that is new. */
export function madeShard(index: number, path: string, prompt: string, line: string): Shard {
  const diff = parseDiff(`diff --git a/${path} b/${path}
--- a/${path}
+++ b/${path}
@@ -1 +1 @@
-old
+${line}
`);
  return { index, diff, prompt, attached: "" };
}
