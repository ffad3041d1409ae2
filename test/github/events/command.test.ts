import { describe, expect, it } from "vitest";
import { readCommandLine } from "../../../src/github/events/command.ts";

const read = (body: string) => readCommandLine(body, "/crosscheck");

describe("readCommandLine", () => {
  it.each([
    ["/crosscheck review", { name: "review", to: null, words: [] }],
    ["/crosscheck FIX High,  0123abcd", { name: "fix", to: null, words: ["High,", "0123abcd"] }],
    ["/crosscheck", { name: null, to: null, words: [] }],
    ["/crosscheck dance \t now", { name: "dance", to: null, words: ["now"] }],
    ["/crosscheck review  \r\nand more on the next line", { name: "review", to: null, words: [] }],
    ["/crosscheck\nreview", { name: null, to: null, words: [] }],
    ["/Crosscheck HELP", { name: "help", to: null, words: [] }],
    ["/CROSSCHECK\u00a0fix\u00a0 all", { name: "fix", to: null, words: ["all"] }],
    ["/crosscheck\treview\tfull", { name: "review", to: null, words: ["full"] }],
    ["/crosscheck\u2003explain\u30000123abcd", { name: "explain", to: null, words: ["0123abcd"] }],
    ["\r\n \n\u00a0/crosscheck undo\u00a0", { name: "undo", to: null, words: [] }],
    ["/Crosscheck@Security fix all", { name: "fix", to: "security", words: ["all"] }],
    ["/crosscheck@back-end", { name: null, to: "back-end", words: [] }],
    ["   /crosscheck undo", { name: "undo", to: null, words: [] }],
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
    ["an empty name", "/crosscheck@ fix all"],
    ["a name that is none", "/crosscheck@../../x fix all"],
    ["two names", "/crosscheck@a@b fix all"],
    ["hidden characters", "/crosscheck fix all\u200b"],
    ["tags behind it", "/crosscheck review\u{e0041}"],
  ])("does not take %s for a command", (_what, body) => {
    expect(read(body)).toBeUndefined();
  });

  it("takes the prefix it is given", () => {
    expect(readCommandLine("@bot fix", "@Bot")).toEqual({ name: "fix", to: null, words: [] });
    expect(readCommandLine("fix", "")).toBeUndefined();
  });
});
