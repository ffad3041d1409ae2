import { describe, expect, it } from "vitest";
import { readCommandLine } from "../../../src/github/events/command.ts";

const read = (body: string) => readCommandLine(body, "/crosscheck");

describe("readCommandLine", () => {
  it.each([
    ["/crosscheck review", { name: "review", words: [] }],
    ["/crosscheck FIX High,  0123abcd", { name: "fix", words: ["High,", "0123abcd"] }],
    ["/crosscheck", { name: null, words: [] }],
    ["/crosscheck dance \t now", { name: "dance", words: ["now"] }],
    ["/crosscheck review  \r\nand more on the next line", { name: "review", words: [] }],
    ["/crosscheck\nreview", { name: null, words: [] }],
    ["/Crosscheck HELP", { name: "help", words: [] }],
    ["/CROSSCHECK\u00a0fix\u00a0 all", { name: "fix", words: ["all"] }],
    ["/crosscheck\treview\tfull", { name: "review", words: ["full"] }],
    ["/crosscheck\u2003explain\u30000123abcd", { name: "explain", words: ["0123abcd"] }],
    ["\r\n \n\u00a0/crosscheck undo\u00a0", { name: "undo", words: [] }],
    ["   /crosscheck undo", { name: "undo", words: [] }],
  ])("reads %j", (body, line) => {
    expect(read(body)).toEqual(line);
  });

  it.each([
    ["a quote", "> /crosscheck fix all"],
    ["code", "`/crosscheck fix all`"],
    ["a fence", "```\n/crosscheck fix all\n```"],
    ["the second line", "please\n/crosscheck fix all"],
    ["an indented block", "    /crosscheck fix all"],
    ["a block indented by a tab", "\n  \t/crosscheck fix all"],
    ["nothing but blanks", " \n\t\n"],
    ["a longer word", "/crosschecks fix all"],
    ["hidden characters", "/crosscheck fix all\u200b"],
    ["tags behind it", "/crosscheck review\u{e0041}"],
  ])("does not take %s for a command", (_what, body) => {
    expect(read(body)).toBeUndefined();
  });

  it("takes the prefix it is given", () => {
    expect(readCommandLine("@bot fix", "@Bot")).toEqual({ name: "fix", words: [] });
    expect(readCommandLine("fix", "")).toBeUndefined();
  });
});
