/** Shells that take a script as an argument. */
const SHELLS = new Set(["sh", "bash", "zsh", "dash", "ksh", "ash", "fish", "mksh", "yash"]);

/** Where the system keeps them: a shell of the tree may do anything with the script. */
const SYSTEM_SHELL = /^(?:\/(?:usr\/(?:local\/)?|opt\/homebrew\/)?bin\/)?[a-z]+$/;

/** Scripts in scripts deeper than this are not looked into. */
const MAX_DEPTH = 8;

/** A word of a command line as a shell reads it. */
interface Word {
  readonly text: string;
  /** False: the shell puts something else in the place of a part of it. */
  readonly isLiteral: boolean;
}

/**
 * The script of a command that is a shell with a script and nothing else (`bash -lc '…'`), looked for in it again.
 * Undefined: the command is no such thing for certain.
 */
export function wrappedScript(command: string): string | undefined {
  let script: string | undefined;
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    const next = scriptOf(script ?? command);
    if (next === undefined) return script;
    script = next;
  }
  return undefined;
}

function scriptOf(command: string): string | undefined {
  const [words, ...others] = simpleCommands(command);
  if (words === undefined || others.length > 0 || words.length !== 3) return undefined;
  const [shell, flag, script] = words;
  if (!words.every(({ isLiteral }) => isLiteral)) return undefined;
  if (shell === undefined || !isShell(shell.text) || !SYSTEM_SHELL.test(shell.text))
    return undefined;
  return flag !== undefined && /^-(?:l?c|cl)$/.test(flag.text) ? script?.text : undefined;
}

/** Every script that a command may hand to a shell, at any depth. Rather one too many than one too few. */
export function nestedScripts(command: string, depth = 0): string[] {
  if (depth === MAX_DEPTH) return [];
  const found = simpleCommands(command).flatMap((words) => {
    if (words[0]?.text === "eval")
      return [
        words
          .map(({ text }) => text)
          .slice(1)
          .join(" "),
      ];
    const at = words.findIndex(({ text }) => isShell(text));
    if (at < 0) return [];
    const given = words.slice(at + 1).map(({ text }) => text);
    return given.some((text) => /^-[a-z]*c[a-z]*$/i.test(text) || text === "--command")
      ? given.filter((text) => !/^[-+]/.test(text))
      : [];
  });
  return found.flatMap((script) => [script, ...nestedScripts(script, depth + 1)]);
}

function isShell(word: string): boolean {
  return SHELLS.has(word.split("/").at(-1) ?? "");
}

/** The words of each simple command of a command line: what stands between `;`, `&&`, `|`, parentheses and line ends. */
function simpleCommands(line: string): Word[][] {
  const commands: Word[][] = [[]];
  let text: string | undefined;
  let isLiteral = true;
  const add = (more: string) => {
    text = (text ?? "") + more;
  };
  const endWord = () => {
    if (text !== undefined) commands.at(-1)?.push({ text, isLiteral });
    text = undefined;
    isLiteral = true;
  };
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (char === "'") {
      const end = quoteEnd(line, at + 1, "'");
      add(line.slice(at + 1, end));
      at = end;
    } else if (char === '"') {
      const end = quoteEnd(line, at + 1, '"');
      const inside = line.slice(at + 1, end);
      isLiteral &&= !/(?<!\\)(?:\\\\)*[$`!]/.test(inside);
      add(inside.replace(/\\([$`"\\\n])/g, (_, escaped) => (escaped === "\n" ? "" : escaped)));
      at = end;
    } else if (char === "\\") {
      at += 1;
      if (line.charAt(at) !== "\n") add(line.charAt(at));
    } else if (/[ \t]/.test(char)) endWord();
    else if (/[;&|()\n\r<>]/.test(char)) {
      endWord();
      commands.push([]);
    } else {
      isLiteral &&= !/[$`*?[\]{}~#!^]/.test(char);
      add(char);
    }
  }
  endWord();
  // An operator at the end, or a redirection, makes it more than one simple command as well.
  return commands;
}

/** Where a quoted part ends. */
function quoteEnd(line: string, from: number, quote: string): number {
  for (let at = from; at < line.length; at += 1) {
    if (line.charAt(at) === "\\" && quote === '"') at += 1;
    else if (line.charAt(at) === quote) return at;
  }
  return line.length;
}
