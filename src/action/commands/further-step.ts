import { GitHubError } from "../../errors.ts";
import { refusalOf, refusalText } from "../../github/refusal.ts";

/**
 * A further step of a command whose main part is done: what GitHub refuses of it takes nothing back. Returns why it was
 * not done, for people; empty when it was.
 * @param failed what is to be said then, without a stop
 */
export async function furtherStep(failed: string, step: () => Promise<unknown>): Promise<string[]> {
  try {
    await step();
    return [];
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return [`${failed}: ${refusalText(refusalOf(error))}.`];
  }
}
