import type { Json } from "./json.ts";

/** A request after the allow list of its vendor. */
export interface Screened {
  /** What may be sent. */
  readonly body: Json;
  /** Where something was taken out that nobody knows; each place once, as `messages[].content[].title`. */
  readonly removed: readonly string[];
  /** What must not be sent, for people; undefined: there is nothing of the kind. */
  readonly refused: string | undefined;
  /** Tokens that its pictures and documents may have beyond those of its bytes; less than 0 where they have fewer. */
  readonly extraTokens: number;
  /** How many times its input costs at most what the price says. */
  readonly inputFactor: number;
}

/** Decides about the value at one place of a request: what goes on, or `GONE`. */
export type Rule = (value: unknown, path: string, findings: Findings) => unknown;

/** What a screening has found so far. */
interface Findings {
  readonly removed: Set<string>;
  refused: string | undefined;
  extraTokens: number;
  inputFactor: number;
}

const GONE = Symbol("gone");

/** Takes a request through the allow list of its vendor. */
export function screen(rule: Rule, body: Json): Screened {
  const findings: Findings = {
    removed: new Set(),
    refused: undefined,
    extraTokens: 0,
    inputFactor: 1,
  };
  const left = rule(body, "", findings);
  return { ...findings, body: isObject(left) ? left : {}, removed: [...findings.removed] };
}

/** Somebody else's JSON: a schema, the arguments of a call. The vendor reads it as data. */
export const anything: Rule = (value) => value;

/** Nobody knows it: it is taken out. */
export const unknown: Rule = (_value, path, findings) => gone(path, findings);

/** A text, a number, a flag, or nothing. */
export const plain: Rule = (value, path, findings) =>
  typeof value === "object" && value !== null ? gone(path, findings) : value;

/** A number, or nothing. */
export const number: Rule = (value, path, findings) =>
  value === null || typeof value === "number" ? value : gone(path, findings);

/** One of these values, or nothing. Another one is taken out. */
export function words(...allowed: readonly unknown[]): Rule {
  return (value, path, findings) =>
    value === null || allowed.includes(value) ? value : gone(path, findings);
}

/** One of these values, or nothing. Another one is refused. */
export function only(why: string, ...allowed: readonly unknown[]): Rule {
  return (value, _path, findings) =>
    value === null || allowed.includes(value) ? value : refuse(why, findings);
}

/** Nothing. An empty list and these values are taken out without a word; everything else is refused. */
export function never(why: string, ...harmless: readonly unknown[]): Rule {
  return (value, _path, findings) => {
    if (value === null) return value;
    const empty = Array.isArray(value) && value.length === 0;
    return empty || harmless.includes(value) ? GONE : refuse(why, findings);
  };
}

/** An object of these members, or nothing. What has another name is taken out. */
export function members(
  rules: Readonly<Record<string, Rule>>,
  /** Decides about a member with another name, instead. */
  other: (name: string) => Rule = () => unknown,
): Rule {
  return (value, path, findings) => {
    if (value === null) return value;
    if (!isObject(value)) return gone(path, findings);
    const kept = Object.entries(value).flatMap(([name, member]) => {
      const rule = own(rules, name) ?? other(name);
      const left = rule(member, path === "" ? name : `${path}.${name}`, findings);
      return left === GONE ? [] : [[name, left] as const];
    });
    // A shell that nothing is left of would mean something else.
    if (kept.length === 0 && Object.keys(value).length > 0 && path !== "") return GONE;
    return Object.fromEntries(kept);
  };
}

/** A list, or nothing. Its only member may stand for it, as Google reads it. */
export function list(rule: Rule): Rule {
  return (value, path, findings) => {
    if (value === null) return value;
    if (!Array.isArray(value)) return rule(value, path, findings);
    return value.map((item) => rule(item, `${path}[]`, findings)).filter((left) => left !== GONE);
  };
}

/** A text, or what the other rule allows. */
export function textOr(rule: Rule): Rule {
  return (value, path, findings) =>
    typeof value === "string" ? value : rule(value, path, findings);
}

/** An object whose `type` says which members it has; `""` is for one without. One of another type is taken out. */
export function kinds(
  rules: Readonly<Record<string, Rule>>,
  /** Decides about another type, instead. */
  other: (type: string) => Rule = (type) => (_value, path, findings) =>
    gone(`${path}: ${type}`, findings),
): Rule {
  return (value, path, findings) => {
    const type = isObject(value) ? (value.type ?? "") : value;
    const name = typeof type === "string" ? type : typeof type;
    const rule = isObject(value) ? own(rules, name) : undefined;
    return (rule ?? other(name))(value, path, findings);
  };
}

/** The same, and notes how many tokens more or less than those of its bytes the value may have. */
export function weighing(rule: Rule, tokens: (value: Json) => number): Rule {
  return (value, path, findings) => {
    if (isObject(value)) findings.extraTokens += tokens(value);
    return rule(value, path, findings);
  };
}

/** The same, and notes that the request's input may cost so many times as much where this value is there. */
export function dearer(rule: Rule, dear: unknown, factor: number): Rule {
  return (value, path, findings) => {
    if (value === dear) findings.inputFactor = Math.max(findings.inputFactor, factor);
    return rule(value, path, findings);
  };
}

/** A rule for a value that must not be there. */
export function refused(why: string): Rule {
  return (_value, _path, findings) => refuse(why, findings);
}

function gone(path: string, findings: Findings): typeof GONE {
  findings.removed.add(path);
  return GONE;
}

function refuse(why: string, findings: Findings): typeof GONE {
  findings.refused ??= why;
  return GONE;
}

function own(rules: Readonly<Record<string, Rule>>, name: string): Rule | undefined {
  return Object.hasOwn(rules, name) ? rules[name] : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
