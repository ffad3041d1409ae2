import { diffPath, type FileDiff, type Hunk } from "../../review/diff/diff.ts";
import { parseDiff } from "../../review/diff/parse/parse-diff.ts";
import { plainText } from "../../text/line.ts";

/** A path as a relative URI. */
export function artifactUri(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/**
 * A patch against the head in SARIF's form (§3.55): regions of it that are deleted, and text put in their place.
 * Undefined for what that form cannot say: files made, deleted or renamed, changes of mode alone, binary files, and
 * what is no UTF-8.
 * @param patch unified diff, as git prints it
 */
export function sarifFix(patch: string, summary: string): object | undefined {
  // Its bytes would be other ones: text in this form is UTF-8.
  if (!patch.isWellFormed()) return undefined;
  const { files } = parseDiff(patch);
  if (files.length === 0 || files.some((file) => !isEdit(file))) return undefined;
  return {
    description: { text: plainText(summary) || "Checked patch" },
    artifactChanges: files.map((file) => ({
      artifactLocation: { uri: artifactUri(diffPath(file)), uriBaseId: "SRCROOT" },
      replacements: file.hunks.map(replacement),
    })),
  };
}

function isEdit({ status, binary, hunks }: FileDiff): boolean {
  const endsOpen = hunks.some((hunk) => hunk.lines.some((line) => line.noNewline));
  return status === "modified" && !binary && hunks.length > 0 && !endsOpen;
}

/** A whole hunk, its context included: from the start of its first line to the start of the line behind its last. */
function replacement({ oldStart, oldCount, lines }: Hunk): object {
  const startLine = oldCount === 0 ? oldStart + 1 : oldStart;
  const text = lines.flatMap((line) => (line.kind === "deleted" ? [] : [`${line.text}\n`]));
  return {
    deletedRegion: { startLine, startColumn: 1, endLine: startLine + oldCount, endColumn: 1 },
    insertedContent: { text: text.join("") },
  };
}
