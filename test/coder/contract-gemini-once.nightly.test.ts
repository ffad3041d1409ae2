import { caseOf } from "./case-of.ts";
import { contractDetails } from "./contract.ts";

contractDetails(caseOf("gemini-once"));
