import officialSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with {
  type: "json",
};
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { expect, it } from "vitest";
import type { RunResult } from "../../../src/model/result.ts";
import { sarifLog } from "../../../src/report/sarif/sarif.ts";
import { fixOf, issueOn, issueOnFile, resultOf } from "../sample.ts";

// The schema is of draft 4; `id` is the one word of it that a newer reader takes amiss.
const { $schema: _, id: __, ...schema } = officialSchema;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
const isSarif = ajv.compile(schema);

const options = {
  version: "1.2.3",
  serverUrl: "https://github.test",
  independentPatches: true,
};

interface Log {
  readonly runs: readonly [
    {
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly level: string;
        readonly message: { readonly text: string };
        readonly locations: readonly {
          readonly physicalLocation: {
            readonly artifactLocation: { readonly uri: string };
            readonly region?: object;
          };
        }[];
        readonly partialFingerprints: object;
        readonly fixes?: readonly object[];
      }[];
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly invocations: readonly [
        { executionSuccessful: boolean; toolExecutionNotifications: readonly object[] },
      ];
      readonly versionControlProvenance?: readonly object[];
    },
  ];
}

/** The log of a run, after the official schema has taken it. */
function logOf(result: RunResult, over: Partial<typeof options> = {}): Log["runs"][0] {
  const log = sarifLog(result, { ...options, ...over });
  expect(isSarif(log), JSON.stringify(isSarif.errors, null, 1)).toBe(true);
  return (log as Log).runs[0];
}

it("is refused by the official schema when it is wrong", () => {
  const log = sarifLog(resultOf([issueOn(6)]), options) as { version: string };
  expect(isSarif({ ...log, version: "2.0.0" })).toBe(false);
  expect(isSarif({ ...log, results: [] })).toBe(false);
});

it("gives each issue its rule, its level, its lines and the fingerprint that holds across pushes", () => {
  const issue = {
    ...issueOn(6),
    category: "security",
    severity: "medium",
    anchor: { kind: "line", file: "src/a b.ts", side: "RIGHT", startLine: 4, line: 6, how: "line" },
  } as const;
  const run = logOf(resultOf([issue], { head: "a".repeat(40) }));
  const [result] = run.results;
  expect(result).toMatchObject({
    ruleId: "security",
    level: "warning",
    partialFingerprints: { "crosscheck/v1": issue.fingerprint },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: "src/a%20b.ts" },
          region: { startLine: 4, endLine: 6 },
        },
      },
    ],
  });
  expect(run.tool.driver.rules[result?.ruleIndex ?? -1]?.id).toBe("security");
  expect(run.versionControlProvenance).toEqual([
    { repositoryUri: "https://github.test/acme/shop", revisionId: "a".repeat(40) },
  ]);
});

it("places no region of the head on deleted lines and whole files, and keeps what has no place as a note", () => {
  const deleted = issueOn(3, "Deleted");
  const left = { ...deleted, anchor: { ...deleted.anchor, side: "LEFT" } } as typeof deleted;
  const nowhere = { ...issueOn(1, "Nowhere"), file: null, anchor: null };
  const run = logOf(resultOf([left, issueOnFile("Whole file"), nowhere]));
  expect(run.results.map((one) => one.locations[0]?.physicalLocation.region)).toEqual([
    undefined,
    undefined,
  ]);
  expect(JSON.stringify(run.invocations[0].toolExecutionNotifications)).toContain("Nowhere");
});

it("takes issues that say next to nothing", () => {
  const bare = {
    ...issueOn(6),
    title: "",
    description: "",
    category: null,
    severity: null,
    confidence: null,
  };
  const [result] = logOf(resultOf([bare])).results;
  expect(result).toMatchObject({ ruleId: "other", level: "note" });
  expect(result?.message.text).not.toBe("");
});

it("never calls a run successful that was not", () => {
  for (const outcome of ["partial", "failed"] as const) {
    const run = logOf(resultOf([], { outcome, reasons: ["codex failed: no key"] }));
    expect(run.invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ message: { text: "codex failed: no key" } }],
    });
  }
  expect(logOf(resultOf([])).invocations[0].executionSuccessful).toBe(true);
});

it("offers a checked patch as a fix that makes of the file what the patch makes of it", () => {
  const issue = issueOn(2);
  const patch =
    "diff --git a/src/cart.ts b/src/cart.ts\n--- a/src/cart.ts\n+++ b/src/cart.ts\n" +
    "@@ -1,3 +1,4 @@\n one\n-two\n+TWO\n+more\n three\n";
  const result = resultOf([issue], { fixes: [{ ...fixOf(issue, 2), patch }] });
  const fixes = logOf(result).results[0]?.fixes;
  expect(fixes).toMatchObject([
    {
      artifactChanges: [
        {
          replacements: [
            {
              deletedRegion: { startLine: 1, startColumn: 1, endLine: 4, endColumn: 1 },
              insertedContent: { text: "one\nTWO\nmore\nthree\n" },
            },
          ],
        },
      ],
    },
  ]);
  // On top of other patches its lines are not the head's.
  expect(logOf(result, { independentPatches: false }).results[0]?.fixes).toBeUndefined();
});

it.each([
  ["rejected", { status: "rejected" as const }],
  [
    "a new file",
    {
      patch:
        "diff --git a/n.ts b/n.ts\nnew file mode 100644\n--- /dev/null\n+++ b/n.ts\n@@ -0,0 +1 @@\n+x\n",
    },
  ],
])("offers no fix where the patch is %s", (_name, over) => {
  const issue = issueOn(6);
  const result = resultOf([issue], { fixes: [{ ...fixOf(issue, 6), ...over }] });
  expect(logOf(result).results[0]?.fixes).toBeUndefined();
});

it("says in plain text what a reader could take for a link or for markdown", () => {
  const words =
    "[docs](http://evil.example/x) ![p][r] <img src=x> @alice #12 `code` $x$ &#64;bob www.evil.example\n~~~mermaid";
  const issue = { ...issueOn(2, words), description: `See ${words}\u200b` };
  const nowhere = { ...issueOn(1, `Nowhere ${words}`), file: null, anchor: null };
  const fix = { ...fixOf(issue, 2), summary: words };
  const run = logOf(
    resultOf([issue, nowhere], { outcome: "partial", reasons: [words], fixes: [fix] }),
  );
  const [result] = run.results;
  const [first, second] = run.invocations[0].toolExecutionNotifications as {
    readonly message: { readonly text: string };
  }[];
  const [offered] = (result?.fixes ?? []) as { readonly description: { readonly text: string } }[];
  const said = [result?.message, first?.message, second?.message, offered?.description];
  for (const text of said.map((one) => one?.text ?? "")) {
    expect(text).toContain("docs");
    expect(text).not.toMatch(/\]\(|\]\[|<img|@alice|#12|`|\$|&#64;|:\/\/|www\.|~~|\u200b/);
  }
});
