import type { FixResult } from "../model/result.ts";
import { harmlessName } from "../text/harmless.ts";
import type { TextName } from "../words/tables/english.ts";
import type { Words } from "../words/words.ts";

const verified = {
  passed: { mark: "✅ ", text: "verified" },
  failed: { mark: "❌ ", text: "failsVerify" },
  "not-run": { mark: "", text: "noVerify" },
  "cannot-judge": { mark: "", text: "cannotVerify" },
  "not-allowed": { mark: "", text: "verifyNotAllowed" },
} as const satisfies Readonly<Record<FixResult["verify"], { mark: string; text: TextName }>>;

/** Who judged a patch, in words: the user's command, or why it did not, and the reviewers who looked at it. */
export function patchStanding(
  { verify, confirmations }: Pick<FixResult, "verify" | "confirmations">,
  words: Words,
): string {
  const names = confirmations
    .filter(({ verdict }) => verdict === "solved")
    .map(({ reviewer }) => harmlessName(reviewer));
  const confirmed =
    names.length === 0
      ? words.say("patchUnconfirmed")
      : words.say("confirmedBy", { names: words.list(names) });
  const { mark, text } = verified[verify];
  return `${mark}${words.say(text)} · ${confirmed}`;
}
