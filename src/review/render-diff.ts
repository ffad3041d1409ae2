import { type Diff, diffPath, type FileDiff } from "./diff.ts";

/** What happened to a file, for the heading of its part. */
function heading(file: FileDiff): string {
  const path = JSON.stringify(diffPath(file));
  const facts: string[] = [];
  if (file.status === "renamed" || file.status === "copied") {
    facts.push(`${file.status} from ${JSON.stringify(file.oldPath)}`);
  } else if (file.status !== "modified") facts.push(file.status);
  if (file.submodule) facts.push("submodule");
  if (file.oldMode !== null && file.newMode !== null && file.oldMode !== file.newMode) {
    facts.push(`mode ${file.oldMode} to ${file.newMode}`);
  }
  if (file.binary) facts.push("binary, not shown");
  return facts.length === 0 ? `File ${path}` : `File ${path} (${facts.join(", ")})`;
}

/**
 * Files of a diff as text for a prompt: each line with its old number, its new number and its sign, in columns, so that
 * a reviewer can name a line without counting. The same files give the same text.
 */
export function renderDiff(files: Diff["files"]): string {
  return files.map(renderFile).join("\n\n");
}

function renderFile(file: FileDiff): string {
  const last = file.hunks.at(-1);
  const highest = last ? Math.max(last.oldStart + last.oldCount, last.newStart + last.newCount) : 1;
  const width = String(highest).length;
  const column = (line: number | null) => (line === null ? "" : String(line)).padStart(width);
  const sign = { context: " ", added: "+", deleted: "-" } as const;
  const parts = [heading(file)];
  for (const hunk of file.hunks) {
    parts.push(hunk.section ? `@@ ${hunk.section}` : "@@");
    for (const line of hunk.lines) {
      const text = line.text.replace(/\r$/, "");
      parts.push(`${column(line.oldLine)} ${column(line.newLine)} ${sign[line.kind]} ${text}`);
    }
  }
  return parts.join("\n");
}
