import { decodedTree } from "../fix/decoded-tree.ts";
import { readBytesAt, readFileAt } from "../git/commit.ts";
import type { Shard, SplitLines } from "../panel/reviewer-slot.ts";
import { joinParts } from "../review/diff/cut-file.ts";
import { type Diff, diffPath } from "../review/diff/diff.ts";
import { hunkSides } from "../review/diff/hunk-side.ts";
import { renderDiff } from "../review/diff/render-diff.ts";
import { reviewPrompt } from "../review/prompt/reviewer-prompts.ts";
import { untrusted } from "../review/prompt/untrusted.ts";
import { decodeText } from "../review/scope/decode-text.ts";
import { skipText } from "../review/scope/skip-reason.ts";
import { visible } from "../text/hidden.ts";
import type { Change } from "./change/change.ts";

/** Guideline files of the base branch that reviewers are told, first found first; each at most this long. */
const guidelineFiles = ["AGENTS.md", "CONTRIBUTING.md"] as const;
const maxGuidelineCharacters = 8_000;
/** Names of files in other parts, told to a reviewer. */
const maxElsewhere = 500;
/** A file that a reviewer cannot read itself goes into the prompt up to this size. */
const maxFileCharacters = 60_000;

/** What the repository's maintainers tell reviewers: from the base, never from the change. */
export async function readGuidelines(
  change: Pick<Change, "repository" | "base">,
  configured: string,
): Promise<string> {
  const files = await Promise.all(
    guidelineFiles.map((file) => readFileAt(change.repository, change.base, file)),
  );
  const texts = [configured, ...files.map((text) => text?.slice(0, maxGuidelineCharacters) ?? "")];
  return visible(texts.filter((text) => text.trim() !== "").join("\n\n"));
}

/** The change as the reviewers' first turns see it, part by part; each names the files that are in the others. */
export async function shardsOf(
  change: Change,
  guidelines: string,
  { withFiles }: { withFiles: boolean },
): Promise<Shard[]> {
  const tree = withFiles ? await readableTree(change) : change.tree;
  const skipped = change.skippedFiles.map((skip) => `${skip.file} (${skipText(skip)})`);
  return await Promise.all(
    change.shards.map(async (shard, index) => {
      const files = shard.files.map(diffPath);
      const diff = visible(renderDiff(shard.files));
      const elsewhere = [
        ...otherParts(change, shard),
        ...skipped,
        ...change.reviewedBefore.map((file) => `${file} (reviewed before)`),
      ];
      const prompt = reviewPrompt({
        title: visible(change.title),
        body: visible(change.body),
        diff,
        files: withFiles ? await textsOf({ ...change, tree }, shard) : [],
        guidelines,
        elsewhere: elsewhere.slice(0, maxElsewhere).map(visible),
      });
      return {
        index,
        files,
        split: splitLines(shard),
        prompt,
        context: untrusted("diff of the change under review", diff),
      };
    }),
  );
}

/** What of the change other shards show: first the files of which this one has a part. */
function otherParts({ shards }: Pick<Change, "shards">, shard: Diff): string[] {
  const own = new Set(shard.files.map(diffPath));
  const others = joinParts(shards.filter((one) => one !== shard).flatMap(({ files }) => files));
  const paths = others.map(diffPath);
  return [
    ...paths
      .filter((path) => own.has(path))
      .map((path) => `${path} (further hunks of this file, in another part)`),
    ...paths.filter((path) => !own.has(path)).map((path) => `${path} (in another part)`),
  ];
}

/** The lines that a shard shows of files that are split. */
function splitLines({ files }: Diff): SplitLines[] {
  return files
    .filter(({ hunkCount }) => hunkCount !== undefined)
    .flatMap((part) =>
      hunkSides(part).map(({ side, first, last }) => {
        return { file: diffPath(part), side, first, last };
      }),
    );
}

/** The agents' tree with what is no UTF-8 in the change decoded, as its diff is. */
export async function readableTree({
  repository,
  tree,
  base,
  reviewed,
}: Pick<Change, "repository" | "tree" | "base" | "reviewed">): Promise<string> {
  const paths = new Set(reviewed.files.map(diffPath));
  return (await decodedTree(repository, tree, { base, paths })).tree;
}

async function textsOf(change: Pick<Change, "repository" | "tree">, diff: Diff) {
  const present = diff.files.filter(
    ({ newPath, binary, encoding }) => newPath !== null && (!binary || encoding !== undefined),
  );
  return await Promise.all(
    present.map(async (file) => {
      const path = file.newPath ?? "";
      const bytes = Buffer.from((await readBytesAt(change.repository, change.tree, path)) ?? []);
      const text = (file.binary ? decodeText(bytes)?.text : bytes.toString("utf8")) ?? "";
      return { path, text: visible(text.slice(0, maxFileCharacters)) };
    }),
  );
}
