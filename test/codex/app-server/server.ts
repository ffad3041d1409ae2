import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AppServer, startAppServer } from "../../../src/codex/app-server/app-server.ts";
import type { AppServerOptions } from "../../../src/codex/app-server/options.ts";
import { launch } from "../../../src/launch/launch.ts";
import { processesWith } from "../../coder/processes-with.ts";
import { agentPath } from "../../world/agents.ts";
import type { Script } from "../../world/models/script.ts";
import { type Models, startModels } from "../../world/models/server.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

/** An app-server at work in a test. */
export interface ServerDesk extends AsyncDisposable {
  readonly models: Models;
  /** The tree, holding `notes.txt` with the lines `alpha` and `beta`. */
  readonly tree: string;
  readonly options: AppServerOptions;
  readonly server: AppServer;
  /** Pids of all processes that servers of this desk started. */
  processes(): Promise<number[]>;
  /** Starts another one on the same state; the desk closes it. */
  start(options?: Partial<AppServerOptions>): Promise<AppServer>;
}

const MARKER = "APP_SERVER_TEST_DESK";

/** Starts the real one on scripted models. */
export async function setServer(
  given: { readonly scripts?: readonly Omit<Script, "vendor">[] } & Partial<AppServerOptions> = {},
): Promise<ServerDesk> {
  const { scripts = [], ...own } = given;
  const folder = await temporaryFolder("app-server");
  const models = await startModels({
    scripts: scripts.map((script) => ({ vendor: "openai", ...script })),
  });
  const tree = join(folder.path, "tree");
  await mkdir(tree);
  await writeFile(join(tree, "notes.txt"), "alpha\nbeta\n");
  const marker = randomUUID();
  const options: AppServerOptions = {
    launch,
    binary: await agentPath("codex"),
    baseUrl: models.url,
    apiKey: models.keys.openai[0] ?? "",
    stateFolder: join(folder.path, "state"),
    env: { [MARKER]: marker },
    ...own,
  };
  const servers: AppServer[] = [];
  async function start(other: Partial<AppServerOptions> = {}): Promise<AppServer> {
    const server = await startAppServer({ ...options, ...other });
    servers.push(server);
    return server;
  }
  return {
    models,
    tree,
    options,
    server: await start(),
    start,
    processes: () => processesWith(`${MARKER}=${marker}`),
    async [Symbol.asyncDispose]() {
      for (const server of servers) await server.close();
      await models[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
