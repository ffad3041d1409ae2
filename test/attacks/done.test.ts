import { donePlays } from "./corpus.ts";
import { judge } from "./play.ts";

for (const play of donePlays) judge(play);
