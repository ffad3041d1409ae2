import { probeOwnJail } from "../world/jail.ts";
import { donePlays } from "./corpus.ts";
import { judge } from "./play.ts";

const probe = await probeOwnJail();

for (const play of donePlays) {
  if (probe.status === "works" || !play.name.includes("in the jail")) judge(play);
}
