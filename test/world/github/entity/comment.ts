import type { Pull } from "./pull.ts";
import type { Reaction } from "./reaction.ts";

/** A comment in a pull request's conversation (GitHub files it under *issues*). */
export interface Comment {
  kind: "comment";
  id: number;
  nodeId: string;
  pull: Pull;
  user: string;
  body: string;
  createdAt: string;
  updatedAt: string;
  reactions: Reaction[];
  /** GraphQL's classifier in lower case, such as `outdated`; undefined while it is shown. */
  minimized: string | undefined;
}
