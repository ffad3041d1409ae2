import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from "yaml";
import { UsageError } from "../../errors.ts";
import { closestName } from "../closest-name.ts";
import { entryPattern } from "../list-entry.ts";
import { readRules } from "../rules.ts";
import type { NamedSetting } from "../settings.ts";

/** A value of the file as a setting's text, or why it is none. */
type FileValue =
  | { readonly status: "read"; readonly text: string }
  | {
      readonly status: "wrong";
      readonly message: string;
      /** What to write instead; undefined: nothing comes to mind. */
      readonly suggestion?: string;
      /** The node at fault; it may be an entry of the value. */
      readonly node: ParsedNode | null;
    };

/** Reads a setting's value by its type, then by what the configuration makes of it: range, grammar. */
export function readFileValue(setting: NamedSetting, node: ParsedNode | null): FileValue {
  const value = valueByType(setting, node);
  if (value.status === "wrong") return value;
  const text = value.text.trim();
  if (text === "" && setting.default !== "") {
    const message = `${setting.name} is empty: write a value, or leave it out for ${setting.default}`;
    return { status: "wrong", message, node };
  }
  const refusal = refusalOf(setting, text);
  // It quotes the value, which may be long.
  return refusal === undefined
    ? value
    : {
        status: "wrong",
        message: refusal.slice(0, 300),
        node: entryAtFault(setting, node) ?? node,
      };
}

/** Why the configuration takes no such text; undefined: it does. */
function refusalOf(setting: NamedSetting, text: string): string | undefined {
  try {
    setting.type.read(text, setting);
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

/** The first entry of a list that is wrong by itself; undefined: none is. */
function entryAtFault(setting: NamedSetting, node: ParsedNode | null): ParsedNode | undefined {
  const items = isSeq(node) ? (node.items as readonly ParsedNode[]) : [];
  return items.find(
    (item) => refusalOf(setting, String(isScalar(item) ? item.value : "").trim()) !== undefined,
  );
}

/** Reads what stands behind a setting's name by its YAML type: `"5"` is no number, `yes` is no boolean. */
function valueByType(setting: NamedSetting, node: ParsedNode | null): FileValue {
  const { name, type, default: fallback } = setting;
  const value = isScalar(node) ? node.value : undefined;
  const wrong = (expected: string, instead?: string): FileValue => ({
    status: "wrong",
    message: `${name} must be ${expected}, not ${nounOf(node)}`,
    ...(instead === undefined ? {} : { suggestion: `${name}: ${instead}` }),
    node,
  });
  switch (type.kind) {
    case "boolean":
      if (typeof value === "boolean") return { status: "read", text: String(value) };
      return wrong("true or false", booleanWords.get(String(value).toLowerCase()));
    case "number":
      if (typeof value === "number") return { status: "read", text: String(value) };
      if (value === "" && fallback === "") return { status: "read", text: "" };
      return wrong(type.whole ? "a whole number" : "a number", asNumber(value));
    case "choice":
      if (value === "" && fallback === "") return { status: "read", text: "" };
      return choice(value, type.choices) ?? wrong(anyOf(type.choices), meant(value, type.choices));
    case "list":
      if (typeof value === "string") return { status: "read", text: value };
      return isSeq(node) ? entries(name, node.items) : wrong("a list of texts");
    case "text":
      if (typeof value === "string") return { status: "read", text: value };
      return wrong(
        "text",
        value === undefined || value === null ? undefined : `"${String(value)}"`,
      );
    case "rules": {
      const read = readRules(node, name);
      if (read.status === "wrong") return read;
      return { status: "read", text: read.rules.length === 0 ? "" : JSON.stringify(read.rules) };
    }
    case "secret":
      throw new Error(`${name} is a secret`);
  }
}

const booleanWords = new Map([
  ["true", "true"],
  ["yes", "true"],
  ["on", "true"],
  ["1", "true"],
  ["false", "false"],
  ["no", "false"],
  ["off", "false"],
  ["0", "false"],
]);

const anyOf = (choices: readonly string[]) => `one of ${choices.join(", ")}`;

function choice(value: unknown, choices: readonly string[]): FileValue | undefined {
  const found = choices.find((item) => item === value);
  return found === undefined ? undefined : { status: "read", text: found };
}

/** A choice that was probably meant; `false` stands for "off" where there is one. */
function meant(value: unknown, choices: readonly string[]): string | undefined {
  if (value === false) return choices.find((item) => item === "off" || item === "none");
  return typeof value === "string" ? closestName(value, choices) : undefined;
}

function asNumber(value: unknown): string | undefined {
  const plain = typeof value === "string" ? value.replaceAll(/[_,\s]/g, "") : "";
  return plain !== "" && Number.isFinite(Number(plain)) ? String(Number(plain)) : undefined;
}

function entries(name: string, items: readonly (ParsedNode | null)[]): FileValue {
  const texts: string[] = [];
  for (const item of items) {
    const text = isScalar(item) ? item.value : undefined;
    if (typeof text !== "string") {
      return {
        status: "wrong",
        message: `${name} must be a list of texts, but one entry is ${nounOf(item)}`,
        ...quoted(item),
        node: item,
      };
    }
    if (!new RegExp(entryPattern).test(text)) {
      const message = `an entry of ${name} must be one line of text without a comma`;
      return { status: "wrong", message, node: item };
    }
    texts.push(text);
  }
  return { status: "read", text: texts.join("\n") };
}

/** Of `- a: b` the text that was probably meant. */
function quoted(item: ParsedNode | null): { suggestion?: string } {
  const [pair, ...others] = isMap(item) ? item.items : [];
  if (!isScalar(pair?.key) || !isScalar(pair.value) || others.length > 0) return {};
  return { suggestion: `"${pair.key.value}: ${pair.value.value}"` };
}

/** What a node is, for people. */
function nounOf(node: ParsedNode | null): string {
  if (isAlias(node)) return "an alias";
  if (isMap(node)) return "a mapping";
  if (isSeq(node)) return "a list";
  const value = node?.value ?? null;
  if (value === null) return "nothing";
  if (typeof value === "string") return value === "" ? "empty" : `"${shortened(value)}"`;
  return shortened(String(value));
}

const shortened = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
