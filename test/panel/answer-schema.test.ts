import { expect, it } from "vitest";
import { answerSchema } from "../../src/model/answer.ts";
import { old } from "../fixtures/old.ts";

/** Prompt caches of the vendors, and Claude's process, hold only while the schema stays the same to the letter. */
it("is to the letter the schema that version 0.1.0 sent, and one member of an issue more", async () => {
  const sent = JSON.parse(await old("answer-schema.json"));
  const { items } = sent.properties.issues;
  items.properties.preExisting = { type: "boolean" };
  items.required.push("preExisting");
  expect(JSON.stringify(answerSchema)).toBe(JSON.stringify(sent));
});
