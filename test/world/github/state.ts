import type { CommitStatus } from "./entity/commit-status.ts";
import type { Reaction } from "./entity/reaction.ts";
import type {
  CheckRun,
  Comment,
  Pull,
  Repository,
  Review,
  ReviewComment,
  Thread,
} from "./entity/repository.ts";
import type { Token } from "./entity/token.ts";
import type { User } from "./entity/user.ts";
import type { PendingFault } from "./fault.ts";
import type { Bug, LogEntry, Violation } from "./record.ts";

/** Whatever has a global node id. */
export type Node =
  | CheckRun
  | Comment
  | CommitStatus
  | Pull
  | Reaction
  | Repository
  | Review
  | ReviewComment
  | Thread
  | User;

/** Everything the world knows. */
export interface State {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  folder: string;
  users: Map<string, User>;
  tokens: Map<string, Token>;
  /** By full name. */
  repositories: Map<string, Repository>;
  nodes: Map<string, Node>;
  log: LogEntry[];
  violations: Violation[];
  bugs: Bug[];
  faults: PendingFault[];
  lastId: number;
}

/** The state of a world in which nothing has happened. */
export function emptyState(folder: string): State {
  return {
    url: "",
    folder,
    users: new Map(),
    tokens: new Map(),
    repositories: new Map(),
    nodes: new Map(),
    log: [],
    violations: [],
    bugs: [],
    faults: [],
    lastId: 1000,
  };
}

const prefixes: Record<Node["kind"], string> = {
  "check-run": "CR",
  comment: "IC",
  "commit-status": "SC",
  pull: "PR",
  reaction: "REA",
  repository: "R",
  review: "PRR",
  "review-comment": "PRRC",
  thread: "PRRT",
  user: "U",
};

/** Gives an entity its ids and makes it known by them. */
export function added<Entity extends Node>(
  state: State,
  fields: Omit<Entity, "id" | "nodeId"> & { kind: Entity["kind"] },
): Entity {
  const id = ++state.lastId;
  const nodeId = `${prefixes[fields.kind]}_kwDO${Buffer.from(String(id)).toString("base64url")}`;
  // Assigned, not spread: an entity may have getters.
  const entity = Object.assign(fields, { id, nodeId }) as unknown as Entity;
  state.nodes.set(nodeId, entity);
  return entity;
}

/** The time as GitHub writes it. */
export function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, "Z");
}

/** Root of the REST API. */
export function apiUrl(state: State): string {
  return `${state.url}/api/v3`;
}

/** URL of a repository in the REST API. */
export function repositoryUrl(state: State, repository: Repository): string {
  return `${apiUrl(state)}/repos/${repository.fullName}`;
}
