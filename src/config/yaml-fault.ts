/** What YAML says of a text that is none, for whoever wrote it: a pattern with `!` needs quotes. */
export function yamlFault(message: string): string {
  const [, tag] = /^Unresolved tag: (\S{1,200})$/.exec(message) ?? [];
  if (tag === undefined) return message.slice(0, 200);
  return `${tag} must stand in quotes, YAML takes it for a tag`;
}
