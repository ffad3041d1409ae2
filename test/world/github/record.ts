/** One request the world got, in the order of arrival. */
export interface LogEntry {
  /**
   * The operation: an operation id of GitHub's description (`pulls/create-review`), `graphql`,
   * `git-upload-pack` or `git-receive-pack` (a transfer), `git-refs` (what comes before one);
   * undefined for an unknown endpoint.
   */
  operation: string | undefined;
  method: string;
  path: string;
  query: Record<string, string>;
  /** The parsed JSON body; undefined where there was none. */
  body: unknown;
  /** Who the token belongs to; undefined without a (known) token. */
  login: string | undefined;
  /** The token that was sent. */
  token: string | undefined;
  userAgent: string | undefined;
  /** Root fields of a GraphQL document; empty otherwise. */
  fields: string[];
  /** Undefined until answered, and where the connection was reset. */
  status: number | undefined;
}

/** A way in which the program under test broke GitHub's contract. */
export interface Violation {
  kind: "unknown-endpoint" | "request" | "graphql" | "graphql-unmodelled" | "user-agent";
  /** The operation, or method and path. */
  operation: string;
  messages: string[];
  body?: unknown;
}

/** A way in which the world itself broke the contract, or threw. */
export interface Bug {
  operation: string;
  messages: string[];
}
