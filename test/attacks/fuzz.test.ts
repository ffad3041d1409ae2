import fc from "fast-check";
import { expect, it } from "vitest";
import { commands } from "../../src/action/commands/index.ts";
import { checkPatch } from "../../src/fix/check-patch.ts";
import { readCommandLine } from "../../src/github/events/command.ts";
import { parseDiff } from "../../src/review/diff/parse/parse-diff.ts";
import { DiffSyntaxError } from "../../src/review/diff/parse/syntax-error.ts";
import { readIssue, salvageAnswer } from "../../src/review/read-answer.ts";
import { markedIn } from "../github/signed.ts";
import { hostileText } from "../text/hostile.ts";
import { issueOf, reviewAnswer } from "./answers.ts";

const runs = { numRuns: 300 };
const part = fc.constantFrom(
  "..",
  ".",
  "",
  "src",
  "\\",
  ".git",
  ".GIT",
  "CON",
  "a\u0000",
  "a\nb",
  "~",
);
const path = fc.oneof(
  fc.array(part, { maxLength: 6 }).map((parts) => parts.join("/")),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const line = fc.oneof(fc.constant(null), fc.integer(), fc.double());

it("reads no path of an answer that leaves the repository, and no line that is none", () => {
  fc.assert(
    fc.property(path, line, line, (file, first, last) => {
      const read = readIssue(issueOf({ file, title: "x", line: first, endLine: last }));
      if (read.file !== null) {
        expect(read.file.startsWith("/")).toBe(false);
        expect(read.file.split(/[\\/]/)).not.toContain("..");
        expect(read.file).not.toMatch(/[^\P{Cc}\u007f-\u009f]/u);
      }
      for (const one of [read.line, read.endLine]) {
        expect(one === null || (Number.isSafeInteger(one) && one >= 1)).toBe(true);
      }
    }),
    runs,
  );
});

it("salvages of any JSON only what the schema allows", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.array(fc.jsonValue()), (value, issues) => {
      const ours = salvageAnswer({ ...reviewAnswer(), issues });
      expect(ours?.answer.issues.every((issue) => typeof issue.title === "string")).toBe(true);
      const any = salvageAnswer(value);
      expect(any === undefined || Array.isArray(any.answer.issues)).toBe(true);
    }),
    runs,
  );
});

it("lets no patch pass that touches git, a workflow or a folder above, in any spelling of its letters", () => {
  const bad = fc.constantFrom(
    ".git/config",
    "../x",
    ".github/workflows/x.yml",
    "CLAUDE.md",
    ".env",
  );
  const cased = fc
    .tuple(bad, fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }))
    .map(([text, upper]) =>
      [...text].map((letter, at) => (upper[at] ? letter.toUpperCase() : letter)).join(""),
    );
  fc.assert(
    fc.property(cased, fc.constantFrom("000000", "100644", "100755"), (name, oldMode) => {
      const changed = [{ path: name, oldMode, newMode: "100644", newSha: "2" }];
      const facts = { changed, text: "+x\n", issueFile: name };
      const lenient = { isAllowed: () => true, hasSecret: () => false };
      expect(checkPatch({ ...facts, ...lenient }).status).toBe("rejected");
    }),
    runs,
  );
});

it("reads any text as a diff, or says where it is none", () => {
  const piece = fc.constantFrom(
    "diff --git a/x b/x\n",
    "--- a/x\n",
    "+++ b/../../etc/passwd\n",
    "@@ -1,3 +1,999999999 @@\n",
    "@@ -0,0 +1 @@\n",
    "+line\n",
    "-line\n",
    " line\n",
    "rename to \u0000\n",
    "Binary files differ\n",
    'diff --git "a/\\001" "b/\\777"\n',
  );
  const text = fc.array(fc.oneof(piece, hostileText), { maxLength: 12 }).map((all) => all.join(""));
  fc.assert(
    fc.property(text, (diff) => {
      try {
        expect(Array.isArray(parseDiff(diff).files)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(DiffSyntaxError);
      }
    }),
    runs,
  );
});

it("finds a marker and a command in any text or none, and never fails", () => {
  const json = fc.json().map((text) => `<!-- crosscheck ${text} -->`);
  const command = hostileText.map((text) => `/crosscheck fix ${text}`);
  fc.assert(
    fc.property(fc.oneof(json, hostileText, command), (body) => {
      const marker = markedIn(body);
      expect(marker === undefined || typeof marker.kind === "string").toBe(true);
      const words = readCommandLine(body, "/crosscheck")?.words ?? [];
      for (const one of commands) {
        const parsed = one.parse(words);
        const ids = (parsed.status === "parsed" && idsOf(parsed.given)) || [];
        expect(ids.every((id) => /^[0-9a-f]{8,64}$/.test(id))).toBe(true);
      }
    }),
    runs,
  );
});

function idsOf(given: unknown): readonly string[] {
  const { ids, id } = (given ?? {}) as { readonly ids?: string[]; readonly id?: string | null };
  return ids ?? (id == null ? [] : [id]);
}
