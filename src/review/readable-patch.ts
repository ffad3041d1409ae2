import type { FixResult } from "../model/result.ts";
import { losslessBytes, shownBytes } from "../text/lossless.ts";
import { decodeAs } from "./scope/legacy-text.ts";

/** A patch for people and agents: lines that are no UTF-8 are decoded, or their odd bytes shown as numbers. */
export function readablePatch({
  patch,
  patchEncoding,
}: Pick<FixResult, "patchEncoding"> & { readonly patch: string }): string {
  if (patch.isWellFormed()) return patch;
  return patch
    .split("\n")
    .map((line) => {
      if (line.isWellFormed()) return line;
      return decodeAs(losslessBytes(line), patchEncoding ?? "") ?? shownBytes(line);
    })
    .join("\n");
}

/** Why a patch does not apply as it is shown, for people; undefined when it does. */
export function patchNote({
  patch,
  patchEncoding,
}: Pick<FixResult, "patchEncoding"> & { readonly patch: string }): string | undefined {
  if (patch.isWellFormed()) return undefined;
  const encoding = patchEncoding === undefined ? "not UTF-8" : patchEncoding;
  return `The file is ${encoding}: the patch is shown as text here, and its bytes are in the report (patchBase64).`;
}
