import { Ajv, type ValidateFunction } from "ajv";
import { answerSchema } from "./answer.ts";
import type { Artifact, ArtifactStage } from "./artifact.ts";
import {
  choice,
  integer,
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
import { planContent } from "./plan-schema.ts";
import { agent, fix, issueId, mergedIssue, spending, timelineTurn } from "./result-schema.ts";

const boolean = { type: "boolean" };
/** As `--reviewers` allows it. */
const name = { type: "string", pattern: "^[A-Za-z0-9][\\w-]{0,38}$" };

/** Milliseconds of one job: a week at most. */
const elapsed = { type: "integer", minimum: 0, maximum: 604_800_000 };

/** What a job did: lists longer than these no job makes, and a reader could do nothing with them. */
const work = {
  startedAt: time,
  models: { ...list(text), maxItems: 100 },
  spending,
  timeline: {
    ...list(object({ ...timelineTurn.properties, agent: name, startMs: elapsed, endMs: elapsed })),
    maxItems: 1_000,
  },
  notices: { ...list(text), maxItems: 100 },
  stopped: textOrNull,
};

const outcome = {
  status: choice("ok", "partial", "failed"),
  reason: textOrNull,
  summary: text,
  droppedCount: integer,
  durationMs: elapsed,
};

const contents: Readonly<Record<ArtifactStage, Readonly<Record<string, object>>>> = {
  plan: planContent,
  review: {
    reviewer: name,
    job: object({
      index: { type: "integer", minimum: 1, maximum: 999 },
      count: { type: "integer", minimum: 1, maximum: 999 },
    }),
    reviews: list(object({ shard: position, ...outcome, issues: answerSchema.properties.issues })),
    work: object(work),
  },
  merge: {
    reviews: list(
      object({ reviewer: name, ...outcome, issueCount: integer, missedShards: list(position) }),
    ),
    issues: list(object(mergedIssue)),
    works: list(object({ reviewer: name, ...work })),
  },
  vote: {
    reviewer: name,
    ballots: list(
      object({
        issues: list(position),
        votes: answerSchema.properties.votes,
        reason: textOrNull,
      }),
    ),
    work: object(work),
  },
  fix: {
    fixer: orNull(object({ ...agent, coder: choice("claude", "codex", "gemini") })),
    fixes: list(fix),
    independent: boolean,
    verified: list({ type: "string", pattern: "^[0-9a-f]{40,64}$" }),
    work: object(work),
  },
  confirm: {
    reviewer: name,
    confirmations: list(
      object({
        issue: issueId,
        verdict: choice("solved", "not-solved", "new-problem"),
        reason: text,
      }),
    ),
    work: object(work),
  },
};

/** Nothing unknown is in an artifact, and everything that is known. */
function schemaOf(stage: ArtifactStage): object {
  return object({
    version: { const: 1 },
    stage: { const: stage },
    head: shaOrNull,
    base: shaOrNull,
    plan: stage === "plan" ? { type: "null" } : sha256,
    digest: sha256,
    ...contents[stage],
  });
}

const compiled = new Map<ArtifactStage, ValidateFunction>();

/** The test of a stage's artifact, compiled when it is first asked for. */
export function validatorOf<Stage extends ArtifactStage>(
  stage: Stage,
): ValidateFunction<Artifact<Stage>> {
  const known = compiled.get(stage) ?? new Ajv({ strict: false }).compile(schemaOf(stage));
  compiled.set(stage, known);
  return known as ValidateFunction<Artifact<Stage>>;
}
