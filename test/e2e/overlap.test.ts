import { expect, it } from "vitest";
import { keyringIn, markedIn, signed } from "../github/signed.ts";
import { openDesk } from "./desk.ts";

it("leaves the report of a newer run alone, says so, and keeps what it found itself", async () => {
  await using desk = await openDesk();
  const { github, pull, repository } = desk;
  const event = await github.event("pull_request", "opened", pull);
  const files = { "notes.txt": "later\n" };
  await repository.commit("coupons", { files, author: "alice" });
  const later = pull.headSha;
  const report = () => {
    const comment = pull.comments.at(-1);
    const marker = markedIn(comment?.body ?? "");
    if (comment === undefined || marker?.kind !== "summary") throw new Error("no summary yet");
    comment.body = signed(
      "The later report.",
      { ...marker, head: later, state: "done" },
      keyringIn(desk),
      pull.number,
    );
  };
  let reported = false;
  const step = await desk.use(
    event,
    { fix: "off" },
    {
      onLine(line) {
        if (reported || !line.includes("done (review)")) return;
        reported = true;
        report();
      },
    },
  );
  expect(reported).toBe(true);
  expect(step.outputs).toMatchObject({ outcome: "success", "issue-count": "8" });
  const said = `A newer run has reported on ${later.slice(0, 8)}`;
  expect(step.annotations.map(({ message }) => message).join()).toContain(said);
  expect(step.summary).toContain("SQL injection");
  expect(pull.reviews).toEqual([]);
  expect(pull.comments).toHaveLength(1);
  expect(pull.comments[0]?.body).toContain("The later report.");

  // The same event once more: nothing to do, and no model is asked.
  const asked = desk.models.requests.length;
  const again = await desk.use(event, { fix: "off" });
  expect(again.outputs.outcome).toBe("skipped");
  expect(again.summary).toContain(`a later commit, ${later.slice(0, 8)},`);
  expect(desk.models.requests).toHaveLength(asked);
  desk.settled();
});

it("keeps what was dismissed and committed while a review was running", async () => {
  await using desk = await openDesk();
  const { github, pull } = desk;
  const event = await github.event("pull_request", "opened", pull);
  const commit = { issue: "0123abcd", sha: "c".repeat(40) };
  let done = false;
  await desk.use(
    event,
    { fix: "off" },
    {
      onLine(line) {
        if (done || !line.includes("done (review)")) return;
        done = true;
        const comment = pull.comments.at(-1);
        const marker = markedIn(comment?.body ?? "");
        if (comment === undefined || marker?.kind !== "summary") throw new Error("no summary yet");
        const more = { dismissed: ["0123abcd"], commits: [commit] };
        comment.body = signed("Working.", { ...marker, ...more }, keyringIn(desk), pull.number);
      },
    },
  );
  expect(done).toBe(true);
  const marker = markedIn(pull.comments[0]?.body ?? "");
  expect(marker).toMatchObject({ state: "done", dismissed: ["0123abcd"], commits: [commit] });
  desk.settled();
});
