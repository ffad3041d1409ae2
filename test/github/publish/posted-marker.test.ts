import { expect, it } from "vitest";
import { planPublication } from "../../../src/github/plan/plan-publication.ts";
import { postedMarker } from "../../../src/github/publish/posted-marker.ts";
import { issueOn, issueOnFile, resultOf } from "../../report/sample.ts";
import { fixing } from "../fixing.ts";
import { planOptions, rememberedBy } from "../plan-options.ts";

const sha = (digit: string) => digit.repeat(40);
const commits = [{ issue: "0123abcd", sha: sha("1") }];
const existing = rememberedBy({ commits, said: ["4567abcd"] });
const nothing = { comments: [], commits: [], reviewUrl: null };

it("remembers the commits that were made behind those before, and none that was not made", () => {
  const publication = planPublication(planOptions({ existing, ...fixing([6, 9]) }));
  const [first, second, third] = [issueOn(6).id, issueOn(9).id, issueOn(7).id];
  const made = [
    { issue: first, status: "made", sha: sha("2") },
    { issue: second, status: "made", sha: sha("3") },
    { issue: third, status: "refused", refusal: { cause: "head-moved", words: null } },
  ] as const;
  expect(postedMarker(publication, { ...nothing, commits: made }, existing).commits).toEqual([
    ...commits,
    { issue: first, sha: sha("2") },
    { issue: second, sha: sha("3") },
  ]);
});

it("does not take what is only proposed for a commit on the branch", () => {
  const options = planOptions({ existing, propose: true, ...fixing([6]) });
  const publication = planPublication(options);
  expect(publication.proposal).not.toBeNull();
  const made = [{ issue: issueOn(6).id, status: "made", sha: sha("2") } as const];
  const marker = postedMarker(publication, { ...nothing, commits: made }, existing);
  expect(marker.commits).toEqual(commits);
});

it("remembers what a review's body lists as said, once it was posted, each once", () => {
  const issue = issueOnFile("Whole file");
  const result = resultOf([issue]);
  const publication = planPublication(planOptions({ existing, result }));
  const { said } = postedMarker(publication, { ...nothing, reviewUrl: "url" }, existing);
  expect(said).toEqual(["4567abcd", issue.id]);
  expect(postedMarker(publication, nothing, existing).said).toEqual(["4567abcd"]);
});

it("remembers what GitHub refused on its line, and counts no head as reviewed whose review is lost", () => {
  const issue = issueOn(6);
  const result = resultOf([issue], { base: sha("b") });
  const publication = planPublication(planOptions({ existing, result }));
  const comment = { issue: issue.id, url: null, reason: "no such line" };
  const refused = { ...nothing, comments: [{ ...comment, status: "refused" } as const] };
  expect(postedMarker(publication, refused, existing)).toMatchObject({
    issues: [{ title: issue.title }],
    reviewedHead: sha("a"),
    reviewedBase: sha("b"),
  });
  const lost = { ...nothing, comments: [{ ...comment, status: "failed" } as const] };
  expect(postedMarker(publication, lost, existing)).toMatchObject({
    issues: [],
    reviewedHead: sha("c"),
    reviewedBase: sha("d"),
  });
  const first = planPublication(planOptions({ result }));
  const none = { ...existing, summary: null };
  expect(postedMarker(first, lost, none)).toMatchObject({ reviewedHead: null, reviewedBase: null });
});
