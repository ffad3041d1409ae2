import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";

/** A room of `src/`: what lives there, and which other rooms its files may import. */
interface Room {
  readonly what: string;
  /** Names of rooms and of files beside them; `all`: whatever is not a shell. */
  readonly imports: readonly string[] | "all";
  /** True: no file system, no process, no network, so that every test of it is one of values. */
  readonly pure?: true;
}

/** The one table of rooms: lint rules, the table and the picture in `docs/design.md` and the check are made of it. */
export const rooms = {
  cli: { what: "the commands of the command line", imports: "all" },
  stages: { what: "one file per stage: a part of a run that is a job of its own", imports: "all" },
  action: {
    what: "what the Action does with an event: authorise, decide, skip, publish, answer commands",
    imports: "all",
  },
  run: {
    what: "the story from a change to issues and checked patches; knows nothing of GitHub",
    imports: [
      "agents",
      "config",
      "errors",
      "fix",
      "git",
      "held-folder",
      "launch",
      "model",
      "panel",
    ].concat(["path-list", "report", "review", "text"]),
  },
  agents: {
    what: "the agents of a run: which coders exist, the pool, credentials, isolation, the host",
    imports: [
      "coder",
      "command",
      "config",
      "errors",
      "fix",
      "gateway",
      "git",
      "launch",
      "model",
    ].concat(["prices"]),
  },
  panel: { what: "the reviewers of a run", imports: ["coder", "errors", "model", "review"] },
  fix: {
    what: "the fixer's turns and the checks of patches",
    imports: [
      "coder",
      "command",
      "errors",
      "git",
      "held-folder",
      "launch",
      "model",
      "review",
      "text",
    ],
  },
  github: {
    what: "events, reading, permissions, markers, the publication's plan and publishing it",
    imports: ["errors", "model", "review", "text"],
  },
  report: {
    what: "everything that people read",
    imports: ["model", "review", "text", "words"],
    pure: true,
  },
  review: {
    what: "diff, anchor, merge, history, votes, prompts, evaluation",
    imports: ["model", "path-list", "text"],
    pure: true,
  },
  config: {
    what: "one row per setting, and how it is read",
    imports: ["agents/catalog", "errors", "model", "path-list", "stages/catalog"],
    pure: true,
  },
  words: {
    what: "our own texts in each language, and how a sentence of ours becomes one in another",
    imports: [],
    pure: true,
  },
  git: { what: "the only place that runs git", imports: ["agents/catalog", "errors", "text"] },
  codex: {
    what: "the entry `crosscheck/codex`: app-server client, rubric, options of the SDKs",
    imports: ["coder", "command", "errors"],
  },
  coder: {
    what: "drives AI coding CLIs; a library in its own right",
    imports: ["command", "errors", "held-folder", "prices"],
  },
  launch: {
    what: "how agent processes come to be: install, environment, jail, process groups",
    imports: ["agents/catalog", "command", "errors"],
  },
  gateway: {
    what: "the loopback model gateway: real keys, metering, budgets",
    imports: ["agents/catalog", "errors", "prices"],
  },
  model: {
    what: "issue, answer, result, artifact: one schema each, types inferred from it",
    imports: [],
    pure: true,
  },
  text: {
    what: "hidden text made visible, output made harmless, bytes read as text, redaction, budgets of length, estimates of tokens",
    imports: [],
    pure: true,
  },
} as const satisfies Readonly<Record<string, Room>>;

type RoomName = keyof typeof rooms;
const names = Object.keys(rooms) as RoomName[];

/** Files beside the rooms that any room may name in its list. */
const beside = ["command", "errors", "held-folder", "path-list", "prices", "version"];
/** They start everything and are imported by nobody. */
const shells = ["main", "post", "cli", "start-clean"];
/** Files of a room that rooms below it may import; each imports nothing. */
const shared = ["agents/catalog", "stages/catalog"];

/** Imports that no rule allows: none, but for the library's whole surface, which names its other entry too. */
const allowedPairs = new Set(["src/coder/index.ts src/codex/index.ts"]);

const source = "src";

/** `[importer, imported]` of all files below `src/`, types included; paths from the repository's root. */
function importsOf(): (readonly [string, string])[] {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(source, file).split(sep).join("/"));
  const known = new Set(files);
  return files.flatMap((file) => {
    const found = readFileSync(file, "utf8").matchAll(/(?:from|import\()\s*"(\.{1,2}\/[^"]+)"/g);
    return [...found]
      .map(([, path = ""]) =>
        normalize(join(dirname(file), path))
          .split(sep)
          .join("/"),
      )
      .filter((target) => known.has(target))
      .map((target) => [file, target] as const);
  });
}

/** The room of a file; the file's own name where it stands beside the rooms. */
function placeOf(file: string): string {
  const [, first = "", ...rest] = file.replace(/\.ts$/, "").split("/");
  return rest.length === 0 ? `${first}.ts` : first;
}

