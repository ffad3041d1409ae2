/**
 * True when a model that is asked for is the named one: the same id, the id behind a short name (`opus` for
 * `claude-opus-5-5`), or the id without what the CLIs take off or put on (`[1m]`; a date; Gemini's `-customtools`).
 */
export function isModel(asked: string, named: string): boolean {
  const bare = named.replace(/\[\w+\]$/, "");
  if (/^[a-z]+$/.test(bare)) return asked.split("-").includes(bare);
  const rest = asked.startsWith(bare) ? asked.slice(bare.length) : undefined;
  return rest !== undefined && /^(-\d{8}|-\d{4}-\d{2}-\d{2})?(-customtools)?$/.test(rest);
}
