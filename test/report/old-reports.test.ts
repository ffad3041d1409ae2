import { expect, it } from "vitest";
import { parseReport } from "../../src/report/report-schema.ts";
import { old } from "../fixtures/old.ts";

const names = ["later-push", "proposal", "fix-command"];

it.each(names)("reads the report %s of version 0.1.0 whole", async (name) => {
  const text = await old(`reports/${name}.json`);
  const result = JSON.parse(text);
  // What it does not say counts as not so.
  for (const issue of result.issues) issue.preExisting = false;
  expect(parseReport(text)).toEqual({ status: "read", result });
});

it.each(names)("refuses the report %s without one of its members", async (name) => {
  const whole = JSON.parse(await old(`reports/${name}.json`));
  for (const member of Object.keys(whole)) {
    const { [member]: _, ...rest } = whole;
    expect(parseReport(JSON.stringify(rest)), member).toMatchObject({ status: "rejected" });
  }
});
