import { ok, strictEqual } from "node:assert";
import { claude } from "../../../src/coder/claude/claude.ts";
import type { Script } from "../../world/models/script.ts";
import { reviewAnswer } from "../answers.ts";
import type { Attack, Play } from "../attack.ts";
import { leakAttacks } from "../leaks.ts";
import { openStage, type Stage, type Used } from "../stage.ts";

/** What a process holds that an attacker has taken over. */
interface Door {
  readonly url: string;
  readonly token: string;
}

/** A request by somebody who has the door's token. */
interface Knock {
  readonly name: string;
  /** Whose token. */
  readonly as: "claude" | "codex";
  readonly path: string;
  readonly method?: string;
  /** Undefined: the seat's own; null: none. */
  readonly token?: string | null;
  readonly body?: unknown;
  /** What the refusal says. */
  readonly says: RegExp;
}

const message = { max_tokens: 100, messages: [{ role: "user", content: "hello" }] };
const input = [{ type: "message", role: "user", content: [{ type: "input_text", text: "hello" }] }];
const anthropic = (name: string, body: object, says: RegExp): Knock => ({
  name,
  says,
  as: "claude",
  path: "/v1/messages",
  body: { model: claude.defaultModel, ...message, ...body },
});
const openAi = (name: string, body: object, says: RegExp): Knock => ({
  name,
  says,
  as: "codex",
  path: "/v1/responses",
  body: { model: "gpt-5.5", input, ...body },
});
const image = { type: "image", source: { type: "url", url: "http://127.0.0.1:9/x.png" } };
const pictured = [
  {
    ...{ type: "message", role: "user" },
    content: [{ type: "input_image", image_url: { url: "http://127.0.0.1:9/x.png" } }],
  },
];
const anywhere = /not allowed/;

const knocks: readonly Knock[] = [
  anthropic(
    "another model than the one that nobody had to name",
    { model: "claude-haiku-4-5" },
    new RegExp(`is not ${claude.defaultModel}`),
  ),
  anthropic(
    "a hosted web search",
    { tools: [{ type: "web_search_20250305", name: "w" }] },
    anywhere,
  ),
  anthropic("a hosted web fetch", { tools: [{ type: "web_fetch_20250910", name: "w" }] }, anywhere),
  anthropic("hosted code", { tools: [{ type: "code_execution_20250825", name: "c" }] }, anywhere),
  anthropic("a connector", { mcp_servers: [{ type: "url", url: "http://127.0.0.1:9" }] }, anywhere),
  anthropic("a container", { container: "c-1" }, anywhere),
  anthropic("an image by address", { messages: [{ role: "user", content: [image] }] }, anywhere),
  anthropic("no model", { model: undefined }, /names no model/),
  anthropic(
    "a dearer model to fall back to",
    { fallbacks: [{ model: "claude-fable-5" }] },
    anywhere,
  ),
  anthropic("a dearer region", { inference_geo: "us" }, anywhere),
  anthropic("a faster, dearer mode", { speed: "fast" }, anywhere),
  anthropic("another tier", { service_tier: "auto" }, anywhere),
  anthropic("a tool that is no object", { tools: ["web_search"] }, anywhere),
  anthropic(
    "a model of which its own is the beginning",
    { model: `${claude.defaultModel}-20991231` },
    new RegExp(`is not ${claude.defaultModel}`),
  ),
  openAi("work in the background, as a word", { background: "true" }, anywhere),
  openAi("an answer that is kept", { store: true }, anywhere),
  openAi("a hosted tool as the choice", { tool_choice: { type: "web_search" } }, anywhere),
  openAi("a hosted tool in a list of lists", { tools: [[{ type: "web_search" }]] }, anywhere),
  openAi("a dearer tier in capitals", { service_tier: "PRIORITY" }, anywhere),
  openAi("models to fall back to", { models: ["openai/gpt-6-astra"] }, anywhere),
  openAi("a picture by an address in an object", { input: pictured }, anywhere),
  openAi("another model", { model: "gpt-4o" }, /is not gpt-5\.5/),
  openAi("a hosted web search", { tools: [{ type: "web_search" }] }, anywhere),
  openAi("a hosted interpreter", { tools: [{ type: "code_interpreter" }] }, anywhere),
  openAi(
    "a remote MCP server",
    { tools: [{ type: "mcp", server_url: "http://127.0.0.1:9" }] },
    anywhere,
  ),
  openAi("a file search", { tools: [{ type: "file_search" }] }, anywhere),
  openAi("work in the background", { background: true }, anywhere),
  openAi("somebody's stored answer", { previous_response_id: "resp_1" }, anywhere),
  openAi("a stored prompt", { prompt: { id: "p" } }, anywhere),
  openAi("a faster, dearer tier", { service_tier: "priority" }, anywhere),
  ...(
    [
      ["the files of the account", "claude", "/v1/files", "GET"],
      ["the account's batches", "claude", "/v1/messages/batches", "POST"],
      ["the organisation's keys", "claude", "/v1/organizations/api_keys", "GET"],
      ["a path with dots", "claude", "/v1/messages/../files", "POST"],
      ["a query", "claude", "/v1/messages?beta=true&x=1", "POST"],
      ["the models", "codex", "/v1/models", "GET"],
      ["uploads", "codex", "/v1/files", "POST"],
      ["an answer of somebody else", "codex", "/v1/responses/resp_1", "GET"],
      ["fine-tuning", "codex", "/v1/fine_tuning/jobs", "POST"],
      ["another vendor's endpoint", "codex", "/v1/messages", "POST"],
      ["another vendor's endpoint", "claude", "/v1/responses", "POST"],
      ["Gemini's endpoint", "claude", "/v1beta/models/gemini-3-pro:generateContent", "POST"],
    ] as const
  ).map(
    ([name, as, path, method]): Knock => ({
      name,
      as,
      path,
      method,
      ...(method === "POST" ? { body: { model: claude.defaultModel, ...message } } : {}),
      says: /endpoint is not allowed/,
    }),
  ),
  { ...anthropic("no token", {}, /unknown token/), token: null },
  { ...anthropic("a guessed token", {}, /unknown token/), token: "crosscheck" },
];

