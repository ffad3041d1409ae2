import type { Shard } from "../panel/reviewer-slot.ts";
import { diffPath } from "../review/diff/diff.ts";
import { renderDiff } from "../review/diff/render-diff.ts";
import { elsewhereList } from "../review/prompt/elsewhere.ts";
import { fileContext } from "../review/prompt/file-context.ts";
import { reviewPrompt } from "../review/prompt/reviewer-prompts.ts";
import { usesList } from "../review/prompt/uses-list.ts";
import { skipText } from "../review/scope/skip-reason.ts";
import { visibleLine } from "../text/hidden.ts";
import { estimateTokens } from "../text/tokens.ts";
import { changeDescriber } from "./background/change-describer.ts";
import type { Change } from "./change/change.ts";
import { shardLimits } from "./change/scope.ts";
import { type Guidelines, partPaths } from "./guidelines/guidelines.ts";
import { attachedTexts } from "./prompt/attached-texts.ts";
import { besideShare } from "./prompt/beside-share.ts";
import { grownHunks } from "./prompt/grown-hunks.ts";
import { findUses, type PartUses } from "./prompt/name-uses.ts";

/** The list of files in other parts: a fifth of what it stands beside, and never more than a twentieth of a part. */
const elsewhereShare = 0.2;
const elsewhereTokens = { min: 300, max: shardLimits.maxTokens / 20 };
/** What is attached for reviewers that cannot read: so much, or so many times as much as the diff takes. */
const attachedTokens = { min: 20_000, perDiffToken: 4 };
/** What uses the names that a part touches. */
const maxUsesTokens = 2_000;

/**
 * The change as the reviewers' first turns see it, part by part; each names the files that are in the others. A prompt
 * with what is attached to it takes at most {@link shardLimits.maxTokens}, or where the diff alone comes near that: the diff,
 * what is known besides, the list, and the guidelines; see {@link besideShare}.
 * @param tree the agents' tree, whose files are attached for who cannot read them; null: everybody can
 * @param uses what {@link findUses} found, for who began to look before; undefined: it is looked for now
 */
export async function shardsOf(
  change: Change,
  guidelines: Pick<Guidelines, "textFor">,
  { tree, uses }: { readonly tree: string | null; readonly uses?: PartUses },
): Promise<Shard[]> {
  const [texts, used] = await Promise.all([
    tree === null ? null : attachedTexts(change.repository, tree, change.shards),
    uses ?? findUses(change),
  ]);
  const parts = change.shards.map(({ files }) => new Set(files.map(diffPath)));
  const shown = new Map(
    parts.flatMap((paths) => [...paths].map((path) => [path, visibleLine(path)])),
  );
  const unread = [
    ...change.skippedFiles.map((skip) => ({ path: skip.file, note: skipText(skip) })),
    ...change.reviewedBefore.map((path) => ({ path, note: "reviewed before" })),
  ].map(({ path, note }) => ({ path: visibleLine(path), note: visibleLine(note) }));
  const describe = changeDescriber(change);
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
    const beside = besideShare(shard);
    const paths = partPaths(shard);
    const [min, max] = [elsewhereTokens.min, elsewhereTokens.max * beside];
    const diffTokens = estimateTokens(diff);
    const share = Math.floor(diffTokens * elsewhereShare);
    const data = {
      ...describe(new Set(paths), beside),
      diff,
      uses: usesList(used[index] ?? [], maxUsesTokens * beside),
      hasDeleted: shard.files.some(({ status }) => status === "deleted"),
      guidelines: guidelines.textFor(paths, beside),
      elsewhere: elsewhereList(elsewhere, [...own], Math.min(max, Math.max(min, share))),
    };
    const plain = reviewPrompt(data);
    const room = 0.98 * (shardLimits.maxTokens - estimateTokens(plain));
    const grown = grownHunks(shard.files, diffTokens, room);
    const whole =
      grown.size === 0 ? plain : reviewPrompt({ ...data, diff: renderDiff(shard.files, grown) });
    // What the functions take is an estimate of each alone.
    const prompt = estimateTokens(whole) <= shardLimits.maxTokens ? whole : plain;
    const useful = Math.max(attachedTokens.min, attachedTokens.perDiffToken * diffTokens);
    const left = Math.min(useful, shardLimits.maxTokens - estimateTokens(prompt));
    const attached = texts === null ? "" : fileContext(texts(shard), left);
    return { index, diff: shard, prompt, attached };
  });
}
