import { spawn } from "node:child_process";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type GitDirectory, gitEnvironment } from "./git.ts";

/** What a git client asked for, by its path. */
export interface GitRequest {
  owner: string;
  repository: string;
  /** `info/refs`, `git-upload-pack` or `git-receive-pack`. */
  path: string;
  service: "git-upload-pack" | "git-receive-pack";
  /** The token, from Basic's password (or user) or a Bearer header. */
  token: string | undefined;
}

/** Recognises a request of git's smart HTTP protocol; undefined for any other. */
export function gitRequest(request: IncomingMessage, url: URL): GitRequest | undefined {
  const match =
    /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(
      url.pathname,
    );
  if (!match) return undefined;
  const [, owner = "", repository = "", path = ""] = match;
  const service = path === "info/refs" ? url.searchParams.get("service") : path;
  if (service !== "git-upload-pack" && service !== "git-receive-pack") return undefined;
  return { owner, repository, path, service, token: tokenOf(request.headers.authorization) };
}

// Schemes are compared without case: actions/checkout writes `basic`.
function tokenOf(authorization: string | undefined): string | undefined {
  const [scheme = "", value = ""] = authorization?.split(" ") ?? [];
  switch (scheme.toLowerCase()) {
    case "basic": {
      const [user, ...password] = Buffer.from(value, "base64").toString().split(":");
      return password.join(":") || user;
    }
    case "bearer":
    case "token":
      return value;
    default:
      return undefined;
  }
}

/**
 * Answers a git client by git's own CGI program. Resolves when the program ended; the response is
 * ended after `afterwards`, so that what a push causes has happened when the client returns.
 * @see https://git-scm.com/docs/git-http-backend
 */
export async function serveGit(
  directory: GitDirectory,
  asked: GitRequest,
  { login, mayChangeWorkflows }: { login: string; mayChangeWorkflows: boolean },
  { request, response, url }: { request: IncomingMessage; response: ServerResponse; url: URL },
  afterwards: () => Promise<void>,
): Promise<void> {
  const header = (name: string) => String(request.headers[name] ?? "");
  const program = spawn("git", ["http-backend"], {
    env: {
      ...gitEnvironment,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_PROJECT_ROOT: directory,
      PATH_INFO: `/${asked.path}`,
      REQUEST_METHOD: request.method,
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: header("content-type"),
      CONTENT_LENGTH: header("content-length"),
      HTTP_CONTENT_ENCODING: header("content-encoding"),
      GIT_PROTOCOL: header("git-protocol"),
      ...(mayChangeWorkflows ? {} : { WORLD_REFUSES_WORKFLOWS: "1" }),
      REMOTE_USER: login,
      REMOTE_ADDR: "127.0.0.1",
      GIT_COMMITTER_NAME: login,
      GIT_COMMITTER_EMAIL: `${login}@users.noreply.github.com`,
    },
  });
  // A client that is refused may stop reading; git then sees its own pipe close.
  program.stdin.on("error", () => request.unpipe(program.stdin));
  request.pipe(program.stdin);
  const errors: Buffer[] = [];
  program.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  const closed = once(program, "close");
  const headed = await forward(program.stdout, response);
  await closed;
  if (!headed) response.writeHead(500).write(Buffer.concat(errors));
  await afterwards();
  response.end();
}

/** Copies a CGI answer: headers first, then the body. False where no whole header came. */
async function forward(output: AsyncIterable<Buffer>, response: ServerResponse): Promise<boolean> {
  let head = Buffer.alloc(0);
  let headed = false;
  for await (const chunk of output) {
    if (headed) {
      response.write(chunk);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) continue;
    headed = true;
    const headers = head
      .subarray(0, end)
      .toString()
      .split("\r\n")
      .map((line): [string, string] => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon), line.slice(colon + 1).trim()];
      });
    const status = headers.find(([name]) => name.toLowerCase() === "status")?.[1] ?? "200";
    const rest = headers.filter(([name]) => name.toLowerCase() !== "status");
    response.writeHead(Number.parseInt(status, 10), Object.fromEntries(rest));
    response.write(head.subarray(end + 4));
  }
  return headed;
}
