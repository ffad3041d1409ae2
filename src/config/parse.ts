import { UsageError } from "../errors.ts";
import {
  type Config,
  checkRunModes,
  failLevels,
  fixModes,
  isolations,
  type KnownDigest,
  reviewAuthors,
  type ShardSpec,
  severityLevels,
  stages,
  type VendorAccess,
} from "./config.ts";
import { refuseForeignHost, staticKey } from "./credentials.ts";
import { type Input, type InputName, inputs } from "./inputs.ts";
import { splitList } from "./list-entry.ts";
import { parsePrices } from "./model-prices.ts";
import { parseReviewers, parseRole } from "./reviewers.ts";

/** What was set, as text, by input name. Missing and empty both mean: not set. */
export type RawInputs = Readonly<Partial<Record<InputName, string | undefined>>>;

/**
 * Makes the complete configuration of a run. Throws `UsageError` that names the input, its value and what is allowed.
 * @param layers later ones are used where earlier ones say nothing (flags, then inputs, then the file)
 */
export function parseConfig(...layers: readonly RawInputs[]): Config {
  const given = (name: InputName): string | undefined =>
    layers.map((layer) => layer[name]?.trim()).find((value) => value);
  const raw = (name: InputName): string => {
    const value = given(name);
    if (value !== undefined) return value;
    const fallback = definition(name).default;
    return fallback.startsWith("${{") ? "" : fallback;
  };
  const orNull = (name: InputName) => raw(name) || null;
  const minutes = (name: InputName) => Math.round(number(name, raw(name)) * 60_000);
  const secret = (name: InputName) => {
    const value = orNull(name);
    return value === null ? null : staticKey(name, value);
  };
  const megabytes = (name: InputName) => number(name, raw(name)) * 1024 ** 2;
  const vendor = (vendorName: "anthropic" | "openai" | "gemini"): VendorAccess => ({
    key: secret(`${vendorName}-api-key`),
    keyKind: "api-key",
    baseUrl: baseUrl(`${vendorName}-base-url`, raw(`${vendorName}-base-url`)),
  });
  const token = secret("claude-code-oauth-token");
  const anthropic = claudeAccess(vendor("anthropic"), token);
  return {
    githubToken: orNull("github-token"),
    anthropic,
    openai: vendor("openai"),
    gemini: vendor("gemini"),
    unusedToken: anthropic.keyKind === "oauth" ? null : token,
    reviewers: parseReviewers(raw("reviewers"), "reviewers"),
    fixer: parseRole(raw("fixer"), "fixer"),
    fix: choice("fix", raw("fix"), fixModes),
    maxFixes: number("max-fixes", raw("max-fixes")),
    fixMinSeverity: choice("fix-min-severity", raw("fix-min-severity"), severityLevels),
    confirmFixes: boolean("confirm-fixes", raw("confirm-fixes")),
    fixPaths: splitList(raw("fix-paths")),
    fixAttempts: number("fix-attempts", raw("fix-attempts")),
    fixLanes: number("fix-lanes", raw("fix-lanes")),
    verify: orNull("verify"),
    verifyTimeoutMs: minutes("verify-timeout"),
    verifyMemoryBytes: megabytes("verify-memory"),
    verifyDiskBytes: megabytes("verify-disk"),
    verifyReadable: splitList(raw("verify-readable")).map((path) =>
      absolutePath("verify-readable", path),
    ),
    vote: boolean("vote", raw("vote")),
    minSeverity: choice("min-severity", raw("min-severity"), severityLevels),
    minAgreement: number("min-agreement", raw("min-agreement")),
    minConfidence: number("min-confidence", raw("min-confidence")),
    maxComments: number("max-comments", raw("max-comments")),
    failOn: choice("fail-on", raw("fail-on"), failLevels),
    checkRun: choice("check-run", raw("check-run"), checkRunModes),
    sarif: boolean("sarif", raw("sarif")),
    timeoutMs: minutes("timeout"),
    turnTimeoutMs: minutes("turn-timeout"),
    maxCostUsd: number("max-cost", raw("max-cost")),
    maxCostGiven: given("max-cost") !== undefined,
    prices: parsePrices(raw("prices"), "prices"),
    maxTokens: number("max-tokens", raw("max-tokens")),
    maxRequests: number("max-requests", raw("max-requests")),
    concurrency: number("concurrency", raw("concurrency")),
    allowSysctl: boolean("allow-sysctl", raw("allow-sysctl")),
    isolation: choice("isolation", raw("isolation"), isolations),
    claudePath: orNull("claude-path"),
    codexPath: orNull("codex-path"),
    geminiPath: orNull("gemini-path"),
    pullRequest: pullRequest(raw("pull-request")),
    baseRef: orNull("base"),
    headRef: orNull("head"),
    reviewDrafts: boolean("review-drafts", raw("review-drafts")),
    onlyLabels: splitList(raw("only-labels")),
    skipLabels: splitList(raw("skip-labels")),
    reviewAuthors: choice("review-authors", raw("review-authors"), reviewAuthors),
    commandPrefix: raw("command-prefix"),
    allowedRoles: splitList(raw("allowed-roles")),
    allowedBots: splitList(raw("allowed-bots")),
    ignore: splitList(raw("ignore")),
    guidelines: raw("guidelines"),
    dryRun: boolean("dry-run", raw("dry-run")),
    stage: choice("stage", raw("stage"), stages),
    artifacts: orNull("artifacts") && absolutePath("artifacts", raw("artifacts")),
    reviewer: orNull("reviewer"),
    shard: shard(raw("shard")),
    digests: splitList(raw("digests")).map(digest),
  };
}

