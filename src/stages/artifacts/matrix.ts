import { byCoderName, type CoderName } from "../../agents/catalog.ts";
import type { AgentStageName } from "../catalog.ts";
import { reviewJobCount } from "./share.ts";

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
