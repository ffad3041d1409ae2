import { type GitDirectory, git } from "./git.ts";

/** Author or committer; `date` is ISO 8601, in UTC, without milliseconds. */
export interface Person {
  name: string;
  email: string;
  date: string;
}

export interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  author: Person;
  committer: Person;
  message: string;
  /** The armoured signature; undefined for a commit that is not signed. */
  signature: string | undefined;
}

/** Writes a commit object, with a signature where one is given. Returns its SHA. */
export async function writeCommit(
  directory: GitDirectory,
  commit: Omit<Commit, "sha">,
): Promise<string> {
  const header = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${person(commit.author)}`,
    `committer ${person(commit.committer)}`,
    ...(commit.signature === undefined
      ? []
      : [`gpgsig ${commit.signature.trim().replaceAll("\n", "\n ")}`]),
  ];
  const input = `${header.join("\n")}\n\n${commit.message}`;
  return (await git(directory, ["hash-object", "-t", "commit", "-w", "--stdin"], { input })).trim();
}

function person({ name, email, date }: Person): string {
  return `${name} <${email}> ${Math.floor(Date.parse(date) / 1000)} +0000`;
}

/** Reads a commit. Throws where there is none. */
export async function readCommit(directory: GitDirectory, revision: string): Promise<Commit> {
  const sha = (await git(directory, ["rev-parse", "--verify", `${revision}^{commit}`])).trim();
  const text = await git(directory, ["cat-file", "commit", sha]);
  const end = text.indexOf("\n\n");
  // A header line that starts with a blank continues the one before.
  const headers = text
    .slice(0, end)
    .replaceAll("\n ", "\u0000")
    .split("\n")
    .map((line): [string, string] => {
      const blank = line.indexOf(" ");
      return [line.slice(0, blank), line.slice(blank + 1).replaceAll("\u0000", "\n")];
    });
  const values = (name: string) =>
    headers.filter(([key]) => key === name).map(([, value]) => value);
  return {
    sha,
    tree: values("tree")[0] ?? "",
    parents: values("parent"),
    author: parsePerson(values("author")[0]),
    committer: parsePerson(values("committer")[0]),
    message: text.slice(end + 2).replace(/\n+$/, ""),
    signature: values("gpgsig")[0],
  };
}

function parsePerson(line = ""): Person {
  const match = /^(.*) <(.*)> (\d+) [+-]\d{4}$/.exec(line);
  if (!match) throw new Error(`no person in a commit: ${line}`);
  const [, name = "", email = "", seconds = "0"] = match;
  const date = new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
  return { name, email, date };
}
