import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changedLines } from "../../../src/fix/bytes/changed-lines.ts";
import { keepLines, needsKeeping } from "../../../src/fix/bytes/keep-lines.ts";
import { splitLines } from "../../../src/fix/bytes/split-lines.ts";
import type { Repository } from "../../../src/git/repository.ts";
import { madeRepository } from "../../git/made-commit.ts";
import { growthOf, isTooMuch } from "../../text/growth.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

let place: Awaited<ReturnType<typeof temporaryFolder>>;
let repository: Repository;

beforeAll(async () => {
  place = await temporaryFolder("keep-lines");
  repository = await madeRepository(join(place.path, "repository"));
});
afterAll(() => place[Symbol.asyncDispose]());

const kept = async (before: string, after: string) =>
  Buffer.from(await keepLines(repository, Buffer.from(before), Buffer.from(after))).toString();

/** How tools write a text that they read, whatever it was. */
const writers: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  LF: (text) => text.replace(/\r\n|\r/g, "\n"),
  CRLF: (text) => text.replace(/\r\n|\r|\n/g, "\r\n"),
  "LF, but lone CR": (text) => text.replace(/\r\n/g, "\n"),
  // Gemini's: a file with one CRLF gets it in all lines.
  "the first CRLF": (text) =>
    text.includes("\r\n") ? text.replace(/\r\n/g, "\n").replace(/\r?\n/g, "\r\n") : text,
  "a final line feed": (text) => (/[\r\n]$/.test(text) ? text : `${text}\n`),
  "LF and a final one": (text) => `${text.replace(/\r\n|\r/g, "\n").replace(/\n$/, "")}\n`,
  "no final line end": (text) => text.replace(/(?:\r\n|\r|\n)$/, ""),
  "no byte order mark": (text) => text.replace(/^\ufeff/, ""),
  "a byte order mark": (text) => (text.startsWith("\ufeff") ? text : `\ufeff${text}`),
};

const word = fc.constantFrom("", "a", "b", "}", "  x = 1;", "// Geb\u00fchr");
const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
const lines = fc.array(fc.record({ text: word, end: lineEnd }), { minLength: 1, maxLength: 12 });
const texts = fc.record({ lines, last: fc.boolean(), mark: fc.boolean() });

describe.each(Object.entries(writers))("through a tool that writes %s", (_, written) => {
  it("an edit of one line changes the bytes of that line alone", async () => {
    const edit = fc.record({ texts, at: fc.nat(), to: fc.constantFrom("new", "a", "}", "") });
    await fc.assert(
      fc.asyncProperty(edit, async ({ texts: { lines: of, last, mark }, at, to }) => {
        const index = at % of.length;
        const text = (changed: boolean) =>
          (mark ? "\ufeff" : "") +
          of
            .map((line, place) => {
              const end = place === of.length - 1 && !last ? "" : line.end;
              return (changed && place === index ? to : line.text) + end;
            })
            .join("");
        const [before, wanted] = [text(false), text(true)];
        const count = (one: string) => splitLines(one.replace(/^\ufeff/, ""), false).texts.length;
        // Where an empty line meets a lone CR or the end, the text has other lines than meant.
        fc.pre(count(before) === of.length && count(wanted) === of.length);
        // A tool that loses an empty line has made an edit of its own.
        fc.pre(count(written(wanted)) === of.length);
        expect(await kept(before, written(wanted))).toBe(wanted);
      }),
      { numRuns: 300 },
    );
  });

  it("an edit beside CR CR LF, on which tools disagree, changes one line as well", async () => {
    const odd = fc.record({
      text: fc.constantFrom("a", "b", "}"),
      end: fc.constantFrom("\n", "\r\n", "\r\r\n"),
    });
    const edit = fc.record({ of: fc.array(odd, { minLength: 1, maxLength: 8 }), at: fc.nat() });
    await fc.assert(
      fc.asyncProperty(edit, async ({ of, at }) => {
        const text = (to: (line: string, place: number) => string) =>
          of.map((line, place) => to(line.text, place) + line.end).join("");
        const wanted = text((line, place) => (place === at % of.length ? "new" : line));
        fc.pre(!/\r\r\n$/.test(wanted));
        expect(await kept(text(String), written(wanted))).toBe(wanted);
      }),
      { numRuns: 60 },
    );
  });

  it("added and removed lines leave all others as they were", async () => {
    const edit = fc.record({ texts, from: fc.nat(), count: fc.nat(2), added: fc.nat(3) });
    await fc.assert(
      fc.asyncProperty(edit, async ({ texts: { lines: of }, from, count, added }) => {
        const at = from % of.length;
        const own = of.map((line, place) => ({ ...line, text: `${place} ${line.text}` }));
        const fresh = Array.from({ length: added }, (_, place) => ({
          text: `+${place}`,
          end: "\n" as const,
        }));
        const text = (some: readonly { text: string; end: string }[]) =>
          some.map((line) => line.text + line.end).join("");
        const edited = [...own.slice(0, at), ...fresh, ...own.slice(at + count)];
        fc.pre(edited.length > 0);
        const result = splitLines(await kept(text(own), written(text(edited))), false);
        const left = own.filter(({ text: line }) => result.texts.includes(line));
        expect(left).toHaveLength(own.length - Math.min(count, own.length - at));
        for (const line of left.slice(0, -1)) {
          expect(result.ends[result.texts.indexOf(line.text)]).toBe(line.end);
        }
        expect(result.texts).toEqual(edited.map(({ text: line }) => line));
      }),
      { numRuns: 60 },
    );
  });
});

