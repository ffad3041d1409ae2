import type { Adapter } from "../adapter.ts";

/** Claude Code as one live stream-json process per thread. */
export const claude: Adapter = {
  name: "claude",
  defaultModel: "claude-opus-5-5",
  canResume: true,
  connect: () => Promise.reject(new Error("not there yet")),
};
