import { coders } from "./coders.ts";
import { keepsItsLimits } from "./limits.ts";

keepsItsLimits(coders, "all");
