import { join } from "node:path";
import type { CoderOptions } from "../coder/coder.ts";
import { createCoder } from "../coder/create-coder.ts";
import type { CoderEvent } from "../coder/event.ts";
import { ADAPTERS } from "../coder/registry.ts";
import type { Launch } from "../command.ts";
import type { Config } from "../config/config.ts";
import type { RoleSpec } from "../config/reviewers.ts";
import { UsageError } from "../errors.ts";
import { mayWrite } from "../fix/check-patch.ts";
import type { Gateway } from "../gateway/gateway.ts";
import { startGateway } from "../gateway/start-gateway.ts";
import { allowUserNamespaces } from "../launch/allow-user-namespaces.ts";
import { type AgentInstallation, installAgents } from "../launch/install.ts";
import { jailed } from "../launch/jail.ts";
import { launch as bareLaunch } from "../launch/launch.ts";
import { createLauncher, type Launcher } from "../launch/launcher.ts";
import { probeJail } from "../launch/probe-jail.ts";
import type { Agent, AgentPool, AgentUnavailable } from "./agent.ts";
import { bubblewrapCopies } from "./bubblewrap-copies.ts";
import { type CoderName, catalog, vendors } from "./catalog.ts";
import { codexToolsProblem } from "./codex-tools.ts";
import { givenPaths } from "./given-paths.ts";
import type { HostEnvironment } from "./host-environment.ts";
import type { IntegritySnapshot } from "./integrity-snapshot.ts";
import { costNotices, pricesOf } from "./prices.ts";
import { snapshotProgram } from "./program-snapshot.ts";
import { type CredentialedCoder, threadCredentials } from "./thread-credentials.ts";

/** What an agent pool is opened with. */
export interface AgentPoolOptions {
  readonly config: Config;
  readonly host: HostEnvironment;
  /** Private folder; everything the agents write that is not a tree goes below it. */
  readonly scratch: string;
  /** Random; marks every process of this run, so that the post step finds what a kill left behind. */
  readonly runId: string;
  readonly signal: AbortSignal;
  /** Says at once what cannot wait for the report; may get hostile text. */
  readonly note: (text: string) => void;
  /** Hears what each agent does, as it does it; must not wait. Undefined: nobody does. */
  readonly onEvent?: ((agent: string, event: CoderEvent) => void) | undefined;
}

/** The coders that a configuration names and has a key for. */
export function usableRoles(config: Config, roles: readonly RoleSpec[]): RoleSpec[] {
  return roles.filter((role) => config.vendors[catalog[role.coder].vendor].key !== null);
}

/** What a person reads when a key is missing. */
export function missingKey(coder: CoderName): string {
  const { vendor, tokens, keyVariables } = catalog[coder];
  const inputs = [`${vendor}-api-key`, ...tokens].join(" or ");
  const variable = (input: string) => input.toUpperCase().replaceAll("-", "_");
  const variables = [keyVariables[0], ...tokens.map(variable)].join(" or ");
  return `there is no key for ${coder}: set the input ${inputs} (on the command line ${variables})`;
}

