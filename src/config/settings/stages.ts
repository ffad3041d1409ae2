import { UsageError } from "../../errors.ts";
import { type StageName, stageNames } from "../../stages/catalog.ts";
import { absolutePath, choice, formed, listOf, optional, type SettingTable } from "../setting.ts";

/** What a job of a run in stages says for itself. */
export const stageSettings = {
  stage: {
    name: "stage",
    type: choice<"all" | StageName>(["all", ...stageNames]),
    default: "all",
    file: false,
    job: true,
    flag: false,
    doc: `Which part of a run this job is, see docs/stages.md: all (the whole run in one job), or ${stageNames.join(", ")} in jobs of their own, which hand artifacts on.`,
  },
  artifacts: {
    name: "artifacts",
    type: formed(artifactsFolder),
    default: "",
    file: false,
    job: true,
    flag: false,
    doc: "For stages: absolute path of the folder that holds the artifacts of the stages before, and gets this one's. Empty: the folder crosscheck-artifacts in the runner's temporary folder.",
  },
  reviewer: {
    name: "reviewer",
    type: optional,
    default: "",
    file: false,
    job: true,
    flag: false,
    doc: "For the stages review, vote and confirm: the name of the reviewer that this job is.",
  },
  shard: {
    name: "shard",
    type: formed(shard),
    default: "1/1",
    file: false,
    job: true,
    flag: false,
    doc: "For the stage review: k/n, this is job k of n of its reviewer, each of which reviews its share of a large change.",
  },
  digests: {
    name: "digests",
    type: listOf(digest),
    default: "",
    file: false,
    job: true,
    flag: false,
    doc: "For stages: the outputs digest of the jobs plan, merge and fix, as far as they ran. Their artifacts count only with them, because any job of a workflow run can write an artifact of any name, but none can change another's outputs.",
  },
} as const satisfies SettingTable;

/** Null: a folder below the runner's temporary one. */
function artifactsFolder(path: string, setting: { readonly name: string }): string | null {
  return path === "" ? null : absolutePath(path, setting);
}

/** `k/n`: job `index` of `count`, the first is 1. */
function shard(value: string): { readonly index: number; readonly count: number } {
  const [, index = 0, count = 0] = (/^(\d{1,3})\/(\d{1,3})$/.exec(value) ?? []).map(Number);
  if (index < 1 || index > count) {
    throw new UsageError(`shard: "${value}" is not k/n, such as 2/3 for the second of three jobs`);
  }
  return { index, count };
}

/** An artifact's name, without `.json`, with the SHA-256 of its content in hex. */
function digest(value: string): { readonly artifact: string; readonly sha256: string } {
  const [, artifact, sha256] =
    /^(crosscheck-[\w-]{1,80}(?:@[a-z0-9-]{1,32})?)=([0-9a-f]{64})$/.exec(value) ?? [];
  if (artifact === undefined || sha256 === undefined) {
    throw new UsageError(`digests: "${value}" is not the output digest of a stage`);
  }
  return { artifact, sha256 };
}
