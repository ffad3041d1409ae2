import { configFilePath } from "./file-inputs.ts";

/** One thing that is wrong in the repository's file. */
export interface ConfigProblem {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
  /** What to write instead, as it would stand in the file. */
  readonly suggestion?: string;
}

/** The problems as one message for whoever wrote the file. */
export function describeProblems(problems: readonly ConfigProblem[]): string {
  return problems
    .map(({ line, message, suggestion }) => {
      const hint = suggestion === undefined ? "" : `; did you mean "${suggestion}"?`;
      return `${configFilePath}:${line}: ${message}${hint}`;
    })
    .join("\n");
}
