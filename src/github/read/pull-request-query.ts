import {
  type ActorNode,
  author,
  type BackgroundNode,
  backgroundFields,
} from "./background/background-query.ts";

const threadComments = (page: string) => `comments(${page}) {
  pageInfo { hasNextPage endCursor }
  nodes { databaseId url body viewerDidAuthor authorAssociation ${author} }
}`;

/** What the first page of a thread's comments left out. */
export const threadCommentsQuery = `query CrosscheckThread($id: ID!, $after: String) {
  node(id: $id) { ... on PullRequestReviewThread { ${threadComments("first: 100, after: $after")} } }
}`;

/** Everything we read of a pull request, in one document; later pages ask for what is missing alone. */
export const pullRequestQuery = `query CrosscheckPullRequest(
  $owner: String!, $repo: String!, $number: Int!, $withFacts: Boolean!,
  $withComments: Boolean!, $commentsAfter: String, $withThreads: Boolean!, $threadsAfter: String,
  $withBackground: Boolean!
) {
  viewer { login databaseId }
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      ... @include(if: $withFacts) {
        number title body state isDraft
        headRefOid headRefName headRepository { nameWithOwner }
        baseRefOid isCrossRepository maintainerCanModify
        headRef { name } baseRef { name target { oid } }
        labels(first: 100) { nodes { name } }
        ${author}
        ... @include(if: $withBackground) { ${backgroundFields} }
      }
      comments(first: 100, after: $commentsAfter) @include(if: $withComments) {
        pageInfo { hasNextPage endCursor }
        nodes { databaseId url body isMinimized viewerDidAuthor authorAssociation ${author} }
      }
      reviewThreads(first: 100, after: $threadsAfter) @include(if: $withThreads) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id isResolved viewerCanResolve path originalLine diffSide
          ... @include(if: $withBackground) { line isOutdated resolvedBy { login } }
          ${threadComments("first: 100")}
        }
      }
    }
  }
}`;

/** A comment in an answer. */
export interface CommentNode {
  readonly databaseId: number;
  readonly url: string;
  readonly body: string;
  readonly viewerDidAuthor: boolean;
  readonly authorAssociation: string;
  readonly author: ActorNode | null;
}

/** A comment in the conversation. */
export interface ConversationNode extends CommentNode {
  readonly isMinimized: boolean;
}

/** A review thread in an answer. */
export interface ThreadNode {
  readonly id: string;
  readonly isResolved: boolean;
  readonly viewerCanResolve: boolean;
  readonly path: string;
  /** The last line that its first comment was posted on; null for one about a whole file. */
  readonly originalLine: number | null;
  readonly diffSide: string;
  readonly comments: Page<CommentNode>;
  /** Where it is now; null where that is gone. Asked for with the background, as the next two. */
  readonly line?: number | null;
  readonly isOutdated?: boolean;
  readonly resolvedBy?: { readonly login: string } | null;
}

/** The answer to {@link threadCommentsQuery}. */
export interface ThreadCommentsAnswer {
  readonly node: { readonly comments?: Page<CommentNode> } | null;
}

/** One page of a connection. */
interface Page<Node> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly Node[];
}

/** The pull request's own fields, asked for on the first page. */
export interface FactsNode {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: "OPEN" | "CLOSED" | "MERGED";
  readonly isDraft: boolean;
  readonly headRefOid: string;
  readonly headRefName: string;
  readonly headRepository: { readonly nameWithOwner: string } | null;
  readonly baseRefOid: string;
  readonly isCrossRepository: boolean;
  readonly maintainerCanModify: boolean;
  /** Null once it is deleted. */
  readonly headRef: { readonly name: string } | null;
  readonly baseRef: {
    readonly name: string;
    readonly target: { readonly oid: string } | null;
  } | null;
  readonly labels: { readonly nodes: readonly { readonly name: string }[] } | null;
  readonly author: ActorNode | null;
}

/** The answer to {@link pullRequestQuery}. */
export interface PullRequestAnswer {
  readonly viewer: { readonly login: string; readonly databaseId: number | null };
  readonly repository: {
    readonly pullRequest:
      | (FactsNode &
          BackgroundNode & {
            readonly comments?: Page<ConversationNode>;
            readonly reviewThreads?: Page<ThreadNode>;
          })
      | null;
  } | null;
}
