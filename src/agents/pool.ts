import { join } from "node:path";
import type { CoderOptions } from "../coder/coder.ts";
import type { CoderEvent } from "../coder/event.ts";
import { ADAPTERS } from "../coder/registry.ts";
import type { Config } from "../config/config.ts";
import { type RoleSpec, rolesOf } from "../config/reviewers.ts";
import { installAgents } from "../launch/install.ts";
import { launch as bareLaunch } from "../launch/launch.ts";
import { createLauncher } from "../launch/launcher.ts";
import type { AcquireOptions, Agent, AgentPool, AgentUnavailable } from "./agent.ts";
import { type CoderName, entryOf } from "./catalog.ts";
import { createAgentCoder, toolsProblem } from "./coders.ts";
import { effortOf, modelsOf } from "./efforts.ts";
import { withFallbackModels } from "./fallback-models.ts";
import { givenPaths } from "./given-paths.ts";
import type { HostEnvironment } from "./host-environment.ts";
import { type IntegritySnapshot, snapshotProgram } from "./integrity-snapshot.ts";
import { type IsolationSettings, isolate } from "./isolate.ts";
import { missingKey, usableRoles } from "./keys.ts";
import { type GatewaySettings, openGateway } from "./open-gateway.ts";
import { costNotices, pricesOf } from "./prices.ts";
import { type CredentialedCoder, threadCredentials } from "./thread-credentials.ts";

/** The settings of an agent pool. */
type PoolSettings = GatewaySettings &
  IsolationSettings &
  Pick<Config, `${CoderName}Path` | "reviewers" | "fix" | "fixer" | "effort">;

/** What an agent pool is opened with. */
export interface AgentPoolOptions {
  readonly config: PoolSettings;
  readonly host: HostEnvironment;
  /** Private folder. Agents write below it, except to their trees. */
  readonly scratch: string;
  /** Random; marks every process of this run, so that the post step finds the orphans of a killed run. */
  readonly runId: string;
  readonly signal: AbortSignal;
  /** Reports at once what must not wait for the report; may get hostile text. */
  readonly note: (text: string) => void;
  /** Gets each event of each agent at once; must not wait. */
  readonly onEvent?: ((agent: string, event: CoderEvent) => void) | undefined;
}

/** Opens the pool: installs the agents in parallel, and jails them where that works. They reach only the gateway. */
export async function openAgentPool(options: AgentPoolOptions): Promise<AgentPool> {
  const { config, host, scratch } = options;
  const roles = usableRoles(config, rolesOf(config));
  await using starting = new AsyncDisposableStack();
  let snapshot: IntegritySnapshot | undefined;
  // Disposed of last, when no process of the run is left.
  starting.defer(async () => await snapshot?.check());
  const { launch } = starting.use(createLauncher(bareLaunch, options.runId));
  for (const text of host.refusedPrograms) options.note(text);
  const socketPath = join(scratch, "gateway.sock");
  const gateway = starting.use(
    await openGateway(config, { socketPath, httpsProxy: host.httpsProxy }),
  );
  const installed = await installAgents(
    roles.map((role) => role.coder),
    {
      agentsFolder: host.agentsFolder,
      cacheFolder: host.cacheFolder,
      runFolder: scratch,
      given: givenPaths(config),
      npm: { env: host.npmEnvironment, launch, signal: options.signal },
    },
  );
  const socketProxy = { port: gateway.port, socketPath };
  const isolation = await isolate(launch, config, host, installed, socketProxy);
  const notices: string[] = [];
  if (isolation.unjailed) {
    options.note(`agents run WITHOUT A JAIL: ${isolation.unjailed}`);
    notices.push(`agents ran without a jail: ${isolation.unjailed}`);
    snapshot = await snapshotProgram(host, installed);
  }
  for (const one of installed) {
    if (one.status === "ready" && one.agent.warning) notices.push(one.agent.warning);
  }
  const running = starting.move();
  let acquiredCount = 0;
  const acquired: CredentialedCoder[] = [];

  async function acquire(
    role: RoleSpec,
    use: "review" | "fix",
    own: AcquireOptions = {},
  ): Promise<Agent | AgentUnavailable> {
    const { vendor } = entryOf(role.coder);
    const access = config.vendors[vendor];
    if (access.key === null) return { role, reason: missingKey(role.coder) };
    const found = installed.find((one) => one.name === role.coder);
    if (found?.status !== "ready") {
      return { role, reason: found?.error.message ?? `${role.coder} was not installed` };
    }
    const folder = join(scratch, `agent-${++acquiredCount}-${use}`);
    const coderOptions: CoderOptions = {
      launch: isolation.launch,
      binary: found.agent.binary,
      baseUrl: gateway.url,
      apiKey: "none",
      stateFolder: folder,
      prices: pricesOf(config.prices),
      onEvent: (event) => options.onEvent?.(role.name, event),
    };
    const problem = await toolsProblem(role.coder, coderOptions, use, { ...config, ...isolation });
    if (problem !== undefined && use === "fix") {
      return { role, reason: `${role.name} cannot fix here: ${problem}` };
    }
    if (problem !== undefined) {
      notices.push(
        `${role.name} had no tools, it saw of the changed files what fits into its prompt: ${problem}`,
      );
    }
    const models = modelsOf(role);
    const [model] = models;
    const credentialed = running.use(
      threadCredentials(gateway, { vendor, label: role.name, model }, folder, (apiKey, state) =>
        createAgentCoder(role.coder, { ...coderOptions, apiKey, stateFolder: state }, access, own),
      ),
    );
    acquired.push(credentialed);
    const coder = withFallbackModels(
      credentialed,
      models.map((model) => ({ model, effort: effortOf(role, use, config.effort, model) })),
    );
    const { cannot } = ADAPTERS[role.coder].limits;
    return {
      role,
      coder,
      tools: problem === undefined ? "all" : "none",
      takesClientTools: problem === undefined && cannot.clientTools === undefined,
      spending: credentialed.spending,
      models: credentialed.models,
      unavailable: coder.unavailable,
      movedOn: coder.movedOn,
    };
  }

  return {
    acquire,
    sandbox: {
      launch: isolation.launch,
      unjailed: isolation.unjailed,
      folder: scratch,
      path: host.searchPath,
      hidden: [host.home, scratch],
    },
    notices: () => {
      const used = acquired.flatMap((coder) => coder.models());
      return [...notices, ...gateway.notices(), ...costNotices(config.prices, used)];
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
