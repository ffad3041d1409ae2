import { expect, it } from "vitest";
import { parseConfig } from "../../src/config/config.ts";

const read = (language: string) => parseConfig({ language }).language;

it("takes a language tag in any spelling, and makes it canonical", () => {
  expect(parseConfig({}).language).toBe("en");
  expect(["DE-at", "pt-br", "zh-hant", "iw", "de-u-co-phonebk"].map(read)).toEqual([
    "de-AT",
    "pt-BR",
    "zh-Hant",
    "he",
    "de",
  ]);
});

it.each([
  ["pt_BR", "did you mean pt-BR?"],
  ["german", "did you mean de?"],
  ["日本語", "did you mean ja?"],
  ["xx", "is not a language tag"],
  ["und", "is not a language tag"],
  ["klingonish", "is not a language tag"],
  ["--", "is not a language tag"],
])("refuses %s", (language, said) => {
  expect(() => read(language)).toThrow(said);
});
