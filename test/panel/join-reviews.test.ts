import fc from "fast-check";
import { expect, it } from "vitest";
import { joinReviews, presentReviewers } from "../../src/panel/join-reviews.ts";
import { failedReview, type ShardReview } from "../../src/panel/reviewer.ts";
import { answerLimits } from "../../src/review/answer-limits.ts";

const done = (reviewer: string, shard: number, over: Partial<ShardReview> = {}): ShardReview => ({
  reviewer,
  shard,
  status: "ok",
  reason: null,
  summary: `${reviewer} saw ${shard}`,
  issues: [],
  droppedCount: 0,
  durationMs: 10 * shard,
  ...over,
});

it("names what was missed, and is partial, when a shard failed", () => {
  const given = [done("one", 0), failedReview("one", 1, "timeout"), done("one", 2)];
  const [review] = joinReviews(["one"], given);
  expect(review).toMatchObject({
    status: "partial",
    reason: "timeout",
    missedShards: [1],
    summary: "one saw 0\none saw 2",
    durationMs: 20,
  });
});

it("keeps what was withdrawn in every shard, and says nothing of it where nothing was", () => {
  const withdrawn = (title: string) => {
    const rest = {
      file: "a.ts",
      line: 1,
      severity: "low",
      description: "",
      reason: "No.",
    } as const;
    return { withdrawn: [{ ...rest, title }] };
  };
  const given = [done("one", 0, withdrawn("A")), done("one", 2, withdrawn("B")), done("two", 0)];
  const [one, two] = joinReviews(["one", "two"], given);
  expect(one?.withdrawn?.map(({ title }) => title)).toEqual(["A", "B"]);
  expect(two).not.toHaveProperty("withdrawn");
});

it("fails who answered for no shard, with each reason once", () => {
  const given = [0, 1, 2].map((shard) =>
    failedReview("one", shard, shard < 2 ? "no key" : "stopped"),
  );
  const reviews = joinReviews(["one", "two"], [...given, done("two", 0)]);
  expect(reviews[0]).toMatchObject({ status: "failed", reason: "no key; stopped" });
  expect(presentReviewers(reviews)).toEqual(["two"]);
});

it("gives the same for any order in which the shards come", () => {
  const given = ["one", "two"].flatMap((name) => [0, 1, 2].map((shard) => done(name, shard)));
  const whole = joinReviews(["one", "two"], given);
  fc.assert(
    fc.property(fc.shuffledSubarray(given, { minLength: given.length }), (shuffled) => {
      expect(joinReviews(["one", "two"], shuffled)).toEqual(whole);
    }),
  );
});

it("uses so many issues of one reviewer and no more, whatever the number of its shards", () => {
  const issue = {} as ShardReview["issues"][number];
  const issues = Array.from({ length: answerLimits.issues }, () => issue);
  const shards = answerLimits.issuesOfReviewer / answerLimits.issues + 1;
  const given = Array.from({ length: shards }, (_, shard) => done("one", shard, { issues }));
  const [review] = joinReviews(["one"], given);
  expect(review).toMatchObject({
    status: "partial",
    reason: "only the first 1000 of its 1200 issues are used",
    issueCount: answerLimits.issuesOfReviewer,
  });
  expect(joinReviews(["one"], given.slice(1))[0]?.status).toBe("ok");
});
