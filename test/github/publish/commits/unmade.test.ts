import { describe, expect, it } from "vitest";
import { GitHubError } from "../../../../src/errors.ts";
import type { PushCommit } from "../../../../src/github/publish/commits/post-commits.ts";
import type { RefusalCause } from "../../../../src/github/refusal.ts";
import { connect } from "../../connect.ts";
import { eachScene } from "../../each-scene.ts";
import { fixing } from "../../fixing.ts";
import { type RunOptions, runOn } from "../../scene.ts";

const scene = eachScene();

const inline = () => scene.pull.reviewComments.map(({ body }) => body);
const summary = () => scene.pull.comments[0]?.body ?? "";
const head = () => scene.repository.head("feature");

interface Case {
  readonly cause: RefusalCause;
  /** GitHub's words, as far as they are its own. */
  readonly words?: string;
  readonly set: () => void | Promise<void>;
  /** What the proposal's own branch makes of it; the same where it is missing. */
  readonly proposed?: RefusalCause;
}

const rules = "Repository rule violations found";
const onBranches = { branches: ["feature", "crosscheck/*"] };
const push = async () => {
  await scene.repository.commit("feature", { files: { "b.ts": "x\n" }, author: "alice" });
};

const cases: readonly Case[] = [
  {
    cause: "protected",
    words: "Changes must be made through a pull request.",
    set: () => scene.repository.protect("feature", "crosscheck/fixes-1-next"),
  },
  {
    cause: "ruleset",
    words: `${rules} Commit message must match a given regex pattern: ^JIRA-`,
    set: () => scene.repository.rule({ kind: "commit-message", pattern: "^JIRA-", ...onBranches }),
  },
  {
    cause: "no-answer",
    set: () =>
      scene.world.fault("graphql/createCommitOnBranch", { kind: "bad-gateway" }, { times: 9 }),
  },
  {
    cause: "head-moved",
    words: "Pull and try again.",
    set: () =>
      scene.world.fault("graphql/createCommitOnBranch", {
        kind: "meanwhile",
        run: async () => {
          await push();
          await scene.repository.commit("crosscheck/fixes-1-next", { files: { "b.ts": "y\n" } });
        },
      }),
  },
  {
    cause: "bad-token",
    words: "Bad credentials",
    set: () =>
      scene.world.fault(
        "graphql/createCommitOnBranch",
        { kind: "status", status: 401, body: { message: "Bad credentials" } },
        { times: 9 },
      ),
  },
  { cause: "head-moved", set: push },
  { cause: "merged", set: () => void Object.assign(scene.pull, { state: "closed", merged: true }) },
  { cause: "closed", set: () => void Object.assign(scene.pull, { state: "closed" }) },
  { cause: "branch-deleted", set: () => scene.repository.deleteBranch("feature") },
  { cause: "base-deleted", set: () => scene.repository.deleteBranch("main") },
];

/** Publishes a run with fixes of these lines; what hinders the commits comes between the plan and the first write. */
async function publish(
  { set }: Pick<Case, "set">,
  lines: readonly number[],
  more: Partial<RunOptions> = {},
) {
  scene.repository.settings.actionsMayApprove = true;
  const { published } = await runOn(connect(scene.world), scene, {
    ...fixing(lines),
    meanwhile: set,
    ...more,
  });
  return published;
}

const modes = [
  { mode: "commit", propose: false },
  { mode: "pull-request", propose: true },
];

describe.each(modes)("in the mode $mode", ({ propose }) => {
  it.each(cases)("$cause ($words) is told, and the fix suggested", async (one) => {
    const published = await publish(one, [6], { propose });
    expect(published.commits).toMatchObject([{ status: "refused", refusal: { cause: one.cause } }]);
    const notice = published.notices.find((text) => text.includes("only shown"));
    const [comment] = inline();
    expect(comment).toContain("```suggestion\nfixed 6\n```");
    for (const text of [notice, comment, summary()]) expect(text).toContain(one.words ?? "");
    expect(summary()).toContain("has a patch that is only shown, not committed");
    // One comment that was edited, and nobody is told a second time.
    expect(scene.pull.reviews).toHaveLength(1);
    expect(scene.pull.threads.map(({ comments }) => comments.length)).toEqual([1]);
    expect(scene.pull.threads.map(({ resolved }) => resolved)).toEqual([false]);
    expect([...scene.repository.pulls.values()]).toEqual([scene.pull]);
  });
});

