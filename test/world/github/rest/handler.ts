import type { RestEndpointMethodTypes } from "@octokit/rest";
import type { Pull, Repository } from "../entity/repository.ts";
import type { Token } from "../entity/token.ts";
import { notFound } from "../http-error.ts";
import type { State } from "../state.ts";

/** What a handler gets: permissions and the description's schemas are checked already. */
export interface Call<Input> {
  state: State;
  repository: Repository;
  /** Undefined for nobody: only reads get here without a token. */
  token: Token | undefined;
  /** Path parameters, query and body in one. */
  input: Input;
  /** The `Accept` header. */
  accept: string;
  /** The request's own URL. */
  url: URL;
}

/** What a handler answers; a body that is an object is filled up from its schema. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

type Camel<Words> = Words extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Words;

/** The input of an operation, as octokit's types know it. */
export type InputOf<Id> =
  Id extends `${infer Scope extends keyof RestEndpointMethodTypes}/${infer Name}`
    ? Camel<Name> extends infer Method extends keyof RestEndpointMethodTypes[Scope]
      ? RestEndpointMethodTypes[Scope][Method] extends { parameters: infer Parameters }
        ? Parameters
        : never
      : never
    : never;

export type Handler<Input> = (call: Call<Input>) => Promise<Answer> | Answer;

/** A table of handlers by operation id, each with the input its operation takes. */
export function handlers<Ids extends string>(
  table: {
    [Id in Ids]: Handler<InputOf<Id>>;
  },
): Record<Ids, Handler<never>> {
  return table as Record<Ids, Handler<never>>;
}

/** 200. */
export function ok(body: unknown, headers: Record<string, string> = {}): Answer {
  return { status: 200, body, headers };
}

/** 201. */
export function created(body: unknown, headers: Record<string, string> = {}): Answer {
  return { status: 201, body, headers };
}

/** 204. */
export const noContent: Answer = { status: 204 };

/** The token of an operation that writes: nobody gets there without one. */
export function writer({ token }: { token: Token | undefined }): Token {
  if (!token) throw new Error("a write without a token");
  return token;
}

/** The pull request of a number, or 404. */
export function pullOf(repository: Repository, number: number): Pull {
  return found(repository.pulls.get(number));
}

/** A value that must be there, or 404. */
export function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw notFound();
  return value;
}
