/**
 * A word without its inflection, so that "validates", "validation" and "validating" meet: M. F. Porter's algorithm,
 * https://tartarus.org/martin/PorterStemmer/def.txt. Takes lower-case letters; returns anything else as it is.
 */
export function stem(word: string): string {
  if (word.length < 3 || word.length > LONGEST || !/^[a-z]+$/.test(word)) return word;
  return tidyEnd(derivation(terminalY(participle(plural(word)))));
}

/** What is longer is no word of a language. */
const LONGEST = 64;

/** 1a: caresses → caress, ponies → poni, cats → cat. */
function plural(word: string): string {
  if (/(?:ss|i)es$/.test(word)) return word.slice(0, -2);
  return /[^s]s$/.test(word) ? word.slice(0, -1) : word;
}

/** 1b: agreed → agree, hopping → hop, filing → file. */
function participle(word: string): string {
  if (word.endsWith("eed")) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const rest = word.replace(/(?:ed|ing)$/, "");
  if (rest === word || !hasVowel(rest)) return word;
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`;
  if (/([^aeioulsz])\1$/.test(rest)) return rest.slice(0, -1);
  return measure(rest) === 1 && endsShort(rest) ? `${rest}e` : rest;
}

/** 1c: happy → happi. */
function terminalY(word: string): string {
  return word.endsWith("y") && hasVowel(word.slice(0, -1)) ? `${word.slice(0, -1)}i` : word;
}

/** Suffix and what takes its place, per step; the longest first where one ends in another. */
const STEPS: readonly { readonly above: number; readonly suffixes: readonly [string, string][] }[] =
  [
    {
      above: 0,
      suffixes: [
        ["ational", "ate"],
        ["tional", "tion"],
        ["enci", "ence"],
        ["anci", "ance"],
        ["izer", "ize"],
        ["abli", "able"],
        ["alli", "al"],
        ["entli", "ent"],
        ["eli", "e"],
        ["ousli", "ous"],
        ["li", ""],
        ["ization", "ize"],
        ["ation", "ate"],
        ["ator", "ate"],
        ["alism", "al"],
        ["iveness", "ive"],
        ["fulness", "ful"],
        ["ousness", "ous"],
        ["aliti", "al"],
        ["iviti", "ive"],
        ["biliti", "ble"],
      ],
    },
    {
      above: 0,
      suffixes: [
        ["icate", "ic"],
        ["ative", ""],
        ["alize", "al"],
        ["iciti", "ic"],
        ["ical", "ic"],
        ["ful", ""],
        ["ness", ""],
      ],
    },
    {
      above: 1,
      suffixes: [
        ["ement", ""],
        ["ment", ""],
        ["ance", ""],
        ["ence", ""],
        ["able", ""],
        ["ible", ""],
        ["ion", ""],
        ["ant", ""],
        ["ent", ""],
        ["ism", ""],
        ["ate", ""],
        ["iti", ""],
        ["ous", ""],
        ["ive", ""],
        ["ize", ""],
        ["al", ""],
        ["er", ""],
        ["ic", ""],
        ["ou", ""],
      ],
    },
  ];

/** 2 to 4: at most one suffix of each step, where what is left has enough syllables. */
function derivation(word: string): string {
  return STEPS.reduce((current, { above, suffixes }) => {
    const found = suffixes.find(([suffix]) => current.endsWith(suffix));
    if (!found) return current;
    const rest = current.slice(0, -found[0].length);
    return measure(rest) > above ? rest + found[1] : current;
  }, word);
}

/** 5: cease → ceas, controll → control. */
function tidyEnd(word: string): string {
  const rest = word.slice(0, -1);
  if (word.endsWith("ll")) return measure(rest) > 1 ? rest : word;
  if (!word.endsWith("e")) return word;
  return measure(rest) > 1 || (measure(rest) === 1 && !endsShort(rest)) ? rest : word;
}

/** Porter's m: how often a vowel is followed by a consonant. */
function measure(word: string): number {
  return shape(word).match(/VC/g)?.length ?? 0;
}

function hasVowel(word: string): boolean {
  return shape(word).includes("V");
}

/** Porter's *o: ends consonant, vowel, consonant (not w, x or y), as in "hop". */
function endsShort(word: string): boolean {
  return /CVC$/.test(shape(word)) && !/[wxy]$/.test(word);
}

/** One letter per letter, C or V; a y after a consonant is a vowel. */
function shape(word: string): string {
  return word.replace(/[aeiou]|(?<=[^aeiouy])y/g, "V").replace(/[^V]/g, "C");
}
