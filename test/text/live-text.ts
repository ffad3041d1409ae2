/** What is alive in a piece of markdown. */
export interface Live {
  /** Everything but fenced blocks and code spans. */
  text: string;
  /** What stands behind the opening fences. */
  languages: string[];
}

/**
 * Reads markdown as CommonMark says. Written after the specification and apart from `src/text/`, whose output it judges:
 * spans may cross lines here, because they may in CommonMark.
 */
export function live(markdown: string): Live {
  const prose: string[] = [];
  const languages: string[] = [];
  let fence: { character: string; length: number } | undefined;
  for (const line of markdown.split("\n")) {
    const match = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    const run = match?.[1] ?? "";
    const info = match?.[2] ?? "";
    if (fence !== undefined) {
      const closes = run.startsWith(fence.character) && run.length >= fence.length;
      if (match && closes && info.trim() === "") fence = undefined;
      continue;
    }
    if (match && !(run.startsWith("`") && info.includes("`"))) {
      fence = { character: run.charAt(0), length: run.length };
      languages.push(info);
      prose.push("");
      continue;
    }
    prose.push(line);
  }
  const blocks = prose.join("\n").split(/\n[ \t]*\n/);
  return { text: blocks.map(withoutSpans).join("\n\n"), languages };
}

/** One block without its code spans; a backslash takes the meaning of the backtick behind it. */
function withoutSpans(block: string): string {
  let text = "";
  let at = 0;
  while (at < block.length) {
    const character = block.charAt(at);
    if (character === "\\") {
      text += block.slice(at, at + 2);
      at += 2;
      continue;
    }
    if (character !== "`") {
      text += character;
      at += 1;
      continue;
    }
    const run = /^`+/.exec(block.slice(at))?.[0] ?? "";
    const close = closing(block, at + run.length, run.length);
    if (close === undefined) text += run;
    at = close ?? at + run.length;
  }
  return text;
}

function closing(block: string, from: number, length: number): number | undefined {
  for (const match of block.slice(from).matchAll(/`+/g)) {
    if (match[0].length === length) return from + match.index + length;
  }
  return undefined;
}
