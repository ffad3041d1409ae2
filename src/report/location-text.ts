import type { Anchor } from "../model/issue.ts";
import type { Words } from "../words/words.ts";

/**
 * Where code is that a change leaves as it is, as a sentence for people.
 * @param quoted how a name is written where the sentence stands
 */
export function locationText(
  { file, startLine, line }: NonNullable<Anchor["location"]>,
  words: Words,
  quoted = (name: string) => name,
): string {
  if (line === null) return words.say("unchangedFile", { place: quoted(file) });
  const lines = startLine === null ? `${line}` : `${startLine}-${line}`;
  return words.say("unchangedCode", { place: quoted(`${file}:${lines}`) });
}
