/** Scripts in which no blank stands between words, or in which particles are part of the word before them. */
const letters = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
const unspaced = new RegExp(`[${letters}]+|[^${letters}]+`, "gu");
const isUnspaced = new RegExp(`^[${letters}]`, "u");

/** Particles and endings of verbs: of Japanese what is written in hiragana alone says little of a defect. */
const isGrammar = /^\p{Script=Hiragana}+$/u;

/** The dictionaries that know words of these scripts; the same for all of these languages. */
const segmenter = new Intl.Segmenter("ja", { granularity: "word" });

/** A stretch of text that its script takes for one word, and where it begins. */
interface Stretch {
  readonly text: string;
  readonly index: number;
  /** Terms that it stands for; undefined: it is a word like those of English. */
  readonly terms: readonly string[] | undefined;
}

/** A token, parted where its script changes: `ユーザーID` is a word and a name. */
export function stretchesOf(token: string, index: number): Stretch[] {
  if (!hasUnspaced.test(token)) return [{ text: token, index, terms: undefined }];
  return [...token.matchAll(unspaced)].map(({ 0: text, index: at }) => ({
    text,
    index: index + at,
    terms: isUnspaced.test(text) ? termsOf(text) : undefined,
  }));
}

const hasUnspaced = new RegExp(`[${letters}]`, "u");

/**
 * Words of Chinese, Japanese, Thai and so on, and those of Korean without the particle that stands behind each. What is written in
 * katakana is one word, which the dictionary may not know.
 */
function termsOf(text: string): string[] {
  return (text.match(katakana) ?? []).flatMap((part) => {
    if (isKatakana.test(part)) return [part];
    const words = [...segmenter.segment(part)].map(({ segment }) =>
      segment.replace(particle, "$1"),
    );
    return words.filter((word) => word !== "" && !isGrammar.test(word));
  });
}

const katakana = /[\p{Script=Katakana}ー]+|[^\p{Script=Katakana}ー]+/gu;
const isKatakana = /^[\p{Script=Katakana}ー]/u;

/** What a Korean noun ends with where it is subject, object, place and so on; alone it stands behind a name. */
const particle =
  /^(|\p{Script=Hangul}{2,}?)(?:에서|에게|으로|까지|부터|처럼|[은는이가을를에의로와과도만])$/u;
