import type { Anchor } from "../model/issue.ts";

/**
 * Where code is that a change leaves as it is, as a sentence for people.
 * @param quoted how a name is written where the sentence stands
 */
export function locationText(
  { file, startLine, line }: NonNullable<Anchor["location"]>,
  quoted = (name: string) => name,
): string {
  if (line === null) return `This is about a file that did not change: ${quoted(file)}.`;
  const lines = startLine === null ? `${line}` : `${startLine}-${line}`;
  return `This is in unchanged code: ${quoted(`${file}:${lines}`)}.`;
}
