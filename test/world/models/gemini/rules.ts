import type { Content, GeminiBody, Part } from "./body.ts";

/**
 * What the Gemini API refuses in a body of the right shape: its message, or undefined. The sentences on function turns
 * are those of https://github.com/google-gemini/gemini-cli/issues/7410 and #5443.
 */
export function geminiRefusal(body: GeminiBody, model: string): string | undefined {
  return (
    declarations(body) ??
    config(body, model) ??
    contents(body.contents) ??
    functionTurns(body.contents)
  );
}

function declarations(body: GeminiBody): string | undefined {
  const names = new Set<string>();
  const declared = (body.tools ?? []).flatMap((tool) => tool.functionDeclarations ?? []);
  for (const [index, { name, parameters, parametersJsonSchema }] of declared.entries()) {
    const where = `* GenerateContentRequest.tools[0].function_declarations[${index}]`;
    if (!/^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/.test(name))
      return `${where}.name: Invalid function name. Must start with a letter or an underscore. Must be alphanumeric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 64.`;
    if (names.has(name)) return `Duplicate function declaration found: ${name}`;
    names.add(name);
    if (parameters !== undefined && parametersJsonSchema !== undefined)
      return `${where}: parameters and parameters_json_schema must not both be set.`;
    if (parametersJsonSchema !== undefined && !isObjectSchema(parametersJsonSchema))
      return `${where}.parameters_json_schema: schema must be of type object.`;
  }
  return undefined;
}

function isObjectSchema(schema: unknown): boolean {
  return (
    typeof schema === "object" && schema !== null && "type" in schema && schema.type === "object"
  );
}

function config({ generationConfig, tools }: GeminiBody, model: string): string | undefined {
  const json = generationConfig?.responseMimeType === "application/json";
  const { responseSchema, responseJsonSchema } = generationConfig ?? {};
  if (responseSchema !== undefined && responseJsonSchema !== undefined)
    return "Only one of response_schema and response_json_schema may be set.";
  if ((responseSchema ?? responseJsonSchema) !== undefined && !json)
    return "response_schema requires response_mime_type to be application/json.";
  if (json && !model.startsWith("gemini-3") && tools?.some((tool) => tool.functionDeclarations))
    return "Function calling with a response mime type: 'application/json' is unsupported";
  return undefined;
}

const data = ["text", "functionCall", "functionResponse", "inlineData", "fileData"] as const;

function contents(all: readonly Content[]): string | undefined {
  if (all.length === 0) return "* GenerateContentRequest.contents: contents is not specified";
  for (const [index, { role, parts }] of all.entries()) {
    const where = `* GenerateContentRequest.contents[${index}]`;
    if (role !== undefined && role !== "user" && role !== "model")
      return "Please use a valid role: user, model.";
    if (parts.length === 0) return `${where}.parts: contents.parts must not be empty.`;
    for (const [at, part] of parts.entries()) {
      const given = data.filter((member) => part[member] !== undefined);
      if (given.length !== 1)
        return `${where}.parts[${at}].data: required oneof field 'data' must have one initialized field`;
    }
  }
  const last = all.at(-1);
  if (last?.role === "model")
    return "Please ensure that multiturn requests end with a user role or a function response.";
  return undefined;
}

/** Neighbouring contents of one role count as one turn: the API takes several user contents in a row. */
function functionTurns(all: readonly Content[]): string | undefined {
  const turns: { role: "user" | "model"; parts: Part[] }[] = [];
  for (const { role = "user", parts } of all) {
    const last = turns.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else turns.push({ role, parts: [...parts] });
  }
  for (const [index, turn] of turns.entries()) {
    if (turn.role === "model") {
      const calls = turn.parts.flatMap((part) => part.functionCall ?? []);
      if (calls.length > 0 && index === 0)
        return "Please ensure that function call turn comes immediately after a user turn or after a function response turn.";
      const answers = (turns[index + 1]?.parts ?? []).flatMap(
        (part) => part.functionResponse ?? [],
      );
      if (calls.length === 0 && answers.length > 0)
        return "Please ensure that function response turn comes immediately after a function call turn.";
      if (calls.length !== answers.length)
        return "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.";
      const refusal = pairs(calls, answers);
      if (refusal !== undefined) return refusal;
    } else if (index === 0 && turn.parts.some((part) => part.functionResponse)) {
      return "Please ensure that function response turn comes immediately after a function call turn.";
    }
  }
  return undefined;
}

/** A response belongs to its call by name, and by id where both have one. */
function pairs(
  calls: readonly NonNullable<Part["functionCall"]>[],
  answers: readonly NonNullable<Part["functionResponse"]>[],
): string | undefined {
  const open = [...calls];
  for (const { id, name } of answers) {
    const at = open.findIndex(
      (call) => call.name === name && (call.id === undefined || id === undefined || call.id === id),
    );
    if (at < 0)
      return `No function call found for function response '${name}'${id === undefined ? "" : ` with id '${id}'`}.`;
    open.splice(at, 1);
  }
  return undefined;
}
