import { GraphQLError } from "graphql";
import type { Repository } from "../entity/repository.ts";
import type { Token } from "../entity/token.ts";
import { forbidden, may, type Need } from "../permission.ts";
import type { Node, State } from "../state.ts";

/** The fields of an object: values, or functions of a field's arguments. */
export type Fields = Record<string, unknown>;

/** What every resolver of a request knows. */
export interface Context {
  state: State;
  /** Who asks. */
  token: Token;
  /** The fields of any node, by its kind. */
  show(node: Node): Fields;
}

/** An error with GitHub's `type`; the field becomes null. */
export function fail(type: string, message: string): never {
  throw new GraphQLError(message, { extensions: { type } });
}

/** Throws `FORBIDDEN` where the token lacks a permission. */
export function need({ token }: Context, wanted: Need, repository: Repository): void {
  if (!may(token, wanted, repository)) fail("FORBIDDEN", forbidden(token).message);
}

/** A node of some kinds by its global id, or `NOT_FOUND`. */
export function nodeOf<Kind extends Node["kind"]>(
  { state }: Context,
  id: string,
  ...kinds: Kind[]
): Extract<Node, { kind: Kind }> {
  const node = state.nodes.get(id);
  if (!node || !kinds.some((kind) => kind === node.kind)) {
    fail("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);
  }
  return node as Extract<Node, { kind: Kind }>;
}
