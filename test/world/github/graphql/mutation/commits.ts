import { createHash } from "node:crypto";
import { writeCommit } from "../../../git/commit.ts";
import { objectOf, typeOf, writeBlob } from "../../../git/object.ts";
import { updateRef } from "../../../git/ref.ts";
import { type TreeChange, writeTree } from "../../../git/tree.ts";
import { person } from "../../act/commit.ts";
import { followPush } from "../../act/push.ts";
import { ruleViolation } from "../../act/rules.ts";
import type { Repository } from "../../entity/repository.ts";
import { may, sees } from "../../permission.ts";
import { now } from "../../state.ts";
import { commitFields } from "../commit-fields.ts";
import { type Context, type Fields, fail, need } from "../context.ts";

/** GraphQL's `CreateCommitOnBranchInput`. */
interface Input {
  branch: { id?: string; repositoryNameWithOwner?: string; branchName?: string };
  message: { headline: string; body?: string };
  expectedHeadOid: string;
  fileChanges?: {
    additions?: { path: string; contents: string }[];
    deletions?: { path: string }[];
  };
}

/** Mutations of branches. */
export function commitMutations(context: Context): Fields {
  return {
    createCommitOnBranch: ({ input }: { input: Input }) => createCommit(context, input),
  };
}

async function createCommit(context: Context, input: Input): Promise<Fields> {
  const { state, token } = context;
  const { repositoryNameWithOwner: fullName = "", branchName = "" } = input.branch;
  const repository = state.repositories.get(fullName);
  if (!repository || !sees(token, repository)) {
    return fail("NOT_FOUND", `Could not resolve to a Repository with the name '${fullName}'.`);
  }
  need(context, { scope: "contents", level: "write" }, repository);
  const directory = repository.gitDirectory;
  const ref = `refs/heads/${branchName.replace(/^refs\/heads\//, "")}`;
  const head = await repository.head(ref);
  if (head === undefined) return fail("NOT_FOUND", `Branch ${branchName} not found`);
  if (repository.protectedRefs.has(ref)) {
    fail("UNPROCESSABLE", "Changes must be made through a pull request.");
  }
  const { headline, body } = input.message;
  const message = `${headline}${body ? `\n\n${body}` : ""}\n`;
  const commits = [{ message, signed: true }];
  const violation = ruleViolation(repository, { ref, created: false, commits });
  if (violation !== undefined) fail("UNPROCESSABLE", violation);
  const stale = (actual: string) =>
    fail(
      "STALE_DATA",
      `Expected branch to point to "${actual}" but it did not.  Pull and try again.`,
    );
  if (head !== input.expectedHeadOid) stale(head);
  const changes = await changesOf(context, repository, head, input);
  const tree = await writeTree(directory, changes, await objectOf(directory, `${head}^{tree}`));
  const sha = await writeCommit(directory, {
    tree,
    parents: [head],
    author: person(state, token.login),
    committer: { name: "GitHub", email: "noreply@github.com", date: now() },
    message,
    signature: signatureOf(tree, head, message),
  });
  try {
    await updateRef(directory, ref, sha, head);
  } catch (error) {
    // Somebody else was faster: only then does the branch point to another commit.
    const actual = await repository.head(ref);
    if (actual === undefined || actual === head) throw error;
    stale(actual);
  }
  await followPush(state, repository);
  const commit = await commitFields(context, repository, sha);
  return {
    commit,
    ref: { __typename: "Ref", name: ref.slice("refs/heads/".length), target: commit },
  };
}

async function changesOf(
  { token }: Context,
  repository: Repository,
  head: string,
  { fileChanges: { additions = [], deletions = [] } = {} }: Input,
): Promise<TreeChange[]> {
  const directory = repository.gitDirectory;
  const paths = [...additions, ...deletions].map(({ path }) => path);
  const odd = paths.find((path) => !isPath(path));
  // GitHub's words for the same in REST's trees; GraphQL's are not known.
  if (odd !== undefined) fail("UNPROCESSABLE", "path contains a malformed path component");
  const workflow = paths.find((path) => path.startsWith(".github/workflows/"));
  if (workflow && !may(token, { scope: "workflows", level: "write" }, repository)) {
    fail(
      "FORBIDDEN",
      `refusing to allow a GitHub App to create or update workflow \`${workflow}\` without \`workflows\` permission`,
    );
  }
  for (const { path } of deletions) {
    if ((await typeOf(directory, `${head}:${path}`)) !== undefined) continue;
    fail(
      "UNPROCESSABLE",
      `A path was requested for deletion which does not exist as of commit oid \`${head}\``,
    );
  }
  const blobs = await Promise.all(
    additions.map(async ({ path, contents }) => ({
      path,
      mode: "100644",
      sha: await writeBlob(directory, Buffer.from(contents, "base64")),
    })),
  );
  // Deletions first, so that a file may take the place of a folder.
  return [...deletions.map(({ path }) => ({ path, mode: "0", sha: null })), ...blobs];
}

/** Whether a path may be in a commit: no component is empty, a step or git's own folder, and all of it is text. */
function isPath(path: string): boolean {
  const isOdd = (name: string) => /^(?:|\.{1,2}|\.git)$/i.test(name);
  return !path.split("/").some(isOdd) && !/[\0\ufffd]/.test(path);
}

/** Looks like GitHub's own signature, and is none. */
function signatureOf(...parts: string[]): string {
  const digest = createHash("sha512").update(parts.join("\n")).digest("base64");
  const lines = digest.match(/.{1,64}/g) ?? [];
  return ["-----BEGIN PGP SIGNATURE-----", "", ...lines, "-----END PGP SIGNATURE-----"].join("\n");
}