it("names one cause once for all that it hinders, and what each patch builds on", async () => {
  const published = await publish({ set: () => scene.repository.protect("feature") }, [6, 9, 12]);
  const about = published.notices.filter((text) => text.includes("only shown"));
  expect(about).toEqual([expect.stringMatching(/^The fixes of issues \w{8}, \w{8}, \w{8} are/)]);
  expect(inline().map((text) => /builds on the fixes of/.test(text))).toEqual([false, true, true]);
  // Each line is where the head has it, whatever the fixes before it would have moved.
  expect(inline().map((text) => /suggestion\n(.*)\n/.exec(text)?.[1])).toEqual([
    "fixed 6",
    "fixed 9",
    "fixed 12",
  ]);
});

it("suggests only what was not committed", async () => {
  const answers = { kind: "status", status: 422, body: { message: "No" } } as const;
  scene.world.fault("graphql/createCommitOnBranch", answers, { skip: 1, times: 9 });
  const published = await publish({ set: () => undefined }, [6, 9]);
  expect(published.commits.map(({ status }) => status)).toEqual(["made", "refused"]);
  expect(inline().map((text) => text.includes("```suggestion"))).toEqual(
    expect.arrayContaining([false, true]),
  );
  expect(scene.pull.threads.map(({ resolved }) => resolved)).toEqual([true, false]);
});

it("shows the patch where no suggestion fits", async () => {
  const options = fixing([6]);
  const [fix] = options.result.fixes;
  const patch = `${fix?.patch}@@ -20 +20 @@\n-line 20\n+fixed 20\n`;
  scene.repository.protect("feature");
  const result = { ...options.result, fixes: fix ? [{ ...fix, patch }] : [] };
  await runOn(connect(scene.world), scene, { ...options, result });
  expect(inline()[0]).not.toContain("```suggestion");
  expect(inline()[0]).toContain("+fixed 20");
  expect(inline()[0]).toContain("the branch is protected");
});

it("says it in the thread of an issue that was raised before, once", async () => {
  const client = connect(scene.world);
  const options = fixing([6]);
  await runOn(client, scene, { result: { ...options.result, fixes: [] } });
  scene.repository.protect("feature");
  const [issue] = options.result.issues;
  const again = { ...options.result, issues: issue ? [{ ...issue, state: "open" as const }] : [] };
  for (let run = 1; run <= 2; run += 1) {
    await runOn(client, scene, { ...options, result: again });
    expect(inline()).toHaveLength(2);
    expect(inline()[1]).toContain("Changes must be made through a pull request.");
    expect(inline()[1]).toContain("+fixed 6");
  }
});

it("keeps the patch in the comment, and says so, where even that may not be edited", async () => {
  const forbidden = { kind: "status", status: 403, body: { message: "Not this one" } } as const;
  scene.world.fault("pulls/update-review-comment", forbidden, { times: 9 });
  const published = await publish({ set: () => scene.repository.protect("feature") }, [6]);
  expect(published.notices.join("\n")).toContain("Not every comment could be told");
  expect(published.notices.join("\n")).toContain("Not this one");
  expect(inline()[0]).toContain("+fixed 6");
  // Its thread is told by a reply.
  expect(inline()[1]).toContain("the branch is protected");
});

it("shows all of it in the summary where nothing can be posted inline", async () => {
  const client = connect(scene.world, { permissions: { issues: "write", contents: "write" } });
  scene.repository.protect("feature");
  await runOn(client, scene, fixing([6]));
  expect(inline()).toEqual([]);
  expect(summary()).toContain("Changes must be made through a pull request.");
  expect(summary()).toContain("+fixed 6");
});

