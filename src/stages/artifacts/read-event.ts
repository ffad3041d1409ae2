import { ArtifactError } from "../../errors.ts";
import { type ArtifactFolder, readText } from "./folder.ts";

/** The name of the artifact that a fork's run leaves: which pull request it was about. */
const eventArtifact = "crosscheck-event";
/** `{"pullRequest": N}` has 30. */
const maxBytes = 1_024;

/**
 * The number of the pull request that a fork's run says it was about: an attacker's word, which others must bear out.
 * Undefined when there is no such file. Throws `ArtifactError` for a file that holds anything else.
 */
export async function readEventFacts(folder: ArtifactFolder): Promise<number | undefined> {
  const path = folder.files.get(eventArtifact);
  if (path === undefined) return undefined;
  const text = await readText(path, maxBytes);
  const [, number] = /^\s*\{\s*"pullRequest"\s*:\s*([1-9]\d{0,8})\s*\}\s*$/.exec(text) ?? [];
  if (number === undefined) {
    throw new ArtifactError(path, 'it is not {"pullRequest": N}');
  }
  return Number(number);
}
