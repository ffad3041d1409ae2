import { isUtf8 } from "node:buffer";
import { type TextVersions, textsDiff } from "../../git/diff.ts";
import { encodingAttributes } from "../../git/files/attributes.ts";
import type { Repository } from "../../git/repository.ts";
import { type Diff, diffPath, type FileDiff } from "../../review/diff/diff.ts";
import { parseDiff } from "../../review/diff/parse/parse-diff.ts";
import { type DecodedText, decodeText } from "../../review/scope/decode-text.ts";
import { decodeLegacy } from "../../review/scope/legacy-text.ts";
import { utf8Text } from "../../text/lossless.ts";
import type { Contents, ReadFile } from "./read-contents.ts";

/** Both versions of a file as text; null where there is no such version, or nobody could read it. */
interface DecodedVersions extends TextVersions {
  readonly encoding: string;
}

/** A file with its versions as text; undefined where they are none, or need not be read in another way. */
export interface DecodedFile {
  readonly file: FileDiff;
  readonly texts: DecodedVersions | undefined;
}

/** Files whose bytes were read in another way than git's get the hunks of the text that came of it. */
export async function withDecoded(
  repository: Repository,
  diff: Diff,
  all: readonly DecodedFile[],
): Promise<Diff> {
  const decoded = all.flatMap(({ file, texts }) =>
    texts === undefined ? [] : [{ file, ...texts }],
  );
  const hunks = new Map(
    parseDiff(await textsDiff(repository, decoded)).files.map((one) => [
      decoded[Number(diffPath(one))]?.file,
      one.hunks,
    ]),
  );
  const encodings = new Map(decoded.map(({ file, encoding }) => [file, encoding]));
  return {
    files: diff.files.map((file) => {
      const encoding = encodings.get(file);
      return encoding === undefined ? file : { ...file, encoding, hunks: hunks.get(file) ?? [] };
    }),
  };
}

/** Both versions of what git takes for binary; undefined where the one that counts, the new one if there is any, is no text. */
export function decodeBinary(contents: Contents): DecodedVersions | undefined {
  const read = (bytes: Uint8Array | null | undefined): DecodedText | undefined =>
    bytes === null || bytes === undefined ? undefined : decodeText(bytes);
  const [before, after] = [read(contents.before), read(contents.after)];
  const telling = contents.after === null ? before : after;
  if (telling === undefined) return undefined;
  return { before: before?.text ?? null, after: after?.text ?? null, encoding: telling.encoding };
}

/** Whether both versions of a text file could be read, and one is no UTF-8. */
export function isForeign({ before, after }: Contents): boolean {
  if (before === undefined || after === undefined) return false;
  return [before, after].some((one) => one !== null && !isUtf8(one));
}

/**
 * Decodes text files of which a version is no UTF-8.
 * @param base commit whose `.gitattributes` may name their encodings
 */
export async function decodeTexts(
  repository: Repository,
  base: string,
  foreign: readonly ReadFile[],
): Promise<DecodedFile[]> {
  const said = await encodingAttributes(
    repository,
    base,
    foreign.flatMap(({ file }) => [file.oldPath, file.newPath].filter((path) => path !== null)),
  );
  return foreign.map(({ file, contents: { before, after } }) => {
    const ofNow = said.get(file.newPath ?? "") ?? [];
    const now = after ? decodeForeign(after, ofNow) : undefined;
    // The same bytes shall be the same text in both versions.
    const ofOld = [now?.encoding ?? "", ...(said.get(file.oldPath ?? "") ?? [])];
    const old = before ? decodeForeign(before, ofOld) : undefined;
    const encodings = new Set([old?.encoding, now?.encoding].filter((one) => one !== undefined));
    const encoding = [...encodings].join(", now ");
    return { file, texts: { before: old?.text ?? null, after: now?.text ?? null, encoding } };
  });
}

/** A version as text. Without an encoding where it is ASCII, which is the same in all of them. */
function decodeForeign(
  bytes: Uint8Array,
  said: readonly string[],
): Pick<DecodedText, "text"> & Partial<DecodedText> {
  const text = utf8Text(bytes);
  if (text === undefined) return decodeLegacy(bytes, said);
  return bytes.every((byte) => byte < 0x80) ? { text } : { text, encoding: "UTF-8" };
}
