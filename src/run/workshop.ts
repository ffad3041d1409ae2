import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type CoderOptions, createCoder, probeCodexSandbox } from "../coder/index.ts";
import type { Launch } from "../command.ts";
import type { Config } from "../config/config.ts";
import type { CoderName, RoleSpec } from "../config/reviewers.ts";
import { CoderError, UsageError } from "../errors.ts";
import { mayWrite } from "../fix/check-patch.ts";
import type { Gateway, GatewayThread } from "../gateway/gateway.ts";
import { startGateway } from "../gateway/start-gateway.ts";
import { allowUserNamespaces } from "../launch/allow-user-namespaces.ts";
import { type AgentInstallation, installAgents } from "../launch/install.ts";
import { jailed } from "../launch/jail.ts";
import { launch as bareLaunch } from "../launch/launch.ts";
import { createLauncher, type Launcher } from "../launch/launcher.ts";
import { probeJail } from "../launch/probe-jail.ts";
import { bubblewrapCopies } from "./bubblewrap-copies.ts";
import type { Hired, NotHired, Workshop } from "./hire.ts";
import { costNotices, pricesOf } from "./run-prices.ts";
import type { Surroundings } from "./surroundings.ts";

/** What a workshop is opened with. */
export interface WorkshopOptions {
  readonly config: Config;
  readonly surroundings: Surroundings;
  /** Private folder; everything the agents write that is not a tree goes below it. */
  readonly scratch: string;
  /** Random; marks every process of this run, so that the post step finds what a kill left behind. */
  readonly runId: string;
  readonly signal: AbortSignal;
}

/** Whose API a coder talks to. */
const vendors = { claude: "anthropic", codex: "openai", gemini: "gemini" } as const;

/** The coders that a configuration names and has a key for. */
export function usableRoles(config: Config, roles: readonly RoleSpec[]): RoleSpec[] {
  return roles.filter((role) => config[vendors[role.coder]].key !== null);
}

/** What a person reads when a key is missing. */
export function missingKey(coder: CoderName): string {
  const vendor = vendors[coder];
  return `there is no key for ${coder}: set the input ${vendor}-api-key (on the command line ${vendor.toUpperCase()}_API_KEY)`;
}

