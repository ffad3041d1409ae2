import { backgroundLimits } from "../../../model/background.ts";
import { logText } from "../../../text/line.ts";
import type { GitHubClient } from "../../client.ts";
import type { RepositoryName } from "../../events/request.ts";

/** Where GitHub keeps logs: an address of GitHub's own, or of the storage that it uses. */
const logHosts = /^(?:[\w-]+\.)*(?:actions\.githubusercontent\.com|blob\.core\.windows\.net)$/;

/** A log that is longer, or takes longer, is not read: it is a hint, and nobody waits for it. */
const maxBytes = 16 << 20;
const timeoutMs = 15_000;
/** So much of the end is kept to look for the step that failed. */
const tailBytes = 64 << 10;

/**
 * The end of a job's log, up to the last error in it; null where it cannot be read, for whatever reason. The address that
 * GitHub names is followed without a token, and only where GitHub keeps logs.
 * @param job the job's number, which is its check run's
 */
export async function readJobLog(
  client: GitHubClient,
  repository: RepositoryName,
  job: number,
): Promise<string | null> {
  try {
    const answer = await client.rest.actions.downloadJobLogsForWorkflowRun({
      ...repository,
      job_id: job,
      request: { redirect: "manual" },
    });
    const { location } = answer.headers;
    if (location === undefined || !isLogAddress(location, answer.url)) return null;
    return endOfLog(await readTail(location));
  } catch {
    return null;
  }
}

/** Whether an address is one of GitHub's logs. @param api an address of the API, whose server may keep them itself */
export function isLogAddress(address: string, api: string): boolean {
  if (!URL.canParse(address)) return false;
  const { origin, protocol, hostname } = new URL(address);
  return origin === new URL(api).origin || (protocol === "https:" && logHosts.test(hostname));
}

async function readTail(address: string): Promise<string> {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(address, { redirect: "error", signal });
  if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
  let tail = Buffer.alloc(0);
  let read = 0;
  for await (const chunk of response.body) {
    read += chunk.byteLength;
    if (read > maxBytes) throw new Error("it is too long");
    tail = Buffer.concat([tail, chunk]);
    if (tail.length > 2 * tailBytes) tail = tail.subarray(-tailBytes);
  }
  return tail.toString("utf8");
}

/** The time that each line of a log begins with. */
const timestamp = /^\uFEFF?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z ?/gm;

/** The last lines up to the last error, without times and colours. What stands behind it is the job's cleaning up. */
export function endOfLog(log: string): string {
  const text = log.replace(timestamp, "");
  const error = text.lastIndexOf("##[error]");
  const lineEnd = error < 0 ? -1 : text.indexOf("\n", error);
  const until = lineEnd < 0 ? text : text.slice(0, lineEnd);
  const clean = logText(until).trimEnd();
  if (clean.length <= backgroundLimits.log) return clean;
  const end = clean.slice(-backgroundLimits.log);
  // From the beginning of a line.
  return end.slice(end.indexOf("\n") + 1).replace(/^[\udc00-\udfff]/, "");
}
