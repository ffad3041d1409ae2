import { launch } from "../../src/launch/launch.ts";
import { probeJail } from "../../src/launch/probe-jail.ts";
import { donePlays } from "./corpus.ts";
import { judge } from "./play.ts";

const probe = await probeJail({ launch, searchPath: "/usr/local/bin:/usr/bin:/bin", copies: [] });
if (probe.status !== "works") console.warn(`The jail is not attacked here: ${probe.reason}`);

for (const play of donePlays) {
  if (probe.status === "works" || !play.name.includes("in the jail")) judge(play);
}
