import { beforeAll, describe, it } from "vitest";
import type { AnyPlay } from "./attack.ts";

/** Performs a play once and judges every attack of it by itself. */
export function judge(play: AnyPlay): void {
  describe(play.name, () => {
    let seen: unknown;
    beforeAll(async () => {
      seen = await play.perform();
    });
    it.each(play.attacks)("$name", ({ proof }) => proof(seen));
  });
}
