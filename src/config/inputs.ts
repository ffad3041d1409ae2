import {
  checkRunModes,
  failLevels,
  fixModes,
  isolations,
  reviewAuthors,
  severityLevels,
  stages,
} from "./config.ts";

/** How an input's text is read. */
export type InputType =
  | { readonly kind: "text" }
  | { readonly kind: "secret" }
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  | { readonly kind: "number"; readonly min: number; readonly max: number; readonly whole: boolean }
  | { readonly kind: "boolean" }
  /** Comma- or line-separated. */
  | { readonly kind: "list" };

/** One thing that can be set. The one source for `action.yml`, the parser and the docs. */
export interface Input {
  readonly name: string;
  readonly type: InputType;
  /** As it stands in `action.yml`; empty: nothing. */
  readonly default: string;
  /** What a number counts; undefined for everything else. */
  readonly unit?: string;
  /** False: only the workflow may say it, not the repository's `.github/crosscheck.yml`. Secrets never stand there. */
  readonly file?: false;
  /** True: each job of a run in stages says it for itself; a plan hands on everything else. Secrets never stand there. */
  readonly job?: true;
  readonly doc: string;
}

const text = { kind: "text" } as const;
const secret = { kind: "secret" } as const;
const boolean = { kind: "boolean" } as const;
const list = { kind: "list" } as const;
const choice = (choices: readonly string[]) => ({ kind: "choice", choices }) as const;
const whole = (min: number, max: number) => ({ kind: "number", min, max, whole: true }) as const;
const amount = (min: number, max: number) => ({ kind: "number", min, max, whole: false }) as const;

