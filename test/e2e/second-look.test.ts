import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import type { RunResult } from "../../src/model/result.ts";
import { openDesk, opened } from "./desk.ts";

it("has reviewers look again by default: one adds an issue and withdraws another, and both are told", async () => {
  await using desk = await openDesk({ passes: "" });
  const step = await opened(desk);
  expect(step.outputs).toMatchObject({ outcome: "success", "issue-count": "8" });
  const report = JSON.parse(await readFile(step.outputs.report ?? "", "utf8")) as RunResult;
  const titles = report.issues.map(({ title }) => title);
  expect(titles).toContain("A fixed coupon can make the total negative");
  expect(titles.join()).not.toContain("may be slow");
  expect(report.withdrawn).toMatchObject([
    {
      reviewer: "claude",
      file: "src/http/orders.ts",
      reason: expect.stringMatching(/^The statem/),
    },
  ]);
  // What was withdrawn is no source of an issue, and nobody votes on it.
  const sources = report.issues.flatMap((issue) => issue.sources);
  const own = sources.filter(({ reviewer }) => reviewer === "claude").map(({ index }) => index);
  expect(own.sort()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(report.issues.flatMap(({ votes }) => votes).map(({ verdict }) => verdict)).not.toContain(
    "refute",
  );
  expect(desk.pull.comments[0]?.body).toContain(
    "Withdrawn by their own reviewers on a further look: 1",
  );
  const looks = report.timeline.filter(({ pass }) => pass === 2).map(({ agent }) => agent);
  expect(looks.sort()).toEqual(["claude", "codex"]);
  expect(step.log.join("\n")).toContain("claude looks again (pass 2)");
  desk.settled();
});
