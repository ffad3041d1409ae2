import { expect, it } from "vitest";
import { outputs } from "../../src/action/sinks/outputs.ts";
import { issueFiles } from "../../src/fix/patch-scope.ts";
import { markedIssue } from "../../src/github/marker/marked-issue.ts";
import type { Anchor, ReportedIssue } from "../../src/model/issue.ts";
import { issueAnnotation } from "../../src/report/annotation.ts";
import { issueMarkdown, place } from "../../src/report/markdown/issue.ts";
import { sarifLog } from "../../src/report/sarif/sarif.ts";
import { terminalReport } from "../../src/report/terminal/terminal-report.ts";
import { describeIssue } from "../../src/review/prompt/reviewer-prompts.ts";
import { plainEnglish } from "../../src/words/words.ts";
import { issueOnFile, resultOf } from "./sample.ts";

/** An issue whose claim is off, and whose code stands in a file that did not change. */
const located = (location: NonNullable<Anchor["location"]>): ReportedIssue => ({
  ...issueOnFile("Elsewhere"),
  file: "./README.rst",
  line: 99,
  anchor: {
    ...{ kind: "pull-request", file: null, side: null, startLine: null, line: null, how: "none" },
    location,
  },
});
const issue = located({ file: "README.rst", startLine: 12, line: 14 });
const nowhere = located({ file: "README.rst", startLine: null, line: null });

it("says everywhere where unchanged code really is", () => {
  const sentence = "This is in unchanged code: README.rst:12-14.";
  expect(place(issue, plainEnglish)).toBe("`README.rst:14`");
  expect(issueMarkdown(issue, null, plainEnglish)).toContain(
    "_This is in unchanged code: `README.rst:12-14`._",
  );
  const terminal = terminalReport({ ...resultOf([issue]), fixes: [] });
  expect(terminal).toContain(sentence);
  expect(terminal).toContain("· README.rst:14 ·");
  expect(describeIssue(issue)).toContain("at README.rst:14,");
  const options = { version: "1", serverUrl: "https://github.test", independentPatches: true };
  expect(sarifLog(resultOf([issue]), options)).toMatchObject({
    runs: [
      {
        results: [
          {
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: "README.rst" },
                  region: { startLine: 12, endLine: 14 },
                },
              },
            ],
          },
        ],
      },
    ],
  });
  expect(issueAnnotation(issue, plainEnglish)).toMatchObject({
    file: "README.rst",
    startLine: 12,
    endLine: 14,
  });
  const finished = { result: resultOf([issue]), outcome: "success", reviewUrl: null };
  const sent = outputs.send(finished as never, {} as never);
  expect(JSON.stringify(sent)).toContain('\\"file\\":\\"README.rst\\",\\"line\\":14');
});

it("names the file alone where no line is known, with the line that was claimed", () => {
  expect(place(nowhere, plainEnglish)).toBe("`README.rst` (line 99 by its own words)");
  expect(issueMarkdown(nowhere, null, plainEnglish)).toContain(
    "_This is about a file that did not change: `README.rst`._",
  );
});

it("is what a marker keeps, and what a fix may change", () => {
  expect(markedIssue(issue)).toMatchObject({ file: "README.rst", line: 12, endLine: 14 });
  expect(markedIssue(nowhere)).toMatchObject({ file: "README.rst", line: 99, endLine: null });
  expect(issueFiles(issue)).toEqual(["./README.rst", "README.rst"]);
});
