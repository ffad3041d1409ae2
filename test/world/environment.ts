import { mkdirSync } from "node:fs";
import path from "node:path";

/**
 * The whole environment of a child process in a test: nothing of this machine's is inherited, so no key, token, proxy
 * or configuration can leak in. `HOME` is `home`, `TMPDIR` a folder below it; both are made.
 */
export function cleanEnvironment(
  home: string,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const temporary = path.join(home, "tmp");
  mkdirSync(temporary, { recursive: true });
  return {
    PATH: [path.dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(
      path.delimiter,
    ),
    HOME: home,
    TMPDIR: temporary,
    LANG: "C.UTF-8",
    ...extra,
  };
}
