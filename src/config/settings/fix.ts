import { severities } from "../../model/issue.ts";
import {
  absolutePath,
  amount,
  boolean,
  choice,
  listOf,
  megabyte,
  minute,
  optional,
  pathList,
  type SettingTable,
  whole,
} from "../setting.ts";

/** Which issues are patched, and what a patch must pass. */
export const fixSettings = {
  fix: {
    name: "fix",
    type: choice(["off", "suggest", "commit", "pull-request"]),
    default: "suggest",
    flag: false,
    doc: "What becomes of patches: off, suggest (suggestion blocks and patches in the review), commit (one commit per fixed issue on the branch) or pull-request (the same commits on a branch of their own, as one pull request onto the branch). Where nothing can be pushed, as on forks, the last two fall back to suggest and say so.",
  },
  maxFixes: {
    name: "max-fixes",
    type: whole(0, 100),
    default: "10",
    unit: "issues",
    doc: "Patch at most this many issues, best ranked first.",
  },
  fixMinSeverity: {
    name: "fix-min-severity",
    type: choice(severities),
    default: "medium",
    doc: "Patch issues of this severity and above.",
  },
  confirmFixes: {
    name: "confirm-fixes",
    type: boolean,
    default: "true",
    doc: "Show each patch to the reviewers that raised the issue; only what they call solved is committed.",
  },
  fixPaths: {
    name: "fix-paths",
    type: pathList,
    default: "",
    doc: "The files that patches may change, as patterns of .gitignore; docs/paths.md says what differs in this list. Empty: all but those that no fix changes by the way. A patch is committed only if it keeps to the files of its issue and of the change, to their tests, and to at most three further source files, which the summary names; else it is only shown. CI, agents' instructions, owners, bots, hooks and package managers' settings are changed only in an issue of that very file, when somebody with write access asks for a fix of it by its ID; a lock file only for an issue in it.",
  },
  fixAttempts: {
    name: "fix-attempts",
    type: whole(1, 5),
    default: "2",
    unit: "attempts",
    doc: "How often the fixer may try one issue: a patch that fails verify goes back to it with the end of the output.",
  },
  fixLanes: {
    name: "fix-lanes",
    type: whole(1, 8),
    default: "1",
    unit: "threads",
    doc: "How many threads of the fixer work side by side, on issues in different files, each in a tree of its own.",
  },
  verify: {
    name: "verify",
    type: optional,
    default: "",
    doc: "Shell command that every patch must pass, run in the root of a copy of the patched files; only what it passed is committed. It executes the pull request's code, so it runs in a jail: no network, no secret, PATH, HOME and TMPDIR as the whole environment. Where no jail is possible it runs only if the pull request's author has write access. It may have 4,096 threads; its time, memory and disk are limited by the inputs below.",
  },
  verifyTimeoutMs: {
    name: "verify-timeout",
    type: amount(0.01, 360, minute),
    default: "10",
    unit: "minutes",
    doc: "Limit for one run of verify.",
  },
  verifyMemoryBytes: {
    name: "verify-memory",
    type: whole(64, 1_048_576, megabyte),
    default: "8192",
    unit: "megabytes",
    doc: "Memory that all processes of verify may take together; above it they are ended, and the patch has failed.",
  },
  verifyDiskBytes: {
    name: "verify-disk",
    type: whole(1, 1_048_576, megabyte),
    default: "8192",
    unit: "megabytes",
    doc: "Disk that verify may take; above it its processes are ended, and the patch has failed.",
  },
  verifyReadable: {
    name: "verify-readable",
    type: listOf(absolutePath),
    default: "",
    file: false,
    doc: "Absolute paths that verify may read beside its tree, the system's folders and the programs in PATH, for example the node_modules of an earlier step. The pull request's code reads them too: name nothing with a secret in it.",
  },
} as const satisfies SettingTable;
