import { join } from "node:path";
import type { Coder, Thread } from "../coder/coder.ts";
import type { Gateway, GatewayThread, GatewayThreadOptions } from "../gateway/gateway.ts";
import { noSpending, type Spending, sumSpending } from "../model/spending.ts";

/** A coder whose threads each have their own gateway token. */
export interface CredentialedCoder extends Pick<Coder, "startThread">, AsyncDisposable {
  /** What all threads have cost until now, by the gateway's count. */
  spending(): Spending;
  /** Ids of the models that they asked for until now. */
  models(): readonly string[];
}

/**
 * Issues one gateway token per thread, and revokes it when the thread closes. Each thread gets its own state folder.
 * @param options `model`: of threads that name none
 * @param folder for the state; need not exist
 * @param make makes the coder of one thread
 */
export function threadCredentials(
  gateway: Gateway,
  options: GatewayThreadOptions,
  folder: string,
  make: (token: string, stateFolder: string) => Coder,
): CredentialedCoder {
  const gatewayThreads: GatewayThread[] = [];
  const running = new AsyncDisposableStack();

  async function startThread(...given: Parameters<Coder["startThread"]>): Promise<Thread> {
    const model = given[0]?.model ?? options.model;
    const gatewayThread = gateway.open({ ...options, model });
    gatewayThreads.push(gatewayThread);
    const coder = make(gatewayThread.token, join(folder, String(gatewayThreads.length)));
    const end = async () => {
      gatewayThread.close();
      await coder.close();
    };
    running.defer(end);
    let thread: Thread;
    try {
      thread = await coder.startThread(...given);
    } catch (error) {
      await end();
      throw error;
    }
    const close = async () => {
      await thread.close();
      await end();
    };
    return {
      get id() {
        return thread.id;
      },
      coder: thread.coder,
      get spent() {
        return thread.spent;
      },
      run: thread.run,
      runStreamed: thread.runStreamed,
      interrupt: thread.interrupt,
      close,
      [Symbol.asyncDispose]: close,
    };
  }

  return {
    startThread,
    spending: () =>
      gatewayThreads
        .map((gatewayThread) => gatewayThread.spending())
        .reduce(sumSpending, noSpending),
    models: () => [...new Set(gatewayThreads.flatMap((gatewayThread) => gatewayThread.models()))],
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