interface Knocked extends Used {
  readonly answers: ReadonlyMap<Knock, { readonly status: number; readonly text: string }>;
  /** What claude's token is worth when its thread is over and codex works. */
  readonly afterThread: string;
  /** What the token is worth when the run is over. */
  readonly afterwards: string;
  /** Requests that reached a vendor while somebody knocked. */
  readonly forwarded: number;
}

function doorOf(stage: Stage, name: "claude" | "codex"): Door | undefined {
  const variable = { claude: "ANTHROPIC_API_KEY", codex: "CODEX_API_KEY" }[name];
  for (const { environment, commandLine } of stage.look()) {
    const token = new RegExp(`^${variable}=(.+)$`, "m").exec(environment)?.[1];
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(
      name === "claude" ? (/^ANTHROPIC_BASE_URL=(.+)$/m.exec(environment)?.[1] ?? "") : commandLine,
    )?.[0];
    if (token && url) return { token, url };
  }
  return undefined;
}

async function knockAt(door: Door, knock: Knock) {
  const token = knock.token === undefined ? door.token : knock.token;
  const key: Record<string, string> =
    token === null
      ? {}
      : knock.as === "claude"
        ? { "x-api-key": token }
        : { authorization: `Bearer ${token}` };
  const response = await fetch(door.url + knock.path, {
    method: knock.method ?? "POST",
    headers: { ...key, "content-type": "application/json" },
    ...(knock.body === undefined ? {} : { body: JSON.stringify(knock.body) }),
  });
  return { status: response.status, text: await response.text() };
}

/** Somebody holds the token of a running agent, as if its CLI had been taken over. */
export const gatewayPlay: Play<Knocked> = {
  name: "the gateway",
  runs: 1,
  attacks: [
    ...knocks.map(
      (knock): Attack<Knocked> => ({
        name: `with ${knock.as}'s token: ${knock.name} (${knock.path})`,
        threat: "gateway",
        planted: "a request to the gateway from a process that took the token of a running agent",
        asserted: "refused with HTTP 400 and the reason; no vendor hears of it",
        proof: ({ answers }) => {
          const answer = answers.get(knock);
          ok(answer, "it was asked");
          strictEqual(answer.status, 400);
          ok(knock.says.test(answer.text), answer.text);
        },
      }),
    ),
    {
      name: "nothing that was refused reached a vendor",
      threat: "gateway",
      planted: "all of these requests",
      asserted: "the vendors' servers saw the reviewers' own requests only",
      proof: ({ forwarded, step }) => {
        strictEqual(forwarded, 0);
        strictEqual(step.outputs.outcome, "success");
      },
    },
    {
      name: "the token is worth nothing after its thread",
      threat: "gateway",
      planted: "the token of a thread that is over, used while another one works",
      asserted: "refused as unknown",
      proof: ({ afterThread }) => strictEqual(afterThread, "400 unknown token"),
    },
    {
      name: "the token is worth nothing after the run",
      threat: "gateway",
      planted: "the token, kept until the run is over",
      asserted: "nobody listens any more",
      proof: ({ afterwards }) => strictEqual(afterwards, "refused"),
    },
    ...leakAttacks("the gateway"),
  ],
  async perform() {
    const answers = new Map<Knock, { status: number; text: string }>();
    const doors = new Map<string, Door>();
    let forwarded = 0;
    let afterThread = "nobody asked";
    const taken =
      (stage: Stage, as: "claude" | "codex"): Script["steps"] =>
      async () => {
        const over = as === "codex" ? doors.get("claude") : undefined;
        if (over) {
          const { status, text } = await knockAt(over, anthropic("a message", {}, /x/));
          afterThread = `${status} ${/unknown token/.exec(text)?.[0]}`;
        }
        const door = doorOf(stage, as);
        if (door && !doors.has(as)) {
          doors.set(as, door);
          for (const knock of knocks.filter((one) => one.as === as)) {
            const before = stage.models.requests.filter((one) => one.text === "hello").length;
            answers.set(knock, await knockAt(door, knock));
            forwarded +=
              stage.models.requests.filter((one) => one.text === "hello").length - before;
          }
        }
        return { answer: reviewAnswer() };
      };
    await using stage = await openStage({
      head: () => ({ "src/shop.ts": "export const price = 1;\n" }),
      scripts: (opened) => [
        { vendor: "anthropic", steps: taken(opened, "claude") },
        { vendor: "openai", steps: taken(opened, "codex") },
      ],
    });
    const used = await stage.use({
      reviewers: "claude,codex:gpt-5.5",
      isolation: "off",
      // One thread after the other.
      concurrency: "1",
    });
    const door = doors.get("claude");
    const afterwards = door
      ? await knockAt(door, anthropic("a message", {}, /x/)).then(
          ({ status }) => String(status),
          () => "refused",
        )
      : "no door";
    return { ...used, answers, afterThread, afterwards, forwarded };
  },
};
