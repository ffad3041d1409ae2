/** A command in a step's output. */
export interface WorkflowCommand {
  name: string;
  properties: Record<string, string>;
  data: string;
}

/** What a line may say; `stop-commands` and the token that ends it are handled by the reader. */
export const commandNames: ReadonlySet<string> = new Set([
  "add-mask",
  "add-matcher",
  "add-path",
  "debug",
  "echo",
  "endgroup",
  "error",
  "group",
  "notice",
  "remove-matcher",
  "save-state",
  "set-env",
  "set-output",
  "stop-commands",
  "warning",
]);

/**
 * Reads a line's command: `::name key=value::data` after leading blanks, or the older
 * `##[name key=value]data` anywhere in the line. Undefined where it is none of `known`.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function commandOf(line: string, known: ReadonlySet<string>): WorkflowCommand | undefined {
  return colonCommand(line.trimStart(), known) ?? bracketCommand(line, known);
}

function colonCommand(line: string, known: ReadonlySet<string>): WorkflowCommand | undefined {
  if (!line.startsWith("::")) return undefined;
  const end = line.indexOf("::", 2);
  if (end < 0) return undefined;
  return commandIn(line.slice(2, end), line.slice(end + 2), known, {
    separator: ",",
    property: { "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%" },
    data: { "%0D": "\r", "%0A": "\n", "%25": "%" },
  });
}

function bracketCommand(line: string, known: ReadonlySet<string>): WorkflowCommand | undefined {
  const start = line.indexOf("##[");
  const end = line.indexOf("]", start);
  if (start < 0 || end < 0) return undefined;
  const escapes = { "%3B": ";", "%0D": "\r", "%0A": "\n", "%5D": "]", "%25": "%" };
  return commandIn(line.slice(start + 3, end), line.slice(end + 1), known, {
    separator: ";",
    property: escapes,
    data: escapes,
  });
}

interface Form {
  separator: string;
  property: Record<string, string>;
  data: Record<string, string>;
}

function commandIn(
  head: string,
  data: string,
  known: ReadonlySet<string>,
  form: Form,
): WorkflowCommand | undefined {
  const [name = "", ...rest] = head.split(" ");
  if (!known.has(name)) return undefined;
  const properties = rest
    .join(" ")
    .trim()
    .split(form.separator)
    .map((each): [string, string] => {
      const equals = each.indexOf("=");
      return [each.slice(0, Math.max(0, equals)), each.slice(equals + 1)];
    })
    .filter(([key, value]) => key !== "" && value !== "")
    .map(([key, value]) => [key, unescaped(value, form.property)]);
  return { name, properties: Object.fromEntries(properties), data: unescaped(data, form.data) };
}

// In the given order, `%25` last, as the runner replaces them.
function unescaped(text: string, escapes: Record<string, string>): string {
  return Object.entries(escapes).reduce((all, [code, plain]) => all.replaceAll(code, plain), text);
}
