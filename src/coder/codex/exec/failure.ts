import { type TurnFailure, turnFailure } from "../failure.ts";

/** How the messages begin that stand for a word of the app-server's `codexErrorInfo` (0.169.0). */
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/^We.re currently experiencing high demand/, "internalServerError"],
  [/^Selected model is at capacity/, "serverOverloaded"],
  [/^rate limit exceeded/i, "rateLimitExceeded"],
  [/^(Quota exceeded|You.ve hit your usage limit)/, "usageLimitExceeded"],
  [/^Missing environment variable/, "unauthorized"],
];

const STATUS = /^(?:unexpected status|exceeded retry limit, last status:) (\d{3})\b/;

/** What a turn that `codex exec` gave up comes to: it says so in a sentence alone. */
export function execFailure(message: string): TurnFailure {
  const status = STATUS.exec(message)?.[1];
  if (status !== undefined) {
    const httpConnectionFailed = { httpStatusCode: Number(status) };
    return turnFailure({ message, codexErrorInfo: { httpConnectionFailed } });
  }
  const word = SENTENCES.find(([pattern]) => pattern.test(message))?.[1];
  return turnFailure({ message, codexErrorInfo: word ?? "other" });
}
