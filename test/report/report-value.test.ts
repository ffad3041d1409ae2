import { expect, it } from "vitest";
import { reportValue } from "../../src/report/report-value.ts";
import { losslessText } from "../../src/text/lossless.ts";
import { fixOf, issueOn, resultOf } from "./sample.ts";

it("holds no half characters, and the bytes of a patch that is no UTF-8", () => {
  const bytes = Buffer.from("+// geb\xfchr\n+// ok\n", "latin1");
  const issue = issueOn(6);
  const patch = losslessText(bytes);
  const fixes = [
    { ...fixOf(issue, 6), patch, patchEncoding: "windows-1252" },
    { ...fixOf(issue, 6), patch },
    { ...fixOf(issue, 6), patch: "+plain\n" },
  ];
  const given = resultOf([{ ...issue, title: "half \ud83d" }], { fixes });
  const value = reportValue(given);
  expect(JSON.stringify(value)).not.toMatch(/\\ud[89a-f]/i);
  expect(value.issues[0]?.title).toBe("half \ufffd");
  expect(value.fixes.map((fix) => [fix.patch, fix.patchBase64])).toEqual([
    ["+// gebühr\n+// ok\n", bytes.toString("base64")],
    ["+// geb⟨0xFC⟩hr\n+// ok\n", bytes.toString("base64")],
    ["+plain\n", undefined],
  ]);
});
