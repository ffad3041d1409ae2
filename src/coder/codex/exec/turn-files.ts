import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { ConnectContext } from "../../driver/adapter.ts";
import { type OwnFile, writeOwnFile } from "../../process/own-file.ts";
import { configSettings } from "../config-settings.ts";

/** What one `codex exec` reads from files: an argument holds no more than 128 KiB. Undefined: there is none. */
export interface TurnFiles {
  /** Path of the schema of the answer. */
  readonly schema: string | undefined;
  /** Path of the text that replaces the vendor's base prompt. */
  readonly instructions: string | undefined;
  /** Name of the profile with the text that comes on top of the base prompt. */
  readonly profile: string | undefined;
}

/**
 * Writes the files of one turn; disposing them removes them. Rejects with a `spawn` error when one cannot be written, and
 * leaves none behind then.
 *
 * @param codexHome where codex looks for profiles.
 */
export async function writeTurnFiles(
  { thread, ownFolder, failure }: Pick<ConnectContext, "thread" | "ownFolder" | "failure">,
  codexHome: string,
  outputSchema: object | undefined,
): Promise<TurnFiles & AsyncDisposable> {
  const name = `turn-${randomUUID()}`;
  const { system } = thread;
  await using written = new AsyncDisposableStack();
  const write = async (path: string, content: string): Promise<OwnFile> =>
    written.use(await writeOwnFile(failure, path, content));

  let files: TurnFiles = { schema: undefined, instructions: undefined, profile: undefined };
  if (outputSchema !== undefined) {
    const { path } = await write(join(ownFolder, `${name}.json`), JSON.stringify(outputSchema));
    files = { ...files, schema: path };
  }
  if (system !== undefined && thread.tools === "none") {
    // The vendor's base prompt is about its tools: without tools it is only in the way.
    files = {
      ...files,
      instructions: (await write(join(ownFolder, `${name}.md`), system)).path,
    };
  } else if (system !== undefined) {
    const [setting = ""] = configSettings({ developer_instructions: system });
    await write(join(codexHome, `${name}.config.toml`), `${setting}\n`);
    files = { ...files, profile: name };
  }
  const kept = written.move();
  return { ...files, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
