/**
 * Writes what is made from the one table of inputs: `action.yml` and `docs/inputs.md`.
 * Part of `npm run build`, so that CI sees a difference when somebody forgets it.
 */
import { writeFileSync } from "node:fs";
import { actionYml, inputsMarkdown } from "./action-files.ts";

writeFileSync("action.yml", actionYml());
writeFileSync("docs/inputs.md", inputsMarkdown());
