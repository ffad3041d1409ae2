import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Ajv } from "ajv";
import { UsageError } from "../../errors.ts";
import type { KnownDefect } from "../../review/eval/match-known.ts";

/** A change with known defects. */
export interface EvalCase {
  /** File it is from, with its number where the file has several. */
  readonly name: string;
  /** Absolute path of a work tree or of a bundle file. */
  readonly repository: string;
  /** Ref or SHA. */
  readonly base: string;
  readonly head: string;
  readonly defects: readonly KnownDefect[];
}

interface WrittenCase {
  readonly repository: string;
  readonly base: string;
  readonly head: string;
  readonly defects: readonly {
    readonly file?: string | null;
    readonly line?: number | null;
    readonly description: string;
  }[];
}

const text = { type: "string", minLength: 1 };
const one = {
  type: "object",
  required: ["repository", "base", "head", "defects"],
  properties: {
    repository: text,
    base: text,
    head: text,
    defects: {
      type: "array",
      items: {
        type: "object",
        required: ["description"],
        properties: {
          file: { type: ["string", "null"] },
          line: { type: ["integer", "null"], minimum: 1 },
          description: text,
        },
      },
    },
  },
};
const isFile = new Ajv({ strict: false }).compile<WrittenCase | WrittenCase[]>({
  anyOf: [one, { type: "array", items: one }],
});

/** Reads every case of a folder's JSON files, each one case or a list of them. Throws `UsageError` that names the file. */
export async function readEvalCases(folder: string): Promise<EvalCase[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new UsageError(`${folder} cannot be read`, { cause: error });
  });
  const files = names.filter((name) => name.endsWith(".json")).sort();
  const cases = await Promise.all(files.map((file) => readFileCases(folder, file)));
  if (cases.flat().length === 0) throw new UsageError(`${folder} has no cases in *.json`);
  return cases.flat();
}

async function readFileCases(folder: string, file: string): Promise<EvalCase[]> {
  const value = parse(file, await readFile(join(folder, file), "utf8"));
  if (!isFile(value)) {
    const [error] = isFile.errors ?? [];
    throw new UsageError(`${file}: ${error?.instancePath || "it"} ${error?.message}`);
  }
  const written = Array.isArray(value) ? value : [value];
  return written.map(({ repository, base, head, defects }, at) => ({
    name: written.length === 1 ? file : `${file}[${at}]`,
    repository: resolve(folder, repository),
    base,
    head,
    defects: defects.map((defect) => ({
      file: defect.file ?? null,
      line: defect.line ?? null,
      description: defect.description,
    })),
  }));
}

function parse(file: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new UsageError(`${file} is not JSON`, { cause: error });
  }
}
