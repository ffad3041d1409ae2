import { type AnyPlay, anyPlay } from "./attack.ts";
import { artifactsPlay } from "./plays/artifacts.ts";
import { placesPlay, votesPlay } from "./plays/claims.ts";
import { configuredBase, configuredHead } from "./plays/configuration.ts";
import { gatewayPlay } from "./plays/gateway.ts";
import { longAnswersPlay } from "./plays/long-answers.ts";
import { namesPlay } from "./plays/names.ts";
import { codexPatches, geminiPatches } from "./plays/patches.ts";
import { movedHeadPlay, peoplePlay } from "./plays/people.ts";
import { reachBare, reachJailed } from "./plays/reach.ts";
import { wordsPlay } from "./plays/words.ts";

/** What the pull request brings along, and what people ask for. */
export const givenPlays: readonly AnyPlay[] = [
  anyPlay(configuredBase),
  anyPlay(configuredHead),
  anyPlay(namesPlay),
  anyPlay(peoplePlay),
  anyPlay(movedHeadPlay),
  anyPlay(wordsPlay),
  anyPlay(longAnswersPlay),
  anyPlay(placesPlay),
  anyPlay(votesPlay),
  anyPlay(artifactsPlay),
];

/** What agents do. */
export const donePlays: readonly AnyPlay[] = [
  anyPlay(reachJailed),
  anyPlay(reachBare),
  anyPlay(gatewayPlay),
  anyPlay(geminiPatches),
  anyPlay(codexPatches),
];
