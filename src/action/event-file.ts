import { readFile } from "node:fs/promises";
import { UsageError } from "../errors.ts";

/**
 * Checks that the runner's event file holds a JSON object. Throws `UsageError` where it does not. Without an event
 * nobody can tell what the run is for, and a skipped run would look like a good one.
 * @param path `GITHUB_EVENT_PATH`
 */
export async function checkEventFile(path: string | undefined): Promise<void> {
  if (!path) {
    throw new UsageError(
      "GITHUB_EVENT_PATH is not set: it names the file with the event, and GitHub's runner sets it",
    );
  }
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "it does not exist" : `it cannot be read (${code})`;
    throw new UsageError(`GITHUB_EVENT_PATH is ${path}: ${why}`, { cause: error });
  }
  if (!isJsonObject(text)) {
    throw new UsageError(`GITHUB_EVENT_PATH is ${path}: it is not a JSON object`);
  }
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
