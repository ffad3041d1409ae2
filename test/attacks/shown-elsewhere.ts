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
    threat: "a push moves lines that were reviewed to where they do harm",
    stops: "a change is the same only at the same place and between the same lines",
    tests: [
      [
        "review/history/changed-since.test.ts",
        "takes the same lines at another place, or between other lines, for another change",
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
      "finite limits of cost, tokens, requests and time; what a request may come to is set aside before it is sent; a limit of cost that no price can keep is refused",
    tests: [
      ["gateway/limits.test.ts", "keeps parallel requests from overshooting the run's limit of %s"],
      ["e2e/prices.test.ts", "refuses a model without a price when %s limits the cost"],
    ],
  },
  {
    threat: "`verify` executes the pull request's code",
    stops:
      "a jail without network, without secrets, with limits of memory, disk and threads; without a jail only for authors who may write",
    tests: [
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
    threat: "what is released is not what the source gives",
    stops:
      "releases are built from the tag and compared with it, signed where no code of the repository runs; every action is pinned by its SHA",
    tests: [
      ["docs/release.test.ts", "runs the repository's code in no job that can write or sign"],
      ["docs/workflows.test.ts", "pins every action to a commit that we know"],
    ],
  },
];
