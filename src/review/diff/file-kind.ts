import { type Diff, diffPath, type FileDiff, linkMode } from "./diff.ts";

/** More files than this are not named one by one. */
const maxNamed = 10;

/** What a file is beyond a plain text, and what became of that, in a few words each. Holds hostile text. */
export function kindNotes(file: FileDiff): string[] {
  const { oldMode, newMode, oldPath, newPath } = file;
  const notes: string[] = [];
  const [was, is] = [oldMode === linkMode, newMode === linkMode];
  if (is) notes.push(linkNote(file, was));
  else if (was) notes.push(newPath === null ? "symbolic link" : "was a symbolic link");
  const [ran, runs] = [oldMode === "100755", newMode === "100755"];
  if (runs && oldPath === null) notes.push("executable");
  else if (runs && !ran) notes.push("now executable");
  else if (ran && newPath !== null && !runs && !is) notes.push("no longer executable");
  return notes;
}

/** Git prints a link's target as its content. */
function linkNote({ hunks }: FileDiff, wasLink: boolean): string {
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const target = (left: "added" | "deleted") => {
    const some = lines.filter(({ kind }) => kind === left).map(({ text }) => text);
    return some.length === 0 ? undefined : JSON.stringify(some.join("\n"));
  };
  const [from, to] = [wasLink ? target("deleted") : undefined, target("added")];
  if (to === undefined) return "symbolic link";
  return from === undefined
    ? `symbolic link to ${to}`
    : `symbolic link to ${to}, before to ${from}`;
}

/** For people: which files of a diff are, or become, something else than a plain text. Holds hostile text. */
export function kindNotices({ files }: Diff): string[] {
  const named = files.flatMap((file) => {
    const notes = file.submodule ? ["submodule", ...kindNotes(file)] : kindNotes(file);
    return notes.length === 0 ? [] : [`${JSON.stringify(diffPath(file))} (${notes.join(", ")})`];
  });
  if (named.length === 0) return [];
  const more = named.length - maxNamed;
  const list = [...named.slice(0, maxNamed), ...(more > 0 ? [`${more} more`] : [])];
  return [`Not only text changed: ${list.join(", ")}.`];
}
