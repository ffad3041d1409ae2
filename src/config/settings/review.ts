import { type CoderName, coderNames } from "../../agents/catalog.ts";
import { severities } from "../../model/issue.ts";
import { readLanguage } from "../language.ts";
import { parseReviewers, parseRole, rolePattern } from "../reviewers.ts";
import {
  amount,
  boolean,
  choice,
  formed,
  formedList,
  pathList,
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
    doc: `The panel: comma-separated [NAME=]coder[:model], coders ${coderNames.join(", ")}; for example claude,codex,second=claude:claude-sonnet-5.`,
  },
  fixer: {
    name: "fixer",
    type: formed((text, { name }) => parseRole(text, name), rolePattern),
    default: "gemini" satisfies CoderName,
    flag: true,
    doc: "Who writes the patches: [NAME=]coder[:model].",
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
    doc: "What reviewers should know or look for in this repository.",
  },
  dryRun: {
    name: "dry-run",
    type: boolean,
    default: "false",
    flag: false,
    doc: "Write nothing to GitHub; print what would have been written.",
  },
} as const satisfies SettingTable;
