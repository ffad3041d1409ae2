/** What can be asked for in a comment, as markdown. @param prefix what a command begins with */
export function commandHelp(prefix: string): string {
  const rows = [
    ["review [full]", "review the current head; `full`: all of it again"],
    ["fix [ID…|all|high]", "commit fixes; as a reply in an issue's thread: of that issue"],
    ["explain ID", "what I know of an issue: evidence, votes, what became of it"],
    ["dismiss ID [reason]", "do not raise an issue again"],
    ["undo", "take back my last fix commit"],
    ["help", "this list"],
  ] as const;
  const commands = rows.map(([command, what]) => `- \`${prefix} ${command}\`: ${what}`);
  const place =
    "The command is the first line of a comment. In an issue's thread its ID may be left out.";
  return [...commands, "", place].join("\n");
}
