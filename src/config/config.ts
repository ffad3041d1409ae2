import type { ModelRates } from "./model-prices.ts";
import type { RoleSpec } from "./reviewers.ts";

export const severityLevels = ["high", "medium", "low"] as const;
export type SeverityLevel = (typeof severityLevels)[number];
export const fixModes = ["off", "suggest", "commit", "pull-request"] as const;
export type FixMode = (typeof fixModes)[number];
export const isolations = ["auto", "required", "off"] as const;
export type Isolation = (typeof isolations)[number];
export const failLevels = ["none", ...severityLevels] as const;
export type FailLevel = (typeof failLevels)[number];
export const checkRunModes = ["auto", "on", "off"] as const;
export type CheckRunMode = (typeof checkRunModes)[number];
export const reviewAuthors = ["writers", "all"] as const;
export type ReviewAuthors = (typeof reviewAuthors)[number];
export const stages = [
  "all",
  "plan",
  "review",
  "merge",
  "vote",
  "fix",
  "confirm",
  "publish",
] as const;
/** Which part of a run a job is; `all`: the whole of it in one process. */
export type Stage = (typeof stages)[number];

/** Key and address of one vendor's API. */
export interface VendorAccess {
  /** Null: no key was given. */
  readonly key: string | null;
  /** `oauth`: the key is a token of a Claude subscription. */
  readonly keyKind: "api-key" | "oauth";
  /** Without a trailing slash. Null: the vendor's own. */
  readonly baseUrl: string | null;
}

/** Everything a person can set, complete and checked. Made once at the edge by `parseConfig`. */
export interface Config {
  readonly githubToken: string | null;
  readonly anthropic: VendorAccess;
  readonly openai: VendorAccess;
  readonly gemini: VendorAccess;
  /** A token that was set beside a key, which is used instead; null: none. */
  readonly unusedToken: string | null;
  readonly reviewers: readonly RoleSpec[];
  readonly fixer: RoleSpec;
  readonly fix: FixMode;
  readonly maxFixes: number;
  readonly fixMinSeverity: SeverityLevel;
  readonly confirmFixes: boolean;
  /** Globs of the files that patches may change; empty: all that are not protected. */
  readonly fixPaths: readonly string[];
  /** How often the fixer may try one issue: a patch that fails `verify` goes back to it. */
  readonly fixAttempts: number;
  /** How many threads of the fixer work side by side. */
  readonly fixLanes: number;
  /** Shell command of the workflow's author that judges patches; null: none. */
  readonly verify: string | null;
  readonly verifyTimeoutMs: number;
  /** What one run of `verify` may take at most. */
  readonly verifyMemoryBytes: number;
  readonly verifyDiskBytes: number;
  /** Absolute paths that `verify` may read beside its tree and the programs in PATH. */
  readonly verifyReadable: readonly string[];
  readonly vote: boolean;
  readonly minSeverity: SeverityLevel;
  readonly minAgreement: number;
  /** 0..1 */
  readonly minConfidence: number;
  readonly maxComments: number;
  readonly failOn: FailLevel;
  /** `auto`: where the token may. */
  readonly checkRun: CheckRunMode;
  /** Whether a SARIF file is written. */
  readonly sarif: boolean;
  readonly timeoutMs: number;
  readonly turnTimeoutMs: number;
  /** For the whole run. */
  readonly maxCostUsd: number;
  /** True: somebody set `max-cost`. False: it is the default. */
  readonly maxCostGiven: boolean;
  /** By the vendor's model id; they come before the price table of this release. */
  readonly prices: Readonly<Record<string, ModelRates>>;
  /** For the whole run, cached input included. */
  readonly maxTokens: number;
  /** To the models, for the whole run. */
  readonly maxRequests: number;
  /** How many agents' processes live at once. */
  readonly concurrency: number;
  readonly isolation: Isolation;
  /** Whether a kernel setting may be changed on a machine that GitHub hosts, so that the jail starts. */
  readonly allowSysctl: boolean;
  /** Absolute paths; null: install the pinned version. */
  readonly claudePath: string | null;
  readonly codexPath: string | null;
  readonly geminiPath: string | null;
  /** For `workflow_dispatch`. */
  readonly pullRequest: number | null;
  /** For `workflow_dispatch` without a pull request: branches, tags or SHAs. */
  readonly baseRef: string | null;
  readonly headRef: string | null;
  readonly reviewDrafts: boolean;
  /** Empty: labels do not matter. */
  readonly onlyLabels: readonly string[];
  readonly skipLabels: readonly string[];
  readonly reviewAuthors: ReviewAuthors;
  readonly commandPrefix: string;
  /** Roles whose holders may have us act; each must let them write, too. */
  readonly allowedRoles: readonly string[];
  /** Exact logins of bots whose events count. */
  readonly allowedBots: readonly string[];
  /** Globs of files that nobody reviews. */
  readonly ignore: readonly string[];
  /** Text for every reviewer's prompt. */
  readonly guidelines: string;
  readonly dryRun: boolean;
  readonly stage: Stage;
  /** Absolute path of the folder with the artifacts of a run's stages; null: one below the runner's temporary folder. */
  readonly artifacts: string | null;
  /** Name of the reviewer that this job is, for the stages review, vote and confirm; null: not said. */
  readonly reviewer: string | null;
  /** Which of how many jobs of that reviewer this one is. */
  readonly shard: ShardSpec;
  /** Artifacts whose contents are known, from the outputs of the jobs that wrote them. */
  readonly digests: readonly KnownDigest[];
}

/** `k/n`: job `index` of `count`, the first is 1. */
export interface ShardSpec {
  readonly index: number;
  readonly count: number;
}

/** An artifact's name, without `.json`, with the SHA-256 of its content in hex. */
export interface KnownDigest {
  readonly artifact: string;
  readonly sha256: string;
}
