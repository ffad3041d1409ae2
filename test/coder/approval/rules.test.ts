import { expect, test } from "vitest";
import type { ApprovalRequest } from "../../../src/coder/approval/request.ts";
import { rulesEngine } from "../../../src/coder/approval/rules.ts";
import { UsageError } from "../../../src/errors.ts";

const running = new AbortController().signal;
const common = { id: "1", cwd: "/tree/app", reason: undefined };
const command = (text: string): ApprovalRequest => ({ ...common, kind: "command", command: text });
const change = (...paths: string[]): ApprovalRequest => ({ ...common, kind: "file-change", paths });
const tool = (name: string): ApprovalRequest => ({ ...common, kind: "tool-call", name, input: {} });

/** The decision of a policy; undefined: it has no opinion. */
async function decided(policy: object, request: ApprovalRequest): Promise<string | undefined> {
  return (await rulesEngine(policy)(request, running))?.decision;
}

test.each([
  ["npm test", "accept"],
  ["npm test && rm -rf /", undefined],
  ["echo; npm test", undefined],
  ["npm test\nrm -rf /", undefined],
])("accepts %j only when the whole command matches", async (text, decision) => {
  const rules = [{ decision: "accept", command: "npm test" }];
  expect(await decided({ rules }, command(text))).toBe(decision);
});

test.each(["rm -rf /", "true && rm -rf x", "a\nrm -rf b"])(
  "declines %j when any part of the command matches",
  async (text) => {
    const rules = [
      { decision: "accept", command: ".*" },
      { decision: "decline", command: "\\brm\\b" },
    ];
    expect(await decided({ rules }, command(text))).toBe("decline");
    expect(await decided({ rules }, command("ls"))).toBe("accept");
  },
);

test.each([
  "/bin/bash -lc 'rm -f notes.txt'",
  "rm -f notes.txt",
  'sh -c "rm -f notes.txt"',
  "bash -c \"zsh -lc 'rm x'\"",
  "true; bash -euo pipefail -c 'rm x'",
  "env A=1 /usr/bin/bash --norc -c 'rm x' name",
  "(cd a && dash -c rm\\ x)",
  'bash -lc "rm \\"a\\""',
  "eval 'rm x'",
])("declines %s by what a shell would run in it", async (text) => {
  const rules = [
    { decision: "accept", command: ".*" },
    { decision: "decline", command: "^rm ", priority: 1 },
  ];
  expect(await decided({ rules }, command(text))).toBe("decline");
});

test.each([
  ["/bin/bash -lc 'npm test'", "accept"],
  ["bash -c npm\\ test", "accept"],
  ['/bin/zsh -lc "npm test"', "accept"],
  ["bash -lc \"sh -c 'npm test'\"", "accept"],
  ["bash -lc 'npm test; rm x'", undefined],
  ["bash -lc 'npm test'; rm x", undefined],
  ["bash -lc 'npm test' > x", undefined],
  ["bash -lc 'npm test' &", undefined],
  ["bash -lc 'npm test' name", undefined],
  ["bash --rcfile x -ic 'npm test'", undefined],
  ["A=1 bash -lc 'npm test'", undefined],
  ["./bash -lc 'npm test'", undefined],
  ["/tree/app/bash -lc 'npm test'", undefined],
  ['bash -lc "npm $X test"', undefined],
  ["bash -lc `npm test`", undefined],
  ["echo -c 'npm test'", undefined],
])("accepts %s only when a shell runs exactly what is allowed", async (text, decision) => {
  const rules = [{ decision: "accept", command: "npm .*test" }];
  const exact = [{ decision: "accept", command: "npm test" }];
  expect(await decided({ rules: exact }, command(text))).toBe(decision);
  if (decision === undefined && text.includes("$"))
    expect(await decided({ rules }, command(text))).toBeUndefined();
});

test("reads nested shells in a time that grows with the command's length alone", async () => {
  const rules = [{ decision: "decline", command: "^never" }];
  const started = performance.now();
  expect(await decided({ rules }, command("sh -c 'x' ".repeat(20_000)))).toBeUndefined();
  expect(await decided({ rules }, command(`sh -c "${"\\\\".repeat(100_000)}`))).toBeUndefined();
  expect(performance.now() - started).toBeLessThan(2_000);
});

test("reads no command to its end that is longer than anybody would", async () => {
  const rules = [{ decision: "accept", command: ".*" }];
  expect(await decided({ rules }, command("x".repeat(8_192)))).toBe("accept");
  expect(await decided({ rules }, command("x".repeat(8_193)))).toBeUndefined();
});

