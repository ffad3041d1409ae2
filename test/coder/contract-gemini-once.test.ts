import { caseOf } from "./case-of.ts";
import { contract } from "./contract.ts";

contract(caseOf("gemini-once"));
