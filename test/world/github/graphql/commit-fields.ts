import { readCommit } from "../../git/commit.ts";
import type { Repository } from "../entity/repository.ts";
import { rollupFields } from "./check-fields.ts";
import { connection } from "./connection.ts";
import type { Context, Fields } from "./context.ts";

/** A commit, read from git. */
export async function commitFields(
  context: Context,
  repository: Repository,
  sha: string,
): Promise<Fields> {
  const { state } = context;
  const commit = await readCommit(repository.gitDirectory, sha);
  const [headline = "", ...rest] = commit.message.split("\n");
  const person = ({ name, email, date }: typeof commit.author): Fields => ({
    name,
    email,
    date,
    user: null,
  });
  return {
    __typename: "Commit",
    id: `C_${sha}`,
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    url: `${state.url}/${repository.fullName}/commit/${sha}`,
    message: commit.message,
    messageHeadline: headline,
    messageBody: rest.join("\n").trim(),
    author: person(commit.author),
    committer: person(commit.committer),
    authoredDate: commit.author.date,
    committedDate: commit.committer.date,
    parents: connection(
      () => commit.parents,
      (oid) => ({ __typename: "Commit", oid }),
    ),
    statusCheckRollup: () => rollupFields(context, repository, sha),
    signature:
      commit.signature === undefined ? null : { __typename: "GpgSignature", isValid: true },
  };
}