/** Where both a key and a token are set the key is used, as claude itself does. */
function claudeAccess(access: VendorAccess, token: string | null): VendorAccess {
  return access.key !== null || token === null
    ? access
    : { ...access, key: token, keyKind: "oauth" };
}

function definition(name: InputName): Input {
  const found = inputs.find((input) => input.name === name);
  if (!found) throw new Error(`no such input: ${name}`);
  return found;
}

function choice<T extends string>(name: InputName, value: string, choices: readonly T[]): T {
  const found = choices.find((item) => item === value.toLowerCase());
  if (found === undefined) {
    throw new UsageError(`${name}: "${value}" is not one of ${choices.join(", ")}`);
  }
  return found;
}

function number(name: InputName, value: string): number {
  const { type, unit } = definition(name);
  if (type.kind !== "number") throw new Error(`${name} is not a number`);
  const parsed = Number(value);
  const fits =
    parsed >= type.min && parsed <= type.max && (!type.whole || Number.isInteger(parsed));
  if (!fits) {
    const kind = type.whole ? "whole number" : "number";
    const of = unit ? ` of ${unit}` : "";
    throw new UsageError(
      `${name}: "${value}" is not a ${kind}${of} from ${type.min} to ${type.max}`,
    );
  }
  return parsed;
}

function boolean(name: InputName, value: string): boolean {
  const lower = value.toLowerCase();
  if (lower !== "true" && lower !== "false") {
    throw new UsageError(`${name}: "${value}" is neither true nor false`);
  }
  return lower === "true";
}

function baseUrl(name: InputName, value: string): string | null {
  if (value === "") return null;
  const url = URL.parse(value);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:") || url.username) {
    throw new UsageError(`${name}: "${value}" is not an http(s) address`);
  }
  refuseForeignHost(name, url.hostname);
  return url.href.replace(/\/+$/, "");
}

function absolutePath(name: InputName, path: string): string {
  if (!path.startsWith("/")) throw new UsageError(`${name}: "${path}" is no absolute path`);
  return path;
}

function shard(value: string): ShardSpec {
  const [, index = 0, count = 0] = (/^(\d{1,3})\/(\d{1,3})$/.exec(value) ?? []).map(Number);
  if (index < 1 || index > count) {
    throw new UsageError(`shard: "${value}" is not k/n, such as 2/3 for the second of three jobs`);
  }
  return { index, count };
}

function digest(value: string): KnownDigest {
  const [, artifact, sha256] = /^(crosscheck-[\w-]{1,80})=([0-9a-f]{64})$/.exec(value) ?? [];
  if (artifact === undefined || sha256 === undefined) {
    throw new UsageError(`digests: "${value}" is not the output digest of a stage`);
  }
  return { artifact, sha256 };
}

function pullRequest(value: string): number | null {
  if (value === "") return null;
  if (!/^[1-9]\d{0,9}$/.test(value)) {
    throw new UsageError(`pull-request: "${value}" is not the number of a pull request`);
  }
  return Number(value);
}
