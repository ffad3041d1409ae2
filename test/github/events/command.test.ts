import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCommand } from "../../../src/github/events/command.ts";

const parse = (body: string) => parseCommand(body, "/crosscheck");

describe("parseCommand", () => {
  it.each([
    ["/crosscheck review", { kind: "review", full: false }],
    ["/crosscheck review full", { kind: "review", full: true }],
    ["/crosscheck fix", { kind: "fix", which: "named", ids: [] }],
    ["/crosscheck fix all", { kind: "fix", which: "all", ids: [] }],
    ["/crosscheck fix HIGH", { kind: "fix", which: "high", ids: [] }],
    [
      "/crosscheck fix 0123ABCD, #89abcdef",
      { kind: "fix", which: "named", ids: ["0123abcd", "89abcdef"] },
    ],
    ["/crosscheck explain 0123abcd", { kind: "explain", id: "0123abcd" }],
    ["/crosscheck explain", { kind: "explain", id: null }],
    [
      "/crosscheck dismiss 0123abcd not  a bug",
      { kind: "dismiss", id: "0123abcd", reason: "not a bug" },
    ],
    ["/crosscheck dismiss by design", { kind: "dismiss", id: null, reason: "by design" }],
    ["/crosscheck undo", { kind: "undo" }],
    ["/crosscheck help", { kind: "help" }],
    ["/crosscheck", { kind: "help" }],
    ["/crosscheck review  \r\nand more on the next line", { kind: "review", full: false }],
  ])("reads %j", (body, command) => {
    expect(parse(body)).toEqual(command);
  });

  it.each([
    "/crosscheck approve",
    "/crosscheck fix me",
    "/crosscheck undo all",
    "/crosscheck review now",
  ])("answers %j, and repeats none of it", (body) => {
    const command = parse(body);
    expect(command?.kind).toBe("unknown");
    expect(JSON.stringify(command)).not.toMatch(/approve|fix me|undo all|review now/);
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
    expect(parse(body)).toBeUndefined();
  });

  it("takes the prefix it is given", () => {
    expect(parseCommand("@bot fix", "@bot")).toEqual({ kind: "fix", which: "named", ids: [] });
    expect(parseCommand("fix", "")).toBeUndefined();
  });

  it("is a command only where the first line begins with the prefix, and its IDs are hex", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (line, rest) => {
        const command = parse(`/crosscheck ${line}\n${rest}`);
        if (command?.kind === "fix") {
          for (const id of command.ids) expect(id).toMatch(/^[0-9a-f]{8,64}$/);
        }
        if (!line.startsWith("/crosscheck")) expect(parse(line)).toBeUndefined();
      }),
    );
  });
});
