import type { Config } from "../../config/config.ts";
import type { Keyring } from "../../github/marker/keyring.ts";
import type { Existing } from "../../github/read/pull-request.ts";

/** Shorter keys may be guessed: everybody can read what they sign. In characters. */
const minKeyLength = 32;

/** What the reader must know of markers that do not count, where that was not said before. */
export function trustNoticesOf(
  { summary }: Pick<Existing, "summary">,
  { signing }: Keyring,
  { markerKeys }: Pick<Config, "markerKeys">,
): string[] {
  const isFirst = summary === null || !summary.trusted;
  if (signing.length === 0) {
    // A summary with a date was written by a run that said it.
    const known = summary !== null && (summary.trusted || summary.dated);
    return known
      ? []
      : [
          "No key signs what is remembered on this pull request, so it is used only to not say things twice: every run reviews everything, and commands know no issue. Set marker-key.",
        ];
  }
  const notices: string[] = [];
  if (isFirst && markerKeys.some((key) => key.length < minKeyLength)) {
    notices.push(
      `marker-key is shorter than ${minKeyLength} characters and might be guessed: take random ones, for example of openssl rand -hex 32.`,
    );
  }
  if (summary !== null && !summary.trusted) {
    notices.push(
      "The summary that stood here is not signed with a key of this run: a version that did not sign, another key or somebody else wrote it. What it remembers does not count, so all was reviewed.",
    );
  }
  return notices;
}
