import { deepStrictEqual, ok, strictEqual } from "node:assert";
import type { UsesOptions } from "../../world/runner/runner.ts";
import { issueOf, reviewAnswer } from "../answers.ts";
import type { Attack, Play } from "../attack.ts";
import { openStage, type Stage, type Used } from "../stage.ts";

/** Somebody who asks for what they may not have. */
interface Asker {
  readonly name: string;
  ask(stage: Stage): Promise<Partial<UsesOptions>>;
}

const says = (name: string, author: string, body = "/crosscheck fix all"): Asker => ({
  name,
  ask: async ({ github, pull }) => ({
    event: await github.event("issue_comment", "created", github.comment(pull, { author, body })),
  }),
});

const askers: readonly Asker[] = [
  says("a reader's command", "bob"),
  says("a stranger's command", "mallory"),
  says("a command of a bot that nobody named", "evil[bot]"),
  says("a writer's name with [bot] behind it", "alice[bot]"),
  says("a command behind hidden characters", "alice", "\u200b/crosscheck fix all"),
  {
    name: "a writer's comment that was edited",
    ask: async ({ github, pull }) => {
      const comment = github.comment(pull, { author: "alice", body: "/crosscheck fix all" });
      comment.updatedAt = new Date(Date.parse(comment.createdAt) + 60_000).toISOString();
      return { event: await github.event("issue_comment", "edited", comment) };
    },
  },
  {
    name: "a re-run by somebody without rights",
    ask: async ({ github, pull }) => ({
      event: await github.event("pull_request", "opened", pull),
      github: { triggering_actor: "bob" },
    }),
  },
];

interface Asked extends Used {
  readonly runs: ReadonlyMap<Asker, Used>;
  readonly requestCount: number;
  readonly commits: number;
}

/** People who may not command, one after the other. */
export const peoplePlay: Play<Asked> = {
  name: "people",
  runs: askers.length,
  attacks: [
    ...askers.map(
      (asker): Attack<Asked> => ({
        name: asker.name,
        threat: "people",
        planted: "the event that starts the run",
        asserted: "the run is skipped, green; no model is asked, nothing is pushed or said",
        proof: ({ runs }) => {
          const run = runs.get(asker);
          ok(run, "it ran");
          strictEqual(run.step.conclusion, "success");
          strictEqual(run.step.outputs.outcome, "skipped", run.printed);
        },
      }),
    ),
    {
      name: "no model was asked for any of them",
      threat: "people",
      planted: "all of these events",
      asserted: "the models' servers saw no request",
      proof: ({ requestCount, commits }) => deepStrictEqual([requestCount, commits], [0, 0]),
    },
  ],
  async perform() {
    await using stage = await openStage({
      head: () => ({ "src/shop.ts": "export const price = 1;\n" }),
      scripts: () => [{ vendor: "anthropic", steps: () => ({ answer: reviewAnswer() }) }],
    });
    const runs = new Map<Asker, Used>();
    for (const asker of askers) runs.set(asker, await stage.use({}, await asker.ask(stage)));
    const last = [...runs.values()].at(-1);
    if (!last) throw new Error("nobody asked");
    return {
      ...last,
      runs,
      requestCount: stage.models.requests.length,
      commits: stage.github.requests("graphql/createCommitOnBranch").length,
    };
  },
};

interface Moved extends Used {
  readonly pushed: string;
  readonly now: string;
  readonly reviewed: readonly string[];
}

/** The author pushes while the reviewers work and once more while the fixer does. */
export const movedHeadPlay: Play<Moved> = {
  name: "moved head",
  runs: 1,
  attacks: [
    {
      name: "a push while the reviewers work",
      threat: "head",
      planted: "a commit on the branch between the start and the answer",
      asserted: "what was fetched is the head of the event; the new commit is in no prompt",
      proof: ({ requests }) => {
        const prompts = requests.map((one) => one.userTexts.join("\n")).join("\n");
        ok(prompts.includes("price = 1"));
        ok(!prompts.includes("swapped"));
      },
    },
    {
      name: "a title and a description that were changed after the event",
      threat: "head",
      planted: "both say something else when the run reads the pull request",
      asserted: "the reviewers see those of the event",
      proof: ({ requests }) => {
        const prompts = requests.map((one) => one.userTexts.join("\n")).join("\n");
        ok(prompts.includes("Honest title") && prompts.includes("Honest description"));
        ok(!prompts.includes("Rewritten"));
      },
    },
    {
      name: "a fix for a head that is gone",
      threat: "head",
      planted: "the same push; a fix is ready to be committed",
      asserted: "nothing is pushed: the branch stands where its author put it",
      proof: ({ now, pushed }) => strictEqual(now, pushed),
    },
    {
      name: "a review of code that is gone",
      threat: "head",
      planted: "the same push",
      asserted: "no review of ours is on the new commit",
      proof: ({ reviewed, pushed }) => ok(!reviewed.includes(pushed)),
    },
  ],
  async perform() {
    let pushed = "";
    await using stage = await openStage({
      title: "Honest title",
      body: "Honest description",
      head: () => ({ "src/shop.ts": "export const price = 1;\n" }),
      scripts: (opened) => [
        {
          vendor: "anthropic",
          steps: async () => {
            pushed = await opened.repository.commit("feature", {
              files: { "src/shop.ts": "export const swapped = 2;\n" },
              author: "alice",
            });
            const issue = issueOf({ file: "src/shop.ts", title: "Price is wrong" });
            return { answer: reviewAnswer([issue]) };
          },
        },
        {
          vendor: "gemini",
          steps: ({ toolResults }) =>
            toolResults.length > 0
              ? { text: "Done." }
              : {
                  calls: [
                    {
                      kind: "replace",
                      file: "src/shop.ts",
                      oldText: "price = 1",
                      newText: "price = 3",
                    },
                  ],
                },
        },
      ],
    });
    const event = await stage.github.event("pull_request", "opened", stage.pull);
    stage.pull.title = "Rewritten title";
    stage.pull.body = "Rewritten description";
    const used = await stage.use(
      { reviewers: "claude", fix: "commit", "confirm-fixes": "false", isolation: "off" },
      { event },
    );
    return {
      ...used,
      pushed,
      now: (await stage.repository.head("feature")) ?? "",
      reviewed: stage.pull.reviews.map((review) => review.commit),
    };
  },
};
