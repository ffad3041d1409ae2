import type { Answer } from "./rest/handler.ts";
import type { State } from "./state.ts";

/** Where logs of jobs are: GitHub names an address of its storage, which needs no token. */
export const logsPath = "/log-storage/";

/** Answers a request to the storage of logs. A token that is sent there has left GitHub: that is a violation. */
export function logAnswer(state: State, url: URL, authorization: string | undefined): Answer {
  if (authorization !== undefined) {
    const messages = ["a token was sent to the storage of logs"];
    state.violations.push({ kind: "request", operation: "log-storage", messages });
  }
  const id = Number(url.pathname.slice(logsPath.length));
  const runs = [...state.repositories.values()].flatMap(({ checkRuns }) => checkRuns);
  const log = runs.find((run) => run.id === id)?.log;
  return log === undefined ? { status: 404, body: "gone" } : { status: 200, body: log };
}
