import { join } from "node:path";
import { expect, it } from "vitest";
import { planReview } from "../../../src/action/decide/plan-review.ts";
import { publishRun } from "../../../src/action/publish/publish-run.ts";
import { applyPatch } from "../../../src/git/apply.ts";
import { patchText } from "../../../src/git/diff.ts";
import { madeCommit, madeRepository } from "../../git/made-commit.ts";
import { eachScene } from "../../github/each-scene.ts";
import { fixOf, issueOn, resultOf } from "../../report/sample.ts";
import { readBlob } from "../../world/git/object.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";
import { openJob } from "../open-job.ts";

const scene = eachScene();
const path = "src/cart.ts";
const lines = Array.from({ length: 12 }, (_, at) => `row ${at + 1}`);

/** A file of these lines, each with its end. */
function file(endOf: (line: number) => string, of: readonly string[] = lines): string {
  return of.map((line, at) => line + endOf(at + 1)).join("");
}
const fixed = (line: number, ...by: readonly string[]) => lines.toSpliced(line - 1, 1, ...by);

/** Reviews a change of all lines, and publishes a fix of one: what the comment offers, and what its bytes should be. */
async function published(before: string, after: string, line: number) {
  const { world, repository } = scene;
  await using place = await temporaryFolder("suggested-bytes");
  const own = await madeRepository(join(place.path, "repository"));
  const [head, patched] = [
    await madeCommit(own, { [path]: before }),
    await madeCommit(own, { [path]: after }),
  ];
  const patch = await patchText(own, head.tree, patched.tree);
  const applied = await applyPatch(own, head.tree, patch);
  const wanted =
    applied.status === "applied"
      ? await own.gitBytes(["cat-file", "blob", `${applied.tree}:${path}`])
      : null;
  expect(Buffer.from(wanted ?? []).toString()).toBe(after);
  await repository.commit("windows", { files: { [path]: before }, author: "alice" });
  const pull = await world.openPull(repository, { head: "windows", author: "alice" });
  await using open = await openJob(world, {});
  const planned = await planReview(
    {
      ...{ kind: "review", event: "pull_request", action: "opened", label: null },
      ...{ pullNumber: pull.number, pullRequest: null },
      repository: { owner: "acme", repo: "shop" },
      trigger: { actor: "alice", triggeringActor: "alice", sender: null },
    },
    open.job,
    { full: false },
  );
  if (planned.status !== "ready") throw new Error(planned.status);
  const issue = issueOn(line);
  const result = resultOf([issue], { fixes: [{ ...fixOf(issue, line), patch }] });
  await publishRun({ ...planned, output: { result, fixes: [] } }, open.job);
  const [comment] = pull.reviewComments;
  if (comment === undefined) throw new Error("no comment was posted");
  return { comment, pull };
}

const crlf = () => "\r\n";
const lf = () => "\n";
const open = (at: number) => (at < lines.length ? "\r\n" : "");
const mixed = (at: number) => (at < 9 ? "\n" : "\r\n");

it.each([
  ["LF", file(lf), file(lf, fixed(6, "fixed"))],
  ["CRLF", file(crlf), file(crlf, fixed(6, "fixed"))],
  ["CRLF that gets lines more", file(crlf), file(crlf, fixed(6, "fixed", "", "new"))],
  ["CRLF that loses a line", file(crlf), file(crlf, fixed(6))],
  ["CRLF with none at its end", file(open), file(open, fixed(6, "fixed"))],
])("what is suggested for a file of %s makes the bytes of the patch", async (_, before, after) => {
  const { comment, pull } = await published(before, after, 6);
  expect(comment.body).toContain("```suggestion\n");
  expect(comment.body).not.toContain("\r");
  await scene.world.applySuggestion(comment, { author: "alice" });
  const { gitDirectory } = scene.repository;
  expect((await readBlob(gitDirectory, `${pull.headSha}:${path}`)).toString()).toBe(after);
});

it.each([
  ["line ends of two kinds", file(mixed), file(mixed, fixed(6, "fixed")), 6],
  [
    "a stray carriage return",
    file(crlf, fixed(2, "a\rb")),
    file(crlf, fixed(2, "a\rb").toSpliced(5, 1, "fixed")),
    6,
  ],
  ["CRLF where a line gets LF", file(crlf), file(crlf).replace("row 6\r", "row 6"), 6],
  ["a last line without an end", file(open), file(open, fixed(12, "fixed")), 12],
  ["one beside the fix", file(open), file(open, fixed(11, "fixed")), 12],
])("nothing is suggested for a file of %s: its patch is shown", async (_, before, after, line) => {
  const { comment } = await published(before, after, line);
  expect(comment.body).not.toContain("```suggestion");
  expect(comment.body).toContain("```diff\n");
});