describe("of a proposal", () => {
  const propose = true;
  it("the branch may not be created", async () => {
    const rule = { kind: "creation", branches: ["crosscheck/*"] } as const;
    const published = await publish({ set: () => scene.repository.rule(rule) }, [6], { propose });
    const words = "Cannot create ref due to creations being restricted.";
    for (const text of [published.notices.join("\n"), inline()[0], summary()]) {
      expect(text).toContain(words);
    }
    expect(inline()[0]).toContain("```suggestion\nfixed 6\n```");
  });

  it("its last step is refused: no other branch is left over", async () => {
    const rule = { kind: "creation", branches: ["crosscheck/fixes-1"] } as const;
    const published = await publish({ set: () => scene.repository.rule(rule) }, [6], { propose });
    expect(published.commits).toMatchObject([{ status: "refused", refusal: { cause: "ruleset" } }]);
    expect(await scene.repository.head("crosscheck/fixes-1-next")).toBeUndefined();
  });

  it("a branch that is left over is named where GitHub failed behind its commits", async () => {
    const die = () => {
      for (const operation of ["git/create-ref", "git/delete-ref"]) {
        const skip = operation === "git/create-ref" ? 1 : 0;
        scene.world.fault(operation, { kind: "bad-gateway" }, { skip, times: 99 });
      }
    };
    const published = await publish({ set: die }, [6], { propose });
    expect(published.commits).toMatchObject([{ status: "refused" }]);
    expect(published.notices.join("\n")).toContain("crosscheck/fixes-1-next could not be deleted");
  });

  it("says where the commits are when GitHub fails behind the branch", async () => {
    const die = () => {
      for (const operation of ["git/delete-ref", "git/get-ref", "pulls/create"]) {
        const skip = operation === "git/get-ref" ? 3 : 0;
        scene.world.fault(operation, { kind: "bad-gateway" }, { skip, times: 99 });
      }
    };
    const published = await publish({ set: die }, [6], { propose });
    expect(published.commits).toMatchObject([{ status: "made" }]);
    for (const text of [published.notices.join("\n"), inline()[0]]) {
      expect(text).toContain("The fixes are on the branch crosscheck/fixes-1");
    }
  });

  it("somebody else has committed to the branch", async () => {
    await publish({ set: () => undefined }, [6], { propose });
    await scene.repository.commit("crosscheck/fixes-1", {
      files: { "b.ts": "x\n" },
      author: "alice",
    });
    const published = await publish({ set: () => undefined }, [6], { propose });
    expect(published.commits).toMatchObject([{ refusal: { cause: "others-commits" } }]);
    expect(await scene.repository.read("crosscheck/fixes-1", "b.ts")).toBe("x\n");
  });

  it("the pull request may not be opened: where the commit is, and a suggestion", async () => {
    const published = await publish(
      { set: () => void Object.assign(scene.repository.settings, { actionsMayApprove: false }) },
      [6],
      { propose },
    );
    const words = "GitHub Actions is not permitted to create or approve pull requests.";
    for (const text of [published.notices.join("\n"), inline()[0], summary()]) {
      expect(text).toContain("on the branch crosscheck/fixes-1");
      expect(text).toContain(words);
    }
    expect(inline()[0]).toContain("```suggestion\nfixed 6\n```");
  });

  it("a staging branch that cannot be deleted is left over, and costs no fix", async () => {
    const forbidden = { kind: "status", status: 403, body: { message: "Cannot delete" } } as const;
    scene.world.fault("git/delete-ref", forbidden, { times: 9 });
    const published = await publish({ set: () => undefined }, [6], { propose });
    expect(published.commits).toMatchObject([{ status: "made" }]);
    expect(published.notices.join("\n")).toContain("crosscheck/fixes-1-next could not be deleted");
  });
});

it("is no refusal where GitHub made the commit and then says that something went wrong", async () => {
  const message = "Something went wrong while executing your query. Please include `AB12:3C`.";
  const body = { data: null, errors: [{ message }] };
  const fault = { kind: "status", status: 200, body, when: "after" } as const;
  const set = () => scene.world.fault("graphql/createCommitOnBranch", fault);
  const published = await publish({ set }, [6]);
  expect(published.commits).toMatchObject([{ status: "made", sha: await head() }]);
});

describe("pushed with git", () => {
  it.each<{ error: GitHubError; cause: RefusalCause }>([
    { error: new GitHubError("git push: (stale info)", 409), cause: "head-moved" },
    {
      error: new GitHubError("git push: GH006: Protected branch update failed", 422),
      cause: "protected",
    },
    {
      error: new GitHubError(
        "git push: GH013: Repository rule violations found for refs/heads/feature. Review all repository rules at https://github.test/rules - Commits must have verified signatures.",
        422,
      ),
      cause: "ruleset",
    },
    {
      error: new GitHubError("git push: denied (the token lacks contents: write)", 403),
      cause: "no-right",
    },
    { error: new GitHubError("git push: the line broke"), cause: "no-answer" },
  ])("$cause is told, and the fix suggested", async ({ error, cause }) => {
    const options = fixing([6]);
    const changes = new Map(
      [...options.changes].map(([id, change]) => [
        id,
        { ...change, additions: change.additions.map((one) => ({ ...one, executable: true })) },
      ]),
    );
    const pushCommit: PushCommit = async () => {
      throw error;
    };
    const before = await head();
    const { published } = await runOn(connect(scene.world), scene, {
      ...options,
      changes,
      pushCommit,
    });
    expect(published.commits).toMatchObject([{ status: "refused", refusal: { cause } }]);
    expect(inline()[0]).toContain("```suggestion\nfixed 6\n```");
    expect(summary()).not.toContain("the token lacks");
    expect(await head()).toBe(before);
  });
});
