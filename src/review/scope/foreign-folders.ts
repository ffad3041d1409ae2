/** Who wrote what lies in a folder: other people, or a program. */
export type Foreign = "vendored" | "generated";

/** What tells that a folder of such a name is no folder of the project's own. */
interface Named {
  readonly foreign: Foreign;
  /** One of these is in the base. Undefined: the name alone says it. */
  readonly signs?: {
    /** A path inside of the folder. */
    readonly inside: RegExp;
    /** Names of files beside the folder. */
    readonly beside: readonly string[];
    /** At the root of a repository the name says it too, unless one of these paths is in the folder. */
    readonly ownAtRoot?: RegExp;
  };
}

/** Whoever copies code keeps its licence. `license.ts` is no licence. */
const licence = String.raw`(?:.*/)?(?:(?:MIT-)?(?:UN)?LICEN[CS]E|[Ll]icen[cs]e|COPYING)(?:[-.][A-Z\d.-]+)?(?:\.(?:txt|md|rst|html))?$`;

/**
 * Names of folders, as package managers and people give them. A shop has vendors and a cluster has pods: such a folder is
 * the project's own code unless its place, or something in it or beside it, says where it comes from.
 */
const folderNames: ReadonlyMap<string, Named> = new Map<string, Named>([
  ...["node_modules", "bower_components", "site-packages", "third_party"].map(
    (name) => [name, { foreign: "vendored" }] as const,
  ),
  ["__generated__", { foreign: "generated" }],
  [
    "vendor",
    {
      foreign: "vendored",
      signs: {
        // Go, Composer, Symfony's asset mapper, Bundler, Cargo.
        inside: new RegExp(
          String.raw`^(?:modules\.txt$|composer/installed\.json$|autoload\.php$|installed\.php$|bundle/j?ruby/|cache/[^/]*\.gem$|[^/]+/\.cargo-checksum\.json$|${licence})`,
        ),
        beside: ["go.mod", "Gopkg.lock", "glide.lock", "composer.json", "Gemfile"],
        // A package of Python's, or a part of a service that is about vendors.
        ownAtRoot:
          /^(?:__init__\.py|vendors?\.(?:controller|entity|model|module|repository|resolver|routes?|schema|service)\.[jt]s)$/,
      },
    },
  ],
  [
    "Pods",
    {
      foreign: "vendored",
      signs: { inside: /^(?:Manifest\.lock$|Pods\.xcodeproj\/)/, beside: ["Podfile"] },
    },
  ],
]);

/** Folders of the base, with their slash, that hold somebody else's files or a generator's. */
export function foreignFolders(basePaths: readonly string[]): ReadonlyMap<string, Foreign> {
  const files = new Set(basePaths);
  const found = new Map<string, Foreign>();
  const byPlace = new Map<string, Foreign>();
  const own = new Set<string>();
  for (const path of basePaths) {
    for (const { folder, parent, named } of namedFolders(path)) {
      if (found.has(folder)) continue;
      const { foreign, signs } = named;
      const inside = path.slice(folder.length);
      const isForeign =
        signs === undefined ||
        signs.inside.test(inside) ||
        signs.beside.some((name) => files.has(`${parent}${name}`));
      if (isForeign) found.set(folder, foreign);
      else if (parent === "" && signs.ownAtRoot !== undefined) {
        byPlace.set(folder, foreign);
        if (signs.ownAtRoot.test(inside)) own.add(folder);
      }
    }
  }
  return new Map([...[...byPlace].filter(([folder]) => !own.has(folder)), ...found]);
}

/** What a path is by the folders around it, the outermost first. */
export function foreignAround(path: string, folders: ReadonlyMap<string, Foreign>): Foreign[] {
  return namedFolders(path).flatMap(({ folder }) => folders.get(folder) ?? []);
}

/** The folders of a path that have one of {@link folderNames}, outermost first, each with its slash. */
function namedFolders(path: string) {
  const found: { readonly folder: string; readonly parent: string; readonly named: Named }[] = [];
  let start = 0;
  for (let end = path.indexOf("/"); end >= 0; end = path.indexOf("/", start)) {
    const named = folderNames.get(path.slice(start, end));
    if (named !== undefined) {
      found.push({ folder: path.slice(0, end + 1), parent: path.slice(0, start), named });
    }
    start = end + 1;
  }
  return found;
}
