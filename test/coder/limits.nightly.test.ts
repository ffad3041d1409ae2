import { unselectedCoders } from "./coders.ts";
import { keepsItsLimits } from "./limits.ts";

keepsItsLimits(unselectedCoders);
