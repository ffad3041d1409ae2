import { readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import * as budget from "../../src/text/budget.ts";
import * as cut from "../../src/text/cut.ts";
import * as entities from "../../src/text/entities.ts";
import * as fence from "../../src/text/fence.ts";
import * as fitBytes from "../../src/text/fit-bytes.ts";
import * as harmless from "../../src/text/harmless.ts";
import * as hidden from "../../src/text/hidden.ts";
import * as line from "../../src/text/line.ts";
import * as lineEnds from "../../src/text/line-ends.ts";
import * as lossless from "../../src/text/lossless.ts";
import * as prose from "../../src/text/prose.ts";
import * as redact from "../../src/text/redact.ts";
import * as tokenWeights from "../../src/text/token-weights.ts";
import * as tokens from "../../src/text/tokens.ts";
import { growthOf, hostileShapes, isTooMuch } from "./growth.ts";

const modules = {
  budget,
  cut,
  entities,
  fence,
  "fit-bytes": fitBytes,
  harmless,
  hidden,
  line,
  "line-ends": lineEnds,
  lossless,
  prose,
  redact,
  "token-weights": tokenWeights,
  tokens,
};

const redactNothing = redact.redactor([]);
const redactKnown = redact.redactor(["test-key-anthropic", "aaaaaaaaaaaaaaaa"]);

/** Every exported function, with a text for its argument. */
const functions: Readonly<Record<string, (text: string) => unknown>> = {
  part: (text) => budget.part(0, text),
  fitParts: (text) =>
    budget.fitParts(
      text.split("\n").map((one) => ({ ...budget.part(1, `${one}\n`), cut: true })),
      text.length / 2,
    ),
  cutText: (text) => cut.cutText(text, text.length / 2),
  cutMarkdown: (text) => cut.cutMarkdown(text, text.length - 10),
  decodeEntities: entities.decodeEntities,
  fenced: (text) => fence.fenced(text, ""),
  codeSpan: fence.codeSpan,
  fitBytes: (text) =>
    fitBytes.fitBytes((limit) => cut.cutText(text, limit), Math.floor(text.length / 2)),
  harmless: harmless.harmless,
  harmlessLine: harmless.harmlessLine,
  harmlessName: harmless.harmlessName,
  harmlessCell: harmless.harmlessCell,
  hasHidden: hidden.hasHidden,
  visible: hidden.visible,
  visibleLine: hidden.visibleLine,
  codePoint: hidden.codePoint,
  unmarked: hidden.unmarked,
  withoutHidden: hidden.withoutHidden,
  OwnText: (text) => line.logText(new line.OwnText(text)),
  logText: line.logText,
  logLine: line.logLine,
  plainLine: (text) => line.plainLine(text, 200),
  plainText: line.plainText,
  lineEndsOf: lineEnds.lineEndsOf,
  utf8Text: (text) => lossless.utf8Text(Buffer.from(text)),
  losslessText: (text) => lossless.losslessText(Buffer.from(text, "latin1")),
  losslessBytes: (text) => lossless.losslessBytes(`${text}\udcfc`.repeat(2)),
  shownBytes: (text) => lossless.shownBytes(`${text}\udcfc`),
  shownPath: (text) => lossless.shownPath(`${text}\udcfc`),
  harmlessProse: prose.harmlessProse,
  harmlessCode: prose.harmlessCode,
  codeSpans: prose.codeSpans,
  isKnownLink: prose.isKnownLink,
  estimateTokens: tokens.estimateTokens,
  redactor: (text) => redact.redactor([text, "x"]),
};

it("knows every function of the room", async () => {
  const files = await readdir(new URL("../../src/text/", import.meta.url));
  expect(files.map((name) => name.replace(/\.ts$/, "")).sort()).toEqual(
    Object.keys(modules).sort(),
  );
  const exported = Object.values(modules).flatMap((one) =>
    Object.entries(one).flatMap(([name, value]) => (typeof value === "function" ? [name] : [])),
  );
  expect(exported.sort()).toEqual(Object.keys(functions).sort());
});

describe.each(
  Object.entries({ ...functions, redact: redactNothing, "redact, with secrets": redactKnown }),
)("%s takes time that grows with the text", (_name, run) => {
  it.each(Object.entries(hostileShapes))("of %s", (_shape, shape) => {
    expect(growthOf(run, shape)).not.toSatisfy(isTooMuch);
  });
});
