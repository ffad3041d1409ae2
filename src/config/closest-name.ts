/** The candidate that was probably meant: the same but for case, `_` and camel case, or a third of it mistyped. */
export function closestName(typed: string, candidates: readonly string[]): string | undefined {
  const wanted = kebab(typed.slice(0, maxLength));
  const rated = candidates
    .map((name) => ({ name, distance: distance(wanted, name) }))
    .filter(({ name, distance }) => distance <= tolerance(name));
  return rated.sort((left, right) => left.distance - right.distance)[0]?.name;
}

/** Longer than any name: what is longer resembles none, and costs no time. */
const maxLength = 60;

/** Two swapped letters count as two mistakes. */
const tolerance = (name: string) =>
  name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3));

const kebab = (text: string) =>
  text
    .replace(/([a-z])([A-Z])/g, "$1-$2")
    .replace(/[_\s]+/g, "-")
    .toLowerCase();

/** How many characters to insert, delete or replace to make one text the other (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [above, character] of [...from].entries()) {
    const next = [above + 1];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (to[column - 1] === character ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
