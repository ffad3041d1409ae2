import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from "yaml";
import { closestName } from "./closest-name.ts";
import type { NamedInput } from "./file-inputs.ts";
import { entryPattern } from "./list-entry.ts";

/** A value of the file as an input's text, or why it is none. */
export type FileValue =
  | { readonly status: "read"; readonly text: string }
  | {
      readonly status: "wrong";
      readonly message: string;
      /** What to write instead; undefined: nothing comes to mind. */
      readonly suggestion?: string;
      /** The node at fault; it may be an entry of the value. */
      readonly node: ParsedNode | null;
    };

/** Reads what stands behind an input's name by its YAML type: `"5"` is no number, `yes` is no boolean. */
export function fileValue(input: NamedInput, node: ParsedNode | null): FileValue {
  const value = isScalar(node) ? node.value : undefined;
  const { name, type } = input;
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
      return wrong(type.whole ? "a whole number" : "a number", asNumber(value));
    case "choice":
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
