import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AuthoriseOptions, authorise, mayWrite } from "../../../src/github/read/permission.ts";
import { expectClean } from "../../world/github/expect-clean.ts";
import { startGitHub } from "../../world/github/start.ts";
import type { GitHubWorld } from "../../world/github/world.ts";
import { connect } from "../connect.ts";

let world: GitHubWorld;

beforeEach(async () => {
  world = await startGitHub();
  await world.repository("acme/shop", {
    collaborators: { wendy: "write", mia: "maintain", rita: "read", tom: "triage" },
  });
  world.user("stranger");
  world.user("renovate[bot]");
});
afterEach(async () => {
  expectClean(world);
  await world[Symbol.asyncDispose]();
});

function decide(actor: string, more: Partial<AuthoriseOptions> & { by?: string } = {}) {
  const { by = actor, ...options } = more;
  return authorise(connect(world), {
    repository: { owner: "acme", repo: "shop" },
    trigger: { actor, triggeringActor: by, sender: null },
    commenter: null,
    allowedBots: [],
    ...options,
  });
}

describe("authorise", () => {
  it.each(["acme", "wendy", "mia"])("approves %s, who may write", async (login) => {
    expect(await decide(login)).toEqual({ status: "approved", writes: true });
  });

  it.each(["rita", "tom", "stranger", "nobody", ""])("rejects %j, who may not", async (login) => {
    expect(await decide(login)).toMatchObject({ status: "rejected" });
  });

  it("rejects an answer that is about another login, as after a renaming", async () => {
    const operation = "repos/get-collaborator-permission-level";
    const user = { login: "wendy", id: 1, type: "User" };
    const body = { permission: "write", role_name: "write", user };
    world.fault(operation, { kind: "status", status: 200, body });
    expect(await decide("rita")).toMatchObject({ status: "rejected" });
  });

  it("takes a login in other letters for the same, and no bot for a person", async () => {
    const operation = "repos/get-collaborator-permission-level";
    const answered = async (user: object | null) => {
      const body = { permission: "write", role_name: "write", user };
      world.fault(operation, { kind: "status", status: 200, body });
      return (await decide("wendy")).status;
    };
    expect(await answered({ login: "Wendy", id: 1, type: "User" })).toBe("approved");
    expect(await answered({ login: "wendy", id: 1, type: "Bot" })).toBe("rejected");
    expect(await answered(null)).toBe("rejected");
  });

  it("rejects a named bot where the answer is about another account, or about no bot", async () => {
    const allowedBots = ["renovate[bot]"];
    const answered = async (body: object) => {
      world.fault("users/get-by-username", { kind: "status", status: 200, body });
      return (await decide("renovate[bot]", { allowedBots })).status;
    };
    expect(await answered({ login: "renovate[bot]", id: 1, type: "Bot" })).toBe("approved");
    expect(await answered({ login: "evil[bot]", id: 1, type: "Bot" })).toBe("rejected");
    expect(await answered({ login: "renovate[bot]", id: 1, type: "User" })).toBe("rejected");
  });

  it("rejects a writer's run that somebody else started again", async () => {
    expect(await decide("wendy", { by: "rita" })).toMatchObject({ status: "rejected" });
  });

  it("rejects a command whose author may not write, whoever the actor is", async () => {
    const commenter = { ...world.user("rita"), type: "User" };
    expect(await decide("wendy", { commenter })).toMatchObject({ status: "rejected" });
  });

  it("approves people without write access where that is asked for, and says that they have none", async () => {
    expect(await decide("rita", { readersToo: true })).toEqual({
      status: "approved",
      writes: false,
    });
    expect(await decide("rita", { by: "wendy", readersToo: true })).toMatchObject({
      writes: false,
    });
    expect(await decide("wendy", { readersToo: true })).toMatchObject({ writes: true });
    expect(await decide("nobody", { readersToo: true })).toMatchObject({ status: "rejected" });
    expect(await decide("renovate[bot]", { readersToo: true })).toMatchObject({
      status: "rejected",
    });
  });

  it("approves only the roles that are named, where some are", async () => {
    expect(await decide("mia", { allowedRoles: ["maintain"] })).toMatchObject({ writes: true });
    expect(await decide("wendy", { allowedRoles: ["maintain", "admin"] })).toMatchObject({
      reason: expect.stringContaining("the role write"),
    });
    expect(await decide("mia", { allowedRoles: ["write"] })).toMatchObject({ status: "rejected" });
    expect(await decide("wendy", { allowedRoles: ["maintain"], readersToo: true })).toEqual({
      status: "approved",
      writes: false,
    });
  });

  it("approves nobody by a role's name alone", async () => {
    const allowedRoles = ["read", "triage", "none", "write"];
    for (const login of ["rita", "tom", "stranger"]) {
      expect(await decide(login, { allowedRoles })).toMatchObject({ status: "rejected" });
    }
  });

  it("takes a custom role by its own name and by that of the role it is built on", async () => {
    const wendy = world.user("wendy");
    const body = {
      permission: "write",
      role_name: "security-lead",
      user: { login: wendy.login, id: wendy.id, type: "User" },
    };
    const answers = async (allowedRoles: string[]) => {
      world.fault("repos/get-collaborator-permission-level", { kind: "status", status: 200, body });
      return (await decide("wendy", { allowedRoles })).status;
    };
    expect(await answers(["security-lead"])).toBe("approved");
    expect(await answers(["write"])).toBe("approved");
    expect(await answers(["admin"])).toBe("rejected");
  });

  it("asks once for one person", async () => {
    await decide("wendy");
    expect(world.requests("repos/get-collaborator-permission-level")).toHaveLength(1);
  });

  it("refuses bots unless they are named in full", async () => {
    expect(await decide("renovate[bot]")).toMatchObject({ status: "rejected" });
    expect(await decide("renovate[bot]", { allowedBots: ["renovate"] })).toMatchObject({
      status: "rejected",
    });
    expect(await decide("renovate[bot]", { allowedBots: ["*"] })).toMatchObject({
      status: "rejected",
    });
    expect(await decide("renovate[bot]", { allowedBots: ["renovate[bot]"] })).toEqual({
      status: "approved",
      writes: true,
    });
  });

  it("rejects a bot whose id is not the named bot's", async () => {
    const sender = { login: "renovate[bot]", id: 4711, type: "Bot" };
    const trigger = { actor: "renovate[bot]", triggeringActor: "renovate[bot]", sender };
    expect(
      await decide("renovate[bot]", { trigger, allowedBots: ["renovate[bot]"] }),
    ).toMatchObject({ status: "rejected" });
  });

  it("approves a named bot whose id is the one in the event, and when the event is about others", async () => {
    const bot = "renovate[bot]";
    const decideFrom = async (sender: { login: string; id: number; type: string }) => {
      const trigger = { actor: bot, triggeringActor: bot, sender };
      return (await decide(bot, { trigger, allowedBots: [bot] })).status;
    };
    expect(await decideFrom({ ...world.user(bot), type: "Bot" })).toBe("approved");
    expect(await decideFrom({ ...world.user("wendy"), type: "User" })).toBe("approved");
  });

  it("takes nobody for a person whom the event calls a bot, and nobody else for a bot", async () => {
    const bot = (login: string) => ({ ...world.user(login), type: "Bot" });
    const by = (sender: ReturnType<typeof bot>) => ({
      trigger: { actor: "wendy", triggeringActor: "wendy", sender },
    });
    expect(await decide("wendy", by(bot("wendy")))).toMatchObject({ status: "rejected" });
    expect(await decide("wendy", { commenter: bot("wendy") })).toMatchObject({
      status: "rejected",
    });
    expect(await decide("wendy", by(bot("renovate[bot]")))).toMatchObject({ status: "approved" });
  });

  it("throws where GitHub fails, for then nobody was refused", async () => {
    world.fault("repos/get-collaborator-permission-level", { kind: "bad-gateway" }, { times: 9 });
    await expect(decide("wendy")).rejects.toThrow("GitHub answered 502");
  });

  it.each([
    ["a refusal", { kind: "status", status: 403, body: { message: "no" } }],
    ["an answer of another shape", { kind: "status", status: 200, body: {} }],
  ] as const)("rejects on %s", async (_what, fault) => {
    world.fault("repos/get-collaborator-permission-level", fault, { times: 9 });
    expect(await decide("wendy")).toMatchObject({ status: "rejected" });
  });
});

describe("mayWrite", () => {
  const shop = { owner: "acme", repo: "shop" };

  it("is true of who may write to the repository, and of nobody else", async () => {
    const client = connect(world);
    const may = async (login: string) => await mayWrite(client, shop, login);
    expect([await may("wendy"), await may("rita"), await may("nobody")]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("is false where GitHub fails", async () => {
    world.fault("repos/get-collaborator-permission-level", { kind: "bad-gateway" }, { times: 9 });
    expect(await mayWrite(connect(world), shop, "wendy")).toBe(false);
  });

  it("believes no answer about another login", async () => {
    const user = { login: "wendy", id: 1, type: "User" };
    const body = { permission: "admin", role_name: "admin", user };
    const fault = { kind: "status", status: 200, body } as const;
    world.fault("repos/get-collaborator-permission-level", fault);
    expect(await mayWrite(connect(world), shop, "rita")).toBe(false);
  });
});
