import { backgroundLimits } from "../../../model/background.ts";

/** Who wrote something, in a document. */
export const author =
  "author { __typename login ... on User { databaseId } ... on Bot { databaseId } ... on Mannequin { databaseId } }";

/** An account in an answer; null for a deleted one. `login` comes without `[bot]`. */
export interface ActorNode {
  readonly __typename: string;
  readonly login: string;
  readonly databaseId?: number | null;
}

/** What is asked of a pull request's background, besides comments and threads. Each part may be refused by itself. */
export const backgroundFields = `
  closingIssuesReferences(first: ${backgroundLimits.issues}) {
    totalCount
    nodes {
      number title body state authorAssociation ${author}
      repository { nameWithOwner }
      labels(first: ${backgroundLimits.labels}) { nodes { name } }
    }
  }
  reviews(last: 50) {
    totalCount
    nodes { databaseId url body state viewerDidAuthor authorAssociation ${author} }
  }
  commits(last: 100) { totalCount nodes { commit { oid message } } }
  newest: commits(last: 1) {
    nodes {
      commit {
        oid
        statusCheckRollup {
          contexts(first: 100) {
            totalCount
            nodes {
              __typename
              ... on CheckRun {
                databaseId name conclusion title summary
                checkSuite { app { slug } workflowRun { databaseId workflow { databaseId name } } }
                annotations(first: ${backgroundLimits.annotations}) {
                  totalCount
                  nodes { path annotationLevel title message location { start { line } } }
                }
              }
              ... on StatusContext { context state description }
            }
          }
        }
      }
    }
  }
`;

/** Names of the answer's members that may be missing where the token may not read them. */
export const optionalParts: ReadonlySet<string> = new Set([
  "closingIssuesReferences",
  "reviews",
  "commits",
  "newest",
]);

/** A list in an answer. What the token may not read is null: the list, or a node of it. */
interface Connection<Node> {
  readonly totalCount?: number;
  readonly nodes?: readonly (Node | null)[] | null;
}

/** What a list holds. */
export function nodesIn<Node>(connection: Connection<Node> | null | undefined): Node[] {
  return (connection?.nodes ?? []).filter((node) => node !== null);
}

/** An issue that a pull request closes. */
export interface IssueNode {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: string;
  readonly authorAssociation: string;
  readonly author: ActorNode | null;
  readonly repository: { readonly nameWithOwner: string } | null;
  readonly labels: Connection<{ readonly name: string }> | null;
}

/** A review's own text. */
export interface ReviewNode {
  readonly databaseId: number;
  readonly url: string;
  readonly body: string;
  readonly state: string;
  readonly viewerDidAuthor: boolean;
  readonly authorAssociation: string;
  readonly author: ActorNode | null;
}

/** A check run of the head. */
export interface CheckRunNode {
  readonly __typename: "CheckRun";
  /** Of a job of GitHub Actions it is the job's, too. */
  readonly databaseId: number | null;
  readonly name: string;
  /** Null while it runs. */
  readonly conclusion: string | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly checkSuite: {
    readonly app: { readonly slug: string } | null;
    readonly workflowRun: {
      readonly databaseId: number | null;
      readonly workflow: { readonly databaseId: number | null; readonly name: string } | null;
    } | null;
  } | null;
  readonly annotations: Connection<{
    readonly path: string;
    readonly annotationLevel: string | null;
    readonly title: string | null;
    readonly message: string;
    readonly location: { readonly start: { readonly line: number } } | null;
  }> | null;
}

/** A commit status of the head. */
export interface StatusNode {
  readonly __typename: "StatusContext";
  readonly context: string;
  readonly state: string;
  readonly description: string | null;
}

/** The answer's members of {@link backgroundFields}; missing where they were not asked for, null where they were refused. */
export interface BackgroundNode {
  readonly closingIssuesReferences?: Connection<IssueNode> | null;
  readonly reviews?: Connection<ReviewNode> | null;
  readonly commits?: Connection<{
    readonly commit: { readonly oid: string; readonly message: string };
  }> | null;
  readonly newest?: Connection<{
    readonly commit: {
      readonly oid: string;
      readonly statusCheckRollup: {
        readonly contexts: Connection<CheckRunNode | StatusNode>;
      } | null;
    };
  }> | null;
}
