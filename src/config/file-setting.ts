import { isScalar, isSeq, type ParsedNode } from "yaml";
import { UsageError } from "../errors.ts";
import { closestName } from "./closest-name.ts";
import { allowedInFile, fileInputs, type NamedInput } from "./file-inputs.ts";
import type { ConfigProblem } from "./file-problem.ts";
import { fileValue } from "./file-value.ts";
import { inputs } from "./inputs.ts";
import { parseConfig } from "./parse.ts";

/** A setting as an input's text, or why it is none. */
export type Setting =
  | { readonly status: "read"; readonly text: string }
  | {
      readonly status: "wrong";
      readonly problem: Omit<ConfigProblem, "line">;
      readonly node: ParsedNode | null;
    };

/** Reads a setting's value by its type, then by what the configuration makes of it: range, grammar. */
export function readSetting(input: NamedInput, node: ParsedNode | null): Setting {
  const value = fileValue(input, node);
  if (value.status === "wrong") {
    const { node: at, status, ...problem } = value;
    return { status, problem, node: at };
  }
  if (value.text.trim() === "" && input.default !== "") {
    const message = `${input.name} is empty: write a value, or leave it out for ${input.default}`;
    return { status: "wrong", problem: { message }, node };
  }
  try {
    parseConfig({ [input.name]: value.text });
    return value;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    // It quotes the value, which may be long.
    const problem = { message: error.message.slice(0, 300) };
    return { status: "wrong", problem, node: entryAtFault(input, node) ?? node };
  }
}

/** The first entry of a list that is wrong by itself; undefined: none is. */
function entryAtFault(input: NamedInput, node: ParsedNode | null): ParsedNode | undefined {
  const items = isSeq(node) ? (node.items as readonly ParsedNode[]) : [];
  return items.find((item) => {
    try {
      parseConfig({ [input.name]: String(isScalar(item) ? item.value : "") });
      return false;
    } catch (error) {
      if (error instanceof UsageError) return true;
      throw error;
    }
  });
}

/** Why a name means nothing in the file. */
export function unknownName(name: string): Omit<ConfigProblem, "line"> {
  const known = inputs.find((one) => one.name === name);
  if (known && !allowedInFile(known)) {
    return { message: `${name} cannot stand in this file: set it in the workflow, under with:` };
  }
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  const suggestion = closestName(
    name,
    fileInputs.map((one) => one.name),
  );
  const message = `there is no setting "${shown}"`;
  return suggestion === undefined ? { message } : { message, suggestion };
}
