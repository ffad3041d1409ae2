import type { IncomingMessage, ServerResponse } from "node:http";
import { type GitRequest, serveGit } from "../git/serve.ts";
import { followPush } from "./act/push.ts";
import type { Repository } from "./entity/repository.ts";
import type { Token } from "./entity/token.ts";
import { may, sees } from "./permission.ts";
import type { State } from "./state.ts";

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
}

/**
 * Lets a git client in, or refuses it in GitHub's words. What a push causes has happened when the
 * client returns. A lost answer breaks off after the push was taken.
 */
export async function serveGitRequest(
  state: State,
  asked: GitRequest,
  exchange: Exchange,
  isLost: boolean,
): Promise<void> {
  const { request, response } = exchange;
  const token = asked.token === undefined ? undefined : state.tokens.get(asked.token);
  const repository = state.repositories.get(`${asked.owner}/${asked.repository}`);
  const refusal = refusalOf(asked, token, repository);
  if (refusal || !repository) {
    const { status, message } = refusal ?? { status: 404, message: "Repository not found." };
    const challenge = { "www-authenticate": 'Basic realm="GitHub"' };
    request.resume();
    response.writeHead(status, {
      "content-type": "text/plain",
      ...(status === 401 ? challenge : {}),
    });
    response.end(`${message}\n`);
    return;
  }
  const mayChangeWorkflows =
    token !== undefined && may(token, { scope: "workflows", level: "write" }, repository);
  const access = { login: token?.login ?? "anonymous", mayChangeWorkflows };
  await serveGit(repository.gitDirectory, asked, access, exchange, async () => {
    if (asked.path === "git-receive-pack") await followPush(state, repository);
    if (isLost) response.destroy();
  });
}

function refusalOf(
  { token: sent, service }: GitRequest,
  token: Token | undefined,
  repository: Repository | undefined,
): { status: number; message: string } | undefined {
  const writes = service === "git-receive-pack";
  if (sent !== undefined && !token) {
    return { status: 401, message: "remote: Invalid username or token." };
  }
  if (!token && (writes || !repository || repository.private)) {
    return { status: 401, message: "Authentication required" };
  }
  if (!repository || !sees(token, repository)) {
    return { status: 404, message: "Repository not found." };
  }
  const level = writes ? "write" : "read";
  if (may(token, { scope: "contents", level }, repository)) return undefined;
  const message = `Permission to ${repository.fullName}.git denied to ${token?.login}.`;
  return { status: 403, message };
}
