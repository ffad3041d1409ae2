/** How each kind of lock file looks. Its name alone says nothing: the change's author chooses it. */
const looks: readonly {
  readonly names: readonly string[];
  readonly looksRight: (text: string) => boolean;
}[] = [
  {
    names: [
      "package-lock.json",
      "npm-shrinkwrap.json",
      "composer.lock",
      "Pipfile.lock",
      "deno.lock",
      "flake.lock",
      "packages.lock.json",
      "Package.resolved",
    ],
    looksRight: isJson,
  },
  { names: ["bun.lock"], looksRight: (text) => isJson(text.replace(/,(?=\s{0,80}[\]}])/g, "")) },
  { names: ["bun.lockb"], looksRight: (text) => text.startsWith("#!/usr/bin/env bun\nbun-lock") },
  { names: ["pnpm-lock.yaml"], looksRight: beginsWith(/^lockfileVersion:/m) },
  { names: ["yarn.lock"], looksRight: beginsWith(/^(?:# .*yarn lockfile v\d|__metadata:)/m) },
  { names: ["Cargo.lock"], looksRight: beginsWith(/^(?:version = \d|\[\[package\]\])/m) },
  { names: ["poetry.lock", "pdm.lock"], looksRight: beginsWith(/^\[\[?(?:package|metadata)\]/m) },
  { names: ["uv.lock"], looksRight: beginsWith(/^version = \d/m) },
  { names: ["Gemfile.lock"], looksRight: beginsWith(/^(?:GEM|PATH|GIT|PLUGIN SOURCE)$/m) },
  { names: ["pubspec.lock"], looksRight: beginsWith(/^packages:/m) },
  { names: ["Podfile.lock"], looksRight: beginsWith(/^(?:PODS|DEPENDENCIES|PODFILE CHECKSUM):/m) },
  { names: ["Chart.lock"], looksRight: beginsWith(/^dependencies:/m) },
  {
    names: [".terraform.lock.hcl"],
    looksRight: everyLine(
      /^\s*(?:#.*|provider "[\w./-]+" \{|\w+ *= *["[].*|"[\w:+/=-]+",?|[\]}])$/,
    ),
  },
  { names: ["mix.lock"], looksRight: everyLine(/^(?:%\{|\}| {2}"[\w-]+": \{:(?:hex|git), .*)$/) },
  { names: ["gradle.lockfile"], looksRight: everyLine(/^(?:#.*|[\w.:+-]+=[\w,-]*)$/) },
  {
    names: ["go.sum", "go.work.sum"],
    looksRight: everyLine(/^[\w.~!/+-]+ v[\w.+-]+(?:\/go\.mod)? h1:[\w+/=]+$/),
  },
];

/** Whether a path has the name of a lock file, so that its contents have to be looked at. */
export function hasLockFileName(path: string): boolean {
  return lookOf(path) !== undefined;
}

/**
 * Whether a file is a lock file: by its name, and by how it looks.
 * @param bytes undefined: it is too large to be looked at
 */
export function isLockFile(path: string, bytes: Uint8Array | undefined): boolean {
  if (bytes === undefined) return false;
  return lookOf(path)?.(Buffer.from(bytes).toString("latin1")) ?? false;
}

function lookOf(path: string): ((text: string) => boolean) | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return looks.find(({ names }) => names.includes(name))?.looksRight;
}

function isJson(text: string): boolean {
  try {
    // A byte order mark, read byte by byte.
    JSON.parse(text.replace(/^ï»¿/, ""));
    return true;
  } catch {
    return false;
  }
}

/** What such a file has near its beginning; no line in it ends like a statement of a program. */
function beginsWith(pattern: RegExp): (text: string) => boolean {
  return (text) => pattern.test(text.slice(0, 2_000)) && !/(?:;|=>|\{)\r?$/m.test(text);
}

/** Every line that is not empty is one that such a file has. */
function everyLine(pattern: RegExp): (text: string) => boolean {
  return (text) =>
    text.split(/\r?\n/).every((line) => line === "" || (line.length < 5_000 && pattern.test(line)));
}
