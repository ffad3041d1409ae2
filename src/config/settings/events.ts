import { UsageError } from "../../errors.ts";
import { configurationName } from "../../model/configuration-name.ts";
import { boolean, choice, formed, list, optional, type SettingTable, text } from "../setting.ts";

/** Which events of GitHub start a run, and whose. */
export const eventSettings = {
  name: {
    name: "name",
    type: formed(nameOf),
    default: "",
    file: false,
    flag: false,
    doc: "Name of this configuration, where several review the same pull requests: 1 to 32 lower-case letters, digits and hyphens. Each name has its own summary, threads, memory, check run (Crosscheck (NAME)) and branch of fixes, and is meant by /crosscheck@NAME. Another name starts anew.",
  },
  pullRequest: {
    name: "pull-request",
    type: formed(pullRequest),
    default: "",
    file: false,
    flag: false,
    doc: "Number of the pull request to review; for workflow_dispatch, repository_dispatch, schedule, push and workflow_run. Everybody behind such an event needs write access, for workflow_run also whoever started the run before.",
  },
  baseRef: {
    name: "base",
    type: optional,
    default: "",
    file: false,
    flag: false,
    doc: "For a review without a pull request, on the events that pull-request names: what to compare head with, a branch, tag or SHA. Empty: the default branch.",
  },
  headRef: {
    name: "head",
    type: optional,
    default: "",
    file: false,
    flag: false,
    doc: "For a review without a pull request, on the events that pull-request names: the branch, tag or SHA to review. The result goes to the job summary and the report.",
  },
  reviewDrafts: {
    name: "review-drafts",
    type: boolean,
    default: "false",
    flag: false,
    doc: "Review drafts too, not only what is ready for review. Commands and the input pull-request always do.",
  },
  onlyLabels: {
    name: "only-labels",
    type: list,
    default: "",
    flag: false,
    doc: "Review only pull requests with one of these labels; let the workflow run on labeled too. Commands and the input pull-request do not ask.",
  },
  skipLabels: {
    name: "skip-labels",
    type: list,
    default: "",
    flag: false,
    doc: "Do not review pull requests with one of these labels, unless asked to by a command or the input pull-request.",
  },
  reviewAuthors: {
    name: "review-authors",
    type: choice(["writers", "all"]),
    default: "writers",
    ownOnly: true,
    flag: false,
    doc: "Whose pull requests are reviewed on their own: writers (whoever opened or pushed has write access), or all (everybody's; what comes from people without write access gets suggestions, never commits).",
  },
  commandPrefix: {
    name: "command-prefix",
    type: text,
    default: "/crosscheck",
    file: false,
    flag: false,
    doc: "What a comment's first line must begin with to be a command, in upper or lower case.",
  },
  allowedRoles: {
    name: "allowed-roles",
    type: list,
    default: "admin,maintain,write",
    ownOnly: true,
    flag: false,
    doc: "Roles on the repository whose holders may start a review or give a command: any of admin, maintain, write, and names of custom roles. Whoever has no write access never may, whatever stands here.",
  },
  allowedBots: {
    name: "allowed-bots",
    type: list,
    default: "",
    ownOnly: true,
    flag: false,
    doc: "Exact logins of bots whose pull requests and comments count, for example renovate[bot].",
  },
} as const satisfies SettingTable;

/** Null: there is only one configuration, or this is the one without a name. */
function nameOf(value: string): string | null {
  if (value === "") return null;
  if (!configurationName.test(value)) {
    throw new UsageError(
      `name: "${value}" is not 1 to 32 lower-case letters, digits and hyphens, the first and the last no hyphen`,
    );
  }
  return value;
}

function pullRequest(value: string): number | null {
  if (value === "") return null;
  if (!/^[1-9]\d{0,9}$/.test(value)) {
    throw new UsageError(`pull-request: "${value}" is not the number of a pull request`);
  }
  return Number(value);
}
