import { expect, test } from "vitest";
import { isolationBreaches } from "../../../src/coder/claude/isolation.ts";
import { claudeSandbox } from "../../../src/coder/claude/sandbox.ts";

const readOnly = claudeSandbox({ cwd: "/tree", sandbox: "read-only" });
const init = {
  tools: ["Glob", "Grep", "Read", "StructuredOutput"],
  mcp_servers: [],
  plugins: [{ name: "cc-plugin-privacy", path: "builtin", source: "cc-plugin-privacy@builtin" }],
  permissionMode: "dontAsk",
};

test("accepts a CLI that has what it was given", () => {
  expect(isolationBreaches(init, readOnly)).toEqual([]);
});

test.each([
  [{ tools: ["Read", "Bash"] }, "Bash"],
  [{ mcp_servers: [{ name: "evil", status: "connected" }] }, "1 MCP server"],
  [{ plugins: [{ name: "evil", path: "/tree/evil", source: "evil@tree" }] }, "evil@tree"],
  [{ permissionMode: "bypassPermissions" }, "bypassPermissions"],
])("names what %j has too much", (difference, name) => {
  const breaches = isolationBreaches({ ...init, ...difference }, readOnly);
  expect(breaches).toEqual([expect.stringContaining(name)]);
});