/** Opens the workshop: agents are installed side by side, jailed where that works, and reach only the gateway. */
export async function openWorkshop(options: WorkshopOptions): Promise<Workshop> {
  const { config, surroundings, scratch } = options;
  const roles = usableRoles(config, [
    ...config.reviewers,
    ...(config.fix === "off" ? [] : [config.fixer]),
  ]);
  await using starting = new AsyncDisposableStack();
  const launcher = starting.use(createLauncher(bareLaunch, options.runId));
  const gateway = starting.use(await openGateway(options));
  const notices: string[] = [];
  const installing = installAgents(
    roles.map((role) => role.coder),
    {
      agentsFolder: surroundings.agentsFolder,
      cacheFolder: surroundings.cacheFolder,
      given: givenPaths(config),
      npm: {
        env: surroundings.npmEnvironment,
        launch: launcher.launch,
        signal: options.signal,
      },
    },
  );
  const isolating = installing.then((all) => isolate(launcher, gateway, options, all));
  const [installed, isolation] = await Promise.all([installing, isolating]);
  if (isolation.unjailed) notices.push(`agents ran without a jail: ${isolation.unjailed}`);
  for (const one of installed) {
    if (one.status === "ready" && one.agent.warning) notices.push(one.agent.warning);
  }
  const running = starting.move();
  const seats: GatewayThread[] = [];

  async function hire(role: RoleSpec, use: "review" | "fix"): Promise<Hired | NotHired> {
    const { key } = config[vendors[role.coder]];
    if (key === null) return { role, reason: missingKey(role.coder) };
    const found = installed.find((one) => one.name === role.coder);
    if (found?.status !== "ready") {
      return { role, reason: found?.error.message ?? `${role.coder} was not installed` };
    }
    const seat = gateway.open({
      vendor: vendors[role.coder],
      label: role.name,
      ...(role.model === null ? {} : { model: role.model }),
    });
    seats.push(seat);
    const coderOptions: CoderOptions = {
      launch: isolation.launch,
      binary: found.agent.binary,
      baseUrl: gateway.url,
      apiKey: seat.token,
      prices: pricesOf(config),
      stateFolder: join(scratch, `agent-${seats.length}-${use}`),
    };
    const coder =
      role.coder === "gemini"
        ? createCoder("gemini", { ...coderOptions, node: process.execPath, mayWrite })
        : createCoder(role.coder, coderOptions);
    running.use(coder);
    running.defer(() => seat.close());
    const { spending, models } = seat;
    if (role.coder !== "codex") return { role, coder, tools: "all", spending, models };
    const problem = await sandboxProblem(coderOptions, scratch, use);
    if (problem === undefined) return { role, coder, tools: "all", spending, models };
    notices.push(
      `${role.name} had no tools: its own sandbox cannot start here (${problem}); it saw the changed files in its prompt only`,
    );
    return { role, coder, tools: "none", spending, models };
  }

  return {
    hire,
    strangers: {
      launch: isolation.launch,
      unjailed: isolation.unjailed,
      folder: scratch,
      path: surroundings.searchPath,
      hidden: [surroundings.home, scratch],
    },
    notices: () => [
      ...notices,
      ...costNotices(
        config,
        seats.flatMap((seat) => seat.models()),
      ),
    ],
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function openGateway({ config, surroundings, scratch }: WorkshopOptions): Promise<Gateway> {
  const access = Object.values(vendors).flatMap((vendor) => {
    const { key, baseUrl } = config[vendor];
    return key === null ? [] : [[vendor, { key, baseUrl }]];
  });
  return await startGateway({
    vendors: Object.fromEntries(access),
    prices: pricesOf(config),
    pricedOnly: config.maxCostGiven,
    limits: { maxCostUsd: config.maxCostUsd, maxTokens: config.maxTokens },
    headersTimeoutMs: config.turnTimeoutMs,
    socketPath: join(scratch, "gateway.sock"),
    idleTimeoutMs: Math.min(config.turnTimeoutMs, 300_000),
    ...(surroundings.httpsProxy === undefined ? {} : { httpsProxy: surroundings.httpsProxy }),
  });
}

function givenPaths({ claudePath, codexPath, geminiPath }: Config) {
  return {
    ...(claudePath === null ? {} : { claude: claudePath }),
    ...(codexPath === null ? {} : { codex: codexPath }),
    ...(geminiPath === null ? {} : { gemini: geminiPath }),
  };
}

/** How agents are started, and why not in a jail: null when they are in one. */
interface Isolation {
  readonly launch: Launch;
  readonly unjailed: string | null;
}

async function isolate(
  launcher: Launcher,
  gateway: Gateway,
  { config, surroundings }: WorkshopOptions,
  installed: readonly AgentInstallation[],
): Promise<Isolation> {
  if (config.isolation === "off") {
    return { launch: launcher.launch, unjailed: "isolation is off" };
  }
  const { launch } = launcher;
  const { searchPath, runnerEnvironment } = surroundings;
  const look = () => probeJail({ launch, searchPath, copies: bubblewrapCopies(installed) });
  let probe = await look();
  if (probe.status === "broken") {
    const allowed = config.allowSysctl;
    const changed = await allowUserNamespaces({ launch, searchPath, runnerEnvironment, allowed });
    if (changed) probe = await look();
  }
  if (probe.status === "works") {
    const { bubblewrap } = probe;
    const { port, socketPath } = gateway;
    const door = socketPath === undefined ? undefined : { port, socketPath };
    return { launch: jailed(launcher.launch, { bubblewrap, door }), unjailed: null };
  }
  if (config.isolation === "required") {
    throw new UsageError(`isolation: required, but agents cannot be jailed here: ${probe.reason}`);
  }
  return { launch: launcher.launch, unjailed: probe.reason };
}

/** Why codex's own sandbox cannot start; undefined when it can. */
async function sandboxProblem(
  coder: CoderOptions,
  scratch: string,
  use: "review" | "fix",
): Promise<string | undefined> {
  const cwd = join(scratch, "sandbox-probe");
  await mkdir(cwd, { recursive: true });
  const sandbox = use === "review" ? "read-only" : "workspace-write";
  try {
    const probe = await probeCodexSandbox(coder, { cwd, sandbox });
    return probe.status === "works" ? undefined : probe.reason;
  } catch (error) {
    if (error instanceof CoderError) return error.message;
    throw error;
  }
}
