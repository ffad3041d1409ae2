/** A function, class or the like that encloses a line. Lines are 1-based and inclusive. */
export interface Definition {
  readonly first: number;
  readonly last: number;
  /** Its first line without white space around it. */
  readonly head: string;
  readonly kind: DefinitionKind;
}

/** `callback`: a function without a name that is handed to a call. */
type DefinitionKind = "function" | "callback" | "class";

/** A longer line begins no definition: nobody wrote it by hand. */
const maxHeadLength = 300;
/** So many definitions around one line are told, the innermost ones. */
const maxDepth = 8;
/** A tab is as wide as this many blanks. */
const tabWidth = 8;

interface Open {
  readonly indent: number;
  readonly first: number;
  readonly head: string;
  readonly kind: DefinitionKind;
  last: number;
  /** A body was seen; until then it may be a call that is broken over lines. */
  sure: boolean;
  /** Its closing bracket was seen: what follows is not in it. */
  ended: boolean;
}

/**
 * What encloses each of some lines, the outermost first. It is read from the indentation and from how most languages
 * begin a definition, in one pass over the lines; wrong indentation gives a wrong answer and no error.
 * @param places 1-based lines in ascending order
 */
export function enclosing(lines: readonly string[], places: readonly number[]): Definition[][] {
  const open: Open[] = [];
  const found: Open[][] = [];
  let lastCode = 0;
  for (const [at, line] of lines.entries()) {
    if (found.length === places.length && open.length === 0) break;
    const text = line.trim();
    if (text !== "" && !isDirective(line)) {
      const indent = indentOf(line);
      closeUpTo(open, indent, text, lastCode, at + 1);
      lastCode = at + 1;
      if (found.length < places.length) {
        const begun = definitionAt(text);
        if (begun !== undefined) {
          open.push({ ...begun, indent, first: at + 1, last: at + 1, head: text, ended: false });
        }
      }
    }
    while (found.length < places.length && (places[found.length] ?? 0) <= at + 1) {
      found.push(open.slice(-maxDepth));
    }
  }
  for (const one of open) one.last = lastCode;
  while (found.length < places.length) found.push(open.slice(-maxDepth));
  return found.map((chain) => chain.filter(({ sure }) => sure));
}

/** What a line of this indentation ends. */
function closeUpTo(open: Open[], indent: number, text: string, lastCode: number, at: number): void {
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    if (top.indent < indent) return;
    if (top.indent === indent && !top.ended && continues.test(text)) {
      if (text.startsWith("{") || opensBody(text)) top.sure = true;
      else if (/^(?:\}|end\b)/.test(text)) top.ended = true;
      top.last = at;
      return;
    }
    top.last = top.ended ? top.last : lastCode;
    open.pop();
  }
}

/** A line that goes on with a definition that began as far to the left. */
const continues = /^(?:[)\]{}]|->|=>|:|(?:end|rescue|ensure|where|throws)\b)/;

/** Lines of the preprocessor, and labels, stand at the left whatever they are in. */
function isDirective(line: string): boolean {
  return /^(?:# ?(?:if|else|elif|endif|ifdef|ifndef|define|undef|pragma)\b|[A-Za-z_]\w*:\s*$)/.test(
    line.slice(0, 80),
  );
}

function indentOf(line: string): number {
  let indent = 0;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === "\t") indent += tabWidth - (indent % tabWidth);
    else if (line[at] === " ") indent += 1;
    else break;
  }
  return indent;
}

const modifiers =
  '(?:(?:export|default|declare|public|private|protected|internal|abstract|final|sealed|static|partial|data|open|inner|override|inline|suspend|operator|infix|virtual|async|mutating|local|unsafe|const|typedef|extern|"C"|pub|pub\\([a-z: ]*\\)) +)*';
const classHead = new RegExp(
  `^${modifiers}(?:(?:class|interface|struct|enum|trait|module|namespace|object|protocol|extension|record|union|type|mod|defmodule|actor) +[\\p{L}_$]|impl\\b)`,
  "u",
);
const functionHead = new RegExp(
  `^${modifiers}(?:function\\b|(?:def|defp|fn|func|fun|sub|proc|procedure|macro_rules!) |constructor ?\\()`,
  "u",
);
const valueHead = new RegExp(`^${modifiers}(?:const|let|var|val) +[\\p{L}_$]`, "u");
const statement =
  /^(?:if|for|foreach|while|switch|catch|else|do|try|return|throw|raise|new|await|yield|case|with|elif|except|match|using|lock|unless|until|synchronized|when|assert|delete|typeof|sizeof|print|not|and|or|in|from|import)\b/;
const nameStart = /^[\p{L}_$~@#*<["'.]/u;
const nameEnd = /[\p{L}\p{N}_$~>\]"'`]$/u;

/** What begins in a line; not sure where a body has yet to come. */
function definitionAt(text: string): Pick<Open, "kind" | "sure"> | undefined {
  if (text.length > maxHeadLength || text.endsWith(";")) return undefined;
  if (functionHead.test(text)) return { kind: "function", sure: true };
  if (classHead.test(text)) return { kind: "class", sure: true };
  if (/^(?:\/\/|\/\*|\*|#(?!\w))/.test(text) || statement.test(text)) return undefined;
  const open = text.indexOf("(");
  if (open < 1 || !nameStart.test(text)) return undefined;
  const before = text.slice(0, open).trimEnd();
  const isArrow = /=>|\bfunction\b/.test(text.slice(open));
  if (valueHead.test(text)) return { kind: "function", sure: isArrow && opensBody(text) };
  if (before.endsWith("=") || before.includes(" = ") || !nameEnd.test(before)) return undefined;
  const isCall = isArrow || /["'`]/.test(before);
  return { kind: isCall ? "callback" : "function", sure: opensBody(text) };
}

/** Whether a line ends with the bracket of a body, and not with that of a value. */
function opensBody(text: string): boolean {
  return /[\p{L}\p{N}_$)>\]'?] ?\{$/u.test(text);
}
