import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRepository } from "../src/git/repository.ts";
import { createGit } from "../src/git/run-git.ts";
import type { DiffLine, FileDiff } from "../src/review/diff/diff.ts";
import { parseDiff } from "../src/review/diff/parse/parse-diff.ts";
import { renderDiff } from "../src/review/diff/render-diff.ts";
import { readScope } from "../src/run/change/scope.ts";
import { noGuidelines } from "../src/run/guidelines/guidelines.ts";
import { shardsOf } from "../src/run/prompts.ts";
import { gitIn } from "./history.ts";
import { countByPieces } from "./tokens.ts";

/** Tokens of one commit's reviewed files. */
interface Row {
  /** `git diff -U3`. */
  plain: number;
  /** Two padded columns of numbers, as prompts once had them. */
  columns: number;
  /** What prompts have, with the same lines. */
  format: number;
  /** What the functions around the hunks add, and what uses the changed names. */
  functions: number;
  uses: number;
}

const kinds = ["plain", "columns", "format", "functions", "uses"] as const;

/**
 * `npm run bench -- prompt --repo DIR COMMIT…`: what the diff of a commit, against its first parent, takes in a prompt,
 * counted by OpenAI's tokenizer. Ratios are to `git diff -U3` of the same files. A clone without a work tree will do;
 * nothing is written into it.
 */
export async function benchPrompt(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { repo: { type: "string" } },
    allowPositionals: true,
  });
  if (values.repo === undefined || positionals.length === 0) {
    throw new Error("Usage: npm run bench -- prompt --repo DIR COMMIT…");
  }
  console.log(
    "commit          plain   columns         format          + functions     + uses      parts",
  );
  const all: Row = { plain: 0, columns: 0, format: 0, functions: 0, uses: 0 };
  let parts = 0;
  for (const commit of positionals) {
    const scratch = await mkdtemp(join(tmpdir(), "crosscheck-prompt-"));
    try {
      const measured = await measure(values.repo, commit, join(scratch, "repository"));
      console.log(line(commit.slice(0, 12), measured.row, measured.parts));
      for (const kind of kinds) all[kind] += measured.row[kind];
      parts += measured.parts;
    } finally {
      await rm(scratch, { recursive: true });
    }
  }
  console.log(line("all", all, parts));
}

function line(name: string, row: Row, parts: number): string {
  const cells = kinds.map((kind) =>
    kind === "plain"
      ? String(row.plain).padStart(8)
      : `${String(row[kind]).padStart(8)} ${(row[kind] / Math.max(1, row.plain)).toFixed(3)}`,
  );
  return [name.padEnd(12), ...cells, String(parts).padStart(5)].join(" ");
}

async function measure(repo: string, commit: string, place: string) {
  const git = createGit("/usr/bin/git", "/usr/bin:/bin");
  const gitDir = gitIn(repo, ["rev-parse", "--absolute-git-dir"]).trim();
  const repository = await createRepository(git, place, { alternates: join(gitDir, "objects") });
  const [head = "", base = ""] = gitIn(repo, ["rev-parse", `${commit}^{commit}`, `${commit}^`])
    .trim()
    .split("\n");
  const scope = await readScope(repository, base, head, []);
  const pinned = { repository, base, head, dirty: new Set<string>(), title: "", body: "" };
  const prompts = await shardsOf({ ...pinned, ...scope }, noGuidelines, { tree: null });
  const files = scope.reviewed.files;
  // Of files that went nobody is shown the lines.
  const shown = files.filter(({ status, encoding }) => status !== "deleted" && !encoding);
  const paths = shown.flatMap(({ oldPath, newPath }) =>
    [oldPath, newPath].filter((one) => one !== null),
  );
  const diff =
    paths.length === 0 ? "" : gitIn(repo, ["diff", "-U3", "-M", base, head, "--", ...paths]);
  const row: Row = {
    plain: countByPieces(diff),
    columns: countByPieces(parseDiff(diff).files.map(inColumns).join("\n")),
    format: countByPieces(renderDiff(parseDiff(diff).files)),
    functions: 0,
    uses: 0,
  };
  for (const { prompt, diff: part } of prompts) {
    const grown = sectionOf(prompt, "diff");
    row.functions += countByPieces(grown) - countByPieces(renderDiff(part.files));
    row.uses += countByPieces(sectionOf(prompt, "uses of changed names"));
  }
  return { row, parts: prompts.length };
}

/** What stands in a prompt between the fences of such a label. */
function sectionOf(prompt: string, label: string): string {
  const found = new RegExp(`<<<(DATA-\\d+) ${label} \\(data[^\\n]*\\n(.*?)\\n\\1>>>`, "s").exec(
    prompt,
  );
  return found?.[2] ?? "";
}

function inColumns({ newPath, oldPath, status, hunks }: FileDiff): string {
  const last = Math.max(0, ...hunks.map((hunk) => hunk.newStart + hunk.newCount));
  const width = Math.max(2, String(last).length);
  const lines = hunks.flatMap((hunk) => [
    `@@ -${hunk.oldStart},${hunk.oldCount} +${hunk.newStart},${hunk.newCount} @@ ${hunk.section}`,
    ...hunk.lines.map((one) => columnsLine(one, width)),
  ]);
  return [`=== ${JSON.stringify(newPath ?? oldPath)} (${status})`, ...lines, ""].join("\n");
}

function columnsLine({ kind, oldLine, newLine, text }: DiffLine, width: number): string {
  const numbers = [oldLine, newLine].map((number) => String(number ?? "").padStart(width));
  return `${numbers.join(" ")} ${{ context: " ", added: "+", deleted: "-" }[kind]}${text}`;
}