test.each([
  [["src/a.ts"], "accept"],
  [["/tree/app/src/deep/b.ts", "src/a.ts"], "accept"],
  [["src/../package.json"], undefined],
  [["src/a.ts", "package.json"], undefined],
  [["../outside.ts"], undefined],
  [["/etc/passwd"], undefined],
  [["src/.hidden"], "accept"],
  [[], undefined],
])("accepts the change of %j only when every path matches", async (paths, decision) => {
  const rules = [{ decision: "accept", paths: ["src/**"] }];
  expect(await decided({ rules }, change(...paths))).toBe(decision);
});

test("declines a change when one of its paths matches, also outside the folder", async () => {
  const rules = [
    { decision: "accept", kind: "file-change" },
    { decision: "decline", paths: ["**/*.lock", "/etc/**"] },
  ];
  expect(await decided({ rules }, change("a.ts", "deep/yarn.lock"))).toBe("decline");
  expect(await decided({ rules }, change("../../etc/passwd"))).toBe("decline");
  expect(await decided({ rules }, change("a.ts"))).toBe("accept");
});

test("asks rules of a higher priority first, and of the same one those that decline", async () => {
  const accept = { decision: "accept", command: "npm .*" };
  const decline = { decision: "decline", command: "npm" };
  expect(await decided({ rules: [accept, decline] }, command("npm test"))).toBe("decline");
  const rules = [decline, { ...accept, priority: 1 }];
  expect(await decided({ rules }, command("npm test"))).toBe("accept");
});

test("matches folder, kind and a tool's whole name", async () => {
  const rules = [
    { decision: "accept", cwd: "/tree/**", command: "ls" },
    { decision: "accept", tool: "Web.*" },
  ];
  expect(await decided({ rules }, command("ls"))).toBe("accept");
  expect(await decided({ rules }, { ...command("ls"), cwd: "/tree" })).toBe("accept");
  expect(await decided({ rules }, { ...command("ls"), cwd: "/other" })).toBeUndefined();
  expect(await decided({ rules }, tool("WebFetch"))).toBe("accept");
  expect(await decided({ rules }, tool("MyWebFetch"))).toBeUndefined();
});

test("falls back to the policy's default, and gives the rule as the reason", async () => {
  expect(await decided({ default: "accept" }, tool("Any"))).toBe("accept");
  const rules = [{ name: "no network", decision: "decline", tool: "WebFetch" }];
  const verdict = await rulesEngine({ rules })(tool("WebFetch"), running);
  expect(verdict).toEqual({ decision: "decline", reason: 'rule "no network"' });
});

test.each([
  [null, "is not an object"],
  [{ rule: [] }, 'no member "rule"'],
  [{ rules: {} }, "not a list"],
  [{ default: "ask" }, "default"],
  [{ rules: ["accept"] }, "approval rule 1 is not an object"],
  [{ rules: [{ command: "ls" }] }, "approval rule 1: decision"],
  [{ rules: [{ decision: "allow" }] }, "approval rule 1: decision"],
  [{ rules: [{ decision: "accept" }, { decision: "accept", comand: "ls" }] }, 'no member "comand"'],
  [{ rules: [{ decision: "accept", command: "(" }] }, "not a regular expression"],
  [{ rules: [{ decision: "accept", paths: "src" }] }, "paths"],
  [{ rules: [{ decision: "accept", paths: [] }] }, "paths"],
  [{ rules: [{ decision: "accept", priority: "1" }] }, "priority"],
  [{ rules: [{ decision: "accept", kind: "any" }] }, "kind"],
])("refuses the policy %j", (policy, message) => {
  expect(() => rulesEngine(policy)).toThrow(UsageError);
  expect(() => rulesEngine(policy)).toThrow(message);
});

test.each([
  ["src/a.ts", "accept"],
  ["src/secret/a.ts", undefined],
  ["lib/a.ts", undefined],
])(
  "a path with ! takes out of the list, and does not turn it round: %s",
  async (path, decision) => {
    const rules = [{ decision: "accept", paths: ["src/**", "!src/secret/**"] }];
    expect(await decided({ rules }, change(path))).toBe(decision);
  },
);

test("paths with ! alone leave everything else, and the last one decides", async () => {
  const alone = [{ decision: "accept", paths: ["!secret/**"] }];
  expect(await decided({ rules: alone }, change("a.ts"))).toBe("accept");
  expect(await decided({ rules: alone }, change("secret/a.ts"))).toBeUndefined();
  const again = [{ decision: "accept", paths: ["!**", "a.ts"] }];
  expect(await decided({ rules: again }, change("a.ts"))).toBe("accept");
  const extended = [{ decision: "accept", paths: ["!(secret).ts"] }];
  expect(await decided({ rules: extended }, change("a.ts"))).toBe("accept");
});
