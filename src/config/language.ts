import { UsageError } from "../errors.ts";

/** Names of languages by which somebody may try to say one. */
const guesses = ["en", "de", "fr", "es", "pt", "pt-BR", "ja", "zh", "zh-Hant", "ko", "it"].concat([
  "nl",
  "pl",
  "ru",
  "tr",
  "uk",
  "cs",
  "sv",
]);

const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });

/**
 * A BCP 47 tag in its canonical form: language, script and region, without extensions. Throws `UsageError` for what is
 * no tag, and for a tag of no language that anybody speaks.
 */
export function readLanguage(text: string, { name }: { readonly name: string }): string {
  const tag = canonical(text);
  if (tag !== undefined && languageName(tag) !== undefined) return tag;
  const meant = meantBy(text);
  const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
  throw new UsageError(
    `${name}: "${text}" is not a language tag (BCP 47), for example de, pt-BR or zh-Hant${hint}`,
  );
}

/** What English calls a language; undefined: it does not know it. */
function languageName(tag: string): string | undefined {
  // Of what is undetermined there is none.
  const { language = "" } = new Intl.Locale(tag);
  if (language === "") return undefined;
  return names.of(language) === undefined ? undefined : names.of(tag);
}

function canonical(text: string): string | undefined {
  try {
    const [tag = ""] = Intl.getCanonicalLocales(text);
    return new Intl.Locale(tag).baseName;
  } catch {
    return undefined;
  }
}

/** The tag that a name (`German`, `Deutsch`) or another spelling (`pt_BR`) stands for. */
function meantBy(text: string): string | undefined {
  const spelt = canonical(text.replaceAll("_", "-").replace(/\..*$/, ""));
  if (spelt !== undefined && languageName(spelt) !== undefined) return spelt;
  const wanted = text.trim().toLowerCase();
  return guesses.find((tag) => {
    const own = new Intl.DisplayNames([tag], { type: "language" }).of(tag)?.toLowerCase();
    return own === wanted || names.of(tag)?.toLowerCase() === wanted;
  });
}
