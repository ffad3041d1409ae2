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
  ])("reads %j", (body, line) => {
    expect(read(body)).toEqual(line);
  });

  it.each([
    ["a quote", "> /crosscheck fix all"],
    ["code", "`/crosscheck fix all`"],
    ["a fence", "```\n/crosscheck fix all\n```"],
    ["the second line", "please\n/crosscheck fix all"],
    ["an indented block", "    /crosscheck fix all"],
    ["a longer word", "/crosschecks fix all"],
    ["hidden characters", "/crosscheck fix all\u200b"],
    ["tags behind it", "/crosscheck review\u{e0041}"],
  ])("does not take %s for a command", (_what, body) => {
    expect(read(body)).toBeUndefined();
  });

  it("takes the prefix it is given", () => {
    expect(readCommandLine("@bot fix", "@bot")).toEqual({ name: "fix", words: [] });
    expect(readCommandLine("fix", "")).toBeUndefined();
  });
});
