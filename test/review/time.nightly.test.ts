import { describe, expect, it } from "vitest";
import { growthOf, hostileShapes, isTooMuch } from "../text/growth.ts";
import { reportFunctions } from "./time-of-words.ts";

describe.each(Object.entries(reportFunctions))(
  "%s takes time that grows with the text",
  (_name, run) => {
    it.each(Object.entries(hostileShapes))("of %s", (_shape, shape) => {
      expect(growthOf(run, shape)).not.toSatisfy(isTooMuch);
    });
  },
);
