import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { conclude } from "../../src/action/conclude.ts";
import { skipped } from "../../src/action/job.ts";
import { sendAll } from "../../src/action/sinks/index.ts";
import { parseConfig } from "../../src/config/config.ts";
import { outputs } from "../../src/config/outputs.ts";
import { issueOn, resultOf } from "../report/sample.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

const optionsIn = (temp: string) => ({
  ...{ temp, runId: "test", serverUrl: "", note: () => undefined },
  config: parseConfig({ sarif: "true" }),
});

it("sets every output, whatever the sinks leave out, and writes the files that are asked for", async () => {
  await using folder = await temporaryFolder("conclude");
  const options = optionsIn(folder.path);
  const nothing = await conclude(skipped("no"), options);
  expect(Object.keys(nothing.outputs).toSorted()).toEqual(
    outputs.map(({ name }) => name).toSorted(),
  );
  expect(nothing.outputs).toMatchObject({
    outcome: "skipped",
    issues: "[]",
    report: "",
    sarif: "",
  });
  expect(nothing).toMatchObject({ summary: "Crosscheck: skipped. no\n", warnings: ["no"] });
  const result = resultOf([issueOn(6)]);
  const done = await conclude({ ...skipped("no"), result }, options);
  for (const name of ["report", "sarif"] as const) {
    expect(JSON.parse(await readFile(done.outputs[name], "utf8"))).toBeTypeOf("object");
  }
});

it("puts together what each sink shows", async () => {
  const made = (name: string) => ({ name, send: () => ({ summary: name, warnings: [name] }) });
  const file = { name: "file", send: async () => ({ outputs: { report: "/there" } }) };
  const shown = await sendAll(skipped("no"), optionsIn("/nowhere"), [made("a"), file, made("b")]);
  expect(shown).toEqual({
    outputs: { report: "/there" },
    summary: "ab",
    warnings: ["a", "b"],
    annotations: [],
    broken: [],
  });
});

it("counts no issue of a file that is not reviewed, in no output, and does not fail for it", async () => {
  await using folder = await temporaryFolder("silenced");
  const options = {
    ...optionsIn(folder.path),
    config: parseConfig({ sarif: "true", "fail-on": "low" }),
  };
  const silent = { ...issueOn(6, "In generated code"), silenced: "generated" };
  const done = await conclude(
    { ...skipped("no"), outcome: "success", result: resultOf([silent]) },
    options,
  );
  expect(done).toMatchObject({ failure: null, annotations: [] });
  expect(done.outputs).toMatchObject({ issues: "[]", "issue-count": "0" });
  const sarif = JSON.parse(await readFile(done.outputs.sarif, "utf8"));
  expect(sarif.runs[0].results).toEqual([]);
  const report = JSON.parse(await readFile(done.outputs.report, "utf8"));
  expect(report.issues).toMatchObject([{ id: silent.id, silenced: "generated" }]);
  expect(done.summary).toContain("no issues found, 1 only listed");
  expect(done.summary).toContain("In generated code");
  const counted = { ...skipped("no"), outcome: "success", result: resultOf([issueOn(9)]) } as const;
  expect((await conclude(counted, options)).failure).toContain("1 issue is low or worse");
});

it("counts nothing that was there before the change: outputs, annotations, SARIF results, colour", async () => {
  await using folder = await temporaryFolder("before");
  const config = parseConfig({ sarif: "true", "fail-on": "low" });
  const older = { ...issueOn(6, "Old leak"), preExisting: true };
  const done = await conclude(
    { ...skipped("no"), outcome: "success", result: resultOf([older]) },
    { ...optionsIn(folder.path), config },
  );
  expect(done).toMatchObject({ failure: null, annotations: [] });
  expect(done.outputs).toMatchObject({ issues: "[]", "issue-count": "0" });
  const [run] = JSON.parse(await readFile(done.outputs.sarif, "utf8")).runs;
  expect(run.results).toEqual([]);
  const artifactLocation = { uri: "src/cart.ts" };
  expect(run.invocations[0].toolExecutionNotifications).toMatchObject([
    { level: "note", locations: [{ physicalLocation: { artifactLocation } }] },
  ]);
  expect(done.summary).toContain("no issues found, 1 from before the change");
  expect(done.summary).toContain("Old leak");
});

it("lets one that breaks take no other along, and fails the step", async () => {
  await using folder = await temporaryFolder("sinks");
  const breaks = {
    name: "page",
    send: () => {
      throw new Error("no space left");
    },
  };
  const made = { name: "b", send: () => ({ summary: "b" }) };
  const { summary, broken } = await sendAll(skipped("no"), optionsIn("/nowhere"), [breaks, made]);
  expect({ summary, broken }).toEqual({
    summary: "b",
    broken: ["The page could not be made: no space left"],
  });

  // Neither file can be written: everything else is there.
  const result = resultOf([issueOn(6)]);
  const finished = { ...skipped(""), outcome: "success" as const, result };
  const ended = await conclude(finished, optionsIn(`${folder.path}/file\0`));
  expect(ended.summary).toContain("Problem on line 6");
  expect(ended.outputs).toMatchObject({ "issue-count": "1", report: "", sarif: "" });
  expect(ended.failure).toMatch(/^The report could not be made: .*; The sarif could not be made: /);
});
