import type { BlobLimits } from "../../git/blobs.ts";
import { encodingAttributes } from "../../git/files/attributes.ts";
import { readFiles } from "../../git/files/read-files.ts";
import { listTree } from "../../git/tree.ts";
import type { Issue } from "../../model/issue.ts";
import { filesToRead } from "../../review/anchor/find-files.ts";
import type { KnownFiles } from "../../review/anchor/known-files.ts";
import { decodeText } from "../../review/scope/decode-text.ts";
import { decodeLegacy } from "../../review/scope/legacy-text.ts";
import { utf8Text } from "../../text/lossless.ts";
import { type Memory, pathNow } from "../memory.ts";
import type { Change } from "./change.ts";

/** A larger file is hardly one that a reviewer quotes; of what is left out, the diff alone is known. */
const limits: BlobLimits = { maxBytes: 1 << 20, maxTotalBytes: 8 << 20 };

/**
 * What the repository of a change holds beside its diff: all names, and the texts of the files that issues may mean.
 * @param issues those that will be anchored, by what they claim
 * @param memory what earlier runs said: its issues are anchored too
 */
export async function readKnownFiles(
  { repository, head, base, diff }: Pick<Change, "repository" | "head" | "base" | "diff">,
  issues: readonly Pick<Issue, "file">[],
  { issues: earlier, renamedFrom }: Pick<Memory, "issues" | "renamedFrom">,
): Promise<KnownFiles> {
  const [ofHead, ofBase] = await Promise.all([
    listTree(repository, head),
    listTree(repository, base),
  ]);
  const paths = {
    headPaths: new Set(ofHead.map(({ path }) => path)),
    basePaths: new Set(ofBase.map(({ path }) => path)),
  };
  const remembered = earlier.map((issue) => {
    return { file: pathNow(issue, diff, renamedFrom) ?? issue.file };
  });
  const wanted = new Set(filesToRead([...issues, ...remembered], diff, paths));
  const files = await readFiles(repository, ofHead, wanted, limits);
  const foreign = files.filter(({ bytes }) => utf8Text(bytes) === undefined);
  const said = await encodingAttributes(
    repository,
    base,
    foreign.map(({ path }) => path),
  );
  const texts = new Map(
    files.map(({ path, bytes }) => [path, textOf(bytes, said.get(path) ?? [])]),
  );
  return { ...paths, textOf: (path) => texts.get(path) };
}

/** The text of a file as the diff has it; undefined for what is no text. */
function textOf(bytes: Uint8Array, said: readonly string[]): string | undefined {
  if (bytes.includes(0)) return decodeText(bytes)?.text;
  return utf8Text(bytes) ?? decodeLegacy(bytes, said).text;
}
