import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

/** Artifacts of workflow runs: by run, by name, the files with their contents. */
export interface Artifacts {
  /** `actions/upload-artifact` of one file. */
  upload(run: string, workspace: string, inputs: Readonly<Record<string, string>>): Promise<void>;
  /** `actions/download-artifact`: `name` into the path itself, `pattern` into a folder for each. */
  download(run: string, workspace: string, inputs: Readonly<Record<string, string>>): Promise<void>;
  /** Names of a run's artifacts. */
  names(run: string): readonly string[];
  /** The file of an artifact; throws when there is none. */
  read(run: string, name: string): Buffer;
  /** Puts another file in its place, as somebody would who has a job of the run. */
  replace(run: string, name: string, content: string | Buffer): void;
}

interface Stored {
  readonly file: string;
  readonly content: Buffer;
}

/** A store without artifacts. */
export function createArtifacts(): Artifacts {
  const runs = new Map<string, Map<string, Stored>>();
  const of = (run: string) => {
    const known = runs.get(run) ?? new Map<string, Stored>();
    runs.set(run, known);
    return known;
  };
  const stored = (run: string, name: string) => {
    const found = of(run).get(name);
    if (!found) throw new Error(`Artifact not found for name: ${name}`);
    return found;
  };
  return {
    async upload(run, workspace, { name = "", path = "", overwrite }) {
      const file = resolve(workspace, path);
      if (!(await stat(file)).isFile()) throw new Error(`${path} is no file`);
      if (of(run).has(name) && overwrite !== "true") throw new Error(`${name} is there already`);
      of(run).set(name, { file: basename(file), content: await readFile(file) });
    },
    async download(run, workspace, { name, pattern = "", path = ".", "run-id": from = run }) {
      const folder = resolve(workspace, path);
      if (name !== undefined)
        return await put(join(folder, stored(from, name).file), stored(from, name));
      const glob = new RegExp(`^${pattern.replaceAll("*", ".*")}$`);
      for (const [each, one] of of(from)) {
        if (glob.test(each)) await put(join(folder, each, one.file), one);
      }
    },
    names: (run) => [...of(run).keys()],
    read: (run, name) => stored(run, name).content,
    replace: (run, name, content) =>
      void of(run).set(name, { file: stored(run, name).file, content: Buffer.from(content) }),
  };
}

async function put(path: string, { content }: Stored): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
