import type { CoderOptions } from "../coder.ts";
import type { ConfigObject } from "./config-settings.ts";

/** Codex' own words for how it searches the web: not at all, in an index of the vendor's, or live. */
export type CodexWebSearch = "disabled" | "cached" | "live";

/** How we talk to codex. `exec`: `codex exec --json`, one process per turn; it asks for no approval and streams no deltas. */
export type CodexTransport = "app-server" | "exec";

/**
 * The options of the `codex` coder. Its process inherits nothing of our environment. It gets `env`, where a `PATH`
 * replaces ours, and what it cannot do without: `HOME`, `CODEX_HOME`, `TMPDIR` and the key. Nothing replaces those.
 */
export interface CodexOptions extends CoderOptions {
  /** Undefined: `app-server`. */
  readonly transport?: CodexTransport | undefined;
  /** Further settings, as in codex' `config.toml`; they win over ours. See `config-settings.ts`. */
  readonly config?: ConfigObject | undefined;
  /** Whether commands of a `workspace-write` thread reach the network. Undefined: no. */
  readonly networkAccess?: boolean | undefined;
  /** Undefined: `disabled`. */
  readonly webSearch?: CodexWebSearch | undefined;
  /** Who codex tells its vendor it runs for. Undefined: codex' own word. */
  readonly originator?: string | undefined;
  /** `exec` only. Undefined: true; false: codex refuses to work outside a Git repository. */
  readonly skipGitRepoCheck?: boolean | undefined;
}
