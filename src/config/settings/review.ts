import { type CoderName, coderNames } from "../../agents/catalog.ts";
import { roleEfforts } from "../../model/effort.ts";
import { severities } from "../../model/issue.ts";
import { readLanguage } from "../language.ts";
import { parseReviewers, parseRole, roleForm, rolePattern } from "../reviewers.ts";
import {
  amount,
  boolean,
  choice,
  formed,
  formedList,
  optionalChoice,
  optionalWhole,
  pathList,
  rules,
  type SettingTable,
  text,
  whole,
} from "../setting.ts";

/** Who reviews, and who writes patches. */
export const panelSettings = {
  reviewers: {
    name: "reviewers",
    type: formedList((text, { name }) => parseReviewers(text, name), rolePattern),
    default: "claude,codex",
    flag: true,
    doc: `The panel: comma-separated ${roleForm}, coders ${coderNames.join(", ")}; for example claude,codex@max,second=claude:opus|sonnet@high. Of several models the next one is asked where the one before is overloaded or gone.`,
  },
  fixer: {
    name: "fixer",
    type: formed((text, { name }) => parseRole(text, name), rolePattern),
    default: "gemini" satisfies CoderName,
    flag: true,
    doc: `Who writes the patches: ${roleForm}.`,
  },
  effort: {
    name: "effort",
    type: optionalChoice(roleEfforts),
    default: "",
    flag: true,
    doc: "How much all models are to think, where a role does not say it by @effort: low, medium, high, max. Empty: high for the reviewers, medium for the fixer, and nothing for a model that knows no level. What each model is told, and what it costs: docs/effort.md.",
  },
  passes: {
    name: "passes",
    type: optionalWhole(1, 3),
    default: "",
    unit: "looks",
    flag: true,
    doc: "How many times each reviewer looks at the change, 1 to 3: after its first answer it is asked what it can prove and where it has not looked, and may add issues and withdraw its own. It ends early when a look adds nothing. Empty: 2 for a reviewer whose effort is high or max, else 1.",
  },
} as const satisfies SettingTable;

/** What becomes of the issues that were found. */
export const placementSettings = {
  vote: {
    name: "vote",
    type: boolean,
    default: "true",
    flag: true,
    doc: "Let each reviewer vote on the issues that only others raised.",
  },
  minSeverity: {
    name: "min-severity",
    type: choice(severities),
    default: "low",
    flag: true,
    doc: "Comment inline on issues of this severity and above; the others are listed in the summary.",
  },
  minAgreement: {
    name: "min-agreement",
    type: whole(1, 20),
    default: "1",
    unit: "reviewers",
    flag: true,
    doc: "Comment inline on issues that at least this many reviewers raised or confirmed; the others are listed in the summary.",
  },
  minConfidence: {
    name: "min-confidence",
    type: amount(0, 1),
    default: "0",
    flag: true,
    doc: "Comment inline on issues of at least this confidence (0 to 1); the others are listed in the summary.",
  },
  maxComments: {
    name: "max-comments",
    type: whole(0, 100),
    default: "25",
    unit: "comments",
    flag: true,
    doc: "Comment inline on at most this many issues, best ranked first; the others are listed in the summary.",
  },
  failOn: {
    name: "fail-on",
    type: choice(["none", ...severities]),
    default: "none",
    flag: true,
    doc: "Fail the step when an issue of this severity or above was found: none, low, medium, high. What was there before the change does not count.",
  },
  checkRun: {
    name: "check-run",
    type: choice(["auto", "on", "off"]),
    default: "auto",
    flag: false,
    doc: "Post a check run with annotations and a conclusion by fail-on: auto (where the token has checks: write), on (and the report says when it could not), off.",
  },
  sarif: {
    name: "sarif",
    type: boolean,
    default: "false",
    flag: true,
    doc: "Write the issues as a SARIF 2.1.0 file too, for code scanning. The output sarif is its path.",
  },
} as const satisfies SettingTable;

/** How people are written to. */
export const wordSettings = {
  language: {
    name: "language",
    type: formed(readLanguage),
    default: "en",
    flag: true,
    doc: "Language of the comments, as a BCP 47 tag (de, pt-BR, zh-Hant). Agents write in any; our own texts are there in English, German, French, Spanish, Portuguese, Japanese, Chinese and Korean, else they are English. Code and identifiers stay as they are.",
  },
  tone: {
    name: "tone",
    type: choice(["full", "short"]),
    default: "full",
    flag: true,
    doc: "How much a comment says: full, or short (title, place and proposal; the rest opens on a click).",
  },
} as const satisfies SettingTable;

/** What is reviewed, and with which knowledge. */
export const scopeSettings = {
  ignore: {
    name: "ignore",
    type: pathList,
    default: "",
    flag: true,
    doc: "Files that nobody reviews, as patterns of .gitignore (docs/paths.md), beside lock files, data, and what the base's attributes, markers and folders call generated or vendored. A pattern with ! has a file reviewed that would else count as one of these. An issue in such a file is listed, and no more: no comment, no vote, no fix, and fail-on does not count it.",
  },
  guidelines: {
    name: "guidelines",
    type: text,
    default: "",
    flag: true,
    doc: "What reviewers should know or look for in this repository, beside its own files (REVIEW.md, AGENTS.md and others, docs/rules.md).",
  },
  rules: {
    name: "rules",
    type: rules,
    default: "",
    flag: true,
    doc: "What reviewers should know of some files: a YAML list of entries with paths (patterns, docs/paths.md) and guidelines (text). Each is told where a file of its paths is reviewed.",
  },
  organizationConfig: {
    name: "organization-config",
    type: boolean,
    default: "false",
    ownOnly: true,
    flag: false,
    doc: "Take what neither the workflow nor the repository's file says from the owner's repository .github: crosscheck.yml at its root, else .github/crosscheck.yml, on its default branch (docs/rules.md). The token has to be able to read it.",
  },
  dryRun: {
    name: "dry-run",
    type: boolean,
    default: "false",
    flag: false,
    doc: "Write nothing to GitHub; print what would have been written.",
  },
} as const satisfies SettingTable;
