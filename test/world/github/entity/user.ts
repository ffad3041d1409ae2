/** An account of the world. Bots carry `[bot]` at the end of their login, as REST shows it. */
export interface User {
  kind: "user";
  id: number;
  nodeId: string;
  login: string;
  type: "User" | "Bot" | "Organization";
  /** A deleted account: REST shows the ghost user, GraphQL shows no author. */
  deleted: boolean;
}