describe("keepLines", () => {
  it.each([
    ["several places at once", "a\r\nb\nc\r\nd\ne\r\n", "A\nb\nc\nD\ne\n", "A\r\nb\nc\r\nD\ne\r\n"],
    ["a new line ends as the one above it", "a\r\nb\n", "a\nnew\nb\n", "a\r\nnew\r\nb\n"],
    ["one at the top as the one below it", "a\r\nb\n", "new\na\nb\n", "new\r\na\r\nb\n"],
    ["one below a stray CR as most do", "a\r\nb\rc\r\n", "a\nb\nnew\nc\n", "a\r\nb\rnew\r\nc\r\n"],
    ["one behind a last line without an end", "a\r\nb", "a\nb\nc\n", "a\r\nb\r\nc"],
    ["the last line is removed", "a\r\nb\nc", "a\nb\n", "a\r\nb"],
    ["the last line gets a newline with an edit", "a\nb", "A\nb\n", "A\nb"],
    ["CR CR LF, read as one end", "a\r\r\nb\n", "a\r\nB\n", "a\r\r\nB\n"],
    ["CR CR LF, read as two", "a\r\r\nb\n", "a\n\nB\n", "a\r\r\nB\n"],
    ["a lone CR that the agent wrote into a line", "a\r\nb\n", "a\nx\ry\n", "a\r\nx\ry\n"],
    ["a file of lone CRs", "a\rb\rc\r", "a\nB\nnew\nc\n", "a\rB\rnew\rc\r"],
    ["bytes that are no UTF-8", "a\r\n\u0000b\n", "A\n\u0000b\n", "A\r\n\u0000b\n"],
    ["everything new", "a\r\nb\n", "x\ny\nz\n", "x\r\ny\nz\n"],
    ["nothing left", "a\r\nb\n", "", ""],
    ["nothing before", "", "a\r\nb\n", "a\r\nb\n"],
  ])("%s", async (_, before, after, wanted) => {
    expect(await kept(before, after)).toBe(wanted);
  });

  it("needs nothing done where all lines end alike", () => {
    const needs = (before: string, after: string) =>
      needsKeeping(Buffer.from(before), Buffer.from(after));
    expect(needs("a\nb\n", "a\nB\n")).toBe(false);
    expect(needs("a\r\nb\r\n", "B\r\n")).toBe(false);
    expect(needs("a\nb\n", "a\r\nb\r\n")).toBe(true);
    expect(needs("a\nb", "a\nb\n")).toBe(true);
    expect(needs("a", "\ufeffa")).toBe(true);
    expect(needs("a\r\nb\n", "a\r\nb\n")).toBe(true);
  });

  it("splits hostile texts in a time that grows with their length alone", () => {
    for (const shape of ["\r", "\r\r\n", "\n", "\r\n", "a\r"]) {
      const growth = growthOf(
        (text) => splitLines(text, true),
        (size) => shape.repeat(size),
      );
      expect(isTooMuch(growth), shape).toBe(false);
    }
  });

  it("pairs what is alike around and between several edits", async () => {
    const before = ["a", "b", "c", "d", "e"];
    expect(await changedLines(repository, before, ["a", "B", "c", "D", "e"])).toEqual({
      deleted: new Set([1, 3]),
      added: new Set([1, 3]),
    });
    expect(await changedLines(repository, before, ["a", "x", "c", "y", "e"])).toMatchObject({
      deleted: new Set([1, 3]),
    });
    expect(await changedLines(repository, ["a", "b", "c"], ["b"])).toEqual({
      deleted: new Set([0, 2]),
      added: new Set(),
    });
  });
});
