import { isAgentConfig } from "../git/agent-config.ts";
import type { BlobLimits } from "../git/blobs.ts";
import { readFiles } from "../git/files/read-files.ts";
import type { Repository } from "../git/repository.ts";
import { listTree } from "../git/tree.ts";
import type { Shard } from "../panel/reviewer-slot.ts";
import { type Diff, diffPath, type FileDiff } from "../review/diff/diff.ts";
import { renderDiff } from "../review/diff/render-diff.ts";
import { cutToTokens } from "../review/prompt/cut-to-tokens.ts";
import { elsewhereList } from "../review/prompt/elsewhere.ts";
import { fileContext } from "../review/prompt/file-context.ts";
import { reviewPrompt } from "../review/prompt/reviewer-prompts.ts";
import { decodeText } from "../review/scope/decode-text.ts";
import { skipText } from "../review/scope/skip-reason.ts";
import { visible, visibleLine } from "../text/hidden.ts";
import { estimateTokens } from "../text/tokens.ts";
import type { Change } from "./change/change.ts";
import { shardLimits } from "./change/scope.ts";
import { type Guidelines, partPaths } from "./guidelines/guidelines.ts";

/** Title and description of a change, which may be as long as an author likes. */
const maxDescriptionTokens = 4_000;
/** The list of files in other parts: a fifth of what it stands beside, and never more than a twentieth of a part. */
const elsewhereShare = 0.2;
const elsewhereTokens = { min: 300, max: shardLimits.maxTokens / 20 };
/** What is attached for reviewers that cannot read: so much, or so many times as much as the diff takes. */
const attachedTokens = { min: 20_000, perDiffToken: 4 };
/** What is read for reviewers that cannot read themselves. Larger files are known by their diff alone. */
const textLimits: BlobLimits = { maxBytes: 2 << 20, maxTotalBytes: 32 << 20 };

/**
 * The change as the reviewers' first turns see it, part by part; each names the files that are in the others. A prompt
 * with what is attached to it takes at most {@link shardLimits.maxTokens}, or where the diff alone comes near that: the diff,
 * title and description, the list, and the guidelines.
 * @param tree the agents' tree, whose files are attached for who cannot read them; null: everybody can
 */
export async function shardsOf(
  change: Change,
  guidelines: Pick<Guidelines, "textFor">,
  { tree }: { readonly tree: string | null },
): Promise<Shard[]> {
  const texts = tree === null ? null : await textsOf(change.repository, tree, change.shards);
  const parts = change.shards.map(({ files }) => new Set(files.map(diffPath)));
  const shown = new Map(
    parts.flatMap((paths) => [...paths].map((path) => [path, visibleLine(path)])),
  );
  const unread = [
    ...change.skippedFiles.map((skip) => ({ path: skip.file, note: skipText(skip) })),
    ...change.reviewedBefore.map((path) => ({ path, note: "reviewed before" })),
  ].map(({ path, note }) => ({ path: visibleLine(path), note: visibleLine(note) }));
  return change.shards.map((shard, index) => {
    const own = parts[index] ?? new Set();
    const others = new Set(parts.flatMap((paths, at) => (at === index ? [] : [...paths])));
    const elsewhere = [
      ...[...others].map((path) => ({
        path: shown.get(path) ?? "",
        note: own.has(path) ? "further hunks of this file, in another part" : "in another part",
      })),
      ...unread,
    ];
    const diff = renderDiff(shard.files);
    const { min, max } = elsewhereTokens;
    const diffTokens = estimateTokens(diff);
    const share = Math.floor(diffTokens * elsewhereShare);
    const prompt = reviewPrompt({
      ...describe(change),
      diff,
      hasDeleted: shard.files.some(({ status }) => status === "deleted"),
      guidelines: guidelines.textFor(partPaths(shard)),
      elsewhere: elsewhereList(elsewhere, [...own], Math.min(max, Math.max(min, share))),
    });
    const useful = Math.max(attachedTokens.min, attachedTokens.perDiffToken * diffTokens);
    const left = Math.min(useful, shardLimits.maxTokens - estimateTokens(prompt));
    const attached = texts === null ? "" : fileContext(texts(shard), left);
    return { index, diff: shard, prompt, attached };
  });
}

/** Title and body as they are shown. */
function describe(change: Pick<Change, "title" | "body">): { title: string; body: string } {
  const title = cutToTokens(visible(change.title), maxDescriptionTokens / 4);
  const body = visible(change.body);
  const shown = cutToTokens(body, maxDescriptionTokens);
  return { title, body: shown === body ? body : `${shown}\n… the rest is not shown` };
}

/** Reads the files of all parts at once. The diff of a file that was added has all of it. */
async function textsOf(repository: Repository, tree: string, shards: readonly Diff[]) {
  const hasMore = ({ newPath, status, hunks }: FileDiff) =>
    // Of what configures agents the tree has the base's version.
    newPath !== null && status !== "added" && hunks.length > 0 && !isAgentConfig(newPath);
  const wanted = new Set(shards.flatMap(({ files }) => files.filter(hasMore).map(diffPath)));
  const read = await readFiles(repository, await listTree(repository, tree), wanted, textLimits);
  const contents = new Map(read.map(({ path, bytes }) => [path, bytes]));
  return ({ files }: Diff) =>
    files.filter(hasMore).map((file) => {
      const path = diffPath(file);
      const bytes = contents.get(path);
      return { path, text: bytes && textOf(file, bytes), hunks: file.hunks };
    });
}

function textOf({ binary }: FileDiff, bytes: Uint8Array): string | undefined {
  return binary ? decodeText(bytes)?.text : Buffer.from(bytes).toString("utf8");
}