/** Opens the pool: agents are installed side by side, jailed where that works, and reach only the gateway. */
export async function openAgentPool(options: AgentPoolOptions): Promise<AgentPool> {
  const { config, host, scratch } = options;
  const roles = usableRoles(config, [
    ...config.reviewers,
    ...(config.fix === "off" ? [] : [config.fixer]),
  ]);
  await using starting = new AsyncDisposableStack();
  let snapshot: IntegritySnapshot | undefined;
  // Disposed of last, when no process of the run is left.
  starting.defer(async () => await snapshot?.check());
  const launcher = starting.use(createLauncher(bareLaunch, options.runId));
  const gateway = starting.use(await openGateway(options));
  const notices: string[] = [];
  const installing = installAgents(
    roles.map((role) => role.coder),
    {
      agentsFolder: host.agentsFolder,
      cacheFolder: host.cacheFolder,
      given: givenPaths(config),
      npm: {
        env: host.npmEnvironment,
        launch: launcher.launch,
        signal: options.signal,
      },
    },
  );
  const isolating = installing.then((all) => isolate(launcher, gateway, options, all));
  const [installed, isolation] = await Promise.all([installing, isolating]);
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

  async function acquire(role: RoleSpec, use: "review" | "fix"): Promise<Agent | AgentUnavailable> {
    let tools: Agent["tools"] = "all";
    const { key } = config.vendors[catalog[role.coder].vendor];
    if (key === null) return { role, reason: missingKey(role.coder) };
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
      prices: pricesOf(config),
      onEvent: (event) => options.onEvent?.(role.name, event),
    };
    if (role.coder === "codex") {
      const why = await codexToolsProblem(coderOptions, use, { ...config, ...isolation });
      if (why !== undefined && use === "fix") {
        return { role, reason: `${role.name} cannot fix here: ${why}` };
      }
      if (why !== undefined) {
        notices.push(
          `${role.name} had no tools, it saw the changed files in its prompt only: ${why}`,
        );
        tools = "none";
      }
    }
    const coder = running.use(
      threadCredentials(
        gateway,
        {
          vendor: catalog[role.coder].vendor,
          label: role.name,
          model: role.model ?? ADAPTERS[role.coder].defaultModel,
        },
        folder,
        (apiKey, stateFolder) => {
          const own = { ...coderOptions, apiKey, stateFolder };
          switch (role.coder) {
            case "claude":
              return createCoder("claude", { ...own, keyKind: config.vendors.anthropic.keyKind });
            case "codex":
              return createCoder("codex", own);
            case "gemini":
              return createCoder("gemini", { ...own, node: process.execPath, mayWrite });
          }
        },
      ),
    );
    acquired.push(coder);
    return { role, coder, tools, spending: coder.spending, models: coder.models };
  }

  return {
    acquire: acquire,
    sandbox: {
      launch: isolation.launch,
      unjailed: isolation.unjailed,
      folder: scratch,
      path: host.searchPath,
      hidden: [host.home, scratch],
    },
    notices: () => [
      ...notices,
      ...costNotices(
        config,
        acquired.flatMap((coder) => coder.models()),
      ),
    ],
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function openGateway({ config, host, scratch }: AgentPoolOptions): Promise<Gateway> {
  const access = vendors.flatMap((vendor) => {
    const { key, ...rest } = config.vendors[vendor];
    return key === null ? [] : [[vendor, { key, ...rest }]];
  });
  return await startGateway({
    vendors: Object.fromEntries(access),
    prices: pricesOf(config),
    pricedOnly: config.maxCostGiven,
    limits: {
      maxCostUsd: config.maxCostUsd,
      maxTokens: config.maxTokens,
      maxRequests: config.maxRequests,
    },
    headersTimeoutMs: config.turnTimeoutMs,
    socketPath: join(scratch, "gateway.sock"),
    idleTimeoutMs: Math.min(config.turnTimeoutMs, 300_000),
    ...(host.httpsProxy === undefined ? {} : { httpsProxy: host.httpsProxy }),
  });
}

/** How agents are started, and why not in a jail: null when they are in one. */
interface Isolation {
  readonly launch: Launch;
  readonly unjailed: string | null;
}

async function isolate(
  launcher: Launcher,
  gateway: Gateway,
  { config, host }: AgentPoolOptions,
  installed: readonly AgentInstallation[],
): Promise<Isolation> {
  if (config.isolation === "off") {
    return { launch: launcher.launch, unjailed: "isolation is off" };
  }
  const { launch } = launcher;
  const { searchPath, runnerEnvironment } = host;
  const look = () => probeJail({ launch, searchPath, copies: bubblewrapCopies(installed) });
  let probe = await look();
  if (probe.status === "broken") {
    const allowed = config.allowSysctl;
    const changed = await allowUserNamespaces({ launch, searchPath, runnerEnvironment, allowed });
    if (changed) probe = await look();
  }
  if (probe.status === "works") {
    const { bubblewrap, unsized } = probe;
    const { port, socketPath } = gateway;
    const socketProxy = socketPath === undefined ? undefined : { port, socketPath };
    return {
      launch: jailed(launcher.launch, { bubblewrap, unsized, socketProxy }),
      unjailed: null,
    };
  }
  if (config.isolation === "required") {
    throw new UsageError(`isolation: required, but agents cannot be jailed here: ${probe.reason}`);
  }
  return { launch: launcher.launch, unjailed: probe.reason };
}