/** Every input, in the order in which people meet them. */
export const inputs = [
  {
    name: "github-token",
    type: secret,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's, evaluated by the runner
    default: "${{ github.token }}",
    doc: "Token that reads the pull request and posts the review. It stays in this process: no agent sees it.",
  },
  {
    name: "anthropic-api-key",
    type: secret,
    default: "",
    doc: "Key for Claude. Needed when a reviewer or the fixer is claude.",
  },
  {
    name: "claude-code-oauth-token",
    type: secret,
    default: "",
    doc: "Token of a Claude subscription (claude setup-token), instead of anthropic-api-key; where both are set the key is used.",
  },
  {
    name: "openai-api-key",
    type: secret,
    default: "",
    doc: "Key for Codex. Needed when a reviewer or the fixer is codex.",
  },
  {
    name: "gemini-api-key",
    type: secret,
    default: "",
    doc: "Key for Gemini. Needed when a reviewer or the fixer is gemini.",
  },
  {
    name: "anthropic-base-url",
    type: text,
    default: "",
    file: false,
    job: true,
    doc: "Address of the Anthropic API or of a compatible gateway of yours. Empty: https://api.anthropic.com.",
  },
  {
    name: "openai-base-url",
    type: text,
    default: "",
    file: false,
    job: true,
    doc: "Address of the OpenAI API, without /v1. Empty: https://api.openai.com.",
  },
  {
    name: "gemini-base-url",
    type: text,
    default: "",
    file: false,
    job: true,
    doc: "Address of the Gemini API. Empty: https://generativelanguage.googleapis.com.",
  },
  {
    name: "reviewers",
    type: list,
    default: "claude,codex",
    doc: "The panel: comma-separated [NAME=]coder[:model], coders claude, codex, gemini; for example claude,codex,second=claude:claude-sonnet-5.",
  },
  {
    name: "fixer",
    type: text,
    default: "gemini",
    doc: "Who writes the patches: [NAME=]coder[:model].",
  },
  {
    name: "fix",
    type: choice(fixModes),
    default: "suggest",
    doc: "What becomes of patches: off, suggest (suggestion blocks and patches in the review), commit (one commit per fixed issue on the branch) or pull-request (the same commits on a branch of their own, as one pull request onto the branch). Where nothing can be pushed, as on forks, the last two fall back to suggest and say so.",
  },
  {
    name: "max-fixes",
    type: whole(0, 100),
    default: "10",
    unit: "issues",
    doc: "Patch at most this many issues, best ranked first.",
  },
  {
    name: "fix-min-severity",
    type: choice(severityLevels),
    default: "medium",
    doc: "Patch issues of this severity and above.",
  },
  {
    name: "confirm-fixes",
    type: boolean,
    default: "true",
    doc: "Show each patch to the reviewers that raised the issue; only what they call solved is committed.",
  },
  {
    name: "fix-paths",
    type: list,
    default: "",
    doc: "Globs of the files that patches may change. Empty: all but workflows, agents' configuration and lock files, which are never changed.",
  },
  {
    name: "fix-attempts",
    type: whole(1, 5),
    default: "2",
    unit: "attempts",
    doc: "How often the fixer may try one issue: a patch that fails verify goes back to it with the end of the output.",
  },
  {
    name: "fix-lanes",
    type: whole(1, 8),
    default: "1",
    unit: "threads",
    doc: "How many threads of the fixer work side by side, on issues in different files, each in a tree of its own.",
  },
  {
    name: "verify",
    type: text,
    default: "",
    doc: "Shell command that every patch must pass, run in the root of a copy of the patched files; only what it passed is committed. It executes the pull request's code, so it runs in a jail: no network, no secret, PATH, HOME and TMPDIR as the whole environment. Where no jail is possible it runs only if the pull request's author has write access. It may have 4,096 threads; its time, memory and disk are limited by the inputs below.",
  },
  {
    name: "verify-timeout",
    type: amount(0.01, 360),
    default: "10",
    unit: "minutes",
    doc: "Limit for one run of verify.",
  },
  {
    name: "verify-memory",
    type: whole(64, 1_048_576),
    default: "8192",
    unit: "megabytes",
    doc: "Memory that all processes of verify may take together; above it they are ended, and the patch has failed.",
  },
  {
    name: "verify-disk",
    type: whole(1, 1_048_576),
    default: "8192",
    unit: "megabytes",
    doc: "Disk that verify may take; above it its processes are ended, and the patch has failed.",
  },
  {
    name: "verify-readable",
    type: list,
    default: "",
    file: false,
    doc: "Absolute paths that verify may read beside its tree, the system's folders and the programs in PATH, for example the node_modules of an earlier step. The pull request's code reads them too: name nothing with a secret in it.",
  },
  {
    name: "vote",
    type: boolean,
    default: "true",
    doc: "Let each reviewer vote on the issues that only others raised.",
  },
  {
    name: "min-severity",
    type: choice(severityLevels),
    default: "low",
    doc: "Comment inline on issues of this severity and above; the others are listed in the summary.",
  },
  {
    name: "min-agreement",
    type: whole(1, 20),
    default: "1",
    unit: "reviewers",
    doc: "Comment inline on issues that at least this many reviewers raised or confirmed; the others are listed in the summary.",
  },
  {
    name: "min-confidence",
    type: amount(0, 1),
    default: "0",
    doc: "Comment inline on issues of at least this confidence (0 to 1); the others are listed in the summary.",
  },
  {
    name: "max-comments",
    type: whole(0, 100),
    default: "25",
    unit: "comments",
    doc: "Comment inline on at most this many issues, best ranked first; the others are listed in the summary.",
  },
  {
    name: "fail-on",
    type: choice(failLevels),
    default: "none",
    doc: "Fail the step when an issue of this severity or above was found: none, low, medium, high.",
  },
  {
    name: "check-run",
    type: choice(checkRunModes),
    default: "auto",
    doc: "Post a check run with annotations and a conclusion by fail-on: auto (where the token has checks: write), on (and the report says when it could not), off.",
  },
  {
    name: "sarif",
    type: boolean,
    default: "false",
    doc: "Write the issues as a SARIF 2.1.0 file too, for code scanning; the output sarif is its path.",
  },
  {
    name: "timeout",
    type: amount(0.01, 360),
    default: "30",
    unit: "minutes",
    doc: "Limit for the whole run; what was found until then is reported.",
  },
  {
    name: "turn-timeout",
    type: amount(0.01, 360),
    default: "15",
    unit: "minutes",
    doc: "Limit for one answer of an agent.",
  },
  {
    name: "max-cost",
    type: amount(0, 10_000),
    default: "10",
    unit: "US dollars",
    doc: "Limit for the models' cost of one run, by list prices and the input prices. Whoever sets it gets an error for a model without a price; at its default such a model is used, and the report says that its cost was not limited.",
  },
  {
    name: "prices",
    type: list,
    default: "",
    doc: "Prices of models, before this release's own: MODEL: input 1.25 cached 0.125 cache-write 1.5 output 10, in US dollars per million tokens, one model a line. Left out, cached and cache-write cost as much as input.",
  },
  {
    name: "max-tokens",
    type: whole(1000, 1_000_000_000),
    default: "20000000",
    unit: "tokens",
    doc: "Limit for the models' tokens of one run.",
  },
  {
    name: "max-requests",
    type: whole(1, 1_000_000),
    default: "5000",
    unit: "requests",
    doc: "Limit for the requests to the models of one run, all agents together.",
  },
  {
    name: "concurrency",
    type: whole(1, 64),
    default: "4",
    unit: "agents",
    doc: "How many agents' processes may live at once; one takes up to 300 MB. Large changes are reviewed in parts, side by side.",
  },
  {
    name: "isolation",
    type: choice(isolations),
    default: "auto",
    doc: "Run agents in a jail of their own (bubblewrap): auto (where it works, and the report says when it does not), required (else fail), off.",
  },
  {
    name: "allow-sysctl",
    type: boolean,
    default: "true",
    doc: "On a machine that GitHub hosts, where the jail does not start: allow user namespaces by sudo sysctl, for the rest of the job.",
  },
  {
    name: "claude-path",
    type: text,
    default: "",
    file: false,
    job: true,
    doc: "A claude executable to use instead of the pinned version.",
  },
  {
    name: "codex-path",
    type: text,
    default: "",
    file: false,
    job: true,
    doc: "A native codex executable to use instead of the pinned version.",
  },
  {
    name: "gemini-path",
    type: text,
    default: "",
    file: false,
    job: true,
    doc: "A gemini.js to use instead of the pinned version.",
  },
  {
    name: "pull-request",
    type: text,
    default: "",
    file: false,
    doc: "Number of the pull request to review; for workflow_dispatch.",
  },
  {
    name: "base",
    type: text,
    default: "",
    file: false,
    doc: "For workflow_dispatch without a pull request: what to compare with, a branch, tag or SHA. Empty: the default branch.",
  },
  {
    name: "head",
    type: text,
    default: "",
    file: false,
    doc: "For workflow_dispatch without a pull request: the branch, tag or SHA to review. The result goes to the job summary and the report.",
  },
  {
    name: "review-drafts",
    type: boolean,
    default: "false",
    doc: "Review drafts too, not only what is ready for review. Commands and workflow_dispatch always do.",
  },
  {
    name: "only-labels",
    type: list,
    default: "",
    doc: "Review only pull requests with one of these labels; let the workflow run on labeled too. Commands and workflow_dispatch do not ask.",
  },
  {
    name: "skip-labels",
    type: list,
    default: "",
    doc: "Do not review pull requests with one of these labels, unless asked to by a command or workflow_dispatch.",
  },
  {
    name: "review-authors",
    type: choice(reviewAuthors),
    default: "writers",
    doc: "Whose pull requests are reviewed on their own: writers (whoever opened or pushed has write access), or all (everybody's; what comes from people without write access gets suggestions, never commits).",
  },
  {
    name: "command-prefix",
    type: text,
    default: "/crosscheck",
    file: false,
    doc: "What a comment's first line must begin with to be a command.",
  },
  {
    name: "allowed-roles",
    type: list,
    default: "admin,maintain,write",
    doc: "Roles on the repository whose holders may start a review or give a command: any of admin, maintain, write, and names of custom roles. Whoever has no write access never may, whatever stands here.",
  },
  {
    name: "allowed-bots",
    type: list,
    default: "",
    doc: "Exact logins of bots whose pull requests and comments count, for example renovate[bot].",
  },
  {
    name: "ignore",
    type: list,
    default: "",
    doc: "Globs of files that nobody reviews, beside generated, vendored, lock and binary files.",
  },
  {
    name: "guidelines",
    type: text,
    default: "",
    doc: "What reviewers should know or look for in this repository.",
  },
  {
    name: "dry-run",
    type: boolean,
    default: "false",
    doc: "Write nothing to GitHub; print what would have been written.",
  },
  {
    name: "stage",
    type: choice(stages),
    default: "all",
    file: false,
    job: true,
    doc: "Which part of a run this job is, see docs/stages.md: all (the whole run in one job), or plan, review, merge, vote, fix, confirm, publish in jobs of their own, which hand artifacts on.",
  },
  {
    name: "artifacts",
    type: text,
    default: "",
    file: false,
    job: true,
    doc: "For stages: absolute path of the folder that holds the artifacts of the stages before, and gets this one's. Empty: the folder crosscheck-artifacts in the runner's temporary folder.",
  },
  {
    name: "reviewer",
    type: text,
    default: "",
    file: false,
    job: true,
    doc: "For the stages review, vote and confirm: the name of the reviewer that this job is.",
  },
  {
    name: "shard",
    type: text,
    default: "1/1",
    file: false,
    job: true,
    doc: "For the stage review: k/n, this is job k of n of its reviewer, each of which reviews its share of a large change.",
  },
  {
    name: "digests",
    type: list,
    default: "",
    file: false,
    job: true,
    doc: "For stages: the outputs digest of the jobs plan, merge and fix, as far as they ran. Their artifacts count only with them, because any job of a workflow run can write an artifact of any name, but none can change another's outputs.",
  },
] as const satisfies readonly Input[];

/** The name of an input. */
export type InputName = (typeof inputs)[number]["name"];
