import type { FixResult, RunResult } from "../model/result.ts";
import { readablePatch } from "../review/readable-patch.ts";
import { losslessBytes } from "../text/lossless.ts";
import { redactTexts } from "./redact-result.ts";

/**
 * A result as the report holds it: every text is one that any reader of JSON takes. A patch that is no UTF-8 is shown
 * decoded, with its bytes beside it.
 */
export function reportValue(result: RunResult): RunResult {
  const fixes = result.fixes.map(withBytes);
  return redactTexts({ ...result, fixes }, (text) => text.toWellFormed());
}

function withBytes(fix: FixResult): FixResult {
  const { patch } = fix;
  if (patch === null || patch.isWellFormed()) return fix;
  const patchBase64 = Buffer.from(losslessBytes(patch)).toString("base64");
  return { ...fix, patch: readablePatch({ ...fix, patch }), patchBase64 };
}
