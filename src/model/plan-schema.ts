import {
  choice,
  list,
  object,
  orNull,
  position,
  sha256,
  shaOrNull,
  text,
  textOrNull,
  time,
} from "./json-schema.ts";
import { mergedIssue } from "./result-schema.ts";

const boolean = { type: "boolean" };

const scope = object({
  diffDigest: sha256,
  shards: list(list(position)),
  skippedFiles: list(object({ file: position, reason: text })),
  reviewedBefore: list(position),
});

const { agreement: _a, rank: _r, anchor: _n, sources: _s, suggestions: _g, ...said } = mergedIssue;

const memory = object({
  issues: list(
    object({
      ...said,
      confidence: { type: ["number", "null"] },
      fingerprint: sha256,
      path: text,
      code: list(text),
      state: choice("open", "dismissed", "resolved"),
      inThread: boolean,
    }),
  ),
  since: shaOrNull,
  renamedFrom: list(object({ path: text, first: text })),
  renamesKnown: boolean,
});

/** The members of `PlanContent`, but for `stage`. */
export const planContent = {
  decision: choice("skipped", "nothing-new", "unchanged", "ready"),
  reason: text,
  repository: text,
  pullRequest: { type: ["integer", "null"], minimum: 1 },
  pinned: orNull(
    object({
      title: text,
      body: text,
      scope,
      memory,
      summaryHead: shaOrNull,
      obstacle: textOrNull,
      authorWrites: boolean,
    }),
  ),
  inputs: {
    type: "object",
    propertyNames: { pattern: "^[a-z][a-z-]{0,39}$" },
    additionalProperties: text,
  },
  startedAt: time,
};
