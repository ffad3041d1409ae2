import { shownSentence } from "./shown-sentence.ts";
import { chinese } from "./tables/chinese.ts";
import { english, type Text, type TextName, type Texts } from "./tables/english.ts";
import { french } from "./tables/french.ts";
import { german } from "./tables/german.ts";
import { japanese } from "./tables/japanese.ts";
import { korean } from "./tables/korean.ts";
import { portuguese } from "./tables/portuguese.ts";
import { spanish } from "./tables/spanish.ts";
import { filledIn, type ValuesOf } from "./template.ts";

/** Every language that we have texts in, by its tag. A further one is a file and its row. */
export const tables: Readonly<Record<string, Texts>> = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
  pt: portuguese,
  ja: japanese,
  zh: chinese,
  ko: korean,
};

/** How long a comment is; `short`: title, place and proposal, the rest opens on a click. */
export type Tone = "full" | "short";

/** What people read of ours, in one language. */
export interface Words {
  /** BCP 47 tag of the language whose texts these are. */
  readonly language: string;
  readonly tone: Tone;
  /** A text of the table with its values filled in. Values are markdown, and harmless. */
  say<Name extends TextName>(name: Name, ...values: ValuesOf<(typeof english)[Name]>): string;
  /** `a, b and c`, as the language lists things. */
  list(names: readonly string[]): string;
  number(value: number, digits?: number): string;
  /** An amount of dollars. */
  dollars(value: number, digits: number): string;
  /**
   * A sentence of ours that came as part of a result, where it is English, in this language. What is none of ours, or
   * has no text in the table, stays as it is.
   */
  shown(sentence: string): string;
}

/** Our texts in the language of a tag, or the closest to it that there is: `de-AT` is German, `nl` English. */
export function wordsIn(tag: string, tone: Tone): Words {
  const language = closestTo(tag);
  const table: Texts = tables[language] ?? english;
  // A region's numbers and lists are its own, where the texts are in its language.
  const locale = new Intl.Locale(tag).language === language ? tag : language;
  const plurals = new Intl.PluralRules(locale);
  const lists = new Intl.ListFormat(locale, { type: "conjunction" });
  const number = (value: number, digits = 0) =>
    value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const words: Words = {
    language,
    tone,
    say: (name, ...[values]) => filledIn(formOf(table[name], values, plurals), values, number),
    list: (names) => lists.format(names),
    number,
    dollars: (value, digits) =>
      value.toLocaleString(locale, {
        style: "currency",
        currency: "USD",
        currencyDisplay: "narrowSymbol",
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }),
    shown: (sentence) => (language === "en" ? sentence : shownSentence(sentence, table, number)),
  };
  return words;
}

/** What is said where nobody chose a language. */
export const plainEnglish: Words = wordsIn("en", "full");

function closestTo(tag: string): string {
  const { language } = new Intl.Locale(tag);
  return Object.hasOwn(tables, language) ? language : "en";
}

function formOf(
  text: Text,
  values: Readonly<Record<string, string | number>> | undefined,
  plurals: Intl.PluralRules,
): string {
  if (typeof text === "string") return text;
  const { count } = values ?? {};
  const form = plurals.select(typeof count === "number" ? count : Number(count));
  return (form === "one" ? text.one : text[form]) ?? text.other;
}
