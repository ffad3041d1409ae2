import type { VendorError } from "../protocol.ts";
import type { InputItem, OpenAiBody, ToolDefinition } from "./body.ts";
import { strictSchemaRefusal } from "./strict-schema.ts";

/** What the Responses API refuses in a body of the right shape; undefined: nothing. */
export function openAiRefusal(body: OpenAiBody): VendorError | undefined {
  return format(body) ?? tools(body) ?? identifiers(body.input) ?? pairing(body.input);
}

function format(body: OpenAiBody): VendorError | undefined {
  const wanted = body.text?.format;
  if (wanted?.type !== "json_schema" || wanted.strict !== true) return undefined;
  const reason = strictSchemaRefusal(wanted.schema);
  if (reason === undefined) return undefined;
  return {
    status: 400,
    code: "invalid_json_schema",
    param: "text.format.schema",
    message: `Invalid schema for response_format '${wanted.name}': ${reason}`,
  };
}

function tools(body: OpenAiBody): VendorError | undefined {
  for (const [index, tool] of flatTools(body.tools ?? []).entries()) {
    if (tool.type === "function" && tool.strict === true) {
      const reason = strictSchemaRefusal(tool.parameters);
      if (reason !== undefined)
        return {
          status: 400,
          code: "invalid_function_parameters",
          param: `tools[${index}].parameters`,
          message: `Invalid schema for function '${tool.name}': ${reason}`,
        };
    }
  }
  return undefined;
}

/** Tools with those inside namespaces. */
export function flatTools(tools: readonly ToolDefinition[]): ToolDefinition[] {
  return tools.flatMap((tool) => (tool.tools === undefined ? [tool] : flatTools(tool.tools)));
}

/** How the ids begin that the API gives to what a model says. */
const prefixes: Readonly<Record<string, string>> = {
  message: "msg",
  reasoning: "rs",
  function_call: "fc",
  custom_tool_call: "ctc",
};

function identifiers(input: readonly InputItem[]): VendorError | undefined {
  const seen = new Set<string>();
  for (const [index, { type, id }] of input.entries()) {
    if (id === undefined) continue;
    const prefix = prefixes[type];
    if (prefix !== undefined && !id.startsWith(prefix))
      return {
        ...invalid(
          `Invalid 'input[${index}].id': '${id}'. Expected an ID that begins with '${prefix}'.`,
        ),
        param: `input[${index}].id`,
        code: "invalid_value",
      };
    if (seen.has(id))
      return invalid(
        `Duplicate item found with id ${id}. Remove duplicate items from your input and try again.`,
      );
    seen.add(id);
  }
  return undefined;
}

function pairing(input: readonly InputItem[]): VendorError | undefined {
  const open = new Map<string, string>();
  const answered = new Set<string>();
  for (const item of input) {
    if (item.type === "function_call" || item.type === "custom_tool_call") {
      if (open.has(item.call_id) || answered.has(item.call_id))
        return invalid(`Duplicate tool call found with call_id ${item.call_id}.`);
      open.set(item.call_id, item.type);
    } else if (item.type === "function_call_output" || item.type === "custom_tool_call_output") {
      const kind = words(item.type.replace("_output", ""));
      if (answered.has(item.call_id))
        return invalid(`Duplicate tool output found for ${kind} with call_id ${item.call_id}.`);
      if (open.get(item.call_id) !== item.type.replace("_output", ""))
        return invalid(`No tool call found for ${kind} output with call_id ${item.call_id}.`);
      open.delete(item.call_id);
      answered.add(item.call_id);
    }
  }
  for (const [id, type] of open) return invalid(`No tool output found for ${words(type)} ${id}.`);
  return undefined;
}

function words(type: string): string {
  return type.replaceAll("_", " ");
}

function invalid(message: string): VendorError {
  return { status: 400, param: "input", message };
}
