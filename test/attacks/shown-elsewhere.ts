/** A threat that tests outside of the corpus stand against; `SECURITY.md` shows these too. */
export interface ShownElsewhere {
  readonly threat: string;
  readonly stops: string;
  /** Test file below `test/`, and a test's name in it or the beginning of it. */
  readonly tests: readonly (readonly [file: string, name: string])[];
}

/** In the order of a run. */
export const shownElsewhere: readonly ShownElsewhere[] = [
  {
    threat: "an agent's package, or one that it needs, is another one than what was tested",
    stops:
      "lock files with integrity hashes, exact versions, no install scripts, a warning for a program of the user's own of another version",
    tests: [
      ["launch/install.test.ts", "when the tarball is not the one in the lock"],
      [
        "launch/install.test.ts",
        "installs all agents side by side and runs nobody's install script",
      ],
    ],
  },
  {
    threat:
      "another job or user of the machine puts an agent, a `bwrap` or another program where it is found",
    stops:
      "a cached agent is executed only where all its files are those that this release recorded, and is installed anew for the run else; no program of our own comes from the tool cache, the workspace or a folder that others may write, and `bwrap` only from root or a checked agent",
    tests: [
      [
        "e2e/planted-programs.test.ts",
        "executes nothing of an agent that an earlier job put into the tool cache (isolation: %s)",
      ],
      [
        "e2e/planted-programs.test.ts",
        "executes no program that an earlier job put into the tool cache or the workspace, and names each",
      ],
      ["launch/install.test.ts", "executes nothing of a cached agent with %s"],
      ["launch/install.test.ts", "takes nothing from a cache that %s, and leaves nothing there"],
      ["launch/tree-digest.test.ts", "%s makes another digest"],
      ["launch/find-program.test.ts", "takes no program of which others may write %s"],
      [
        "launch/jail/jail.test.ts",
        "executes no bubblewrap on PATH that others may have put there, and names it",
      ],
      ["agents/host-environment.test.ts", "takes no program of our own from %s"],
    ],
  },
  {
    threat: "another process of the runner's user reads the inputs of the Action",
    stops:
      "the Action starts itself once more with an environment in which nothing is secret; the inputs reach it by a descriptor that is closed when they are read",
    tests: [["main.test.ts", "shows no input and no secret of the job to other processes"]],
  },
  {
    threat: "a process sees more of the machine than it needs",
    stops:
      "namespaces of its own for users, processes, files and network; of `/etc` only what programs need; no setting of the machine to write, no key, no descriptor of the caller; no capabilities",
    tests: [
      ["launch/jail/jail.test.ts", "there is nothing of the file system but the system's folders"],
      [
        "launch/jail/jail.test.ts",
        "no process of ours is visible, and process 1 shows no variable",
      ],
      ["launch/jail/jail.test.ts", "there are no capabilities and no root"],
      [
        "launch/jail/jail.test.ts",
        "of the system's settings there is what programs need, and one account",
      ],
      ["launch/jail/jail.test.ts", "no setting of the machine can be written"],
      ["launch/jail/jail.test.ts", "the kernel's key store is closed"],
      ["launch/launch.test.ts", "hands over no descriptor that our own caller left open"],
    ],
  },
  {
    threat: "an agent that is still alive puts links in the place of what we read or write",
    stops:
      "the fixer's tree is walked in a jail of its own, or by descriptors where there is no jail; files that we write for a CLI lie where it cannot write; a lost race costs one patch",
    tests: [
      [
        "fix/live-tree.test.ts",
        "never reads a file outside, however often a link takes the place of a file",
      ],
      [
        "fix/live-tree.test.ts",
        "follows no link that takes the place of a folder while it is read",
      ],
      ["fix/live-tree.test.ts", "writes nothing outside when it takes a patch back"],
      ["coder/jailed.test.ts", "may read the files that we write for it, and not write them"],
    ],
  },
  {
    threat: "a repository on the user's machine names programs in its git configuration",
    stops:
      "git gets no network but where it fetches, and no program that knows or asks for a password; a bare repository in a folder is none; a work tree elsewhere is not read",
    tests: [
      [
        "git/hostile-repository.test.ts",
        "nothing that a repository's configuration names is started",
      ],
      ["git/hostile-repository.test.ts", "a folder of a clone that looks like a bare repository"],
      ["git/hostile-repository.test.ts", "a configuration that names somebody's home"],
    ],
  },
  {
    threat:
      "somebody's words on a pull request, in an issue, in a check or in a log speak for others to a reviewer",
    stops:
      "each text is in a fence of its own with who wrote it, bounded and redacted; our own words never come back; a log is fetched without the token, and only from where GitHub keeps logs",
    tests: [
      ["run/background/change-describer.test.ts", "lets no text end its own fence"],
      ["github/read/background/background-of.test.ts", "never has our own words come back"],
      ["github/read/background/job-log.test.ts", "does not follow an answer to somewhere else"],
      ["action/background.test.ts", "tells reviewers of a pull request what it is for"],
    ],
  },
  {
    threat: "a push moves lines that were reviewed to where they do harm",
    stops: "a change is the same only at the same place and between the same lines",
    tests: [
      [
        "review/history/changed-since.test.ts",
        "takes the same lines at another place, or between other lines, for another change",
      ],
      [
        "action/decide/moved-lines.test.ts",
        "looks again at a line that moves from behind a check to where there is none",
      ],
    ],
  },
  {
    threat: "a pull request's ignore files hide files from the agents' search tools",
    stops: "the agents' tree holds the base's `.gitignore`, `.ignore`, `.rgignore` and their like",
    tests: [["attacks/search.test.ts", "shows %s's %s what the pull request's ignore files hide"]],
  },
  {
    threat: "code is called data, or what an earlier run left unread counts as read",
    stops:
      "one table says of each reason whether what is left out is code; what was too large or no text is found again from the commits; a head with parts put off does not count as reviewed",
    tests: [
      ["run/change/unread.test.ts", "is reviewed: %s"],
      ["run/change/unread.test.ts", "is named where nobody can read it: %s"],
      [
        "run/change/unread.test.ts",
        "is as unread after the next push, which changes nothing of it",
      ],
      ["github/plan/plan-summary.test.ts", "counts the head before as reviewed where %s"],
      [
        "action/skip/end-without-review.test.ts",
        "says that nobody read it where a change holds nothing but code that nobody can read",
      ],
    ],
  },
  {
    threat: "another workflow, which writes as the same account, posts a forged or copied marker",
    stops:
      "markers are signed over repository, pull request, place, head, time and text; what is not signed only prevents that things are said twice; the newest one counts",
    tests: [
      ["action/trust.test.ts", "reviews what a forged summary of its own account calls reviewed"],
      ["action/trust.test.ts", "skips no review for a genuine summary %s"],
      [
        "action/trust.test.ts",
        "goes by its newest summary, so that a copy of an older one does nothing",
      ],
      ["action/trust.test.ts", "dismisses nothing for a forged answer, or one from elsewhere"],
      [
        "action/trust.test.ts",
        "takes no issue of a thread for fixed because of a reply of another thread",
      ],
      [
        "action/trust.test.ts",
        "takes no comment of a thread that was copied to another line for its own",
      ],
      ["action/trust.test.ts", "says once that nothing is signed without a key, and skips nothing"],
      ["github/marker/signed-marker.test.ts", "of %s is trusted at its place, and nowhere else"],
      ["post.test.ts", "signs nothing that it cannot verify: what is left of it is what was said"],
    ],
  },
  {
    threat:
      "an event that names no pull request has a stranger's reviewed, or one that a fork's run names",
    stops:
      "everybody behind it needs write access, whatever `review-authors` says: actor, triggering actor, and those of the run that is followed",
    tests: [
      [
        "action/named-by-input.test.ts",
        "takes nobody's word for it who may not write, with review-authors: %s",
      ],
    ],
  },
  {
    threat: "something is pushed between a command and its run",
    stops:
      "`fix` and `undo` act only on what was on GitHub before the comment, by a signed record of when",
    tests: [
      [
        "action/commands/moved-since.test.ts",
        "fixes nothing that was pushed after the comment, whatever was reviewed since",
      ],
    ],
  },
  {
    threat: "an agent, or its program by itself, calls a vendor or anybody else",
    stops:
      "in the jail there is no network but the gateway's socket; telemetry, updates and the like are switched off in every program",
    tests: [
      ["launch/jail/jail.test.ts", "lets nobody reach a vendor's host"],
      ["coder/quiet.test.ts", "$title looks up no name and calls nobody"],
    ],
  },
  {
    threat: "there is no jail, and nobody notices",
    stops:
      "log and report say so; Codex gets no shell; `isolation: required` fails the run; what is executed later must be as it was",
    tests: [
      [
        "cli/broken-sandbox.test.ts",
        "gives codex the files instead of tools where a jail was to be",
      ],
      [
        "e2e/integrity-snapshot.test.ts",
        "uses nothing of a run in which an agent without a jail changed Crosscheck",
      ],
    ],
  },
  {
    threat: "a text is made for a pattern or a comparison that takes the square of its length",
    stops:
      "the time of every function over strangers' words is measured against their length, for fifty kinds of text",
    tests: [
      ["review/answer-limits.test.ts", "is cut right behind validation, valid or salvaged"],
      ["text/time.test.ts", "knows every function of the room"],
      ["review/time.test.ts", "splits a long text of code spans in time that grows with it"],
      [
        "run/issues/merge-reviews.test.ts",
        "fails the reviewer whose answer cannot be merged, and keeps what the others found",
      ],
      [
        "stages/read-answers.test.ts",
        "uses of an artifact what it would use of an answer, and says what is missing",
      ],
    ],
  },
  {
    threat: "an agent's words act in a commit's message or in code scanning",
    stops:
      "what skips checks, mentions, refers or is a trailer is taken apart in every message; SARIF holds plain text without links",
    tests: [
      ["github/plan/commit-message.test.ts", "writes no commit that %j keeps from being checked"],
      ["github/plan/commit-message.test.ts", "lets no summary be the trailer %j"],
      ["report/sarif/sarif.test.ts", "says in plain text what a reader could take for a link or"],
    ],
  },
  {
    threat: "a run costs more than anybody wanted",
    stops:
      "finite limits of cost, tokens, requests and time; the most that a request may come to, by its bytes and with a full prompt for every document, is set aside before it is sent, and stays spent where the vendor does not say what it was; every pass and every dearer tier of an answer counts; a limit of cost that no price can keep is refused",
    tests: [
      [
        "gateway/spending.test.ts",
        "documents side by side stay within the limit, however many pages they hide",
      ],
      ["gateway/spending.test.ts", "where the client goes away %s"],
      ["gateway/spending.test.ts", "the gateway counts, for %s, %s"],
      ["gateway/limits.test.ts", "keeps parallel requests from overshooting the run's limit of %s"],
      ["e2e/prices.test.ts", "refuses a model without a price when %s limits the cost"],
    ],
  },
  {
    threat: "a request to a model says something to a proxy, to the vendor's account or to both",
    stops:
      "allow lists of headers, members and kinds of content per vendor, recorded from the CLIs; what is unknown is taken out, and the report names it once",
    tests: [
      [
        "gateway/allow-list.test.ts",
        "hands on no header that means something to a proxy or to the account",
      ],
      ["gateway/allow-list.test.ts", "takes out for %s %j, and says so"],
      ["gateway/cli-requests.test.ts", "the gateway hands on everything that %s sends"],
    ],
  },
  {
    threat: "`verify` executes the pull request's code",
    stops:
      "a jail without network, without secrets, with limits of memory, disk and threads; without a jail only for authors who may write, and never with files of a reviewer's",
    tests: [
      [
        "run/trials.test.ts",
        "shows the code under review no network, no secret and nothing of this machine",
      ],
      [
        "run/trials.test.ts",
        "offers nothing without the command, and nothing without a jail, whoever the author is",
      ],
      ["e2e/fixing.test.ts", "keeps the pull request's code in a jail while verify executes it"],
      ["e2e/fixing.test.ts", "executes nothing of a stranger's where there is no jail"],
      ["fix/verify.test.ts", "says which limit a greedy command went over"],
    ],
  },
  {
    threat:
      "a fork gets keys or a right to write, or has another pull request reviewed in its place",
    stops:
      "the fork's own run has neither; the one that follows counts its artifact only for the head and the repository that GitHub names, and fetches both as data",
    tests: [
      ["e2e/jobs.test.ts", "reviews no other pull request than the fork's own"],
      ["e2e/stages-plan.test.ts", "follows a fork's run to its own pull request alone"],
      ["docs/jobs.test.ts", "the fork's own run has no right, no secret, no agent and no checkout"],
    ],
  },
  {
    threat: "a job with an agent can write to the pull request, or has somebody else's key",
    stops: "in separate jobs one of them alone writes, and it has no key and starts no agent",
    tests: [
      ["docs/jobs.test.ts", "lets one job alone write, and that one never runs an agent"],
      ["docs/jobs.test.ts", "$id has contents: read, and the one key of its coder"],
      ["e2e/jobs.test.ts", "reviews, votes, patches, confirms and publishes by the jobs"],
    ],
  },
  {
    threat: "an artifact of another job is hostile",
    stops:
      "bounded, validated against a schema without unknown members, tied by digests to its plan; any bytes give an artifact or an error",
    tests: [
      [
        "stages/artifacts/fuzz.test.ts",
        "reads any bytes as an artifact or as an error of its own kind",
      ],
      ["stages/artifacts/fuzz.test.ts", "takes no content that was changed anywhere"],
      [
        "stages/artifacts/read-artifact.test.ts",
        "that is a symbolic link, a folder or a pipe is refused",
      ],
    ],
  },
  {
    threat: "a fix changes more than its issue asks for",
    stops:
      "what goes beyond the issue's and the change's files, their tests and three further source files is only shown; a file that steers a tool or a service is changed only when somebody with write access names its issue; no line of a manifest runs at install",
    tests: [
      ["e2e/fix-scope.test.ts", "commits no more than a fix may change, shows the rest"],
      ["fix/check-patch.test.ts", "changes %s only in an issue of that very file"],
      ["fix/check-patch.test.ts", "adds no script to %s that runs at install"],
      ["git/guarded-files.test.ts", "says that a file %s"],
    ],
  },
  {
    threat: "an agent of the coder library gets leave for one thing and does another",
    stops:
      "a move is judged by both its places, a command by what a shell in it runs; a word that nobody knows is refused; a coder removes no folder but its own",
    tests: [
      ["coder/codex/approvals.test.ts", "judges a patch that moves a file by where it moves it"],
      ["coder/approval/rules.test.ts", "declines %s by what a shell would run in it"],
      ["coder/given-options.test.ts", "%j is refused, and the words are named"],
      ["coder/given-options.test.ts", "is refused with files that are no coder's, and these stay"],
    ],
  },
  {
    threat: "what is released is not what the source gives",
    stops:
      "releases are built from the tag and compared with it, signed where no code of the repository runs; every action is pinned by its SHA",
    tests: [
      ["docs/release.test.ts", "runs the repository's code in no job that can write or sign"],
      ["docs/workflows.test.ts", "pins every action to a commit that we know"],
    ],
  },
];
