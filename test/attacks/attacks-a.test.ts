import { plays } from "./corpus.ts";
import { judge } from "./play.ts";

for (const play of plays) judge(play);
