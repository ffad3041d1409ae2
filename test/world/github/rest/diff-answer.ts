import { HttpError } from "../http-error.ts";
import type { Answer } from "./handler.ts";

// https://docs.github.com/rest/pulls/pulls#get-a-pull-request and the 406 it answers
const limits = { files: 300, lines: 20_000 } as const;

/** A diff as text, or GitHub's 406 where it is too large. */
export function diffAnswer(text: string, files: number): Answer {
  const tooLarge = (message: string) =>
    new HttpError(406, message, [{ resource: "PullRequest", field: "diff", code: "too_large" }]);
  if (files > limits.files) {
    throw tooLarge(
      `Sorry, the diff exceeded the maximum number of files (${limits.files}). Consider using ` +
        "'List pull requests files' API or locally cloning the repository instead.",
    );
  }
  if (text.split("\n").length > limits.lines) {
    throw tooLarge(`Sorry, the diff exceeded the maximum number of lines (${limits.lines})`);
  }
  const headers = { "content-type": "application/vnd.github.v3.diff; charset=utf-8" };
  return { status: 200, body: text, headers };
}
