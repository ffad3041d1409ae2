import { givenPlays } from "./corpus.ts";
import { judge } from "./play.ts";

for (const play of givenPlays) judge(play);