function mayImport(room: Room, target: string): boolean {
  const place = placeOf(target);
  if (shells.includes(place.replace(/\.ts$/, "")) && place.endsWith(".ts")) return false;
  if (room.imports === "all") return true;
  const file = target.replace(/^src\//, "").replace(/\.ts$/, "");
  return room.imports.includes(place.replace(/\.ts$/, "")) || room.imports.includes(file);
}

/** Imports against the table, as sentences; empty when the code is as the table says. */
export function brokenRules(): string[] {
  return importsOf().flatMap(([file, target]) => {
    const room = (rooms as Readonly<Record<string, Room>>)[placeOf(file)];
    if (room === undefined || placeOf(target) === placeOf(file)) return [];
    if (mayImport(room, target) || allowedPairs.has(`${file} ${target}`)) return [];
    return [`${file} imports ${target}: the table in scripts/rooms.ts does not allow it`];
  });
}

/** What a room's files must not import, for Biome. */
function lintGroup(name: RoomName): string[] {
  const { imports, pure }: Room = rooms[name];
  if (imports === "all") return shells.map((shell) => `**/${shell}.ts`);
  // A folder of the room itself may be called like another room: the check above tells them apart.
  const inside = new Set(readdirSync(join(source, name)));
  const others = names.filter((one) => one !== name && !imports.includes(one) && !inside.has(one));
  return [
    ...others.map((one) => `**/${one}/**`),
    // `coder/` has a folder that is called like the room `codex/`.
    ...(imports.includes("coder") ? ["!**/coder/**"] : []),
    ...shared.filter((file) => imports.includes(file)).map((file) => `!**/${file}.ts`),
    ...shells.map((shell) => `**/${shell}.ts`),
    ...beside.filter((file) => !imports.includes(file)).map((file) => `../**/${file}.ts`),
    ...(pure ? ["node:*"] : []),
    ...(name === "github" ? ["execa"] : ["@actions/*", "@octokit/*"]),
    ...(name === "git" || name === "github" ? [] : ["execa"]),
  ];
}

/** `biome.json` with the rules that the table says in place of those that stand in it. */
export function withLintRules(biome: string): string {
  const config = JSON.parse(biome);
  const isRule = (override: { linter?: { rules?: { style?: object } } }) =>
    "noRestrictedImports" in (override.linter?.rules?.style ?? {});
  const rules = names.map((name) => {
    const { imports }: Room = rooms[name];
    const allowed = imports === "all" ? "everything but the shells" : imports.join(", ");
    const message = `${name}/ may import only ${allowed || "itself"} (scripts/rooms.ts)`;
    const options = { patterns: [{ group: lintGroup(name), message }] };
    return {
      includes: [`src/${name}/**`],
      linter: { rules: { style: { noRestrictedImports: { level: "error", options } } } },
    };
  });
  const kept = config.overrides.filter((one: Parameters<typeof isRule>[0]) => !isRule(one));
  return JSON.stringify({ ...config, overrides: [...kept, ...rules] }, null, 2);
}

const [begin, end] = ["<!-- rooms: generated -->", "<!-- rooms: end -->"];

/** `docs/design.md` with the table and the picture of the rooms between its marks. */
export function withRooms(page: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/design.md lacks ${begin} or ${end}`);
  return `${page.slice(0, from)}${begin}\n${table()}\n\n${picture()}\n${page.slice(to)}`;
}

function table(): string {
  const rows = names.map((name) => {
    const { what, imports, pure }: Room = rooms[name];
    const allowed = imports === "all" ? "everything but the shells" : imports.join(", ");
    return `| \`src/${name}/\` | ${pure ? "pure: " : ""}${what} | ${allowed || "–"} |`;
  });
  return ["| room | what lives there | may import |", "| --- | --- | --- |", ...rows].join("\n");
}

/** The rooms that import each other today, without the arrows that follow from others. */
function picture(): string {
  const direct = new Map(names.map((name) => [name as string, new Set<string>()]));
  for (const [file, target] of importsOf()) {
    const [from, to] = [placeOf(file), placeOf(target)];
    const isShared = shared.some((name) => target === `src/${name}.ts`);
    const isAllowed = allowedPairs.has(`${file} ${target}`);
    if (from !== to && direct.has(to) && !isShared && !isAllowed) direct.get(from)?.add(to);
  }
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    [...(direct.get(from) ?? [])].some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, to, seen);
    });
  const arrows = [...direct].flatMap(([from, targets]) =>
    [...targets]
      .filter((to) => ![...targets].some((other) => other !== to && reaches(other, to)))
      .sort()
      .map((to) => `  ${from} --> ${to}`),
  );
  return ["```mermaid", "flowchart TD", ...arrows, "```"].join("\n");
}
