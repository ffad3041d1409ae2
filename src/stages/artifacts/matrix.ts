import { byCoderName, type CoderName } from "../../agents/catalog.ts";
import type { AgentStageName } from "../catalog.ts";

/** One job of a matrix: all that it needs to know of itself. */
export interface MatrixJob {
  readonly coder: string;
  readonly reviewer?: string;
  /** `k/n` */
  readonly shard?: string;
}

/** Matrices of a stage: of all its jobs, and of each coder's. */
export type StageMatrices = Readonly<Record<"all" | CoderName, Jobs>>;

interface Jobs {
  readonly include: readonly MatrixJob[];
}

/** The jobs that are worth starting. */
export type Matrix = Readonly<Record<AgentStageName, StageMatrices>>;

interface Role {
  readonly name: string;
  readonly coder: string;
}

/** Who has something to do in each stage. */
export interface MatrixFacts {
  /** Who reviews, and of how many shards. */
  readonly reviewers: readonly Role[];
  readonly shards: number;
  readonly voters: readonly Role[];
  /** Null: nothing is patched. */
  readonly fixer: Role | null;
  readonly judges: readonly Role[];
}

/** The matrices of a run's jobs, for the output `matrix`. */
export function matrixOf({ reviewers, shards, voters, fixer, judges }: MatrixFacts): Matrix {
  const count = reviewJobCount(shards, Math.max(1, reviewers.length));
  const numbers = shards === 0 ? [] : Array.from({ length: count }, (_, at) => at + 1);
  const jobOf = ({ name, coder }: Role) => ({ reviewer: name, coder });
  return {
    review: byCoder(
      reviewers.flatMap((role) =>
        numbers.map((index) => ({ ...jobOf(role), shard: `${index}/${count}` })),
      ),
    ),
    vote: byCoder(voters.map(jobOf)),
    fix: byCoder(fixer === null ? [] : [{ coder: fixer.coder }]),
    confirm: byCoder(judges.map(jobOf)),
  };
}

function byCoder(jobs: readonly MatrixJob[]): StageMatrices {
  const of = (coder: CoderName) => ({ include: jobs.filter((job) => job.coder === coder) });
  return { all: { include: jobs }, ...byCoderName(of) };
}

/** GitHub's limit of jobs in one matrix. https://docs.github.com/en/actions/reference/limits */
const maxMatrixJobs = 256;

/** Positions, from 0, of what job `index` (from 1) of `count` does of `total` things: in turn, so that every job has its part. */
export function shareOf(
  { index, count }: { readonly index: number; readonly count: number },
  total: number,
): number[] {
  return Array.from({ length: total }, (_, at) => at).filter((at) => at % count === index - 1);
}

/** In how many jobs each of the reviewers reviews: one for each shard, as long as all of them fit one matrix. */
export function reviewJobCount(shards: number, reviewers: number): number {
  return Math.max(1, Math.min(shards, Math.floor(maxMatrixJobs / reviewers)));
}
