/** What the input `stage`, the table of stages and the reusable workflow know of a stage before it runs. */
interface StageEntry<Name extends string> {
  /** True: a job per agent, with that agent's key. False: one job, without any key. */
  readonly agents: boolean;
  /** Earlier stages that its jobs wait for. It gets the digests of those that have the output `digest`. */
  readonly needs: readonly Name[];
  /** For agents' stages: the stage whose output `matrix` names its jobs. */
  readonly jobsFrom?: NoInfer<Name>;
  /** Inputs that tell its jobs apart. */
  readonly inputs: readonly ("reviewer" | "shard")[];
  /** Outputs that later jobs, or the caller of the workflow, read. */
  readonly outputs: readonly string[];
}

/** Names the stages that a row may need: those of the same table. */
function stageTable<const T extends Readonly<Record<string, StageEntry<keyof T & string>>>>(
  table: T,
): T {
  return table;
}

/** Every stage of a run, in order. A new one is a row here, a file, and a line in `index.ts`. */
const stageCatalog = stageTable({
  plan: { agents: false, needs: [], inputs: [], outputs: ["ready", "matrix", "digest"] },
  review: {
    agents: true,
    needs: ["plan"],
    jobsFrom: "plan",
    inputs: ["reviewer", "shard"],
    outputs: [],
  },
  merge: { agents: false, needs: ["plan", "review"], inputs: [], outputs: ["matrix", "digest"] },
  vote: {
    agents: true,
    needs: ["plan", "merge"],
    jobsFrom: "merge",
    inputs: ["reviewer"],
    outputs: [],
  },
  fix: {
    agents: true,
    needs: ["plan", "merge", "vote"],
    jobsFrom: "merge",
    inputs: [],
    outputs: ["digest", "matrix"],
  },
  confirm: {
    agents: true,
    needs: ["plan", "merge", "vote", "fix"],
    jobsFrom: "fix",
    inputs: ["reviewer"],
    outputs: [],
  },
  publish: {
    agents: false,
    needs: ["plan", "review", "merge", "vote", "fix", "confirm"],
    inputs: [],
    outputs: ["outcome", "issue-count", "review-url"],
  },
});

type Catalog = typeof stageCatalog;

/** The name of a stage. */
export type StageName = keyof Catalog;

/** A stage with a job per agent. */
export type AgentStageName = {
  [Name in StageName]: Catalog[Name]["agents"] extends true ? Name : never;
}[StageName];

/** Every stage, in order. */
export const stageNames = Object.keys(stageCatalog) as StageName[];

/** What the catalog says about a stage. */
export function stageEntry(name: StageName): StageEntry<StageName> {
  return stageCatalog[name];
}
