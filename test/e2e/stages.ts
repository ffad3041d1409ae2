import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { RunResult } from "../../src/model/result.ts";
import { digestOf } from "../../src/stages/artifacts/digest.ts";
import type { Permissions } from "../world/github/entity/token.ts";
import type { WorkflowEvent } from "../world/github/events/event.ts";
import type { LogEntry } from "../world/github/record.ts";
import type { PullWorld } from "../world/pull-world.ts";
import type { StepResult } from "../world/runner/runner.ts";
import { startRunner } from "../world/runner/start.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { action } from "./agents.ts";

export type Coder = "claude" | "codex" | "gemini";
const vendors = { claude: "anthropic", codex: "openai", gemini: "gemini" } as const;

/** One job: what the workflow gives it, and nothing else. */
export interface StageJob {
  readonly stage: string;
  /** Whose key it gets; undefined: none. */
  readonly coder?: Coder;
  /** Beside those that every job of its stage gets. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly permissions?: Permissions;
  readonly event?: WorkflowEvent;
  /** Changes the folder of the artifacts that were downloaded, before the job runs. */
  readonly arrange?: (folder: string) => Promise<void>;
}

/** A job that ended. */
export interface EndedJob {
  readonly step: StepResult;
  /** What it asked of GitHub. */
  readonly requests: readonly LogEntry[];
  /** `matrix` of its outputs. */
  readonly matrix: Readonly<Record<string, Readonly<Record<string, { include: MatrixJob[] }>>>>;
}

interface MatrixJob {
  readonly reviewer: string;
  readonly coder: Coder;
  readonly shard: string;
}

/** A workflow run whose jobs are processes in folders of their own, with artifacts carried between them. */
export interface Stages extends AsyncDisposable {
  /** What was uploaded: the files' texts by artifact name. A test may change them. */
  readonly store: Map<string, string>;
  /** What the jobs `plan`, `merge` and `fix` put out, by artifact name. */
  readonly digests: Map<string, string>;
  /** By artifact name, or stage where there is none. */
  readonly jobs: ReadonlyMap<string, EndedJob>;
  /** Starts a job with all artifacts that were uploaded until now, and uploads its own. */
  job(job: StageJob): Promise<EndedJob>;
  /** The jobs of a matrix, one after the other. */
  matrix(stage: string, jobs: readonly MatrixJob[]): Promise<void>;
  /** All of it, as the matrices of the plan, the merge and the fixer say. */
  all(planInputs?: Readonly<Record<string, string>>): Promise<RunResult>;
  publish(over?: Partial<StageJob>): Promise<EndedJob>;
}

/** The permissions of each stage's job, as docs/stages.md has them. */
const stagePermissions: Readonly<Record<string, Permissions>> = {
  plan: { contents: "read", "pull-requests": "read" },
  review: { contents: "read" },
  merge: { contents: "read" },
  vote: { contents: "read" },
  fix: { contents: "read" },
  confirm: { contents: "read" },
  publish: { contents: "read", "pull-requests": "write", checks: "write" },
};

/** Signs what is remembered in comments. */
const markerKey = "marker-key-of-all-stages-in-tests";

/** @param always inputs of the plan */
export async function openStages(
  world: PullWorld,
  always: Readonly<Record<string, string>> = {},
): Promise<Stages> {
  await using starting = new AsyncDisposableStack();
  const { github, pull, models, repository } = world;
  const store = new Map<string, string>();
  const jobs = new Map<string, EndedJob>();
  const digests = new Map<string, string>();
  const root = starting.use(await temporaryFolder("stages"));
  const opened = await github.event("pull_request", "opened", pull);
  let count = 0;

  async function job(one: StageJob): Promise<EndedJob> {
    const { stage, coder, inputs = {} } = one;
    const folder = join(root.path, `job-${++count}`);
    await using runner = await startRunner({
      world: github,
      folder,
      toolCache: world.runner.toolCache,
    });
    const artifacts = join(runner.temp, "crosscheck-artifacts");
    for (const [name, text] of store) {
      await mkdir(join(artifacts, name), { recursive: true });
      await writeFile(join(artifacts, name, `${name}.json`), text);
    }
    await one.arrange?.(artifacts);
    const token = github.token({
      repositories: [repository.fullName],
      permissions: one.permissions ?? stagePermissions[stage] ?? {},
    });
    const key: Record<string, string> =
      coder === undefined
        ? {}
        : {
            [`${vendors[coder]}-api-key`]: models.keys[vendors[coder]][0] ?? "",
            [`${vendors[coder]}-base-url`]: models.url,
          };
    const step = await runner.uses({
      action,
      event: one.event ?? opened,
      inputs: {
        stage,
        ...(stage === "plan"
          ? { passes: "1", ...always }
          : { digests: [...digests.values()].join() }),
        ...(stage === "plan" || stage === "publish" ? { "marker-key": markerKey } : {}),
        ...key,
        ...inputs,
      },
      token,
    });
    const { artifact, digest, "artifact-name": name, matrix } = step.outputs;
    if (artifact && name) store.set(name, await readFile(artifact, "utf8"));
    if (digest && name && ["plan", "merge", "fix"].includes(stage)) digests.set(name, digest);
    if (step.outputs.report) {
      const kept = join(root.path, `report-${count}.json`);
      await cp(step.outputs.report, kept);
      step.outputs.report = kept;
    }
    const ended = {
      step,
      requests: github.log.filter((entry) => entry.token === token.value),
      matrix: matrix ? JSON.parse(matrix) : {},
    };
    jobs.set(name || stage, ended);
    return ended;
  }

  const publish = (over: Partial<StageJob> = {}) => job({ stage: "publish", ...over });
  async function matrix(stage: string, entries: readonly MatrixJob[]): Promise<void> {
    for (const { coder, ...rest } of entries) {
      const { step } = await job({ stage, coder, inputs: { ...rest } });
      expect(step.conclusion, step.log.join("\n")).toBe("success");
    }
  }

  const running = starting.move();
  return {
    store,
    digests,
    jobs,
    job,
    matrix,
    publish,
    async all(planInputs = {}) {
      const plan = await job({ stage: "plan", inputs: planInputs });
      expect(plan.step.outputs.ready, plan.step.log.join("\n")).toBe("true");
      await matrix("review", plan.matrix.review?.all?.include ?? []);
      const merge = await job({ stage: "merge" });
      await matrix("vote", merge.matrix.vote?.all?.include ?? []);
      for (const { coder } of merge.matrix.fix?.all?.include ?? []) {
        const fix = await job({ stage: "fix", coder });
        await matrix("confirm", fix.matrix.confirm?.all?.include ?? []);
      }
      return await reportOf(await publish());
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** The report of the job that published. */
export async function reportOf({ step }: EndedJob): Promise<RunResult> {
  expect(step.conclusion, step.log.join("\n")).toBe("success");
  return JSON.parse(await readFile(step.outputs.report ?? "", "utf8")) as RunResult;
}

/** An artifact's text with other members, under a digest that fits. */
export function resealed(
  text: string,
  over: (content: Readonly<Record<string, unknown>>) => object,
): string {
  const before = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const content = { ...before, ...over(before) };
  return JSON.stringify({ ...content, digest: digestOf(content) });
}
