import { beforeEach, expect, it } from "vitest";
import { planReview } from "../../../src/action/decide/plan-review.ts";
import type { SummaryMarker } from "../../../src/github/marker/marker.ts";
import { diffPath } from "../../../src/review/diff/diff.ts";
import { renderDiff } from "../../../src/review/diff/render-diff.ts";
import { eachScene } from "../../github/each-scene.ts";
import { signed, testKeyring } from "../../github/signed.ts";
import { openJob } from "../open-job.ts";

const scene = eachScene();
const run = "  run(input);\n";
const far = "// far\n".repeat(9);

/** A file with a call behind a check, or where there is none. */
function shop(checked: string, unchecked: string, above = ""): string {
  return [
    `${above}export function admin(user, input) {\n  requireAdmin(user);\n${checked}  audit(user);\n}\n`,
    `export function anybody(user, input) {\n  greet(user);\n${unchecked}  audit(user);\n}\n`,
  ].join(far);
}

/** Leaves the summary of a review of the head as it is now. */
async function reviewed(): Promise<void> {
  const { world, repository, pull } = scene;
  const marker: SummaryMarker = {
    ...{ kind: "summary", state: "done", said: [], issues: [], commits: [], dismissed: [] },
    ...{ head: pull.headSha, reviewedHead: pull.headSha, renamed: [] },
    reviewedBase: (await repository.head("main")) ?? "",
  };
  world.comment(pull, {
    author: "github-actions[bot]",
    body: signed("Before.", marker, testKeyring, pull.number),
  });
}

/** What the next run looks at. */
async function next() {
  await using open = await openJob(scene.world);
  const planned = await planReview(
    {
      ...{ kind: "review", event: "pull_request", action: "synchronize", label: null },
      ...{ repository: { owner: "acme", repo: "shop" }, pullNumber: scene.pull.number },
      ...{ trigger: { actor: "alice", triggeringActor: "alice", sender: null }, pullRequest: null },
    },
    open.job,
    { full: false },
  );
  if (!("change" in planned)) throw new Error(planned.reason);
  const { change, memory } = planned;
  return {
    since: memory.since,
    looked: change.reviewed.files.map(diffPath),
    before: change.reviewedBefore,
    shown: renderDiff(change.reviewed.files),
  };
}

beforeEach(async () => {
  const { repository } = scene;
  const parent = await repository.commit("main", { files: { "src/shop.js": shop("", "") } });
  const files = { "src/shop.js": shop(run, ""), "src/other.js": "1;\n" };
  await repository.commit("feature", { parent, files, author: "alice" });
  await reviewed();
});

it("looks again at a line that moves from behind a check to where there is none", async () => {
  const { repository, pull } = scene;
  const then = pull.headSha;
  const files = { "src/shop.js": shop("", run) };
  await repository.commit("feature", { files, author: "alice" });
  const { since, looked, before, shown } = await next();
  expect(since).toBe(then);
  expect(looked).toEqual(["src/shop.js"]);
  expect(before).toEqual(["src/other.js"]);
  expect(shown).toMatch(/greet\(user\);\n\+\d+ {3}run\(input\);/);
});

it("looks again behind a merge only at what the base changed around, and at nothing else", async () => {
  const { repository } = scene;
  const elsewhere = { "README.md": "Shop\n" };
  const merge = async (files: Record<string, string>, mine: Record<string, string> = files) => {
    const merges = await repository.commit("main", { files });
    await repository.commit("feature", { files: mine, merges, author: "alice" });
    return await next();
  };
  expect(await merge(elsewhere)).toMatchObject({
    looked: [],
    before: ["src/other.js", "src/shop.js"],
  });
  // The base takes the check away that stood above the line.
  const unchecked = (text: string) => text.replace("  requireAdmin(user);\n", "");
  const merged = await merge(
    { "src/shop.js": unchecked(shop("", "")) },
    { "src/shop.js": unchecked(shop(run, "")) },
  );
  expect(merged).toMatchObject({ looked: ["src/shop.js"], before: ["src/other.js"] });
});

it("looks at what the base calls vendored no more, or not yet, as at something new", async () => {
  const { repository } = scene;
  const vendored = { ".gitattributes": "src/other.js linguist-vendored\n" };
  const merges = await repository.commit("main", { files: vendored });
  await repository.commit("feature", { files: vendored, merges, author: "alice" });
  expect(await next()).toMatchObject({ looked: [], before: ["src/shop.js"] });
  for (const comment of [...scene.pull.comments]) scene.world.deleteComment(comment);
  await reviewed();
  const plain = { ".gitattributes": "\n" };
  const again = await repository.commit("main", { files: plain });
  await repository.commit("feature", { files: plain, merges: again, author: "alice" });
  expect(await next()).toMatchObject({ looked: ["src/other.js"], before: ["src/shop.js"] });
});
