import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Command } from "../../command.ts";
import type { ConnectContext } from "../driver/adapter.ts";
import type { AcpOptions } from "./acp-options.ts";

/** Describes the agent's process. Its HOME is the coder's, unless the options' `env` names another. */
export async function prepareAcp(context: ConnectContext<AcpOptions>): Promise<Command> {
  const { coder, thread, homeFolder, threadFolder } = context;
  const temp = join(threadFolder, "temp");
  await mkdir(temp, { recursive: true });
  const isReader = thread.sandbox === "read-only";
  return {
    label: "acp",
    file: coder.binary,
    args: coder.args ?? [],
    env: {
      PATH: `${dirname(coder.binary)}:/usr/local/bin:/usr/bin:/bin`,
      LANG: "C.UTF-8",
      NO_COLOR: "1",
      NO_PROXY: "127.0.0.1,localhost",
      HOME: homeFolder,
      TMPDIR: temp,
      ...coder.env,
      ...thread.env,
    },
    cwd: threadFolder,
    readable: [dirname(coder.binary), ...(coder.readable ?? []), ...(isReader ? [thread.cwd] : [])],
    writable: [homeFolder, threadFolder, ...(isReader ? [] : [thread.cwd])],
    network: "gateway",
  };
}
