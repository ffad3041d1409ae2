import { readBlob } from "../../git/object.ts";
import type { ReviewComment } from "../entity/repository.ts";
import type { State } from "../state.ts";
import { commitChange } from "./commit.ts";

/**
 * Commits the suggestion of a comment, as the button does: its lines take the place of those that are commented. Each
 * gets the line end of the file, whatever it ends with itself. A file with line ends of two kinds gets CRLF everywhere,
 * and so does
 * a suggested last line that had no end: the worst that can be, as GitHub says nothing about it.
 */
export async function applySuggestion(
  state: State,
  comment: ReviewComment,
  author: string,
): Promise<string> {
  const { path, body, location, thread } = comment;
  const { headRepository, headRef, headSha } = thread.pull;
  const [, fence = "", block = ""] = /^(`{3,})suggestion\n([\s\S]*?)^\1$/m.exec(body) ?? [];
  const { line, startLine, side } = location;
  if (fence === "" || headRepository === null || line === null || side === "LEFT") {
    throw new Error("nobody could apply this");
  }
  const old = (await readBlob(headRepository.gitDirectory, `${headSha}:${path}`)).toString();
  const end = old.includes("\r\n") ? "\r\n" : "\n";
  const lines = (text: string) => text.replace(/\n$/, "").split("\n");
  const all = lines(old.replaceAll("\r\n", "\n"));
  const isOpen = !old.endsWith("\n") && line < all.length;
  const first = startLine ?? line;
  all.splice(first - 1, line - first + 1, ...(block === "" ? [] : lines(block)));
  const content = all.join(end) + (isOpen ? "" : end);
  return await commitChange(state, headRepository, headRef, { files: { [path]: content }, author });
}
