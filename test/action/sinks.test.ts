import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { conclude } from "../../src/action/conclude.ts";
import { sendAll } from "../../src/action/sinks/index.ts";
import { parseConfig } from "../../src/config/config.ts";
import { outputs } from "../../src/config/outputs.ts";
import { issueOn, resultOf } from "../report/sample.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

it("sets every output, whatever the sinks leave out, and writes the files that are asked for", async () => {
  await using folder = await temporaryFolder("conclude");
  const config = parseConfig({ sarif: "true" });
  const options = { temp: folder.path, runId: "test", serverUrl: "", config, note: () => {} };
  const nothing = { outcome: "skipped", reason: "no", reviewUrl: null, posted: null, notices: [] };
  const skipped = await conclude({ ...nothing, result: null } as never, options as never);
  expect(Object.keys(skipped.outputs).toSorted()).toEqual(
    outputs.map(({ name }) => name).toSorted(),
  );
  expect(skipped.outputs).toMatchObject({
    outcome: "skipped",
    issues: "[]",
    report: "",
    sarif: "",
  });
  expect(skipped).toMatchObject({ summary: "Crosscheck: skipped. no\n", warnings: ["no"] });
  const result = resultOf([issueOn(6)]);
  const done = await conclude({ ...nothing, result } as never, options as never);
  for (const name of ["report", "sarif"] as const) {
    expect(JSON.parse(await readFile(done.outputs[name], "utf8"))).toBeTypeOf("object");
  }
});

it("puts together what each sink shows", async () => {
  const made = (name: string) => ({ name, send: () => ({ summary: name, warnings: [name] }) });
  const file = { name: "file", send: async () => ({ outputs: { report: "/there" } }) };
  const shown = await sendAll({} as never, {} as never, [made("a"), file, made("b")]);
  expect(shown).toEqual({
    outputs: { report: "/there" },
    summary: "ab",
    warnings: ["a", "b"],
    annotations: [],
  });
});
