import { expect, it } from "vitest";
import { longThread, reviewingCoders } from "./long-thread.ts";

it.each(reviewingCoders.map((coder) => [coder.name, coder] as const))(
  "has every request of a reviewer's thread on %s begin with the one before, so that vendors' caches hold",
  async (_, coder) => {
    const { transitions } = await longThread(coder);
    expect(new Set(transitions.map(({ turns }) => turns))).toEqual(
      new Set([
        ...["review → review", "review → second look", "second look → second look"],
        ...["second look → vote", "vote → confirm"],
      ]),
    );
    expect(transitions.filter(({ share }) => share < 0.98)).toEqual([]);
  },
);

it("has gemini keep what its tools gave while a prompt stays below 150,000 tokens", async () => {
  const { transitions, asked } = await longThread(reviewingCoders[2], { times: 8, lines: 2_000 });
  expect(Math.max(...asked.map(({ cached, fresh }) => cached + fresh))).toBeGreaterThan(90_000);
  expect(transitions.filter(({ share }) => share < 0.98)).toEqual([]);
});
