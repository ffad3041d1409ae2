import { expect, test } from "vitest";
import { promptParts } from "../../src/codex/prompt-parts.ts";

test("joins texts by a blank line and takes the images out", () => {
  const parts = [
    { type: "text", text: "Look at this." },
    { type: "local_image", path: "/a.png" },
    { type: "text", text: "What is it?" },
  ] as const;
  expect(promptParts(parts)).toEqual({
    input: "Look at this.\n\nWhat is it?",
    images: ["/a.png"],
  });
});
