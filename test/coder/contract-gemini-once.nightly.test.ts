import { caseOf } from "./case-of.ts";
import { contractDetails, contractEssentials } from "./contract.ts";

const coder = caseOf("gemini-once");
contractEssentials(coder);
contractDetails(coder);
