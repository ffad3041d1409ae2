import type { SkippedFile } from "../../model/result.ts";

/** What a file that nobody reviews counts as. Unread `code` makes a run incomplete; `data` is listed, and no more. */
type Counted = NonNullable<SkippedFile["what"]>;

/**
 * Why a file is not reviewed, and what it counts as. `data` is what the repository's maintainers or its base say, or
 * what nobody could read as code. A reason that the change itself could bring about stands beside `code`.
 */
export const skipReasons = {
  ignored: { what: "data", text: "ignored by" },
  generated: { what: "data", text: "generated" },
  vendored: { what: "data", text: "vendored" },
  lockFile: { what: "data", text: "lock file" },
  snapshot: { what: "data", text: "snapshot" },
  binary: { what: "data", text: "binary" },
  largeData: { what: "data", text: "data, too large for one review" },
  unreadable: { what: "code", text: "its bytes are no text" },
  tooLarge: { what: "code", text: "its diff is too large for one review" },
  putOff: { what: "code", text: "beyond the parts that one run reviews" },
  unanswered: { what: "code", text: "no reviewer answered for its part" },
} as const satisfies Readonly<Record<string, { readonly what: Counted; readonly text: string }>>;

/** A reason of the table. */
export type SkipReason = keyof typeof skipReasons;

/** A file that is not reviewed. @param detail what the reason's text ends with */
export function skippedFile(file: string, reason: SkipReason, detail = ""): SkippedFile {
  const { what, text } = skipReasons[reason];
  return { file, reason: detail === "" ? text : `${text} ${detail}`, what };
}

/** The code among files that are not reviewed: what nobody has read. */
export function unreadCode(skipped: readonly SkippedFile[]): SkippedFile[] {
  return skipped.filter(({ what }) => what === "code");
}

/**
 * Whether the next run would not know any more that nobody has read a file: all other reasons are found again from the
 * commits alone.
 */
export function isPutOff({ reason }: SkippedFile): boolean {
  return reason === skipReasons.putOff.text;
}
