import { expect, it } from "vitest";
import { isOwnCommit, isOwnFix } from "../../../src/github/read/own-commits.ts";
import { expectClean } from "../../world/github/expect-clean.ts";
import { startGitHub } from "../../world/github/start.ts";
import { connect } from "../connect.ts";
import { fixing } from "../fixing.ts";
import { runOn, setScene } from "../scene.ts";

const viewer = { login: "github-actions[bot]", id: 41_898_282 };
const ours = "41898282+github-actions[bot]@users.noreply.github.com";
const alices = "7+alice@users.noreply.github.com";
const trailer = "Fix: a total\n\nCrosscheck-Issue: 0123abcd\nFixed-by: gemini";

interface Made {
  readonly id: number | null;
  readonly by: string;
  readonly with: string;
  readonly message?: string;
}

it.each<[what: string, made: Made, own: boolean]>([
  ["made by GitHub's API", { id: viewer.id, by: ours, with: "noreply@github.com" }, true],
  ["pushed by us", { id: viewer.id, by: ours, with: ours }, true],
  ["of an address that GitHub gave us", { id: null, by: ours, with: ours }, true],
  [
    "of our account by another address",
    { id: viewer.id, by: "robot@acme.test", with: "noreply@github.com" },
    true,
  ],
  ["without our trailer", { id: viewer.id, by: ours, with: ours, message: "Fix: a total" }, false],
  ["of somebody else", { id: 7, by: alices, with: alices }, false],
  ["of somebody else, by GitHub's API", { id: 7, by: alices, with: "noreply@github.com" }, false],
  ["ours that somebody made anew", { id: viewer.id, by: ours, with: alices }, false],
  [
    "of an address that only looks like ours",
    { id: null, by: `1${ours}`, with: "noreply@github.com" },
    false,
  ],
])("tells a fix of ours from others by author, committer and trailer: %s", (_what, made, own) => {
  const facts = {
    author: made.id === null ? null : { id: made.id },
    commit: {
      message: made.message ?? trailer,
      author: { email: made.by },
      committer: { email: made.with },
    },
  };
  expect(isOwnCommit(facts, viewer)).toBe(own);
});

it("takes nothing for ours of which GitHub does not say who made it", () => {
  const nobody = { author: null, commit: { message: trailer, author: null, committer: null } };
  expect(isOwnCommit(nobody, viewer)).toBe(false);
});

it("recognises a commit of ours on GitHub, and no other one", async () => {
  await using world = await startGitHub();
  const scene = await setScene(world);
  const client = connect(world);
  const name = { owner: "acme", repo: "shop" };
  const reviewed = scene.pull.headSha;
  await runOn(client, scene, fixing([6]));
  expect(scene.pull.headSha).not.toBe(reviewed);
  expect(await isOwnFix(client, name, scene.pull.headSha, viewer)).toBe(true);
  expect(await isOwnFix(client, name, reviewed, viewer)).toBe(false);
  const stranger = { login: "alice", id: world.user("alice").id };
  expect(await isOwnFix(client, name, scene.pull.headSha, stranger)).toBe(false);
  expectClean(world);
});
