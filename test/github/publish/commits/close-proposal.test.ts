import { beforeEach, expect, it } from "vitest";
import { fixOf, issueOn, resultOf } from "../../../report/sample.ts";
import type { Pull } from "../../../world/github/entity/repository.ts";
import type { Fault } from "../../../world/github/fault.ts";
import { connect } from "../../connect.ts";
import { eachScene } from "../../each-scene.ts";
import { newFile, runOn } from "../../scene.ts";

const scene = eachScene();
let proposal: Pull;
const issue = issueOn(6);

beforeEach(async () => {
  scene.repository.settings.actionsMayApprove = true;
  const contents = Buffer.from(newFile.replace("changed 6\n", "fixed 6\n"));
  const additions = [{ path: "src/cart.ts", contents, executable: false }];
  await runOn(connect(scene.world), scene, {
    result: resultOf([issue], { fixes: [fixOf(issue, 6)] }),
    changes: new Map([[issue.id, { additions, deletions: [] }]]),
    propose: true,
  });
  const [made] = [...scene.repository.pulls.values()].filter((one) => one !== scene.pull);
  if (!made) throw new Error("no pull request was opened");
  proposal = made;
});

async function nothingLeft(noFixLeft = true): Promise<string> {
  const options = { result: resultOf([]), propose: true, noFixLeft };
  const { published } = await runOn(connect(scene.world), scene, options);
  return published.notices.join("\n");
}

it("closes the pull request with the fixes once no fix is left, and says why", async () => {
  expect(await nothingLeft(false)).toBe("");
  expect(proposal.state).toBe("open");
  expect(await nothingLeft()).toMatch(new RegExp(`\\b${proposal.number} .*closed`));
  expect(proposal.state).toBe("closed");
  expect(proposal.comments.map(({ body }) => body)).toEqual([
    expect.stringMatching(new RegExp(`${scene.pull.headSha} .*#${scene.pull.number} `)),
  ]);
  expect(scene.pull.comments[0]?.body).toContain("No fix is left");
  expect(await nothingLeft()).toBe("");
});

it.each<[string, Fault]>([
  ["issues/create-comment", { kind: "reset", when: "after" }],
  ["pulls/update", { kind: "bad-gateway", when: "after" }],
  ["pulls/update", { kind: "bad-gateway" }],
])("says it once and closes it where %s is struck by %o", async (operation, fault) => {
  scene.world.fault(operation, fault);
  await nothingLeft();
  expect(proposal.state).toBe("closed");
  expect(proposal.comments).toHaveLength(1);
});

it("says nothing again where an earlier run came to closing it, but not to the end of it", async () => {
  const refusal = { kind: "status", status: 403, body: { message: "Not now" } } as const;
  scene.world.fault("pulls/update", refusal);
  expect(await nothingLeft()).toContain("could not be closed");
  await nothingLeft();
  expect(proposal.state).toBe("closed");
  expect(proposal.comments).toHaveLength(1);
});

it("leaves one alone that somebody has committed to, and one whose last fix somebody made anew", async () => {
  const { repository } = scene;
  const branch = proposal.headRef;
  const ours = proposal.headSha;
  await repository.commit(branch, { files: { "notes.txt": "mine\n" }, author: "alice" });
  expect(await nothingLeft()).toContain(`${proposal.number} stays open`);
  expect(proposal.state).toBe("open");
  const { data } = await connect(scene.world).rest.repos.getCommit({
    owner: repository.owner,
    repo: repository.name,
    ref: ours,
  });
  const { message } = data.commit;
  await repository.commit(branch, {
    message,
    files: { "b.ts": "x" },
    parent: ours,
    author: "alice",
  });
  expect(await nothingLeft()).toContain(`${proposal.number} stays open`);
  expect(proposal.comments).toEqual([]);
});

it("closes nothing when the head moved meanwhile", async () => {
  const { repository } = scene;
  await runOn(connect(scene.world), scene, {
    result: resultOf([]),
    propose: true,
    noFixLeft: true,
    meanwhile: async () => {
      await repository.commit("feature", { files: { "b.ts": "new\n" }, author: "alice" });
    },
  });
  expect(proposal.state).toBe("open");
});
