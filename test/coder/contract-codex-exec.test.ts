import { caseOf } from "./case-of.ts";
import { contractEssentials } from "./contract.ts";

contractEssentials(caseOf("codex-exec"));
