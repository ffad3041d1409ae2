import { fixOf, issueOn, resultOf } from "../report/sample.ts";
import { newFile, type RunOptions } from "./scene.ts";

/**
 * A run on the scene that commits a fix of each of these lines, one on top of the other.
 * @param more titles of further issues, on line 12, that are only reported
 */
export function fixing(
  lines: readonly number[],
  more: readonly string[] = [],
): Required<Pick<RunOptions, "result" | "changes">> {
  const issues = lines.map((line) => issueOn(line));
  const fixes = issues.map((issue, at) => fixOf(issue, lines[at] ?? 0));
  let text = newFile;
  const changes = new Map(
    issues.map(({ id, line }) => {
      text = text.replace(`changed ${line}\n`, `fixed ${line}\n`);
      const contents = new TextEncoder().encode(text);
      const additions = [{ path: "src/cart.ts", contents, executable: false }];
      return [id, { additions, deletions: [] }] as const;
    }),
  );
  const reported = [...issues, ...more.map((title) => issueOn(12, title))];
  return { result: resultOf(reported, { fixes }), changes };
}
