import type { Launch } from "../command.ts";
import type { Config } from "../config/config.ts";
import { UsageError } from "../errors.ts";
import type { AgentInstallation } from "../launch/install.ts";
import { jailed } from "../launch/jail/jail.ts";
import { allowUserNamespaces, bubblewrapCopies, probeJail } from "../launch/jail/probe-jail.ts";
import type { SocketProxy } from "../launch/jail/socket-proxy.ts";
import type { ExtendedLaunch } from "../launch/launch.ts";
import type { HostEnvironment } from "./host-environment.ts";

/** The settings of isolation. */
export type IsolationSettings = Pick<Config, "isolation" | "allowSysctl">;

/** How agents are launched. */
export interface Isolation {
  readonly launch: Launch;
  /** Why there is no jail, for people; null: there is one. */
  readonly unjailed: string | null;
}

/** Puts a launch into the jail, where one works. Throws `UsageError` where it does not and is required. */
export async function isolate(
  launch: ExtendedLaunch,
  { isolation, allowSysctl }: IsolationSettings,
  host: Pick<HostEnvironment, "programPath" | "runnerEnvironment">,
  installed: readonly AgentInstallation[],
  socketProxy: SocketProxy,
): Promise<Isolation> {
  if (isolation === "off") return { launch, unjailed: "isolation is off" };
  const { programPath: searchPath, runnerEnvironment } = host;
  const probe = () => probeJail({ launch, searchPath, copies: bubblewrapCopies(installed) });
  let jail = await probe();
  if (jail.status === "broken") {
    const allowed = allowSysctl;
    const changed = await allowUserNamespaces({ launch, searchPath, runnerEnvironment, allowed });
    if (changed) jail = await probe();
  }
  if (jail.status === "works") {
    const { bubblewrap, unsized } = jail;
    return { launch: jailed(launch, { bubblewrap, unsized, socketProxy }), unjailed: null };
  }
  if (isolation === "required") {
    throw new UsageError(`isolation: required, but agents cannot be jailed here: ${jail.reason}`);
  }
  return { launch, unjailed: jail.reason };
}
