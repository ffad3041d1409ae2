import { messageOf } from "../errors.ts";

/** The steps of a run behind its reviews. One that breaks takes nothing along that was paid for before it. */
export interface Steps {
  /** What broke, and why: one sentence each, for people. */
  readonly broken: readonly string[];
  /** Does a step. Where it throws, that is noted, and `instead` takes the place of its result. */
  attempt<Result>(
    what: string,
    step: () => Promise<Result> | Result,
    instead: Result,
  ): Promise<Result>;
}

/** Begins to count what breaks. */
export function createSteps(): Steps {
  const broken: string[] = [];
  return {
    broken,
    async attempt(what, step, instead) {
      try {
        return await step();
      } catch (error) {
        broken.push(`${what}: ${messageOf(error)}`);
        return instead;
      }
    },
  };
}
