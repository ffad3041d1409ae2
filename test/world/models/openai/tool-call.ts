import type { Call } from "../call.ts";

/** A call as codex takes it: JSON arguments for a function, text for a custom tool. */
export type ToolCall =
  | {
      readonly type: "function_call";
      readonly name: string;
      readonly arguments: string;
      readonly namespace?: string;
    }
  | { readonly type: "custom_tool_call"; readonly name: string; readonly input: string };

/** Writes a neutral call with codex's tools. `login: false` keeps the machine's shell profile out. */
export function toolCall(call: Call): ToolCall {
  switch (call.kind) {
    case "read":
      return shell(`cat -- '${call.file.replaceAll("'", "'\\''")}'`);
    case "command":
      return shell(call.command);
    case "replace":
      return applyPatch([
        `*** Update File: ${call.file}`,
        "@@",
        ...lines(call.oldText).map((line) => `-${line}`),
        ...lines(call.newText).map((line) => `+${line}`),
      ]);
    case "write":
      return applyPatch([
        `*** Add File: ${call.file}`,
        ...lines(call.content).map((line) => `+${line}`),
      ]);
    case "patch":
      return { type: "custom_tool_call", name: "apply_patch", input: call.patch };
    case "raw":
      return typeof call.input === "string"
        ? { type: "custom_tool_call", name: call.name, input: call.input }
        : {
            type: "function_call",
            name: call.name,
            arguments: JSON.stringify(call.input),
            ...(call.namespace !== undefined && { namespace: call.namespace }),
          };
  }
}

function shell(cmd: string): ToolCall {
  return {
    type: "function_call",
    name: "exec_command",
    arguments: JSON.stringify({ cmd, login: false }),
  };
}

function applyPatch(body: readonly string[]): ToolCall {
  const input = ["*** Begin Patch", ...body, "*** End Patch", ""].join("\n");
  return { type: "custom_tool_call", name: "apply_patch", input };
}

function lines(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}
