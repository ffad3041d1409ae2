/** What an attacker wants, and what stops it. `SECURITY.md` shows this table, and how many cases stand behind each row. */
export const threats = {
  people: {
    threat: "somebody without write access starts a run or gives a command",
    stops:
      "actor, triggering actor and commenter are asked from the API; bots only by exact name and account; edited comments do not count; any error refuses",
  },
  head: {
    threat: "the head moves while the run works",
    stops:
      "the head is pinned at the start, fetched by SHA, and read again before each kind of write; nothing is pushed to a moved head",
  },
  secrets: {
    threat: "an agent reads a key, the GitHub token or another secret of the job",
    stops:
      "real keys stay in the gateway inside Crosscheck's process; the environment of every child is built from nothing; in the jail there is nothing else to read",
  },
  gateway: {
    threat: "an agent spends or asks more than it may with what it was let in with",
    stops:
      "one random token per thread that works only for that vendor's model endpoints and one exact model; only members, headers and contents that its CLI is known to send go on; hosted tools, other models, tiers and regions are refused; it has finite limits of requests, tokens and cost, and dies with the thread",
  },
  configuration: {
    threat:
      "the pull request configures an agent (`CLAUDE.md`, `.gemini/`, `.mcp.json`, hooks, `.env` …)",
    stops:
      "no CLI loads anything from the tree; beyond that the tree holds the base's versions of those files",
  },
  git: {
    threat:
      "git runs or follows something for the pull request (filters, drivers, links, submodules)",
    stops:
      "a private bare repository with everything of the kind switched off; trees without `.git` and without symbolic links",
  },
  writes: {
    threat: "an agent writes or reaches where it must not",
    stops:
      "reviewers are read-only and have no network but the gateway; the fixer writes in a tree of its own",
  },
  patches: {
    threat: "a fix carries more than a fix",
    stops:
      "only patches that pass the checks leave the fixer's tree: no CI, no instructions of any agent, no owners, bots, hooks or package managers' settings, no lock files, no links, no modes, no submodules, in any spelling that some file system opens; what changes more than the issue's and the change's files, their tests and three further source files is only shown",
  },
  words: {
    threat: "an agent's words act in a log, a comment or a commit",
    stops:
      "logs are stripped of workflow commands and escape sequences; comments are neutralised (mentions, references, HTML, formulas, hidden text, foreign images and links, our own markers) and redacted",
  },
  length: {
    threat: "an answer keeps a run busy for hours, or ends it and loses what others found",
    stops:
      "every text and list of an answer has a limit; all work on it grows with its length alone; an answer that cannot be merged fails its own reviewer",
  },
  places: {
    threat: "an answer points outside of the change",
    stops: "paths and lines are claims: what is not in the diff is shown in the summary only",
  },
  votes: {
    threat: "a vote or an answer lies about who stands behind an issue",
    stops:
      "votes count once per reviewer, only on issues it was asked about; nothing is dropped over a vote alone",
  },
  unread: {
    threat: "a change hides code from the reviewers by a file's name, size or bytes",
    stops:
      "generated, vendored and snapshots only where the base says so; lock files have to look like one; UTF-16 and stray NUL bytes are decoded; code that nobody read is named, and makes the run incomplete",
  },
  names: {
    threat: "a file, a branch, a title or a description acts by its name",
    stops:
      "hidden characters are made visible in prompts and reports; names are shown as code and never reach a shell",
  },
  artifacts: {
    threat: "a job that an agent took over forges what the other jobs of its run read",
    stops:
      "artifacts are bounded, validated, tied to the plan, and those of single jobs to the digest in their jobs' outputs; the job that writes starts no agent, checks every patch again with its own git, and takes texts of other jobs for hostile",
  },
  markers: {
    threat: "somebody pastes our hidden markers",
    stops: "markers count only in comments that our own account wrote, and only signed",
  },
} as const;

/** Key of {@link threats}. */
export type Threat = keyof typeof threats;

/** An attack that is not stopped, and why. */
export interface OpenCase {
  readonly name: string;
  readonly threat: Threat;
  readonly reason: string;
}

/** What is known to work, and stays so for a reason. */
export const openCases: readonly OpenCase[] = [
  {
    name: "with `isolation: off`, Codex's commands read files of the runner's user outside the tree",
    threat: "secrets",
    reason:
      "Codex's read-only sandbox keeps writes, network, variables and other processes away, but lets every file be read; without that setting Codex runs in the jail, or gets no shell where there is none",
  },
  {
    name: "without a jail, a CLI with a hole of its own could read its gateway token",
    threat: "gateway",
    reason:
      "the token has to be in the process that uses it; it is worth one vendor's model endpoint within the limits, until the thread ends",
  },
  {
    name: "a job of a matrix that an agent took over speaks for a reviewer whose job left nothing",
    threat: "artifacts",
    reason:
      "jobs of a matrix have no outputs of their own that could hold a digest; such a review weighs as much as one of that reviewer's, and no patch or commit follows from it without the checks",
  },
  {
    name: "text in the change talks a reviewer out of a defect",
    threat: "votes",
    reason:
      "prompt injection cannot be excluded; independent reviewers and votes make it harder, not impossible",
  },
  {
    name: "a process of the runner's own user that is neither an agent nor jailed reads keys from the memory of Crosscheck or of the runner",
    threat: "secrets",
    reason:
      "the kernel lets processes of one user look at each other, where ptrace is not limited, and the runner's own process holds every secret of the job: only a machine that is used for one job keeps them apart",
  },
  {
    name: "what runs at the same time as the runner's own user changes a cached agent after it was checked",
    threat: "secrets",
    reason:
      "such a process can reach ours by other ways too; folders that other users may write are not used at all",
  },
];
