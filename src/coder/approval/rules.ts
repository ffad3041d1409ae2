import { isAbsolute, relative, resolve, sep } from "node:path";
import picomatch from "picomatch";
import { UsageError } from "../../errors.ts";
import { nestedScripts, wrappedScript } from "./inner-commands.ts";
import type { ApprovalRequest, Judge, Verdict } from "./request.ts";
import { type ApprovalRule, readRules } from "./rule.ts";

/** A longer command is matched by no accepting rule: nobody reads that far. */
const MAX_COMMAND_CHARACTERS = 8_192;

/** A rule, ready to be asked. */
interface CompiledRule {
  readonly rule: ApprovalRule;
  readonly matches: (request: ApprovalRequest) => boolean;
}

/**
 * An engine of rules, from trusted configuration (parsed JSON or YAML: `{rules: [...], default?}`). The rule with the
 * highest `priority` that matches decides; of several with the same one, a declining rule does. Where none matches,
 * `default` decides; without it there is no opinion. Matching leans to the safe side. An accepting rule must match the
 * whole command and every path; a declining rule any part of the command or any path. A command in a shell's argument
 * (`bash -lc '…'`) is judged as if it stood alone. Throws `UsageError` that names the rule and the member.
 */
export function rulesEngine(policy: unknown): Judge {
  const { rules, fallback } = readRules(policy);
  const compiled = rules.map(compile).sort(byRank);
  return (request) => {
    const hit = compiled.find(({ matches }) => matches(request));
    if (hit === undefined) return fallback && { decision: fallback, reason: "the rules' default" };
    return verdictOf(hit.rule);
  };
}

function byRank(a: CompiledRule, b: CompiledRule): number {
  const byPriority = (b.rule.priority ?? 0) - (a.rule.priority ?? 0);
  if (byPriority !== 0) return byPriority;
  return Number(a.rule.decision === "accept") - Number(b.rule.decision === "accept");
}

function verdictOf({ decision, reason, name }: ApprovalRule): Verdict {
  return { decision, reason: reason ?? (name === undefined ? undefined : `rule "${name}"`) };
}

function compile(rule: ApprovalRule): CompiledRule {
  const accepts = rule.decision === "accept";
  const command = rule.command === undefined ? undefined : pattern(rule.command, accepts);
  const tool = rule.tool === undefined ? undefined : pattern(rule.tool, true);
  const cwd = rule.cwd === undefined ? undefined : glob(rule.cwd);
  const paths = rule.paths === undefined ? undefined : glob(rule.paths);

  function matches(request: ApprovalRequest): boolean {
    if (rule.kind !== undefined && rule.kind !== request.kind) return false;
    if (cwd !== undefined && !cwd(request.cwd)) return false;
    if (command !== undefined) {
      if (request.kind !== "command") return false;
      if (accepts && request.command.length > MAX_COMMAND_CHARACTERS) return false;
      if (!readings(request.command, accepts).some((text) => command.test(text))) return false;
    }
    if (tool !== undefined && !(request.kind === "tool-call" && tool.test(request.name)))
      return false;
    if (paths === undefined) return true;
    if (request.kind !== "file-change") return false;
    const places = request.paths.map((path) => place(request.cwd, path));
    return accepts ? places.length > 0 && places.every(paths) : places.some(paths);
  }
  return { rule, matches };
}

/** What a rule's pattern is tried on: some coders run every command by a shell (`bash -lc '…'`), others as it is. */
function readings(command: string, accepts: boolean): readonly string[] {
  if (!accepts) return [command, ...nestedScripts(command)];
  const script = wrappedScript(command);
  return script === undefined ? [command] : [command, script];
}

/** `whole`: the pattern must match the text from end to end. A dot matches a line break too. */
function pattern(source: string, whole: boolean): RegExp {
  try {
    return new RegExp(whole ? `^(?:${source})$` : source, "s");
  } catch (error) {
    throw new UsageError(`"${source}" is not a regular expression`, { cause: error });
  }
}

/** The last glob that matches decides; what only ones with `!` are asked about matches but for these. */
function glob(globs: string | readonly string[]): (path: string) => boolean {
  const list = [globs].flat().map((one) => {
    // `!(…)` is a pattern of its own.
    const excepts = /^!(?!\()/.test(one);
    return { excepts, matches: picomatch(excepts ? one.slice(1) : one, { dot: true }) };
  });
  const unsaid = list.length > 0 && list.every(({ excepts }) => excepts);
  return (path) => !(list.findLast(({ matches }) => matches(path))?.excepts ?? !unsaid);
}

/** A path below `cwd` relative to it, any other as an absolute one; `..` is resolved before anything matches. */
function place(cwd: string, path: string): string {
  const absolute = resolve(cwd, path);
  const inside = relative(cwd, absolute);
  const isInside = inside !== "" && inside.split(sep)[0] !== ".." && !isAbsolute(inside);
  return isInside ? inside : absolute;
}
