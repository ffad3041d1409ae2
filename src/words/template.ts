import type { Text } from "./tables/english.ts";

/** The names in a text's braces. */
type NamesIn<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

type NamesOf<Of extends Text> = Of extends string
  ? NamesIn<Of>
  : Of extends { readonly other: infer Other extends string }
    ? NamesIn<Other>
    : never;

/** What a text is to be filled in with: nothing, or one object with all of its names. */
export type ValuesOf<Of extends Text> = [NamesOf<Of>] extends [never]
  ? []
  : [values: Readonly<Record<NamesOf<Of>, string | number>>];

const place = /\{(\w+)\}/g;

/** A text with its values. What stands in a value is never read as a place of its own. */
export function filledIn(
  template: string,
  values: Readonly<Record<string, string | number>> | undefined,
  number: (value: number) => string,
): string {
  return template.replace(place, (_, name: string) => {
    const value = values?.[name] ?? "";
    return typeof value === "number" ? number(value) : value;
  });
}

/** The names of the places in a template, in their order. */
export function placesIn(template: string): string[] {
  return [...template.matchAll(place)].map(([, name]) => name ?? "");
}

/**
 * The values with which a template says a text; undefined where it does not say it. Linear: each piece between two
 * places is looked for once, from the end of the one before.
 */
export function valuesIn(text: string, template: string): ReadonlyMap<string, string> | undefined {
  const names = placesIn(template);
  const [first = "", ...pieces] = template.split(/\{\w+\}/);
  if (names.length === 0) return text === template ? new Map() : undefined;
  if (!text.startsWith(first)) return undefined;
  const values = new Map<string, string>();
  let from = first.length;
  for (const [at, piece] of pieces.entries()) {
    const isLast = at === pieces.length - 1;
    const end = isLast ? text.length - piece.length : text.indexOf(piece, from);
    if (end < from || !text.startsWith(piece, end)) return undefined;
    values.set(names[at] ?? "", text.slice(from, end));
    from = end + piece.length;
  }
  return values;
}
