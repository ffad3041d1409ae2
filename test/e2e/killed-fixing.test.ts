import { expect, it } from "vitest";
import { markedIn } from "../github/signed.ts";
import { readCommit } from "../world/git/commit.ts";
import { openDesk } from "./desk.ts";

it("commits and says nothing twice when a job is started again that was killed between two commits", {
  tags: ["nightly"],
  timeout: 120_000,
}, async () => {
  await using desk = await openDesk({ vote: "false", fix: "commit", "max-fixes": "4" });
  const { github, pull, repository } = desk;
  const event = await github.event("pull_request", "opened", pull);
  let pid = 0;
  const run = () => {
    process.kill(pid, "SIGKILL");
  };
  github.fault("graphql/createCommitOnBranch", { kind: "meanwhile", run }, { skip: 2 });
  const reviewed = pull.headSha;
  const onStart = (started: number) => {
    pid = started;
  };
  const killed = await desk.use(event, {}, { onStart });
  expect(killed.signal).toBe("SIGKILL");
  await killed.post();

  const again = await desk.use(event);
  expect(again.conclusion, again.log.join("\n")).toBe("success");
  expect(again.summary).toContain("head moved");
  const headlines = [];
  for (let sha = pull.headSha; sha !== reviewed; ) {
    const { message, parents } = await readCommit(repository.gitDirectory, sha);
    headlines.push(message.split("\n")[0]);
    sha = parents[0] ?? reviewed;
  }
  expect(new Set(headlines).size).toBe(headlines.length);
  expect(headlines.length).toBeGreaterThanOrEqual(2);
  const own = pull.comments.filter(({ body }) => markedIn(body)?.kind === "summary");
  expect(own.map(({ body }) => /^.*8 (?:issues|still open)/.test(body))).toEqual([true]);
  expect(pull.threads).toHaveLength(8);
  expect(repository.pulls.size).toBe(1);

  // Nobody remembers the commits but the branch itself.
  const before = await repository.head(`${reviewed}^{tree}`);
  for (const _ of headlines) {
    const asked = await desk.ask("/crosscheck undo");
    expect(asked.reactions).toEqual(["eyes", "rocket"]);
  }
  expect(await repository.head(`${pull.headSha}^{tree}`)).toBe(before);
  expect((await desk.ask("/crosscheck undo")).answer).toContain("no fix of mine to undo");
  desk.settled();
});
