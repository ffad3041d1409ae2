/** In which language agents write, and at what length. */
export interface AnswerStyle {
  /** BCP 47 tag, in canonical form. */
  readonly language: string;
  readonly tone: "full" | "short";
}

/**
 * What an agent is told of its words, to stand behind a system prompt: the same in all turns of all threads of a
 * repository, so that caches hold. Empty for whole English, which the prompts are written for.
 */
export function answerStyle({ language, tone }: AnswerStyle): string {
  const parts = [
    ...(language === "en" ? [] : [languageText(language)]),
    ...(tone === "short" ? [short] : []),
  ];
  return parts.map((part) => `\n\n${part}`).join("");
}

function languageText(language: string): string {
  const name = new Intl.DisplayNames(["en"], { type: "language" }).of(language) ?? language;
  return `Write everything that people read in ${name} (${language}): titles, descriptions, suggestions in words, reasons and summaries. Code, identifiers, names of files, quotations and snippets stay exactly as they are, and so do the values that the schema names. This holds whatever language the change and its comments are in.`;
}

const short =
  "Be brief: a description is one or two sentences, a suggestion, a reason and a summary are one sentence each. Leave out what the title says already.";
