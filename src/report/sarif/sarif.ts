import {
  categories,
  isCounted,
  issueFile,
  type ReportedIssue,
  type Severity,
} from "../../model/issue.ts";
import type { FixResult, RunResult } from "../../model/result.ts";
import { plainText } from "../../text/line.ts";
import { artifactUri, sarifFix } from "./sarif-fix.ts";

/** What a log says besides the run itself. */
export interface SarifOptions {
  /** Crosscheck's version. */
  readonly version: string;
  /** `https://github.com`. */
  readonly serverUrl: string;
  /** Whether every patch is against the reviewed head; false where each goes on top of the one before. */
  readonly independentPatches: boolean;
}

const rules: readonly (readonly [id: string, text: string])[] = [
  ...Object.entries(categories).map(([id, { rule }]) => [id, rule] as const),
  ["other", "Issue without a category"],
];

const levels: Readonly<Record<Severity, string>> = {
  high: "error",
  medium: "warning",
  low: "note",
};

/** Code scanning sorts by it, of rules that carry the tag `security`: 7.0 and above is high. */
const securitySeverity = "7.0";

/**
 * The run as a SARIF 2.1.0 log for code scanning: one rule per category, one result per issue with a file,
 * checked patches as fixes. Code scanning refuses results without a place, so the other issues are notifications; so are
 * those that are only listed: a result would count as an alert that the change causes, by its rule however low its level.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function sarifLog(result: RunResult, options: SarifOptions): object {
  const isPlaced = (issue: ReportedIssue) => issueFile(issue) !== null && isCounted(issue);
  const placed = result.issues.filter(isPlaced);
  const placeless = result.issues.filter((issue) => !isPlaced(issue));
  const { repository, head } = result;
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Crosscheck",
            version: options.version,
            rules: rules.map(([id, text]) => ({
              id,
              name: id,
              shortDescription: { text },
              properties:
                id === "security"
                  ? { tags: ["security"], "security-severity": securitySeverity }
                  : { tags: ["review"] },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { SRCROOT: { description: { text: "The repository's root." } } },
        ...(repository !== null &&
          head !== null && {
            versionControlProvenance: [
              { repositoryUri: `${options.serverUrl}/${repository}`, revisionId: head },
            ],
          }),
        invocations: [
          {
            executionSuccessful: result.outcome === "success",
            startTimeUtc: result.startedAt,
            toolExecutionNotifications: [
              ...result.reasons.map((reason) => ({
                level: "warning",
                message: { text: plainText(reason) },
              })),
              ...placeless.map(notificationOf),
            ],
          },
        ],
        results: placed.map((issue) =>
          resultOf(
            issue,
            result.fixes.find((fix) => fix.issue === issue.id),
            options,
          ),
        ),
      },
    ],
  };
}

function resultOf(issue: ReportedIssue, fix: FixResult | undefined, options: SarifOptions): object {
  const ruleId = issue.category ?? "other";
  const patched =
    options.independentPatches && fix?.status === "fixed" && fix.patch !== null
      ? sarifFix(fix.patch, fix.summary)
      : undefined;
  return {
    ruleId,
    ruleIndex: rules.findIndex(([id]) => id === ruleId),
    level: levels[issue.severity ?? "low"],
    message: { text: messageOf(issue) },
    locations: locationsOf(issue),
    partialFingerprints: { "crosscheck/v1": issue.fingerprint },
    ...(issue.confidence !== null && { rank: issue.confidence * 100 }),
    ...(patched !== undefined && { fixes: [patched] }),
    properties: { id: issue.id, reviewers: issue.reviewers, agreement: issue.agreement },
  };
}

function notificationOf(issue: ReportedIssue): object {
  return {
    level: "note",
    message: { text: messageOf(issue) },
    ...(issueFile(issue) !== null && { locations: locationsOf(issue) }),
  };
}

function locationsOf(issue: ReportedIssue): object[] {
  const artifactLocation = { uri: artifactUri(issueFile(issue) ?? ""), uriBaseId: "SRCROOT" };
  return [{ physicalLocation: { artifactLocation, ...regionOf(issue) } }];
}

/** Lines of the head; nothing for what sits on deleted lines or on the file as a whole. */
function regionOf({ anchor }: ReportedIssue): object {
  const lines = anchor?.location ?? anchor;
  if (lines?.line == null || anchor?.side === "LEFT") return {};
  return { region: { startLine: lines.startLine ?? lines.line, endLine: lines.line } };
}

/** A message must not be empty. It is plain text, in which readers look for links and some for markdown. */
function messageOf({ title, description }: ReportedIssue): string {
  const said = [title, description].filter((text) => text !== "").join("\n\n");
  return plainText(said) || "untitled issue";
}
