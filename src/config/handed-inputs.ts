import { type Input, inputs } from "./inputs.ts";
import type { RawInputs } from "./parse.ts";

/** Whether a plan hands an input on to the other jobs of a run: no secret, nothing that is about one machine or job. */
function isHanded({ type, job }: Input): boolean {
  return type.kind !== "secret" && job !== true;
}

/** What all jobs of a run share of its inputs, as far as it was set. @param layers as for `parseConfig` */
export function sharedInputs(...layers: readonly RawInputs[]): Record<string, string> {
  return pick(isHanded, layers);
}

/** What a job says for itself. */
export function ownInputs(given: RawInputs): RawInputs {
  return pick((input) => !isHanded(input), [given]);
}

function pick(wanted: (input: Input) => boolean, layers: readonly RawInputs[]) {
  return Object.fromEntries(
    inputs.filter(wanted).flatMap(({ name }): [string, string][] => {
      const text = layers.map((layer) => layer[name]?.trim()).find((one) => one);
      return text ? [[name, text]] : [];
    }),
  );
}
