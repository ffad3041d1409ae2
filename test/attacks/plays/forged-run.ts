import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Artifact, ArtifactStage, Contents } from "../../../src/stages/index.ts";
import type { EndedJob, Stages } from "../../e2e/stages.ts";
import { artifactOf, contents } from "../../stages/contents.ts";
import { issueOf } from "../answers.ts";
import { forgedPatches, honestPatch } from "./forged-patches.ts";
import { forgeries } from "./forgeries.ts";

/** Two honest patches behind the forged ones: one that its reviewer's job confirms, one that only the forger does. */
export const cases = [
  ...forgedPatches.map(({ name }) => name),
  "confirmed",
  "not confirmed",
  "not patched",
];
export const fileOf = (at: number) => `src/case${at}.ts`;
export const lineOf = (at: number) => `export const value${at} = ${at};`;

/** Members of artifacts in which one-job runs have words of ours. */
export const places = [
  "a review's summary",
  "a review's reason",
  "a job's notice",
  "a model's name",
  "a reason for missing votes",
  "the fixer's reason",
  "the fixer's model",
  "a fix's summary",
  "a fix's reason",
  "a reviewer's word on a patch",
] as const;

const word = (place: (typeof places)[number]) => {
  const at = places.indexOf(place);
  return `see @mallory${at} and ![x](http://127.0.0.1:9/img${at}) <img src="//e/pic${at}">\n::error::pwned${at}\n::set-output name=pwned::yes\n##[set-output name=pwned]yes \u001b[31m`;
};

/** Puts an artifact of this run's plan into the store, as somebody would who has a job of the run. */
function forge<Stage extends ArtifactStage>(
  { store }: Stages,
  name: string,
  stage: Stage,
  over: Partial<Contents[Stage]>,
): string {
  const plan = JSON.parse(store.get("crosscheck-plan") ?? "") as Artifact<"plan">;
  const { head, base } = plan;
  const artifact = artifactOf(stage, plan.digest, { head, base, ...over });
  store.set(name, JSON.stringify(artifact));
  return artifact.digest;
}

/** Plans and merges; what lies between is forged: claude raises all issues, codex none. */
export async function reviewed(stages: Stages, inputs: Record<string, string>): Promise<void> {
  stages.store.clear();
  stages.digests.clear();
  await stages.job({ stage: "plan", inputs });
  const issues = cases.map((name, at) =>
    issueOf({
      file: fileOf(at),
      title: `Case ${at} ${name}`,
      description: `${name} is wrong.`,
      snippet: lineOf(at),
    }),
  );
  const work = {
    ...contents.review.work,
    notices: [word("a job's notice")],
    models: [word("a model's name")],
  };
  const one = { shard: 0, droppedCount: 0, durationMs: 1 };
  forge(stages, "crosscheck-review-claude-1", "review", {
    job: { index: 1, count: 1 },
    reviews: [{ ...one, status: "ok", reason: null, issues, summary: word("a review's summary") }],
    work,
  });
  forge(stages, "crosscheck-review-codex-1", "review", {
    reviewer: "codex",
    job: { index: 1, count: 1 },
    reviews: [
      { ...one, status: "partial", reason: word("a review's reason"), issues: [], summary: "" },
    ],
  });
  await stages.job({ stage: "merge" });
  forge(stages, "crosscheck-vote-codex", "vote", {
    ballots: [
      { issues: cases.map((_, at) => at), votes: [], reason: word("a reason for missing votes") },
    ],
  });
}

/** What the fixer's job and the reviewers' say of the patches. @param idOf the issue of a case */
export function fixed(stages: Stages, idOf: (at: number) => string): void {
  const patches = [
    ...forgedPatches.map(({ patch }, at) => patch(fileOf(at), lineOf(at))),
    ...["confirmed", "not confirmed"].map((name) => {
      const at = cases.indexOf(name);
      return honestPatch(fileOf(at), lineOf(at));
    }),
  ];
  const lie = { reviewer: "claude", verdict: "solved", reason: "" } as const;
  const digest = forge(stages, "crosscheck-fix", "fix", {
    fixer: {
      coder: "gemini",
      durationMs: 1,
      spending: contents.fix.work.spending,
      status: "partial",
      reason: word("the fixer's reason"),
      model: word("the fixer's model"),
      summary: "",
    },
    independent: false,
    fixes: [
      ...patches.map((patch, at) => ({
        issue: idOf(at),
        status: "fixed" as const,
        reason: null,
        patch,
        summary: word("a fix's summary"),
        verify: "passed" as const,
        confirmations: [lie],
        commit: "1".repeat(40),
      })),
      {
        issue: idOf(cases.indexOf("not patched")),
        status: "no-change",
        reason: word("a fix's reason"),
        patch: null,
        summary: "",
        verify: "not-run",
        confirmations: [],
        commit: null,
      },
    ],
  });
  stages.digests.set("crosscheck-fix", `crosscheck-fix=${digest}`);
  const solved = (at: number) => ({
    issue: idOf(at),
    verdict: "solved" as const,
    reason: word("a reviewer's word on a patch"),
  });
  const confirmed = [...patches.keys()].filter((at) => cases[at] !== "not confirmed");
  forge(stages, "crosscheck-confirm-claude", "confirm", { confirmations: confirmed.map(solved) });
  forge(stages, "crosscheck-confirm-codex", "confirm", {
    reviewer: "codex",
    confirmations: [...patches.keys()].map(solved),
  });
}

/** A file beside claude's review, in the folder of its artifact. */
export async function plantBeside(folder: string): Promise<void> {
  const inside = join(folder, "crosscheck-review-claude-1");
  await writeFile(join(inside, "crosscheck-merge.json"), "{}");
}

/** Lets each forgery end its stage. */
export async function refuseAll(stages: Stages): Promise<Map<string, EndedJob>> {
  const kept = new Map(stages.store);
  const ended = new Map<string, EndedJob>();
  for (const { name, stage, forge: change, inputs, arrange } of forgeries) {
    change?.(stages.store);
    const job = await stages.job({
      stage,
      ...(inputs ? { inputs } : {}),
      ...(arrange ? { arrange } : {}),
    });
    ended.set(name, job);
    stages.store.clear();
    for (const [each, text] of kept) stages.store.set(each, text);
  }
  return ended;
}
