import { randomBytes } from "node:crypto";
import { type Account, createAccount } from "./account.ts";
import type { GatewayThread, GatewayThreadOptions } from "./gateway.ts";
import type { Protocol, VendorAccess } from "./protocols/protocol.ts";
import { protocols } from "./protocols/protocols.ts";

/** A thread with what only the gateway itself uses. */
export interface OpenThread extends GatewayThread {
  readonly options: GatewayThreadOptions;
  readonly protocol: Protocol;
  readonly access: VendorAccess;
  readonly account: Account;
  /** Remembers a model that was asked for and allowed. */
  use(model: string): void;
  /** Refuses further requests. Running ones complete. */
  exhaust(reason: string): void;
  /** A controller that is aborted with the thread, until `end` is called. */
  begin(): { readonly controller: AbortController; end(): void };
}

/** @param forget called when the token is revoked */
export function createThread(
  options: GatewayThreadOptions,
  access: VendorAccess,
  url: string,
  forget: (token: string) => void,
): OpenThread {
  const token = randomBytes(32).toString("base64url");
  const account = createAccount(options);
  const models = new Set<string>();
  const running = new Set<AbortController>();
  let stopped: string | undefined;

  function cut(reason: string): void {
    for (const controller of running) controller.abort(new Error(reason));
  }

  return {
    token,
    url,
    options,
    access,
    account,
    protocol: protocols[options.vendor],
    spending: account.spending,
    models: () => [...models],
    use: (model) => models.add(model),
    get stopped() {
      return stopped;
    },
    exhaust(reason) {
      stopped ??= reason;
    },
    stop(reason) {
      stopped ??= reason;
      cut(reason);
    },
    close() {
      stopped ??= "closed";
      forget(token);
      cut("closed");
    },
    begin() {
      const controller = new AbortController();
      running.add(controller);
      return { controller, end: () => running.delete(controller) };
    },
  };
}
