import { type Input, type InputName, inputs } from "./inputs.ts";

/** An input by its exact name. */
export type NamedInput = Input & { readonly name: InputName };

/** Where a repository keeps its configuration; read from the base branch, never from a pull request. */
export const configFilePath = ".github/crosscheck.yml";

/**
 * Whether an input may stand in the repository's file: no secret, no address that keys are sent to, no program to start,
 * nothing that belongs to one run.
 */
export function allowedInFile(input: Input): boolean {
  return input.type.kind !== "secret" && input.file !== false;
}

/** The inputs that may stand in the repository's file, in their order. */
export const fileInputs: readonly NamedInput[] = inputs.filter(allowedInFile);
